/** What dialects know of types: the rules that hold for all unless a dialect has its own. */
import type {
  ArrayType,
  BinaryType,
  DateTimeType,
  EnumType,
  FloatType,
  NumericType,
  SqlType,
  StringType,
  TimeType,
  TupleType,
} from "@athanor/core";
import { ArgumentError, CompileError, DecoratedType } from "@athanor/core";
import type { ValueProcessor } from "./compiled.ts";
import type { Dialect, TypeRules } from "./dialect.ts";
import { quoted } from "./names.ts";

/** The type that counts on a dialect, and its rules there. */
function rulesOf(type: SqlType, dialect: Dialect): { readonly type: SqlType; readonly rules: TypeRules } {
  const own = type.forDialect(dialect.name);
  const rules = dialect.types[own.kind];
  if (rules === undefined)
    throw new CompileError(
      `The dialect "${dialect.name}" has no type "${own.kind}": give the column a variant for it, type.withVariant(…, "${dialect.name}").`,
    );
  return { type: own, rules };
}

/** A type in DDL and CAST. */
export function typeDdl(type: SqlType, dialect: Dialect): string {
  const own = type.forDialect(dialect.name);
  if (own instanceof DecoratedType) return typeDdl(own.impl, dialect);
  const found = rulesOf(own, dialect);
  return found.rules.ddl(found.type, dialect);
}

/** The function that turns a value of a type into what the driver wants; null where it passes as it is. */
export function bindProcessor(type: SqlType, dialect: Dialect): ValueProcessor | null {
  const own = type.forDialect(dialect.name);
  if (own instanceof DecoratedType) {
    const inner = bindProcessor(own.impl, dialect);
    return inner === null ? own.bind : (value) => passNull(own.bind(value), inner);
  }
  const found = rulesOf(own, dialect);
  return found.rules.bind?.(found.type, dialect) ?? null;
}

/** The function that turns the driver's value into one of a type; null where it passes as it is. */
export function resultProcessor(type: SqlType, dialect: Dialect): ValueProcessor | null {
  const own = type.forDialect(dialect.name);
  if (own instanceof DecoratedType) {
    const inner = resultProcessor(own.impl, dialect);
    return inner === null ? own.result : (value) => passNull(inner(value), own.result);
  }
  const found = rulesOf(own, dialect);
  return found.rules.result?.(found.type, dialect) ?? null;
}

function passNull(value: unknown, process: ValueProcessor): unknown {
  return value === null || value === undefined ? value : process(value);
}

/** A value as a literal of SQL. */
export function literalOf(value: unknown, type: SqlType, dialect: Dialect): string {
  if (value === null) return "NULL";
  const own = type.forDialect(dialect.name);
  if (own instanceof DecoratedType) return literalOf(own.bind(value), own.impl, dialect);
  const found = rulesOf(own, dialect);
  return found.rules.literal?.(value, found.type, dialect) ?? plainLiteral(value, type);
}

/** A string as a literal: quotes doubled, as standard SQL has it. */
export function stringLiteral(value: string): string {
  if (value.includes("\0")) throw new CompileError("A string with a NUL character can't be written as a literal.");
  return `'${value.replaceAll("'", "''")}'`;
}

function plainLiteral(value: unknown, type: SqlType): string {
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
  throw new CompileError(`A value of type ${type.key} can't be written as a literal here: bind it as a parameter.`);
}

const named = (name: string): TypeRules => ({ ddl: () => name });
const sized = (name: string, length: number | null): string => (length === null ? name : `${name}(${length})`);
const text = (name: string) => ({ ddl: (type: StringType, dialect: Dialect) => sized(name, type.length) + collation(type, dialect) });

function collation(type: StringType, dialect: Dialect): string {
  return type.collation === null ? "" : ` COLLATE ${quoted(type.collation, dialect)}`;
}

function numericDdl(type: NumericType): string {
  if (type.precision === null) return "NUMERIC";
  return type.scale === null ? `NUMERIC(${type.precision})` : `NUMERIC(${type.precision}, ${type.scale})`;
}

/** The rules of the default dialect, which others spread and change. */
export const BASE_TYPE_RULES: Dialect["types"] = {
  small_integer: named("SMALLINT"),
  integer: named("INTEGER"),
  big_integer: named("BIGINT"),
  numeric: { ddl: (type: NumericType) => numericDdl(type) },
  float: { ddl: (type: FloatType) => sized("FLOAT", type.precision) },
  double: named("DOUBLE"),
  boolean: {
    ddl: () => "BOOLEAN",
    literal: (value, _type, dialect) => (dialect.capabilities.nativeBoolean ? (value ? "true" : "false") : value ? "1" : "0"),
  },
  string: text("VARCHAR"),
  text: text("TEXT"),
  unicode: text("VARCHAR"),
  unicode_text: text("TEXT"),
  enum: { ddl: (type: EnumType) => `VARCHAR(${type.length})` },
  uuid: named("CHAR(32)"),
  date: { ddl: () => "DATE", literal: (value) => stringLiteral(String(value)) },
  time: { ddl: (_type: TimeType) => "TIME", literal: (value) => stringLiteral(String(value)) },
  date_time: {
    ddl: (_type: DateTimeType) => "DATETIME",
    literal: (value) => stringLiteral(value instanceof Date ? isoDateTime(validDate(value)) : String(value)),
  },
  interval: named("INTERVAL"),
  large_binary: {
    ddl: (type: BinaryType) => sized("BLOB", type.length),
    literal: (value) => {
      if (value instanceof Uint8Array) return `X'${hex(value)}'`;
      throw new CompileError("A literal of bytes is written of a Uint8Array only.");
    },
  },
  array: { ddl: (type: ArrayType, dialect) => `${typeDdl(type.item, dialect)}${"[]".repeat(type.dimensions ?? 1)}` },
  json_key: named("TEXT"),
  json_index: named("INTEGER"),
  json_path: { ddl: () => "TEXT", bind: () => jsonPath, literal: (value) => stringLiteral(jsonPath(value)) },
  tuple: {
    ddl: () => "RECORD",
    bind: (type: TupleType, dialect) => eachMember(type.members.map((member) => bindProcessor(member, dialect))),
    literal: (value, type: TupleType, dialect) => tupleLiteral(value, type, dialect),
  },
  json: { ddl: () => "JSON", literal: (value) => stringLiteral(JSON.stringify(value)) },
  null: named("NULL"),
};

function validDate(value: Date): Date {
  if (Number.isNaN(value.getTime())) throw new CompileError("An invalid Date can't be written as a literal.");
  return value;
}

/** A path into a JSON value, as most databases write it: `$."a"[1]`. */
export function jsonPath(path: unknown): string {
  const steps: readonly unknown[] = Array.isArray(path) ? path : [path];
  return `$${steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${JSON.stringify(String(step))}`)).join("")}`;
}

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

/** A date as SQL writes it, in UTC: `2024-02-29 12:30:00.000000`. */
export function isoDateTime(value: Date): string {
  return `${value.toISOString().slice(0, 23).replace("T", " ")}000`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
