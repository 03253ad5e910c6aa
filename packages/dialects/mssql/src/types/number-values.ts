/** Numbers, as they are sent and read. */
import type { ValueProcessor } from "@athanor/compiler";
import type { NumberForm, NumericType } from "@athanor/core";
import { narrowInteger, unfitValue, unreadableValue } from "@athanor/engine";
import { DecimalValue, FloatValue } from "../sent-values.ts";

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 63n - 1n;

/** A whole number of 64 bits; a number if it is one that a number holds. */
export function bindInteger(value: unknown): number | bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (typeof value === "bigint" && value >= SMALLEST && value <= LARGEST) return narrowInteger<number>(value);
  if (typeof value === "string" && /^[+-]?\d+$/.test(value)) return bindInteger(BigInt(value));
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number" && Number.isInteger(value))
    throw unfitValue(value, "numbers up to 2^53 - 1, which are exact; give a bigint for what is beyond");
  throw unfitValue(value, "whole numbers of 64 bits");
}

/** A BIGINT, whatever the value: so the statement is planned once. */
export const bindBigInteger = (value: unknown): bigint => BigInt(bindInteger(value));

/** A sum of DECIMALs without a fraction comes as text. */
function wholeOf(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+(?:\.0*)?$/.test(value) ? BigInt(value.replace(/\..*$/, "")) : value;
}

function readNumber(value: unknown): unknown {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  const whole = wholeOf(value);
  if (typeof whole !== "bigint") return typeof whole === "boolean" ? Number(whole) : whole;
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

export function bindBoolean(value: unknown): boolean {
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw unfitValue(value, "true and false");
}

/** BIT comes as a boolean; what is made of a condition, as a number. */
export function readBoolean(value: unknown): unknown {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) !== 0 : value;
}

/** An exact number; an exponent is written out. */
export function numericBinder({ precision, scale }: NumericType): ValueProcessor {
  const column = precision === null ? null : { precision, scale: scale ?? 0 };
  return (value) => new DecimalValue(digitsOf(value), column);
}

/** MONEY has four digits behind the point. */
export const bindMoney = (value: unknown): DecimalValue => new DecimalValue(digitsOf(value), { precision: 19, scale: 4 });

function digitsOf(value: unknown): string {
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

const EXACT = (value: unknown): unknown => (typeof value === "number" || typeof value === "bigint" ? String(value) : value);
const AS_NUMBER = (value: unknown): unknown => (typeof value === "string" || typeof value === "bigint" ? Number(value) : value);

/** How exact numbers are read. */
export function numericReader(as: NumberForm): ValueProcessor {
  return as === "number" ? AS_NUMBER : as === "bigint" ? readBigint : EXACT;
}

/** A floating-point number. */
export function bindFloat(value: unknown): number | FloatValue {
  const number = typeof value === "bigint" || (typeof value === "string" && value.trim() !== "") ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) throw unfitValue(value, "numbers; there is no NaN and no infinity here");
  return Number.isInteger(number) ? new FloatValue(number) : number;
}

export const readFloat = AS_NUMBER;
