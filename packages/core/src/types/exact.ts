/** `exact`: the types of SQL under their own names. */
import {
  ExactBinaryType,
  ExactBooleanType,
  ExactDateTimeType,
  ExactFloatType,
  ExactNumericType,
  ExactStringType,
  ExactUuidType,
} from "./exact-types.ts";
import { types } from "./factories.ts";
import type { InForm, SqlType } from "./sql-type.ts";
import type { DateTimeForm, InDateTimeForm } from "./temporal.ts";
import type { CollationOptions } from "./text.ts";

/** How the values of a date and time are asked for, and how exact they are kept. */
export interface ExactDateTimeOptions<A, Z> {
  readonly timezone?: Z;
  readonly as?: A;
  /** How many digits of a second's fraction are kept. */
  readonly precision?: number;
}

const dateTime =
  (kind: string) =>
  <const A extends DateTimeForm = "date", const Z extends boolean = false>(
    options?: ExactDateTimeOptions<A, Z>,
  ): SqlType<InDateTimeForm<A, Z>, "time"> =>
    new ExactDateTimeType<InDateTimeForm<A, Z>>(kind, options?.timezone ?? false, options?.as ?? "date", options?.precision ?? null);

const text =
  (kind: string, basis: "string" | "text" | "unicode" | "unicode_text") =>
  (length?: number, options?: CollationOptions): SqlType<string, "text"> =>
    new ExactStringType(kind, basis, length, options);

const binary =
  (kind: string) =>
  (length?: number): SqlType<Uint8Array, "bytes"> =>
    new ExactBinaryType(length ?? null, kind);

const float =
  (kind: string) =>
  (precision?: number): SqlType<number, "num"> =>
    new ExactFloatType(kind, precision ?? null);

/**
 * The types of SQL under their own names. Where `t.dateTime()` is TIMESTAMP or DATETIME or DATETIME2, as the database has it,
 * `exact.timestamp()` is TIMESTAMP.
 *
 * @example
 * column(exact.char(2)); column(exact.timestamp({ timezone: true }));
 */
export const exact = {
  /** SMALLINT */
  smallint: types.smallInteger,
  /** INTEGER */
  integer: types.integer,
  /** BIGINT */
  bigint: types.bigInteger,
  /** NUMERIC(precision, scale) */
  numeric: types.numeric,
  /** DECIMAL(precision, scale) */
  decimal: <const A extends "string" | "number" = "string">(
    precision?: number,
    scale?: number,
    options?: { readonly as?: A },
  ): SqlType<InForm<A>, "num"> => new ExactNumericType<InForm<A>>("sql_decimal", precision ?? null, scale ?? null, options?.as ?? "string"),
  /** FLOAT(precision) */
  float: types.float,
  /** REAL */
  real: float("sql_real"),
  /** DOUBLE */
  double: float("sql_double"),
  /** DOUBLE PRECISION */
  doublePrecision: float("sql_double_precision"),
  /** BOOLEAN */
  boolean: (): SqlType<boolean, "bool"> => new ExactBooleanType(),
  /** CHAR(length) */
  char: text("sql_char", "string"),
  /** VARCHAR(length) */
  varchar: text("sql_varchar", "string"),
  /** NCHAR(length) */
  nchar: text("sql_nchar", "unicode"),
  /** NVARCHAR(length) */
  nvarchar: text("sql_nvarchar", "unicode"),
  /** TEXT, with a length where the database takes one */
  text: text("sql_text", "text"),
  /** CLOB */
  clob: text("sql_clob", "text"),
  /** NCLOB */
  nclob: text("sql_nclob", "unicode_text"),
  /** DATE */
  date: types.date,
  /** TIME */
  time: types.time,
  /** TIMESTAMP */
  timestamp: dateTime("sql_timestamp"),
  /** DATETIME */
  datetime: dateTime("sql_datetime"),
  /** BINARY(length) */
  binary: binary("sql_binary"),
  /** VARBINARY(length) */
  varbinary: binary("sql_varbinary"),
  /** BLOB */
  blob: binary("sql_blob"),
  /** UUID */
  uuid: (): SqlType<string, "uuid"> => new ExactUuidType(),
  /** JSON, typed by `T`, which is believed and not checked. */
  json: types.json,
};
