/** How PostgreSQL writes DDL. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import {
  checkConstraint,
  columnNames,
  commentLiteral,
  computedExpression,
  createColumn,
  createView,
  foreignKey,
  isIdentity,
  knownOptions,
  primaryKey,
  quoteIdentifier,
  requiredName,
  sequenceName,
  stringLiteral,
  typeFor,
  uniqueConstraint,
} from "@athanor/compiler";
import type {
  CheckConstraint,
  Column,
  CommentOnConstraint,
  CreateView,
  ForeignKeyConstraint,
  NextValue,
  PrimaryKeyConstraint,
  SqlType,
  Table,
  UniqueConstraint,
} from "@athanor/core";
import { ArgumentError, CompileError, DecoratedType, namedColumns } from "@athanor/core";
import { includeClause, nullsClause, POSTGRESQL_INDEXES, storageClause } from "./ddl-indexes.ts";
import type { PostgresqlTableOptions } from "./ddl-options.ts";
import { POSTGRESQL_TYPES_DDL } from "./ddl-types.ts";
import type { PostgresqlFacts } from "./server-facts.ts";

/** What a column is declared as that the database numbers by a sequence of its own. */
function serialType(type: SqlType, compiler: StatementCompiler): string {
  const own = typeFor(type, compiler.dialect);
  if (own instanceof DecoratedType) return serialType(own.impl, compiler);
  const kind = own.basis ?? own.kind;
  return kind === "big_integer" ? "BIGSERIAL" : kind === "small_integer" ? "SMALLSERIAL" : "SERIAL";
}

function column(node: Column, compiler: StatementCompiler): string {
  const identity = isIdentity(node, compiler);
  if (node === node.owner.autoincrementColumn && !identity)
    return createColumn(node, compiler, { type: serialType(node.type, compiler), default: null });
  return createColumn(node, compiler, identity && node.nullable ? { nullability: "NULL" } : {});
}

/** Generated columns are stored: PostgreSQL computes none when it is read, before version 18. */
function computed(node: Column, compiler: StatementCompiler): string {
  if (node.options.persisted === false)
    throw new CompileError(
      `PostgreSQL stores the values of generated columns before version 18: "${node.owner.name}.${node.key}" can't have persisted: false.`,
    );
  return `GENERATED ALWAYS AS ${computedExpression(node, compiler)} STORED`;
}

const TABLE_OPTIONS = {
  inherits: true,
  partitionBy: true,
  using: true,
  with: true,
  withOids: true,
  onCommit: true,
  tablespace: true,
} as const;
const ON_COMMIT: ReadonlySet<unknown> = new Set(["PRESERVE ROWS", "DELETE ROWS", "DROP"]);

function tableOptions(table: Table, compiler: StatementCompiler): string {
  const where = `Table "${table.name}"`;
  const options: PostgresqlTableOptions = knownOptions(table.options.dialect?.postgresql, TABLE_OPTIONS, where, "PostgreSQL") ?? {};
  const { inherits, partitionBy, using, with: parameters, withOids, onCommit, tablespace } = options;
  if (onCommit !== undefined && !ON_COMMIT.has(onCommit))
    throw new ArgumentError(`${where} can't have ON COMMIT ${JSON.stringify(onCommit)}: there are ${[...ON_COMMIT].join(", ")}.`);
  const parents = inherits === undefined ? [] : typeof inherits === "string" ? [inherits] : inherits;
  const name = (each: string): string => quoteIdentifier(each, compiler.dialect);
  const parts = [
    parents.length === 0 ? "" : ` INHERITS (${parents.map(name).join(", ")})`,
    partitionBy === undefined ? "" : ` PARTITION BY ${partitionBy}`,
    using === undefined ? "" : ` USING ${name(using)}`,
    storageClause(parameters, where),
    withOids === undefined ? "" : withOids ? " WITH OIDS" : " WITHOUT OIDS",
    onCommit === undefined ? "" : ` ON COMMIT ${onCommit}`,
    tablespace === undefined ? "" : ` TABLESPACE ${name(tablespace)}`,
  ];
  return parts.join("");
}

function primary(constraint: PrimaryKeyConstraint, compiler: StatementCompiler): string {
  const where = `The primary key of "${constraint.table.name}"`;
  const options = knownOptions(constraint.options.dialect?.postgresql, { include: true }, where, "PostgreSQL");
  return primaryKey(constraint, compiler, { behind: includeClause(constraint.table, options?.include, compiler) });
}

function unique(constraint: UniqueConstraint, compiler: StatementCompiler): string {
  const where = `A unique constraint of "${constraint.table.name}"`;
  const options = knownOptions(constraint.options.dialect?.postgresql, { include: true, nullsNotDistinct: true }, where, "PostgreSQL");
  const nulls = nullsClause(options?.nullsNotDistinct);
  return uniqueConstraint(constraint, compiler, {
    before: nulls === "" ? "" : `${nulls} `,
    behind: includeClause(constraint.table, options?.include, compiler),
  });
}

function validity(given: { readonly notValid?: boolean } | undefined, where: string): string {
  return knownOptions(given, { notValid: true }, where, "PostgreSQL")?.notValid === true ? " NOT VALID" : "";
}

function check(constraint: CheckConstraint, compiler: StatementCompiler): string {
  const where = `A CHECK of "${constraint.table.name}"`;
  return checkConstraint(constraint, compiler) + validity(constraint.options.dialect?.postgresql, where);
}

function foreign(constraint: ForeignKeyConstraint, compiler: StatementCompiler): string {
  const where = `A foreign key of "${constraint.table.name}"`;
  return foreignKey(constraint, compiler) + validity(constraint.options.dialect?.postgresql, where);
}

/** `SET NULL (column)`: of a key of several columns, only some. */
function partialAction({ options: { onDelete }, table }: ForeignKeyConstraint, compiler: StatementCompiler): string {
  if (typeof onDelete !== "object") return onDelete ?? "";
  return `${onDelete.action} (${columnNames(namedColumns(table, onDelete.columns, "ON DELETE"), compiler)})`;
}

/** The name of the sequence is a string to the function, and a name within it. */
function nextValue({ sequence }: NextValue, compiler: StatementCompiler): string {
  return `nextval(${stringLiteral(sequenceName(sequence, compiler))})`;
}

function view(node: CreateView, compiler: StatementCompiler): string {
  const where = `The view "${node.name}"`;
  if (node.materialized && node.orReplace)
    throw new CompileError(`PostgreSQL can't replace a materialized view: drop "${node.name}" first.`);
  if (node.ifNotExists && !node.materialized)
    throw new CompileError(`PostgreSQL has no CREATE VIEW IF NOT EXISTS: create "${node.name}" with orReplace: true.`);
  const options = knownOptions(node.dialect.postgresql, { with: true }, where, "PostgreSQL");
  return createView(node, compiler, { options: storageClause(options?.with, where).trim() });
}

function commentOnConstraint({ constraint, comment }: CommentOnConstraint, compiler: StatementCompiler): string {
  const name = requiredName(constraint, "COMMENT ON CONSTRAINT", compiler);
  return `COMMENT ON CONSTRAINT ${name} ON ${compiler.tableName(constraint.table)} IS ${commentLiteral(comment, compiler)}`;
}

/** Render functions, for a server of which these facts hold. */
export function postgresqlDdl({ virtualColumns }: PostgresqlFacts): RenderTable {
  return virtualColumns ? DDL : { ...DDL, computed };
}

const DDL: RenderTable = {
  create_column: column,
  table_options: tableOptions,
  primary_key: primary,
  unique,
  check,
  foreign_key: foreign,
  partial_action: partialAction,
  next_value: nextValue,
  sequence_type: (type: SqlType, compiler) => `AS ${compiler.typeDdl(type)}`,
  create_view: view,
  comment_on_constraint: commentOnConstraint,
  ...POSTGRESQL_INDEXES,
  ...POSTGRESQL_TYPES_DDL,
};
