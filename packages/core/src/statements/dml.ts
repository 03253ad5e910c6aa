/** INSERT, UPDATE and DELETE, as their users see them. */
import type { Executable, Parameters } from "../executable.ts";
import type { Cond, Expr } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { Columns, InsertValues, TableLike, UpdateValues, WritableKeys } from "../schema/shape.ts";
import { InsertNode, targetOf } from "./insert.ts";
import type { ItemRecord, ItemValues, Selectable } from "./items.ts";
import type { CompiledSql, ExecutionOptions } from "./statement.ts";
import { DeleteNode, UpdateNode } from "./update.ts";

/**
 * INSERT. Without `values`, it takes rows at execution: `conn.execute(insert(users), [{ name: "a" }, …])`.
 *
 * @typeParam R the items it returns
 * @typeParam P the rows it takes at execution; `never` once it has values of its own
 */
export interface Insert<N extends string, Sh, R extends readonly unknown[] = [], P = InsertValues<Sh>>
  extends Executable<ItemValues<R, never>, ItemRecord<R, never>, P> {
  /** One row or several; all must have the same keys. */
  values(rows: InsertValues<Sh> | readonly InsertValues<Sh>[]): Insert<N, Sh, R, never>;
  /** The rows of a statement, for the named columns. */
  fromSelect<K extends WritableKeys<Sh>>(
    keys: readonly K[],
    source: Executable<readonly unknown[], unknown, never>,
  ): Insert<N, Sh, R, never>;
  /** What to do about rows that are there already, by the columns of a unique key. */
  onConflict(target: readonly Expr<unknown, string, N>[], options?: { readonly where?: Cond }): InsertConflict<N, Sh, R, P>;
  /** What the inserted rows give back: columns, expressions, the whole table, or a mapped class. */
  returning<B extends readonly Selectable[]>(...items: B): Insert<N, Sh, B, P>;
  executionOptions(options: ExecutionOptions): Insert<N, Sh, R, P>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object): CompiledSql;
}

/** An object whose keys beyond the allowed ones are an error in their place. */
type NoExtra<V, Allowed> = V & { readonly [K in Exclude<keyof V, Allowed>]: never };

/** What `onConflict` gives: it waits for what to do. */
export interface InsertConflict<N extends string, Sh, R extends readonly unknown[], P> {
  /** The row that is there stays as it is. */
  doNothing(): Insert<N, Sh, R, P>;
  /** The row that is there is changed; `excluded` is the one that could not be inserted. */
  doUpdate<V extends UpdateValues<Sh>>(
    set: (context: { readonly excluded: Columns<Sh, "excluded"> }) => NoExtra<V, WritableKeys<Sh>>,
    options?: { readonly where?: Cond },
  ): Insert<N, Sh, R, P>;
}

/** UPDATE. */
export interface Update<N extends string, Sh, R extends readonly unknown[] = []>
  extends Executable<ItemValues<R, never>, ItemRecord<R, never>, Parameters> {
  where(...conditions: Cond[]): Update<N, Sh, R>;
  /** What is set: values or expressions by column key. */
  values(values: UpdateValues<Sh>): Update<N, Sh, R>;
  /** What the changed rows give back. */
  returning<B extends readonly Selectable[]>(...items: B): Update<N, Sh, B>;
  executionOptions(options: ExecutionOptions): Update<N, Sh, R>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object): CompiledSql;
}

/** DELETE. */
export interface Delete<N extends string, Sh, R extends readonly unknown[] = []>
  extends Executable<ItemValues<R, never>, ItemRecord<R, never>, Parameters> {
  where(...conditions: Cond[]): Delete<N, Sh, R>;
  /** What the deleted rows give back. */
  returning<B extends readonly Selectable[]>(...items: B): Delete<N, Sh, B>;
  executionOptions(options: ExecutionOptions): Delete<N, Sh, R>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object): CompiledSql;
}

/**
 * INSERT.
 *
 * @param target a table or a mapped class
 * @example
 * conn.execute(insert(users).returning(users.c.id), [{ name: "a" }, { name: "b" }]);
 */
export function insert<N extends string, Sh>(target: TableLike<N, Sh>): Insert<N, Sh> {
  return typed(new InsertNode(targetOf(target, "insert()")));
}

/**
 * UPDATE.
 *
 * @param target a table or a mapped class
 * @example
 * update(users).where(users.c.id.eq(1)).values({ balance: users.c.balance.add("1.00") })
 */
export function update<N extends string, Sh>(target: TableLike<N, Sh>): Update<N, Sh> {
  return typed(new UpdateNode(targetOf(target, "update()")));
}

/**
 * DELETE.
 *
 * @param target a table or a mapped class
 * @example
 * deleteFrom(users).where(users.c.id.eq(1))
 */
export function deleteFrom<N extends string, Sh>(target: TableLike<N, Sh>): Delete<N, Sh> {
  return typed(new DeleteNode(targetOf(target, "deleteFrom()")));
}
