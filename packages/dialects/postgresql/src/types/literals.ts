/** How PostgreSQL writes values as literals, where the generic way would be another value. */
import type { Dialect } from "@athanor/compiler";
import { isoDateTime, literalOf, stringLiteral, typeDdl, validDate } from "@athanor/compiler";
import type { ArrayType, DateTimeType, SqlType } from "@athanor/core";
import { CompileError } from "@athanor/core";
import { momentText } from "./moments.ts";

/** A literal under its type: `'…'::INET`. */
export function castLiteral(text: string, type: SqlType, dialect: Dialect): string {
  return `${stringLiteral(text)}::${typeDdl(type, dialect)}`;
}

/** A point in time; with its zone, where the type has one. */
export function dateTimeText(value: unknown, { timezone }: DateTimeType): string {
  if (!(value instanceof Date)) return momentText(value, timezone);
  const year = validDate(value).getUTCFullYear();
  return year > 0 && year <= 9999 ? `${isoDateTime(value)}${timezone ? "+00" : ""}` : momentText(value, timezone);
}

/** A number; what is none of the usual ones has a name. */
export function floatLiteral(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return `'${String(value)}'::FLOAT8`;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  throw new CompileError("A literal of a floating-point number is written of a number only.");
}

/** `ARRAY[…]`; with its type, where nothing in it says one. */
export function arrayLiteral(value: unknown, type: ArrayType, dialect: Dialect): string {
  if (!Array.isArray(value)) throw new CompileError("A literal of an array is written of a list only.");
  const members = value.map((each) => (Array.isArray(each) ? arrayLiteral(each, type, dialect) : literalOf(each, type.item, dialect)));
  const untyped = value.every((each) => each === null);
  return `ARRAY[${members.join(", ")}]${untyped ? `::${typeDdl(type, dialect)}` : ""}`;
}
