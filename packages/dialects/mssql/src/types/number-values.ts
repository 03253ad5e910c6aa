/** Numbers, as they are sent and read. */
import type { ValueProcessor } from "@athanor/compiler";
import type { FloatType, NumericType } from "@athanor/core";
import { decimalDigits, finiteNumber, narrowInteger, unfitValue, wholeNumber } from "@athanor/engine";
import { DecimalValue, FloatValue, RealValue } from "../sent-values.ts";

/** A whole number of 64 bits; a number if it is one that a number holds. */
export function bindInteger(value: unknown): number | bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  return typeof value === "boolean" ? Number(value) : narrowInteger<number | bigint>(wholeNumber(value));
}

/** A BIGINT, whatever the value: so the statement is planned once. */
export const bindBigInteger = (value: unknown): bigint => BigInt(bindInteger(value));

export function bindBoolean(value: unknown): boolean {
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw unfitValue(value, "true and false");
}

/** BIT comes as a boolean; what is made of a condition, as a number. */
export function readBoolean(value: unknown): unknown {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) !== 0 : value;
}

/** An exact number. */
export function numericBinder({ precision, scale }: NumericType): ValueProcessor {
  const column = precision === null ? null : { precision, scale: scale ?? 0 };
  return (value) => new DecimalValue(decimalDigits(value), column);
}

/** MONEY has four digits behind the point. */
export const bindMoney = (value: unknown): DecimalValue => new DecimalValue(decimalDigits(value), { precision: 19, scale: 4 });

/** A floating-point number. */
export function bindFloat(value: unknown): number | FloatValue {
  const number = finiteNumber(value);
  return Number.isInteger(number) ? new FloatValue(number) : number;
}

/** One of half the size, unless it is beyond that. */
function bindReal(value: unknown): number | FloatValue | RealValue {
  const number = finiteNumber(value);
  return Number.isFinite(Math.fround(number)) ? new RealValue(number) : bindFloat(number);
}

/** FLOAT(24) and less are REAL. */
const REAL_PRECISION = 24;

/** A floating-point number of the size that the column has. */
export function floatBinder({ kind, precision }: FloatType): ValueProcessor {
  return kind === "sql_real" || (precision !== null && precision <= REAL_PRECISION) ? bindReal : bindFloat;
}
