/** How PostgreSQL writes values as literals, where the generic way would be another value. */
import type { Dialect } from "@athanor/compiler";
import { isoDateTime, literalOf, stringLiteral, typeDdl, typeFor, validDate } from "@athanor/compiler";
import type { ArrayType, DateTimeType, SqlType } from "@athanor/core";
import { CompileError, DecoratedType } from "@athanor/core";
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
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
    return `'${Object.is(value, -0) ? "-0" : String(value)}'::FLOAT8`;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  throw new CompileError("A literal of a floating-point number is written of a number only.");
}

/** Whether literals of a type alone say what they are: text is what PostgreSQL takes a string for. */
function saysItself(type: SqlType, dialect: Dialect): boolean {
  const own = typeFor(type, dialect);
  if (own instanceof DecoratedType) return saysItself(own.impl, dialect);
  return own.objectName === null && (own.family === "num" || own.family === "bool" || own.family === "text" || own.family === "range");
}

/**
 * `ARRAY[…]`; with its type, where nothing in it says one.
 *
 * @param depth how deep lists stand within each other; what is deeper is a member's value
 */
export function arrayLiteral(value: unknown, type: ArrayType, item: SqlType, depth: number, dialect: Dialect): string {
  if (!Array.isArray(value)) throw new CompileError("A literal of an array is written of a list only.");
  const members = value.map((each) =>
    depth > 1 && Array.isArray(each) ? arrayLiteral(each, type, item, depth - 1, dialect) : literalOf(each, item, dialect),
  );
  const typed = value.some((each) => each !== null) && saysItself(item, dialect);
  return `ARRAY[${members.join(", ")}]${typed ? "" : `::${typeDdl(type, dialect)}`}`;
}
