/** Numbers, texts and bytes on their way to drivers and back, for dialects: exact, or an error that says what doesn't fit. */
import type { NumberForm } from "@athanor/core";
import { narrowInteger } from "../execution-facts.ts";
import { unfitValue, unreadableValue } from "./value-errors.ts";

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 63n - 1n;

/**
 * A whole number of 64 bits.
 *
 * @param value a number, a `bigint` or digits
 * @param largest what there is at most; without it, that of a number with a sign
 * @throws ArgumentError for anything else, and for numbers that aren't exact any more
 */
export function wholeNumber(value: unknown, largest = LARGEST): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "bigint" && value >= SMALLEST && value <= largest) return value;
  if (typeof value === "string" && /^[+-]?\d+$/.test(value)) return wholeNumber(BigInt(value), largest);
  if (typeof value === "number" && Number.isInteger(value))
    throw unfitValue(value, "numbers up to 2^53 - 1, which are exact; give a bigint for what is beyond");
  throw unfitValue(value, "whole numbers of 64 bits");
}

/** The whole number that a text is, as a sum comes as one of decimals; anything else as it is. */
export function wholeOfText(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+(?:\.0*)?$/.test(value) ? BigInt(value.replace(/\..*$/, "")) : value;
}

/**
 * How whole numbers are read.
 *
 * @param as what the type promises
 * @param wholeOf makes a number or a `bigint` of what the driver gives
 * @returns a function that throws a DataError for a number that isn't exact any more
 */
export function integerReader(as: NumberForm, wholeOf: (value: unknown) => unknown = wholeOfText): (value: unknown) => unknown {
  if (as === "bigint")
    return (value) => {
      const whole = wholeOf(value);
      return typeof whole === "number" && Number.isInteger(whole) ? BigInt(whole) : whole;
    };
  if (as === "string")
    return (value) => {
      const whole = wholeOf(value);
      return typeof whole === "bigint" || typeof whole === "number" ? String(whole) : whole;
    };
  return (value) => {
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    const whole = wholeOf(value);
    if (typeof whole !== "bigint") return typeof whole === "boolean" ? Number(whole) : whole;
    if (whole < Number.MIN_SAFE_INTEGER || whole > Number.MAX_SAFE_INTEGER)
      throw unreadableValue(
        whole,
        'more than a number holds exactly: declare the column as t.bigInteger({ as: "bigint" }), or { as: "string" }.',
      );
    return Number(whole);
  };
}

/**
 * The digits of an exact number; an exponent is written out.
 *
 * @param value a number, a `bigint` or a text such as `-12.50` or `1e-3`
 * @throws ArgumentError for anything else
 * @example
 * decimalDigits("1.5e3"); // "1500"
 */
export function decimalDigits(value: unknown): string {
  if (typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value))) return String(value);
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : typeof value === "string" ? value.trim() : "";
  const [, sign, whole = "", fraction = "", exponent = "0"] = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") throw unfitValue(value, 'exact numbers: "12.50", or a number');
  return `${sign === "-" ? "-" : ""}${moved(whole, fraction, Number(exponent))}`;
}

/** Digits with their point moved to the right by so many places. */
function moved(whole: string, fraction: string, places: number): string {
  const left = `${"0".repeat(Math.max(0, -places - whole.length + 1))}${whole}`;
  const digits = `${left}${fraction}`.padEnd(left.length + places, "0");
  const point = left.length + places;
  return point < digits.length ? `${digits.slice(0, point) || "0"}.${digits.slice(point)}` : digits;
}

const AS_TEXT = (value: unknown): unknown => (typeof value === "number" || typeof value === "bigint" ? String(value) : value);

/** What is a number, as one: floating-point numbers that come as text. */
export const readNumber = (value: unknown): unknown => (typeof value === "string" || typeof value === "bigint" ? Number(value) : value);

/**
 * How exact numbers are read that come as text.
 *
 * @param as what the type promises
 * @param wholeOf as of `integerReader`
 */
export function decimalReader(as: NumberForm, wholeOf?: (value: unknown) => unknown): (value: unknown) => unknown {
  return as === "number" ? readNumber : as === "bigint" ? integerReader("bigint", wholeOf) : AS_TEXT;
}

/**
 * A floating-point number, for databases without NaN and infinities.
 *
 * @throws ArgumentError for what is none, and for those
 */
export function finiteNumber(value: unknown): number {
  const number = typeof value === "bigint" || (typeof value === "string" && value.trim() !== "") ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw unfitValue(value, "numbers; there is no NaN and no infinity here");
}

/**
 * Text as it is. Half of a character, a surrogate without its other half, would become another one on its way.
 *
 * @throws ArgumentError for such a text
 */
export function wellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  throw unfitValue(text, "text of whole characters: half of one is in it, a surrogate without its other half");
}

/** Text. A number becomes one: as a number it would be compared with the column as such. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return wellFormed(value);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  throw unfitValue(value, "text");
}

/** What takes the members of an enumeration and nothing else. */
export function memberBinder(members: readonly string[]): (value: unknown) => unknown {
  const known = new Set<unknown>(members);
  return (value) => {
    if (known.has(value)) return value;
    throw unfitValue(value, members.map((member) => JSON.stringify(member)).join(", "));
  };
}

/** Bytes. */
export function plainBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw unfitValue(value, "bytes: a Uint8Array");
}

/** A plain Uint8Array, as the type promises, of Node's Buffer. The bytes are not copied. */
export function readBytes(value: unknown): unknown {
  return Buffer.isBuffer(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value;
}

/** The value that a JSON text says. */
export function readJson(value: unknown): unknown {
  if (typeof value !== "string") return narrowInteger(value);
  try {
    return JSON.parse(value);
  } catch {
    throw unreadableValue(value, "which is no JSON.");
  }
}

/** What is read of an expression without a type: bytes as a plain Uint8Array, integers as numbers where they fit. */
export function readUntyped(value: unknown): unknown {
  return typeof value === "object" ? readBytes(value) : narrowInteger(value);
}

/**
 * What binds values of a type of the program's own: what its conversion gives is a value of no declared type.
 *
 * @param bind the conversion, if it has one
 * @param untyped binds values of no declared type, never null
 */
export function convertedBinder(
  bind: ((value: unknown) => unknown) | undefined,
  untyped: (value: unknown) => unknown,
): (value: unknown) => unknown {
  if (bind === undefined) return untyped;
  return (value) => {
    const bound = bind(value);
    return bound === null ? null : untyped(bound);
  };
}
