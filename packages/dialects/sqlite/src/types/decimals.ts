/**
 * Exact numerics, and floating point.
 *
 * SQLite has no decimal type. A column declared NUMERIC stores whole numbers as INTEGER, exact to 64 bits, and fractions as
 * REAL, from which any decimal of up to 15 significant digits comes back as it was. So that is what a numeric may be here:
 * - A value with more digits is refused when it is bound; nothing is ever rounded in silence.
 * - What is stored compares, sorts and sums as numbers do, in indexes too, and other programs see numbers.
 * - It is read as text with at least the digits of the declared scale: `0.10`, `3.00`. A computed value may have more (`AVG`),
 *   up to 15 in all, which also takes away what binary sums are off by in the 16th: 0.1 + 0.2 is `0.30`.
 * - A computed value so large that its fraction can't be exact is an error when it is read.
 *
 * Where more digits are needed, `t.numeric(30, 10).withVariant(t.text(), "sqlite")` keeps every one, as text, which SQLite then
 * compares as text; or amounts are kept in the smallest unit, as integers.
 */
import type { TypeRules } from "@athanor/compiler";
import { BASE_TYPE_RULES } from "@athanor/compiler";
import type { NumericType } from "@athanor/core";
import { fitsInteger } from "./integers.ts";
import { unfit, unreadable } from "./refusal.ts";

/** So many significant digits of a decimal survive in a REAL. */
const EXACT_DIGITS = 15;

/** An exact numeric as the driver wants it: an INTEGER if it is whole, a REAL if not. */
export function bindNumeric(value: unknown): bigint | number {
  if (typeof value === "number" && Number.isFinite(value)) return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === "bigint") return wholeNumber(value);
  const match = typeof value === "string" ? /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(value) : null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (match === null || whole + fraction === "" || Number(exponent) > 400) throw unfit(value, 'exact numbers: "12.50", or a number');
  return decimal(value, sign, whole + fraction, Number(exponent) - fraction.length);
}

/** The number with these digits, times ten to the power of `scale`. */
function decimal(given: unknown, sign: string, digits: string, scale: number): bigint | number {
  const significant = digits.replace(/^0+/, "").replace(/0+$/, "");
  if (significant === "") return 0n;
  const zeros = digits.length - digits.replace(/0+$/, "").length;
  const power = scale + zeros;
  if (power >= 0) return wholeNumber(BigInt(`${sign === "-" ? "-" : ""}${significant}${"0".repeat(power)}`));
  if (significant.length > EXACT_DIGITS) throw unfit(given, TOO_MANY_DIGITS);
  return Number(`${sign}${significant}e${power}`);
}

function wholeNumber(value: bigint): bigint {
  if (fitsInteger(value)) return value;
  throw unfit(value, TOO_MANY_DIGITS);
}

const TOO_MANY_DIGITS =
  "fractions of up to 15 significant digits and whole numbers of 64 bits, which is what SQLite can store exactly as numbers. " +
  'To keep more digits, as text, declare the column with .withVariant(t.text(), "sqlite")';

/** Makes the function that reads numerics of a scale as text. */
function readAsText(scale: number): (value: unknown) => unknown {
  const zeros = scale === 0 ? "" : `.${"0".repeat(scale)}`;
  // Beyond this, a fraction of that scale has more than 15 digits.
  const limit = 10 ** (EXACT_DIGITS - scale);
  return (value) => {
    if (typeof value === "bigint") return `${value}${zeros}`;
    if (typeof value !== "number") return value;
    if (Number.isSafeInteger(value)) return `${value === 0 ? 0 : value}${zeros}`;
    if (!(Math.abs(value) < limit)) throw unreadable(value, `which SQLite has no exact digits for: with ${scale} of them behind the point, it is beyond 15 in all. Cast it to a float, or compute with smaller values.`);
    const fixed = value.toFixed(scale);
    return Number(fixed) === value ? fixed : atLeast(scale, plain(value));
  };
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
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) throw unreadable(value, 'more than a number holds exactly: leave out { as: "number" }.');
  return Number(value);
}

const numericRules: TypeRules<NumericType> = {
  ddl: (type, dialect) => BASE_TYPE_RULES["numeric"]?.ddl(type, dialect) ?? "NUMERIC",
  bind: () => bindNumeric,
  result: ({ as, scale }) => (as === "number" ? readAsNumber : readAsText(scale ?? 0)),
  literal: (value) => String(bindNumeric(value)),
};

/** A floating-point number as the driver wants it. */
export function bindFloat(value: unknown): number {
  const number = typeof value === "bigint" || (typeof value === "string" && value.trim() !== "") ? Number(value) : value;
  if (typeof number !== "number") throw unfit(value, "numbers");
  if (Number.isNaN(number)) throw unfit(value, "numbers; SQLite has no NaN and would store NULL in its place");
  return number;
}

const readFloat = (value: unknown): unknown => (typeof value === "bigint" ? Number(value) : value);

function floatRules(name: string): TypeRules {
  return { ddl: (type, dialect) => BASE_TYPE_RULES[name]?.ddl(type, dialect) ?? "FLOAT", bind: () => bindFloat, result: () => readFloat };
}

/** The rules of this family. */
export const DECIMAL_RULES = { numeric: numericRules, float: floatRules("float"), double: floatRules("double") };
