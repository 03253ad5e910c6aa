/** How columns stand in CREATE TABLE. */
import type { Column, IdentityOptions, SequenceOptions } from "@athanor/core";
import { CompileError } from "@athanor/core";
import { checkConstraint } from "./ddl-constraints.ts";
import type { RenderTable } from "./dialect.ts";
import { columnName } from "./names.ts";
import type { StatementCompiler } from "./statement-compiler.ts";
import { textLiteral } from "./type-rules.ts";

/** What a dialect says differently of one column. */
export interface ColumnParts {
  /** The type; by default that of the column. */
  readonly type?: string;
  /** What stands behind DEFAULT; null for no default. By default that of the column. */
  readonly default?: string | null;
  /** NOT NULL or NULL; by default NOT NULL where NULL is not allowed. */
  readonly nullability?: string;
  /** What else stands behind it all. */
  readonly end?: readonly string[];
}

/** Renders what stands in DDL: columns without their table, values as literals. */
export function inDdl<T>(compiler: StatementCompiler, render: () => T): T {
  return compiler.unqualified(render);
}

/** One column: name, type, default, computed, identity, NOT NULL, and the CHECKs that stand with it. */
export function createColumn(column: Column, compiler: StatementCompiler, own: ColumnParts = {}): string {
  const fallback = own.default === undefined ? serverDefault(column, compiler) : own.default;
  const parts = [
    columnName(column, compiler),
    own.type ?? compiler.typeDdl(column.type),
    fallback === null ? "" : `DEFAULT ${fallback}`,
    computedClause(column, compiler),
    identityClause(column, compiler),
    own.nullability ?? nullability(column, compiler),
    ...(own.end ?? []),
    ...column.owner.checksOf(column).map((each) => checkConstraint(each, compiler)),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** NOT NULL, which an identity column is anyway. */
export function nullability(column: Column, compiler: StatementCompiler): string {
  return column.nullable || isIdentity(column, compiler) ? "" : "NOT NULL";
}

/** Whether the database numbers the column as an identity. */
export function isIdentity(column: Column, compiler: StatementCompiler): boolean {
  return column.identity !== null && compiler.dialect.capabilities.identityColumns;
}

/** What stands behind DEFAULT; null for no default. */
export function serverDefault(column: Column, compiler: StatementCompiler): string | null {
  const { serverDefault: given } = column;
  if (given === null) return null;
  const sql = typeof given === "string" ? textLiteral(given, compiler.dialect) : inDdl(compiler, () => compiler.render(given));
  return compiler.dialect.render["server_default"]?.({ sql, column }, compiler) ?? sql;
}

function computedClause(column: Column, compiler: StatementCompiler): string {
  return column.computed === null ? "" : (compiler.dialect.render["computed"]?.(column, compiler) ?? "");
}

/** `(expression)` of a generated column. */
export function computedExpression({ computed }: Column, compiler: StatementCompiler): string {
  return computed === null ? "" : `(${inDdl(compiler, () => compiler.render(computed))})`;
}

function computed(column: Column, compiler: StatementCompiler): string {
  const { persisted } = column.options;
  const kept = persisted === undefined ? "" : persisted ? " STORED" : " VIRTUAL";
  return `GENERATED ALWAYS AS ${computedExpression(column, compiler)}${kept}`;
}

function identityClause(column: Column, compiler: StatementCompiler): string {
  return isIdentity(column, compiler) ? (compiler.dialect.render["identity"]?.(column, compiler) ?? "") : "";
}

function identity({ identity: options }: Column, compiler: StatementCompiler): string {
  const counting = options === null ? "" : countingClauses(options, compiler);
  return `GENERATED ${options?.always === true ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY${counting === "" ? "" : ` (${counting})`}`;
}

/** How a sequence or an identity column counts. */
export function countingClauses(options: IdentityOptions | SequenceOptions, compiler: StatementCompiler): string {
  const { increment, start, minValue, maxValue, cache, cycle } = options;
  const bound = (word: string, value: typeof minValue): string =>
    value === undefined ? "" : value === null ? `NO ${word}` : `${word} ${value}`;
  const parts = [
    increment === undefined ? "" : `INCREMENT BY ${increment}`,
    start === undefined ? "" : `START WITH ${start}`,
    bound("MINVALUE", minValue),
    bound("MAXVALUE", maxValue),
    cache === undefined ? "" : `CACHE ${cache}`,
    cycle === undefined ? "" : cycle ? "CYCLE" : (compiler.dialect.render["no_cycle"]?.(null, compiler) ?? "NO CYCLE"),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** Render functions of columns. */
export const DDL_COLUMN_TABLE: RenderTable = {
  create_column: (column: Column, compiler) => createColumn(column, compiler),
  computed,
  identity,
};

/**
 * The line of a column in CREATE TABLE, by the dialect's own function.
 *
 * @throws CompileError that names the column where its type can't be written
 */
export function columnLine(column: Column, compiler: StatementCompiler): string {
  try {
    return compiler.dialect.render["create_column"]?.(column, compiler) ?? createColumn(column, compiler);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    throw new CompileError(`(in table "${column.owner.name}", column "${column.name}"): ${error.message}`, { cause: error });
  }
}
