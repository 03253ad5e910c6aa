/** A stream of single values: `result.scalars()`, `result.mappings()`. */
import type { Fetching } from "@athanor/engine";
import { AsyncFetch } from "./async-fetch.ts";
import type { StreamedRows } from "./streamed-rows.ts";

/**
 * The single values of a streamed result: the first column's, or one plain object per row. SQLAlchemy's `AsyncScalarResult` and
 * `AsyncMappingResult`. It fetches from the same stream as the result it was made of.
 *
 * @example
 * for await (const name of await connection.streamScalars(select(users.c.name))) console.log(name);
 */
export class AsyncScalarResult<out T> implements AsyncIterable<T> {
  readonly #rows: StreamedRows;
  readonly #fetching: Fetching<T>;
  readonly #fetch: AsyncFetch<T>;

  /** Made by results. */
  constructor(rows: StreamedRows, fetching: Fetching<T>) {
    this.#rows = rows;
    this.#fetching = fetching;
    this.#fetch = new AsyncFetch(rows, fetching);
  }

  /** All values that are left. */
  all(): Promise<T[]> {
    return this.#fetch.all();
  }

  /** The first value, or null if there is none. The rest is given up. */
  first(): Promise<T | null> {
    return this.#fetch.first();
  }

  /**
   * The only value.
   *
   * @throws NoResultFound if there is no row
   * @throws MultipleResultsFound if there are several
   */
  one(): Promise<T> {
    return this.#fetch.one();
  }

  /**
   * The only value, or null if there is no row.
   *
   * @throws MultipleResultsFound if there are several
   */
  oneOrNull(): Promise<T | null> {
    return this.#fetch.oneOrNull();
  }

  /** The next values, at most `count`; an empty list at the end. */
  fetchMany(count: number): Promise<T[]> {
    return this.#fetch.many(count);
  }

  /** The values in lists of `size`, the last one possibly shorter; by default as many as are fetched at a time. */
  partitions(size: number = this.#rows.size): AsyncIterableIterator<T[]> {
    return this.#fetch.partitions(size);
  }

  /** The same values, each once. */
  unique(): AsyncScalarResult<T> {
    return new AsyncScalarResult(this.#rows, { ...this.#fetching, unique: true });
  }

  /** Whether the result was closed. */
  get closed(): boolean {
    return this.#rows.closed;
  }

  /** Gives up the rows that are left. */
  close(): Promise<void> {
    return this.#rows.close();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return this.#fetch.iterate();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
