/**
 * The base of all expressions: its operators are methods.
 *
 * The classes carry no static types of values: those live in the interfaces of `expr.ts`, which users see. An expression's
 * methods make binaries, labels and casts, which are expressions themselves: `element.ts` hands what they need in, so that no
 * two modules need each other.
 */
import { Node } from "../node.ts";
import { BooleanType } from "../types/data.ts";
import { types } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { checkedType } from "../types/sql-type.ts";
import { AnonymousName } from "./anonymous-name.ts";
import type { Operator } from "./operators.ts";
import { customOperator, OPERATORS } from "./operators.ts";

const BOOLEAN = new BooleanType();

/** What the methods make: the nodes, and the functions that turn what users give into operands. */
export type ExpressionTools = Pick<
  typeof import("./basic-nodes.ts") & typeof import("./named-nodes.ts"),
  "Between" | "Binary" | "Cast" | "Collate" | "Label" | "Like" | "NULL" | "Ordering" | "Unary"
> &
  Pick<
    typeof import("./operands.ts"),
    "affix" | "arithmetic" | "combine" | "compare" | "constantOr" | "index" | "memberList" | "operandOf" | "textOperand"
  > &
  Pick<typeof import("./pattern-nodes.ts"), "RegexpMatch" | "RegexpReplace">;

type OrderingNode = InstanceType<ExpressionTools["Ordering"]>;

// Filled in before anybody can have an expression: the modules that define them import `element.ts`.
const tools = {} as ExpressionTools;

/** Called once, by `element.ts`. */
export function installExpressionTools(given: ExpressionTools): void {
  Object.assign(tools, given);
}

/** An expression: anything with a SQL type that can be selected, compared and combined. */
export abstract class ExpressionNode extends Node {
  abstract readonly type: SqlType;

  /** The operator at the top, which decides about parentheses; null for what never needs them. */
  get operator(): Operator | null {
    return null;
  }

  /** The key under which the expression appears in a row; null when it is anonymous. */
  get resultKey(): string | null {
    return null;
  }

  /** What operators of this expression apply to: a label's element, and the expression itself for all others. */
  get unlabelled(): ExpressionNode {
    return this;
  }

  /** The expression whose name this one takes when it is selected, as a cast takes its element's. */
  get unwrapped(): ExpressionNode {
    return this;
  }

  /** The expression that says the opposite. */
  negated(): ExpressionNode {
    return new tools.Unary(OPERATORS.not, this.unlabelled, BOOLEAN);
  }

  eq(other: unknown): ExpressionNode {
    return other === null ? this.isNull() : tools.compare(OPERATORS.eq, this, other);
  }
  ne(other: unknown): ExpressionNode {
    return other === null ? this.isNotNull() : tools.compare(OPERATORS.ne, this, other);
  }
  lt(other: unknown): ExpressionNode {
    return tools.compare(OPERATORS.lt, this, other);
  }
  lte(other: unknown): ExpressionNode {
    return tools.compare(OPERATORS.lte, this, other);
  }
  gt(other: unknown): ExpressionNode {
    return tools.compare(OPERATORS.gt, this, other);
  }
  gte(other: unknown): ExpressionNode {
    return tools.compare(OPERATORS.gte, this, other);
  }
  between(low: unknown, high: unknown, options?: { readonly symmetric?: boolean }): ExpressionNode {
    return new tools.Between(
      this.unlabelled,
      tools.operandOf(low, this, OPERATORS.between),
      tools.operandOf(high, this, OPERATORS.between),
      false,
      options?.symmetric ?? false,
    );
  }
  notBetween(low: unknown, high: unknown, options?: { readonly symmetric?: boolean }): ExpressionNode {
    return this.between(low, high, options).negated();
  }
  in(other: unknown): ExpressionNode {
    return new tools.Binary(OPERATORS.in, this.unlabelled, tools.memberList(other, this), BOOLEAN);
  }
  notIn(other: unknown): ExpressionNode {
    return new tools.Binary(OPERATORS.not_in, this.unlabelled, tools.memberList(other, this), BOOLEAN);
  }
  isNull(): ExpressionNode {
    return new tools.Binary(OPERATORS.is, this.unlabelled, tools.NULL, BOOLEAN);
  }
  isNotNull(): ExpressionNode {
    return new tools.Binary(OPERATORS.is_not, this.unlabelled, tools.NULL, BOOLEAN);
  }
  is(other: unknown): ExpressionNode {
    return new tools.Binary(OPERATORS.is, this.unlabelled, tools.constantOr(other, this), BOOLEAN);
  }
  isNot(other: unknown): ExpressionNode {
    return new tools.Binary(OPERATORS.is_not, this.unlabelled, tools.constantOr(other, this), BOOLEAN);
  }
  isDistinctFrom(other: unknown): ExpressionNode {
    return new tools.Binary(OPERATORS.is_distinct_from, this.unlabelled, tools.constantOr(other, this), BOOLEAN);
  }
  isNotDistinctFrom(other: unknown): ExpressionNode {
    return new tools.Binary(OPERATORS.is_not_distinct_from, this.unlabelled, tools.constantOr(other, this), BOOLEAN);
  }

  like(pattern: unknown, options?: LikeOptions): ExpressionNode {
    return new tools.Like(OPERATORS.like, this.unlabelled, tools.textOperand(pattern, this, "like"), options?.escape ?? null);
  }
  notLike(pattern: unknown, options?: LikeOptions): ExpressionNode {
    return this.like(pattern, options).negated();
  }
  ilike(pattern: unknown, options?: LikeOptions): ExpressionNode {
    return new tools.Like(OPERATORS.ilike, this.unlabelled, tools.textOperand(pattern, this, "ilike"), options?.escape ?? null);
  }
  notIlike(pattern: unknown, options?: LikeOptions): ExpressionNode {
    return this.ilike(pattern, options).negated();
  }
  startsWith(other: unknown, options?: AffixOptions): ExpressionNode {
    return tools.affix(OPERATORS.starts_with, this, other, options);
  }
  endsWith(other: unknown, options?: AffixOptions): ExpressionNode {
    return tools.affix(OPERATORS.ends_with, this, other, options);
  }
  contains(other: unknown, options?: AffixOptions): ExpressionNode {
    return tools.affix(OPERATORS.contains, this, other, options);
  }
  istartsWith(other: unknown, options?: AffixOptions): ExpressionNode {
    return tools.affix(OPERATORS.istarts_with, this, other, options);
  }
  iendsWith(other: unknown, options?: AffixOptions): ExpressionNode {
    return tools.affix(OPERATORS.iends_with, this, other, options);
  }
  icontains(other: unknown, options?: AffixOptions): ExpressionNode {
    return tools.affix(OPERATORS.icontains, this, other, options);
  }
  regexpMatch(pattern: unknown, options?: RegexpOptions): ExpressionNode {
    const operand = tools.textOperand(pattern, this, "regexpMatch");
    return new tools.RegexpMatch(OPERATORS.regexp_match, this.unlabelled, operand, options?.flags ?? null);
  }
  regexpReplace(pattern: unknown, replacement: unknown, options?: RegexpOptions): ExpressionNode {
    return new tools.RegexpReplace(
      this.unlabelled,
      tools.textOperand(pattern, this, "regexpReplace"),
      tools.textOperand(replacement, this, "regexpReplace"),
      options?.flags ?? null,
    );
  }
  match(query: unknown): ExpressionNode {
    return new tools.Binary(OPERATORS.match, this.unlabelled, tools.operandOf(query, this, OPERATORS.match), BOOLEAN);
  }
  concat(other: unknown): ExpressionNode {
    // Lists and documents stay what they are; whatever else is put together is text.
    const type = this.type.family === "array" || this.type.family === "json" ? this.type : types.text();
    return new tools.Binary(OPERATORS.concat, this.unlabelled, tools.operandOf(other, this, OPERATORS.concat), type);
  }

  add(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.add, this, other);
  }
  sub(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.sub, this, other);
  }
  mul(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.mul, this, other);
  }
  div(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.div, this, other);
  }
  floorDiv(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.floor_div, this, other);
  }
  mod(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.mod, this, other);
  }
  neg(): ExpressionNode {
    return new tools.Unary(OPERATORS.neg, this.unlabelled, this.type);
  }
  bitwiseAnd(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.bitwise_and, this, other);
  }
  bitwiseOr(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.bitwise_or, this, other);
  }
  bitwiseXor(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.bitwise_xor, this, other);
  }
  bitwiseNot(): ExpressionNode {
    return new tools.Unary(OPERATORS.bitwise_not, this.unlabelled, this.type);
  }
  leftShift(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.left_shift, this, other);
  }
  rightShift(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.right_shift, this, other);
  }

  pow(other: unknown): ExpressionNode {
    return tools.arithmetic(OPERATORS.pow, this, other);
  }

  at(...path: unknown[]): ExpressionNode {
    return tools.index(this, path, false);
  }
  atText(...path: unknown[]): ExpressionNode {
    return tools.index(this, path, true);
  }

  op(sql: string, type?: SqlType, options?: OperatorOptions): (other: unknown) => ExpressionNode {
    const operator = customOperator(sql, options?.precedence, type?.family === "bool" ? "comparison" : "other", options?.associative);
    return (other) => new tools.Binary(operator, this.unlabelled, tools.operandOf(other, this, operator), type ?? this.type);
  }
  distinct(): ExpressionNode {
    return new tools.Unary(OPERATORS.distinct, this.unlabelled, this.type);
  }
  label(name?: string): ExpressionNode {
    return new tools.Label(name ?? new AnonymousName(this.resultKey ?? "anon"), this.unlabelled);
  }
  cast(type: SqlType): ExpressionNode {
    return new tools.Cast(this.unlabelled, checkedType(type, "cast()"), false);
  }
  collate(collation: string, options?: { readonly schema?: string }): ExpressionNode {
    return new tools.Collate(this.unlabelled, collation, options?.schema ?? null);
  }

  asc(): OrderingNode {
    return new tools.Ordering(this, "asc", null);
  }
  desc(): OrderingNode {
    return new tools.Ordering(this, "desc", null);
  }
  nullsFirst(): OrderingNode {
    return new tools.Ordering(this, null, "first");
  }
  nullsLast(): OrderingNode {
    return new tools.Ordering(this, null, "last");
  }

  and(...conditions: unknown[]): ExpressionNode {
    return tools.combine(OPERATORS.and, [this, ...conditions]);
  }
  or(...conditions: unknown[]): ExpressionNode {
    return tools.combine(OPERATORS.or, [this, ...conditions]);
  }
}

/** How a LIKE pattern escapes its wildcards. */
export interface LikeOptions {
  readonly escape?: string;
}

/** The flags of a regular expression, in the database's own letters. */
export interface RegexpOptions {
  readonly flags?: string;
}

/** How an operator of the user's own binds. */
export interface OperatorOptions {
  /** How strongly: 8 as `*`, 7 as `+`, 5 as `=`, 3 as AND; by default 0, not at all. */
  readonly precedence?: number;
  /** Whether `a op (b op c)` needs no parentheses. */
  readonly associative?: boolean;
}

/** As `LikeOptions`; with `autoescape`, the wildcards in a plain value stand for themselves. */
export interface AffixOptions extends LikeOptions {
  readonly autoescape?: boolean;
}
