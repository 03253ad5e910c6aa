/** The portable upsert on SQL Server: a MERGE that holds its range of keys, since without that two of them could insert the same row. */
import type { InsertContent, StatementCompiler, UniqueKey, Writing } from "@athanor/compiler";
import {
  assignedValue,
  columnName,
  hitKeys,
  insertContent,
  inTableOrder,
  keyTargeted,
  returningClauses,
  writeScope,
  writing,
} from "@athanor/compiler";
import type { Column, InsertNode, OnConflict, Table } from "@athanor/core";
import { ColumnNode, CompileError, ExcludedRow, iterate } from "@athanor/core";

/** An INSERT with `onConflict`, as a MERGE. */
export function mergeUpsert(node: InsertNode, compiler: StatementCompiler): string {
  return writing(node, compiler, (how) => {
    const content = insertContent(node, how, compiler);
    const conflict = theConflict(node);
    const { tableAliases } = compiler;
    const { table } = content;
    // A column can't be named with its table's schema here.
    const alias = table.schema === null ? null : compiler.identifier(table.name);
    if (alias !== null) compiler.tableAliases = new Map([...tableAliases, [table, alias]]);
    try {
      return compiler.within(writeScope([table], compiler), () => mergeText(node, conflict, content, { alias, how }, compiler));
    } finally {
      compiler.tableAliases = tableAliases;
    }
  });
}

function theConflict(node: InsertNode): OnConflict {
  const [conflict, another] = node.conflicts;
  if (conflict === undefined || another !== undefined || node.duplicate !== null)
    throw new CompileError("SQL Server takes one onConflict() for an INSERT, and no onDuplicateKeyUpdate().");
  if (conflict.targetWhere !== null)
    throw new CompileError("SQL Server's MERGE knows nothing of filtered indexes: onConflict() can't be given the condition of one here.");
  const { prefixes, hints } = node.extras;
  if (
    prefixes.some(({ dialect }) => dialect === null || dialect === "mssql") ||
    hints.some(({ dialect }) => dialect !== null && dialect === "mssql")
  )
    throw new CompileError("An INSERT with onConflict() is a MERGE WITH (HOLDLOCK) on SQL Server: it takes no prefixes and no hints.");
  return conflict;
}

function mergeText(
  node: InsertNode,
  conflict: OnConflict,
  content: InsertContent,
  { alias, how }: { readonly alias: string | null; readonly how: Writing },
  compiler: StatementCompiler,
): string {
  const { table, columns } = content;
  const names = columns.map((column) => columnName(column, compiler));
  const on = matchCondition(conflict, content, compiler);
  const matched = matchedClause(conflict, content, compiler);
  const inserted = names.map((name) => `excluded.${name}`).join(", ");
  const { early } = returningClauses(node, { capability: "insertReturning", word: "INSERT" }, how, compiler);
  const parts = [
    `MERGE INTO ${compiler.tableName(table)} WITH (HOLDLOCK)${alias === null ? "" : ` AS ${alias}`}`,
    `USING (${sourceText(content)}) AS excluded (${names.join(", ")})`,
    `ON ${on}`,
    matched,
    `WHEN NOT MATCHED THEN INSERT (${names.join(", ")}) VALUES (${inserted})`,
    early,
  ];
  return `${parts.filter((part) => part !== "").join(" ")};`;
}

function sourceText({ table, columns, rows, source }: InsertContent): string {
  if (columns.length === 0) throw new CompileError(`An INSERT into "${table.name}" without any value can't meet a row that is there.`);
  return source ?? `VALUES ${rows.map((values) => `(${values.join(", ")})`).join(", ")}`;
}

/** When a new row is one that is there: by the key that is named, or, if nothing is to be done in any case, by any of them. */
function matchCondition(conflict: OnConflict, { table, columns }: InsertContent, compiler: StatementCompiler): string {
  const any = conflict.set === null && conflict.target.length === 0 && conflict.constraint === null;
  if (!any && conflict.target.length === 0 && conflict.constraint === null)
    throw new CompileError("doUpdate() needs to know which unique key is meant: onConflict([table.c.column]).");
  const keys = any ? hitKeys(table, columns) : [keyTargeted(conflict, table)];
  if (keys.length === 0) throw new CompileError(`No unique key of "${table.name}" can be hit by what is inserted: leave onConflict() out.`);
  const conditions = keys.map((key) => keyCondition(key, table, columns, compiler));
  return conditions.length === 1 ? conditions.join("") : conditions.map((each) => `(${each})`).join(" OR ");
}

function keyCondition(key: UniqueKey, table: Table, columns: readonly Column[], compiler: StatementCompiler): string {
  if (key.columns === null) throw new CompileError(`onConflict() can't be about ${key.text} of "${table.name}" on SQL Server.`);
  const missing = key.columns.find((column) => !columns.includes(column));
  if (missing !== undefined)
    throw new CompileError(`onConflict() names "${missing.key}", for which the INSERT has no value that it could compare on SQL Server.`);
  return key.columns.map((column) => `${compiler.render(column)} = excluded.${columnName(column, compiler)}`).join(" AND ");
}

function matchedClause(conflict: OnConflict, content: InsertContent, compiler: StatementCompiler): string {
  if (conflict.set === null) return "";
  const values = inTableOrder(conflict.set, content.table);
  for (const { value } of values) checkExcluded(value, content);
  if (conflict.where !== null) checkExcluded(conflict.where, content);
  const condition = conflict.where === null ? "" : ` AND ${compiler.condition(conflict.where)}`;
  const sets = values.map(({ column, value }) => `${columnName(column, compiler)} = ${assignedValue(value, compiler)}`);
  return `WHEN MATCHED${condition} THEN UPDATE SET ${sets.join(", ")}`;
}

/** `excluded` has the columns that are inserted, and not those that the database would have filled. */
function checkExcluded(value: Parameters<typeof assignedValue>[0], { table, columns }: InsertContent): void {
  for (const node of iterate(value)) {
    if (!(node instanceof ColumnNode) || !(node.table instanceof ExcludedRow)) continue;
    const { key } = node;
    if (!columns.some((column) => column.key === key))
      throw new CompileError(`doUpdate() reads excluded.${key}, but the INSERT into "${table.name}" gives no value for it.`);
  }
}
