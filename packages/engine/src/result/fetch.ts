/** Fetching: what rows, scalars and mappings have in common. */
import { ArgumentError, InvalidRequestError, MultipleResultsFound, NoResultFound } from "@athanor/core";
import type { RowSupply } from "./row-supply.ts";

/** What `unique()` compares: the values that identify what is made of a raw row. */
export type IdentityOf = (raw: readonly unknown[]) => readonly unknown[];

/** How raw rows become what is handed out. */
export interface Fetching<T> {
  /** Makes a value of a raw row. */
  readonly make: (raw: readonly unknown[]) => T;
  readonly identityOf: IdentityOf;
  /** Whether values that were there before are left out. */
  readonly unique: boolean;
  /** Whether fetching without `unique` is a mistake. */
  readonly needsUnique: boolean;
}

/** What is left of a result, as values of one kind. */
export class Fetch<T> {
  private readonly supply: RowSupply;
  private readonly make: (raw: readonly unknown[]) => T;
  private readonly isNew: ((raw: readonly unknown[]) => boolean) | null;
  private readonly mustBeUnique: boolean;

  constructor(supply: RowSupply, { make, identityOf, unique, needsUnique }: Fetching<T>) {
    this.supply = supply;
    this.make = make;
    this.isNew = unique ? firstTimeOnly(identityOf) : null;
    this.mustBeUnique = needsUnique && !unique;
  }

  all(): T[] {
    if (this.mustBeUnique || this.isNew !== null) return this.take(Number.POSITIVE_INFINITY);
    const make = this.make;
    const values: T[] = [];
    for (const raw of this.supply.rest()) values.push(make(raw));
    return values;
  }

  /** The next values, at most `count`. */
  many(count: number): T[] {
    if (!(count > 0)) throw new ArgumentError(`A number of rows to fetch has to be positive; ${count} is not.`);
    return this.take(count);
  }

  first(): T | null {
    const raw = this.next();
    this.supply.close();
    return raw === null ? null : this.make(raw);
  }

  oneOrNull(): T | null {
    const raw = this.next();
    const second = raw === null ? null : this.next();
    this.supply.close();
    if (second !== null) throw new MultipleResultsFound(`One row or none was expected, and there are more. ${MORE_HINT}`);
    return raw === null ? null : this.make(raw);
  }

  one(): T {
    const raw = this.next();
    const second = raw === null ? null : this.next();
    this.supply.close();
    if (second !== null) throw new MultipleResultsFound(`Exactly one row was expected, and there are more. ${MORE_HINT}`);
    if (raw === null)
      throw new NoResultFound("Exactly one row was expected, and there is none. Where there may be none, use oneOrNull() or first().");
    return this.make(raw);
  }

  /** The next value; null at the end. */
  fetchOne(): T | null {
    const raw = this.next();
    return raw === null ? null : this.make(raw);
  }

  *iterate(): Generator<T, undefined, undefined> {
    let ended = false;
    try {
      for (let raw = this.next(); raw !== null; raw = this.next()) yield this.make(raw);
      ended = true;
    } finally {
      if (!ended) this.supply.leave?.();
    }
  }

  *partitions(size: number): Generator<T[], undefined, undefined> {
    let ended = false;
    try {
      for (let part = this.many(size); part.length > 0; part = this.many(size)) yield part;
      ended = true;
    } finally {
      if (!ended) this.supply.leave?.();
    }
  }

  private take(count: number): T[] {
    const values: T[] = [];
    while (values.length < count) {
      const raw = this.next();
      if (raw === null) break;
      values.push(this.make(raw));
    }
    return values;
  }

  private next(): readonly unknown[] | null {
    if (this.mustBeUnique) {
      throw new InvalidRequestError(
        "These rows repeat what was asked for once, because a collection is loaded by a join: call unique() on the result first, or load the collection by selectinLoad().",
      );
    }
    const { supply, isNew } = this;
    let raw = supply.next();
    if (isNew !== null) while (raw !== null && !isNew(raw)) raw = supply.next();
    return raw;
  }
}

const MORE_HINT = "Use first() for the first of several, or a condition that fits one row only.";

type SeenValues = Map<unknown, SeenValues>;

/** A filter that lets each combination of identities pass once. */
export function firstTimeOnly(identityOf: IdentityOf): (raw: readonly unknown[]) => boolean {
  const seen: SeenValues = new Map();
  const leaf: SeenValues = new Map();
  return (raw) => {
    const identities = identityOf(raw);
    const last = identities.length - 1;
    let isNew = identities.length === 0;
    let level = seen;
    identities.forEach((identity, i) => {
      let next = level.get(identity);
      if (next === undefined) {
        isNew = true;
        next = i === last ? leaf : new Map();
        level.set(identity, next);
      }
      level = next;
    });
    return isNew;
  };
}
