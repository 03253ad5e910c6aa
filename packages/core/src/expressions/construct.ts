/** The functions with which expressions are built, beside the operators. */

import { ArgumentError } from "../errors.ts";
import type { Executable, Parameters } from "../executable.ts";
import { Node } from "../node.ts";
import type { KEY, VALUE } from "../phantoms.ts";
import { typeOfValue } from "../types/factories.ts";
import type { Family, SqlType } from "../types/sql-type.ts";
import { checkedType } from "../types/sql-type.ts";
import { CaseNode } from "./case.ts";
import { CollectionAggregate, Slice, TupleNode } from "./collection.ts";
import { ColumnNode } from "./column-node.ts";
import { Extract as ExtractNode, TypeCoerce } from "./convert.ts";
import {
  BIND_LITERAL,
  BIND_NAMED,
  BIND_REQUIRED,
  Bind,
  Cast,
  combine,
  conditionOf,
  ExpressionNode,
  expressionOf,
  FALSE,
  NULL,
  operandOf,
  TRUE,
  Unary,
} from "./element.ts";
import { ExistsNode } from "./exists.ts";
import type { AnyExpr, Cond, Expr, SqlCase, SqlSlice } from "./expr.ts";
import { customOperator, OPERATORS } from "./operators.ts";
import { TextNode } from "./text.ts";
import { typed } from "./typed.ts";

/** SQL text: an expression of no known type, and a statement. */
export interface TextClause extends Expr<never, never, never, never>, Executable<[], Parameters, Parameters> {}

/**
 * SQL text as an expression or a statement, taken as it is: never put a value from outside into it, use `sql` for that.
 *
 * It fits every operand; selected, it has no type until it is given one (`cast`, `literalColumn`).
 *
 * @example
 * column(t.numeric(), { serverDefault: text("0") });
 * connection.execute(text("vacuum"));
 */
export function text(sql: string): TextClause {
  return typed(new TextNode(sql));
}

/**
 * SQL text as a column expression of a type, taken as it is.
 *
 * @example
 * select(literalColumn("rowid", t.integer()).label("rowid"))
 */
export function literalColumn<T, F extends Family>(sql: string, type: SqlType<T, F>): Expr<T, never, never, F> {
  return typed(new TextNode(sql, checkedType(type, "literalColumn()")));
}

/** A free column name, quoted where the dialect needs it: for the columns of what Athanor knows nothing about. */
export function identifier<T, F extends Family, const K extends string>(name: K, type: SqlType<T, F>): Expr<T, K, never, F> {
  return typed(new ColumnNode(null, name, name, type));
}

type LiteralValue<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends bigint
      ? bigint
      : T extends boolean
        ? boolean
        : T extends Date
          ? Date
          : T extends Uint8Array
            ? Uint8Array
            : null;
type LiteralFamily<T> = T extends string
  ? "text"
  : T extends number | bigint
    ? "num"
    : T extends boolean
      ? "bool"
      : T extends Date
        ? "time"
        : T extends Uint8Array
          ? "bytes"
          : never;

/**
 * A bound value as an expression.
 *
 * @param value the value
 * @param type its SQL type, where the value alone does not say it
 * @throws ArgumentError for undefined, and for values that have no SQL type of their own
 */
export function literal<const T extends string | number | bigint | boolean | Date | Uint8Array | null>(
  value: T,
): Expr<LiteralValue<T>, never, never, LiteralFamily<T>>;
export function literal<T, F extends Family>(value: NoInfer<T>, type: SqlType<T, F>): Expr<T, never, never, F>;
export function literal(value: unknown, type?: SqlType): Expr<unknown, never, never, Family> {
  if (value === undefined) throw new ArgumentError("literal() was given undefined, which is no SQL value: use null for NULL.");
  if (type !== undefined) return typed(new Bind(null, value, checkedType(type, "literal()")));
  return typed(value === null ? NULL : new Bind(null, value, typeOfValue(value)));
}

/** How a parameter is sent. */
export interface ParameterOptions {
  /** Written into the SQL as a literal when the statement is run, for what databases take no parameter for. */
  readonly literalExecute?: boolean;
}

/**
 * A named parameter, whose value is given at execution: `conn.execute(stmt, { name: … })`. As the operand of `in` it takes a list.
 *
 * @param name the key in the parameters
 * @param type its SQL type
 * @param value a value to use when none is given
 * @param options whether it is written as a literal
 */
export function bindParam<T, F extends Family>(
  name: string,
  type: SqlType<T, F>,
  value?: NoInfer<T> | readonly NoInfer<T>[],
  options: ParameterOptions = {},
): Expr<T, never, never, F> {
  if (typeof name !== "string" || name === "") throw new ArgumentError('bindParam() takes a name first: bindParam("least", t.integer()).');
  const flags = BIND_NAMED | (value === undefined ? BIND_REQUIRED : 0) | (options.literalExecute === true ? BIND_LITERAL : 0);
  return typed(new Bind(name, value ?? null, checkedType(type, "bindParam()"), flags));
}

/**
 * An operator of the user's own before one operand: `prefixOperator("!!", x)`. Its text goes into the SQL as it is.
 *
 * @param precedence how strongly it binds: see `op`
 */
export function prefixOperator<T, S extends string, F extends Family>(
  operator: string,
  operand: AnyExpr<T, S, F>,
  precedence?: number,
): Expr<T, never, S, F> {
  return typed(unaryOf(operator, operand, precedence, false));
}

/** An operator of the user's own behind one operand: `postfixOperator(x, "!")`. Its text goes into the SQL as it is. */
export function postfixOperator<T, S extends string, F extends Family>(
  operand: AnyExpr<T, S, F>,
  operator: string,
  precedence?: number,
): Expr<T, never, S, F> {
  return typed(unaryOf(operator, operand, precedence, true));
}

function unaryOf(operator: string, operand: unknown, precedence: number | undefined, postfix: boolean): Unary {
  const operation = customOperator(operator, precedence);
  const element = expressionOf(operand, `the operator ${operator}`).unlabelled;
  return new Unary(operation, element, element.type, postfix);
}

/** All of the conditions; `undefined` is skipped, so that optional ones can be written in place. */
export function and(...conditions: (Cond | undefined)[]): Expr<boolean, never, never, "bool"> {
  return typed(combine(OPERATORS.and, conditions));
}

/** At least one of the conditions. */
export function or(...conditions: (Cond | undefined)[]): Expr<boolean, never, never, "bool"> {
  return typed(combine(OPERATORS.or, conditions));
}

/** The opposite of a condition. */
export function not(condition: Cond): Expr<boolean, never, never, "bool"> {
  return typed(conditionOf(condition, "not()").negated());
}

/** Whether a SELECT gives any row. */
export function exists(statement: Executable<readonly unknown[], unknown, never>): Expr<boolean, never, never, "bool"> {
  return typed(new ExistsNode(expressionOf(statement, "exists()")));
}

/** SQL's TRUE, as a condition or a value. */
export function sqlTrue(): Expr<boolean, never, never, "bool"> {
  return typed(TRUE);
}

/** SQL's FALSE, as a condition or a value. */
export function sqlFalse(): Expr<boolean, never, never, "bool"> {
  return typed(FALSE);
}

/** SQL's NULL as an expression; typed, it can be selected. */
export function sqlNull(): Expr<null, never, never, never> {
  return typed(NULL);
}

/** `CAST(expression AS type)`. */
export function cast<R, F extends Family>(expression: AnyExpr, type: SqlType<R, F>): Expr<R | null, never, never, F> {
  return typed(new Cast(expressionOf(expression, "cast()"), checkedType(type, "cast()"), false));
}

/** `TRY_CAST(expression AS type)`: null where the value can't be converted. Where the dialect has it. */
export function tryCast<R, F extends Family>(expression: AnyExpr, type: SqlType<R, F>): Expr<R | null, never, never, F> {
  return typed(new Cast(expressionOf(expression, "tryCast()"), checkedType(type, "tryCast()"), true));
}

/**
 * An expression under another type, in the program alone: what is bound beside it and what is read from it goes by the new
 * type, and the SQL stays as it is.
 *
 * @example
 * select(typeCoerce(text("tags"), t.json<string[]>()).label("tags"))
 */
export function typeCoerce<R, F extends Family, K extends string = never, S extends string = never>(
  expression: AnyExpr<unknown, S> & { readonly [KEY]: K },
  type: SqlType<R, F>,
): Expr<R, K, S, F> {
  return typed(new TypeCoerce(expressionOf(expression, "typeCoerce()").unlabelled, checkedType(type, "typeCoerce()")));
}

/**
 * `EXTRACT(field FROM expression)`: a part of a date, a time or an interval.
 *
 * @param field as the database calls it: `"year"`, `"month"`, `"epoch"`
 * @throws ArgumentError if the field is not a word
 */
export function extract<T, S extends string>(
  field: string,
  expression: AnyExpr<T, S, "time" | "interval">,
): Expr<number | Extract<T, null>, never, S, "num"> {
  if (typeof field !== "string" || !/^[A-Za-z_]+$/.test(field))
    throw new ArgumentError(`extract() takes a field such as "year", not ${JSON.stringify(field)}.`);
  return typed(new ExtractNode(field, expressionOf(expression, "extract()").unlabelled));
}

/** `DISTINCT expression`, within an aggregate: `func.count(distinct(users.c.name))`. */
export function distinct<T, F extends Family>(expression: AnyExpr<T, string, F>): Expr<T, never, never, F> {
  return typed(expressionOf(expression, "distinct()").distinct());
}

type Collection<T, F extends Family> =
  | AnyExpr<readonly T[] | null, string, "array">
  | Executable<readonly [T], unknown, never>
  | AnyExpr<T, string, F>;

/**
 * `ANY (…)`: any member of an array, or any row of a SELECT of one column.
 *
 * @example
 * anyOf(select(limits.c.value)).lt(7) // 7 > ANY (SELECT …)
 */
export function anyOf<T, F extends Family = Family>(collection: Collection<T, F>): Expr<T, never, never, F> {
  return typed(new CollectionAggregate(OPERATORS.any, expressionOf(collection, "anyOf()")));
}

/** `ALL (…)`: every member of an array, or every row of a SELECT of one column. */
export function allOf<T, F extends Family = Family>(collection: Collection<T, F>): Expr<T, never, never, F> {
  return typed(new CollectionAggregate(OPERATORS.all, expressionOf(collection, "allOf()")));
}

/**
 * A row value: `tuple(a, b).in([[1, 2], [3, 4]])`, where the dialect has them.
 *
 * @throws ArgumentError without any member
 */
export function tuple<const A extends readonly AnyExpr[]>(
  ...members: A
): Expr<{ readonly [I in keyof A]: A[I][typeof VALUE] }, never, string, Family> {
  if (members.length === 0) throw new ArgumentError("tuple() takes at least one expression.");
  return typed(new TupleNode(members.map((each) => expressionOf(each, "tuple()").unlabelled)));
}

/**
 * A slice of an array, for `at`: `tags.at(slice(1, 3))`. Both ends are included, as SQL has it; null leaves one open.
 */
export function slice(start: number | AnyExpr | null, end: number | AnyExpr | null): SqlSlice {
  const bound = (value: number | AnyExpr | null): ExpressionNode | null =>
    value === null ? null : value instanceof ExpressionNode ? value : literalOperand(value);
  return typed(new Slice(bound(start), bound(end)));
}

function literalOperand(value: unknown): ExpressionNode {
  return new Bind(null, value, typeOfValue(value));
}

type Comparable<T, F extends Family> = (T & {}) | AnyExpr<T | null, string, F>;

/** `CASE subject`, which waits for its first branch. */
export interface SqlCaseOf<T, S extends string, F extends Family> {
  /** A value that the subject is compared with, and the result where they are equal. */
  when<R extends string | number | boolean | null, S2 extends string = never, RF extends Family = PlainFamily<R>>(
    value: Comparable<T, F>,
    result: R | Expr<R, string, S2, RF>,
  ): SqlCaseBranches<T, F, CaseValue<R>, S | S2, RF>;
}

/** The branches of `CASE subject`, which more of them extend and `else` closes. */
export interface SqlCaseBranches<T, F extends Family, R, S extends string, RF extends Family> extends Expr<R | null, never, S, RF> {
  when(value: Comparable<T, F>, result: (R & {}) | Expr<R, string, string, RF>): SqlCaseBranches<T, F, R, S, RF>;
  else<R2, RF2 extends Family = RF>(result: R2 | Expr<R2, string, string, RF2>): Expr<R | R2, never, S, RF | RF2>;
}

/**
 * `CASE subject WHEN value THEN result …`: the form that compares one expression with several values.
 *
 * @example
 * caseOf(users.c.role).when("admin", 1).when("user", 2).else(3)
 */
export function caseOf<T, S extends string, F extends Family>(subject: AnyExpr<T, S, F>): SqlCaseOf<T, S, F> {
  return typed(new CaseNode(expressionOf(subject, "caseOf()").unlabelled, [], [], null));
}

type CaseValue<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;
/** The family of a plain value; null fits any. */
type PlainFamily<T> = [T] extends [null] ? Family : LiteralFamily<T>;

/**
 * `CASE WHEN condition THEN result …`, closed by `.else(…)`; without it, the value can be null.
 *
 * @example
 * caseWhen(users.c.id.gt(100), "new").when(users.c.id.gt(10), "known").else("old").label("age")
 */
export function caseWhen<T extends string | number | boolean | null, S extends string = never, F extends Family = PlainFamily<T>>(
  condition: Cond,
  result: T | Expr<T, string, S, F>,
): SqlCase<CaseValue<T>, S, F> {
  const first =
    result instanceof Node ? expressionOf(result, "caseWhen()") : operandOf(result, new CaseNode(null, [], [], null), OPERATORS.comma);
  return typed(new CaseNode(null, [conditionOf(condition, "caseWhen()")], [first], null));
}
