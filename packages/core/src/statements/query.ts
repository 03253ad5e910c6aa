/** SELECT, as its users see it. */
import type { Executable, Parameters } from "../executable.ts";
import type { AnyExpr, Cond, Expr, OrderBy } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { CteOptions } from "../from/subquery.ts";
import type { NAME, PARENT } from "../phantoms.ts";
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
import { SelectNode } from "./select.ts";
import type { CompiledSql, ExecutionOptions } from "./statement.ts";
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
  readonly of?: Joinable | readonly Joinable[];
}

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
  /** DISTINCT; with expressions, DISTINCT ON where the dialect has it. */
  distinct(...on: AnyExpr[]): Select<A, N>;
  groupBy(...expressions: AnyExpr[]): Select<A, N>;
  orderBy(...entries: OrderBy[]): Select<A, N>;
  /** At most so many rows; null takes a limit away. */
  limit(count: number | AnyExpr | null): Select<A, N>;
  /** Passes over so many rows. */
  offset(count: number | AnyExpr | null): Select<A, N>;
  /** What to select from, where it does not follow from the columns. */
  selectFrom(...sources: Joinable[]): Select<A, N>;
  forUpdate(options?: LockOptions): Select<A, N>;
  /** Which FROM elements of the statement around belong to that one. */
  correlate(...sources: Joinable[]): Select<A, N>;
  /** JOIN; without a condition, the ON clause is found from foreign keys. */
  join<J extends Joinable>(target: J, on?: Cond): Select<A, Exclude<N, J[typeof NAME]>>;
  /** LEFT OUTER JOIN: the joined side may be null. */
  outerJoin<J extends Joinable>(target: J, on?: Cond): Select<A, N | J[typeof NAME]>;
  /** RIGHT OUTER JOIN: everything before may be null. */
  rightJoin<J extends Joinable>(target: J, on?: Cond): Select<A, N | Exclude<SourcesOf<A>, J[typeof NAME]>>;
  /** FULL OUTER JOIN: both sides may be null. */
  fullJoin<J extends Joinable>(target: J, on?: Cond): Select<A, N | SourcesOf<A> | J[typeof NAME]>;
  /** CROSS JOIN. */
  crossJoin<J extends Joinable>(target: J): Select<A, Exclude<N, J[typeof NAME]>>;
  addColumns<B extends readonly Selectable[]>(...items: B): Select<[...A, ...B], N>;
  /** The same statement with another select list. */
  withOnlyColumns<const B extends readonly Selectable[]>(...items: B): Select<B, N>;
  /** How the entities are loaded: `selectinLoad(User.c.addresses)`. */
  options(...options: StatementOption<RootsOf<A>, string>[]): Select<A, N>;
  executionOptions(options: ExecutionOptions): Select<A, N>;
  /** The statement as a FROM element. */
  subquery<const S extends string>(name: S): NamedSource<S, SubqueryColumns<A, N, S>>;
  /** As `subquery`, and it may refer to the FROM elements before it. */
  lateral<const S extends string>(name: S): NamedSource<S, SubqueryColumns<A, N, S>>;
  /** The statement as a common table expression. */
  cte<const S extends string>(name: S, options?: CteOptions): SqlCte<S, SubqueryColumns<A, N, S>>;
  /** The statement as a value: one column, at most one row. */
  scalarSubquery(): Expr<ItemValue<A[0], N> | null, never, never, FamilyOfItem<A[0]>>;
  union(...others: Rows<ItemValues<A, N>>[]): Select<A, N>;
  unionAll(...others: Rows<ItemValues<A, N>>[]): Select<A, N>;
  intersect(...others: Rows<ItemValues<A, N>>[]): Select<A, N>;
  except(...others: Rows<ItemValues<A, N>>[]): Select<A, N>;
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object): CompiledSql;
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

type AnySelect<A extends readonly unknown[], N extends string> = Select<A, N>;

/** UNION: the rows of all, each once. */
export function union<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): Select<A, N> {
  return typed(compound("union", [first, ...rest]));
}

/** UNION ALL: the rows of all. */
export function unionAll<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): Select<A, N> {
  return typed(compound("union_all", [first, ...rest]));
}

/** INTERSECT: the rows that all of them have. */
export function intersect<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): Select<A, N> {
  return typed(compound("intersect", [first, ...rest]));
}

/** EXCEPT: the rows of the first that the others don't have. */
export function except<A extends readonly unknown[], N extends string>(
  first: AnySelect<A, N>,
  ...rest: Rows<ItemValues<A, N>>[]
): Select<A, N> {
  return typed(compound("except", [first, ...rest]));
}
