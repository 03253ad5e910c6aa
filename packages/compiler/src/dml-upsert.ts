/** How upserts are written, and which unique keys they are about. */
import type { Assignments, Column, ExpressionNode, InsertNode, Node, OnConflict, OnDuplicateKey, Setting, Table } from "@athanor/core";
import {
  Alias,
  BIND_LITERAL,
  Bind,
  ColumnNode,
  CompileError,
  ExcludedRow,
  expressionOf,
  FunctionNode,
  replaceNodes,
  Column as TableColumn,
} from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import type { InsertContent } from "./dml-insert.ts";
import { assignedValue, columnOf } from "./dml-statement.ts";
import { sourcesOf } from "./from.ts";
import { columnName } from "./names.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** What the hook `upsert` is given. */
export interface Upsert {
  readonly node: InsertNode;
  readonly content: InsertContent;
}

/** A column and what it is set to. */
export interface ColumnValue {
  readonly column: Column;
  readonly value: ExpressionNode;
}

function upsert({ node, content }: Upsert, compiler: StatementCompiler): string {
  const { conflicts, duplicate } = node;
  const { capabilities, name } = compiler.dialect;
  if (duplicate !== null) {
    if (conflicts.length > 0) throw new CompileError("An INSERT has either onConflict() or onDuplicateKeyUpdate(), not both.");
    if (!capabilities.onDuplicateKey)
      throw new CompileError(
        `The dialect "${name}" has no ON DUPLICATE KEY UPDATE: use onConflict(…), which says which unique key is meant.`,
      );
    return onDuplicateKey(duplicate, content.table, null, compiler);
  }
  if (!capabilities.onConflict) throw new CompileError(`The dialect "${name}" has no ON CONFLICT.`);
  if (conflicts.length > 1 && !capabilities.severalConflicts)
    throw new CompileError(`The dialect "${name}" takes one onConflict() for an INSERT, not ${conflicts.length}.`);
  // Only the last may be without a target.
  const ordered = [...conflicts.filter(hasTarget), ...conflicts.filter((each) => !hasTarget(each))];
  return ordered.map((each) => onConflict(each, content.table, compiler)).join(" ");
}

function hasTarget({ target, constraint }: OnConflict): boolean {
  return target.length > 0 || constraint !== null;
}

function onConflict(node: OnConflict, table: Table, compiler: StatementCompiler): string {
  const opening = ["ON CONFLICT", conflictKey(node, table, compiler)].filter((each) => each !== "").join(" ");
  if (node.set === null) return `${opening} DO NOTHING`;
  if (!hasTarget(node)) throw new CompileError("doUpdate() needs to know which unique key is meant: onConflict([table.c.column]).");
  const sets = inTableOrder(node.set, table).map(
    ({ column, value }) => `${columnName(column, compiler)} = ${assignedValue(value, compiler)}`,
  );
  return `${opening} DO UPDATE SET ${sets.join(", ")}${node.where === null ? "" : ` WHERE ${compiler.condition(node.where)}`}`;
}

function conflictKey(node: OnConflict, table: Table, compiler: StatementCompiler): string {
  const { constraint, targetWhere } = node;
  if (constraint !== null && compiler.dialect.capabilities.conflictConstraint) return `ON CONSTRAINT ${compiler.identifier(constraint)}`;
  const key = conflictColumns(node, table);
  if (key.length === 0) return "";
  const other = sourcesOf(key).find((source) => source !== table);
  if (other !== undefined)
    throw new CompileError(`onConflict() names columns of ${other.describe()}, and the INSERT is into "${table.name}".`);
  const columns = compiler.unqualified(() => compiler.items(key));
  // Literals: with a placeholder, the database could not tell whether an index has this condition.
  const condition = targetWhere === null ? "" : ` WHERE ${compiler.unqualified(() => compiler.condition(withLiterals(targetWhere)))}`;
  return `(${columns})${condition}`;
}

/** A condition whose values are written into the text when the statement runs. */
function withLiterals(condition: ExpressionNode): ExpressionNode {
  const copy = replaceNodes(condition, (node) =>
    node instanceof Bind ? new Bind(node.name, node.value, node.type, node.flags | BIND_LITERAL, node.origin) : undefined,
  );
  return expressionOf(copy, "onConflict({ where })");
}

/** The columns of the key that an `onConflict` is about; of a named one, those that the table says. */
export function conflictColumns({ target, constraint }: OnConflict, table: Table): readonly Node[] {
  if (constraint === null) return target;
  const keys = [table.primaryKey, ...table.uniques];
  const named = keys.find(({ name }) => name === constraint)?.columns ?? table.indexes.find(({ name }) => name === constraint)?.expressions;
  if (named !== undefined) return named;
  throw new CompileError(`onConflict(): the table "${table.name}" has no unique key called "${constraint}": name its columns.`);
}

/** Assignments in the order of the table's columns. */
export function inTableOrder(set: Assignments, table: Table): ColumnValue[] {
  const given = set.keys.flatMap((key, i): ColumnValue[] => {
    const value = set.values[i];
    return value === undefined ? [] : [{ column: columnOf(table, key), value }];
  });
  return given.sort((one, other) => table.columnList.indexOf(one.column) - table.columnList.indexOf(other.column));
}

/** Assignments in their own order, all of them to columns of the table. */
function inOwnOrder(settings: readonly Setting[], table: Table): ColumnValue[] {
  return settings.map(({ target, value }) => {
    if (target instanceof TableColumn && target.owner === table) return { column: target, value };
    throw new CompileError(`onDuplicateKeyUpdate() sets columns of "${table.name}", the table that is inserted into, and nothing else.`);
  });
}

/**
 * ON DUPLICATE KEY UPDATE.
 *
 * @param alias the name of the row that is inserted; null where it has none, and VALUES(column) is its column
 */
export function onDuplicateKey(node: OnDuplicateKey, table: Table, alias: string | null, compiler: StatementCompiler): string {
  return duplicateKeyUpdate(node.set === null ? inOwnOrder(node.settings, table) : inTableOrder(node.set, table), alias, compiler);
}

/**
 * ON DUPLICATE KEY UPDATE with these assignments, in this order.
 *
 * @param alias the name of the row that is inserted; null where it has none
 * @param aliased the columns that this name knows, if not all: of others, VALUES(column) is what would be inserted
 */
export function duplicateKeyUpdate(
  values: readonly ColumnValue[],
  alias: string | null,
  compiler: StatementCompiler,
  aliased: readonly Column[] | null = null,
): string {
  const sets = values.map(
    ({ column, value }) => `${columnName(column, compiler)} = ${assignedValue(ofInsertedRow(value, alias, aliased), compiler)}`,
  );
  return `ON DUPLICATE KEY UPDATE ${sets.join(", ")}`;
}

/** An expression with the columns of the row that is inserted as this statement can name them. */
function ofInsertedRow(value: ExpressionNode, alias: string | null, aliased: readonly Column[] | null): ExpressionNode {
  const copy = replaceNodes(value, (node) => {
    if (!(node instanceof ColumnNode) || !(node.table instanceof ExcludedRow)) return undefined;
    if (alias !== null && aliased?.some(({ name }) => name === node.name) !== false)
      return new ColumnNode(new Alias(node.table.element, alias), node.key, node.name, node.type);
    return new FunctionNode("VALUES", [new ColumnNode(null, node.key, node.name, node.type)], node.type);
  });
  return expressionOf(copy, "onDuplicateKeyUpdate()");
}

/** Render functions of upserts. */
export const UPSERT_TABLE: RenderTable = { upsert };
