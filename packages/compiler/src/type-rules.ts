/** What dialects know of types: the rules that hold for all unless a dialect has its own. */
import type { BinaryType, DateTimeType, EnumType, FloatType, NumericType, TimeType, UserDefinedType } from "@athanor/core";
import { ArgumentError, ArrayType, CompileError, DecoratedType, SqlType, TupleType } from "@athanor/core";
import type { ValueProcessor } from "./compiled.ts";
import type { Dialect, ObjectNames, TypeRules } from "./dialect.ts";
import { EXACT_TYPE_RULES } from "./exact-type-rules.ts";
import { quoteIdentifier } from "./names.ts";
import {
  arrayOf,
  characterType,
  enumAsText,
  hexOf,
  isoDateTime,
  jsonPath,
  jsonText,
  namedType,
  scaled,
  sized,
  stringLiteral,
  UUID_AS_DIGITS,
  validDate,
} from "./type-text.ts";

/** The type that counts on a dialect: a variant for it, or for the dialect that it is a kind of; else the type itself. */
export function typeFor(type: SqlType, dialect: Dialect): SqlType {
  return type.forDialect(dialect.name, dialect.like);
}

// biome-ignore lint/suspicious/noExplicitAny: as in the dialects' tables, the kind decides which class of type the rules are for
type AnyRules = TypeRules<any>;

/**
 * The rules of a type that say something of `what`: those of its own kind, then those of the generic kind that it is at bottom, then
 * those for whatever is not known; undefined if none does.
 */
function rulesOf(type: SqlType, dialect: Dialect, what: keyof AnyRules): AnyRules | undefined {
  const { types } = dialect;
  const { kind, basis } = type;
  const own = types[kind];
  if (own?.[what] !== undefined) return own;
  const generic = basis === null ? undefined : types[basis];
  const found = generic ?? own ?? types["*"];
  if (found !== undefined) return found[what] === undefined ? undefined : found;
  throw new CompileError(
    `The dialect "${dialect.name}" has no type "${kind}": give the column a variant for it, type.withVariant(…, "${dialect.name}").`,
  );
}

/** Names without any translation of schemas. */
function plainNames(dialect: Dialect): ObjectNames {
  return {
    inSchema: (schema, name) =>
      schema === null ? quoteIdentifier(name, dialect) : `${quoteIdentifier(schema, dialect)}.${quoteIdentifier(name, dialect)}`,
  };
}

/** A type in DDL and CAST. */
export function typeDdl(type: SqlType, dialect: Dialect, names: ObjectNames = plainNames(dialect)): string {
  const own = typeFor(type, dialect);
  if (own instanceof DecoratedType) return typeDdl(own.impl, dialect, names);
  return rulesOf(own, dialect, "ddl")?.ddl(own, dialect, names) ?? "NULL";
}

/** The function that turns a value of a type into what the driver wants; null where it passes as it is. */
export function bindProcessor(type: SqlType, dialect: Dialect): ValueProcessor | null {
  const own = typeFor(type, dialect);
  if (own instanceof DecoratedType) {
    const inner = bindProcessor(own.impl, dialect);
    // Null never reaches the decorator's own function, but the type below may have something to say of it.
    if (bindsNull(own.impl, dialect)) return (value) => (inner ?? same)(value === null ? null : own.bind(value));
    return inner === null ? own.bind : (value) => passNull(own.bind(value), inner);
  }
  return rulesOf(own, dialect, "bind")?.bind?.(own, dialect) ?? null;
}

/** The function that turns the driver's value into one of a type; null where it passes as it is. */
export function resultProcessor(type: SqlType, dialect: Dialect): ValueProcessor | null {
  const own = typeFor(type, dialect);
  if (own instanceof DecoratedType) {
    const inner = resultProcessor(own.impl, dialect);
    return inner === null ? own.result : (value) => passNull(inner(value), own.result);
  }
  return rulesOf(own, dialect, "result")?.result?.(own, dialect) ?? null;
}

const same = (value: unknown): unknown => value;

function passNull(value: unknown, process: ValueProcessor): unknown {
  return value === null || value === undefined ? value : process(value);
}

/** Whether the conversions of a type see null: because it is a value of the type, or because the driver has to be told its type. */
export function bindsNull(type: SqlType, dialect: Dialect): boolean {
  const own = typeFor(type, dialect);
  if (own instanceof DecoratedType) return bindsNull(own.impl, dialect);
  return own.bindsNull || rulesOf(own, dialect, "bind")?.bindsNull === true;
}

/** Whether null is a value of a type, rather than SQL's NULL. */
function hasNull(type: SqlType, dialect: Dialect): boolean {
  const own = typeFor(type, dialect);
  return own instanceof DecoratedType ? hasNull(own.impl, dialect) : own.bindsNull;
}

/** A value as a literal of SQL. */
export function literalOf(value: unknown, type: SqlType, dialect: Dialect): string {
  const own = typeFor(type, dialect);
  if (value === null && !hasNull(own, dialect)) return "NULL";
  if (own instanceof DecoratedType) return literalOf(value === null ? null : own.bind(value), own.impl, dialect);
  const text = rulesOf(own, dialect, "literal")?.literal?.(value, own, dialect) ?? plainLiteral(value, type);
  // Here, for all types, so that no rule can forget it. The members of a row value and of an array were literals before.
  return dialect.backslashEscapes === true && !(own instanceof TupleType) && !(own instanceof ArrayType)
    ? text.replaceAll("\\", "\\\\")
    : text;
}

/**
 * A string as a literal of a dialect, for places that have no type: a comment, the member of an enumeration.
 *
 * @throws CompileError for a string that can't be written
 */
export function textLiteral(value: string, dialect: Dialect): string {
  const literal = stringLiteral(value);
  return dialect.backslashEscapes === true ? literal.replaceAll("\\", "\\\\") : literal;
}

function plainLiteral(value: unknown, type: Pick<SqlType, "family">): string {
  switch (typeof value) {
    case "string":
      return type.family === "num" && /^-?\d+(\.\d+)?$/.test(value) ? value : stringLiteral(value);
    case "number":
      if (Number.isFinite(value)) return String(value);
      break;
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "1" : "0";
    default:
  }
  throw new CompileError(
    `A value of type ${type instanceof SqlType ? type.key : typeof value} can't be written as a literal here: bind it as a parameter.`,
  );
}

/** The rules of the default dialect, which others spread and change. */
export const BASE_TYPE_RULES: Dialect["types"] = {
  small_integer: namedType("SMALLINT"),
  integer: namedType("INTEGER"),
  big_integer: namedType("BIGINT"),
  numeric: { ddl: (type: NumericType) => scaled("NUMERIC", type) },
  float: { ddl: (type: FloatType) => sized("FLOAT", type.precision) },
  double: namedType("DOUBLE"),
  boolean: {
    ddl: () => "BOOLEAN",
    literal: (value, _type, dialect) => (dialect.capabilities.nativeBoolean ? (value ? "true" : "false") : value ? "1" : "0"),
  },
  string: characterType("VARCHAR"),
  text: characterType("TEXT"),
  unicode: characterType("VARCHAR"),
  unicode_text: characterType("TEXT"),
  enum: { ddl: (type: EnumType) => enumAsText(type) },
  uuid: UUID_AS_DIGITS,
  date: { ddl: () => "DATE", literal: (value) => stringLiteral(String(value)) },
  time: { ddl: (_type: TimeType) => "TIME", literal: (value) => stringLiteral(String(value)) },
  date_time: {
    ddl: (_type: DateTimeType) => "DATETIME",
    literal: (value) => stringLiteral(value instanceof Date ? isoDateTime(validDate(value)) : String(value)),
  },
  interval: namedType("INTERVAL"),
  large_binary: { ddl: (type: BinaryType) => sized("BLOB", type.length), literal: (value) => `X'${hexOf(value)}'` },
  array: { ddl: (type: ArrayType, dialect, names) => arrayOf(typeDdl(type.item, dialect, names), type, dialect) },
  json_key: namedType("TEXT"),
  json_index: namedType("INTEGER"),
  json_path: { ddl: () => "TEXT", bind: () => jsonPath, literal: (value) => stringLiteral(jsonPath(value)) },
  tuple: {
    ddl: () => "RECORD",
    bind: (type: TupleType, dialect) => eachMember(type.members.map((member) => bindProcessor(member, dialect))),
    literal: (value, type: TupleType, dialect) => tupleLiteral(value, type, dialect),
  },
  json: { ddl: () => "JSON", bind: () => jsonText, literal: (value) => stringLiteral(jsonText(value)) },
  null: namedType("NULL"),
  user_defined: {
    ddl: ({ sql }: UserDefinedType) => sql,
    bind: ({ definition }: UserDefinedType) => definition.bind ?? null,
    result: ({ definition }: UserDefinedType) => definition.result ?? null,
    literal: (value, { definition: { bind }, family }: UserDefinedType) => {
      const bound = bind === undefined ? value : bind(value);
      return bound === null ? "NULL" : plainLiteral(bound, { family });
    },
  },
  ...EXACT_TYPE_RULES,
};

function eachMember(processors: readonly (ValueProcessor | null)[]): ValueProcessor {
  return (value) => membersOf(value, processors.length).map((each, i) => (each === null ? null : (processors[i]?.(each) ?? each)));
}

function tupleLiteral(value: unknown, type: TupleType, dialect: Dialect): string {
  const members = membersOf(value, type.members.length);
  return `(${type.members.map((member, i) => literalOf(members[i], member, dialect)).join(", ")})`;
}

function membersOf(value: unknown, width: number): readonly unknown[] {
  if (Array.isArray(value) && value.length === width) return value;
  throw new ArgumentError(`A row value of ${width} members was given ${Array.isArray(value) ? `a list of ${value.length}` : "no list"}.`);
}
