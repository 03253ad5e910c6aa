/** MySQL's own types, as users write them: `mysql.tinyint()`, `mysql.longtext()`. */
import type { DateTimeForm, Family, InDateTimeForm, InForm, SqlType } from "@athanor/core";
import { BinaryType, exact, OpaqueType, types as t } from "@athanor/core";
import type { IntegerOptions, NumberOptions } from "./numbers.ts";
import { MysqlBitType, MysqlFloatType, MysqlIntegerType, MysqlNumericType, YearType } from "./numbers.ts";
import type { CharOptions, TextOptions } from "./strings.ts";
import { MysqlEnumType, MysqlStringType, SetType } from "./strings.ts";
import { MysqlDateTimeType, MysqlTimeType } from "./temporal.ts";

const integer =
  (name: string, basis: string) =>
  (options: IntegerOptions = {}): SqlType<number, "num"> =>
    new MysqlIntegerType<number>(name, basis, options);

const numeric =
  (name: "DECIMAL" | "NUMERIC") =>
  <const A extends "string" | "number" = "string">(
    precision?: number,
    scale?: number,
    options?: NumberOptions & { readonly as?: A },
  ): SqlType<InForm<A>, "num"> =>
    new MysqlNumericType<InForm<A>>(name, precision ?? null, scale ?? null, options ?? {}, options?.as ?? "string");

const float =
  (name: "FLOAT" | "DOUBLE" | "REAL") =>
  (precision?: number, scale?: number, options: NumberOptions = {}): SqlType<number, "num"> =>
    new MysqlFloatType(name, precision ?? null, scale ?? null, options);

const char =
  (name: string, national = false) =>
  (length?: number, options: CharOptions = {}): SqlType<string, "text"> =>
    new MysqlStringType(name, length ?? null, national ? { national, ...options } : options);

const text =
  (name: string) =>
  (options: TextOptions = {}): SqlType<string, "text"> =>
    new MysqlStringType(name, null, options);

const blob = (name: string) => {
  const type = new BlobType(name);
  return (): SqlType<Uint8Array, "bytes"> => type;
};

/** TINYBLOB, MEDIUMBLOB, LONGBLOB. */
export class BlobType extends BinaryType {
  /** As SQL has it. */
  readonly name: string;

  constructor(name: string) {
    super(null, "mysql_blob");
    this.name = name;
  }

  override get basis(): string {
    return "large_binary";
  }

  override get details(): readonly unknown[] {
    return [this.name];
  }
}

const dateTime =
  (kind: "mysql_datetime" | "mysql_timestamp") =>
  <const A extends DateTimeForm = "date">(options?: {
    readonly fsp?: number;
    readonly as?: A;
  }): SqlType<InDateTimeForm<A, false>, "time"> =>
    new MysqlDateTimeType<InDateTimeForm<A, false>>(kind, options?.as ?? "date", options?.fsp ?? null);

/** The types by name. */
export const MYSQL_TYPES = {
  /** TINYINT: a number. */
  tinyint: integer("TINYINT", "small_integer"),
  /** SMALLINT: a number. */
  smallint: integer("SMALLINT", "small_integer"),
  /** MEDIUMINT: a number. */
  mediumint: integer("MEDIUMINT", "integer"),
  /** INTEGER: a number. */
  integer: integer("INTEGER", "integer"),
  /** BIGINT: a number, and an error where a value is not safe as one; or a `bigint` or a string on request. */
  bigint: <const A extends "number" | "bigint" | "string" = "number">(
    options?: IntegerOptions & { readonly as?: A },
  ): SqlType<InForm<A>, "num"> => new MysqlIntegerType<InForm<A>>("BIGINT", "big_integer", options ?? {}, options?.as ?? "number"),
  /** DECIMAL(precision, scale): exact, a string; a number on request. */
  decimal: numeric("DECIMAL"),
  /** NUMERIC(precision, scale): exact, a string; a number on request. */
  numeric: numeric("NUMERIC"),
  /** FLOAT, perhaps with a precision and a scale: a number. */
  float: float("FLOAT"),
  /** DOUBLE, perhaps with a precision and a scale: a number. */
  double: float("DOUBLE"),
  /** REAL, perhaps with a precision and a scale: a number. */
  real: float("REAL"),
  /** BIT(length): a number, or a `bigint` on request. */
  bit: <const A extends "number" | "bigint" = "number">(length?: number, options?: { readonly as?: A }): SqlType<InForm<A>, "num"> =>
    new MysqlBitType<InForm<A>>(length ?? null, options?.as ?? "number"),
  /** BOOL. */
  boolean: t.boolean,
  /** CHAR(length). */
  char: char("CHAR"),
  /** VARCHAR(length). */
  varchar: char("VARCHAR"),
  /** NATIONAL CHAR(length). */
  nchar: char("CHAR", true),
  /** NATIONAL VARCHAR(length). */
  nvarchar: char("VARCHAR", true),
  /** TINYTEXT: up to 255 bytes. */
  tinytext: text("TINYTEXT"),
  /** TEXT: up to 64 KB. */
  text: (length?: number, options: TextOptions = {}): SqlType<string, "text"> => new MysqlStringType("TEXT", length ?? null, options),
  /** MEDIUMTEXT: up to 16 MB. */
  mediumtext: text("MEDIUMTEXT"),
  /** LONGTEXT: up to 4 GB. */
  longtext: text("LONGTEXT"),
  /** ENUM of the given strings. */
  enum: <const M extends readonly string[]>(members: M, options: TextOptions = {}): SqlType<M[number], "text"> =>
    new MysqlEnumType<M[number]>(members, options),
  /** SET of the given strings: a value is a list of some of them. */
  set: <const M extends readonly string[]>(members: M, options: TextOptions = {}): SqlType<readonly M[number][], Family> =>
    new SetType<M[number]>(members, options),
  /** BINARY(length). */
  binary: exact.binary,
  /** VARBINARY(length). */
  varbinary: exact.varbinary,
  /** TINYBLOB: up to 255 bytes. */
  tinyblob: blob("TINYBLOB"),
  /** BLOB: up to 64 KB. */
  blob: exact.blob,
  /** MEDIUMBLOB: up to 16 MB. */
  mediumblob: blob("MEDIUMBLOB"),
  /** LONGBLOB: up to 4 GB. */
  longblob: blob("LONGBLOB"),
  /** DATE: an ISO string. */
  date: t.date,
  /** TIME(fsp): an ISO string; `fsp` is how many digits of a second's fraction are kept. */
  time: (options?: { readonly fsp?: number }): SqlType<string, "time"> => new MysqlTimeType(false, options?.fsp ?? null),
  /** DATETIME(fsp): a Date in UTC; `{ as: "string" }` is exact. */
  datetime: dateTime("mysql_datetime"),
  /** TIMESTAMP(fsp): a Date in UTC; `{ as: "string" }` is exact. */
  timestamp: dateTime("mysql_timestamp"),
  /** YEAR: a number. */
  year: (options?: { readonly displayWidth?: number }): SqlType<number, "num"> => new YearType(options?.displayWidth ?? null),
  /** JSON, typed by `T`, which is believed and not checked. */
  json: t.json,
};

const INET4 = new OpaqueType<string, Family>("mariadb_inet4");
const INET6 = new OpaqueType<string, Family>("mariadb_inet6");

/** What only MariaDB has, beside what it has of MySQL. */
export const MARIADB_TYPES = {
  ...MYSQL_TYPES,
  /** UUID: a string. */
  uuid: exact.uuid,
  /** INET4: an IPv4 address. */
  inet4: (): SqlType<string, Family> => INET4,
  /** INET6: an IPv6 address. */
  inet6: (): SqlType<string, Family> => INET6,
};
