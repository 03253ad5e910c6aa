/** How tables are created and dropped; and all of DDL in one table. */
import type { Constraint, CreateTable, DropTable } from "@athanor/core";
import { BooleanType, CheckConstraint, EnumType, ForeignKeyConstraint, holdsFor } from "@athanor/core";
import { columnLine, DDL_COLUMN_TABLE } from "./ddl-columns.ts";
import { DDL_CONSTRAINT_TABLE, renderConstraint } from "./ddl-constraints.ts";
import { DDL_INDEX_TABLE } from "./ddl-indexes.ts";
import { DDL_OBJECT_TABLE } from "./ddl-objects.ts";
import { cascade, ifExists, ifNotExists } from "./ddl-words.ts";
import type { Dialect, RenderTable } from "./dialect.ts";
import type { StatementCompiler } from "./statement-compiler.ts";
import { typeFor } from "./type-rules.ts";

function createTable(node: CreateTable, compiler: StatementCompiler): string {
  const { table } = node;
  const lines = [
    ...table.columnList.filter(({ options }) => options.system !== true).map((column) => columnLine(column, compiler)),
    ...[table.primaryKey, ...table.constraints]
      .filter((constraint) => isInline(constraint, node, compiler.dialect))
      .map((constraint) => renderConstraint(constraint, compiler)),
  ].filter((line) => line !== "");
  const end = compiler.dialect.render["table_options"]?.(table, compiler) ?? "";
  const prefixes = (table.options.prefixes ?? []).map((prefix) => `${prefix} `).join("");
  const body = lines.length === 0 ? "" : `\n\t${lines.join(", \n\t")}\n`;
  const quietly = ifNotExists(node.ifNotExists, "CREATE TABLE", table.name, compiler);
  return `CREATE ${prefixes}TABLE ${quietly}${compiler.tableName(table)} (${body})${end}`;
}

function isInline(constraint: Constraint, node: CreateTable, dialect: Dialect): boolean {
  if (constraint instanceof ForeignKeyConstraint && node.without.includes(constraint)) return false;
  return isCreatedOn(constraint, dialect) && !(dialect.capabilities.alterConstraints && constraint.options.useAlter === true);
}

/**
 * Whether a dialect creates a constraint at all: not, if that is for others only, or if it is there for a type that the database
 * has itself.
 */
export function isCreatedOn(constraint: Constraint, dialect: Dialect): boolean {
  if (!holdsFor(constraint.options.ddlIf, dialect, dialect.like)) return false;
  return !(constraint instanceof CheckConstraint && constraint.ofType !== null && hasType(constraint.ofType, dialect));
}

/** Whether the database sees to a type's values by itself. */
function hasType(type: NonNullable<CheckConstraint["ofType"]>, dialect: Dialect): boolean {
  const { nativeBoolean, nativeEnums, namedTypes } = dialect.capabilities;
  const own = typeFor(type, dialect);
  // On this dialect the column is of another type, which has asked for nothing.
  if (own !== type) return true;
  if (own instanceof BooleanType) return nativeBoolean;
  return own instanceof EnumType && own.native && nativeEnums && (!namedTypes || own.name !== null);
}

function dropTable({ table, ifExists: quietly, cascade: all }: DropTable, compiler: StatementCompiler): string {
  return `DROP TABLE ${ifExists(quietly)}${compiler.tableName(table)}${cascade(all, "DROP TABLE", table.name, compiler)}`;
}

/** Render functions of DDL. */
export const DDL_TABLE: RenderTable = {
  create_table: createTable,
  drop_table: dropTable,
  ...DDL_COLUMN_TABLE,
  ...DDL_CONSTRAINT_TABLE,
  ...DDL_INDEX_TABLE,
  ...DDL_OBJECT_TABLE,
};
