/** What all collections of related objects have in common. */

/** Hears of every change that a collection's own methods make. */
export interface CollectionListener {
  /** A change is about to happen: the last moment to keep the members as they were. */
  beforeChange(): void;
  /** @throws ArgumentError for what can't be a member */
  check(member: unknown): void;
  added(member: object): void;
  removed(member: object): void;
}

/** Under this symbol a collection has what the rest of the ORM needs of it. */
export const LISTENER: unique symbol = Symbol("athanor.orm.collectionListener");

/** A collection, as the ORM changes it without being told of its own changes. */
export interface MemberCollection extends Iterable<object> {
  [LISTENER]: CollectionListener | null;
}
