/** How PostgreSQL declares the generic types, and its own. */
import type { Dialect, TypeRules, ValueProcessor } from "@athanor/compiler";
import {
  BASE_TYPE_RULES,
  bindProcessor,
  bindsNull,
  enumAsText,
  hexOf,
  literalOf,
  namedType,
  resultProcessor,
  sized,
  stringLiteral,
  typeFor,
  uuidDigits,
  uuidOfDigits,
} from "@athanor/compiler";
import type { EnumType, SqlType, TimeType, UserDefinedType, UuidType } from "@athanor/core";
import { ArrayType, DateTimeType, DateType, DecoratedType } from "@athanor/core";
import { temporalReader } from "@athanor/engine";
import { arrayText, readArray } from "./array-text.ts";
import type { BitType, DomainType } from "./bits-and-names.ts";
import { bindBytes, readBytes } from "./bytes.ts";
import { hstoreText, readHstore, readJson } from "./documents.ts";
import { arrayLiteral, castLiteral, dateTimeText } from "./literals.ts";
import { dayText, intervalText, momentText, readDate, readDay, readIso } from "./moments.ts";
import { NUMBER_RULES } from "./numbers.ts";
import type { MultirangeType, RangeType } from "./ranges.ts";
import { multirangeText, rangeText, readMultirange, readRange } from "./ranges.ts";
import type { PgIntervalType } from "./temporal.ts";
import { TypedText, textOf } from "./typed-text.ts";
import { readUndeclared } from "./undeclared.ts";

/** `NAME(precision) WITH TIME ZONE`. */
function zoned(name: string, { precision, timezone }: Pick<TimeType, "precision" | "timezone">): string {
  return `${sized(name, precision)} ${timezone ? "WITH" : "WITHOUT"} TIME ZONE`;
}

const dateTime: TypeRules<DateTimeType> = {
  ddl: (type) => zoned("TIMESTAMP", type),
  bind:
    ({ timezone }) =>
    (value) =>
      momentText(value, timezone),
  result: ({ as, timezone }) =>
    as === "string" ? readIso(timezone) : as === "temporal" ? temporalReader(timezone, readIso(timezone)) : readDate,
  literal: (value, type) => stringLiteral(dateTimeText(value, type)),
};

const date: TypeRules = {
  ddl: () => "DATE",
  bind: () => dayText,
  result: () => readDay,
  literal: (value) => stringLiteral(dayText(value)),
};

/** Text stays text, whatever the column turns out to be. */
const characters = (kind: string): TypeRules => ({
  ...BASE_TYPE_RULES[kind],
  ddl: (type, dialect) => BASE_TYPE_RULES[kind]?.ddl(type, dialect) ?? "TEXT",
  result: () => textOf,
});

/** A type whose values are text that PostgreSQL reads; as a literal, with the type. */
const textual = (name: string): TypeRules => ({
  ddl: () => name,
  result: () => textOf,
  literal: (value, type, dialect) => castLiteral(String(value), type, dialect),
});

/** The ends of a range as text. */
function endText(of: RangeType["of"]): (end: unknown) => string {
  if (!(of instanceof DateTimeType)) return of instanceof DateType ? dayText : String;
  // A Date says its zone always, which a type without one passes over; a literal need not say what is passed over.
  return of.timezone ? (end) => momentText(end, true) : (end) => momentText(end, false).replace(/\+00(?= BC$|$)/, "");
}

const range = (name: string): TypeRules<RangeType> => ({
  ddl: () => name,
  bind:
    ({ of }) =>
    (value) =>
      rangeText(value, endText(of)),
  result: ({ of }, dialect) => {
    const read = resultProcessor(of, dialect);
    return (value) => readRange(textOf(value), read);
  },
  literal: (value, type, dialect) => castLiteral(rangeText(value, endText(type.of)), type, dialect),
});

const multirange = (name: string): TypeRules<MultirangeType> => ({
  ddl: () => name,
  bind:
    ({ of }) =>
    (value) =>
      multirangeText(value, endText(of)),
  result: ({ of }, dialect) => {
    const read = resultProcessor(of, dialect);
    return (value) => readMultirange(textOf(value), read);
  },
  literal: (value, type, dialect) => castLiteral(multirangeText(value, endText(type.of)), type, dialect),
});

const interval: TypeRules = {
  ddl: () => "INTERVAL",
  bind: () => intervalText,
  result: () => textOf,
  literal: (value) => `${stringLiteral(String(intervalText(value)))}::INTERVAL`,
};

/** A type with a name of its own, if it has one; else text. */
const enumeration: TypeRules<EnumType> = {
  ddl: (type, dialect, names) => (type.objectName === null ? enumAsText(type) : ownName(type, dialect, names)),
  result: () => textOf,
  literal: (value) => stringLiteral(String(value)),
};

/** As it is, unless the type says that it is to be kept as characters. */
const uuid: TypeRules<UuidType> = {
  ddl: ({ native }) => (native ? "UUID" : "CHAR(32)"),
  bind: ({ native }) => (native ? null : uuidDigits),
  result: ({ native }) => (native ? textOf : (value) => uuidOfDigits(textOf(value))),
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

/** What the members of an array are at bottom: an array of arrays is an array of more dimensions. */
function innermost(item: SqlType, dialect: Dialect): SqlType {
  const own = typeFor(item, dialect);
  return own instanceof ArrayType ? innermost(own.item, dialect) : item;
}

/** How deep lists stand within each other; what is deeper is a member's value. Where nobody says, members that may be lists end it. */
function depthOf({ item, dimensions }: ArrayType, dialect: Dialect): number {
  const own = typeFor(item, dialect);
  if (own instanceof ArrayType) return (dimensions ?? 1) + depthOf(own, dialect);
  const single = own instanceof DecoratedType || own.kind === "user_defined" || own.family === "json" || own.family === "range";
  return dimensions ?? (single ? 1 : Number.POSITIVE_INFINITY);
}

/** Arrays travel as text. */
const array: TypeRules<ArrayType> = {
  ddl: (type, dialect, names) => BASE_TYPE_RULES["array"]?.ddl(type, dialect, names) ?? "",
  bind: (type, dialect) => {
    const item = innermost(type.item, dialect);
    const each = eachItem(bindProcessor(item, dialect), bindsNull(item, dialect));
    const depth = depthOf(type, dialect);
    return (value) => (Array.isArray(value) ? arrayText(value.map((member) => each(member, depth - 1))) : value);
  },
  result: ({ item }, dialect) => {
    const own = innermost(item, dialect);
    const read = resultProcessor(own, dialect);
    if (typeFor(own, dialect).kind !== "null") return (value) => readArray(textOf(value), read);
    return (value) => (value instanceof TypedText ? readUndeclared(value) : readArray(textOf(value), null));
  },
  literal: (value, type, dialect) => arrayLiteral(value, type, innermost(type.item, dialect), depthOf(type, dialect), dialect),
};

/** Converts a member of a list, and those of lists within it, as deep as they are not members themselves. */
function eachItem(process: ValueProcessor | null, nullToo: boolean): (value: unknown, depth: number) => unknown {
  const each = (value: unknown, depth: number): unknown => {
    if (depth > 0 && Array.isArray(value)) return value.map((member) => each(member, depth - 1));
    return process === null || value === undefined || (value === null && !nullToo) ? value : process(value);
  };
  return each;
}

function pathText(path: unknown): string {
  return arrayText((Array.isArray(path) ? path : [path]).map(String));
}

/** What a program's own type makes of a value begins with what the database says of it. */
const userDefined: TypeRules<UserDefinedType> = {
  ...BASE_TYPE_RULES["user_defined"],
  ddl: ({ sql }) => sql,
  result: ({ definition: { result } }) => (result === undefined ? readUndeclared : (value) => result(readUndeclared(value))),
};

const TEXTUAL = ["inet", "cidr", "macaddr", "macaddr8", "money", "xml", "tsvector", "tsquery", "regconfig", "regclass", "jsonpath"];
const RANGES = ["int4", "int8", "num", "date", "ts", "tstz"];

/** The rules of all types, by kind. */
export const POSTGRESQL_TYPE_RULES: Dialect["types"] = {
  ...BASE_TYPE_RULES,
  ...NUMBER_RULES,
  string: characters("string"),
  text: characters("text"),
  unicode: characters("unicode"),
  unicode_text: characters("unicode_text"),
  date,
  date_time: dateTime,
  moment: { ddl: dateTime.ddl, literal: (value) => stringLiteral(momentText(value, true)) },
  time: { ddl: (type: TimeType) => zoned("TIME", type), result: () => textOf, literal: (value) => stringLiteral(String(value)) },
  interval,
  large_binary: {
    ddl: () => "BYTEA",
    bind: () => bindBytes,
    result: () => readBytes,
    literal: (value) => `'\\x${hexOf(value)}'::BYTEA`,
  },
  json: {
    ...BASE_TYPE_RULES["json"],
    ddl: () => "JSON",
    result: () => readJson,
  },
  // The steps of a path are a list of texts here, members and indexes alike.
  json_path: { ddl: () => "TEXT[]", bind: () => pathText, literal: (value) => stringLiteral(pathText(value)) },
  uuid,
  enum: enumeration,
  array,
  user_defined: userDefined,
  null: { ...namedType("NULL"), result: () => readUndeclared },
  pg_timestamp: { ddl: (type: DateTimeType) => zoned("TIMESTAMP", type) },
  sql_timestamp: { ddl: (type: DateTimeType) => zoned("TIMESTAMP", type) },
  pg_time: { ddl: (type: TimeType) => zoned("TIME", type) },
  pg_interval: {
    ddl: ({ fields, precision }: PgIntervalType) =>
      `INTERVAL${fields === null ? "" : ` ${fields}`}${precision === null ? "" : ` (${precision})`}`,
  },
  pg_bit: {
    ddl: ({ length, varying }: BitType) => sized(varying ? "BIT VARYING" : "BIT", length),
    result: () => textOf,
    literal: (value: unknown, type: BitType, dialect) => castLiteral(String(value), type, dialect),
  },
  pg_domain: domain,
  pg_citext: { ddl: () => "CITEXT", result: () => textOf, literal: (value) => stringLiteral(String(value)) },
  pg_jsonb: namedType("JSONB"),
  pg_hstore: {
    ddl: () => "HSTORE",
    bind: () => hstoreText,
    result: () => readHstore,
    literal: (value, type, dialect) => castLiteral(hstoreText(value), type, dialect),
  },
  ...Object.fromEntries(TEXTUAL.map((name) => [`pg_${name}`, textual(name.toUpperCase())])),
  ...Object.fromEntries(RANGES.map((name) => [`pg_${name}range`, range(`${name.toUpperCase()}RANGE`)])),
  ...Object.fromEntries(RANGES.map((name) => [`pg_${name}multirange`, multirange(`${name.toUpperCase()}MULTIRANGE`)])),
};
