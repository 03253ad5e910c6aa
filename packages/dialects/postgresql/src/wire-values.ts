/** Values on their way to the server. */

import { unfitValue, wellFormed } from "@athanor/engine";
import type { WireValue } from "./pg-library.ts";

/** The protocol counts placeholders with 16 bits. */
const MOST_VALUES = 65_535;

/**
 * Values as they travel. All but bytes are text: the server reads it as the type that the place says.
 *
 * @throws ArgumentError for a value that no text stands for, and for more of them than a statement can have
 */
export function wireValues(values: readonly unknown[]): WireValue[] {
  if (values.length > MOST_VALUES)
    throw unfitValue(values, `up to ${MOST_VALUES} values: more than that have to be sent by several statements, or as one array`);
  return values.map(wireValue);
}

function wireValue(value: unknown): WireValue {
  switch (typeof value) {
    case "string":
      return wellFormed(value);
    case "number":
      // String() forgets the sign.
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
  }
  if (value === null) return null;
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw unfitValue(value, "text, numbers, booleans, Dates and bytes; anything else needs a type that says how it is sent");
}
