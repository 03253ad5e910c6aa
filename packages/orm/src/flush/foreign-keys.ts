/** Copying keys between rows that refer to each other. */
import { FlushError } from "../errors.ts";
import type { RelationshipProperty, SyncPair } from "../mapping/properties/relationship-property.ts";
import { noteChange } from "../state/changes.ts";
import { differenceOf, RelatedCollection } from "../state/collections/related-collection.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { NOT_LOADED, stateOf } from "../state/instance-state.ts";

/** The foreign keys of an object's own row, from what its many-to-one relationships lead to. */
export function pullForeignKeys(state: InstanceState): void {
  const { relationships } = state.mapper;
  for (let i = 0; i < relationships.length; i++) {
    const property = relationships[i];
    if (property === undefined || property.viewOnly || property.direction !== "many-to-one") continue;
    const value = state.values[property.index];
    // What was not set, or not changed since it was loaded, has its key already.
    if (value === undefined || (state.key !== null && state.original?.[property.index] === undefined)) continue;
    const target = stateOf(value);
    if (target === null) clearForeignKeys(state, property);
    else copy(target, state, property.facts.pairs);
  }
}

/** The foreign keys of other rows that refer to this object's, from what its one-to-many relationships hold. Its own key must be known. */
export function pushForeignKeys(state: InstanceState): void {
  for (const property of state.mapper.relationships) {
    if (property.viewOnly || property.direction !== "one-to-many") continue;
    const { added, removed } = changedMembers(state, property);
    for (const member of removed) if (!refersElsewhere(member, state, property)) clearForeignKeys(member, property);
    for (const member of added) if (!pullsItself(member, state, property)) copy(state, member, property.facts.pairs);
  }
}

/** What came to a one-to-many relationship and what left it, since the last flush. */
export function changedMembers(
  state: InstanceState,
  property: RelationshipProperty,
): { readonly added: readonly InstanceState[]; readonly removed: readonly InstanceState[] } {
  const value = state.values[property.index];
  if (value instanceof RelatedCollection) {
    const { added, removed } = differenceOf(value);
    return { added: statesOf(added), removed: statesOf(removed) };
  }
  const pending = state.pending?.get(property.index);
  if (pending !== undefined) return { added: [...pending.added], removed: [...pending.removed] };
  if (property.useList || value === undefined) return NOTHING;
  const original = state.key === null ? null : state.original?.[property.index];
  if (state.key !== null && original === undefined) return NOTHING;
  return { added: statesOf([value]), removed: original === NOT_LOADED ? [] : statesOf([original]) };
}

const NOTHING = { added: [], removed: [] };

function statesOf(objects: readonly unknown[]): InstanceState[] {
  const states: InstanceState[] = [];
  for (const object of objects) {
    const state = stateOf(object);
    if (state !== null) states.push(state);
  }
  return states;
}

/** Whether the other side of a relationship copies the key itself. */
function pullsItself(member: InstanceState, owner: InstanceState, property: RelationshipProperty): boolean {
  return property.facts.reverse.some(
    ({ index }) => member.values[index] === owner.object && (member.key === null || member.original?.[index] !== undefined),
  );
}

/** Whether a member that left a collection has been given to somebody else, or its foreign key is somebody else's already. */
function refersElsewhere(member: InstanceState, owner: InstanceState, property: RelationshipProperty): boolean {
  if (member.deleted || member.key === null) return true;
  if (property.facts.reverse.some(({ index }) => member.values[index] !== undefined && member.values[index] !== null)) return true;
  return property.facts.pairs.some(({ source, destination }) => {
    const own = valueOf(owner, source);
    const key = valueOf(member, destination);
    return own !== undefined && key !== undefined && own !== key && destination.type.identityKey(key) !== source.type.identityKey(own);
  });
}

function valueOf(state: InstanceState, column: SyncPair["source"]): unknown {
  const property = state.mapper.propertyOf(column);
  return property === null ? undefined : state.values[property.index];
}

/** Copies the key of one row into another. */
export function copy(from: InstanceState, to: InstanceState, pairs: readonly SyncPair[]): void {
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i];
    if (pair === undefined) continue;
    const value = valueOf(from, pair.source);
    const index = to.mapper.propertyOf(pair.destination)?.index;
    if (value === undefined || value === null)
      throw new FlushError(`${to.describe()} refers to ${from.describe()}, which has no "${pair.source.key}": add it to the session too.`);
    if (index === undefined || to.values[index] === value) continue;
    noteChange(to, index);
    to.values[index] = value;
  }
}

export function clearForeignKeys(state: InstanceState, { facts, mapper, key }: RelationshipProperty): void {
  for (const { destination } of facts.pairs) {
    const index = state.mapper.propertyOf(destination)?.index;
    if (index === undefined || state.values[index] === null) continue;
    if (destination.primaryKey && state.key !== null) {
      throw new FlushError(
        `${state.describe()} was taken out of ${mapper.name}.${key}, but its foreign key "${destination.key}" is part of its primary key and can't become NULL: delete it, or give ${mapper.name}.${key} the cascade "delete-orphan".`,
      );
    }
    noteChange(state, index);
    state.values[index] = null;
  }
}
