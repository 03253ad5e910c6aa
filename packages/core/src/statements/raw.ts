/** `sql`: raw SQL whose values are always bound. */
import type { Executable, Parameters } from "../executable.ts";
import type { SqlPart } from "../expressions/construct.ts";
import { sqlIdentifier, sqlJoin } from "../expressions/construct.ts";
import { templateOf } from "../expressions/text.ts";
import { typed } from "../expressions/typed.ts";
import type { VALUE } from "../phantoms.ts";
import type { SqlType } from "../types/sql-type.ts";

/** SQL from a template: a statement to execute, or a piece for other templates and conditions. */
export interface SqlText extends Executable<[], Parameters, Parameters> {
  /** Says what the statement returns, by name. */
  columns<C extends Record<string, SqlType>>(
    columns: C,
  ): Executable<readonly C[keyof C][typeof VALUE][], { [K in keyof C]: C[K][typeof VALUE] }, Parameters>;
  /** Says what the statement returns, in order: rows are then true tuples. */
  columns<const L extends readonly (readonly [string, SqlType])[]>(
    ...columns: L
  ): Executable<{ -readonly [I in keyof L]: L[I][1][typeof VALUE] }, { [X in L[number] as X[0]]: X[1][typeof VALUE] }, Parameters>;
}

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
