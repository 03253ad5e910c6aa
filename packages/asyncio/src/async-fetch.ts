/** Fetching from a stream: what rows, scalars and mappings have in common. */
import { ArgumentError, InvalidRequestError, MultipleResultsFound, NoResultFound } from "@athanor/core";
import type { Fetching } from "@athanor/engine";
import { firstTimeOnly } from "@athanor/engine";
import type { StreamedRows } from "./streamed-rows.ts";

/** What is left of a stream, as values of one kind. */
export class AsyncFetch<T> {
  readonly #rows: StreamedRows;
  readonly #make: (raw: readonly unknown[]) => T;
  readonly #isNew: ((raw: readonly unknown[]) => boolean) | null;
  readonly #mustBeUnique: boolean;

  constructor(rows: StreamedRows, { make, identityOf, unique, needsUnique }: Fetching<T>) {
    this.#rows = rows;
    this.#make = make;
    this.#isNew = unique ? firstTimeOnly(identityOf) : null;
    this.#mustBeUnique = needsUnique && !unique;
  }

  /** The next values, at most `count`. */
  async many(count: number): Promise<T[]> {
    if (!(count > 0)) throw new ArgumentError(`A number of rows to fetch has to be positive; ${count} is not.`);
    const values: T[] = [];
    while (values.length < count) {
      const raw = this.#atHand() ?? (await this.#next());
      if (raw === null) break;
      values.push(this.#make(raw));
    }
    return values;
  }

  all(): Promise<T[]> {
    return this.many(Number.POSITIVE_INFINITY);
  }

  async first(): Promise<T | null> {
    const raw = await this.#next();
    await this.#rows.close();
    return raw === null ? null : this.#make(raw);
  }

  async oneOrNull(): Promise<T | null> {
    const [raw, second] = await this.#firstTwo();
    if (second !== null) throw new MultipleResultsFound("One row or none was expected, and there are more.");
    return raw === null ? null : this.#make(raw);
  }

  async one(): Promise<T> {
    const [raw, second] = await this.#firstTwo();
    if (second !== null) throw new MultipleResultsFound("Exactly one row was expected, and there are more.");
    if (raw === null)
      throw new NoResultFound("Exactly one row was expected, and there is none. Where there may be none, use oneOrNull() or first().");
    return this.#make(raw);
  }

  /** All values. Leaving the loop before their end closes the stream. */
  async *iterate(): AsyncGenerator<T, undefined, undefined> {
    let ended = false;
    try {
      do for (let raw = this.#atHand(); raw !== null; raw = this.#atHand()) yield this.#make(raw);
      while (await this.#rows.fetchPart());
      ended = true;
    } finally {
      if (!ended) await this.#rows.close();
    }
  }

  async *partitions(size: number): AsyncGenerator<T[], undefined, undefined> {
    let ended = false;
    try {
      for (let part = await this.many(size); part.length > 0; part = await this.many(size)) yield part;
      ended = true;
    } finally {
      if (!ended) await this.#rows.close();
    }
  }

  async #firstTwo(): Promise<readonly [readonly unknown[] | null, readonly unknown[] | null]> {
    const first = await this.#next();
    const second = first === null ? null : await this.#next();
    await this.#rows.close();
    return [first, second];
  }

  async #next(): Promise<readonly unknown[] | null> {
    for (;;) {
      const raw = this.#atHand();
      if (raw !== null) return raw;
      if (!(await this.#rows.fetchPart())) return null;
    }
  }

  /** The next row that needn't be waited for. */
  #atHand(): readonly unknown[] | null {
    if (this.#mustBeUnique)
      throw new InvalidRequestError(
        "These rows repeat what was asked for once, because a collection is loaded by a join: call unique() on the result first, or load the collection by selectinLoad().",
      );
    let raw = this.#rows.nextAtHand();
    if (this.#isNew !== null) while (raw !== null && !this.#isNew(raw)) raw = this.#rows.nextAtHand();
    return raw;
  }
}
