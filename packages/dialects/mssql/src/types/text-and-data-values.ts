/** Text, bytes, JSON, and values of no declared type, as they are sent and read. */
import type { ValueProcessor } from "@athanor/compiler";
import { narrowInteger, unfitValue, unreadableValue } from "@athanor/engine";
import { DecimalValue, FloatValue, NULL_BYTES, TemporalValue } from "../sent-values.ts";
import { bindFloat, bindInteger } from "./number-values.ts";
import { dateTimeBinder } from "./temporal-values.ts";

/** A number would be sent as one, and the column be compared with it as one. */
export function bindText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  throw unfitValue(value, "text");
}

/** Only members are taken. */
export function memberBinder(members: readonly string[]): ValueProcessor {
  const known = new Set<unknown>(members);
  return (value) => {
    if (known.has(value)) return value;
    throw unfitValue(value, members.map((member) => JSON.stringify(member)).join(", "));
  };
}

/** NULL is of bytes too: there is no way from another one to this type. */
export function bindBytes(value: unknown): unknown {
  if (value === null) return NULL_BYTES;
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw unfitValue(value, "bytes: a Uint8Array");
}

/** The driver gives Node's Buffer; the type promises a plain Uint8Array. The bytes are not copied. */
export function readBytes(value: unknown): unknown {
  return Buffer.isBuffer(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value;
}

export function readJson(value: unknown): unknown {
  if (typeof value !== "string") return narrowInteger(value);
  try {
    return JSON.parse(value);
  } catch {
    throw unreadableValue(value, "which is no JSON.");
  }
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

export function readUntyped(value: unknown): unknown {
  return typeof value === "object" ? readBytes(value) : narrowInteger(value);
}
