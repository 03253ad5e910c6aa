/** Identities: what tells one row of a class from another. */
import type { ColumnProperty } from "./properties/column-property.ts";

/** A primary key as a key of a Map: the value of a single column in its identity form, or a string made of several. */
export type IdentityKey = string | number | bigint | boolean | object;

/** The identity that values of a primary key mean; null if one of them is missing. */
export function identityKeyOf(columns: readonly ColumnProperty[], values: readonly unknown[]): IdentityKey | null {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return single(only, values[0]);
  let key = "";
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    const part = column === undefined ? null : single(column, values[i]);
    if (part === null) return null;
    // With its length in front, no part can be mistaken for the end of one and the beginning of the next.
    const text = String(part);
    key += `${typeof part === "string" ? "s" : "n"}${text.length}:${text}`;
  }
  return key;
}

function single(property: ColumnProperty, value: unknown): IdentityKey | null {
  if (value === undefined || value === null) return null;
  const key = property.column.type.identityKey(value);
  switch (typeof key) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return key;
    default:
      return typeof key === "object" && key !== null ? key : String(key);
  }
}
