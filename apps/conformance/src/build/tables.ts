/** Tables, from their description. */
import type { Ast, ColumnFields, DefaultFields, TableFields } from "../ast.ts";
import { call, instance, make } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import { decode } from "../values.ts";
import { flags, foreignKey, keyOf, tableItems } from "./constraints.ts";
import type { Build } from "./context.ts";
import { kindOf, optionalName } from "./context.ts";
import { counting, dialectOptions, namedObject, sequenceOf } from "./schema-options.ts";
import { sqlType } from "./sql-types.ts";

const catalogues = new WeakMap<Build, Map<string, unknown>>();

/** The catalogue a table belongs to; one that was written down only to name columns has its own. */
function catalogue(of: TableFields, build: Build): unknown {
  if (of.metadata === undefined) return instance("MetaData", [], "metadata");
  const known = catalogues.get(build) ?? new Map<string, unknown>();
  catalogues.set(build, known);
  if (!known.has(of.metadata)) {
    const { schema, naming_convention: namingConvention } = build.case.metadatas?.[of.metadata] ?? {};
    const name = optionalName(schema);
    const options = { ...(name === undefined ? {} : { schema: name }), ...(namingConvention === undefined ? {} : { namingConvention }) };
    known.set(of.metadata, instance("MetaData", [options], "metadata"));
  }
  return known.get(of.metadata);
}

/** Makes a table. */
export function tableOf(id: string, build: Build): unknown {
  const described = build.case.tables?.[id];
  if (described === undefined) throw new Error(`The case has no table "${id}".`);
  const specs = Object.fromEntries(described.columns.map((each) => [keyOf(each), columnSpec(each, described, build)]));
  const items = (columns: unknown): unknown[] => build.standingIn(id, { c: columns }, () => tableItems(described, build));
  const { name, quote } = namedObject(described.name);
  const options = {
    ...schemaOptions(described),
    ...(quote === undefined ? {} : { quote }),
    ...(described.prefixes === undefined ? {} : { prefixes: described.prefixes }),
    ...dialectOptions(described.options, build),
  };
  return make("table", [name, catalogue(described, build), specs, items, options], "table");
}

function schemaOptions({ schema }: TableFields): object {
  if (schema === undefined) return {};
  const { name, quote } = namedObject(schema);
  return { schema: name, ...(quote === undefined ? {} : { quoteSchema: quote }) };
}

function columnSpec(column: ColumnFields, table: TableFields, build: Build): unknown {
  const { name, quote } = namedObject(column.name);
  const { nullable, primary_key: primaryKey } = column;
  const options = {
    // SQLAlchemy's columns take NULL unless they say otherwise, the API's don't.
    nullable: nullable ?? primaryKey !== true,
    ...(primaryKey === true ? { primaryKey } : {}),
    ...(keyOf(column) === name ? {} : { name }),
    ...(quote === undefined ? {} : { quote }),
    ...autoincrement(column, build),
    ...(column.omit_from_statements === true ? { omitFromStatements: true } : {}),
    ...(column.insert_sentinel === true ? { insertSentinel: true } : {}),
    ...(column.system === true ? { system: true } : {}),
    ...defaultOption("default", column.default, build),
    ...defaultOption("onUpdate", column.onupdate, build),
    ...serverDefault(column.server_default, build),
    ...computed(column, build),
    ...identity(column),
    ...checks(column, build),
    ...flags(column, table),
    ...foreignKey(column, table, build),
    ...dialectOptions(withoutIdentity(column.options), build),
  };
  return make("column", [sqlType(column.type, build), options], "column");
}

/** Outside of the primary key it is an identity, on databases that number such columns; elsewhere it means nothing. */
function autoincrement(column: ColumnFields, build: Build): object {
  const { autoincrement: given, primary_key: primaryKey, identity: identical } = column;
  if (given === undefined) return {};
  if (given === true && primaryKey !== true && identical === undefined) return build.dialect === "mssql" ? { identity: true } : {};
  return { autoincrement: given === "ignore_fk" ? "ignoreForeignKey" : given };
}

/** SQL Server's old way to say how an identity column counts. */
const IDENTITY_OPTIONS = { mssql_identity_start: "start", mssql_identity_increment: "increment" } as const;

function identity({ identity: given, options = {} }: ColumnFields): object {
  if (given !== undefined) return { identity: counting(given) };
  const old = Object.entries(IDENTITY_OPTIONS).flatMap(([option, name]) => (option in options ? [[name, options[option]]] : []));
  return old.length === 0 ? {} : { identity: Object.fromEntries(old) };
}

function withoutIdentity(options: ColumnFields["options"]): ColumnFields["options"] {
  const rest = Object.entries(options ?? {}).filter(([name]) => !(name in IDENTITY_OPTIONS));
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

function checks({ checks: given = [] }: ColumnFields, build: Build): object {
  return given.length === 0 ? {} : { check: given.map(({ sqltext }) => build.node(sqltext ?? { ref: "" })) };
}

function defaultOption(option: string, given: DefaultFields | undefined, build: Build): object {
  switch (given?.kind) {
    case undefined:
      return {};
    case "scalar":
      return { [option]: decode(given.value) };
    case "expr":
      return given.expr === undefined ? {} : { [option]: defaultExpression(given.expr, build) };
    case "callable":
      return { [option]: () => null };
    case "sequence":
      return { [option]: nextValue(given, build) };
    case "insert_sentinel":
      return { insertSentinel: true };
    default:
      throw new NotExpressible(`default:${given?.kind}`);
  }
}

function nextValue(given: DefaultFields, build: Build): unknown {
  return call(sequenceOf(Object(Reflect.get(given, "sequence")), build), "nextValue", [], "default:sequence");
}

/** A default is a value or an expression in the API: a SELECT is made one. */
function defaultExpression(ast: Ast, build: Build): unknown {
  const built = build.node(ast);
  return kindOf(ast, build) === "select" ? call(built, "scalarSubquery", [], "default:select") : built;
}

function serverDefault(given: DefaultFields | undefined, build: Build): object {
  if (given === undefined) return {};
  if (given.kind === "string") return { serverDefault: given.value };
  if (given.kind === "sequence") return { serverDefault: nextValue(given, build) };
  if (given.kind === "expr" && given.expr !== undefined) return { serverDefault: build.node(given.expr) };
  throw new NotExpressible(`server_default:${given.kind}`);
}

function computed({ computed: given }: ColumnFields, build: Build): object {
  if (given === undefined) return {};
  return { computed: build.node(given.sqltext), ...(given.persisted === undefined ? {} : { persisted: given.persisted }) };
}

/** A column by itself, as the column of a table that has no other. */
export function columnAlone(column: ColumnFields, build: Build): unknown {
  const table: TableFields = { kind: "table", name: "alone", columns: [column] };
  const spec = columnSpec(column, table, build);
  return make("table", ["alone", catalogue(table, build), { [keyOf(column)]: spec }], "table");
}
