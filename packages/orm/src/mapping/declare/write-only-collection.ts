/** Collections that are too large to be loaded. */
import type { ANC, ItemLike, KEY, NAME, Select, VALUE } from "@athanor/core";

/** The members of a collection, selected: an object in each row, under no name. */
export interface CollectionMember<T> extends ItemLike {
  readonly [VALUE]: T;
  readonly [KEY]: never;
  readonly [NAME]: never;
  readonly [ANC]: string;
}

/** The value of `relationship.writeOnly` and `relationship.dynamic`: members can be added, removed and selected, never loaded as a whole. */
export interface WriteOnlyCollection<T> {
  add(member: T): void;
  addAll(members: Iterable<T>): void;
  remove(member: T): void;
  /** A SELECT of the members, to which conditions, an order and loader options can be added. */
  select(): Select<[CollectionMember<T>]>;
}
