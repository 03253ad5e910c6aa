/** JSON, sets, and values of no declared type, as they are sent and read. */
import type { ValueProcessor } from "@athanor/compiler";
import { jsonText } from "@athanor/compiler";
import { dateTimeText, finiteNumber, unfitValue, wellFormed } from "@athanor/engine";
import { DecimalValue } from "../decimal-value.ts";
import { bindInteger } from "./number-values.ts";

export const bindJson: ValueProcessor = jsonText;

/** The members of a set, of the one text that they come in. */
export function readSet(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value === "" ? [] : value.split(",");
}

/** A value of which nothing is known but itself. */
export function bindUntyped(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return wellFormed(value);
    case "number":
      return Number.isSafeInteger(value) ? BigInt(value) : finiteNumber(value);
    case "bigint":
      return bindInteger(value);
    case "boolean":
      return value ? 1n : 0n;
    default:
  }
  if (value instanceof Date) return dateTimeText(value);
  if (value instanceof Uint8Array || value instanceof DecimalValue) return value;
  throw unfitValue(value, "text, numbers, booleans, Dates and bytes; anything else needs a type that says how it is stored");
}
