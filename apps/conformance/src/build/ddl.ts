/** Statements about schema objects. */

import type { Ast, IndexFields, Name, SequenceFields, TypeDescription } from "../ast.ts";
import { camel, instance, property } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import type { Build, BuilderTable } from "./context.ts";
import { optionalName, plainName } from "./context.ts";
import { sequenceOf } from "./expressions.ts";
import { sqlType } from "./sql-types.ts";

interface TableStatement {
  readonly table: string;
  readonly if_not_exists?: true;
  readonly if_exists?: true;
  readonly cascade?: true;
}

function flags(node: object): object[] {
  const given = (["if_not_exists", "if_exists", "cascade", "or_replace", "temporary", "materialized"] as const).flatMap((name) =>
    Reflect.get(node, name) === true ? [[camel(name), true]] : [],
  );
  return given.length === 0 ? [] : [Object.fromEntries(given)];
}

/** The index at a position of the case's list: one that a column's flag made has a place of its own in the API's list. */
function indexAt(tableId: string, position: number, build: Build): unknown {
  const listed = build.case.tables?.[tableId]?.indexes ?? [];
  const described = listed[position];
  const made = property(build.referred(tableId), "indexes");
  const found = Array.isArray(made) && described !== undefined ? made[placeOf(described, listed)] : undefined;
  if (found === undefined) throw new Error(`The table has no index at position ${position}.`);
  return found;
}

/** Flagged ones come first. */
function placeOf(index: IndexFields, listed: readonly IndexFields[]): number {
  const inOrder = [...listed.filter((each) => each.column_flag === true), ...listed.filter((each) => each.column_flag !== true)];
  return inOrder.indexOf(index);
}

interface IndexStatement extends TableStatement {
  readonly index: number;
}

interface ViewFields {
  readonly name: Name;
  readonly schema?: Name;
  readonly select: Ast;
  readonly options?: unknown;
}

function view(kind: string, className: string) {
  return (node: ViewFields, build: Build): unknown => {
    if (node.options !== undefined) throw new NotExpressible(`node:${kind}(options)`);
    const schema = optionalName(node.schema);
    const options = Object.assign({}, ...flags(node), schema === undefined ? {} : { schema });
    return instance(className, [plainName(node.name), build.node(node.select), options], `node:${kind}`);
  };
}

const named = (kind: string, className: string) => (node: { readonly name: Name }) =>
  instance(className, [plainName(node.name), ...flags(node)], `node:${kind}`);

const sequence = (kind: string, className: string) => (node: { readonly sequence: SequenceFields }, build: Build) =>
  instance(className, [sequenceOf(node.sequence, build), ...flags(node)], `node:${kind}`);

const constraint = (kind: string, className: string) => (node: TableStatement & { readonly constraint: number }, build: Build) => {
  const constraints = property(build.referred(node.table), "constraints");
  const found = Array.isArray(constraints) ? constraints[node.constraint] : undefined;
  if (found === undefined) throw new NotExpressible(`node:${kind}`);
  return instance(className, [found, ...flags(node)], `node:${kind}`);
};

const type = (kind: string, className: string) => (node: { readonly type: TypeDescription }, build: Build) =>
  instance(className, [sqlType(node.type, build)], `node:${kind}`);

/** The builders of DDL. */
export const DDL_NODES: BuilderTable = {
  create_table: (node: TableStatement, build) => instance("CreateTable", [build.referred(node.table), ...flags(node)], "node:create_table"),
  drop_table: (node: TableStatement, build) => instance("DropTable", [build.referred(node.table), ...flags(node)], "node:drop_table"),
  create_index: (node: IndexStatement, build) =>
    instance("CreateIndex", [build.referred(node.table), indexAt(node.table, node.index, build), ...flags(node)], "node:create_index"),
  drop_index: (node: IndexStatement, build) =>
    instance("DropIndex", [build.referred(node.table), indexAt(node.table, node.index, build), ...flags(node)], "node:drop_index"),
  add_constraint: constraint("add_constraint", "AddConstraint"),
  drop_constraint: constraint("drop_constraint", "DropConstraint"),
  create_view: view("create_view", "CreateView"),
  create_table_as: view("create_table_as", "CreateTableAs"),
  drop_view: named("drop_view", "DropView"),
  create_schema: named("create_schema", "CreateSchema"),
  drop_schema: named("drop_schema", "DropSchema"),
  create_sequence: sequence("create_sequence", "CreateSequence"),
  drop_sequence: sequence("drop_sequence", "DropSequence"),
  create_type: type("create_type", "CreateType"),
  drop_type: type("drop_type", "DropType"),
};
