/**
 * PostgreSQL's operators on arrays, JSON, hstore and ranges, as functions: `pg.contains(posts.c.tags, ["sql"])`.
 *
 * They take expressions of any type that PostgreSQL has the operator for.
 */
import type { AnyExpr, AnyItem, Expr, FAMILY, Family, NAME, SqlType, VALUE } from "@athanor/core";
import {
  ArrayType,
  Binary,
  Bind,
  BooleanType,
  customOperator,
  ExpressionNode,
  expressionOf,
  NULL_TYPE,
  operandOf,
  typed,
  types,
} from "@athanor/core";

const BOOLEAN = new BooleanType();
const TEXTS = new ArrayType(types.text());

type ValueOf<X extends AnyItem> = X[typeof VALUE];
type SourceOf<X extends AnyItem> = X[typeof NAME];
type FamilyOf<X extends AnyItem> = X[typeof FAMILY];

/** A JSON value with some of the members of another. */
type Part<T> = T extends readonly (infer E)[] ? readonly Part<E>[] : T extends object ? { readonly [K in keyof T]?: Part<T[K]> } : T;

/** What an array, a JSON value or a range is compared with: one of the same kind, and for a range also one of its values. */
type Other<X extends AnyItem> =
  | (FamilyOf<X> extends "json" ? Part<ValueOf<X> & {}> : Readonly<ValueOf<X> & {}>)
  | (FamilyOf<X> extends "range" ? string | number | bigint | Date : never)
  | AnyExpr;

type Condition<X extends AnyItem> = Expr<boolean, never, SourceOf<X>, "bool">;
type Same<X extends AnyItem> = Expr<ValueOf<X>, never, SourceOf<X>, FamilyOf<X>>;

/** As strongly as comparisons: tighter than NOT and AND, in parentheses within each other. */
const PRECEDENCE = 5;

function binary(sql: string, left: unknown, right: unknown, type: SqlType | null): Binary {
  const element = expressionOf(left, `The operator ${sql}`);
  const operator = customOperator(sql, PRECEDENCE, type === BOOLEAN ? "comparison" : "other");
  return new Binary(operator, element.unlabelled, operandOf(right, element, operator), type ?? element.type);
}

const condition =
  (sql: string) =>
  <X extends AnyItem>(left: X, right: Other<X>): Condition<X> =>
    typed(binary(sql, left, right, BOOLEAN));

const rangeCondition =
  (sql: string) =>
  <X extends AnyExpr<unknown, string, "range">>(left: X, right: Other<X>): Condition<X> =>
    typed(binary(sql, left, right, BOOLEAN));

const rangeOperator =
  (sql: string) =>
  <X extends AnyExpr<unknown, string, "range">>(left: X, right: Other<X>): Same<X> =>
    typed(binary(sql, left, right, null));

/** A value under a type; an expression as it is. */
function bound(value: unknown, type: SqlType): ExpressionNode {
  return value instanceof ExpressionNode ? value : new Bind(null, value, type);
}

const keys =
  (sql: string) =>
  <X extends AnyItem>(left: X, names: readonly string[] | AnyExpr): Condition<X> =>
    typed(binary(sql, left, bound(names, TEXTS), BOOLEAN));

const path =
  (sql: string) =>
  <X extends AnyItem>(left: X, jsonPath: string | AnyExpr): Condition<X> =>
    typed(binary(sql, left, bound(jsonPath, NULL_TYPE), BOOLEAN));

/** The operators by name. */
export const OPERATOR_FUNCTIONS = {
  /** `@>`: whether an array, a JSON value, an hstore or a range has all of another; a range also a value. */
  contains: condition("@>"),
  /** `<@`: the opposite direction of `contains`. */
  containedBy: condition("<@"),
  /** `&&`: whether two arrays or ranges have anything in common. */
  overlaps: condition("&&"),
  /** `-|-`: whether two ranges touch without overlapping. */
  adjacentTo: rangeCondition("-|-"),
  /** `<<`: whether a range ends before another begins. */
  strictlyLeftOf: rangeCondition("<<"),
  /** `>>`: whether a range begins after another ends. */
  strictlyRightOf: rangeCondition(">>"),
  /** `&<`: whether a range ends no later than another. */
  notExtendRightOf: rangeCondition("&<"),
  /** `&>`: whether a range begins no earlier than another. */
  notExtendLeftOf: rangeCondition("&>"),
  /** `+`: the union of two ranges. */
  rangeUnion: rangeOperator("+"),
  /** `*`: what two ranges have in common. */
  rangeIntersection: rangeOperator("*"),
  /** `-`: what a range has beyond another. */
  rangeDifference: rangeOperator("-"),
  /** `?`: whether a JSON value or an hstore has a key. */
  hasKey: <X extends AnyItem>(left: X, key: string | AnyExpr): Condition<X> => typed(binary("?", left, bound(key, types.text()), BOOLEAN)),
  /** `?|`: whether a JSON value or an hstore has any of some keys. */
  hasAnyKey: keys("?|"),
  /** `?&`: whether a JSON value or an hstore has all of some keys. */
  hasAllKeys: keys("?&"),
  /** `@?`: whether a JSON path leads to anything in a JSON value. */
  pathExists: path("@?"),
  /** `@@`: what the condition of a JSON path says of a JSON value. */
  pathMatches: path("@@"),
  /** `-`: a JSON value without a key, or without the element of an index. */
  deleteKey: <X extends AnyExpr<unknown, string, "json">>(left: X, key: string | number | AnyExpr): Same<X> =>
    typed(binary("-", left, bound(key, typeof key === "number" ? types.integer() : types.text()), null)),
  /** `#-`: a JSON value without what a path leads to. */
  deletePath: <X extends AnyExpr<unknown, string, "json">>(left: X, steps: readonly (string | number)[] | AnyExpr): Same<X> =>
    typed(binary("#-", left, bound(Array.isArray(steps) ? steps.map(String) : steps, TEXTS), null)),
  /** `||`: two arrays, JSON values or hstores in one; to an array also a single value. */
  concat: <X extends AnyExpr<unknown, string, Extract<Family, "array" | "json">>>(left: X, right: Other<X>): Same<X> =>
    typed(binary("||", left, right, null)),
};
