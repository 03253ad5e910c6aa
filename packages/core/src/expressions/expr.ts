/**
 * Expressions as users see them: what an expression's value is, under which key it appears in a row, and which operators it has.
 *
 * The operators are methods of one interface without type parameters, generic in `this`: nothing is instantiated anew for
 * each column, which keeps checking fast.
 */
import type { Executable } from "../executable.ts";
import type { FAMILY, KEY, KIND, NAME, VALUE } from "../phantoms.ts";
import type { Family, SqlType } from "../types/sql-type.ts";

/** Any expression, by its type-only members: `VALUE` its value, `KEY` its key in a row, `NAME` its sources, `FAMILY` its family. */
export interface AnyItem {
  readonly [VALUE]: unknown;
  readonly [KEY]: string;
  readonly [NAME]: string;
  readonly [FAMILY]: Family;
}

type ValueIn<X extends AnyItem> = X[typeof VALUE];
type SourceOf<X extends AnyItem> = X[typeof NAME];
type FamilyOf<X extends AnyItem> = X[typeof FAMILY];
type KeyIn<X extends AnyItem> = X[typeof KEY];

/** An expression of the same family, as the other side of an operator. `undefined` never fits. */
export type Like<F extends Family, S extends string> = Expr<unknown, string, S, F>;
/** Any text expression. */
export type OfText<S extends string = string> = Expr<unknown, string, S, "text">;
/** Any expression of a value. */
export type AnyExpr<T = unknown, S extends string = string, F extends Family = Family> = Expr<T, string, S, F>;
/** A condition, as WHERE and HAVING take it. */
export type Cond = Expr<boolean | null, string, string, Family>;

/** Of two numeric forms the one that loses nothing: a numeric kept as a string wins. */
type Wider<A, B> = string extends A | B ? string : bigint extends A | B ? bigint : number;
/** The result of arithmetic: null where one side can be. */
export type Arith<T, T2, S extends string> = Expr<Wider<T & {}, T2 & {}> | Extract<T | T2, null>, never, S, "num">;

type Members<X extends AnyItem> =
  | readonly ((ValueIn<X> & {}) | Like<FamilyOf<X>, string>)[]
  | Like<FamilyOf<X>, string>
  | Executable<readonly [ValueIn<X> | null], unknown, never>;
type Num<T, S extends string> = Expr<T, string, S, "num">;
type NumOperand<T, T2, S2 extends string> = (T & {}) | number | Expr<T2, string, S2, "num">;
type Json<T, S extends string> = Expr<T, string, S, "json">;

/** Options of LIKE. */
export interface LikePattern {
  /** The character that takes a wildcard's meaning away. */
  readonly escape?: string;
}
/** Options of `startsWith`, `endsWith` and `contains`. */
export interface AffixPattern extends LikePattern {
  /** Let `%` and `_` in a plain value stand for themselves. */
  readonly autoescape?: boolean;
}

/** Options of regular expressions. */
export interface RegexpFlags {
  /** The database's own flags, such as `"i"`. */
  readonly flags?: string;
}

/** The slice of an array, for `at`. */
export interface SqlSlice extends Expr<never, never, never, never> {
  readonly [KIND]: "slice";
}

/**
 * The operators of expressions, after SQLAlchemy's `ColumnOperators`. Which of them an expression has depends on its family:
 * a numeric has `add`, a text has `like`.
 */
export interface Operators {
  /** `=`; `eq(null)` is `IS NULL`. */
  eq<X extends AnyItem, S2 extends string = never>(
    this: X,
    other: ValueIn<X> | null | Like<FamilyOf<X>, S2>,
  ): Expr<boolean, never, SourceOf<X> | S2, "bool">;
  /** `!=`; `ne(null)` is `IS NOT NULL`. */
  ne<X extends AnyItem, S2 extends string = never>(
    this: X,
    other: ValueIn<X> | null | Like<FamilyOf<X>, S2>,
  ): Expr<boolean, never, SourceOf<X> | S2, "bool">;
  /** `<` */
  lt<X extends AnyItem, S2 extends string = never>(
    this: X,
    other: (ValueIn<X> & {}) | Like<FamilyOf<X>, S2>,
  ): Expr<boolean, never, SourceOf<X> | S2, "bool">;
  /** `<=` */
  lte<X extends AnyItem, S2 extends string = never>(
    this: X,
    other: (ValueIn<X> & {}) | Like<FamilyOf<X>, S2>,
  ): Expr<boolean, never, SourceOf<X> | S2, "bool">;
  /** `>` */
  gt<X extends AnyItem, S2 extends string = never>(
    this: X,
    other: (ValueIn<X> & {}) | Like<FamilyOf<X>, S2>,
  ): Expr<boolean, never, SourceOf<X> | S2, "bool">;
  /** `>=` */
  gte<X extends AnyItem, S2 extends string = never>(
    this: X,
    other: (ValueIn<X> & {}) | Like<FamilyOf<X>, S2>,
  ): Expr<boolean, never, SourceOf<X> | S2, "bool">;
  /** `BETWEEN low AND high`, both included. */
  between<X extends AnyItem>(
    this: X,
    low: (ValueIn<X> & {}) | Like<FamilyOf<X>, string>,
    high: (ValueIn<X> & {}) | Like<FamilyOf<X>, string>,
    options?: { readonly symmetric?: boolean },
  ): Expr<boolean, never, SourceOf<X>, "bool">;
  /** `NOT BETWEEN low AND high`. */
  notBetween<X extends AnyItem>(
    this: X,
    low: (ValueIn<X> & {}) | Like<FamilyOf<X>, string>,
    high: (ValueIn<X> & {}) | Like<FamilyOf<X>, string>,
  ): Expr<boolean, never, SourceOf<X>, "bool">;
  /** `IN (…)`: a list of values (an empty one is never true) or a SELECT of one column. */
  in<X extends AnyItem>(this: X, members: Members<X>): Expr<boolean, never, SourceOf<X>, "bool">;
  /** `NOT IN (…)`. */
  notIn<X extends AnyItem>(this: X, members: Members<X>): Expr<boolean, never, SourceOf<X>, "bool">;
  /** `IS NULL` */
  isNull(): Expr<boolean, never, never, "bool">;
  /** `IS NOT NULL` */
  isNotNull(): Expr<boolean, never, never, "bool">;
  /** `IS NULL`, `IS TRUE`, `IS FALSE`. */
  is(other: null | boolean): Expr<boolean, never, never, "bool">;
  /** `IS NOT NULL`, `IS NOT TRUE`, `IS NOT FALSE`. */
  isNot(other: null | boolean): Expr<boolean, never, never, "bool">;
  /** Unequal, where two NULLs are equal. */
  isDistinctFrom<X extends AnyItem>(this: X, other: ValueIn<X> | null | Like<FamilyOf<X>, string>): Expr<boolean, never, never, "bool">;
  /** Equal, where two NULLs are equal. */
  isNotDistinctFrom<X extends AnyItem>(this: X, other: ValueIn<X> | null | Like<FamilyOf<X>, string>): Expr<boolean, never, never, "bool">;

  /** `LIKE pattern` */
  like<S extends string>(this: OfText<S>, pattern: string | OfText, options?: LikePattern): Expr<boolean, never, S, "bool">;
  /** `NOT LIKE pattern` */
  notLike<S extends string>(this: OfText<S>, pattern: string | OfText, options?: LikePattern): Expr<boolean, never, S, "bool">;
  /** LIKE without regard to case: ILIKE, or both sides in lower case. */
  ilike<S extends string>(this: OfText<S>, pattern: string | OfText, options?: LikePattern): Expr<boolean, never, S, "bool">;
  /** The opposite of `ilike`. */
  notIlike<S extends string>(this: OfText<S>, pattern: string | OfText, options?: LikePattern): Expr<boolean, never, S, "bool">;
  /** `LIKE text || '%'` */
  startsWith<S extends string>(this: OfText<S>, text: string | OfText, options?: AffixPattern): Expr<boolean, never, S, "bool">;
  /** `LIKE '%' || text` */
  endsWith<S extends string>(this: OfText<S>, text: string | OfText, options?: AffixPattern): Expr<boolean, never, S, "bool">;
  /** `LIKE '%' || text || '%'` */
  contains<S extends string>(this: OfText<S>, text: string | OfText, options?: AffixPattern): Expr<boolean, never, S, "bool">;
  /** Whether the database's regular expressions match. */
  regexpMatch<S extends string>(this: OfText<S>, pattern: string | OfText, options?: RegexpFlags): Expr<boolean, never, S, "bool">;
  /** The text with what a regular expression matches replaced. */
  regexpReplace<T, S extends string>(
    this: Expr<T, string, S, "text">,
    pattern: string | OfText,
    replacement: string | OfText,
    options?: RegexpFlags,
  ): Expr<T, never, S, "text">;
  /** As `startsWith`, without regard to case. */
  istartsWith<S extends string>(this: OfText<S>, text: string | OfText, options?: AffixPattern): Expr<boolean, never, S, "bool">;
  /** As `endsWith`, without regard to case. */
  iendsWith<S extends string>(this: OfText<S>, text: string | OfText, options?: AffixPattern): Expr<boolean, never, S, "bool">;
  /** As `contains`, without regard to case. */
  icontains<S extends string>(this: OfText<S>, text: string | OfText, options?: AffixPattern): Expr<boolean, never, S, "bool">;
  /** The database's own full-text match: `MATCH`, `@@`, `CONTAINS`. */
  match<S extends string>(this: OfText<S>, query: string | AnyExpr): Expr<boolean, never, S, "bool">;
  /** `||` */
  concat<T, S extends string, T2 extends string | null = string, S2 extends string = never>(
    this: Expr<T, string, S, "text">,
    other: T2 | Expr<T2, string, S2, "text">,
  ): Expr<string | Extract<T | T2, null>, never, S | S2, "text">;

  /** `+` */
  add<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `-` */
  sub<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `*` */
  mul<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `/`, true division: of two integers too. */
  div<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** Division rounded down. */
  floorDiv<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `%` */
  mod<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `-x` */
  neg<T, S extends string>(this: Num<T, S>): Expr<T, never, S, "num">;
  /** `&` */
  bitwiseAnd<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `|` */
  bitwiseOr<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `^` */
  bitwiseXor<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `~x` */
  bitwiseNot<T, S extends string>(this: Num<T, S>): Expr<T, never, S, "num">;
  /** `<<` */
  leftShift<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;
  /** `>>` */
  rightShift<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;

  /** The power of a number. */
  pow<T, S extends string, T2 extends number | bigint | string | null = never, S2 extends string = never>(
    this: Num<T, S>,
    other: NumOperand<T, T2, S2>,
  ): Arith<T, T2, S | S2>;

  /** A member of a JSON value, as JSON. */
  at<T, S extends string, J extends keyof (T & {}) & (string | number)>(
    this: Json<T, S>,
    key: J,
  ): Expr<(T & {})[J] | Extract<T, null>, never, S, "json">;
  /** What a path of keys and indexes leads to in a JSON value. */
  at<T, S extends string>(
    this: Json<T, S>,
    first: string | number,
    second: string | number,
    ...more: readonly (string | number)[]
  ): Expr<unknown, never, S, "json">;
  /** What a path leads to in a JSON value: the path as a list, such as one that is made at run time. */
  at<T, S extends string>(this: Json<T, S>, path: readonly (string | number)[]): Expr<unknown, never, S, "json">;
  /** A `slice` of an array. */
  at<T, S extends string>(this: Expr<readonly T[] | null, string, S, "array">, range: SqlSlice): Expr<T[] | null, never, S, "array">;
  /** A member of an array, counted as the database counts (from 1, mostly). */
  at<T, S extends string>(
    this: Expr<readonly T[] | null, string, S, "array">,
    index: number | AnyExpr,
  ): Expr<T | null, never, S, T extends readonly unknown[] ? "array" : Family>;
  /** A member of a JSON value, as text. */
  atText<T, S extends string, J extends keyof (T & {}) & (string | number)>(
    this: Json<T, S>,
    key: J,
  ): Expr<string | null, never, S, "text">;
  /** What a path of keys and indexes leads to in a JSON value, as text. */
  atText<T, S extends string>(
    this: Json<T, S>,
    first: string | number,
    second: string | number,
    ...more: readonly (string | number)[]
  ): Expr<string | null, never, S, "text">;
  /** What a path leads to in a JSON value, as text: the path as a list, such as one that is made at run time. */
  atText<T, S extends string>(this: Json<T, S>, path: readonly (string | number)[]): Expr<string | null, never, S, "text">;

  /** An operator by its text: `users.c.tags.op("@>", t.boolean())(other)`. The text goes into the SQL as it is. */
  op<X extends AnyItem, R = unknown, RF extends Family = Family>(
    this: X,
    operator: string,
    type?: SqlType<R, RF>,
    options?: { readonly precedence?: number; readonly associative?: boolean },
  ): (other: unknown) => Expr<R | null, never, SourceOf<X>, RF>;
  /** `DISTINCT x`, within an aggregate. */
  distinct<X extends AnyItem>(this: X): Expr<ValueIn<X>, never, SourceOf<X>, FamilyOf<X>>;
  /** The same expression under a name that the compiler gives it. */
  label<X extends AnyItem>(this: X): Expr<ValueIn<X>, never, SourceOf<X>, FamilyOf<X>>;
  /** The same expression under another name. */
  label<X extends AnyItem, L extends string>(this: X, name: L): Expr<ValueIn<X>, L, SourceOf<X>, FamilyOf<X>>;
  /** `CAST(x AS type)` */
  cast<X extends AnyItem, R, RF extends Family>(
    this: X,
    type: SqlType<R, RF>,
  ): Expr<R | Extract<ValueIn<X>, null>, KeyIn<X>, SourceOf<X>, RF>;
  /** `x COLLATE name` */
  collate<T, S extends string>(
    this: Expr<T, string, S, "text">,
    collation: string,
    options?: { readonly schema?: string },
  ): Expr<T, never, S, "text">;
  /** `x ASC`, for `orderBy`. */
  asc(): SqlOrdering;
  /** `x DESC`, for `orderBy`. */
  desc(): SqlOrdering;
  /** `x NULLS FIRST`, for `orderBy`. */
  nullsFirst(): SqlOrdering;
  /** `x NULLS LAST`, for `orderBy`. */
  nullsLast(): SqlOrdering;
  /** `x AND …` */
  and(...conditions: Cond[]): Expr<boolean, never, string, "bool">;
  /** `x OR …` */
  or(...conditions: Cond[]): Expr<boolean, never, string, "bool">;
}

/**
 * A SQL expression.
 *
 * @typeParam T the TypeScript type of its value
 * @typeParam K its key in a row; `never` when it is anonymous
 * @typeParam S the names of the sources whose absence in an outer join makes it null
 * @typeParam F the family of its SQL type
 */
export interface Expr<out T, out K extends string = never, out S extends string = never, out F extends Family = Family> extends Operators {
  readonly [VALUE]: T;
  readonly [KEY]: K;
  readonly [NAME]: S;
  readonly [FAMILY]: F;
}

/** An expression that is a column: it knows its own key. */
export interface SqlColumn<out T, out K extends string, out S extends string, out F extends Family = Family> extends Expr<T, K, S, F> {
  readonly key: K;
}

/** An entry of ORDER BY. */
export interface SqlOrdering {
  nullsFirst(): SqlOrdering;
  nullsLast(): SqlOrdering;
  readonly direction: "asc" | "desc" | null;
}

/** An expression, or an entry of ORDER BY. */
export type OrderBy = AnyExpr | SqlOrdering;

/** A call of a SQL function, which may become a window or an ordered-set aggregate. */
export interface SqlFunction<out T, out K extends string, out S extends string, out F extends Family> extends Expr<T, K, S, F> {
  /** `FILTER (WHERE …)` */
  filter(...conditions: Cond[]): SqlFunction<T, K, S, F>;
  /** `WITHIN GROUP (ORDER BY …)` */
  withinGroup(...order: OrderBy[]): SqlFunction<T, K, S, F>;
  /** The aggregate over its rows in an order: `string_agg(name, ',' ORDER BY name)`. */
  aggregateOrderBy(...order: OrderBy[]): SqlFunction<T, K, S, F>;
  /** `OVER (…)` */
  over(window?: SqlWindow): Expr<T, K, S, F>;
}

/**
 * A bound of a window's frame: a number of rows (negative: before the current one), 0 for the current row, null for no bound; or a
 * distance that is no plain number, such as an interval.
 */
export type WindowBound = number | null | { readonly preceding: AnyExpr | number } | { readonly following: AnyExpr | number };

/** A window: how rows are parted and ordered, and which of them count. */
export interface SqlWindow {
  readonly partitionBy?: AnyExpr | readonly AnyExpr[];
  readonly orderBy?: OrderBy | readonly OrderBy[];
  /** By rows. */
  readonly rows?: readonly [WindowBound, WindowBound];
  /** By the value of the ORDER BY. */
  readonly range?: readonly [WindowBound, WindowBound];
  /** By groups of rows that are equal in the ORDER BY. */
  readonly groups?: readonly [WindowBound, WindowBound];
  /** Which rows of the frame are left out. */
  readonly exclude?: "CURRENT ROW" | "GROUP" | "TIES" | "NO OTHERS";
}

/** CASE, which more branches extend and `else` closes. */
export interface SqlCase<T, S extends string, F extends Family> extends Expr<T | null, never, S, F> {
  when(condition: Cond, result: (T & {}) | Expr<T, string, string, F>): SqlCase<T, S, F>;
  else<T2, F2 extends Family = F>(result: T2 | Expr<T2, string, string, F2>): Expr<T | T2, never, S, F | F2>;
}
