/** `func`: SQL functions. */
import { types } from "../types/factories.ts";
import { NumberType, widerNumber } from "../types/numeric.ts";
import type { Family, SqlType } from "../types/sql-type.ts";
import { checkedType } from "../types/sql-type.ts";
import { operandOf, Unary } from "./element.ts";
import type { AnyExpr, SqlFunction } from "./expr.ts";
import { OPERATORS } from "./operators.ts";
import { arg, call, place, STANDARD_FUNCTIONS, valueArg } from "./standard-functions.ts";
import { TextNode } from "./text.ts";

const INTEGER = types.integer();
const TEXT = types.text();
const STAR = new TextNode("*");

/** The average of integers is none; that of exact numerics stays exact. */
function averageType(type: SqlType): SqlType {
  return type instanceof NumberType && type.integral ? types.float() : type;
}

type Text<T, S extends string> = AnyExpr<T, S, "text">;

/**
 * SQL functions by name, with the types of their results. An aggregate over no rows is null, and says so.
 *
 * @example
 * func.count(addresses.c.id).label("n"); func.sum(users.c.balance); func.rowNumber().over({ orderBy: users.c.id })
 */
export const func = {
  ...STANDARD_FUNCTIONS,
  /** COUNT(*) or COUNT(expression). */
  count: (e?: AnyExpr): SqlFunction<number, "count", never, "num"> => call("count", [e === undefined ? STAR : arg(e, "count")], INTEGER),
  /** COUNT(DISTINCT expression). */
  countDistinct: (e: AnyExpr): SqlFunction<number, "count", never, "num"> =>
    call("count", [new Unary(OPERATORS.distinct, arg(e, "countDistinct"), INTEGER)], INTEGER),
  /** SUM */
  sum: <T>(e: AnyExpr<T, string, "num">): SqlFunction<T | null, "sum", never, "num"> => call("sum", [arg(e, "sum")], arg(e, "sum").type),
  /** AVG */
  avg: <T>(e: AnyExpr<T, string, "num">): SqlFunction<T | null, "avg", never, "num"> =>
    call("avg", [arg(e, "avg")], averageType(arg(e, "avg").type)),
  /** MIN */
  min: <T, F extends Family>(e: AnyExpr<T, string, F>): SqlFunction<T | null, "min", never, F> =>
    call("min", [arg(e, "min")], arg(e, "min").type),
  /** MAX */
  max: <T, F extends Family>(e: AnyExpr<T, string, F>): SqlFunction<T | null, "max", never, F> =>
    call("max", [arg(e, "max")], arg(e, "max").type),
  /** LOWER */
  lower: <T extends string | null, S extends string>(e: Text<T, S>): SqlFunction<string | Extract<T, null>, "lower", S, "text"> =>
    call("lower", [arg(e, "lower")], TEXT),
  /** UPPER */
  upper: <T extends string | null, S extends string>(e: Text<T, S>): SqlFunction<string | Extract<T, null>, "upper", S, "text"> =>
    call("upper", [arg(e, "upper")], TEXT),
  /** TRIM */
  trim: <T extends string | null, S extends string>(e: Text<T, S>): SqlFunction<string | Extract<T, null>, "trim", S, "text"> =>
    call("trim", [arg(e, "trim")], TEXT),
  /** LENGTH, in characters. */
  length: <T, S extends string>(e: Text<T, S>): SqlFunction<number | Extract<T, null>, "length", S, "num"> =>
    call("length", [arg(e, "length")], INTEGER),
  /** SUBSTR(text, start, length), counted from 1. */
  substr: <T extends string | null, S extends string>(
    e: Text<T, S>,
    start: number,
    length?: number,
  ): SqlFunction<string | Extract<T, null>, "substr", S, "text"> => {
    const bounds = length === undefined ? [start] : [start, length];
    return call("substr", [arg(e, "substr"), ...bounds.map((each) => valueArg(each, "substr", INTEGER))], TEXT);
  },
  /** ABS */
  abs: <T, S extends string>(e: AnyExpr<T, S, "num">): SqlFunction<T, "abs", S, "num"> => call("abs", [arg(e, "abs")], arg(e, "abs").type),
  /** ROUND(number, digits) */
  round: <T, S extends string>(e: AnyExpr<T, S, "num">, digits?: number): SqlFunction<T, "round", S, "num"> => {
    const number = arg(e, "round");
    return call("round", digits === undefined ? [number] : [number, valueArg(digits, "round", INTEGER)], number.type);
  },
  /** COALESCE: the first that is not null. */
  coalesce,
  /** The date and time at which the transaction or the statement began. */
  now: (): SqlFunction<Date, "now", never, "time"> => call("now", [], types.dateTime()),
  /** ROW_NUMBER() */
  rowNumber: (): SqlFunction<number, "row_number", never, "num"> => call("row_number", [], INTEGER),
  /** RANK(), or of a row that isn't there, given by its values: `func.rank(5).withinGroup(users.c.age)`. */
  rank: place("rank", INTEGER),
  /** DENSE_RANK(), or of a row that isn't there: see `rank`. */
  denseRank: place("dense_rank", INTEGER),
  /** LAG(expression, offset, otherwise): its value so many rows before (by default one), and what stands for it where there is no such row. */
  lag: neighbour("lag"),
  /** LEAD(expression, offset, otherwise): as `lag`, in the rows behind. */
  lead: neighbour("lead"),
  /**
   * Any other function, with the type of its result.
   *
   * @example
   * func.named("instr", t.integer())(users.c.name, "b")
   */
  named:
    <T, F extends Family, const K extends string>(name: K, type: SqlType<T, F>) =>
    (...args: (AnyExpr | string | number | bigint | boolean | Date | Uint8Array | null)[]): SqlFunction<T, K, string, F> =>
      call(
        name,
        args.map((each) => valueArg(each, name, type)),
        checkedType(type, `func.named("${name}")`),
      ),
};

/** The value of another row of the window. */
interface Neighbour<K extends string> {
  <T, F extends Family>(e: AnyExpr<T, string, F>, offset?: number): SqlFunction<T | null, K, never, F>;
  <T, F extends Family, T2 = never>(
    e: AnyExpr<T, string, F>,
    offset: number,
    otherwise: (T & {}) | AnyExpr<T2, string, F>,
  ): SqlFunction<T | T2, K, never, F>;
}

function neighbour<K extends string>(name: K): Neighbour<K> {
  return <F extends Family>(e: AnyExpr<unknown, string, F>, offset?: number, otherwise?: unknown) => {
    const expression = arg(e, name);
    const more = offset === undefined ? [] : [valueArg(offset, name, INTEGER)];
    if (otherwise !== undefined) more.push(operandOf(otherwise, expression, OPERATORS.comma));
    return call<SqlFunction<never, K, never, F>>(name, [expression, ...more], expression.type);
  };
}

// Of three and more: the last decides whether the result may be null.
function coalesce<T, F extends Family, T2 = never>(
  first: AnyExpr<T, string, F>,
  second: (T & {}) | AnyExpr<T2, string, F>,
  ...more: [...((T & {}) | AnyExpr<T2, string, F>)[], T & {}]
): SqlFunction<(T & {}) | (T2 & {}), "coalesce", never, F>;
function coalesce<T, T3, S3 extends string, F extends Family, T2 = never>(
  first: AnyExpr<T, string, F>,
  second: (T & {}) | AnyExpr<T2, string, F>,
  ...more: [...((T & {}) | AnyExpr<T2, string, F>)[], AnyExpr<T3, S3, F>]
): SqlFunction<(T & {}) | (T2 & {}) | T3, "coalesce", S3, F>;
function coalesce<T, F extends Family>(first: AnyExpr<T, string, F>, second: T & {}): SqlFunction<T & {}, "coalesce", never, F>;
// Where the first is null, it is the second that an outer join can make null too.
function coalesce<T, T2, S2 extends string, F extends Family>(
  first: AnyExpr<T, string, F>,
  second: AnyExpr<T2, S2, F>,
): SqlFunction<(T & {}) | T2, "coalesce", S2, F>;
function coalesce(first: AnyExpr, ...others: unknown[]): SqlFunction<unknown, "coalesce", string, Family> {
  const expression = arg(first, "coalesce");
  const args = [expression, ...others.map((each) => operandOf(each, expression, OPERATORS.eq))];
  return call("coalesce", args, expression.type instanceof NumberType ? args.map(({ type }) => type).reduce(widerNumber) : expression.type);
}
