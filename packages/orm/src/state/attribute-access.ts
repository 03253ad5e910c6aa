/** Reading and writing the attributes of objects: what the accessors on a mapped class do. */
import { ArgumentError } from "@athanor/core";
import { DetachedInstanceError } from "../errors.ts";
import type { ColumnProperty } from "../mapping/properties/column-property.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { noteChange, noteModified, refuseDuringFlush } from "./changes.ts";
import { RelatedCollection } from "./collections/related-collection.ts";
import type { InstanceState } from "./instance-state.ts";
import { ensureState } from "./plain-object.ts";
import { collectionIn, makeCollection, peekReference, referenceChanged } from "./relationship-events.ts";

/** The value of a column that is not in the state: loaded, if the object has a row; else null. */
export function loadColumn(state: InstanceState, property: ColumnProperty): unknown {
  if (state.key === null) return null;
  sessionOf(state, property.key).loadColumns(state);
  return state.values[property.index] ?? null;
}

/** Sets a column. */
export function setColumn(state: InstanceState, property: ColumnProperty, value: unknown): void {
  if (value === undefined) throw new ArgumentError(`${property} was set to undefined: use null for NULL.`);
  refuseDuringFlush(state);
  noteChange(state, property.index);
  state.values[property.index] = value;
}

/** What a relationship leads to; loaded if it has to be. A new object's collection is an empty one. */
export function getRelated(state: InstanceState, property: RelationshipProperty): unknown {
  const value = state.values[property.index];
  if (value instanceof RelatedCollection) return value.handOut();
  if (value !== undefined) return value;
  if (state.key === null) return property.useList ? (collectionIn(state, property)?.handOut() ?? null) : null;
  sessionOf(state, property.key).loadRelationship(state, property);
  const loaded = state.values[property.index];
  return loaded instanceof RelatedCollection ? loaded.handOut() : (loaded ?? null);
}

/** Sets a relationship: an object or null, or for a collection all of its members. */
export function setRelated(state: InstanceState, property: RelationshipProperty, value: unknown): void {
  if (property.useList) setMembers(state, property, value);
  else setReference(state, property, value);
}

function setReference(state: InstanceState, property: RelationshipProperty, value: unknown): void {
  const target = value === null ? null : referredTo(property, value);
  // The foreign key of a one-to-one is in the other row: which one that is has to be known to write it.
  if (property.direction !== "many-to-one" && state.key !== null && state.values[property.index] === undefined) getRelated(state, property);
  const before = peekReference(state, property);
  if (before === value && state.values[property.index] !== undefined) return;
  refuseDuringFlush(state);
  if (target !== null) refuseDuringFlush(target);
  noteChange(state, property.index);
  state.values[property.index] = value;
  referenceChanged(state, property, before === value ? null : before, target);
}

function referredTo(property: RelationshipProperty, value: unknown): InstanceState {
  const state = ensureState(value);
  if (state?.mapper.isA(property.target)) return state;
  const given =
    value === undefined ? "undefined" : state === null ? `a value of type ${typeof value}` : `an object of the class ${state.mapper.name}`;
  throw new ArgumentError(`${property} was set to ${given}: it takes an object of the class ${property.target.name}, or null.`);
}

function setMembers(state: InstanceState, property: RelationshipProperty, value: unknown): void {
  if (!isIterable(value))
    throw new ArgumentError(
      `${property} was set to ${String(value)}: it takes objects of the class ${property.target.name}, in an array or a set.`,
    );
  const members = [...value];
  if (state.key !== null && state.values[property.index] === undefined) getRelated(state, property);
  const before = collectionIn(state, property);
  if (before?.members === value) return;
  const collection = makeCollection(state, property, []);
  refuseDuringFlush(state);
  for (const member of members) collection.check(member);
  if (before !== null) collection.replace(before);
  state.values[property.index] = collection;
  noteModified(state);
  replaceMembers(collection, before === null ? [] : [...before.members], members);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

/** Puts members into a new collection; those that the old one had already are not told of. */
function replaceMembers(collection: RelatedCollection, before: readonly object[], members: readonly unknown[]): void {
  const old = new Set<unknown>(before);
  const now = new Set<unknown>(members);
  for (const member of before) if (!now.has(member)) collection.removed(member);
  for (const member of members) collection.put(member, !old.has(member));
}

function sessionOf(state: InstanceState, key: string): NonNullable<InstanceState["session"]> {
  if (state.session === null) {
    throw new DetachedInstanceError(
      `${state.mapper.name}.${key} of ${state.describe()} is not loaded, and the object belongs to no session that could load it: load it before the session is closed (selectinLoad, refresh), or add the object to a session.`,
    );
  }
  return state.session;
}
