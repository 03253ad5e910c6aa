/** How SQL Server writes DDL. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import {
  checkConstraint,
  columnNames,
  computedExpression,
  createColumn,
  createView,
  embeddedSelect,
  foreignKey,
  ifNotExists,
  indexedExpressions,
  indexName,
  indexWhere,
  knownOptions,
  primaryKey,
  requireExpressions,
  sequenceName,
  serverDefault,
  translatedSchema,
  uniqueConstraint,
} from "@athanor/compiler";
import type {
  CheckConstraint,
  Column,
  CommentOnColumn,
  CommentOnTable,
  Constraint,
  CreateIndex,
  CreateTableAs,
  CreateView,
  DropIndex,
  ForeignKeyConstraint,
  Index,
  NextValue,
  PrimaryKeyConstraint,
  ReferentialAction,
  SqlType,
  Table,
  UniqueConstraint,
} from "@athanor/core";
import { CompileError, conditionOf, NextValue as NextValueNode, namedColumns } from "@athanor/core";
import type { MssqlIndexOptions, MssqlKeyOptions } from "./ddl-options.ts";
import { schemaParts } from "./from.ts";
import { textLiteralOf } from "./types/type-rules.ts";

/** Whether a sequence of its own numbers the column. */
function hasSequence({ default: given }: Column): boolean {
  return given?.kind === "expression" && given.expression instanceof NextValueNode && given.expression.sequence.options.optional !== true;
}

/** `IDENTITY(start,increment)`; null for a column that is none. */
function identity(node: Column): string | null {
  if (node.identity === null) return node === node.owner.autoincrementColumn && !hasSequence(node) ? "IDENTITY" : null;
  const { start, increment } = node.identity;
  return start === undefined && increment === undefined ? "IDENTITY" : `IDENTITY(${start ?? 1},${increment ?? 1})`;
}

/** Whether the database numbers the column, and takes a value for it only where it is told that one comes. */
export function isNumbered(node: Column): boolean {
  return identity(node) !== null;
}

function column(node: Column, compiler: StatementCompiler): string {
  const numbered = identity(node);
  const computed = node.computed !== null;
  const fallback = numbered === null ? serverDefault(node, compiler) : null;
  const required = !node.nullable || numbered !== null || hasSequence(node);
  // The values of a generated column are NOT NULL only where they are kept.
  const nullability = computed ? (required && node.options.persisted === true ? "NOT NULL" : "") : required ? "NOT NULL" : "NULL";
  return createColumn(node, compiler, {
    ...(computed ? { type: "" } : {}),
    default: null,
    nullability,
    end: [numbered ?? "", fallback === null ? "" : `DEFAULT ${fallback}`],
  });
}

const clusteredWord = (clustered: boolean | undefined): string =>
  clustered === undefined ? "" : clustered ? "CLUSTERED " : "NONCLUSTERED ";

/**
 * A constraint, which SQL Server checks with each statement.
 *
 * @throws CompileError for one that says when it is to be checked: there are no words for it
 */
function immediate<C extends Constraint>(constraint: C): C {
  const { deferrable, initially } = constraint.options;
  if (deferrable !== undefined || initially !== undefined)
    throw new CompileError(
      `SQL Server checks constraints with each statement: leave deferrable and initially away from those of table "${constraint.table.name}".`,
    );
  return constraint;
}

function foreign(constraint: ForeignKeyConstraint, compiler: StatementCompiler): string {
  if (constraint.options.match !== undefined)
    throw new CompileError(`SQL Server has no MATCH: leave it away from the foreign key of table "${constraint.table.name}".`);
  return foreignKey(immediate(constraint), compiler);
}

function keyOptions(given: MssqlKeyOptions | undefined, where: string): string {
  return clusteredWord(knownOptions(given, { clustered: true }, where, "SQL Server")?.clustered);
}

const INDEX_OPTIONS = { clustered: true, columnstore: true, include: true, where: true } as const;

function indexOptions(index: Index): MssqlIndexOptions {
  return knownOptions(index.options.dialect?.mssql, INDEX_OPTIONS, `The index "${index.name}"`, "SQL Server") ?? {};
}

function createIndex({ index, table, ifNotExists: quietly }: CreateIndex, compiler: StatementCompiler): string {
  const { clustered, columnstore, include = [], where } = indexOptions(index);
  ifNotExists(quietly, "CREATE INDEX", index.name, compiler);
  if (columnstore !== true) requireExpressions(index);
  const condition = where === undefined ? index.where : conditionOf(where, `The where of the index "${index.name}"`);
  const words = `${index.unique ? "UNIQUE " : ""}${clusteredWord(clustered)}${columnstore === true ? "COLUMNSTORE " : ""}`;
  const columns = index.expressions.length === 0 ? "" : ` (${indexedExpressions(index, compiler).join(", ")})`;
  const included = include.length === 0 ? "" : ` INCLUDE (${columnNames(namedColumns(table, include, "INCLUDE"), compiler)})`;
  return `CREATE ${words}INDEX ${indexName(index, compiler)} ON ${compiler.tableName(table)}${columns}${included}${indexWhere(condition, compiler)}`;
}

/** The rows of a SELECT are put into a table that is made of them. */
function createTableAs(node: CreateTableAs, compiler: StatementCompiler): string {
  const { name, schema, temporary, statement } = node;
  if (temporary && !name.startsWith("#"))
    throw new CompileError(
      `Temporary tables of SQL Server are called "#${name}": give createTableAs() that name, without temporary: true.`,
    );
  ifNotExists(node.ifNotExists, "CREATE TABLE", name, compiler);
  return embeddedSelect(statement, compiler, `INTO ${compiler.inSchema(schema, name)}`);
}

function view(node: CreateView, compiler: StatementCompiler): string {
  if (node.materialized || node.temporary)
    throw new CompileError(
      `SQL Server has no ${node.materialized ? "materialized" : "temporary"} views: create "${node.name}" as a table, by createTableAs().`,
    );
  return createView(node, compiler, { replace: "OR ALTER" });
}

/** The property that tools show as the comment: it is in the database of the table. */
function comment(text: string | null, { schema, name }: Table, compiler: StatementCompiler, column?: string): string {
  const map = compiler.options.schemaTranslateMap ?? {};
  const translated = translatedSchema(schema, map);
  const { database, owner } = schemaParts((translated === undefined ? schema : translated) ?? "dbo", compiler.dialect);
  const procedure = (done: string): string => `${database === null ? "" : `${database}.sys.`}sp_${done}extendedproperty`;
  const place = [`'schema', N'${escaped(owner)}'`, `'table', N'${escaped(name)}'`];
  if (column !== undefined) place.push(`'column', N'${escaped(column)}'`);
  return text === null
    ? `EXECUTE ${procedure("drop")} 'MS_Description', ${place.join(", ")}`
    : `EXECUTE ${procedure("add")} 'MS_Description', ${textLiteralOf(text, true)}, ${place.join(", ")}`;
}

function escaped(name: string): string {
  return name.replaceAll("'", "''");
}

/** Render functions. */
export const MSSQL_DDL: RenderTable = {
  create_column: column,
  identity: () => "",
  computed: (node: Column, compiler) => `AS ${computedExpression(node, compiler)}${node.options.persisted === true ? " PERSISTED" : ""}`,
  primary_key: (constraint: PrimaryKeyConstraint, compiler) =>
    primaryKey(immediate(constraint), compiler, {
      before: keyOptions(constraint.options.dialect?.mssql, `The primary key of "${constraint.table.name}"`),
    }),
  unique: (constraint: UniqueConstraint, compiler) =>
    uniqueConstraint(immediate(constraint), compiler, {
      before: keyOptions(constraint.options.dialect?.mssql, `A unique constraint of "${constraint.table.name}"`),
    }),
  check: (constraint: CheckConstraint, compiler) => checkConstraint(immediate(constraint), compiler),
  foreign_key: foreign,
  // Constraints are checked at once here, so that the two are the same.
  referential_action: (action: ReferentialAction) => (action === "RESTRICT" ? "NO ACTION" : action),
  create_index: createIndex,
  drop_index: ({ index, ifExists }: DropIndex, compiler) =>
    `DROP INDEX ${ifExists ? "IF EXISTS " : ""}${indexName(index, compiler)} ON ${compiler.tableName(index.table)}`,
  next_value: ({ sequence }: NextValue, compiler) => `NEXT VALUE FOR ${sequenceName(sequence, compiler)}`,
  sequence_type: (type: SqlType, compiler) => `AS ${compiler.typeDdl(type)}`,
  create_view: view,
  create_table_as: createTableAs,
  comment_on_table: ({ table, comment: text }: CommentOnTable, compiler) => comment(text, table, compiler),
  comment_on_column: ({ column: of, comment: text }: CommentOnColumn, compiler) => comment(text, of.owner, compiler, of.name),
};
