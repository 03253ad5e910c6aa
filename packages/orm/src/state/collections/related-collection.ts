/** A collection in its place: which object's attribute it is, and what was in it at the last flush. */
import { ArgumentError } from "@athanor/core";
import type { RelationshipProperty } from "../../mapping/properties/relationship-property.ts";
import { noteModified, refuseDuringFlush } from "../changes.ts";
import type { InstanceState } from "../instance-state.ts";
import { ensureState } from "../plain-object.ts";
import { appendSilently, InstrumentedList, makeList, removeSilently } from "./instrumented-list.ts";
import { InstrumentedSet, makeSet } from "./instrumented-set.ts";
import type { CollectionListener } from "./member-collection.ts";
import { LISTENER } from "./member-collection.ts";

/** Told of members that come and go: keeps the other side in step. */
export interface MemberEvents {
  memberAdded(owner: InstanceState, property: RelationshipProperty, member: InstanceState): void;
  /** A member was found that nobody may have been told of. */
  memberFound(owner: InstanceState, property: RelationshipProperty, member: InstanceState): void;
  memberRemoved(owner: InstanceState, property: RelationshipProperty, member: InstanceState): void;
}

const NONE: readonly object[] = [];

/** The collection in one attribute of one object. */
export class RelatedCollection implements CollectionListener {
  /** What the user sees: an array or a set. All else is out of sight of who compares objects by their own properties. */
  readonly members: InstrumentedList | InstrumentedSet;
  readonly #owner: InstanceState;
  readonly #property: RelationshipProperty;
  readonly #events: MemberEvents;
  #committed: readonly object[] | null;
  #handedOut = false;
  /** Of a list in hand, whose arrival and whose leaving the other side was told of since the last flush: the opposite may follow unseen. */
  #told: { readonly arrived: Set<object>; readonly left: Set<object> } | null = null;

  constructor(owner: InstanceState, property: RelationshipProperty, members: Iterable<object>, events: MemberEvents) {
    this.#owner = owner;
    this.#property = property;
    this.#events = events;
    // Of a new object nothing is in the database yet.
    this.#committed = owner.key === null ? NONE : null;
    this.members = property.collection === "set" ? makeSet(this, members) : makeList(this, members);
  }

  /** The members at the last flush; null as long as they are the same as now and nobody could change them unseen. */
  get committed(): readonly object[] | null {
    return this.#committed;
  }

  /** Whether the user has it in hand: then only a comparison shows what was done to it. */
  get handedOut(): boolean {
    return this.#handedOut;
  }

  /** The collection takes the place of another: what was in that at the last flush is what it is compared with. */
  replace(other: RelatedCollection): void {
    this.#committed = other.#committed ?? [...other.members];
    other.release();
  }

  /** The collection is about to be given to the user. */
  handOut(): InstrumentedList | InstrumentedSet {
    if (!this.#handedOut && this.members instanceof InstrumentedList) {
      this.#handedOut = true;
      const { added, removed } = differenceOf(this);
      this.#told = { arrived: new Set(added), left: new Set(removed) };
      this.keep();
      this.#owner.session?.noteHandedOut(this.#owner);
    }
    return this.members;
  }

  /** Another collection takes its place: whatever the user does with this one concerns nobody any more. */
  release(): void {
    this.members[LISTENER] = null;
  }

  /** Nothing of it is in the database any more: the object is new again. */
  forget(): void {
    this.#committed = NONE;
    if (this.#told !== null) this.#told = { arrived: new Set(this.members), left: new Set() };
  }

  /** What is there now is what is in the database. */
  commit(): void {
    this.#committed = this.#handedOut ? [...this.members] : null;
    this.#told?.arrived.clear();
    this.#told?.left.clear();
  }

  /** Members that the other side was told of since the last flush, and the opposite happened unseen: back, and gone again. */
  unseen(): CollectionDifference {
    if (this.#told === null) return SAME;
    const { arrived, left } = this.#told;
    if (arrived.size === 0 && left.size === 0) return SAME;
    const now = new Set<object>(this.members);
    return { added: [...left].filter((member) => now.has(member)), removed: [...arrived].filter((member) => !now.has(member)) };
  }

  beforeChange(): void {
    refuseDuringFlush(this.#owner);
    this.keep();
  }

  check(member: unknown): void {
    refuseDuringFlush(this.checked(member));
  }

  private checked(member: unknown): InstanceState {
    const state = ensureState(member);
    const { target } = this.#property;
    if (state === null || !state.mapper.isA(target))
      throw new ArgumentError(
        `${this.#property} takes objects of the class ${target.name}${state === null ? "" : `, not of ${state.mapper.name}`}.`,
      );
    return state;
  }

  added(member: object): void {
    const state = ensureState(member);
    if (state === null) return;
    this.tellArrived(member);
    noteModified(this.#owner);
    this.#events.memberAdded(this.#owner, this.#property, state);
  }

  removed(member: object): void {
    const state = ensureState(member);
    if (state === null) return;
    this.tellLeft(member);
    noteModified(this.#owner);
    this.#events.memberRemoved(this.#owner, this.#property, state);
  }

  /** A comparison found a member that was added, maybe unseen. */
  found(member: object): void {
    const state = this.checked(member);
    noteModified(this.#owner);
    this.#events.memberFound(this.#owner, this.#property, state);
  }

  /** Puts in one of the members that were all set at once; `news` if the last collection had it not. */
  put(member: unknown, news: boolean): void {
    const state = ensureState(member);
    if (state === null) return;
    this.insert(state.object);
    if (news) this.added(state.object);
  }

  /** Adds what came to refer to the owner from the other side. */
  addFromReverse(member: InstanceState, mayBeThere = member.key !== null): void {
    // Looking for a new member in a long list would cost too much: it is added once, by whoever makes it refer to the owner.
    if (mayBeThere && this.has(member.object)) return;
    this.keep();
    this.insert(member.object);
    this.tellArrived(member.object);
    noteModified(this.#owner);
  }

  /** Removes what ceased to refer to the owner on the other side. */
  removeFromReverse(member: InstanceState): void {
    if (!this.has(member.object)) return;
    this.keep();
    if (this.members instanceof InstrumentedList) removeSilently(this.members, member.object);
    else Set.prototype.delete.call(this.members, member.object);
    this.tellLeft(member.object);
    noteModified(this.#owner);
  }

  private tellArrived(member: object): void {
    if (this.#told === null) return;
    this.#told.left.delete(member);
    this.#told.arrived.add(member);
  }

  private tellLeft(member: object): void {
    if (this.#told === null) return;
    this.#told.arrived.delete(member);
    this.#told.left.add(member);
  }

  private insert(member: object): void {
    if (this.members instanceof InstrumentedList) appendSilently(this.members, member);
    else Set.prototype.add.call(this.members, member);
  }

  private has(member: object): boolean {
    return this.members instanceof InstrumentedSet ? this.members.has(member) : this.members.includes(member);
  }

  private keep(): void {
    this.#committed ??= [...this.members];
  }
}

/** What was added to a collection, and removed from it, since the last flush. */
export interface CollectionDifference {
  readonly added: readonly object[];
  readonly removed: readonly object[];
}

const SAME: CollectionDifference = { added: NONE, removed: NONE };

/** Compares a collection with what it was at the last flush. */
export function differenceOf(collection: RelatedCollection): CollectionDifference {
  const { committed, members } = collection;
  if (committed === null) return SAME;
  if (committed.length === 0)
    return members instanceof InstrumentedList && members.length === 0 ? SAME : { added: [...new Set(members)], removed: NONE };
  if (members instanceof InstrumentedList && startsWith(members, committed)) {
    // The most common change by far, often to a long list: something was appended. Was it there already, nothing was.
    if (members.length === committed.length) return SAME;
    const appended = new Set(members.slice(committed.length));
    for (const member of committed) appended.delete(member);
    return { added: [...appended], removed: NONE };
  }
  const before = new Set(committed);
  const after = new Set(members);
  return { added: [...after].filter((each) => !before.has(each)), removed: [...before].filter((each) => !after.has(each)) };
}

function startsWith(members: InstrumentedList, committed: readonly object[]): boolean {
  if (members.length < committed.length) return false;
  for (let i = 0; i < committed.length; i++) if (committed[i] !== members[i]) return false;
  return true;
}
