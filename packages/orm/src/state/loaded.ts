/** Putting what was loaded into a state: no change is noted. */
import type { Property } from "../mapping/properties/property.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { InstanceState } from "./instance-state.ts";
import { makeCollection } from "./relationship-events.ts";

/** Whether an attribute has its value: nothing has to be loaded to read it. */
export function isLoaded(state: InstanceState, property: Property): boolean {
  return property.index < 0 || state.values[property.index] !== undefined;
}

/** A scalar relationship was loaded: an object, or null for none. */
export function setLoadedReference(state: InstanceState, property: RelationshipProperty, object: object | null): void {
  state.values[property.index] = object;
  state.session?.noteLoaded(state);
}

/** A collection was loaded. What was added and removed from the other side in the meantime is added and removed now. */
export function setLoadedCollection(state: InstanceState, property: RelationshipProperty, members: readonly object[]): void {
  const collection = makeCollection(state, property, members);
  state.values[property.index] = collection;
  state.session?.noteLoaded(state);
  const pending = state.pending?.take(property.index);
  if (pending === undefined) return;
  for (const member of pending.removed) collection.removeFromReverse(member);
  for (const member of pending.added) collection.addFromReverse(member);
}
