/** Joins as FROM elements of their own, for what `Select.join` can't say: a join on the right side of another. */

import { ArgumentError } from "../errors.ts";
import { conditionOf, nodeOf } from "../expressions/element.ts";
import type { Cond } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { NAME, NULLED } from "../phantoms.ts";
import { FromClause } from "./from-clause.ts";
import type { JoinKind } from "./join.ts";
import { Join, joinCondition } from "./join.ts";

/**
 * A join as a FROM element.
 *
 * @typeParam N the names of what is joined
 * @typeParam U those of them that an outer join makes nullable
 */
export interface SqlJoin<out N extends string, out U extends string = never> {
  readonly [NAME]: N;
  readonly [NULLED]: U;
}

type Named = { readonly [NAME]: string };
type NameIn<J extends Named> = J[typeof NAME];
type NulledIn<J> = J extends { readonly [NULLED]: infer U extends string } ? U : never;

/**
 * `left JOIN right ON …`. Without a condition, ON is found from foreign keys.
 *
 * @throws NoForeignKeysError, AmbiguousForeignKeysError where foreign keys don't give a condition
 * @example
 * select(users.c.name).selectFrom(outerJoin(users, join(orders, items)))
 */
export function join<L extends Named, R extends Named>(
  left: L,
  right: R,
  on?: Cond,
): SqlJoin<NameIn<L> | NameIn<R>, NulledIn<L> | NulledIn<R>> {
  return typed(joinOf(left, right, on, "inner"));
}

/** `left LEFT OUTER JOIN right ON …`: the right side may be null. */
export function outerJoin<L extends Named, R extends Named>(
  left: L,
  right: R,
  on?: Cond,
): SqlJoin<NameIn<L> | NameIn<R>, NulledIn<L> | NameIn<R>> {
  return typed(joinOf(left, right, on, "left"));
}

/** `left FULL OUTER JOIN right ON …`: both sides may be null. */
export function fullJoin<L extends Named, R extends Named>(
  left: L,
  right: R,
  on?: Cond,
): SqlJoin<NameIn<L> | NameIn<R>, NameIn<L> | NameIn<R>> {
  return typed(joinOf(left, right, on, "full"));
}

function joinOf(left: unknown, right: unknown, on: unknown, type: JoinKind): Join {
  const [near, far] = [sideOf(left), sideOf(right)];
  return new Join(near, far, on === undefined ? joinCondition(near, far) : conditionOf(on, "join()"), type);
}

function sideOf(side: unknown): FromClause {
  const node = nodeOf(side);
  if (node instanceof FromClause) return node;
  throw new ArgumentError("join() takes tables and other FROM elements on both sides.");
}
