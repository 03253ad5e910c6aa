/** The pieces of which types and their literals are written. */
import type { ArrayType, EnumType, NumericType } from "@athanor/core";
import { ArgumentError, CompileError, StringType } from "@athanor/core";
import type { Dialect, TypeRules } from "./dialect.ts";
import { quoteIdentifier } from "./names.ts";

/** A type that is written as its name. */
export const namedType = (name: string): TypeRules => ({ ddl: () => name });

/** `NAME(size)`, or the name alone. */
export function sized(name: string, size: number | null): string {
  return size === null ? name : `${name}(${size})`;
}

/** `NAME(precision, scale)`, as far as they are given. */
export function scaled(name: string, { precision, scale }: Pick<NumericType, "precision" | "scale">): string {
  return precision === null || scale === null ? sized(name, precision) : `${name}(${precision}, ${scale})`;
}

/** A character type: its name, its length, its collation. */
export const characterType = (name: string): TypeRules<StringType> => ({
  ddl: (type, dialect) => sized(name, type.length) + collation(type, dialect),
});

/** ` COLLATE name`, or nothing. */
export function collation({ collation: name, collationSchema: schema }: StringType, dialect: Dialect): string {
  if (name === null) return "";
  return ` COLLATE ${schema === null ? "" : `${quoteIdentifier(schema, dialect)}.`}${quoteIdentifier(name, dialect)}`;
}

/** What stands for an enumeration where there is none: text that is long enough. */
export function enumAsText({ length }: EnumType): string {
  return sized("VARCHAR", length);
}

/** A string as a literal: quotes doubled, as standard SQL has it. */
export function stringLiteral(value: string): string {
  if (value.includes("\0")) throw new CompileError("A string with a NUL character can't be written as a literal.");
  return `'${value.replaceAll("'", "''")}'`;
}

/**
 * Bytes in hexadecimal digits.
 *
 * @throws CompileError for what is no Uint8Array
 */
export function hexOf(value: unknown): string {
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
  throw new CompileError("A literal of bytes is written of a Uint8Array only.");
}

/**
 * A UUID as 32 digits, for columns of characters.
 *
 * @throws ArgumentError for what is none
 */
export function uuidDigits(value: unknown): string {
  const digits = typeof value === "string" ? value.replaceAll("-", "").toLowerCase() : "";
  if (/^[0-9a-f]{32}$/.test(digits)) return digits;
  throw new ArgumentError(`A UUID is text such as "6ba7b810-9dad-11d1-80b4-00c04fd430c8", not ${JSON.stringify(value)}.`);
}

/** Such digits as a UUID again, with dashes. */
export function uuidOfDigits(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : value;
}

/** How UUIDs are kept as digits. */
export const UUID_AS_DIGITS: TypeRules = {
  ddl: () => "CHAR(32)",
  bind: () => uuidDigits,
  result: () => uuidOfDigits,
  literal: (value) => stringLiteral(uuidDigits(value)),
};

/**
 * A date that there is.
 *
 * @throws CompileError for an invalid Date
 */
export function validDate(value: Date): Date {
  if (Number.isNaN(value.getTime())) throw new CompileError("An invalid Date can't be written as a literal.");
  return value;
}

/**
 * A value as JSON text.
 *
 * @throws ArgumentError for what JSON can't say
 */
export function jsonText(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    // A bigint, or an object that contains itself.
    throw new ArgumentError(`A value can't be written as JSON: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
  if (text === undefined) throw new ArgumentError(`A value of type ${typeof value} can't be written as JSON.`);
  return text;
}

/** A path into a JSON value, as most databases write it: `$."a"[1]`. */
export function jsonPath(path: unknown): string {
  const steps: readonly unknown[] = Array.isArray(path) ? path : [path];
  return `$${steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${JSON.stringify(String(step))}`)).join("")}`;
}

/** `ITEM[]`; the item's collation stands behind the brackets. */
export function arrayOf(item: string, { item: type, dimensions }: ArrayType, dialect: Dialect): string {
  const brackets = "[]".repeat(dimensions ?? 1);
  const own = type.forDialect(dialect.name, dialect.like);
  const end = own instanceof StringType ? collation(own, dialect) : "";
  return end !== "" && item.endsWith(end) ? item.slice(0, -end.length) + brackets + end : item + brackets;
}

/** A date as SQL writes it, in UTC: `2024-02-29 12:30:00.000000`. */
export function isoDateTime(value: Date): string {
  return `${value.toISOString().slice(0, 23).replace("T", " ")}000`;
}
