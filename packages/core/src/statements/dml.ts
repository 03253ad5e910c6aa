/** INSERT, UPDATE and DELETE, as their users see them. */
import type { Executable, Parameters } from "../executable.ts";
import type { AnyItem, Cond, Expr, OrderBy } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { CteOptions } from "../from/subquery.ts";
import type { KIND, NAME, VALUE } from "../phantoms.ts";
import type { Columns, DefValue, Flat, InsertValues, Source, TableLike, UpdateValues, WritableKeys } from "../schema/shape.ts";
import { targetOf } from "./assignments.ts";
import { DeleteNode } from "./delete.ts";
import { InsertNode } from "./insert.ts";
import type { ItemRecord, ItemValues, Joinable, Selectable, SubqueryColumns } from "./items.ts";
import type { ForDialect, SqlCte } from "./query.ts";
import type { SqlText } from "./raw.ts";
import type { CompiledSql, ExecutionOptions, TextOptions } from "./statement.ts";
import { UpdateNode } from "./update.ts";

/** Options of `returning`, as its last argument. */
export interface ReturningOptions {
  /** The rows come in the order of the parameters, even where the database promises no order. */
  readonly sortByParameterOrder: boolean;
}

/** An object whose keys beyond the allowed ones are an error in their place. */
export type NoExtra<V, Allowed> = V &
  ([Exclude<keyof V, Allowed>] extends [never] ? unknown : { readonly [K in Exclude<keyof V, Allowed>]: never });

/** The rows that fit the named columns. */
type RowOf<Sh, K extends readonly unknown[]> = { readonly [I in keyof K]: K[I] extends keyof Sh ? DefValue<Sh[K[I]]> : never };
/** Rows of which not everything is known (raw SQL, a whole table's) fit any columns. */
type Fitting<V extends readonly unknown[], W extends readonly unknown[]> = V extends W
  ? unknown
  : V extends readonly []
    ? unknown
    : unknown[] extends V
      ? unknown
      : Executable<W, unknown, never>;

/** What can be assigned to an expression; to a row value also the columns of a SELECT. */
type Assignable<X extends AnyItem> =
  | X[typeof VALUE]
  | Expr<X[typeof VALUE], string, string>
  | (X[typeof VALUE] extends readonly unknown[] ? Executable<X[typeof VALUE], unknown, never> : never);
/** Pairs of a column and what it is set to. */
type Pairs<X extends readonly AnyItem[]> = { readonly [I in keyof X]: readonly [X[I], NoInfer<Assignable<X[I]>>] };

/** One assignment of a list: what `set` gives. */
export interface Assigned<out N extends string> {
  readonly [NAME]: N;
  readonly [KIND]: "assigned";
}

/** What the callback of `onDuplicateKeyUpdate` is given. */
export interface DuplicateContext<N extends string, Sh> {
  /** The row that is inserted. */
  readonly inserted: Columns<Sh, "excluded">;
  /** Sets a column, in a list whose order counts. */
  set<X extends AnyItem & { readonly [NAME]: N }>(column: X, value: NoInfer<Assignable<X>>): Assigned<N>;
}

/**
 * INSERT. Without `values`, it takes rows at execution: `conn.execute(insert(users), [{ name: "a" }, …])`.
 *
 * @typeParam R the items it returns
 * @typeParam P the rows it takes at execution; `never` once it has values of its own
 */
export interface Insert<N extends string, Sh, R extends readonly unknown[] = [], P = InsertValues<Sh>>
  extends Executable<ItemValues<R, never>, ItemRecord<R, never>, P> {
  /** One row or several; all must have the same keys, but for columns with a default. */
  values(rows: InsertValues<Sh> | readonly InsertValues<Sh>[]): Insert<N, Sh, R, never>;
  /** Some values that all rows share; the others come at execution: `values({ created: func.now() }, { partial: true })`. */
  values<V extends UpdateValues<Sh>>(
    values: NoExtra<V, WritableKeys<Sh>>,
    options: { readonly partial: true },
  ): Insert<N, Sh, R, Flat<Omit<InsertValues<Sh>, keyof V>>>;
  /**
   * The rows of a statement, for the named columns. Columns that have a default which the program knows get it too, once for
   * all rows, unless `includeDefaults` is false.
   */
  fromSelect<const K extends readonly WritableKeys<Sh>[], V extends readonly unknown[]>(
    keys: K,
    source: Executable<V, unknown, never> & Fitting<V, RowOf<Sh, K>>,
    options?: { readonly includeDefaults?: boolean },
  ): Insert<N, Sh, R, never>;
  /**
   * What to do about rows that are there already, by the columns of a unique key.
   *
   * It means the same on every database, or is an error when it is compiled: where the database looks at all unique keys at
   * once (MySQL), the values must not be able to hit another one, or `anyKey` must say that any will do. `where` is the
   * condition of a partial index.
   */
  onConflict(
    target: readonly Expr<unknown, string, N>[],
    options?: { readonly where?: Cond; readonly anyKey?: boolean },
  ): InsertConflict<N, Sh, R, P>;
  /** As above, by the constraint's name, where the database takes that. */
  onConflict(target: { readonly constraint: string }): InsertConflict<N, Sh, R, P>;
  /** Any conflict. */
  onConflict(): Pick<InsertConflict<N, Sh, R, P>, "doNothing">;
  /**
   * ON DUPLICATE KEY UPDATE, where the database has it: any unique key will do. `inserted` is the new row. A list is set in its
   * order, in which each assignment sees what those before it have changed.
   *
   * @example
   * insert(hits).values(hit).onDuplicateKeyUpdate(({ inserted, set }) => [set(hits.c.n, hits.c.n.add(inserted.n)), set(hits.c.last, inserted.last)])
   */
  onDuplicateKeyUpdate<V extends UpdateValues<Sh>>(
    set: (context: DuplicateContext<N, Sh>) => NoExtra<V, WritableKeys<Sh>> | readonly Assigned<N>[],
  ): Insert<N, Sh, R, P>;
  /** What the inserted rows give back: columns, expressions, the whole table, or a mapped class. */
  returning<B extends readonly Selectable[]>(...items: B): Insert<N, Sh, [...R, ...B], P>;
  returning<B extends readonly Selectable[]>(...items: [...B, ReturningOptions]): Insert<N, Sh, [...R, ...B], P>;
  /** The keys that the database generates are not wanted: nothing is asked for them. */
  inline(): Insert<N, Sh, R, P>;
  /**
   * Of an INSERT of one row: what the database makes of columns that get no value is kept beside the result, as `result.returnedDefaults`,
   * where the database has RETURNING. SQLAlchemy's `return_defaults`.
   *
   * @param columns which of them; without any, all that the database fills
   */
  returnDefaults(...columns: readonly Expr<unknown, string, string>[]): Insert<N, Sh, R, P>;
  /** SQL behind the word INSERT: `prefixWith("OR REPLACE", { dialect: "sqlite" })`. A string is taken as it is. */
  prefixWith(content: string | Expr<unknown, string, string> | SqlText, options?: ForDialect): Insert<N, Sh, R, P>;
  /** A hint about the table, in the dialect's place for it. Taken as it is. */
  withHint(source: Joinable, text: string, options?: ForDialect): Insert<N, Sh, R, P>;
  /** A CTE that stands in WITH, such as another statement that writes. */
  addCte(cte: Source, options?: { readonly nestHere?: boolean }): Insert<N, Sh, R, P>;
  /** The statement as a common table expression, whose columns are those it returns. */
  cte<const S extends string = "anon">(name?: S, options?: CteOptions): SqlCte<S, SubqueryColumns<R, never, S>>;
  /** The same statement with values for its named parameters. */
  params(values: Parameters): Insert<N, Sh, R, P>;
  executionOptions(options: ExecutionOptions): Insert<N, Sh, R, P>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object, options?: TextOptions): CompiledSql;
}

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
  /** Conditions, all of which must hold. Columns of other tables make it an UPDATE … FROM. */
  where(...conditions: Cond[]): Update<N, Sh, R>;
  /** Conditions of equality on columns of the table, by key. */
  filterBy(values: Readonly<Record<string, unknown>>): Update<N, Sh, R>;
  /** What is set: values or expressions by column key, in the table's order. */
  values(values: UpdateValues<Sh>): Update<N, Sh, R>;
  /**
   * One assignment more, whose target is an expression: an element of an array, a row value, or (where the database has that)
   * a column of another table of the statement.
   *
   * @example
   * update(posts).assign(posts.c.tags.at(1), "first").assign(tuple(posts.c.a, posts.c.b), select(…))
   */
  assign<X extends AnyItem>(target: X, value: NoInfer<Assignable<X>>): Update<N, Sh, R>;
  /** All that is set, in this order: `orderedValues([[t.c.b, t.c.a], [t.c.a, 1]])`. MySQL evaluates it from left to right. */
  orderedValues<const X extends readonly AnyItem[]>(pairs: Pairs<X>): Update<N, Sh, R>;
  /** Further FROM elements, where they don't follow from conditions and values: a join, say. */
  from(...sources: Joinable[]): Update<N, Sh, R>;
  /** At most so many rows, where the dialect has that. */
  limit(count: number | Expr<unknown, string, string>): Update<N, Sh, R>;
  /** In which order rows are changed, where the dialect has that. */
  orderBy(...entries: OrderBy[]): Update<N, Sh, R>;
  /** What the changed rows give back. */
  returning<B extends readonly Selectable[]>(...items: B): Update<N, Sh, [...R, ...B]>;
  /**
   * Of an UPDATE of one row: what the database makes of columns is kept beside the result, as `result.returnedDefaults`, where the database
   * has RETURNING.
   *
   * @param columns which of them; without any, those with an `onUpdate` expression and those that are computed
   */
  returnDefaults(...columns: readonly Expr<unknown, string, string>[]): Update<N, Sh, R>;
  /** SQL behind the word UPDATE. A string is taken as it is. */
  prefixWith(content: string | Expr<unknown, string, string> | SqlText, options?: ForDialect): Update<N, Sh, R>;
  /** A hint about a table of the statement, in the dialect's place for it. Taken as it is. */
  withHint(source: Joinable, text: string, options?: ForDialect): Update<N, Sh, R>;
  /** A CTE that stands in WITH, such as another statement that writes. */
  addCte(cte: Source, options?: { readonly nestHere?: boolean }): Update<N, Sh, R>;
  /** The statement as a common table expression, whose columns are those it returns. */
  cte<const S extends string = "anon">(name?: S, options?: CteOptions): SqlCte<S, SubqueryColumns<R, never, S>>;
  /** The same statement with values for its named parameters. */
  params(values: Parameters): Update<N, Sh, R>;
  executionOptions(options: ExecutionOptions): Update<N, Sh, R>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object, options?: TextOptions): CompiledSql;
}

/** DELETE. */
export interface Delete<N extends string, Sh, R extends readonly unknown[] = []>
  extends Executable<ItemValues<R, never>, ItemRecord<R, never>, Parameters> {
  /** Conditions, all of which must hold. Columns of other tables make it a DELETE … USING. */
  where(...conditions: Cond[]): Delete<N, Sh, R>;
  /** Conditions of equality on columns of the table, by key. */
  filterBy(values: Readonly<Record<string, unknown>>): Delete<N, Sh, R>;
  /** Further FROM elements, where they don't follow from conditions: a join, say. */
  using(...sources: Joinable[]): Delete<N, Sh, R>;
  /** At most so many rows, where the dialect has that. */
  limit(count: number | Expr<unknown, string, string>): Delete<N, Sh, R>;
  /** In which order rows are deleted, where the dialect has that. */
  orderBy(...entries: OrderBy[]): Delete<N, Sh, R>;
  /** What the deleted rows give back. */
  returning<B extends readonly Selectable[]>(...items: B): Delete<N, Sh, [...R, ...B]>;
  /** SQL behind the word DELETE. A string is taken as it is. */
  prefixWith(content: string | Expr<unknown, string, string> | SqlText, options?: ForDialect): Delete<N, Sh, R>;
  /** A hint about a table of the statement, in the dialect's place for it. Taken as it is. */
  withHint(source: Joinable, text: string, options?: ForDialect): Delete<N, Sh, R>;
  /** A CTE that stands in WITH, such as another statement that writes. */
  addCte(cte: Source, options?: { readonly nestHere?: boolean }): Delete<N, Sh, R>;
  /** The statement as a common table expression, whose columns are those it returns. */
  cte<const S extends string = "anon">(name?: S, options?: CteOptions): SqlCte<S, SubqueryColumns<R, never, S>>;
  /** The same statement with values for its named parameters. */
  params(values: Parameters): Delete<N, Sh, R>;
  executionOptions(options: ExecutionOptions): Delete<N, Sh, R>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object, options?: TextOptions): CompiledSql;
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
 * @param target a table, an alias of one or a mapped class; where the database has that, a join or a CTE, whose columns are set
 * by `assign`
 * @example
 * update(users).where(users.c.id.eq(1)).values({ balance: users.c.balance.add("1.00") })
 */
export function update<N extends string, Sh>(target: TableLike<N, Sh>): Update<N, Sh>;
export function update<J extends Joinable>(target: J): Update<J[typeof NAME], {}>;
export function update(target: unknown): Update<string, unknown> {
  return typed(new UpdateNode(targetOf(target, "update()")));
}

/**
 * DELETE.
 *
 * @param target a table, an alias of one or a mapped class; where the database has that, a CTE
 * @example
 * deleteFrom(users).where(users.c.id.eq(1))
 */
export function deleteFrom<N extends string, Sh>(target: TableLike<N, Sh>): Delete<N, Sh>;
export function deleteFrom<J extends Joinable>(target: J): Delete<J[typeof NAME], {}>;
export function deleteFrom(target: unknown): Delete<string, unknown> {
  return typed(new DeleteNode(targetOf(target, "deleteFrom()")));
}
