/** The set behind `relationship.set`. */
import type { CollectionListener, MemberCollection } from "./member-collection.ts";
import { LISTENER } from "./member-collection.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** A set of related objects that keeps the other side of the relationship in step. */
export class InstrumentedSet extends Set<object> implements MemberCollection {
  declare [LISTENER]: CollectionListener | null;

  override add(member: object): this {
    const listener = this[LISTENER] ?? null;
    if (listener === null) return super.add(member);
    if (this.has(member)) return this;
    listener.check(member);
    listener.beforeChange();
    super.add(member);
    listener.added(member);
    return this;
  }

  override delete(member: object): boolean {
    if (!this.has(member)) return false;
    const listener = this[LISTENER] ?? null;
    listener?.beforeChange();
    super.delete(member);
    listener?.removed(member);
    return true;
  }

  override clear(): void {
    for (const member of [...this]) this.delete(member);
  }

  /** Prints like the set it is. */
  [INSPECT](): Set<object> {
    return new Set(this);
  }
}

Object.defineProperty(InstrumentedSet.prototype, INSPECT, { enumerable: false });

/** A set of members that are there already. */
export function makeSet(listener: CollectionListener, members: Iterable<object>): InstrumentedSet {
  const set = new InstrumentedSet();
  Object.defineProperty(set, LISTENER, { value: null, writable: true });
  for (const member of members) Set.prototype.add.call(set, member);
  set[LISTENER] = listener;
  return set;
}
