/** How SQLite writes INSERT, UPDATE and DELETE. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { sourcesOf } from "@athanor/compiler";
import type { InsertNode, Node, WriteNode } from "@athanor/core";
import { CompileError, CompoundSelect, SelectNode } from "@athanor/core";

/** SQLite's parser takes the ON of ON CONFLICT for that of a join, where a FROM ends right before it. */
function insertSource({ text, source, node }: { readonly text: string; readonly source: Node; readonly node: InsertNode }): string {
  if (node.conflicts.length === 0) return text;
  const last = source instanceof CompoundSelect && !isClosed(source) ? source.selects.at(-1) : source;
  return last instanceof SelectNode && !isClosed(last) && last.conditions.length === 0 && last.groups.length === 0
    ? `${text} WHERE 1`
    : text;
}

/** Whether something stands behind the last FROM by which it is known to have ended. */
function isClosed({ orders, limitTo, offsetBy, groups }: SelectNode | CompoundSelect): boolean {
  return orders.length > 0 || limitTo !== null || offsetBy !== null || groups.length > 0;
}

/** Columns of RETURNING stand without their table, and are those of the table that is written to. */
function returningList({ list, node }: { readonly list: () => string; readonly node: WriteNode }, compiler: StatementCompiler): string {
  const other = sourcesOf(node.returned).find((source) => source !== node.table);
  if (other !== undefined)
    throw new CompileError(`SQLite returns columns of the table that is written to, and not of ${other.describe()}: use a subquery.`);
  return compiler.unqualified(list);
}

/** Render functions. */
export const SQLITE_DML: RenderTable = { insert_source: insertSource, returning_list: returningList };
