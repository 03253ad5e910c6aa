/**
 * Exact numerics, and floating point.
 *
 * SQLite has no decimal type. A column declared NUMERIC stores whole numbers as INTEGER, exact to 64 bits, and fractions as
 * REAL, from which any decimal of up to 15 significant digits comes back as it was. So that is what a numeric may be here:
 * - A value with more digits is refused when it is bound; nothing is ever rounded in silence.
 * - What is stored compares, sorts and sums as numbers do, in indexes too, and other programs see numbers.
 * - It is read as text with the digits of the declared scale, zeros where it has fewer: `0.10`, `3.00`. Sums and differences of
 *   such values are off by much less than their last digit, and come out right: 0.1 + 0.2 is `0.30`. A computed value that really
 *   has more digits (an average, a product) shows them, up to 15 in all.
 * - A computed value with more digits than that, so large that they can't be exact, is an error when it is read.
 *
 * Where more digits are needed, `t.numeric(30, 10).withVariant(t.text(), "sqlite")` keeps every one, as text, which SQLite then
 * compares as text; or amounts are kept in the smallest unit, as integers.
 */
import type { TypeRules } from "@athanor/compiler";
import { BASE_TYPE_RULES } from "@athanor/compiler";
import type { NumericType } from "@athanor/core";
import { unfitValue, unreadableValue } from "@athanor/engine";
import { fitsInteger } from "./integers.ts";

/** So many significant digits of a decimal survive in a REAL. */
const EXACT_DIGITS = 15;

/** The first number that has more. */
const BEYOND = 10 ** EXACT_DIGITS;

/** An exact numeric as the driver wants it: an INTEGER if it is whole, a REAL if not. */
export function bindNumeric(value: unknown): bigint | number {
  if (typeof value === "number" && Number.isFinite(value)) return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === "bigint") return wholeNumber(value);
  const match = typeof value === "string" ? /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(value) : null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (match === null || whole + fraction === "" || Number(exponent) > 400) throw unfitValue(value, 'exact numbers: "12.50", or a number');
  return decimal(value, sign, whole + fraction, Number(exponent) - fraction.length);
}

/** The number with these digits, times ten to the power of `scale`. */
function decimal(given: unknown, sign: string, digits: string, scale: number): bigint | number {
  const significant = digits.replace(/^0+/, "").replace(/0+$/, "");
  if (significant === "") return 0n;
  const zeros = digits.length - digits.replace(/0+$/, "").length;
  const power = scale + zeros;
  if (power >= 0) return wholeNumber(BigInt(`${sign === "-" ? "-" : ""}${significant}${"0".repeat(power)}`));
  if (significant.length > EXACT_DIGITS) throw unfitValue(given, TOO_MANY_DIGITS);
  return Number(`${sign}${significant}e${power}`);
}

function wholeNumber(value: bigint): bigint {
  if (fitsInteger(value)) return value;
  throw unfitValue(value, TOO_MANY_DIGITS);
}

const TOO_MANY_DIGITS =
  "fractions of up to 15 significant digits and whole numbers of 64 bits, which is what SQLite can store exactly as numbers. " +
  'To keep more digits, as text, declare the column with .withVariant(t.text(), "sqlite")';

/** Nearer than this to a multiple of the scale's last digit, in such digits, a value is that multiple and a binary error. */
const NOISE = 0.001;

/** From so many of the scale's last digits on, the error of a sum may be more than that, and no digits are left to show beyond. */
const LARGE = 1e11;

/** Makes the function that reads numerics as text; without a scale, with as many digits as there are. */
function readAsText(scale: number | null): (value: unknown) => unknown {
  const decimals = scale ?? 0;
  const zeros = decimals === 0 ? "" : `.${"0".repeat(decimals)}`;
  const unit = 10 ** decimals;
  return (value) => {
    if (typeof value === "bigint") return `${value}${zeros}`;
    if (typeof value !== "number") return value;
    if (Number.isSafeInteger(value)) return `${value === 0 ? 0 : value}${zeros}`;
    const units = Math.abs(value) * unit;
    if (!(units < BEYOND)) return atLeast(decimals, exact(value, decimals));
    if (scale === null) return plain(value);
    return units >= LARGE || Math.abs(units - Math.round(units)) < NOISE ? rounded(value, scale) : atLeast(scale, plain(value));
  };
}

/** A number whose scale has more digits than are exact: it is what it says if it has no more than those. */
function exact(value: number, decimals: number): string {
  const text = plain(value);
  if (Math.abs(value) < BEYOND && Number(text) === value) return text;
  throw unreadableValue(
    value,
    `which SQLite has no exact digits for: with ${decimals} of them behind the point, it is beyond 15 in all. Cast it to a float, or compute with smaller values.`,
  );
}

/** What is left of zero by a binary error is zero, without a sign. */
function rounded(value: number, scale: number): string {
  const text = value.toFixed(scale);
  return value < 0 && Number(text) === 0 ? text.slice(1) : text;
}

/** A number with up to 15 significant digits, without an exponent and without zeros at the end. */
function plain(value: number): string {
  const [mantissa = "", exponent = "0"] = value.toExponential(EXACT_DIGITS - 1).split("e");
  const digits = mantissa.replace("-", "").replace(".", "");
  const point = Number(exponent) + 1;
  const padded = point <= 0 ? `${"0".repeat(1 - point)}${digits}` : digits.padEnd(point, "0");
  const whole = Math.max(point, 1);
  const fraction = padded.slice(whole).replace(/0+$/, "");
  return `${value < 0 ? "-" : ""}${padded.slice(0, whole)}${fraction === "" ? "" : `.${fraction}`}`;
}

function atLeast(scale: number, text: string): string {
  const point = text.indexOf(".");
  const have = point < 0 ? 0 : text.length - point - 1;
  if (have >= scale) return text;
  return `${text}${point < 0 ? "." : ""}${"0".repeat(scale - have)}`;
}

function readAsNumber(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
    throw unreadableValue(value, 'more than a number holds exactly: leave out { as: "number" }.');
  return Number(value);
}

const numericRules: TypeRules<NumericType> = {
  ddl: (type, dialect) => BASE_TYPE_RULES["numeric"]?.ddl(type, dialect) ?? "NUMERIC",
  bind: () => bindNumeric,
  result: ({ as, scale }) => (as === "number" ? readAsNumber : readAsText(scale)),
  literal: (value) => String(bindNumeric(value)),
};

/** A floating-point number as the driver wants it. */
export function bindFloat(value: unknown): number {
  const number = typeof value === "bigint" || (typeof value === "string" && value.trim() !== "") ? Number(value) : value;
  if (typeof number !== "number") throw unfitValue(value, "numbers");
  if (Number.isNaN(number)) throw unfitValue(value, "numbers; SQLite has no NaN and would store NULL in its place");
  return number;
}

const readFloat = (value: unknown): unknown => (typeof value === "bigint" ? Number(value) : value);

function floatRules(name: string): TypeRules {
  return { ddl: (type, dialect) => BASE_TYPE_RULES[name]?.ddl(type, dialect) ?? "FLOAT", bind: () => bindFloat, result: () => readFloat };
}

/** The rules of this family. */
export const DECIMAL_RULES = { numeric: numericRules, float: floatRules("float"), double: floatRules("double") };
