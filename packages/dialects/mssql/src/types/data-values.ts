/** Bytes and values of no declared type, as they are sent. */
import { plainBytes, unfitValue } from "@athanor/engine";
import { DecimalValue, FloatValue, NULL_BYTES, TemporalValue } from "../sent-values.ts";
import { bindFloat, bindInteger } from "./number-values.ts";
import { dateTimeBinder } from "./temporal-values.ts";

/** NULL is of bytes too: there is no way from another one to this type. */
export function bindBytes(value: unknown): unknown {
  return value === null ? NULL_BYTES : plainBytes(value);
}

const bindMoment = dateTimeBinder("datetime2");

/** A value of which nothing is known but itself. */
export function bindUntyped(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isSafeInteger(value) ? value : bindFloat(value);
    case "bigint":
      return bindInteger(value);
    default:
  }
  if (value instanceof Date) return bindMoment(value);
  if (value instanceof Uint8Array || value instanceof DecimalValue || value instanceof FloatValue || value instanceof TemporalValue)
    return value;
  throw unfitValue(value, "text, numbers, booleans, Dates and bytes; anything else needs a type that says how it is stored");
}
