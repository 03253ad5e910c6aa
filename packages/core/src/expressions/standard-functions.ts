/** The standard functions beside the everyday ones of `func.ts`: times, users, text, numbers, windows, ordered sets, grouping. */
import { ArgumentError } from "../errors.ts";
import { ArrayType } from "../types/array.ts";
import { types } from "../types/factories.ts";
import type { Family, SqlType } from "../types/sql-type.ts";
import type { ExpressionNode } from "./element.ts";
import { Bind, expressionOf, operandOf } from "./element.ts";
import type { AnyExpr, SqlFunction } from "./expr.ts";
import { FunctionNode } from "./function.ts";
import { OPERATORS } from "./operators.ts";
import { typed } from "./typed.ts";

const INTEGER = types.integer();
const DOUBLE = types.double();
const TEXT = types.text();
const DOUBLES = new ArrayType(DOUBLE);

/** A call of a function, as users see it. */
export function call<F>(name: string, args: readonly ExpressionNode[], type: SqlType): F {
  return typed(new FunctionNode(name, args, type));
}

/** An argument that is an expression. */
export function arg(value: unknown, name: string): ExpressionNode {
  return expressionOf(value, `func.${name}()`).unlabelled;
}

/** An argument that may be a plain value: bound, by the type of the function's result where that fits it. */
export function valueArg(value: unknown, name: string, type: SqlType): ExpressionNode {
  return operandOf(value, new FunctionNode(name, [], type), OPERATORS.comma);
}

type Text<T, S extends string> = AnyExpr<T, S, "text">;
type Numeric<T, S extends string> = AnyExpr<T, S, "num">;
type Value = string | number | bigint | boolean | Date | Uint8Array | null;

const noArguments =
  <T, K extends string, F extends Family>(name: K, type: SqlType<T, F>) =>
  (): SqlFunction<T, K, never, F> =>
    call(name, [], type);

/** A function of the place of a row: over a window, or with values for a row that isn't there, in the order of `.withinGroup(…)`. */
export const place =
  <K extends string>(name: K, type: SqlType<number, "num">) =>
  (...row: (Value | AnyExpr)[]): SqlFunction<number, K, never, "num"> =>
    call(
      name,
      row.map((each) => valueArg(each, name, type)),
      type,
    );

const ofNumber =
  <K extends string>(name: K) =>
  <T, S extends string>(e: Numeric<T, S>): SqlFunction<T, K, S, "num"> => {
    const number = arg(e, name);
    return call(name, [number], number.type);
  };

const ofText =
  <K extends string>(name: K) =>
  <T extends string | null, S extends string>(e: Text<T, S>): SqlFunction<string | Extract<T, null>, K, S, "text"> =>
    call(name, [arg(e, name)], TEXT);

/** The window functions that give a row's place. */
const WINDOW_FUNCTIONS = {
  /** PERCENT_RANK(), or of a row that isn't there: see `rank`. */
  percentRank: place("percent_rank", DOUBLE),
  /** CUME_DIST(), or of a row that isn't there: see `rank`. */
  cumeDist: place("cume_dist", DOUBLE),
  /** NTILE(buckets) */
  ntile: (buckets: number): SqlFunction<number, "ntile", never, "num"> => call("ntile", [valueArg(buckets, "ntile", INTEGER)], INTEGER),
  /** FIRST_VALUE(expression): its value in the first row of the frame. */
  firstValue: <T, F extends Family>(e: AnyExpr<T, string, F>): SqlFunction<T | null, "first_value", never, F> =>
    call("first_value", [arg(e, "firstValue")], arg(e, "firstValue").type),
  /** LAST_VALUE(expression): its value in the last row of the frame. */
  lastValue: <T, F extends Family>(e: AnyExpr<T, string, F>): SqlFunction<T | null, "last_value", never, F> =>
    call("last_value", [arg(e, "lastValue")], arg(e, "lastValue").type),
  /** NTH_VALUE(expression, n): its value in a row of the frame, counted from 1. */
  nthValue: <T, F extends Family>(e: AnyExpr<T, string, F>, n: number): SqlFunction<T | null, "nth_value", never, F> =>
    call("nth_value", [arg(e, "nthValue"), valueArg(n, "nthValue", INTEGER)], arg(e, "nthValue").type),
};

/** Aggregates that need an order of their own: `.withinGroup(expression)`. */
const ORDERED_SETS = {
  /** MODE(), within a group: the most frequent value. */
  mode: <T = unknown>(): SqlFunction<T | null, "mode", never, Family> => call("mode", [], types.unknown()),
  /** PERCENTILE_CONT(fraction), within a group: interpolated. PostgreSQL takes several fractions, too. */
  percentileCont,
  /** PERCENTILE_DISC(fraction), within a group: a value that is there. */
  percentileDisc: <T = unknown>(fraction: number | AnyExpr): SqlFunction<T | null, "percentile_disc", never, Family> =>
    call("percentile_disc", [valueArg(fraction, "percentileDisc", DOUBLE)], types.unknown()),
  /** ARRAY_AGG(expression) */
  arrayAgg: <T>(e: AnyExpr<T>): SqlFunction<T[] | null, "array_agg", never, "array"> => {
    const item = arg(e, "arrayAgg");
    return call("array_agg", [item], new ArrayType(item.type));
  },
  /** The texts of a group in one, with a separator between them: `string_agg`, `group_concat`, as the dialect has it. */
  aggregateStrings: (
    e: AnyExpr<string | null, string, "text">,
    separator: string,
  ): SqlFunction<string | null, "aggregate_strings", never, "text"> => {
    if (typeof separator !== "string")
      throw new ArgumentError("func.aggregateStrings() takes a separator: func.aggregateStrings(users.c.name, ', ').");
    return call("aggregate_strings", [arg(e, "aggregateStrings"), valueArg(separator, "aggregateStrings", TEXT)], TEXT);
  },
};

function percentileCont(fraction: number | AnyExpr): SqlFunction<number | null, "percentile_cont", never, "num">;
function percentileCont(fractions: readonly number[]): SqlFunction<number[] | null, "percentile_cont", never, "array">;
function percentileCont(given: number | AnyExpr | readonly number[]): SqlFunction<unknown, "percentile_cont", never, Family> {
  if (!Array.isArray(given)) return call("percentile_cont", [valueArg(given, "percentileCont", DOUBLE)], DOUBLE);
  return call("percentile_cont", [new Bind(null, [...given], DOUBLES)], DOUBLES);
}

const grouping =
  <K extends string>(name: K) =>
  (...items: AnyExpr[]): SqlFunction<never, K, never, never> =>
    call(
      name,
      items.map((item) => arg(item, name)),
      types.unknown(),
    );

/** What GROUP BY takes beside expressions. */
const GROUPINGS = {
  /** CUBE(…): every combination. */
  cube: grouping("cube"),
  /** ROLLUP(…): from all of them to none, one after the other. */
  rollup: grouping("rollup"),
  /** GROUPING SETS(…): those that are named, each a `tuple(…)`. */
  groupingSets: grouping("grouping sets"),
};

/** The time, and who asks. */
const ENVIRONMENT = {
  /** CURRENT_DATE */
  currentDate: noArguments("current_date", types.date()),
  /** CURRENT_TIME */
  currentTime: noArguments("current_time", types.time()),
  /** CURRENT_TIMESTAMP */
  currentTimestamp: noArguments("current_timestamp", types.dateTime()),
  /** LOCALTIME */
  localtime: noArguments("localtime", types.time()),
  /** LOCALTIMESTAMP */
  localtimestamp: noArguments("localtimestamp", types.dateTime()),
  /** CURRENT_USER */
  currentUser: noArguments("current_user", TEXT),
  /** SESSION_USER */
  sessionUser: noArguments("session_user", TEXT),
  /** USER */
  user: noArguments("user", TEXT),
  /** RANDOM(): what the database makes of it. */
  random: noArguments("random", DOUBLE),
};

const TEXT_FUNCTIONS = {
  /** CONCAT(…): of texts, NULL among them left out where the database does so. */
  concat: (first: AnyExpr | string, ...more: (AnyExpr | string)[]): SqlFunction<string, "concat", never, "text"> =>
    call(
      "concat",
      [first, ...more].map((each) => valueArg(each, "concat", TEXT)),
      TEXT,
    ),
  /** CHAR_LENGTH */
  charLength: <T, S extends string>(e: Text<T, S>): SqlFunction<number | Extract<T, null>, "char_length", S, "num"> =>
    call("char_length", [arg(e, "charLength")], INTEGER),
  /** LTRIM */
  ltrim: ofText("ltrim"),
  /** RTRIM */
  rtrim: ofText("rtrim"),
  /** REPLACE(text, part, other) */
  replace: <T extends string | null, S extends string>(
    e: Text<T, S>,
    part: string | AnyExpr,
    other: string | AnyExpr,
  ): SqlFunction<string | Extract<T, null>, "replace", S, "text"> =>
    call("replace", [arg(e, "replace"), valueArg(part, "replace", TEXT), valueArg(other, "replace", TEXT)], TEXT),
};

const NUMBER_FUNCTIONS = {
  /** CEIL */
  ceil: ofNumber("ceil"),
  /** FLOOR */
  floor: ofNumber("floor"),
  /** SIGN */
  sign: ofNumber("sign"),
  /** SQRT */
  sqrt: <T, S extends string>(e: Numeric<T, S>): SqlFunction<number | Extract<T, null>, "sqrt", S, "num"> =>
    call("sqrt", [arg(e, "sqrt")], DOUBLE),
  /** POWER(base, exponent) */
  power: <T, S extends string>(e: Numeric<T, S>, exponent: number | AnyExpr): SqlFunction<number | Extract<T, null>, "power", S, "num"> =>
    call("power", [arg(e, "power"), valueArg(exponent, "power", DOUBLE)], DOUBLE),
  /** NULLIF(expression, value): null where they are equal. */
  nullif: <T, S extends string, F extends Family>(e: AnyExpr<T, S, F>, value: Value | AnyExpr): SqlFunction<T | null, "nullif", S, F> => {
    const first = arg(e, "nullif");
    return call("nullif", [first, operandOf(value, first, OPERATORS.eq)], first.type);
  },
};

/** All of them. */
export const STANDARD_FUNCTIONS = {
  ...WINDOW_FUNCTIONS,
  ...ORDERED_SETS,
  ...GROUPINGS,
  ...ENVIRONMENT,
  ...TEXT_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
};
