/** `types`: the generic types, as users write them (`import { types as t }`). */
import { ArgumentError } from "../errors.ts";
import { ArrayType } from "./array.ts";
import type { BooleanOptions, JsonOptions } from "./data.ts";
import { BinaryType, BooleanType, JsonType, NullType } from "./data.ts";
import type { EnumOptions } from "./enum.ts";
import { EnumType } from "./enum.ts";
import type { InForm } from "./numeric.ts";
import { FloatType, IntegerType, NumericType } from "./numeric.ts";
import type { Family, SqlType } from "./sql-type.ts";
import type { DateTimeForm, InDateTimeForm, IntervalOptions } from "./temporal.ts";
import { DateTimeType, DateType, IntervalType, TimeType } from "./temporal.ts";
import type { CollationOptions } from "./text.ts";
import { StringType, UuidType } from "./text.ts";

const INTEGER = new IntegerType<number>("integer");
const SMALL_INTEGER = new IntegerType<number>("small_integer");
const FLOAT = new FloatType("float");
const DOUBLE = new FloatType("double");
const BOOLEAN = new BooleanType();
const STRING = new StringType("string");
const TEXT = new StringType("text");
const UNICODE = new StringType("unicode");
const UNICODE_TEXT = new StringType("unicode_text");
const DATE = new DateType();
const TIME = new TimeType(false);
const INTERVAL = new IntervalType();
const UUID = new UuidType();
const BINARY = new BinaryType();
const BIG_INTEGERS = {
  number: new IntegerType<number>("big_integer"),
  bigint: new IntegerType<bigint>("big_integer", "bigint"),
  string: new IntegerType<string>("big_integer", "string"),
};

/** The type of what has no known type. */
export const NULL_TYPE: SqlType<never, never> = new NullType();

/**
 * The generic types. Each dialect renders them in its own way and has more of its own.
 *
 * @example
 * column(t.string(30)); column(t.numeric(12, 2)); column(t.enum("admin", "user"));
 */
export const types = {
  /** INTEGER: a number. */
  integer: (): SqlType<number, "num"> => INTEGER,
  /** SMALLINT: a number. */
  smallInteger: (): SqlType<number, "num"> => SMALL_INTEGER,
  /** BIGINT: a number, and an error where a value is not safe as one; or a `bigint` or a string on request. */
  bigInteger: <const A extends "number" | "bigint" | "string" = "number">(options?: { readonly as?: A }): SqlType<InForm<A>, "num"> =>
    narrowed<SqlType<InForm<A>, "num">>(BIG_INTEGERS[options?.as ?? "number"]),
  /** NUMERIC(precision, scale): exact, a string; a number on request. */
  numeric: <const A extends "string" | "number" = "string">(
    precision?: number,
    scale?: number,
    options?: { readonly as?: A },
  ): SqlType<InForm<A>, "num"> => new NumericType<InForm<A>>(precision ?? null, scale ?? null, options?.as ?? "string"),
  /** FLOAT: a number. */
  float: (precision?: number): SqlType<number, "num"> => (precision === undefined ? FLOAT : new FloatType("float", precision)),
  /** DOUBLE PRECISION: a number. */
  double: (): SqlType<number, "num"> => DOUBLE,
  /** BOOLEAN, or an integer where the database has none; on request with a CHECK for 0 and 1. */
  boolean: (options?: BooleanOptions): SqlType<boolean, "bool"> => (options === undefined ? BOOLEAN : new BooleanType(options)),
  /** VARCHAR(length). */
  string: (length?: number, options?: CollationOptions): SqlType<string, "text"> =>
    length === undefined && options === undefined ? STRING : new StringType("string", length ?? null, options),
  /** TEXT: a string without a limit; with a length, where the database takes one. */
  text: (options?: CollationOptions & { readonly length?: number }): SqlType<string, "text"> =>
    options === undefined ? TEXT : new StringType("text", options.length ?? null, options),
  /** NVARCHAR(length) where the dialect tells the two apart. */
  unicode: (length?: number, options?: CollationOptions): SqlType<string, "text"> =>
    length === undefined && options === undefined ? UNICODE : new StringType("unicode", length ?? null, options),
  /** NVARCHAR(max) or NTEXT where the dialect tells the two apart. */
  unicodeText: (options?: CollationOptions): SqlType<string, "text"> =>
    options === undefined ? UNICODE_TEXT : new StringType("unicode_text", null, options),
  /** DATE: an ISO string. */
  date: (): SqlType<string, "time"> => DATE,
  /** TIME: an ISO string. */
  time: (options?: { readonly timezone?: boolean }): SqlType<string, "time"> => (options?.timezone === true ? new TimeType(true) : TIME),
  /** TIMESTAMP / DATETIME: a Date in UTC; `{ as: "string" }` is exact to the microsecond. */
  dateTime: <const A extends DateTimeForm = "date", const Z extends boolean = false>(options?: {
    readonly timezone?: Z;
    readonly as?: A;
  }): SqlType<InDateTimeForm<A, Z>, "time"> => new DateTimeType<InDateTimeForm<A, Z>>(options?.timezone ?? false, options?.as ?? "date"),
  /** INTERVAL: an ISO 8601 duration. */
  interval: (options?: IntervalOptions): SqlType<string, "interval"> => (options === undefined ? INTERVAL : new IntervalType(options)),
  /** UUID: a string; the database's own type where it has one, unless `{ native: false }`. */
  uuid: (options?: { readonly native?: boolean }): SqlType<string, "uuid"> => (options?.native === false ? new UuidType(false) : UUID),
  /** BLOB / BYTEA / VARBINARY: a Uint8Array. */
  largeBinary: (length?: number): SqlType<Uint8Array, "bytes"> => (length === undefined ? BINARY : new BinaryType(length)),
  /** JSON, typed by `T`, which is believed and not checked. `{ nullAs: "json" }` writes `null` as JSON's null instead of SQL's NULL. */
  json: <T>(options?: JsonOptions): SqlType<T, "json"> => new JsonType<T>(options),
  /** An array, where the database has them. */
  array: <T, F extends Family>(item: SqlType<T, F>, options?: { readonly dimensions?: number }): SqlType<T[], "array"> =>
    new ArrayType<T[]>(item, options?.dimensions ?? null),
  /** The type of what nobody knows the type of: values pass as they are, and every operator takes it. */
  unknown: (): SqlType<unknown, Family> => NULL_TYPE,
  /** An enumeration of the given strings: `t.enum("admin", "user")`, or with options `t.enum(["admin", "user"], { name: "role" })`. */
  enum: enumeration,
};

function enumeration<const M extends readonly string[]>(...members: M): SqlType<M[number], "text">;
function enumeration<const M extends readonly string[]>(members: M, options?: EnumOptions): SqlType<M[number], "text">;
function enumeration(first?: string | readonly string[], ...rest: readonly unknown[]): SqlType<string, "text"> {
  const [second] = rest;
  if (first === undefined) return new EnumType([]);
  if (!Array.isArray(first)) return new EnumType([first, ...rest].map(member));
  return new EnumType(first, typeof second === "object" && second !== null ? second : {});
}

function member(given: unknown): string {
  if (typeof given === "string") return given;
  throw new ArgumentError('The members of an enum are strings: t.enum("admin", "user").');
}

/** The narrower static type of a value that was looked up under a key which decides it. */
function narrowed<T extends SqlType>(type: SqlType): T {
  return type as T;
}

/**
 * The type that a plain value has by itself, as a bound parameter.
 *
 * @throws ArgumentError for `undefined` and for values that no SQL type carries
 */
export function typeOfValue(value: unknown): SqlType {
  switch (typeof value) {
    case "string":
      return STRING;
    case "number":
      if (!Number.isInteger(value)) return FLOAT;
      // A database that is told the type would refuse what is too large for it.
      return value >= -0x8000_0000 && value <= 0x7fff_ffff ? INTEGER : BIG_INTEGERS.number;
    case "bigint":
      return BIG_INTEGERS.bigint;
    case "boolean":
      return BOOLEAN;
    default:
  }
  if (value === null) return NULL_TYPE;
  if (value instanceof Date) return types.dateTime();
  if (value instanceof Uint8Array) return BINARY;
  const what =
    value === undefined
      ? "undefined is no SQL value: use null for NULL, or leave the condition or the key out"
      : `A value of ${describeValue(value)} has no SQL type of its own: give literal(value, type)`;
  throw new ArgumentError(`${what}.`);
}

function describeValue(value: unknown): string {
  if (typeof value === "function") return `the function ${value.name || "(anonymous)"}`;
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? `class ${value.constructor?.name ?? "Object"}` : typeof value;
}
