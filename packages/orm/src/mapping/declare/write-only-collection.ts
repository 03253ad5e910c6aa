/** Collections that are too large to be loaded. */
import type { Executable, Parameters } from "@athanor/core";

/** The value of `relationship.writeOnly` and `relationship.dynamic`: members can be added, removed and selected, never loaded as a whole. */
export interface WriteOnlyCollection<T> {
  add(member: T): void;
  addAll(members: Iterable<T>): void;
  remove(member: T): void;
  /** A SELECT of the members. */
  select(): Executable<[T], {}, Parameters>;
}
