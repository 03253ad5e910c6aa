/** Text, bytes, JSON, and values of no declared type, as they are sent and read. */
import type { ValueProcessor } from "@athanor/compiler";
import { jsonText } from "@athanor/compiler";
import { dateTimeText, narrowInteger, unfitValue, unreadableValue } from "@athanor/engine";
import { DecimalValue } from "../decimal-value.ts";
import { bindFloat, bindInteger } from "./number-values.ts";

/** A number would be sent as one, and be compared with the column as one. */
export function bindText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  throw unfitValue(value, "text");
}

/** Only members are taken, also where the server's `sql_mode` would store an empty text in their place. */
export function memberBinder(members: readonly string[]): ValueProcessor {
  const known = new Set<unknown>(members);
  return (value) => {
    if (known.has(value)) return value;
    throw unfitValue(value, members.map((member) => JSON.stringify(member)).join(", "));
  };
}

export function bindBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw unfitValue(value, "bytes: a Uint8Array");
}

/** The driver gives Node's Buffer; the type promises a plain Uint8Array. The bytes are not copied. */
export function readBytes(value: unknown): unknown {
  return Buffer.isBuffer(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value;
}

export const bindJson: ValueProcessor = jsonText;

export function readJson(value: unknown): unknown {
  if (typeof value !== "string") return narrowInteger(value);
  try {
    return JSON.parse(value);
  } catch {
    throw unreadableValue(value, "which is no JSON.");
  }
}

/** The members of a set, of the one text that they come in. */
export function readSet(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value === "" ? [] : value.split(",");
}

/** A value of which nothing is known but itself. */
export function bindUntyped(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return Number.isSafeInteger(value) ? BigInt(value) : bindFloat(value);
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

export function readUntyped(value: unknown): unknown {
  return typeof value === "object" ? readBytes(value) : narrowInteger(value);
}
