/** SQL types: from their names to what makes them. */
import type { TypeDescription, TypeFields } from "../ast.ts";
import { DIALECT_TYPES } from "../dialects.ts";
import { call, camel, constant, instance, make } from "../dynamic.ts";
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

/** A length, and options behind it. */
const sizedText: Rule["give"] = ({ length, collation, collation_schema: collationSchema }) => {
  const options = Object.fromEntries(Object.entries({ collation, collationSchema }).filter(([, value]) => value !== undefined));
  return given(length, Object.keys(options).length === 0 ? undefined : options);
};

/** Options only, the length among them. */
const plainText: Rule["give"] = (args) => {
  const [length, options] = sizedText(args, undefined as never);
  const all = { ...(length === undefined ? {} : { length }), ...Object(options ?? {}) };
  return given(Object.keys(all).length === 0 ? undefined : all);
};

/** The members of an enum, with how it is declared. */
function enumMembers({
  values,
  length,
  name,
  schema,
  native_enum: native,
  create_constraint: createConstraint,
}: Arguments): readonly unknown[] {
  const members: readonly unknown[] = Array.isArray(values) ? values : [];
  const options = {
    name: typeof name === "object" && name !== null ? Reflect.get(name, "name") : name,
    schema,
    native,
    createConstraint,
    length,
  };
  return [
    members,
    Object.fromEntries(Object.entries(options).filter(([option, value]) => value !== undefined && (value !== null || option === "length"))),
  ];
}

/** How an enum is mapped to a class, and which metadata creates it, says nothing of the SQL. */
const ENUM_TAKES = ["values", "length", "name", "metadata", "schema", "enum_class", "members", "native_enum", "create_constraint"];

const ARRAY_RULE = rule("array", ["item_type", "dimensions"], (args, build) =>
  given(itemType(args, build), args["dimensions"] === undefined ? undefined : { dimensions: args["dimensions"] }),
);

const NUMERIC = rule("numeric", ["precision", "scale"], ({ precision, scale }) => given(precision, scale));
const LENGTH = ["length"];
const COLLATED = ["length", "collation", "collation_schema"];
const zoned: Rule["give"] = ({ timezone }) => given(timezone === undefined ? undefined : { timezone });
const length: Rule["give"] = (args) => given(args["length"]);
const precision: Rule["give"] = (args) => given(args["precision"]);

/** The generic types, by SQLAlchemy's name. */
const RULES: Readonly<Record<string, Rule>> = {
  Integer: rule("integer"),
  SmallInteger: rule("smallInteger"),
  BigInteger: rule("bigInteger"),
  Numeric: NUMERIC,
  Float: rule("float", ["precision"], precision),
  Double: rule("double"),
  Boolean: rule("boolean", ["create_constraint", "name"], ({ create_constraint: createConstraint, name }) =>
    given(createConstraint === true ? { createConstraint, ...(name === undefined ? {} : { name }) } : undefined),
  ),
  MatchType: rule("boolean"),
  String: rule("string", COLLATED, sizedText),
  Text: rule("text", COLLATED, plainText),
  Unicode: rule("unicode", COLLATED, sizedText),
  UnicodeText: rule("unicodeText", COLLATED, plainText),
  Date: rule("date"),
  Time: rule("time", ["timezone"], zoned),
  DateTime: rule("dateTime", ["timezone"], zoned),
  Interval: rule("interval", ["day_precision", "second_precision"], ({ day_precision: dayPrecision, second_precision: secondPrecision }) =>
    given(dayPrecision === undefined && secondPrecision === undefined ? undefined : { dayPrecision, secondPrecision }),
  ),
  Uuid: rule("uuid", ["native_uuid"], ({ native_uuid: native }) => given(native === undefined ? undefined : { native })),
  LargeBinary: rule("largeBinary", LENGTH, length),
  JSON: rule("json"),
  "JSON.JSONStrIndexType": rule("string"),
  "JSON.JSONIntIndexType": rule("integer"),
  Enum: rule("enum", ENUM_TAKES, enumMembers),
  ARRAY: ARRAY_RULE,
};

/** The types that go by their name in SQL. */
const EXACT_RULES: Readonly<Record<string, Rule>> = {
  INTEGER: rule("integer"),
  SMALLINT: rule("smallint"),
  BIGINT: rule("bigint"),
  NUMERIC,
  DECIMAL: rule("decimal", ["precision", "scale"], ({ precision, scale }) => given(precision, scale)),
  FLOAT: rule("float", ["precision"], precision),
  REAL: rule("real", ["precision"], precision),
  DOUBLE: rule("double", ["precision"], precision),
  DOUBLE_PRECISION: rule("doublePrecision", ["precision"], precision),
  BOOLEAN: rule("boolean"),
  CHAR: rule("char", COLLATED, sizedText),
  VARCHAR: rule("varchar", COLLATED, sizedText),
  NCHAR: rule("nchar", COLLATED, sizedText),
  NVARCHAR: rule("nvarchar", COLLATED, sizedText),
  TEXT: rule("text", COLLATED, sizedText),
  CLOB: rule("clob", COLLATED, sizedText),
  DATE: rule("date"),
  TIME: rule("time", ["timezone"], zoned),
  TIMESTAMP: rule("timestamp", ["timezone"], zoned),
  DATETIME: rule("datetime", ["timezone"], zoned),
  BINARY: rule("binary", LENGTH, length),
  VARBINARY: rule("varbinary", LENGTH, length),
  BLOB: rule("blob", LENGTH, length),
  UUID: rule("uuid"),
};

/** Numbers and texts of MySQL, with their sizes in front of their options. */
const mysqlNumber = (takes: readonly string[]): Give => ({ sizes: takes, leaves: ["asdecimal"] });
const SCALED = mysqlNumber(["precision", "scale"]);

/** How a dialect's type is given its arguments: those in front, those that say nothing, and what it is called. */
interface Give {
  readonly sizes?: readonly string[];
  readonly leaves?: readonly string[];
  readonly method?: (args: Arguments) => string;
}

const MYSQL_GIVES: Readonly<Record<string, Give>> = {
  DECIMAL: SCALED,
  NUMERIC: SCALED,
  FLOAT: SCALED,
  DOUBLE: SCALED,
  REAL: SCALED,
  BIT: { sizes: LENGTH },
  CHAR: { sizes: LENGTH },
  VARCHAR: { sizes: LENGTH },
  NCHAR: { sizes: LENGTH },
  NVARCHAR: { sizes: LENGTH },
  TEXT: { sizes: LENGTH },
  ENUM: { sizes: ["values"], leaves: ["length"] },
  SET: { sizes: ["values"], leaves: ["length"] },
};

/** By the dialect and SQLAlchemy's name of the type; what isn't here takes all of its arguments as options. */
const GIVES: Readonly<Record<string, Readonly<Record<string, Give>>>> = {
  mysql: MYSQL_GIVES,
  mariadb: MYSQL_GIVES,
  postgresql: {
    ARRAY: { sizes: ["item_type"], leaves: ["zero_indexes"] },
    BIT: { sizes: LENGTH, leaves: ["varying"], method: ({ varying }) => (varying === true ? "bitVarying" : "bit") },
    ENUM: { sizes: ["values"], leaves: ["length", "metadata"] },
    DOMAIN: { sizes: ["name", "data_type"] },
    JSON: { leaves: ["astext_type"] },
    JSONB: { leaves: ["astext_type"] },
    HSTORE: { leaves: ["text_type"] },
    FLOAT: { sizes: ["precision"] },
    REAL: { leaves: ["precision"] },
    DOUBLE_PRECISION: { leaves: ["precision"] },
  },
  mssql: {
    REAL: { leaves: ["precision"] },
    DOUBLE_PRECISION: { leaves: ["precision"] },
    VARBINARY: { sizes: LENGTH },
  },
};

/** Types made of other types. */
const COMPOSED: Readonly<Record<string, (type: TypeFields, build: Build) => unknown>> = {
  Null: () => nullType(),
  // A subclass changes nothing in SQL unless it wraps expressions.
  Derived: (type, build) => {
    const base = sqlType({ ...type, type: nameOf(type.base), args: type.args ?? argumentsOf(type.base), variants: {} }, build);
    return isWrapping(type) ? decorator(base, type, build) : base;
  },
  Decorator: (type, build) => decorator(sqlType(type.impl, build), type, build),
  UserDefined: (type, build) =>
    make("userDefinedType", [type["col_spec"] ?? type["class"] ?? "UNKNOWN", wrapping(type, build)], "type:UserDefined"),
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

function decorator(impl: unknown, type: TypeFields, build: Build): unknown {
  const same = (value: unknown): unknown => value;
  return make("typeDecorator", [{ impl, bind: same, result: same, ...wrapping(type, build) }], "type:Decorator");
}

function isWrapping(type: TypeFields): boolean {
  return type["bind_expression"] !== undefined || type["column_expression"] !== undefined;
}

/** SQL around values and columns of a type. */
function wrapping(type: TypeFields, build: Build): object {
  const wrap = (field: string, option: string): object => {
    const ast = type[field];
    if (typeof ast !== "object" || ast === null) return {};
    return { [option]: (inner: unknown): unknown => build.wrapping(Object(ast), inner) };
  };
  return { ...wrap("bind_expression", "bindExpression"), ...wrap("column_expression", "columnExpression") };
}

function named({ type, args = {} }: TypeFields, build: Build): unknown {
  const dot = type.indexOf(".");
  const generic = RULES[type];
  if (dot > 0 && generic === undefined) return dialectType(type.slice(0, dot), type.slice(dot + 1), args, build);
  const found = generic ?? EXACT_RULES[type];
  if (found === undefined) throw new NotExpressible(`type:${type}`);
  const extra = Object.keys(args).find((name) => !found.takes.includes(name) && isGiven(args[name]));
  if (extra !== undefined) throw new NotExpressible(`type:${type}(${extra})`);
  return call(constant(generic === undefined ? "exact" : "types"), found.method, found.give(args, build), `type:${type}`);
}

/** A dialect's own type: `mysql.TINYINT` with a display width is `tinyint({ displayWidth: 4 })` of that dialect's types. */
function dialectType(dialect: string, type: string, args: Arguments, build: Build): unknown {
  const { sizes = [], leaves = [], method } = GIVES[dialect]?.[type] ?? {};
  const options = Object.entries(args).filter(([name, value]) => !sizes.includes(name) && !leaves.includes(name) && isGiven(value));
  const front = sizes.map((name) => typeValue(args[name], build) ?? undefined);
  const named =
    options.length === 0 ? undefined : Object.fromEntries(options.map(([name, value]) => [camel(name), optionValue(value, build)]));
  return call(DIALECT_TYPES[dialect], method?.(args) ?? camel(type.toLowerCase()), given(...front, named), `type:${dialect}.${type}`);
}

function typeValue(value: unknown, build: Build): unknown {
  return isTypeValue(value) ? sqlType(value.$type, build) : value;
}

/** A type, an expression, or a plain value. */
function optionValue(value: unknown, build: Build): unknown {
  if (typeof value === "object" && value !== null && "node" in value) return build.node(Object(value));
  return typeValue(value, build);
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
