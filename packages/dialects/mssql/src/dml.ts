/** How SQL Server writes INSERT, UPDATE, DELETE and MERGE. */
import type { RenderFunction, RenderTable, StatementCompiler, WrittenSources } from "@athanor/compiler";
import { BASE_RENDER_TABLE } from "@athanor/compiler";
import type { DeleteNode, InsertNode, MergeClause, MergeNode, Node, UpdateNode, WriteNode } from "@athanor/core";
import { Alias, CompileError, MergeNode as Merge, SqlTemplate, Table, TextNode } from "@athanor/core";
import { isNumbered } from "./ddl.ts";
import { insertRows } from "./insert-rows.ts";
import { numberedInOrder } from "./queries.ts";
import { mergeUpsert } from "./upsert.ts";

/**
 * The table under which a column's new value is known; of a deleted row, the old one. A MERGE that does more than delete gives NULL for the
 * rows that it deletes: their values are those of `deleted(table)`.
 */
function rowName(node: WriteNode): string {
  const deletes = node instanceof Merge ? node.clauses.every(({ action }) => action === "delete") : node.kind === "delete";
  return deletes ? "deleted" : "inserted";
}

/** In OUTPUT, the table's columns are those of the new rows, or of the deleted ones. */
function returningList({ list, node }: { readonly list: () => string; readonly node: WriteNode }, compiler: StatementCompiler): string {
  const { tableAliases } = compiler;
  compiler.tableAliases = new Map([...tableAliases, [node.table, rowName(node)]]);
  try {
    return list();
  } finally {
    compiler.tableAliases = tableAliases;
  }
}

/** A table under another name is changed by that name, and stands in FROM. */
function target({ target: written, render }: WrittenSources, compiler: StatementCompiler): string {
  return written instanceof Alias ? compiler.sourceName(written) : render(written);
}

/** The target is listed once more in FROM, with the others. */
function fromClause({ target: written, others, render }: WrittenSources): string {
  if (others.length === 0 && !(written instanceof Alias)) return "";
  return `FROM ${[written, ...others].map(render).join(", ")}`;
}

/** How many rows an UPDATE or DELETE is about stands right behind that word; which are the first can't be said. */
const limited =
  (kind: "update" | "delete"): RenderFunction =>
  (node: UpdateNode | DeleteNode, compiler) =>
    BASE_RENDER_TABLE[kind]?.(withTop(node), compiler) ?? "";

function withTop(node: UpdateNode | DeleteNode): UpdateNode | DeleteNode {
  const { orders, limitTo } = node.extras;
  if (orders.length > 0)
    throw new CompileError(
      `SQL Server has no ${node.kind.toUpperCase()} with orderBy(): choose the rows of ${node.table.describe()} by a subquery of their keys, where(t.c.id.in(select(t.c.id).orderBy(…).limit(…))).`,
    );
  if (limitTo === null) return node;
  return node.limit(null).prefixWith(new SqlTemplate([new TextNode("TOP ("), limitTo, new TextNode(")")], null));
}

function insert(node: InsertNode, compiler: StatementCompiler): string {
  const text = node.conflicts.length > 0 ? mergeUpsert(node, compiler) : plainInsert(node, compiler);
  const parameters = (compiler.options.columnKeys ?? []).filter((key) => !compiler.slots.isParameter(key));
  return numberedByProgram(text, node.table, [...(node.keys ?? []), ...parameters], compiler);
}

function plainInsert(node: InsertNode, compiler: StatementCompiler): string {
  const render = (): string => BASE_RENDER_TABLE["insert"]?.(node, compiler) ?? "";
  return node.source === null ? render() : numberedInOrder(compiler, render);
}

/** A statement that gives values for a column which the database numbers: that has to be allowed, for one table at a time. */
function numberedByProgram(text: string, table: Node, keys: readonly string[], compiler: StatementCompiler): string {
  if (!(table instanceof Table) || !table.columnList.some((column) => keys.includes(column.key) && isNumbered(column))) return text;
  const setting = `SET IDENTITY_INSERT ${compiler.tableName(table)}`;
  return `${setting} ON; ${text}${text.endsWith(";") ? "" : ";"} ${setting} OFF`;
}

/** There is no DO NOTHING: a clause that does nothing is left out, which is the same only if no later one is about its rows. */
function merge(node: MergeNode, compiler: StatementCompiler): string {
  const clauses = node.clauses.filter((clause, i) => !isIdle(clause, node.clauses.slice(i + 1)));
  const idle = clauses.find(({ action }) => action === "nothing");
  if (idle !== undefined)
    throw new CompileError("SQL Server has no DO NOTHING in MERGE: put the opposite of its condition into the clauses behind it.");
  const said = clauses.length === node.clauses.length ? node : new Merge(node.table, node.source, node.on, { ...node, clauses });
  const inserted = clauses.flatMap(({ action, set }) => (action === "insert" ? (set?.keys ?? []) : []));
  return numberedByProgram(BASE_RENDER_TABLE["merge"]?.(said, compiler) ?? "", node.table, inserted, compiler);
}

function isIdle(clause: MergeClause, later: readonly MergeClause[]): boolean {
  return clause.action === "nothing" && !later.some(({ match }) => match === clause.match);
}

/** A MERGE ends with a semicolon, always. */
const mergeEnd = (text: string): string => `${text};`;

/** Render functions. */
export const MSSQL_DML: RenderTable = {
  insert,
  insert_rows: insertRows,
  update: limited("update"),
  delete: limited("delete"),
  merge,
  merge_end: mergeEnd,
  merge_action: () => "$action",
  output: (list: string) => `OUTPUT ${list}`,
  returning_list: returningList,
  update_target: target,
  update_from: fromClause,
  delete_target: target,
  delete_from: fromClause,
};
