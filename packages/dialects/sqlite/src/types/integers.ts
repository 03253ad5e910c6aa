/**
 * Whole numbers and booleans.
 *
 * The driver binds every JavaScript number as a REAL: `7 / ?` would not be an integer division, and a TEXT column would store
 * `5.0`. So whole numbers are bound as `bigint`, which it binds as INTEGER.
 */
import type { TypeRules } from "@athanor/compiler";
import type { IntegerType } from "@athanor/core";
import { unfitValue, unreadableValue, wholeNumber } from "@athanor/engine";

const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

/** Whether SQLite can store an integer as such. */
export function fitsInteger(value: bigint): boolean {
  return value >= SMALLEST && value <= LARGEST;
}

function readInteger(value: unknown): unknown {
  if (typeof value === "number") {
    // Read as a number, an integer beyond 2^53 has lost digits already.
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) throw tooLarge(value);
    return value;
  }
  return typeof value === "bigint" ? safeNumber(value) : value;
}

function safeNumber(value: bigint): number {
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) throw tooLarge(value);
  return Number(value);
}

function tooLarge(value: number | bigint): Error {
  return unreadableValue(
    value,
    'more than a number holds exactly: declare the column as t.bigInteger({ as: "bigint" }), or { as: "string" }.',
  );
}

/** A number that is no integer of SQLite's is the REAL that its arithmetic makes of what is beyond 64 bits: it has lost digits. */
function exact(value: unknown): unknown {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw unreadableValue(value, "which is beyond 64 bits, and has lost digits: cast it to a float, or compute with smaller values.");
  return value;
}

function readBigint(value: unknown): unknown {
  const whole = exact(value);
  return typeof whole === "number" && Number.isInteger(whole) ? BigInt(whole) : whole;
}

function readString(value: unknown): unknown {
  const whole = exact(value);
  return typeof whole === "bigint" || typeof whole === "number" ? String(whole) : whole;
}

function integerRules(name: string): TypeRules<IntegerType> {
  return {
    ddl: () => name,
    bind: () => wholeNumber,
    result: ({ as }) => (as === "bigint" ? readBigint : as === "string" ? readString : readInteger),
    literal: (value) => String(wholeNumber(value)),
  };
}

function bindBoolean(value: unknown): bigint {
  if (value === true || value === 1) return 1n;
  if (value === false || value === 0) return 0n;
  throw unfitValue(value, "true and false");
}

/** Zero is false, as in SQLite's own conditions. */
const readBoolean = (value: unknown): boolean => value !== 0 && value !== 0n;

const booleanRules: TypeRules = {
  ddl: () => "BOOLEAN",
  bind: () => bindBoolean,
  result: () => readBoolean,
  literal: (value) => String(bindBoolean(value)),
};

/** The rules of this family. */
export const INTEGER_RULES = {
  small_integer: integerRules("SMALLINT"),
  integer: integerRules("INTEGER"),
  big_integer: integerRules("BIGINT"),
  boolean: booleanRules,
  // As a REAL, it would be the index of nothing.
  json_index: integerRules("INTEGER"),
};
