/** A collection in its place: which object's attribute it is, and what was in it at the last flush. */
import { ArgumentError } from "@athanor/core";
import type { RelationshipProperty } from "../../mapping/properties/relationship-property.ts";
import { noteModified } from "../changes.ts";
import type { InstanceState } from "../instance-state.ts";
import { stateOf } from "../instance-state.ts";
import { appendSilently, InstrumentedList, makeList, removeSilently } from "./instrumented-list.ts";
import { InstrumentedSet, makeSet } from "./instrumented-set.ts";
import type { CollectionListener } from "./member-collection.ts";
import { LISTENER } from "./member-collection.ts";

/** Told of members that come and go: keeps the other side in step. */
export interface MemberEvents {
  memberAdded(owner: InstanceState, property: RelationshipProperty, member: InstanceState): void;
  memberRemoved(owner: InstanceState, property: RelationshipProperty, member: InstanceState): void;
}

/** The collection in one attribute of one object. */
export class RelatedCollection implements CollectionListener {
  readonly owner: InstanceState;
  readonly property: RelationshipProperty;
  /** What the user sees: an array or a set. */
  readonly members: InstrumentedList | InstrumentedSet;
  /** The members at the last flush; null as long as they are the same as now and nobody could change them unseen. */
  committed: readonly object[] | null = null;
  /** Whether the user has it in hand: then only a comparison shows what was done to it. */
  handedOut = false;
  readonly #events: MemberEvents;

  constructor(owner: InstanceState, property: RelationshipProperty, members: Iterable<object>, events: MemberEvents) {
    this.owner = owner;
    this.property = property;
    this.#events = events;
    this.members = property.collection === "set" ? makeSet(this, members) : makeList(this, members);
  }

  /** The collection is about to be given to the user. */
  handOut(): InstrumentedList | InstrumentedSet {
    if (!this.handedOut && this.members instanceof InstrumentedList) {
      this.handedOut = true;
      this.keep();
      this.owner.session?.noteHandedOut(this.owner);
    }
    return this.members;
  }

  /** Another collection takes its place: whatever the user does with this one concerns nobody any more. */
  release(): void {
    this.members[LISTENER] = null;
  }

  /** What is there now is what is in the database. */
  commit(): void {
    // A new object's first collection is compared with nothing; from now on it is compared with what was written.
    this.committed = this.handedOut ? [...this.members] : null;
  }

  beforeChange(): void {
    this.keep();
  }

  check(member: unknown): void {
    const state = stateOf(member);
    const { target } = this.property;
    if (state === null || !state.mapper.isA(target)) throw new ArgumentError(`${this.property} takes objects of the class ${target.name}${state === null ? "" : `, not of ${state.mapper.name}`}.`);
  }

  added(member: object): void {
    const state = stateOf(member);
    if (state === null) return;
    noteModified(this.owner);
    this.#events.memberAdded(this.owner, this.property, state);
  }

  removed(member: object): void {
    const state = stateOf(member);
    if (state === null) return;
    noteModified(this.owner);
    this.#events.memberRemoved(this.owner, this.property, state);
  }

  /** Puts in one of the members that were all set at once; `news` if the last collection had it not. */
  put(member: unknown, news: boolean): void {
    const state = stateOf(member);
    if (state === null) return;
    this.insert(state.object);
    if (news) this.added(state.object);
  }

  /** Adds what came to refer to the owner from the other side. */
  addFromReverse(member: InstanceState): void {
    // Only a member that the database knows can be there already; a new one is added by whoever sets it.
    if (member.key !== null && this.has(member.object)) return;
    this.keep();
    this.insert(member.object);
    noteModified(this.owner);
  }

  /** Removes what ceased to refer to the owner on the other side. */
  removeFromReverse(member: InstanceState): void {
    if (!this.has(member.object)) return;
    this.keep();
    if (this.members instanceof InstrumentedList) removeSilently(this.members, member.object);
    else Set.prototype.delete.call(this.members, member.object);
    noteModified(this.owner);
  }

  private insert(member: object): void {
    if (this.members instanceof InstrumentedList) appendSilently(this.members, member);
    else Set.prototype.add.call(this.members, member);
  }

  private has(member: object): boolean {
    return this.members instanceof InstrumentedSet ? this.members.has(member) : this.members.includes(member);
  }

  private keep(): void {
    // Of a new object nothing is in the database yet.
    this.committed ??= this.owner.key === null ? NONE : [...this.members];
  }
}

const NONE: readonly object[] = [];

/** What was added to a collection, and removed from it, since the last flush. */
export interface CollectionDifference {
  readonly added: readonly object[];
  readonly removed: readonly object[];
}

const SAME: CollectionDifference = { added: NONE, removed: NONE };

/** Compares a collection with what it was at the last flush. */
export function differenceOf(collection: RelatedCollection): CollectionDifference {
  const { committed, members, owner } = collection;
  if (committed === null) return owner.key === null ? { added: [...members], removed: NONE } : SAME;
  if (committed.length === 0) return { added: [...new Set(members)], removed: NONE };
  if (isSame(committed, members)) return SAME;
  const before = new Set(committed);
  const after = new Set(members);
  return { added: [...after].filter((each) => !before.has(each)), removed: [...before].filter((each) => !after.has(each)) };
}

function isSame(committed: readonly object[], members: InstrumentedList | InstrumentedSet): boolean {
  if (members instanceof InstrumentedSet) return members.size === committed.length && committed.every((each) => members.has(each));
  if (members.length !== committed.length) return false;
  for (let i = 0; i < committed.length; i++) if (committed[i] !== members[i]) return false;
  return true;
}
