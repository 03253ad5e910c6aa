/** Numbers, as they are sent and read. What is sent says by its kind what it is: a `bigint` BIGINT, a `DecimalValue` DECIMAL, a number DOUBLE. */
import type { ValueProcessor } from "@athanor/compiler";
import type { NumberForm } from "@athanor/core";
import { unfitValue, unreadableValue } from "@athanor/engine";
import { DecimalValue } from "../decimal-value.ts";

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 64n - 1n;

/** A whole number, of up to 64 bits with a sign or without. */
export function bindInteger(value: unknown): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "bigint" && value >= SMALLEST && value <= LARGEST) return value;
  if (typeof value === "string" && /^[+-]?\d+$/.test(value)) return bindInteger(BigInt(value));
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number" && Number.isInteger(value))
    throw unfitValue(value, "numbers up to 2^53 - 1, which are exact; give a bigint for what is beyond");
  throw unfitValue(value, "whole numbers of 64 bits");
}

/** A sum of integers is a DECIMAL here, and comes as text; what is beyond a number comes as `bigint`; BIT comes as bytes. */
function wholeOf(value: unknown): unknown {
  if (typeof value === "string" && /^-?\d+(?:\.0*)?$/.test(value)) return BigInt(value.replace(/\..*$/, ""));
  return value instanceof Uint8Array ? bitsOf(value) : value;
}

/** Bits as a number: the first byte is the highest. */
function bitsOf(bytes: Uint8Array): bigint {
  return bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

function readNumber(value: unknown): unknown {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  const whole = wholeOf(value);
  if (typeof whole !== "bigint") return whole;
  if (whole < Number.MIN_SAFE_INTEGER || whole > Number.MAX_SAFE_INTEGER)
    throw unreadableValue(
      whole,
      'more than a number holds exactly: declare the column as t.bigInteger({ as: "bigint" }), or { as: "string" }.',
    );
  return Number(whole);
}

function readBigint(value: unknown): unknown {
  const whole = wholeOf(value);
  return typeof whole === "number" && Number.isInteger(whole) ? BigInt(whole) : whole;
}

function readString(value: unknown): unknown {
  const whole = wholeOf(value);
  return typeof whole === "bigint" || typeof whole === "number" ? String(whole) : whole;
}

/** How whole numbers are read. */
export function integerReader(as: NumberForm): ValueProcessor {
  return as === "bigint" ? readBigint : as === "string" ? readString : readNumber;
}

export function bindBoolean(value: unknown): bigint {
  if (value === true || value === 1) return 1n;
  if (value === false || value === 0) return 0n;
  throw unfitValue(value, "true and false");
}

/** Zero is false, in BIT(1) too. */
export function readBoolean(value: unknown): boolean {
  const whole = wholeOf(value);
  return whole !== 0 && whole !== 0n;
}

/** An exact number; an exponent is written out. */
export function bindNumeric(value: unknown): bigint | DecimalValue {
  if (typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value))) return new DecimalValue(String(value));
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : typeof value === "string" ? value.trim() : "";
  const [, sign, whole = "", fraction = "", exponent = "0"] = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") throw unfitValue(value, 'exact numbers: "12.50", or a number');
  return new DecimalValue(`${sign === "-" ? "-" : ""}${moved(whole, fraction, Number(exponent))}`);
}

/** Digits with their point moved to the right by so many places. */
function moved(whole: string, fraction: string, places: number): string {
  const left = `${"0".repeat(Math.max(0, -places - whole.length + 1))}${whole}`;
  const digits = `${left}${fraction}`.padEnd(left.length + places, "0");
  const point = left.length + places;
  return point < digits.length ? `${digits.slice(0, point) || "0"}.${digits.slice(point)}` : digits;
}

const EXACT = (value: unknown): unknown => (typeof value === "number" || typeof value === "bigint" ? String(value) : value);
const AS_NUMBER = (value: unknown): unknown => (typeof value === "string" || typeof value === "bigint" ? Number(value) : value);
const AS_BIGINT = (value: unknown): unknown => readBigint(value);

/** How exact numbers are read. */
export function numericReader(as: NumberForm): ValueProcessor {
  return as === "number" ? AS_NUMBER : as === "bigint" ? AS_BIGINT : EXACT;
}

/** A floating-point number. */
export function bindFloat(value: unknown): number {
  const number = typeof value === "bigint" || (typeof value === "string" && value.trim() !== "") ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw unfitValue(value, "numbers; there is no NaN and no infinity here");
}

export const readFloat = AS_NUMBER;
