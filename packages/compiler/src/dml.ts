/** How INSERT, UPDATE and DELETE are written. */
import type { Column, DeleteNode, ExpressionNode, FromClause, InsertNode, Node, OnConflict, UpdateNode } from "@athanor/core";
import { CompileError, exportColumns, SelectNode, Table } from "@athanor/core";
import type { BindSource, InsertFacts } from "./compiled.ts";
import { conditions } from "./conditions.ts";
import type { RenderTable } from "./dialect.ts";
import type { Scope } from "./scope.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** The table that a statement writes to. */
export function targetTable(target: FromClause, word: string): Table {
  if (target instanceof Table) return target;
  throw new CompileError(`${word} needs a table, not ${target.describe()}; a mapped class is written to through a session.`);
}

/** One column of an INSERT, and what it is set to in each row. */
interface InsertColumn {
  readonly column: Column;
  readonly value: (row: number) => string;
}

function insert(node: InsertNode, compiler: StatementCompiler): string {
  const table = targetTable(node.table, "INSERT");
  const name = compiler.render(table);
  const columns = insertColumns(node, table, compiler);
  const names = columns.map(({ column }) => compiler.identifier(column.name)).join(", ");
  const parts = [`INSERT INTO ${name}`];
  if (node.source !== null) {
    const given = (node.keys ?? []).map((key) => compiler.identifier(columnOf(table, key).name)).join(", ");
    parts.push(
      `(${given})`,
      conflictSafe(
        node,
        compiler.within(null, () => compiler.render(statementOf(node))),
      ),
    );
  } else if (columns.length === 0) {
    parts.push(defaultValues(compiler));
  } else {
    const rows = Math.max(1, node.rows.length);
    if (rows > 1 && !compiler.dialect.capabilities.multiRowValues)
      throw new CompileError(`The dialect "${compiler.dialect.name}" has no INSERT of several rows in one statement.`);
    const lists = Array.from({ length: rows }, (_, row) => `(${columns.map(({ value }) => value(row)).join(", ")})`);
    parts.push(`(${names})`, `VALUES ${lists.join(", ")}`);
  }
  if (node.conflict !== null) parts.push(compiler.within(writeScope(table), () => compiler.render(conflictOf(node))));
  if (node.returned.length > 0) parts.push(returning(node.returned, table, "insertReturning", "INSERT", compiler));
  return parts.join(" ");
}

function statementOf(node: InsertNode): Node {
  if (node.source === null) throw new CompileError("An INSERT … SELECT has no SELECT.");
  return node.source;
}

function conflictOf(node: InsertNode): OnConflict {
  if (node.conflict === null) throw new CompileError("An INSERT has no ON CONFLICT.");
  return node.conflict;
}

/** Some parsers take the ON of ON CONFLICT for a join's, behind a SELECT without WHERE. */
function conflictSafe(node: InsertNode, select: string): string {
  const { source } = node;
  return node.conflict !== null && source instanceof SelectNode && source.conditions.length === 0 && source.groups.length === 0
    ? `${select} WHERE 1 = 1`
    : select;
}

function defaultValues(compiler: StatementCompiler): string {
  const { defaultValues: whole, defaultMetavalue } = compiler.dialect.capabilities;
  if (whole) return "DEFAULT VALUES";
  if (defaultMetavalue) return "() VALUES ()";
  throw new CompileError(`The dialect "${compiler.dialect.name}" can't insert a row without any value.`);
}

function columnOf(table: Table, key: string): Column {
  const column = table.columnList.find((each) => each.key === key);
  if (column === undefined) throw new CompileError(`The table "${table.name}" has no column "${key}".`);
  return column;
}

/** The columns that are written, in the table's order: those given, and those whose default is the program's or an expression. */
function insertColumns(node: InsertNode, table: Table, compiler: StatementCompiler): InsertColumn[] {
  const fromRow = node.keys === null;
  const keys = node.keys ?? compiler.options.columnKeys ?? [];
  for (const key of keys) columnOf(table, key);
  if (node.source !== null) return [];
  return table.columnList.flatMap((column): InsertColumn[] => {
    const position = keys.indexOf(column.key);
    if (position < 0) {
      const value = defaultOf(column, column.default, compiler);
      return value === null ? [] : [{ column, value }];
    }
    if (column.generated) throw new CompileError(`"${table.name}.${column.key}" is filled by the database: leave it out of the INSERT.`);
    if (fromRow) {
      const mark = compiler.placeholder(column.key, { from: "row", key: column.key }, column.type);
      return [{ column, value: () => mark }];
    }
    return [{ column, value: (row) => assigned(node.rows[row]?.values[position], compiler) }];
  });
}

/** What an INSERT or UPDATE sets a column to that no value was given for; null to leave it to the database. */
function defaultOf(column: Column, given: Column["default"], compiler: StatementCompiler): ((row: number) => string) | null {
  if (given === null) return null;
  if (given.kind === "expression") {
    const sql = assigned(given.expression, compiler);
    return () => sql;
  }
  const source: BindSource = { from: "default", key: column.key, make: given.make };
  return () => compiler.placeholder(column.key, source, column.type);
}

function assigned(value: ExpressionNode | undefined, compiler: StatementCompiler): string {
  if (value === undefined) throw new CompileError("A row of an INSERT has fewer values than the first.");
  return compiler.render(value);
}

function writeScope(table: Table): Scope {
  return { sources: new Set([table]), outer: null, labels: [], named: () => null };
}

/** RETURNING, whose columns are those of the statement's result. */
function returning(
  items: readonly Node[],
  table: Table,
  capability: "insertReturning" | "updateReturning" | "deleteReturning",
  word: string,
  compiler: StatementCompiler,
): string {
  const { dialect } = compiler;
  if (!dialect.capabilities[capability]) {
    throw new CompileError(
      `The dialect "${dialect.name}" has no ${word} … RETURNING: run the ${word}, then a SELECT for what you need, in one transaction.`,
    );
  }
  const outermost = compiler.resultColumns === null;
  const exported = exportColumns(items);
  const texts = compiler.within(writeScope(table), () =>
    exported.map(({ name, expression }) => {
      const sql = dialect.render["returning_column"]?.(expression, compiler) ?? compiler.render(expression);
      return "name" in expression && expression.name === name && expression.kind !== "label"
        ? sql
        : `${sql} AS ${compiler.identifier(name)}`;
    }),
  );
  if (outermost) compiler.resultColumns = exported.map(({ key, name, expression }) => compiler.resultColumn(key, name, expression.type));
  return `RETURNING ${texts.join(", ")}`;
}

function onConflict(node: OnConflict, compiler: StatementCompiler): string {
  if (!compiler.dialect.capabilities.onConflict) throw new CompileError(`The dialect "${compiler.dialect.name}" has no ON CONFLICT.`);
  const columns = node.target.length === 0 ? "" : ` (${compiler.unqualified(() => compiler.renderAll(node.target))})`;
  const where = node.targetWhere;
  const target = `${columns}${where === null ? "" : ` WHERE ${compiler.unqualified(() => compiler.condition(where))}`}`;
  if (node.set === null) return `ON CONFLICT${target} DO NOTHING`;
  if (columns === "") throw new CompileError("doUpdate() needs to know which unique key is meant: onConflict([table.c.column]).");
  const { keys, values } = node.set;
  const sets = keys.map((key, i) => `${compiler.identifier(nameOfKey(compiler, key))} = ${assigned(values[i], compiler)}`);
  return `ON CONFLICT${target} DO UPDATE SET ${sets.join(", ")}${node.where === null ? "" : ` WHERE ${compiler.condition(node.where)}`}`;
}

/** The name in SQL of a column of the table that is written to. */
function nameOfKey(compiler: StatementCompiler, key: string): string {
  for (const source of compiler.scope?.sources ?? []) if (source instanceof Table) return columnOf(source, key).name;
  return key;
}

function update(node: UpdateNode, compiler: StatementCompiler): string {
  const table = targetTable(node.table, "UPDATE");
  return compiler.within(writeScope(table), () => {
    const sets = updateAssignments(node, table, compiler);
    if (sets.length === 0) throw new CompileError(`The UPDATE of "${table.name}" sets nothing: give it values({ … }).`);
    const parts = [`UPDATE ${compiler.render(table)} SET ${sets.join(", ")}`, conditions("WHERE", node.conditions, compiler)];
    if (node.returned.length > 0) parts.push(returning(node.returned, table, "updateReturning", "UPDATE", compiler));
    return parts.filter((part) => part !== "").join(" ");
  });
}

function updateAssignments(node: UpdateNode, table: Table, compiler: StatementCompiler): string[] {
  const given = new Map<string, () => string>();
  if (node.set === null) {
    for (const key of compiler.options.columnKeys ?? []) {
      const column = columnOf(table, key);
      given.set(key, () => compiler.placeholder(key, { from: "row", key }, column.type));
    }
  } else {
    const { keys, values } = node.set;
    keys.forEach((key, i) => {
      given.set(key, () => assigned(values[i], compiler));
    });
  }
  return table.columnList.flatMap((column) => {
    const value = given.get(column.key) ?? defaultOf(column, column.onUpdate, compiler);
    if (value === null) return [];
    if (column.generated) throw new CompileError(`"${table.name}.${column.key}" is filled by the database: it can't be set.`);
    return [`${compiler.identifier(column.name)}=${value(0)}`];
  });
}

function deletion(node: DeleteNode, compiler: StatementCompiler): string {
  const table = targetTable(node.table, "DELETE");
  return compiler.within(writeScope(table), () => {
    const parts = [`DELETE FROM ${compiler.render(table)}`, conditions("WHERE", node.conditions, compiler)];
    if (node.returned.length > 0) parts.push(returning(node.returned, table, "deleteReturning", "DELETE", compiler));
    return parts.filter((part) => part !== "").join(" ");
  });
}

/** What the engine and the unit of work need to know of an INSERT. */
export function insertFacts(node: InsertNode, columnKeys: readonly string[]): InsertFacts | null {
  if (!(node.table instanceof Table)) return null;
  const { table } = node;
  return {
    columnKeys: node.keys ?? columnKeys,
    primaryKey: table.primaryKey.columns.map((column) => column.key),
    autoincrement: table.autoincrementColumn?.key ?? null,
  };
}

/** Render functions of statements that write. */
export const DML_TABLE: RenderTable = { insert, update, delete: deletion, on_conflict: onConflict };
