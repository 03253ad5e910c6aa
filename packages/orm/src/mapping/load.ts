/** Options that say how the objects of a statement are loaded: `select(User).options(selectinLoad(User.c.addresses))`. */
import type { AnyExpr, NAME, PARENT, StatementOption, TARGET } from "@athanor/core";
import { typed } from "@athanor/core";
import type { AncestryOf, AnyRelationship } from "./declare/class-attributes.ts";
import type { LoadStrategy } from "./load-option.ts";
import { LoadNode } from "./load-option.ts";

type Step<Root extends string, Current extends string> = <R extends AnyRelationship<Current>>(
  relationship: R,
) => Load<Root, AncestryOf<R[typeof TARGET]>>;

/**
 * A path of relationships, from a class of the statement to the one where it goes on.
 *
 * @typeParam Root the class that it starts from
 * @typeParam Current the class that it has come to, and its ancestors
 */
export interface Load<out Root extends string, out Current extends string> extends StatementOption<Root, Current> {
  readonly [PARENT]: Root;
  readonly [NAME]: Current;
  /** Loads what the relationship leads to, for all objects at one time, by a SELECT with IN. */
  selectinLoad: Step<Root, Current>;
  /** Loads it in the same SELECT, by a LEFT OUTER JOIN. */
  joinedLoad: Step<Root, Current>;
  /** Loads it by a SELECT that contains the first one as a subquery. */
  subqueryLoad: Step<Root, Current>;
  /** Takes it from the columns of a join that the statement has. */
  containsEager: Step<Root, Current>;
  /** Loads it when it is read. */
  lazyLoad: Step<Root, Current>;
  /** Makes reading it an error. */
  raiseLoad: Step<Root, Current>;
  /** Leaves it empty. */
  noLoad: Step<Root, Current>;
  /** Loads no other columns of the class at the end of the path, but the primary key. */
  loadOnly(...columns: AnyExpr<unknown, Current>[]): Load<Root, Current>;
  /** Loads columns when they are read. */
  defer(...columns: AnyExpr<unknown, Current>[]): Load<Root, Current>;
  /** Loads columns at once that would wait until they are read. */
  undefer(...columns: AnyExpr<unknown, Current>[]): Load<Root, Current>;
}

/** How a path begins: with a relationship of a class that the statement selects. */
type Start = <R extends AnyRelationship<string>>(relationship: R) => Load<R[typeof PARENT], AncestryOf<R[typeof TARGET]>>;

function start(strategy: LoadStrategy): Start {
  return (relationship) => typed(new LoadNode([]).step(strategy, relationship));
}

/**
 * Loads what a relationship leads to, for all objects of the result at one time, by a second SELECT with IN. Best for collections.
 *
 * @example
 * select(User).options(selectinLoad(User.c.addresses).joinedLoad(Address.c.user))
 */
export const selectinLoad: Start = start("selectin");
/** Loads what a relationship leads to in the same SELECT, by a LEFT OUTER JOIN. Best for single objects. */
export const joinedLoad: Start = start("joined");
/** Loads what a relationship leads to by a second SELECT that contains the first one as a subquery. */
export const subqueryLoad: Start = start("subquery");
/** Takes what a relationship leads to from the columns of a join that the statement has. */
export const containsEager: Start = start("contains_eager");
/** Loads what a relationship leads to when it is read, whatever its declaration says. */
export const lazyLoad: Start = start("lazy");
/** Makes reading a relationship that is not loaded an error. */
export const raiseLoad: Start = start("raise");
/** Leaves a relationship empty. */
export const noLoad: Start = start("noload");

/** Loads only some columns of a class of the statement, and the primary key: `loadOnly(User.c.name)`. */
export function loadOnly<N extends string>(...columns: AnyExpr<unknown, N>[]): Load<N, N> {
  return typed(new LoadNode([]).loadOnly(...columns));
}

/** Loads columns of a class of the statement only when they are read. */
export function defer<N extends string>(...columns: AnyExpr<unknown, N>[]): Load<N, N> {
  return typed(new LoadNode([]).defer(...columns));
}

/** Loads columns of a class of the statement at once that would wait until they are read. */
export function undefer<N extends string>(...columns: AnyExpr<unknown, N>[]): Load<N, N> {
  return typed(new LoadNode([]).undefer(...columns));
}
