/** `sql`: raw SQL whose values are always bound. */

import { ArgumentError } from "../errors.ts";
import type { Executable, Parameters } from "../executable.ts";
import type { Expr, SqlColumn } from "../expressions/expr.ts";
import { IdentifierNode } from "../expressions/text.ts";
import { typed } from "../expressions/typed.ts";
import type { CteOptions } from "../from/subquery.ts";
import type { FAMILY, VALUE } from "../phantoms.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { NamedSource, SqlCte } from "./query.ts";
import type { CompiledSql, TextOptions } from "./statement.ts";
import { joinParts, templateOf } from "./template.ts";

/** What can stand in `sql`…``: values are bound, everything else is rendered in its place. */
export type SqlPart = string | number | bigint | boolean | Date | null | Uint8Array | object;

/** `sql.id("schema", "table")`: identifiers from outside, quoted by the dialect's rules. */
export function sqlIdentifier(...names: string[]): Expr<never, string, never, never> {
  if (names.length === 0 || names.some((name) => typeof name !== "string" || name === "" || name.includes("\0")))
    throw new ArgumentError("sql.id() takes names that are not empty and contain no NUL character.");
  return typed(new IdentifierNode(names));
}

/** `sql.join(list)`: each value bound (or each piece rendered), with a separator between them. */
export function sqlJoin(values: Iterable<SqlPart>, separator = ", "): Expr<never, never, never, never> {
  return typed(joinParts(values, separator));
}

/** SQL from a template: a statement to execute, an expression or a condition of no known type, or a piece for other templates. */
export interface SqlText extends Expr<never, never, never, never>, Executable<[], Parameters, Parameters> {
  /** Says what the statement returns, by name. */
  columns<C extends Record<string, SqlType>>(columns: C): SqlSelect<readonly C[keyof C][typeof VALUE][], { [K in keyof C]: C[K] }>;
  /** Says what the statement returns, in order: rows are then true tuples. */
  columns<const L extends readonly (readonly [string, SqlType])[]>(
    ...columns: L
  ): SqlSelect<{ -readonly [I in keyof L]: L[I][1][typeof VALUE] }, { [X in L[number] as X[0]]: X[1] }>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object, options?: TextOptions): CompiledSql;
}

/**
 * Raw SQL whose columns are known: it may stand where a SELECT may.
 *
 * @typeParam V the tuple of a row
 * @typeParam C the types of its columns by key
 */
export interface SqlSelect<V extends readonly unknown[], C extends Record<string, SqlType>>
  extends Executable<V, { [K in keyof C]: C[K][typeof VALUE] }, Parameters> {
  /** As a FROM element. */
  subquery<const S extends string = "anon">(name?: S): NamedSource<S, TextColumnsOf<C, S>>;
  /** As `subquery`, and it may refer to the FROM elements before it. */
  lateral<const S extends string = "anon">(name?: S): NamedSource<S, TextColumnsOf<C, S>>;
  /** As a common table expression. */
  cte<const S extends string = "anon">(name?: S, options?: CteOptions): SqlCte<S, TextColumnsOf<C, S>>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object, options?: TextOptions): CompiledSql;
}

type TextColumnsOf<C extends Record<string, SqlType>, S extends string> = {
  readonly [K in keyof C & string]: SqlColumn<C[K][typeof VALUE], K, S, C[K][typeof FAMILY]>;
};

/**
 * Raw SQL. Whatever stands in `${…}` is bound as a parameter, unless it is SQL itself: an expression, a column, a table,
 * another template, `sql.id(…)`.
 *
 * @example
 * conn.execute(sql`select * from user_account where id = ${7}`.columns({ id: t.integer(), name: t.text() }));
 */
export const sql: SqlTag = Object.assign(
  (strings: TemplateStringsArray, ...values: SqlPart[]): SqlText => typed(templateOf(strings, values)),
  { id: sqlIdentifier, join: sqlJoin },
);

/** The type of `sql`. */
export interface SqlTag {
  (strings: TemplateStringsArray, ...values: SqlPart[]): SqlText;
  /** Identifiers from outside, quoted by the dialect's rules: `sql.id("schema", "table")`. */
  readonly id: typeof sqlIdentifier;
  /** Values (bound) or pieces of SQL with a separator between them: `sql.join(ids)`. */
  readonly join: typeof sqlJoin;
}
