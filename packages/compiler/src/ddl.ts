/** How DDL is written. */
import type {
  CheckConstraint,
  Column,
  CreateIndex,
  CreateTable,
  DropTable,
  ForeignKeyConstraint,
  Table,
  UniqueConstraint,
} from "@athanor/core";
import { conventionalName } from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import type { StatementCompiler } from "./statement-compiler.ts";
import { stringLiteral } from "./type-rules.ts";

function createTable(node: CreateTable, compiler: StatementCompiler): string {
  const { table } = node;
  const lines = [
    ...table.columnList.map((column) => compiler.dialect.render["create_column"]?.(column, compiler) ?? createColumn(column, compiler)),
    ...primaryKey(table, compiler),
    ...table.uniques.map((each) => unique(each, compiler)),
    ...table.checks.map((each) => check(each, compiler)),
    ...table.foreignKeys.map((each) => foreignKey(each, table, compiler)),
  ];
  const end = compiler.dialect.render["table_options"]?.(table, compiler) ?? "";
  return `CREATE TABLE ${node.ifNotExists ? "IF NOT EXISTS " : ""}${compiler.render(table)} (\n\t${lines.join(", \n\t")}\n)${end}`;
}

/** One column: name, type, default, computed, NOT NULL. */
export function createColumn(column: Column, compiler: StatementCompiler): string {
  const parts = [compiler.identifier(column.name), compiler.typeDdl(column.type)];
  const fallback = serverDefault(column, compiler);
  if (fallback !== null) parts.push(`DEFAULT ${fallback}`);
  if (column.computed !== null)
    parts.push(`GENERATED ALWAYS AS (${inDdl(compiler, () => (column.computed === null ? "" : compiler.render(column.computed)))})`);
  if (!column.nullable) parts.push("NOT NULL");
  return parts.join(" ");
}

function serverDefault(column: Column, compiler: StatementCompiler): string | null {
  const { serverDefault: given } = column;
  if (given === null) return null;
  const sql = typeof given === "string" ? stringLiteral(given) : inDdl(compiler, () => compiler.render(given));
  const wrap = compiler.dialect.render["server_default"];
  return wrap === undefined ? sql : wrap(sql, compiler);
}

/** In DDL, columns stand without their table. */
function inDdl<T>(compiler: StatementCompiler, render: () => T): T {
  return compiler.unqualified(render);
}

function columnNames(columns: readonly Column[], compiler: StatementCompiler): string {
  return columns.map((column) => compiler.identifier(column.name)).join(", ");
}

function named(name: string | null, compiler: StatementCompiler): string {
  return name === null ? "" : `CONSTRAINT ${compiler.identifier(name)} `;
}

function primaryKey(table: Table, compiler: StatementCompiler): string[] {
  const { columns, name } = table.primaryKey;
  return columns.length === 0 ? [] : [`${named(name, compiler)}PRIMARY KEY (${columnNames(columns, compiler)})`];
}

function unique(node: UniqueConstraint, compiler: StatementCompiler): string {
  return `${named(node.name, compiler)}UNIQUE (${columnNames(node.columns, compiler)})`;
}

function check(node: CheckConstraint, compiler: StatementCompiler): string {
  return `${named(node.name, compiler)}CHECK (${inDdl(compiler, () => compiler.condition(node.condition))})`;
}

function foreignKey(node: ForeignKeyConstraint, table: Table, compiler: StatementCompiler): string {
  const { columns, referredColumns, options } = node;
  const target = referredColumns[0]?.owner ?? table;
  const name =
    options.name ??
    conventionalName(table.metadata.namingConvention, "fk", { table: table.name, columns, referredTable: target.name, referredColumns });
  const parts = [
    `${named(name, compiler)}FOREIGN KEY(${columnNames(columns, compiler)}) REFERENCES ${compiler.render(target)} (${columnNames(referredColumns, compiler)})`,
  ];
  if (options.onDelete !== undefined) parts.push(`ON DELETE ${options.onDelete}`);
  if (options.onUpdate !== undefined) parts.push(`ON UPDATE ${options.onUpdate}`);
  if (options.deferrable !== undefined) parts.push(options.deferrable ? "DEFERRABLE" : "NOT DEFERRABLE");
  if (options.initially !== undefined) parts.push(`INITIALLY ${options.initially}`);
  return parts.join(" ");
}

function createIndex(node: CreateIndex, compiler: StatementCompiler): string {
  const { index, table } = node;
  const columns = inDdl(compiler, () => compiler.renderAll(index.expressions));
  const { where } = index;
  const condition = where === null ? "" : ` WHERE ${inDdl(compiler, () => compiler.condition(where))}`;
  return `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${node.ifNotExists ? "IF NOT EXISTS " : ""}${compiler.identifier(index.name)} ON ${compiler.render(table)} (${columns})${condition}`;
}

/** Render functions of DDL. */
export const DDL_TABLE: RenderTable = {
  create_table: createTable,
  drop_table: (node: DropTable, compiler) => `DROP TABLE ${node.ifExists ? "IF EXISTS " : ""}${compiler.render(node.table)}`,
  create_index: createIndex,
};
