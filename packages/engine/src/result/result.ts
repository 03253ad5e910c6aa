/** What executing a statement gives. */
import type { Row } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import type { Fetching } from "./fetch.ts";
import { Fetch } from "./fetch.ts";
import type { AnyRow } from "./row.ts";
import type { RowSupply } from "./row-supply.ts";
import { ScalarResult } from "./scalar-result.ts";
import type { ResultSource } from "./source.ts";
import { ProjectedSource } from "./source.ts";

/** What is known of an execution beside its rows. */
export interface ResultFacts {
  /** How many rows were changed or, by a statement that gives rows, given. */
  readonly rowCount: number;
  /** The key that the database generated for the last row inserted. */
  readonly lastInsertId: number | bigint | null;
  /** The primary key of the row that a single-row INSERT inserted; throws where there is none. */
  insertedPrimaryKey(): readonly unknown[];
  /** What the database made of columns, by `returnDefaults()`. */
  readonly returnedDefaults?: AnyRow | null;
}

/** What a result is made of. */
export interface ResultParts {
  readonly supply: RowSupply;
  readonly source: ResultSource;
  readonly facts: ResultFacts;
}

/**
 * The rows of an executed statement, to be fetched once. SQLAlchemy's `Result`.
 *
 * A row is a record by key and a tuple by position at the same time. Methods that want at most one row (`first`, `one`,
 * `scalar` …) close the result; after the last row others just find no more.
 *
 * @typeParam V the values of a row in order
 * @typeParam R the row as a record
 * @example
 * for (const { id, name } of connection.execute(select(users.c.id, users.c.name))) console.log(id, name);
 * const [id] = connection.execute(select(users.c.id).where(users.c.name.eq("x"))).one();
 */
export class Result<out V extends readonly unknown[] = readonly unknown[], out R = unknown> implements Iterable<Row<V, R>> {
  readonly #parts: ResultParts;
  readonly #unique: boolean;
  #rows: Fetch<Row<V, R>> | null = null;

  /** Made by executing a statement. */
  constructor(parts: ResultParts, unique = false) {
    this.#parts = parts;
    this.#unique = unique;
  }

  /** All rows that are left. */
  all(): Row<V, R>[] {
    return this.#fetch.all();
  }

  /** The first row, or null if there is none. The rest is given up. */
  first(): Row<V, R> | null {
    return this.#fetch.first();
  }

  /**
   * The only row.
   *
   * @throws NoResultFound if there is none
   * @throws MultipleResultsFound if there are several
   */
  one(): Row<V, R> {
    return this.#fetch.one();
  }

  /**
   * The only row, or null if there is none.
   *
   * @throws MultipleResultsFound if there are several
   */
  oneOrNull(): Row<V, R> | null {
    return this.#fetch.oneOrNull();
  }

  /** The first column of the first row, or null if there is no row. The rest is given up. */
  scalar(): V[0] | null {
    return this.scalars().first();
  }

  /**
   * The first column of the only row.
   *
   * @throws NoResultFound if there is none
   * @throws MultipleResultsFound if there are several
   */
  scalarOne(): V[0] {
    return this.scalars().one();
  }

  /**
   * The first column of the only row, or null if there is none.
   *
   * @throws MultipleResultsFound if there are several
   */
  scalarOneOrNull(): V[0] | null {
    return this.scalars().oneOrNull();
  }

  /** The values of one column: by default the first. */
  scalars<const I extends number = 0>(index?: I): ScalarResult<V[I]>;
  scalars(index = 0): ScalarResult<unknown> {
    const { source, supply } = this.#parts;
    if (!(index in source.keys) && !supply.closed)
      throw new ArgumentError(`There is no column ${index}: the rows have ${source.keys.length}.`);
    return new ScalarResult(supply, {
      make: (raw) => source.valueAt(raw, index),
      identityOf: (raw) => [source.identityOf(source.valueAt(raw, index), index)],
      unique: this.#unique,
      needsUnique: source.needsUnique,
    });
  }

  /** The rows as plain objects, without positions and array methods. */
  mappings(): ScalarResult<Readonly<R>> {
    const { make, ...fetching } = this.#fetching;
    return new ScalarResult(this.#parts.supply, { ...fetching, make: (raw) => ({ ...make(raw) }) });
  }

  /**
   * The same rows with some of their columns only, in the order given.
   *
   * @throws ArgumentError for a key that the rows don't have
   */
  columns<const K extends readonly (keyof R)[]>(...keys: K): Result<{ -readonly [I in keyof K]: R[K[I]] }, Pick<R, K[number]>> {
    return new Result({ ...this.#parts, source: ProjectedSource.of(this.#parts.source, keys.map(String)) }, this.#unique);
  }

  /** The same rows, each once. What counts is the values; of an entity, its identity. */
  unique(): Result<V, R> {
    return new Result(this.#parts, true);
  }

  /** The next row; null at the end. */
  fetchOne(): Row<V, R> | null {
    return this.#fetch.fetchOne();
  }

  /** The next rows, at most `count`; an empty list at the end. */
  fetchMany(count: number): Row<V, R>[] {
    return this.#fetch.many(count);
  }

  /** The rows in lists of `size`, the last one possibly shorter. */
  partitions(size: number): IterableIterator<Row<V, R>[]> {
    return this.#fetch.partitions(size);
  }

  /** The keys of the rows, in order. */
  get keys(): readonly string[] {
    return this.#parts.source.keys;
  }

  /** How many rows were changed or, by a statement that gives rows, given; -1 where its rows are streamed: nobody knows before their end. */
  get rowCount(): number {
    return this.#parts.facts.rowCount;
  }

  /** The key that the database generated for the last row inserted; null where the driver doesn't tell. */
  get lastInsertId(): number | bigint | null {
    return this.#parts.facts.lastInsertId;
  }

  /**
   * The primary key of the row that was inserted, in the order of the key's columns.
   *
   * @throws InvalidRequestError if the statement was no INSERT of a single row, or its rows are streamed
   */
  get insertedPrimaryKey(): readonly unknown[] {
    return this.#parts.facts.insertedPrimaryKey();
  }

  /**
   * What the database made of the columns of the row that was inserted or updated, by the statement's `returnDefaults()`; null without it,
   * where the database has no RETURNING, and where no row was met.
   */
  get returnedDefaults(): Readonly<Record<string, unknown>> | null {
    return this.#parts.facts.returnedDefaults ?? null;
  }

  /** Whether the statement gives rows that have columns. */
  get returnsRows(): boolean {
    return this.keys.length > 0;
  }

  /** Whether the result was closed. */
  get closed(): boolean {
    return this.#parts.supply.closed;
  }

  /** Gives up the rows that are left. */
  close(): void {
    this.#parts.supply.close();
  }

  [Symbol.iterator](): IterableIterator<Row<V, R>> {
    return this.#fetch.iterate();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #fetch(): Fetch<Row<V, R>> {
    this.#rows ??= new Fetch(this.#parts.supply, this.#fetching);
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
