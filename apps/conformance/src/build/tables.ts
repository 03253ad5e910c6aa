/** Tables, from their description. */
import type { Ast, ColumnFields, ConstraintFields, DefaultFields, IndexFields, Name, TableFields } from "../ast.ts";
import { call, camel, instance, make, property } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import { decode } from "../values.ts";
import type { Build } from "./context.ts";
import { kindOf, optionalName, plainName, refuse } from "./context.ts";
import { sequenceOf } from "./expressions.ts";
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
  refuse(described, ["prefixes"], "table");
  const specs = Object.fromEntries(described.columns.map((each) => [keyOf(each), columnSpec(each, described, build)]));
  const items = (columns: unknown): unknown[] => build.standingIn(id, { c: columns }, () => tableItems(described, build));
  const schema = optionalName(described.schema);
  const options = { ...(schema === undefined ? {} : { schema }), ...dialectOptions(described) };
  return make("table", [plainName(described.name), catalogue(described, build), specs, items, options], "table");
}

/** The key of a column: its name, unless it has another. */
export function keyOf(column: ColumnFields): string {
  return column.key ?? plainName(column.name);
}

/** `mysql_engine` is the option `engine` of the dialect `mysql`. */
function dialectOptions({ options }: TableFields): object {
  if (options === undefined) return {};
  const dialect: Record<string, Record<string, unknown>> = {};
  for (const [name, value] of Object.entries(options)) {
    const [, owner = "", option = ""] = /^([a-z]+)_(.+)$/.exec(name) ?? [];
    const own = (dialect[owner] ??= {});
    // SQLAlchemy asks whether there is a row id, the API whether there is none.
    if (name === "sqlite_with_rowid") own["withoutRowid"] = value === false;
    else own[camel(option)] = decode(value);
  }
  return { dialect };
}

/** Fields of a column that the API has no counterpart of. */
const NO_COLUMN_OPTION = ["identity", "checks", "system", "options"];

function columnSpec(column: ColumnFields, table: TableFields, build: Build): unknown {
  refuse(column, NO_COLUMN_OPTION, "column");
  const name = plainName(column.name);
  const { autoincrement, nullable, primary_key: primaryKey } = column;
  if (autoincrement === "ignore_fk") throw new NotExpressible("column:autoincrement(ignore_fk)");
  const options = {
    // SQLAlchemy's columns take NULL unless they say otherwise, the API's don't.
    nullable: nullable ?? primaryKey !== true,
    ...(primaryKey === true ? { primaryKey } : {}),
    ...(keyOf(column) === name ? {} : { name }),
    ...(autoincrement === undefined ? {} : { autoincrement }),
    ...(column.omit_from_statements === true ? { omitFromStatements: true } : {}),
    ...(column.insert_sentinel === true ? { insertSentinel: true } : {}),
    ...defaultOption("default", column.default, build),
    ...defaultOption("onUpdate", column.onupdate, build),
    ...serverDefault(column.server_default, build),
    ...computed(column, build),
    ...flags(column, table),
    ...foreignKey(column, table, build),
  };
  return make("column", [sqlType(column.type, build), options], "column");
}

function defaultOption(option: string, given: DefaultFields | undefined, build: Build): object {
  switch (given?.kind) {
    case undefined:
    // What a sentinel is numbered by, as long as a statement of many rows needs that.
    case "insert_sentinel":
      return {};
    case "scalar":
      return { [option]: decode(given.value) };
    case "expr":
      return given.expr === undefined ? {} : { [option]: defaultExpression(given.expr, build) };
    case "callable":
      return { [option]: () => null };
    case "sequence":
      return { [option]: call(sequenceOf(Object(Reflect.get(given, "sequence")), build), "nextValue", [], "default:sequence") };
    default:
      throw new NotExpressible(`default:${given?.kind}`);
  }
}

/** A default is a value or an expression in the API: a SELECT is made one. */
function defaultExpression(ast: Ast, build: Build): unknown {
  const built = build.node(ast);
  return kindOf(ast, build) === "select" ? call(built, "scalarSubquery", [], "default:select") : built;
}

function serverDefault(given: DefaultFields | undefined, build: Build): object {
  if (given === undefined) return {};
  if (given.kind === "string") return { serverDefault: given.value };
  if (given.kind === "expr" && given.expr !== undefined) return { serverDefault: build.node(given.expr) };
  throw new NotExpressible(`server_default:${given.kind}`);
}

function computed({ computed: given }: ColumnFields, build: Build): object {
  if (given === undefined) return {};
  if (given.persisted !== undefined) throw new NotExpressible("column:computed(persisted)");
  return { computed: build.node(given.sqltext) };
}

/** Indexes and unique constraints that a flag of the column made. */
function flags(column: ColumnFields, table: TableFields): object {
  const key = keyOf(column);
  const flagged = (table.indexes ?? []).find((each) => each.column_flag === true && nameOfExpression(each) === key);
  const unique = (table.constraints ?? []).some(
    ({ kind, columns, column_flag: flag }) => kind === "unique" && flag === true && columns?.[0] === key,
  );
  return {
    ...(flagged === undefined ? {} : { index: true, ...(flagged.unique === true ? { unique: true } : {}) }),
    ...(unique ? { unique: true } : {}),
  };
}

function nameOfExpression({ expressions }: IndexFields): string | undefined {
  const [only] = expressions;
  return only !== undefined && "name" in only && !("node" in only) ? String(only.name) : undefined;
}

const FOREIGN_KEY_FIELDS = ["match", "options"];

/** A foreign key of one column is said with the column. */
function foreignKey(column: ColumnFields, table: TableFields, build: Build): object {
  const own = constraintsOf(table).filter(
    ({ kind, columns = [] }) => kind === "foreign_key" && columns.length === 1 && columns[0] === keyOf(column),
  );
  const [constraint, second] = own;
  if (constraint === undefined) return {};
  if (second !== undefined) throw new NotExpressible("column:several foreign keys");
  return {
    foreignKey: target(constraint.references?.[0] ?? {}, build),
    foreignKeyOptions: foreignKeyOptions(constraint),
  };
}

function foreignKeyOptions(constraint: ConstraintFields): object {
  refuse(constraint, FOREIGN_KEY_FIELDS, "foreign_key");
  const { ondelete: onDelete, onupdate: onUpdate, deferrable, initially } = constraint;
  const name = constraintName(constraint.name);
  const options = { name, onDelete, onUpdate, deferrable, initially };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function target(
  { table, column, spec }: { readonly table?: string; readonly column?: string; readonly spec?: string },
  build: Build,
): unknown {
  if (spec !== undefined) return spec;
  return () => property(build.columns(table ?? ""), column ?? "");
}

/** `conv` says that naming conventions are done with a name: an explicit one is final in the API anyway. */
function constraintName(name: Name | undefined): string | undefined {
  if (typeof name === "object" && name.conv === true) return name.name;
  return optionalName(name);
}

/** The constraints that belong into CREATE TABLE; a statement about one that does not is not expressible anyway. */
function constraintsOf(table: TableFields): ConstraintFields[] {
  return (table.constraints ?? []).filter(({ isolated }) => isolated !== true);
}

function tableItems(table: TableFields, build: Build): unknown[] {
  const constraints = constraintsOf(table).flatMap((each) => constraintItem(each, build));
  const indexes = (table.indexes ?? []).flatMap((each) => (each.column_flag === true ? [] : [indexItem(each, build)]));
  return [...constraints, ...indexes];
}

function constraintItem(constraint: ConstraintFields, build: Build): unknown[] {
  const { kind, columns = [], references = [], sqltext } = constraint;
  const name = constraintName(constraint.name);
  switch (kind) {
    case "primary_key":
      // The key itself is made from the columns' flags.
      if (constraint["implicit"] === true) return [];
      refuse(constraint, ["name", "options", "deferrable", "initially"], "primary_key");
      return [];
    case "unique":
      if (constraint["column_flag"] === true) return [];
      refuse(constraint, ["name", "options", "deferrable", "initially"], "unique");
      return [make("uniqueConstraint", columns, "unique")];
    case "check":
      refuse(constraint, ["options", "deferrable", "initially", "ddl_if"], "check");
      return [make("checkConstraint", [build.node(sqltext ?? { ref: "" }), ...(name === undefined ? [] : [{ name }])], "check")];
    case "foreign_key":
      if (columns.length === 1) return [];
      return [
        make(
          "foreignKeyConstraint",
          [columns, references.map((each) => targetName(each, build)), foreignKeyOptions(constraint)],
          "foreign_key",
        ),
      ];
    default:
      throw new NotExpressible(`constraint:${kind}`);
  }
}

function targetName(
  { table, column, spec }: { readonly table?: string; readonly column?: string; readonly spec?: string },
  build: Build,
): string {
  if (spec !== undefined) return spec;
  const referred = build.referred(table ?? "");
  return `${String(property(referred, "fullName"))}.${String(property(property(build.columns(table ?? ""), column ?? ""), "name"))}`;
}

function indexItem(index: IndexFields, build: Build): unknown {
  if (index.ddl_if !== undefined) throw new NotExpressible("index:ddl_if");
  const [option] = Object.keys(index.options ?? {});
  if (option !== undefined) throw new NotExpressible(`index:${option}`);
  const name = constraintName(index.name);
  if (name === undefined) throw new NotExpressible("index:without name");
  const expressions = index.expressions.map((each) => (isNode(each) ? build.node(each) : String(each.name)));
  return make(index.unique === true ? "uniqueIndex" : "index", [name, ...expressions], "index");
}

function isNode(each: IndexFields["expressions"][number]): each is Ast {
  return "node" in each || "ref" in each;
}
