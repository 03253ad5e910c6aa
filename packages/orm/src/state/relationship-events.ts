/** Keeping both sides of a relationship in step, in memory, as SQLAlchemy's back-populating events do. Nothing here loads. */
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { noteChange, noteModified } from "./changes.ts";
import { PendingChanges } from "./collections/pending-changes.ts";
import type { MemberEvents } from "./collections/related-collection.ts";
import { RelatedCollection } from "./collections/related-collection.ts";
import type { InstanceState } from "./instance-state.ts";
import { stateOf } from "./instance-state.ts";

/** What collections tell of their members. */
export const MEMBER_EVENTS: MemberEvents = {
  memberAdded: (owner, property, member) => {
    for (const reverse of property.facts.reverse) attach(member, reverse, owner);
    cascadeSave(owner, property, member);
  },
  memberFound: (owner, property, member) => {
    for (const reverse of property.facts.reverse) attach(member, reverse, owner, true);
    cascadeSave(owner, property, member);
  },
  memberRemoved: (owner, property, member) => {
    for (const reverse of property.facts.reverse) detach(member, reverse, owner);
    dropNewOrphan(property, member);
  },
};

/** A collection of members that are in the database, or an empty one. */
export function makeCollection(state: InstanceState, property: RelationshipProperty, members: Iterable<object>): RelatedCollection {
  return new RelatedCollection(state, property, members, MEMBER_EVENTS);
}

/** A scalar relationship was changed from one object (or none) to another (or none): the other sides follow. */
export function referenceChanged(owner: InstanceState, property: RelationshipProperty, from: unknown, to: InstanceState | null): void {
  const { reverse } = property.facts;
  const before = stateOf(from);
  if (before !== null) {
    for (const each of reverse) detach(before, each, owner);
    dropNewOrphan(property, before);
  }
  if (to === null) return;
  for (const each of reverse) attach(to, each, owner);
  cascadeSave(owner, property, to);
}

/** Save-update cascade: what an object of a session refers to belongs to the session too. */
function cascadeSave(owner: InstanceState, property: RelationshipProperty, member: InstanceState): void {
  const { session } = owner;
  if (session !== null && member.session !== session && property.cascade.has("save-update")) session.adopt(member);
}

/** A new object that was only there because of its owner is not inserted after all. */
function dropNewOrphan(property: RelationshipProperty, member: InstanceState): void {
  if (member.key !== null || member.session === null || !property.cascade.has("delete-orphan")) return;
  if (property.facts.reverse.some(({ index }) => stateOf(member.values[index]) !== null)) return;
  member.session.expungeNew(member);
}

/** Lets a state's relationship lead to another object, because that object's relationship leads to it. */
function attach(state: InstanceState, property: RelationshipProperty, other: InstanceState, mayBeThere?: boolean): void {
  if (property.useList) attachToCollection(state, property, other, mayBeThere);
  else attachAsReference(state, property, other);
}

function attachToCollection(state: InstanceState, property: RelationshipProperty, other: InstanceState, mayBeThere?: boolean): void {
  const collection = collectionIn(state, property);
  if (collection !== null) {
    collection.addFromReverse(other, mayBeThere);
  } else {
    state.pending ??= new PendingChanges();
    state.pending.add(property.index, other);
    noteModified(state);
  }
}

function attachAsReference(state: InstanceState, property: RelationshipProperty, other: InstanceState): void {
  const before = peekReference(state, property);
  if (before === other.object && state.values[property.index] !== undefined) return;
  noteChange(state, property.index);
  state.values[property.index] = other.object;
  const left = before === other.object ? null : stateOf(before);
  if (left !== null) for (const reverse of property.facts.reverse) detach(left, reverse, state);
}

/** Ends it. */
function detach(state: InstanceState, property: RelationshipProperty, other: InstanceState): void {
  if (property.useList) {
    const collection = collectionIn(state, property);
    if (collection !== null) {
      collection.removeFromReverse(other);
    } else {
      state.pending ??= new PendingChanges();
      state.pending.remove(property.index, other);
      noteModified(state);
    }
  } else if (peekReference(state, property) === other.object) {
    noteChange(state, property.index);
    state.values[property.index] = null;
  }
}

/** The collection of an attribute; null if it is not loaded. A new object's is made when it is first needed. */
export function collectionIn(state: InstanceState, property: RelationshipProperty): RelatedCollection | null {
  const value = state.values[property.index];
  if (value instanceof RelatedCollection) return value;
  if (state.key !== null) return null;
  const collection = makeCollection(state, property, []);
  state.values[property.index] = collection;
  return collection;
}

/**
 * What a scalar relationship leads to, as far as that is known without loading: the value that was set or loaded, or the object
 * of the session that the foreign key stands for. Undefined if it is not known.
 */
export function peekReference(state: InstanceState, property: RelationshipProperty): unknown {
  const value = state.values[property.index];
  if (value !== undefined) return value;
  if (state.key === null) return null;
  const { getKey, target } = property.facts;
  if (getKey === null || state.session === null) return undefined;
  const values: unknown[] = [];
  for (const { index } of getKey) {
    const part = state.values[index];
    if (part === undefined) return undefined;
    if (part === null) return null;
    values.push(part);
  }
  const key = target.identityKey(values);
  return key === null ? null : state.session.identityMap.get(target, key)?.object;
}
