/** SQL types: from their names to what makes them. */
import type { TypeDescription, TypeFields } from "../ast.ts";
import { DIALECT_TYPES } from "../dialects.ts";
import { call, camel, constant, has, instance, make } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import type { Build } from "./context.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** One type: the arguments it understands, and how they are given. Any other argument makes it not expressible. */
interface Rule {
  readonly takes: readonly string[];
  readonly give: (args: Arguments, build: Build) => readonly unknown[];
  readonly method: string;
}

const rule = (method: string, takes: readonly string[] = [], give: Rule["give"] = () => []): Rule => ({ method, takes, give });

/** Leaves out trailing arguments that were not given. */
function given(...args: unknown[]): unknown[] {
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}

const text =
  (position: "first" | "none"): Rule["give"] =>
  ({ length, collation }) => {
    const options = collation === undefined ? undefined : { collation };
    return position === "first" ? given(length, options) : given(options);
  };

/** The length of an enum's VARCHAR is that of its longest member; any other can't be said. */
function enumMembers({ values, length }: Arguments): readonly unknown[] {
  const members: readonly unknown[] = Array.isArray(values) ? values : [];
  const longest = members.reduce((most: number, member) => Math.max(most, String(member).length), 0);
  if (length !== longest) throw new NotExpressible("type:Enum(length)");
  return members;
}

/** How an enum is named and declared counts only where it is a type of its own in the database. */
const ENUM_TAKES = ["values", "length", "name", "metadata", "schema", "enum_class", "members", "native_enum"];

const ARRAY_RULE = rule("array", ["item_type", "dimensions"], (args, build) =>
  given(itemType(args, build), args["dimensions"] === undefined ? undefined : { dimensions: args["dimensions"] }),
);

/** The generic types, and those upper-case ones that a generic type is the same as. */
const RULES: Readonly<Record<string, Rule>> = {
  Integer: rule("integer"),
  INTEGER: rule("integer"),
  SmallInteger: rule("smallInteger"),
  SMALLINT: rule("smallInteger"),
  BigInteger: rule("bigInteger"),
  BIGINT: rule("bigInteger"),
  Numeric: rule("numeric", ["precision", "scale"], ({ precision, scale }) => given(precision, scale)),
  NUMERIC: rule("numeric", ["precision", "scale"], ({ precision, scale }) => given(precision, scale)),
  Float: rule("float", ["precision"], ({ precision }) => given(precision)),
  FLOAT: rule("float", ["precision"], ({ precision }) => given(precision)),
  Double: rule("double"),
  DOUBLE: rule("double"),
  Boolean: rule("boolean"),
  BOOLEAN: rule("boolean"),
  MatchType: rule("boolean"),
  String: rule("string", ["length", "collation"], text("first")),
  VARCHAR: rule("string", ["length", "collation"], text("first")),
  Text: rule("text", ["collation"], text("none")),
  TEXT: rule("text", ["collation"], text("none")),
  Unicode: rule("unicode", ["length"], ({ length }) => given(length)),
  UnicodeText: rule("unicodeText"),
  Date: rule("date"),
  DATE: rule("date"),
  Time: rule("time", ["timezone"], ({ timezone }) => given(timezone === undefined ? undefined : { timezone })),
  TIME: rule("time", ["timezone"], ({ timezone }) => given(timezone === undefined ? undefined : { timezone })),
  DateTime: rule("dateTime", ["timezone"], ({ timezone }) => given(timezone === undefined ? undefined : { timezone })),
  DATETIME: rule("dateTime"),
  Interval: rule("interval"),
  Uuid: rule("uuid"),
  LargeBinary: rule("largeBinary", ["length"], ({ length }) => given(length)),
  BLOB: rule("largeBinary", ["length"], ({ length }) => given(length)),
  JSON: rule("json"),
  "JSON.JSONStrIndexType": rule("string"),
  "JSON.JSONIntIndexType": rule("integer"),
  Enum: rule("enum", ENUM_TAKES, enumMembers),
  ARRAY: ARRAY_RULE,
  // What the generic type says as well, for as long as the dialect has none of its own.
  "postgresql.ARRAY": ARRAY_RULE,
  "postgresql.JSON": rule("json", ["astext_type"]),
};

/** Types made of other types. */
const COMPOSED: Readonly<Record<string, (type: TypeFields, build: Build) => unknown>> = {
  Null: () => nullType(),
  // A subclass changes nothing in SQL unless it wraps expressions.
  Derived: (type, build) => {
    refuseWrapping(type);
    return sqlType({ ...type, type: nameOf(type.base), args: type.args ?? argumentsOf(type.base) }, build);
  },
  Decorator: (type, build) => {
    refuseWrapping(type);
    const same = (value: unknown): unknown => value;
    return make("typeDecorator", [{ impl: sqlType(type.impl, build), bind: same, result: same }], "type:Decorator");
  },
  UserDefined: (type) => {
    throw new NotExpressible(`type:UserDefined${wrapping(type)}`);
  },
  Tuple: () => {
    throw new NotExpressible("type:Tuple");
  },
};

/**
 * The API's type for a description.
 *
 * @throws NotExpressible for a type, or an argument of one, that the API doesn't have
 */
export function sqlType(description: TypeDescription | undefined, build: Build): unknown {
  if (description === undefined) return nullType();
  const type: TypeFields = typeof description === "string" ? { type: description } : description;
  const made = COMPOSED[type.type]?.(type, build) ?? named(type, build);
  return Object.entries(type.variants ?? {}).reduce(
    (base, [dialect, variant]) => call(base, "withVariant", [sqlType(variant, build), dialect], "type:variants"),
    made,
  );
}

function named({ type, args = {} }: TypeFields, build: Build): unknown {
  const dot = type.indexOf(".");
  const found = RULES[type];
  if (dot > 0 && (found === undefined || has(DIALECT_TYPES[type.slice(0, dot)], methodOf(type)))) return dialectType(type, args, build);
  if (found === undefined) throw new NotExpressible(`type:${type}`);
  const extra = Object.keys(args).find((name) => !found.takes.includes(name) && isGiven(args[name]));
  if (extra !== undefined) throw new NotExpressible(`type:${type}(${extra})`);
  return call(constant("types"), found.method, found.give(args, build), `type:${type}`);
}

/** `mysql.TINYINT` is `tinyint` among the dialect's types. */
function methodOf(type: string): string {
  return camel(type.slice(type.indexOf(".") + 1).toLowerCase());
}

/** A dialect's own type: `mysql.TINYINT` with a display width is `tinyint({ displayWidth: 4 })` of that dialect's types. */
function dialectType(type: string, args: Arguments, build: Build): unknown {
  const types = DIALECT_TYPES[type.slice(0, type.indexOf("."))];
  const method = methodOf(type);
  const item = args["item_type"];
  if (item !== undefined) return call(types, method, given(itemType(args, build), options(args, ["item_type"], build)), `type:${type}`);
  const { values } = args;
  if (Array.isArray(values)) return call(types, method, [values, ...given(options(args, ["values", "length"], build))], `type:${type}`);
  return call(types, method, given(options(args, [], build)), `type:${type}`);
}

/** A dialect's type takes its arguments by name; those that say what is the default anyway are left out. */
function options(args: Arguments, without: readonly string[], build: Build): object | undefined {
  const named = Object.entries(args).filter(([name, value]) => !without.includes(name) && isGiven(value));
  if (named.length === 0) return undefined;
  return Object.fromEntries(named.map(([name, value]) => [camel(name), isTypeValue(value) ? sqlType(value.$type, build) : value]));
}

function itemType({ item_type: item }: Arguments, build: Build): unknown {
  return isTypeValue(item) ? sqlType(item.$type, build) : nullType();
}

function isTypeValue(value: unknown): value is { readonly $type: TypeDescription } {
  return typeof value === "object" && value !== null && "$type" in value;
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false;
}

function refuseWrapping(type: TypeFields): void {
  const found = wrapping(type);
  if (found !== "") throw new NotExpressible(`type:${type.type}${found}`);
}

function wrapping(type: TypeFields): string {
  return "bind_expression" in type || "column_expression" in type ? "(bind_expression)" : "";
}

function nameOf(type: TypeDescription | undefined): string {
  return type === undefined ? "Null" : typeof type === "string" ? type : type.type;
}

function argumentsOf(type: TypeDescription | undefined): Arguments {
  return typeof type === "object" ? (type.args ?? {}) : {};
}

/** The type of what has none. */
export function nullType(): unknown {
  return instance("NullType", [], "type:Null");
}
