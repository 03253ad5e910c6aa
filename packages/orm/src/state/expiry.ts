/** Forgetting what is loaded, so that it is loaded again when it is asked for. */
import type { Property } from "../mapping/properties/property.ts";
import { RelatedCollection } from "./collections/related-collection.ts";
import type { InstanceState } from "./instance-state.ts";
import { NOT_LOADED } from "./instance-state.ts";

/** Forgets the values of a persistent object, and what was changed of them. The primary key stays: it is what loads the rest. */
export function expireState(state: InstanceState): void {
  const { values, mapper } = state;
  restoreKey(state);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value instanceof RelatedCollection) value.release();
    if (i >= mapper.columns.length || mapper.columns[i]?.column.primaryKey !== true) values[i] = undefined;
  }
  state.original = null;
  state.modified = false;
  state.pending = null;
}

/** Forgets some attributes of a persistent object. */
export function expireAttributes(state: InstanceState, properties: readonly Property[]): void {
  for (const { index } of properties) {
    if (index < 0) continue;
    const value = state.values[index];
    if (value instanceof RelatedCollection) value.release();
    if (state.original !== null) {
      const original = state.original[index];
      if (original !== undefined && isKey(state, index)) state.values[index] = original;
      state.original[index] = undefined;
    }
    if (!isKey(state, index)) state.values[index] = undefined;
    state.pending?.take(index);
  }
}

function isKey(state: InstanceState, index: number): boolean {
  return state.mapper.columns[index]?.column.primaryKey === true;
}

/** A key that was changed and not written is again the one that the row has. */
function restoreKey(state: InstanceState): void {
  if (state.original === null) return;
  for (const { index } of state.mapper.primaryKey) {
    const original = state.original[index];
    if (original !== undefined && original !== NOT_LOADED) state.values[index] = original;
  }
}

/** What is there now is what is in the database: after a flush, or after loading. */
export function commitState(state: InstanceState): void {
  const { values, mapper } = state;
  state.original = null;
  state.modified = false;
  state.pending = null;
  for (let i = mapper.columns.length; i < values.length; i++) {
    const value = values[i];
    if (value instanceof RelatedCollection) value.commit();
  }
}
