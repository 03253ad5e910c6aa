/** PostgreSQL's own types, as users write them: `pg.jsonb()`, `pg.int4range()`. */
import type { DateTimeForm, EnumOptions, Family, InDateTimeForm, JsonOptions, SqlType } from "@athanor/core";
import { BinaryType, EnumType, exact, OpaqueType, types as t } from "@athanor/core";
import type { DomainOptions } from "./bits-and-names.ts";
import { BitType, DomainType } from "./bits-and-names.ts";
import { HstoreType, JsonbType } from "./documents.ts";
import type { Range } from "./ranges.ts";
import { MultirangeType, RangeType } from "./ranges.ts";
import type { IntervalFields } from "./temporal.ts";
import { PgIntervalType, PgTimestampType, PgTimeType } from "./temporal.ts";

const text = (kind: string) => {
  const type = new OpaqueType<string, Family>(kind);
  return (): SqlType<string, Family> => type;
};

const range = <T>(kind: string, of: SqlType<T>) => {
  const type = new RangeType<T>(kind, of);
  return (): SqlType<Range<T>, "range"> => type;
};

const multirange = <T>(kind: string, of: SqlType<T>) => {
  const type = new MultirangeType<T>(kind, of);
  return (): SqlType<readonly Range<T>[], "range"> => type;
};

const CITEXT = new OpaqueType<string, "text">("pg_citext", "text");
const MONEY = new OpaqueType<string, "num">("pg_money", "num");
const OID = new OpaqueType<number, "num">("pg_oid", "num");
const HSTORE = new HstoreType();
const BYTEA = new BinaryType(null);
const BIGINT = t.bigInteger();
const TIMESTAMP = t.dateTime();
const TIMESTAMPTZ = t.dateTime({ timezone: true });

/** The types by name. */
export const POSTGRESQL_TYPES = {
  /** SMALLINT: a number. */
  smallint: t.smallInteger,
  /** INTEGER: a number. */
  integer: t.integer,
  /** BIGINT: a number, or a `bigint` or a string on request. */
  bigint: t.bigInteger,
  /** NUMERIC(precision, scale): exact, a string; a number on request. */
  numeric: t.numeric,
  /** REAL: a number. */
  real: exact.real,
  /** DOUBLE PRECISION: a number. */
  doublePrecision: exact.doublePrecision,
  /** FLOAT(precision): a number. */
  float: t.float,
  /** MONEY: a string, as the server's settings write it. */
  money: (): SqlType<string, "num"> => MONEY,
  /** BOOLEAN. */
  boolean: t.boolean,
  /** TEXT. */
  text: t.text,
  /** VARCHAR(length). */
  varchar: exact.varchar,
  /** CHAR(length). */
  char: exact.char,
  /** CITEXT, of the extension of that name: text that is compared without regard to case. */
  citext: (): SqlType<string, "text"> => CITEXT,
  /** BYTEA: a Uint8Array. */
  bytea: (): SqlType<Uint8Array, "bytes"> => BYTEA,
  /** UUID: a string. */
  uuid: t.uuid,
  /** XML: a string. */
  xml: text("pg_xml"),
  /** BIT(length): a string of zeros and ones. */
  bit: (length = 1): SqlType<string, Family> => new BitType(length, false),
  /** BIT VARYING(length): a string of zeros and ones. */
  bitVarying: (length?: number): SqlType<string, Family> => new BitType(length ?? null, true),
  /** DATE: an ISO string. */
  date: t.date,
  /** TIME(precision), with or without a time zone: an ISO string. */
  time: (options?: { readonly timezone?: boolean; readonly precision?: number }): SqlType<string, "time"> =>
    new PgTimeType(options?.timezone ?? false, options?.precision ?? null),
  /** TIMESTAMP(precision), with or without a time zone: a Date in UTC; `{ as: "string" }` is exact to the microsecond. */
  timestamp: <const A extends DateTimeForm = "date", const Z extends boolean = false>(options?: {
    readonly timezone?: Z;
    readonly as?: A;
    readonly precision?: number;
  }): SqlType<InDateTimeForm<A, Z>, "time"> =>
    new PgTimestampType<InDateTimeForm<A, Z>>(options?.timezone ?? false, options?.as ?? "date", options?.precision ?? null),
  /** INTERVAL, of some fields only, with a precision of its seconds: an ISO 8601 duration. */
  interval: (options?: { readonly fields?: IntervalFields; readonly precision?: number }): SqlType<string, "interval"> =>
    new PgIntervalType(options?.fields ?? null, options?.precision ?? null),
  /** JSON, as it was written. */
  json: t.json,
  /** JSONB, typed by `T`, which is believed and not checked. */
  jsonb: <T>(options?: JsonOptions): SqlType<T, "json"> => new JsonbType<T>(options),
  /** JSONPATH: a string. */
  jsonpath: text("pg_jsonpath"),
  /** HSTORE, of the extension of that name: an object of strings. */
  hstore: (): SqlType<Readonly<Record<string, string | null>>, "json"> => HSTORE,
  /** TSVECTOR: a document, split into lexemes. */
  tsvector: text("pg_tsvector"),
  /** TSQUERY: what a document is searched for. */
  tsquery: text("pg_tsquery"),
  /** REGCONFIG: the name of a text search configuration. */
  regconfig: text("pg_regconfig"),
  /** REGCLASS: the name of a table or the like. */
  regclass: text("pg_regclass"),
  /** OID: a number. */
  oid: (): SqlType<number, "num"> => OID,
  /** INET: an address, perhaps with its network. */
  inet: text("pg_inet"),
  /** CIDR: a network. */
  cidr: text("pg_cidr"),
  /** MACADDR: an address of six bytes. */
  macaddr: text("pg_macaddr"),
  /** MACADDR8: an address of eight bytes. */
  macaddr8: text("pg_macaddr8"),
  /** INT4RANGE: a range of integers. */
  int4range: range("pg_int4range", t.integer()),
  /** INT8RANGE: a range of integers of 64 bits. */
  int8range: range("pg_int8range", BIGINT),
  /** NUMRANGE: a range of exact numbers. */
  numrange: range("pg_numrange", t.numeric()),
  /** DATERANGE: a range of dates. */
  daterange: range("pg_daterange", t.date()),
  /** TSRANGE: a range of points in time without a zone. */
  tsrange: range("pg_tsrange", TIMESTAMP),
  /** TSTZRANGE: a range of points in time. */
  tstzrange: range("pg_tstzrange", TIMESTAMPTZ),
  /** INT4MULTIRANGE: several ranges of integers. */
  int4multirange: multirange("pg_int4multirange", t.integer()),
  /** INT8MULTIRANGE: several ranges of integers of 64 bits. */
  int8multirange: multirange("pg_int8multirange", BIGINT),
  /** NUMMULTIRANGE: several ranges of exact numbers. */
  nummultirange: multirange("pg_nummultirange", t.numeric()),
  /** DATEMULTIRANGE: several ranges of dates. */
  datemultirange: multirange("pg_datemultirange", t.date()),
  /** TSMULTIRANGE: several ranges of points in time without a zone. */
  tsmultirange: multirange("pg_tsmultirange", TIMESTAMP),
  /** TSTZMULTIRANGE: several ranges of points in time. */
  tstzmultirange: multirange("pg_tstzmultirange", TIMESTAMPTZ),
  /** An enumeration that is a type of its own: `createAll` creates it before the tables. */
  enum: <const M extends readonly string[]>(members: M, options: EnumOptions & { readonly name: string }): SqlType<M[number], "text"> =>
    new EnumType<M[number]>(members, options),
  /** A domain, a type with conditions under a name: `createAll` creates it before the tables. */
  domain: <T, F extends Family>(name: string, type: SqlType<T, F>, options: DomainOptions = {}): SqlType<T, F> =>
    new DomainType<T, F>(name, type, options),
};
