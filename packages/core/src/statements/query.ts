/** SELECT, as its users see it. */
import type { Executable, Parameters } from "../executable.ts";
import type { TextClause } from "../expressions/construct.ts";
import type { AnyExpr, Cond, Expr, OrderBy, SqlColumn } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { CteOptions } from "../from/subquery.ts";
import type { NAME, NULLED, PARENT } from "../phantoms.ts";
import type { Source } from "../schema/shape.ts";
import { compound } from "./compound.ts";
import type {
  FamilyOfItem,
  ItemRecord,
  ItemValue,
  ItemValues,
  Joinable,
  RootsOf,
  Selectable,
  SourcesOf,
  SubqueryColumns,
} from "./items.ts";
import type { SqlText } from "./raw.ts";
import type { LabelStyle } from "./result-columns.ts";
import { SelectNode } from "./select.ts";
import type { CompiledSql, ExecutionOptions, TextOptions } from "./statement.ts";
import { selectedNodes } from "./statement.ts";

/** A statement in FROM, with its columns. */
export interface NamedSource<N extends string, C> extends Source<N> {
  readonly c: C;
}

/** A common table expression. */
export interface SqlCte<N extends string, C> extends NamedSource<N, C> {
  /**
   * Makes it recursive: UNION ALL with a statement that refers to the CTE itself.
   *
   * @param build gives the recursive part from the CTE
   * @param options `distinct` for UNION, which drops rows that are there already
   */
  recursive(
    build: (self: SqlCte<N, C>) => Executable<readonly unknown[], unknown, never>,
    options?: { readonly distinct?: boolean },
  ): SqlCte<N, C>;
  /** The same CTE with further rows, which may come from itself: UNION. */
  union(...others: Executable<readonly unknown[], unknown, never>[]): SqlCte<N, C>;
  /** As `union`, and rows may repeat: UNION ALL. */
  unionAll(...others: Executable<readonly unknown[], unknown, never>[]): SqlCte<N, C>;
  /** The CTE once more, under another name. */
  alias<const S extends string>(
    name: S,
  ): NamedSource<S, { readonly [K in keyof C]: C[K] extends SqlColumn<infer T, infer Q, string, infer F> ? SqlColumn<T, Q, S, F> : never }>;
}

/** An option that says how the entities of a statement are loaded; the ORM makes them. */
export interface StatementOption<out Root extends string = string, out Current extends string = string> {
  readonly [PARENT]: Root;
  readonly [NAME]: Current;
}

/** FOR UPDATE. */
export interface LockOptions {
  readonly skipLocked?: boolean;
  readonly nowait?: boolean;
  /** FOR SHARE. */
  readonly read?: boolean;
  /** FOR NO KEY UPDATE; with `read`, FOR KEY SHARE. */
  readonly keyShare?: boolean;
  /** Of which tables: the tables, or columns of them. */
  readonly of?: Joinable | AnyExpr | readonly (Joinable | AnyExpr)[];
}

/** What is for one dialect only. */
export interface ForDialect {
  /** Its name, such as `"mysql"`; without it, it is for all. */
  readonly dialect?: string;
}

type NulledIn<J> = J extends { readonly [NULLED]: infer U extends string } ? U : never;

type Rows<V extends readonly unknown[]> = Executable<V, unknown, never>;

/**
 * A SELECT: an immutable value, every method of which gives a new one.
 *
 * What outer joins make null is worked out from the names of sources: outer: those so far, and the joined one; right: all
 * before; full: both.
 *
 * @typeParam A the selected items
 * @typeParam N the names of the sources that outer joins have made nullable
 */
export interface Select<out A extends readonly unknown[], out N extends string = never>
  extends Executable<ItemValues<A, N>, ItemRecord<A, N>, Parameters> {
  /** Conditions, all of which must hold. */
  where(...conditions: Cond[]): Select<A, N>;
  /** Conditions on groups. */
  having(...conditions: Cond[]): Select<A, N>;
  /** DISTINCT; with expressions or names of the select list, DISTINCT ON where the dialect has it. */
  distinct(...on: (AnyExpr | string)[]): Select<A, N>;
  /** GROUP BY: expressions, or names of the select list. */
  groupBy(...expressions: (AnyExpr | string)[]): Select<A, N>;
  /** ORDER BY: expressions, or names of the select list; `orderBy(null)` takes the order away. */
  orderBy(...entries: (OrderBy | string)[] | [null]): Select<A, N>;
  /** At most so many rows; null takes a limit away. */
  limit(count: number | AnyExpr | null): Select<A, N>;
  /** Passes over so many rows. */
  offset(count: number | AnyExpr | null): Select<A, N>;
  /** FETCH FIRST: as `limit`, and with the rows that are equal to the last one, or in percent, where the dialect has that. */
  fetch(count: number | AnyExpr | null, options?: { readonly withTies?: boolean; readonly percent?: boolean }): Select<A, N>;
  /** The rows from `start` to before `end`, counted from 0: LIMIT and OFFSET in one. */
  slice(start: number, end: number): Select<A, N>;
  /** What to select from, where it does not follow from the columns; raw SQL is taken as it is. */
  selectFrom<J extends readonly (Joinable | TextClause | SqlText)[]>(...sources: J): Select<A, N | NulledIn<J[number]>>;
  /** Conditions of equality on the columns of what was joined last, by key. */
  filterBy(values: Readonly<Record<string, unknown>>): Select<A, N>;
  forUpdate(options?: LockOptions): Select<A, N>;
  /** Which FROM elements of the statement around belong to that one; `correlate(null)`: none. */
  correlate(...sources: Joinable[] | [null]): Select<A, N>;
  /** All FROM elements but these belong to the statement around, if it has them; `correlateExcept(null)`: all. */
  correlateExcept(...sources: Joinable[] | [null]): Select<A, N>;
  /** SQL behind the word SELECT: ``prefixWith(sql`SQL_NO_CACHE`, { dialect: "mysql" })``. A string is taken as it is. */
  prefixWith(content: string | AnyExpr | SqlText, options?: ForDialect): Select<A, N>;
  /** SQL at the end of the statement. A string is taken as it is. */
  suffixWith(content: string | AnyExpr | SqlText, options?: ForDialect): Select<A, N>;
  /** A hint about a table of the statement, in the dialect's place for it; `%(name)s` in it is the table's name there. Taken as it is. */
  withHint(source: Joinable, text: string, options?: ForDialect): Select<A, N>;
  /** A hint about the statement, in the dialect's place for it. A string is taken as it is. */
  withStatementHint(text: string | SqlText, options?: ForDialect): Select<A, N>;
  /** A CTE that stands in WITH although nothing selects from it, such as one that writes. */
  addCte(cte: Source, options?: { readonly nestHere?: boolean }): Select<A, N>;
  /** How the columns are named in SQL; with `"tableNamePlusColumn"`, the keys of the rows follow. */
  setLabelStyle(style: LabelStyle): Select<A, N>;
  /** The same statement with values for its named parameters. */
  params(values: Parameters): Select<A, N>;
  /** JOIN; without a condition, the ON clause is found from foreign keys. */
  join<J extends Joinable>(target: J, on?: Cond): Select<A, Exclude<N, J[typeof NAME]>>;
  /** LEFT OUTER JOIN: the joined side may be null. */
  outerJoin<J extends Joinable>(target: J, on?: Cond): Select<A, N | J[typeof NAME]>;
  /** RIGHT OUTER JOIN: everything before may be null. */
  rightJoin<J extends Joinable>(target: J, on?: Cond): Select<A, N | Exclude<SourcesOf<A>, J[typeof NAME]>>;
  /** FULL OUTER JOIN: both sides may be null. */
  fullJoin<J extends Joinable>(target: J, on?: Cond): Select<A, N | SourcesOf<A> | J[typeof NAME]>;
  /** JOIN, with the left side named. */
  joinFrom<J extends Joinable>(left: Joinable, target: J, on?: Cond): Select<A, Exclude<N, J[typeof NAME]>>;
  /** LEFT OUTER JOIN, with the left side named. */
  outerJoinFrom<J extends Joinable>(left: Joinable, target: J, on?: Cond): Select<A, N | J[typeof NAME]>;
  /** CROSS JOIN. */
  crossJoin<J extends Joinable>(target: J): Select<A, Exclude<N, J[typeof NAME]>>;
  addColumns<B extends readonly Selectable[]>(...items: B): Select<[...A, ...B], N>;
  /** The same statement with another select list. */
  withOnlyColumns<const B extends readonly Selectable[]>(...items: B): Select<B, N>;
  /** How the entities are loaded: `selectinLoad(User.c.addresses)`. */
  options(...options: StatementOption<RootsOf<A>, string>[]): Select<A, N>;
  executionOptions(options: ExecutionOptions): Select<A, N>;
  /** The statement as a FROM element. Without a name the compiler gives one; name those of which outer joins make only some nullable. */
  subquery<const S extends string = "anon">(name?: S): NamedSource<S, SubqueryColumns<A, N, S>>;
  /** As `subquery`, and it may refer to the FROM elements before it. */
  lateral<const S extends string = "anon">(name?: S): NamedSource<S, SubqueryColumns<A, N, S>>;
  /** The statement as a common table expression. */
  cte<const S extends string = "anon">(name?: S, options?: CteOptions): SqlCte<S, SubqueryColumns<A, N, S>>;
  /** The statement as a value: one column, at most one row. */
  scalarSubquery(): Expr<ItemValue<A[0], N> | null, never, never, FamilyOfItem<A[0]>>;
  union(...others: Rows<ItemValues<A, N>>[]): SetSelect<A, N>;
  unionAll(...others: Rows<ItemValues<A, N>>[]): SetSelect<A, N>;
  intersect(...others: Rows<ItemValues<A, N>>[]): SetSelect<A, N>;
  except(...others: Rows<ItemValues<A, N>>[]): SetSelect<A, N>;
  /** INTERSECT ALL. */
  intersectAll(...others: Rows<ItemValues<A, N>>[]): SetSelect<A, N>;
  /** EXCEPT ALL. */
  exceptAll(...others: Rows<ItemValues<A, N>>[]): SetSelect<A, N>;
  /** Whether the statement gives any row: `EXISTS (…)`. */
  exists(): Expr<boolean, never, never, "bool">;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object, options?: TextOptions): CompiledSql;
}

/**
 * SELECT.
 *
 * @param items expressions, mapped classes, or whole tables and subqueries
 * @throws ArgumentError for an item that can't be selected
 * @example
 * select(users.c.id, func.count(addresses.c.id).label("n")).outerJoin(addresses).groupBy(users.c.id)
 */
export function select<const A extends readonly Selectable[]>(...items: A): Select<A> {
  return typed(new SelectNode(selectedNodes(items, "select()")));
}

/** What only a SELECT has, and no set operation. */
type OfSelects =
  | ("where" | "filterBy" | "having" | "distinct" | "selectFrom" | "addColumns" | "withOnlyColumns" | "correlate" | "correlateExcept")
  | ("join" | "outerJoin" | "rightJoin" | "fullJoin" | "crossJoin" | "joinFrom" | "outerJoinFrom" | "fullJoinFrom")
  | ("prefixWith" | "suffixWith" | "withHint" | "withStatementHint" | "options");

/** What gives the set operation again. */
type OfWhole =
  | ("groupBy" | "orderBy" | "limit" | "offset" | "fetch" | "slice" | "forUpdate")
  | ("addCte" | "setLabelStyle" | "params" | "executionOptions");

/**
 * A set operation: UNION, INTERSECT, EXCEPT. It is ordered and limited as a whole; conditions and joins belong to its statements, or to a
 * SELECT from it, `select(whole.subquery())`.
 *
 * @typeParam A the items of its first SELECT
 * @typeParam N the names of the sources that outer joins have made nullable there
 */
export interface SetSelect<out A extends readonly unknown[], out N extends string = never> extends Omit<Select<A, N>, OfSelects | OfWhole> {
  /** GROUP BY: names of its columns. */
  groupBy(...expressions: (AnyExpr | string)[]): SetSelect<A, N>;
  /** ORDER BY: names of its columns, or expressions; `orderBy(null)` takes the order away. */
  orderBy(...entries: (OrderBy | string)[] | [null]): SetSelect<A, N>;
  /** At most so many rows; null takes a limit away. */
  limit(count: number | AnyExpr | null): SetSelect<A, N>;
  /** Passes over so many rows. */
  offset(count: number | AnyExpr | null): SetSelect<A, N>;
  /** FETCH FIRST: see `Select.fetch`. */
  fetch(count: number | AnyExpr | null, options?: { readonly withTies?: boolean; readonly percent?: boolean }): SetSelect<A, N>;
  /** The rows from one position to before another. */
  slice(start: number, end: number): SetSelect<A, N>;
  forUpdate(options?: LockOptions): SetSelect<A, N>;
  /** A CTE in its WITH, although nothing selects from it. */
  addCte(cte: Source, options?: { readonly nestHere?: boolean }): SetSelect<A, N>;
  /** How the columns of its statements are named: see `Select.setLabelStyle`. */
  setLabelStyle(style: LabelStyle): SetSelect<A, N>;
  /** With values for parameters that were named. */
  params(values: Parameters): SetSelect<A, N>;
  executionOptions(options: ExecutionOptions): SetSelect<A, N>;
}

/** What a set operation may begin with, and a view may be made of. */
export type AnySelect<A extends readonly unknown[], N extends string> = Select<A, N> | SetSelect<A, N>;

/** UNION: the rows of all, each once. */
export function union<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): SetSelect<A, N> {
  return typed(compound("union", [first, ...rest]));
}

/** UNION ALL: the rows of all. */
export function unionAll<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): SetSelect<A, N> {
  return typed(compound("union_all", [first, ...rest]));
}

/** INTERSECT: the rows that all of them have. */
export function intersect<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): SetSelect<A, N> {
  return typed(compound("intersect", [first, ...rest]));
}

/** EXCEPT: the rows of the first that the others don't have. */
export function except<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): SetSelect<A, N> {
  return typed(compound("except", [first, ...rest]));
}

/** INTERSECT ALL: the rows that all of them have, as often as each has them. */
export function intersectAll<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): SetSelect<A, N> {
  return typed(compound("intersect_all", [first, ...rest]));
}

/** EXCEPT ALL: the rows of the first that are left when each row of the others has taken one away. */
export function exceptAll<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): SetSelect<A, N> {
  return typed(compound("except_all", [first, ...rest]));
}
