/** MERGE, as its users see it. */
import type { Executable, Parameters } from "../executable.ts";
import { conditionOf } from "../expressions/element.ts";
import type { Cond, Expr } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { InsertValues, Source, TableLike, UpdateValues, WritableKeys } from "../schema/shape.ts";
import { targetOf } from "./assignments.ts";
import type { NoExtra } from "./dml.ts";
import type { ItemRecord, ItemValues, Joinable, Selectable } from "./items.ts";
import { MergeNode, mergeSource } from "./merge.ts";
import { MergeActionName } from "./merge-action.ts";
import type { ForDialect } from "./query.ts";
import type { CompiledSql, ExecutionOptions, TextOptions } from "./statement.ts";

/**
 * MERGE: for each pair of rows the first clause whose condition holds says what happens.
 *
 * @typeParam R the items it returns
 */
export interface Merge<N extends string, Sh, R extends readonly unknown[] = []>
  extends Executable<ItemValues<R, never>, ItemRecord<R, never>, Parameters> {
  /** Rows of the target that a row of the source belongs to; with a condition, only those that meet it. */
  whenMatched(condition?: Cond): MergeMatched<N, Sh, R>;
  /** Rows of the source without any in the target. */
  whenNotMatched(condition?: Cond): MergeNotMatched<N, Sh, R>;
  /** Rows of the target without any in the source, where the database has that. */
  whenNotMatchedBySource(condition?: Cond): MergeMatched<N, Sh, R>;
  /** What the changed rows give back, where the database has that. */
  returning<B extends readonly Selectable[]>(...items: B): Merge<N, Sh, [...R, ...B]>;
  /** A hint about the target, in the dialect's place for it. Taken as it is. */
  withHint(source: Joinable, text: string, options?: ForDialect): Merge<N, Sh, R>;
  /** A CTE that stands in WITH. */
  addCte(cte: Source, options?: { readonly nestHere?: boolean }): Merge<N, Sh, R>;
  /** The same statement with values for its named parameters. */
  params(values: Parameters): Merge<N, Sh, R>;
  executionOptions(options: ExecutionOptions): Merge<N, Sh, R>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object, options?: TextOptions): CompiledSql;
}

/** What `whenMatched` gives: it waits for what to do. */
export interface MergeMatched<N extends string, Sh, R extends readonly unknown[]> {
  /** The target's row is changed. */
  update<V extends UpdateValues<Sh>>(values: NoExtra<V, WritableKeys<Sh>>): Merge<N, Sh, R>;
  /** The target's row is deleted. */
  delete(): Merge<N, Sh, R>;
  /** The target's row stays as it is. */
  doNothing(): Merge<N, Sh, R>;
}

/** What `whenNotMatched` gives: it waits for what to do. */
export interface MergeNotMatched<N extends string, Sh, R extends readonly unknown[]> {
  /**
   * A row is inserted. Columns that it leaves out get the default that the program knows; of a function, the same value for all
   * rows of the statement.
   */
  insert(values: InsertValues<Sh>): Merge<N, Sh, R>;
  /** Nothing is inserted. */
  doNothing(): Merge<N, Sh, R>;
}

/** What `mergeInto` gives: it waits for the source. */
export interface MergeTarget<N extends string, Sh> {
  /**
   * @param source a table, a subquery, `values(…)`
   * @param on which rows of the two belong together
   */
  using(source: Joinable, on: Cond): Merge<N, Sh>;
}

/**
 * MERGE, where the database has it (PostgreSQL from 15 on, SQL Server).
 *
 * @param target a table, an alias of one or a mapped class
 * @example
 * mergeInto(stock).using(news, stock.c.id.eq(news.c.id))
 *   .whenMatched(news.c.amount.eq(0)).delete()
 *   .whenMatched().update({ amount: news.c.amount })
 *   .whenNotMatched().insert({ id: news.c.id, amount: news.c.amount })
 */
export function mergeInto<N extends string, Sh>(target: TableLike<N, Sh>): MergeTarget<N, Sh> {
  const table = targetOf(target, "mergeInto()");
  return { using: (source, on) => typed(new MergeNode(table, mergeSource(source), conditionOf(on, "using()"))) };
}

/** What a MERGE did to a row, in its RETURNING, under the key `action`. */
export function mergeAction(): Expr<"INSERT" | "UPDATE" | "DELETE", "action", never, "text"> {
  return typed(new MergeActionName().label("action"));
}
