/** Statements about schema objects. */
import type { Ast, ColumnFields, Name, SequenceFields, TypeDescription } from "../ast.ts";
import { camel, make } from "../dynamic.ts";
import { constraintAt, indexAt } from "./constraints.ts";
import type { Build, BuilderTable } from "./context.ts";
import { plainName } from "./context.ts";
import { dialectOptions, namedObject, sequenceOf } from "./schema-options.ts";
import { sqlType } from "./sql-types.ts";
import { columnAlone } from "./tables.ts";

interface TableStatement {
  readonly table: string;
}

const FLAGS = ["if_not_exists", "if_exists", "cascade", "or_replace", "temporary", "materialized"] as const;

/** What a statement is told by flags, as the options of its function. */
function flags(node: object): object {
  return Object.fromEntries(FLAGS.flatMap((name) => (Reflect.get(node, name) === true ? [[camel(name), true]] : [])));
}

interface ViewFields {
  readonly name: Name;
  readonly schema?: Name;
  readonly select: Ast;
  readonly options?: Readonly<Record<string, unknown>>;
}

const viaSelect =
  (name: string) =>
  (node: ViewFields, build: Build): unknown => {
    const schema = node.schema === undefined ? {} : { schema: plainName(node.schema) };
    const options = { ...flags(node), ...schema, ...viewOptions(node.options, build) };
    return make(name, [plainName(node.name), build.node(node.select), options], `node:${name}`);
  };

/** What SQLAlchemy takes for SQLite only is an option of every view. */
function viewOptions(options: ViewFields["options"], build: Build): object {
  const { sqlite_if_not_exists: ifNotExists, ...rest } = options ?? {};
  const quietly = ifNotExists === true ? { ifNotExists } : {};
  return { ...quietly, ...(Object.keys(rest).length === 0 ? {} : dialectOptions(rest, build)) };
}

const named = (name: string) => (node: { readonly name: Name }) => make(name, [namedObject(node.name).name, flags(node)], `node:${name}`);

const sequence = (name: string) => (node: { readonly sequence: SequenceFields }, build: Build) =>
  make(name, [sequenceOf(node.sequence, build), flags(node)], `node:${name}`);

const table = (name: string) => (node: TableStatement, build: Build) =>
  make(name, [build.referred(node.table), flags(node)], `node:${name}`);

const index = (name: string) => (node: TableStatement & { readonly index: number }, build: Build) =>
  make(name, [build.referred(node.table), indexAt(node.table, node.index, build), flags(node)], `node:${name}`);

const constraint = (name: string) => (node: TableStatement & { readonly constraint: number }, build: Build) =>
  make(name, [build.referred(node.table), constraintAt(node.table, node.constraint, build), flags(node)], `node:${name}`);

const type = (name: string) => (node: { readonly type: TypeDescription }, build: Build) =>
  make(name, [sqlType(node.type, build)], `node:${name}`);

/** The builders of DDL. */
export const DDL_NODES: BuilderTable = {
  create_table: table("createTable"),
  drop_table: table("dropTable"),
  create_index: index("createIndex"),
  drop_index: index("dropIndex"),
  add_constraint: constraint("addConstraint"),
  drop_constraint: constraint("dropConstraint"),
  create_view: viaSelect("createView"),
  create_table_as: viaSelect("createTableAs"),
  drop_view: named("dropView"),
  create_schema: named("createSchema"),
  drop_schema: named("dropSchema"),
  create_sequence: sequence("createSequence"),
  drop_sequence: sequence("dropSequence"),
  create_type: type("createType"),
  drop_type: type("dropType"),
};

/** The table that a column stands in: its own, or one that is made for it. */
export function tableOfColumn(
  { table: id, column }: { readonly table?: string; readonly column?: string | ColumnFields },
  build: Build,
): { readonly table: unknown; readonly key: string } {
  if (typeof id === "string") return { table: build.referred(id), key: String(column) };
  if (typeof column !== "object") throw new Error("This column is not described.");
  return { table: columnAlone(column, build), key: column.key ?? namedObject(column.name).name };
}
