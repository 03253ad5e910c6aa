/** What streaming a statement gives. */
import type { Row } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import type { Fetching, ResultSource } from "@athanor/engine";
import { ProjectedSource, STREAM_FACTS } from "@athanor/engine";
import { AsyncFetch } from "./async-fetch.ts";
import { AsyncScalarResult } from "./async-scalar-result.ts";
import type { StreamedRows } from "./streamed-rows.ts";

/** What a streamed result is made of. */
export interface StreamParts {
  readonly rows: StreamedRows;
  readonly source: ResultSource;
}

/**
 * The rows of a statement, fetched part by part while they are iterated. SQLAlchemy's `AsyncResult`. Leaving the loop, by `break` or an
 * error too, gives up the rest.
 *
 * @typeParam V the values of a row in order
 * @typeParam R the row as a record
 * @example
 * await using result = await connection.stream(select(users), { yieldPer: 500 });
 * for await (const part of result.partitions()) await send(part);
 */
export class AsyncResult<out V extends readonly unknown[] = readonly unknown[], out R = unknown> implements AsyncIterable<Row<V, R>> {
  readonly #parts: StreamParts;
  readonly #unique: boolean;
  #rows: AsyncFetch<Row<V, R>> | null = null;

  /** Made by streaming a statement. */
  constructor(parts: StreamParts, unique = false) {
    this.#parts = parts;
    this.#unique = unique;
  }

  /** All rows that are left. */
  all(): Promise<Row<V, R>[]> {
    return this.#fetch.all();
  }

  /** The first row, or null if there is none. The rest is given up. */
  first(): Promise<Row<V, R> | null> {
    return this.#fetch.first();
  }

  /**
   * The only row.
   *
   * @throws NoResultFound if there is none
   * @throws MultipleResultsFound if there are several
   */
  one(): Promise<Row<V, R>> {
    return this.#fetch.one();
  }

  /**
   * The only row, or null if there is none.
   *
   * @throws MultipleResultsFound if there are several
   */
  oneOrNull(): Promise<Row<V, R> | null> {
    return this.#fetch.oneOrNull();
  }

  /** The first column of the first row, or null if there is no row. The rest is given up. */
  scalar(): Promise<V[0] | null> {
    return this.scalars().first();
  }

  /**
   * The first column of the only row.
   *
   * @throws NoResultFound if there is none
   * @throws MultipleResultsFound if there are several
   */
  scalarOne(): Promise<V[0]> {
    return this.scalars().one();
  }

  /**
   * The first column of the only row, or null if there is none.
   *
   * @throws MultipleResultsFound if there are several
   */
  scalarOneOrNull(): Promise<V[0] | null> {
    return this.scalars().oneOrNull();
  }

  /** The values of one column: by default the first. */
  scalars<const I extends number = 0>(index?: I): AsyncScalarResult<V[I]>;
  scalars(index = 0): AsyncScalarResult<unknown> {
    const { source, rows } = this.#parts;
    if (!(index in source.keys)) throw new ArgumentError(`There is no column ${index}: the rows have ${source.keys.length}.`);
    return new AsyncScalarResult(rows, {
      make: (raw) => source.valueAt(raw, index),
      identityOf: (raw) => [source.identityOf(source.valueAt(raw, index), index)],
      unique: this.#unique,
      needsUnique: source.needsUnique,
    });
  }

  /** The rows as plain objects, without positions and array methods. */
  mappings(): AsyncScalarResult<Readonly<R>> {
    const { make, ...fetching } = this.#fetching;
    return new AsyncScalarResult(this.#parts.rows, { ...fetching, make: (raw) => ({ ...make(raw) }) });
  }

  /**
   * The same rows with some of their columns only, in the order given.
   *
   * @throws ArgumentError for a key that the rows don't have
   */
  columns<const K extends readonly (keyof R)[]>(...keys: K): AsyncResult<{ -readonly [I in keyof K]: R[K[I]] }, Pick<R, K[number]>> {
    const { source } = this.#parts;
    return new AsyncResult({ ...this.#parts, source: ProjectedSource.of(source, keys.map(String)) }, this.#unique);
  }

  /** The same rows, each once. What counts is the values; of an entity, its identity. All that came before are remembered. */
  unique(): AsyncResult<V, R> {
    return new AsyncResult(this.#parts, true);
  }

  /** The next row; null at the end. */
  async fetchOne(): Promise<Row<V, R> | null> {
    return (await this.#fetch.many(1))[0] ?? null;
  }

  /** The next rows, at most `count`; an empty list at the end. */
  fetchMany(count: number): Promise<Row<V, R>[]> {
    return this.#fetch.many(count);
  }

  /** The rows in lists of `size`, the last one possibly shorter; by default as many as are fetched at a time. */
  partitions(size: number = this.#parts.rows.size): AsyncIterableIterator<Row<V, R>[]> {
    return this.#fetch.partitions(size);
  }

  /** The keys of the rows, in order. */
  get keys(): readonly string[] {
    return this.#parts.source.keys;
  }

  /** -1: how many rows a stream gives, or its statement changes, nobody knows before their end. */
  get rowCount(): number {
    return STREAM_FACTS.rowCount;
  }

  /** null: a stream doesn't tell the key that the database generated. */
  get lastInsertId(): number | bigint | null {
    return STREAM_FACTS.lastInsertId;
  }

  /**
   * A stream doesn't tell the primary key of the row that was inserted: it is read from the rows, or told by `execute()`.
   *
   * @throws InvalidRequestError always
   */
  get insertedPrimaryKey(): readonly unknown[] {
    return STREAM_FACTS.insertedPrimaryKey();
  }

  /** null: what the database made of columns is told by `execute()`. */
  get returnedDefaults(): Readonly<Record<string, unknown>> | null {
    return STREAM_FACTS.returnedDefaults ?? null;
  }

  /** Whether the statement gives rows that have columns. */
  get returnsRows(): boolean {
    return this.keys.length > 0;
  }

  /** Whether the result was closed. */
  get closed(): boolean {
    return this.#parts.rows.closed;
  }

  /** Gives up the rows that are left. */
  close(): Promise<void> {
    return this.#parts.rows.close();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Row<V, R>> {
    return this.#fetch.iterate();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #fetch(): AsyncFetch<Row<V, R>> {
    this.#rows ??= new AsyncFetch(this.#parts.rows, this.#fetching);
    return this.#rows;
  }

  get #fetching(): Fetching<Row<V, R>> {
    const { source } = this.#parts;
    return {
      // Which rows a statement gives is known to its static type alone.
      make: (raw) => source.makeRow(raw) as Row<V, R>,
      identityOf: (raw) => source.keys.map((_, i) => source.identityOf(source.valueAt(raw, i), i)),
      unique: this.#unique,
      needsUnique: source.needsUnique,
    };
  }
}
