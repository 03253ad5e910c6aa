/** What was done to an attribute since the last flush. */
import { ColumnProperty } from "../mapping/properties/column-property.ts";
import type { Property } from "../mapping/properties/property.ts";
import { differenceOf, RelatedCollection } from "./collections/related-collection.ts";
import type { InstanceState } from "./instance-state.ts";
import { NOT_LOADED } from "./instance-state.ts";

/** The values that came, stayed and went. SQLAlchemy's `History`. */
export interface History<T = unknown> {
  readonly added: T[];
  readonly unchanged: T[];
  readonly deleted: T[];
}

const NOTHING: History<never> = { added: [], unchanged: [], deleted: [] };

/** The history of an attribute; it never loads anything. */
export function historyOf(state: InstanceState, property: Property): History {
  const value = state.values[property.index];
  if (value instanceof RelatedCollection) {
    const { added, removed } = differenceOf(value);
    return { added: [...added], unchanged: [...value.members].filter((each) => !added.includes(each)), deleted: [...removed] };
  }
  const original = state.original?.[property.index];
  if (state.key === null) return value === undefined ? NOTHING : { added: [value], unchanged: [], deleted: [] };
  if (original === undefined) return value === undefined ? NOTHING : { added: [], unchanged: [value], deleted: [] };
  if (original === NOT_LOADED) return { added: [value], unchanged: [], deleted: [] };
  if (property instanceof ColumnProperty && isSame(property, original, value)) return { added: [], unchanged: [value], deleted: [] };
  return { added: [value], unchanged: [], deleted: [original] };
}

/** Whether a column has changed, now that it is compared: setting the same value again changes nothing. */
export function columnChanged(state: InstanceState, property: ColumnProperty): boolean {
  const original = state.original?.[property.index];
  return original !== undefined && (original === NOT_LOADED || !isSame(property, original, state.values[property.index]));
}

function isSame(property: ColumnProperty, left: unknown, right: unknown): boolean {
  if (left === null || right === null) return left === right;
  return property.column.type.sameValue(left, right);
}
