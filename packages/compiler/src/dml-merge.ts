/** How MERGE is written. */
import type { Column, MergeClause, MergeMatch, MergeNode, Table } from "@athanor/core";
import { CompileError } from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import type { TextMaker, Writing } from "./dml-statement.ts";
import {
  AssignedRow,
  checkWritable,
  columnOf,
  defaultText,
  givenText,
  insertDefault,
  returningClauses,
  tableBehind,
  writeScope,
  writing,
} from "./dml-statement.ts";
import { joinedElements } from "./from.ts";
import { columnName } from "./names.ts";
import { joinedClauses, tableHints, withHint } from "./select.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

function merge(node: MergeNode, compiler: StatementCompiler): string {
  const { name, capabilities } = compiler.dialect;
  if (!capabilities.merge)
    throw new CompileError(
      `The dialect "${name}" has no MERGE: use insert(…).onConflict(…), or an UPDATE and an INSERT in one transaction.`,
    );
  if (node.clauses.length === 0) throw new CompileError("A MERGE needs at least one whenMatched() or whenNotMatched().");
  return writing(node, compiler, (how) => mergeBody(node, how, compiler));
}

function mergeBody(node: MergeNode, how: Writing, compiler: StatementCompiler): string {
  const { table: target, source, on } = node;
  const table = mergedTable(node);
  const scope = writeScope([target, ...joinedElements(source)], compiler);
  return compiler.within(scope, () => {
    const hints = tableHints(node.extras.hints, compiler);
    const opening = compiler.dialect.render["merge_target"]?.({ node, hints }, compiler) ?? withHint(target, hints, compiler);
    const from = withHint(source, hints, compiler);
    const condition = compiler.condition(on);
    const clauses = node.clauses.map((each) => mergeClause(each, table, how, compiler));
    const returned = returningClauses(node, { capability: "mergeReturning", word: "MERGE" }, how, compiler);
    const text = joinedClauses([`MERGE INTO ${opening} USING ${from} ON ${condition}`, ...clauses, returned.early, returned.late]);
    return compiler.dialect.render["merge_end"]?.(text, compiler) ?? text;
  });
}

function mergedTable({ table }: MergeNode): Table {
  const found = tableBehind(table);
  if (found !== null && table.kind !== "join") return found;
  throw new CompileError(`MERGE needs a table or an alias of one, not ${table.describe()}.`);
}

const WHEN: Readonly<Record<MergeMatch, string>> = {
  matched: "WHEN MATCHED",
  not_matched: "WHEN NOT MATCHED",
  not_matched_by_source: "WHEN NOT MATCHED BY SOURCE",
};

function mergeClause(node: MergeClause, table: Table, how: Writing, compiler: StatementCompiler): string {
  const { name, capabilities } = compiler.dialect;
  if (node.match === "not_matched_by_source" && !capabilities.mergeBySource)
    throw new CompileError(`The dialect "${name}" has no WHEN NOT MATCHED BY SOURCE: a DELETE or UPDATE of its own does that.`);
  const condition = node.condition === null ? "" : ` AND ${compiler.condition(node.condition)}`;
  return `${WHEN[node.match]}${condition} THEN ${mergeAction(node, table, how, compiler)}`;
}

function mergeAction(node: MergeClause, table: Table, how: Writing, compiler: StatementCompiler): string {
  if (node.action === "delete") return "DELETE";
  if (node.action === "nothing") return compiler.dialect.render["merge_nothing"]?.(node, compiler) ?? "DO NOTHING";
  const values = mergedValues(node, table, how, compiler);
  const names = values.map(({ column }) => columnName(column, compiler));
  if (node.action === "update") return `UPDATE SET ${values.map(({ text }, i) => `${names[i] ?? ""} = ${text}`).join(", ")}`;
  return `INSERT (${names.join(", ")}) VALUES (${values.map(({ text }) => text).join(", ")})`;
}

interface MergedValue {
  readonly column: Column;
  readonly text: string;
}

/** What a clause sets, in the order of the table: what it was given, and defaults that the program knows. */
function mergedValues({ set, action }: MergeClause, table: Table, how: Writing, compiler: StatementCompiler): MergedValue[] {
  const row = new AssignedRow((assigned) => {
    const at = { row: null, assigned };
    const makers = new Map<string, TextMaker>();
    set?.keys.forEach((key, i) => {
      checkWritable(columnOf(table, key));
      const value = set.values[i];
      if (value !== undefined) makers.set(key, () => givenText(key, value, at, { ...how, outermost: false }, compiler));
    });
    for (const column of table.columnList) {
      const given = action === "insert" ? insertDefault(column, compiler) : column.onUpdate;
      if (given !== null && !makers.has(column.key)) makers.set(column.key, () => defaultText(column, given, at, compiler));
    }
    return makers;
  });
  const { scope } = compiler;
  const assigned = (column: { readonly key: string }): string | null => row.text(column.key);
  return compiler.within(scope === null ? null : { ...scope, assigned }, () =>
    table.columnList.flatMap((column) => {
      const text = row.text(column.key);
      return text === null ? [] : [{ column, text }];
    }),
  );
}

/** Render functions of MERGE. */
export const MERGE_TABLE: RenderTable = { merge, merge_action: () => "merge_action()" };
