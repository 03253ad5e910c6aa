/** The array behind `relationship.list`. */
import type { CollectionListener, MemberCollection } from "./member-collection.ts";
import { LISTENER } from "./member-collection.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * An array of related objects whose methods keep the other side of the relationship in step. What is assigned to an index or
 * to `length` can't be seen: it is found by `flush()` and `commit()`, not by the flush before a query.
 *
 * Arrays made from it (`map`, `filter`, `slice` …) are plain ones.
 */
export class InstrumentedList extends Array<object> implements MemberCollection {
  declare [LISTENER]: CollectionListener | null;

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  override push(...items: object[]): number {
    const listener = this[LISTENER];
    if (listener === null) return super.push(...items);
    for (const item of items) listener.check(item);
    listener.beforeChange();
    for (const item of items) {
      super.push(item);
      listener.added(item);
    }
    return this.length;
  }

  override pop(): object | undefined {
    return this.taken(() => super.pop());
  }

  override shift(): object | undefined {
    return this.taken(() => super.shift());
  }

  override unshift(...items: object[]): number {
    return this.changed(items, () => super.unshift(...items));
  }

  override splice(start: number, deleteCount?: number, ...items: object[]): object[] {
    // How many arguments there are makes a difference to Array's own method.
    return this.changed(items, () => (deleteCount === undefined ? super.splice(start) : super.splice(start, deleteCount, ...items)));
  }

  override fill(value: object, start?: number, end?: number): this {
    return this.changed([value], () => super.fill(value, start, end));
  }

  override copyWithin(target: number, start: number, end?: number): this {
    return this.changed([], () => super.copyWithin(target, start, end));
  }

  /** Prints like the array it is. */
  [INSPECT](): object[] {
    return Array.from(this);
  }

  private taken(take: () => object | undefined): object | undefined {
    const listener = this[LISTENER];
    listener?.beforeChange();
    const item = take();
    // A member may stand in the list twice; it has left when it is in it no more.
    if (item !== undefined && listener !== null && !this.includes(item)) listener.removed(item);
    return item;
  }

  /** Runs a change of which only the outcome tells what it added and removed. */
  private changed<T>(incoming: readonly object[], change: () => T): T {
    const listener = this[LISTENER];
    if (listener === null) return change();
    for (const item of incoming) listener.check(item);
    listener.beforeChange();
    const before = new Set(this);
    const outcome = change();
    const after = new Set(this);
    for (const item of before) if (!after.has(item)) listener.removed(item);
    for (const item of after) if (!before.has(item)) listener.added(item);
    return outcome;
  }
}

Object.defineProperty(InstrumentedList.prototype, INSPECT, { enumerable: false });

/** A list of members that are there already. */
export function makeList(listener: CollectionListener, members: Iterable<object>): InstrumentedList {
  const list = new InstrumentedList();
  // Not an own enumerable property: a list looks like an array to whoever lists its properties or compares it.
  Object.defineProperty(list, LISTENER, { value: null, writable: true });
  for (const member of members) appendSilently(list, member);
  list[LISTENER] = listener;
  return list;
}

/** Adds a member without telling anybody. */
export function appendSilently(list: InstrumentedList, member: object): void {
  Array.prototype.push.call(list, member);
}

/** Removes a member without telling anybody. */
export function removeSilently(list: InstrumentedList, member: object): void {
  const index = list.lastIndexOf(member);
  if (index >= 0) Array.prototype.splice.call(list, index, 1);
}
