/** How PostgreSQL declares the generic types, and its own. */
import type { Dialect, TypeRules, ValueProcessor } from "@athanor/compiler";
import {
  BASE_TYPE_RULES,
  bindProcessor,
  enumAsText,
  hexOf,
  literalOf,
  namedType,
  resultProcessor,
  sized,
  stringLiteral,
  uuidDigits,
  uuidOfDigits,
} from "@athanor/compiler";
import type { ArrayType, DateTimeType, EnumType, FloatType, TimeType, UuidType } from "@athanor/core";
import type { BitType, DomainType } from "./bits-and-names.ts";
import { hstoreText } from "./documents.ts";
import { arrayLiteral, castLiteral, dateTimeText, floatLiteral } from "./literals.ts";
import type { MultirangeType, RangeType } from "./ranges.ts";
import { multirangeText, rangeText } from "./ranges.ts";
import type { PgIntervalType } from "./temporal.ts";

/** `NAME(precision) WITH TIME ZONE`. */
function zoned(name: string, { precision, timezone }: Pick<TimeType, "precision" | "timezone">): string {
  return `${sized(name, precision)} ${timezone ? "WITH" : "WITHOUT"} TIME ZONE`;
}

const dateTime: TypeRules<DateTimeType> = {
  ddl: (type) => zoned("TIMESTAMP", type),
  bind: (type) => (value) => dateTimeText(value, type),
  literal: (value, type) => stringLiteral(dateTimeText(value, type)),
};

/** A type whose values are text that PostgreSQL reads; as a literal, with the type. */
const textual = (name: string): TypeRules => ({
  ddl: () => name,
  literal: (value, type, dialect) => castLiteral(String(value), type, dialect),
});

/** The ends of a range as text. */
function endText(of: RangeType["of"]): (end: unknown) => string {
  return (end) =>
    end instanceof Date ? `${end.toISOString().slice(0, 23).replace("T", " ")}${of.details[0] === true ? "+00" : ""}` : String(end);
}

const range = (name: string): TypeRules<RangeType> => ({
  ddl: () => name,
  bind:
    ({ of }) =>
    (value) =>
      rangeText(value, endText(of)),
  literal: (value, type, dialect) => castLiteral(rangeText(value, endText(type.of)), type, dialect),
});

const multirange = (name: string): TypeRules<MultirangeType> => ({
  ddl: () => name,
  bind:
    ({ of }) =>
    (value) =>
      multirangeText(value, endText(of)),
  literal: (value, type, dialect) => castLiteral(multirangeText(value, endText(type.of)), type, dialect),
});

const interval: TypeRules = {
  ddl: () => "INTERVAL",
  literal: (value) => `${stringLiteral(String(value))}::INTERVAL`,
};

/** A type with a name of its own, if it has one; else text. */
const enumeration: TypeRules<EnumType> = {
  ddl: (type, dialect, names) => (type.objectName === null ? enumAsText(type) : ownName(type, dialect, names)),
  literal: (value) => stringLiteral(String(value)),
};

/** As it is, unless the type says that it is to be kept as characters. */
const uuid: TypeRules<UuidType> = {
  ddl: ({ native }) => (native ? "UUID" : "CHAR(32)"),
  bind: ({ native }) => (native ? null : uuidDigits),
  result: ({ native }) => (native ? null : uuidOfDigits),
  literal: (value, { native }) => stringLiteral(native ? String(value) : uuidDigits(value)),
};

type Names = Parameters<TypeRules["ddl"]>[2];

function ownName({ objectName }: EnumType | DomainType, _dialect: Dialect, names: Names): string {
  return objectName === null ? "" : (names?.inSchema(objectName.schema, objectName.name) ?? objectName.name);
}

const domain: TypeRules<DomainType> = {
  ddl: ownName,
  bind: (type, dialect) => bindProcessor(type.of, dialect),
  result: (type, dialect) => resultProcessor(type.of, dialect),
  literal: (value, type, dialect) => literalOf(value, type.of, dialect),
};

/** Converts the members of a list, and those of lists within it. */
function eachItem(process: ValueProcessor | null): ValueProcessor | null {
  if (process === null) return null;
  const each: ValueProcessor = (value) => (value === null ? null : Array.isArray(value) ? value.map(each) : process(value));
  return each;
}

const TEXTUAL = ["inet", "cidr", "macaddr", "macaddr8", "money", "xml", "tsvector", "tsquery", "regconfig", "regclass", "jsonpath"];
const RANGES = ["int4", "int8", "num", "date", "ts", "tstz"];

/** The rules of all types, by kind. */
export const POSTGRESQL_TYPE_RULES: Dialect["types"] = {
  ...BASE_TYPE_RULES,
  double: { ...namedType("DOUBLE PRECISION"), literal: floatLiteral },
  float: { ddl: ({ precision }: FloatType) => sized("FLOAT", precision), literal: floatLiteral },
  date_time: dateTime,
  time: { ddl: (type: TimeType) => zoned("TIME", type), literal: (value) => stringLiteral(String(value)) },
  interval,
  large_binary: { ddl: () => "BYTEA", literal: (value) => `'\\x${hexOf(value)}'::BYTEA` },
  uuid,
  enum: enumeration,
  array: {
    ddl: (type: ArrayType, dialect, names) => BASE_TYPE_RULES["array"]?.ddl(type, dialect, names) ?? "",
    bind: (type: ArrayType, dialect) => eachItem(bindProcessor(type.item, dialect)),
    literal: (value, type: ArrayType, dialect) => arrayLiteral(value, type, dialect),
  },
  pg_timestamp: { ddl: (type: DateTimeType) => zoned("TIMESTAMP", type) },
  sql_timestamp: { ddl: (type: DateTimeType) => zoned("TIMESTAMP", type) },
  pg_time: { ddl: (type: TimeType) => zoned("TIME", type) },
  pg_interval: {
    ddl: ({ fields, precision }: PgIntervalType) =>
      `INTERVAL${fields === null ? "" : ` ${fields}`}${precision === null ? "" : ` (${precision})`}`,
  },
  pg_bit: {
    ddl: ({ length, varying }: BitType) => sized(varying ? "BIT VARYING" : "BIT", length),
    literal: (value: unknown, type: BitType, dialect) => castLiteral(String(value), type, dialect),
  },
  pg_domain: domain,
  pg_citext: { ddl: () => "CITEXT", literal: (value) => stringLiteral(String(value)) },
  pg_oid: namedType("OID"),
  pg_jsonb: namedType("JSONB"),
  pg_hstore: {
    ddl: () => "HSTORE",
    bind: () => hstoreText,
    literal: (value, type, dialect) => castLiteral(hstoreText(value), type, dialect),
  },
  ...Object.fromEntries(TEXTUAL.map((name) => [`pg_${name}`, textual(name.toUpperCase())])),
  ...Object.fromEntries(RANGES.map((name) => [`pg_${name}range`, range(`${name.toUpperCase()}RANGE`)])),
  ...Object.fromEntries(RANGES.map((name) => [`pg_${name}multirange`, multirange(`${name.toUpperCase()}MULTIRANGE`)])),
};
