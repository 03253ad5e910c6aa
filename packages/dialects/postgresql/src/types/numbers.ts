/** Numbers and booleans, as text from the server. */
import type { TypeRules, ValueProcessor } from "@athanor/compiler";
import { BASE_TYPE_RULES, namedType, scaled, sized } from "@athanor/compiler";
import type { FloatType, IntegerType, NumericType } from "@athanor/core";
import { unreadableValue } from "@athanor/engine";
import { floatLiteral } from "./literals.ts";
import { textOf } from "./typed-text.ts";

/** A number; NaN and the infinities go by these names on both sides. */
export function readNumber(value: unknown): number {
  return typeof value === "number" ? value : Number(textOf(value));
}

function readInteger(value: unknown): number {
  const number = readNumber(value);
  if (number <= Number.MAX_SAFE_INTEGER && number >= Number.MIN_SAFE_INTEGER) return number;
  const text = textOf(value);
  throw unreadableValue(
    text,
    /^-?\d+$/.test(text)
      ? 'more than a number holds exactly: declare the column as t.bigInteger({ as: "bigint" }), or { as: "string" }.'
      : "which is no whole number.",
  );
}

function readBigint(value: unknown): unknown {
  const text = textOf(value);
  if (/^-?\d+$/.test(text)) return BigInt(text);
  throw unreadableValue(text, "which is no whole number.");
}

/** A whole number of 64 bits, where nobody has said how it is wanted: a number if that holds it. */
export function readWideInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

export const readBoolean: ValueProcessor = (value) => value === "t" || value === true || value === "true" || value === "1";

function integer(name: string): TypeRules<IntegerType> {
  return {
    ddl: () => name,
    result: ({ as }) => (as === "bigint" ? readBigint : as === "string" ? textOf : readInteger),
  };
}

/** Exact: digits all the way, even where a floating-point number was computed. */
function readExact(value: unknown): string {
  const text = textOf(value);
  return text.includes("e") ? withoutExponent(text) : text;
}

function withoutExponent(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return point >= digits.length ? sign + digits.padEnd(point, "0") : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The rules of this family. */
export const NUMBER_RULES = {
  small_integer: integer("SMALLINT"),
  integer: integer("INTEGER"),
  big_integer: integer("BIGINT"),
  numeric: {
    ddl: (type) => scaled("NUMERIC", type),
    result: ({ as }) => (as === "number" ? readNumber : readExact),
  } satisfies TypeRules<NumericType>,
  double: { ...namedType("DOUBLE PRECISION"), result: () => readNumber, literal: floatLiteral },
  float: {
    ddl: ({ precision }) => sized("FLOAT", precision),
    result: () => readNumber,
    literal: floatLiteral,
  } satisfies TypeRules<FloatType>,
  boolean: { ...BASE_TYPE_RULES["boolean"], ddl: () => "BOOLEAN", result: () => readBoolean },
  pg_oid: { ...namedType("OID"), result: () => readNumber },
};
