/** How SQLite declares tables, indexes and views. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import {
  checkConstraint,
  createColumn,
  createView,
  foreignKey,
  indexedExpressions,
  indexInSchema,
  indexWhere,
  knownOptions,
  primaryKey,
  requireExpressions,
  uniqueConstraint,
} from "@athanor/compiler";
import type {
  CheckConstraint,
  Column,
  CreateIndex,
  CreateView,
  DropIndex,
  ForeignKeyConstraint,
  PrimaryKeyConstraint,
  Table,
  UniqueConstraint,
} from "@athanor/core";
import { ArgumentError, CompileError, conditionOf } from "@athanor/core";
import type { SqliteColumnOptions, SqliteConflict, SqliteTableOptions } from "./ddl-options.ts";

/** What stands behind DEFAULT without parentheses: a string, a word, a number, what is in parentheses already. */
const PLAIN_DEFAULT = /^(?:\s*(?:'(?:[^']|'')*'|"(?:[^"]|"")*")\s*|[+-]?\d+(?:\.\d+)?|\w+|\s*\(.*\)\s*)$/is;

const CONFLICTS: ReadonlySet<unknown> = new Set<SqliteConflict>(["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"]);

function onConflict(conflict: SqliteConflict | undefined, where: string): string {
  if (conflict === undefined) return "";
  if (CONFLICTS.has(conflict)) return ` ON CONFLICT ${conflict}`;
  throw new ArgumentError(`${where} can't have ON CONFLICT ${JSON.stringify(conflict)}: there are ${[...CONFLICTS].join(", ")}.`);
}

function tableOptions({ options, name }: Table): SqliteTableOptions {
  const known = { withoutRowid: true, strict: true, autoincrement: true } as const;
  return knownOptions(options.dialect?.sqlite, known, `Table "${name}"`, "SQLite") ?? {};
}

function columnOptions(column: Column): SqliteColumnOptions {
  const known = { onConflictNotNull: true, onConflictPrimaryKey: true, onConflictUnique: true } as const;
  return knownOptions(column.options.dialect?.sqlite, known, `${describe(column)}`, "SQLite") ?? {};
}

function describe({ owner, key }: Column): string {
  return `The column "${owner.name}.${key}"`;
}

/** Whether PRIMARY KEY stands with the column, as AUTOINCREMENT wants it. */
function isAutoincrement(column: Column): boolean {
  const { owner } = column;
  return tableOptions(owner).autoincrement === true && column === owner.autoincrementColumn && owner.primaryKey.columns.length === 1;
}

function column(node: Column, compiler: StatementCompiler): string {
  const { owner } = node;
  const { onConflictNotNull, onConflictPrimaryKey } = columnOptions(node);
  const numbered = node === owner.autoincrementColumn;
  if (numbered && owner.primaryKey.columns.length > 1)
    throw new CompileError(`SQLite numbers no column of a primary key of several: "${owner.name}.${node.key}" has autoincrement: true.`);
  const notNull = node.nullable ? "" : `NOT NULL${onConflict(onConflictNotNull, describe(node))}`;
  const key = isAutoincrement(node) ? `PRIMARY KEY${onConflict(onConflictPrimaryKey, describe(node))} AUTOINCREMENT` : "";
  // Only a primary key declared INTEGER, and by no other name of it, is numbered by SQLite.
  return createColumn(node, compiler, { ...(numbered ? { type: "INTEGER" } : {}), nullability: notNull, end: [key] });
}

function primary(constraint: PrimaryKeyConstraint, compiler: StatementCompiler): string {
  const [only, ...more] = constraint.columns;
  if (only === undefined || isAutoincrement(only)) return "";
  const own = constraintOptions(constraint.options.dialect?.sqlite, constraint);
  const ofColumn = more.length === 0 ? columnOptions(only).onConflictPrimaryKey : undefined;
  return primaryKey(constraint, compiler) + onConflict(own ?? ofColumn, `The primary key of "${constraint.table.name}"`);
}

function unique(constraint: UniqueConstraint, compiler: StatementCompiler): string {
  const [only, ...more] = constraint.columns;
  const own = constraintOptions(constraint.options.dialect?.sqlite, constraint);
  const ofColumn = only !== undefined && more.length === 0 ? columnOptions(only).onConflictUnique : undefined;
  return uniqueConstraint(constraint, compiler) + onConflict(own ?? ofColumn, `A unique constraint of "${constraint.table.name}"`);
}

function constraintOptions(
  given: { readonly onConflict?: SqliteConflict } | undefined,
  { kind, table }: { readonly kind: string; readonly table: Table },
): SqliteConflict | undefined {
  return knownOptions(given, { onConflict: true }, `A ${kind} constraint of "${table.name}"`, "SQLite")?.onConflict;
}

function check(constraint: CheckConstraint, compiler: StatementCompiler): string {
  const own = constraintOptions(constraint.options.dialect?.sqlite, constraint);
  return checkConstraint(constraint, compiler) + onConflict(own, `A CHECK of "${constraint.table.name}"`);
}

/** A table of another attached database can't be referred to. */
function foreign(constraint: ForeignKeyConstraint, compiler: StatementCompiler): string {
  return constraint.table.schema === constraint.referredTable.schema ? foreignKey(constraint, compiler) : "";
}

/** The schema stands before the index's name, and never before the table's: an index is where its table is. */
function createIndex({ index, ifNotExists }: CreateIndex, compiler: StatementCompiler): string {
  requireExpressions(index);
  const own = knownOptions(index.options.dialect?.sqlite, { where: true }, `The index "${index.name}"`, "SQLite");
  const where = own?.where === undefined ? index.where : conditionOf(own.where, `The where of the index "${index.name}"`);
  const table = compiler.inSchema(null, index.table.name, index.table.options);
  const what = `${index.unique ? "UNIQUE " : ""}INDEX ${ifNotExists ? "IF NOT EXISTS " : ""}${indexInSchema(index, compiler)}`;
  return `CREATE ${what} ON ${table} (${indexedExpressions(index, compiler).join(", ")})${indexWhere(where, compiler)}`;
}

function view(node: CreateView, compiler: StatementCompiler): string {
  if (node.materialized || node.orReplace)
    throw new CompileError(
      `SQLite has no ${node.materialized ? "materialized views" : "CREATE OR REPLACE VIEW"}: ${node.materialized ? "create a table by createTableAs()" : "drop the view first"}.`,
    );
  return createView(node, compiler);
}

/** Render functions of DDL. */
export const SQLITE_DDL: RenderTable = {
  server_default: ({ sql }: { readonly sql: string }) => (PLAIN_DEFAULT.test(sql) ? sql : `(${sql})`),
  create_column: column,
  primary_key: primary,
  unique,
  check,
  foreign_key: foreign,
  referred_table: (table: Table, compiler) => compiler.inSchema(null, table.name, table.options),
  create_index: createIndex,
  drop_index: ({ index, ifExists }: DropIndex, compiler) => `DROP INDEX ${ifExists ? "IF EXISTS " : ""}${indexInSchema(index, compiler)}`,
  create_view: view,
  table_options: (table: Table) => {
    const { withoutRowid, strict } = tableOptions(table);
    const options = [...(withoutRowid === true ? ["WITHOUT ROWID"] : []), ...(strict === true ? ["STRICT"] : [])];
    return options.length === 0 ? "" : ` ${options.join(", ")}`;
  },
};
