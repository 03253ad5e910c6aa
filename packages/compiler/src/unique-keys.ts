/** The unique keys of a table: which of them an upsert names, and which of them inserted values can hit. */
import type { Column, ExpressionNode, Node, OnConflict, Table } from "@athanor/core";
import { baseOfColumn, ColumnNode, CompileError, iterate, Ordering, Column as TableColumn } from "@athanor/core";
import { conflictColumns } from "./dml-upsert.ts";

/** A unique key. */
export interface UniqueKey {
  /** How messages call it. */
  readonly text: string;
  /** Its columns; null where it is about expressions. */
  readonly columns: readonly Column[] | null;
}

const known = new WeakMap<Table, readonly UniqueKey[]>();

/** The primary key, unique constraints and unique indexes of a table; each once. */
export function uniqueKeys(table: Table): readonly UniqueKey[] {
  let keys = known.get(table);
  if (keys === undefined) {
    const { primaryKey, uniques, indexes } = table;
    const lists: (readonly Node[])[] = [
      primaryKey.columns,
      ...uniques.map(({ columns }) => columns),
      ...indexes.filter(({ unique }) => unique).map(({ expressions }) => expressions),
    ];
    keys = lists.filter((list) => list.length > 0).map((list) => keyOf(list));
    known.set(table, keys);
  }
  return keys;
}

function keyOf(list: readonly Node[]): UniqueKey {
  const columns = columnsOf(list);
  const text = columns === null ? "a unique index over expressions" : `the key (${columns.map(({ key }) => key).join(", ")})`;
  return { text, columns };
}

function columnsOf(list: readonly Node[]): Column[] | null {
  const columns = list.map((each) => tableColumn(each instanceof Ordering ? each.element : each));
  return columns.every((each) => each !== null) ? columns : null;
}

/** The column of a table that an expression is, directly or as a column of an alias of it. */
function tableColumn(node: Node): Column | null {
  let each: Node | null = node;
  while (each instanceof ColumnNode && !(each instanceof TableColumn)) each = baseOfColumn(each);
  return each instanceof TableColumn ? each : null;
}

/**
 * The unique key that an `onConflict` names.
 *
 * @throws CompileError if the table has no such key
 */
export function keyTargeted(conflict: OnConflict, table: Table): UniqueKey {
  const target = conflictColumns(conflict, table);
  const columns = columnsOf(target);
  const found = columns === null ? undefined : uniqueKeys(table).find((key) => key.columns !== null && sameColumns(key.columns, columns));
  if (found !== undefined) return found;
  const named = columns === null ? "what onConflict() names" : `(${columns.map(({ key }) => key).join(", ")})`;
  throw new CompileError(
    `onConflict(): ${named} is no unique key of "${table.name}": name the columns of its primary key, of a unique constraint or of a unique index, and all of them.`,
  );
}

function sameColumns(one: readonly Column[], other: readonly Column[]): boolean {
  return one.length === other.length && one.every((column) => other.includes(column));
}

/**
 * The unique keys that a new row can have in common with one that is there: all but those of which a column is left to the
 * database and numbered or NULL.
 *
 * @param columns those that the INSERT gives
 */
export function hitKeys(table: Table, columns: readonly Column[]): readonly UniqueKey[] {
  const misses = (column: Column): boolean => !columns.includes(column) && (column === table.autoincrementColumn || isLeftNull(column));
  return uniqueKeys(table).filter((key) => key.columns === null || !key.columns.some(misses));
}

/** Whether a column that an INSERT leaves out is NULL, which equals nothing. */
function isLeftNull(column: Column): boolean {
  return column.nullable && column.default === null && column.serverDefault === null && !column.generated;
}

/** The columns of a table whose present values an expression reads. */
export function columnsReadBy(value: ExpressionNode, table: Table): ReadonlySet<Column> {
  const columns = new Set<Column>();
  for (const node of iterate(value)) if (node instanceof TableColumn && node.owner === table) columns.add(node);
  return columns;
}
