/** A result of single values: `result.scalars()`, `result.mappings()`. */

import type { Fetching } from "./fetch.ts";
import { Fetch } from "./fetch.ts";
import type { RowSupply } from "./row-supply.ts";

/**
 * The single values of a result: the first column's, or one plain object per row. SQLAlchemy's `ScalarResult` and `MappingResult`.
 *
 * It fetches from the same supply as the result it was made of: what one has fetched, the other doesn't get.
 *
 * @example
 * for (const name of connection.scalars(select(users.c.name))) console.log(name);
 */
export class ScalarResult<out T> implements Iterable<T> {
  readonly #supply: RowSupply;
  readonly #fetching: Fetching<T>;
  readonly #fetch: Fetch<T>;

  /** Made by results. */
  constructor(supply: RowSupply, fetching: Fetching<T>) {
    this.#supply = supply;
    this.#fetching = fetching;
    this.#fetch = new Fetch(supply, fetching);
  }

  /** All values that are left. */
  all(): T[] {
    return this.#fetch.all();
  }

  /** The first value, or null if there is none. The rest is given up. */
  first(): T | null {
    return this.#fetch.first();
  }

  /**
   * The only value.
   *
   * @throws NoResultFound if there is no row
   * @throws MultipleResultsFound if there are several
   */
  one(): T {
    return this.#fetch.one();
  }

  /**
   * The only value, or null if there is no row.
   *
   * @throws MultipleResultsFound if there are several
   */
  oneOrNull(): T | null {
    return this.#fetch.oneOrNull();
  }

  /** The next values, at most `count`; an empty list at the end. */
  fetchMany(count: number): T[] {
    return this.#fetch.many(count);
  }

  /** The values in lists of `size`, the last one possibly shorter. */
  partitions(size: number): IterableIterator<T[]> {
    return this.#fetch.partitions(size);
  }

  /** The same values, each once. */
  unique(): ScalarResult<T> {
    return new ScalarResult(this.#supply, { ...this.#fetching, unique: true });
  }

  /** Whether the result was closed. */
  get closed(): boolean {
    return this.#supply.closed;
  }

  /** Gives up the rows that are left. */
  close(): void {
    this.#supply.close();
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#fetch.iterate();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
