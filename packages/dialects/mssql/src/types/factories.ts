/** SQL Server's own types, as users write them: `mssql.datetime2()`, `mssql.money()`. */
import type { DateTimeForm, Family, InDateTimeForm, InForm, SqlType } from "@athanor/core";
import { exact, OpaqueType, types as t } from "@athanor/core";
import {
  MoneyType,
  MssqlBinaryType,
  MssqlBitType,
  MssqlDateTimeType,
  MssqlTimeType,
  NtextType,
  SqlVariantType,
  TinyintType,
  UniqueidentifierType,
} from "./own-types.ts";

const TINYINT = new TinyintType();
const BIT = new MssqlBitType();
const IMAGE = new MssqlBinaryType("mssql_image");
const ROWVERSION = new MssqlBinaryType("mssql_rowversion");
const TIMESTAMP = new MssqlBinaryType("mssql_timestamp");
const UNIQUEIDENTIFIER = new UniqueidentifierType();
const XML = new OpaqueType<string, Family>("mssql_xml");
const SQL_VARIANT = new SqlVariantType();

const money =
  (kind: "mssql_money" | "mssql_smallmoney") =>
  <const A extends "string" | "number" = "string">(options?: { readonly as?: A }): SqlType<InForm<A>, "num"> =>
    new MoneyType<InForm<A>>(kind, options?.as ?? "string");

/** How the values of a date and time are asked for. */
export interface DateTimeOptions<A> {
  readonly as?: A;
  /** How many digits of a second's fraction are kept. */
  readonly precision?: number;
}

const dateTime =
  (kind: string) =>
  <const A extends DateTimeForm = "date">(options?: DateTimeOptions<A>): SqlType<InDateTimeForm<A, false>, "time"> =>
    new MssqlDateTimeType<InDateTimeForm<A, false>>(kind, false, options?.as ?? "date", options?.precision ?? null);

/** The types by name. */
export const MSSQL_TYPES = {
  /** TINYINT: a number from 0 to 255. */
  tinyint: (): SqlType<number, "num"> => TINYINT,
  /** SMALLINT: a number. */
  smallint: t.smallInteger,
  /** INTEGER: a number. */
  integer: t.integer,
  /** BIGINT: a number, or a `bigint` or a string on request. */
  bigint: t.bigInteger,
  /** BIT: a boolean. */
  bit: (): SqlType<boolean, "bool"> => BIT,
  /** DECIMAL(precision, scale): exact, a string; a number on request. */
  decimal: exact.decimal,
  /** NUMERIC(precision, scale): exact, a string; a number on request. */
  numeric: t.numeric,
  /** MONEY: exact, a string; a number on request. */
  money: money("mssql_money"),
  /** SMALLMONEY: exact, a string; a number on request. */
  smallmoney: money("mssql_smallmoney"),
  /** FLOAT(precision): a number. */
  float: t.float,
  /** REAL: a number. */
  real: exact.real,
  /** DOUBLE PRECISION: a number. */
  doublePrecision: exact.doublePrecision,
  /** CHAR(length). */
  char: exact.char,
  /** VARCHAR(length); without a length, VARCHAR(max). */
  varchar: exact.varchar,
  /** NCHAR(length). */
  nchar: exact.nchar,
  /** NVARCHAR(length); without a length, NVARCHAR(max). */
  nvarchar: exact.nvarchar,
  /** TEXT, an old form of VARCHAR(max). */
  text: exact.text,
  /** NTEXT, an old form of NVARCHAR(max). */
  ntext: (options?: { readonly collation?: string }): SqlType<string, "text"> => new NtextType(options?.collation),
  /** BINARY(length). */
  binary: exact.binary,
  /** VARBINARY(length); without a length, VARBINARY(max), which can be kept in the file system. */
  varbinary: (length?: number, options?: { readonly filestream?: boolean }): SqlType<Uint8Array, "bytes"> =>
    new MssqlBinaryType("mssql_varbinary", length ?? null, options?.filestream ?? false),
  /** IMAGE, an old form of VARBINARY(max). */
  image: (): SqlType<Uint8Array, "bytes"> => IMAGE,
  /** ROWVERSION: eight bytes that the database changes with the row. */
  rowversion: (): SqlType<Uint8Array, "bytes"> => ROWVERSION,
  /** TIMESTAMP, the old name of ROWVERSION: no point in time. */
  timestamp: (): SqlType<Uint8Array, "bytes"> => TIMESTAMP,
  /** DATE: an ISO string. */
  date: t.date,
  /** TIME(precision): an ISO string. */
  time: (options?: { readonly precision?: number }): SqlType<string, "time"> => new MssqlTimeType(false, options?.precision ?? null),
  /** DATETIME, exact to 3 milliseconds: a Date in UTC. */
  datetime: dateTime("mssql_datetime"),
  /** SMALLDATETIME, exact to the minute: a Date in UTC. */
  smalldatetime: dateTime("mssql_smalldatetime"),
  /** DATETIME2(precision): a Date in UTC; `{ as: "string" }` is exact. */
  datetime2: dateTime("mssql_datetime2"),
  /** DATETIMEOFFSET(precision): a Date; `{ as: "string" }` is exact. */
  datetimeoffset: <const A extends DateTimeForm = "date">(options?: DateTimeOptions<A>): SqlType<InDateTimeForm<A, true>, "time"> =>
    new MssqlDateTimeType<InDateTimeForm<A, true>>("mssql_datetimeoffset", true, options?.as ?? "date", options?.precision ?? null),
  /** UNIQUEIDENTIFIER: a UUID, a string. */
  uniqueidentifier: (): SqlType<string, "uuid"> => UNIQUEIDENTIFIER,
  /** XML: a string. */
  xml: (): SqlType<string, Family> => XML,
  /** SQL_VARIANT: a value of nearly any type. */
  sqlVariant: (): SqlType<unknown, Family> => SQL_VARIANT,
};
