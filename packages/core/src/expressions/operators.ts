/**
 * The operator table: what an operator is called, how it is written, and how strongly it binds.
 *
 * Compilers put parentheses by these precedences, whatever the tree looks like. The numbers are those of SQLAlchemy's
 * table, so that its users find the parentheses where they know them.
 */

import { ArgumentError } from "../errors.ts";

/** What an operator gives, which decides the type of the result and of plain values on its right. */
export type OperatorClass = "comparison" | "arithmetic" | "concat" | "bitwise" | "json" | "boolean" | "other";

/** One operator. The table's are constants, compared by identity; `customOperator` makes others. */
export interface Operator {
  /** A number of its own, for keys. */
  readonly id: number;
  readonly name: string;
  /** Under which key dialects have a form of their own for it: `operator:eq`. */
  readonly key: string;
  /** How it is written, unless a dialect says otherwise. */
  readonly sql: string;
  readonly precedence: number;
  readonly class: OperatorClass;
  /** `a op (b op c)` is `a op b op c`. */
  readonly associative: boolean;
  /** The name of the operator that says the opposite. */
  readonly negation: string | null;
}

type Row = readonly [sql: string, precedence: number, operatorClass: OperatorClass, negation?: string | null];

/** Parentheses around it wherever it is an operand, a condition or a labelled expression. */
const WEAKEST = -100;

const TABLE = {
  at: ["[]", 15, "json"],
  at_text: ["->>", 15, "json"],
  at_path: ["#>", 15, "json"],
  at_path_text: ["#>>", 15, "json"],
  item: ["[]", 15, "other"],
  pow: ["^", 15, "arithmetic"],
  any: ["ANY ", 15, "other"],
  all: ["ALL ", 15, "other"],
  mul: ["*", 8, "arithmetic"],
  div: ["/", 8, "arithmetic"],
  floor_div: ["/", 8, "arithmetic"],
  mod: ["%", 8, "arithmetic"],
  neg: ["-", 8, "arithmetic"],
  bitwise_not: ["~", 8, "bitwise"],
  add: ["+", 7, "arithmetic"],
  sub: ["-", 7, "arithmetic"],
  bitwise_and: ["&", 7, "bitwise"],
  bitwise_or: ["|", 7, "bitwise"],
  bitwise_xor: ["^", 7, "bitwise"],
  left_shift: ["<<", 7, "bitwise"],
  right_shift: [">>", 7, "bitwise"],
  filter: ["FILTER", 6, "other"],
  concat: ["||", 5, "concat"],
  eq: ["=", 5, "comparison", "ne"],
  ne: ["!=", 5, "comparison", "eq"],
  lt: ["<", 5, "comparison", "gte"],
  lte: ["<=", 5, "comparison", "gt"],
  gt: [">", 5, "comparison", "lte"],
  gte: [">=", 5, "comparison", "lt"],
  is: ["IS", 5, "comparison", "is_not"],
  is_not: ["IS NOT", 5, "comparison", "is"],
  is_distinct_from: ["IS DISTINCT FROM", 5, "comparison", "is_not_distinct_from"],
  is_not_distinct_from: ["IS NOT DISTINCT FROM", 5, "comparison", "is_distinct_from"],
  in: ["IN", 5, "comparison", "not_in"],
  not_in: ["NOT IN", 5, "comparison", "in"],
  like: ["LIKE", 5, "comparison", "not_like"],
  not_like: ["NOT LIKE", 5, "comparison", "like"],
  ilike: ["ILIKE", 5, "comparison", "not_ilike"],
  not_ilike: ["NOT ILIKE", 5, "comparison", "ilike"],
  starts_with: ["LIKE", WEAKEST, "comparison", "not_starts_with"],
  not_starts_with: ["NOT LIKE", WEAKEST, "comparison", "starts_with"],
  ends_with: ["LIKE", WEAKEST, "comparison", "not_ends_with"],
  not_ends_with: ["NOT LIKE", WEAKEST, "comparison", "ends_with"],
  contains: ["LIKE", WEAKEST, "comparison", "not_contains"],
  not_contains: ["NOT LIKE", WEAKEST, "comparison", "contains"],
  istarts_with: ["ILIKE", WEAKEST, "comparison", "not_istarts_with"],
  not_istarts_with: ["NOT ILIKE", WEAKEST, "comparison", "istarts_with"],
  iends_with: ["ILIKE", WEAKEST, "comparison", "not_iends_with"],
  not_iends_with: ["NOT ILIKE", WEAKEST, "comparison", "iends_with"],
  icontains: ["ILIKE", WEAKEST, "comparison", "not_icontains"],
  not_icontains: ["NOT ILIKE", WEAKEST, "comparison", "icontains"],
  match: ["MATCH", 5, "comparison", "not_match"],
  not_match: ["NOT MATCH", 5, "comparison", "match"],
  between: ["BETWEEN", 5, "comparison", "not_between"],
  not_between: ["NOT BETWEEN", 5, "comparison", "between"],
  regexp_match: ["REGEXP", 5, "comparison", "not_regexp_match"],
  not_regexp_match: ["NOT REGEXP", 5, "comparison", "regexp_match"],
  regexp_replace: ["REGEXP_REPLACE", 5, "other"],
  collate: ["COLLATE", 4, "other"],
  not: ["NOT", 5, "boolean"],
  and: ["AND", 3, "boolean"],
  or: ["OR", 2, "boolean"],
  asc: ["ASC", 3, "other"],
  desc: ["DESC", 3, "other"],
  nulls_first: ["NULLS FIRST", 3, "other"],
  nulls_last: ["NULLS LAST", 3, "other"],
  distinct: ["DISTINCT", 5, "other"],
  exists: ["EXISTS", 0, "comparison"],
  comma: [",", -1, "other"],
  as: ["AS", -1, "other"],
  /** Around a whole condition: WHERE, HAVING, ON. */
  condition: ["", -10, "other"],
} as const satisfies Record<string, Row>;

/** The name of an operator of the table. */
export type OperatorName = keyof typeof TABLE;

/** `(a op b) op c` is written without parentheses. */
const LEFT_ASSOCIATIVE: ReadonlySet<string> = new Set(["eq", "ne", "at", "at_text", "at_path", "at_path_text", "item"]);
const ASSOCIATIVE: ReadonlySet<string> = new Set(["add", "mul", "concat", "and", "or", "comma"]);

let nextId = 1;

function define(name: string, [sql, precedence, operatorClass, negation = null]: Row, associative = ASSOCIATIVE.has(name)): Operator {
  return { id: nextId++, name, key: `operator:${name}`, sql, precedence, class: operatorClass, associative, negation };
}

/** The operators by name. */
export const OPERATORS = Object.fromEntries(Object.entries(TABLE).map(([name, row]) => [name, define(name, row)])) as Readonly<
  Record<OperatorName, Operator>
>;

/** The operator that says the opposite, where there is one. */
export function negationOf(operator: Operator): Operator | null {
  const byName: Readonly<Record<string, Operator>> = OPERATORS;
  return operator.negation === null ? null : (byName[operator.negation] ?? null);
}

const MIRRORED: Readonly<Record<string, OperatorName>> = { lt: "gt", lte: "gte", gt: "lt", gte: "lte" };

/** The operator that says the same with its operands exchanged; itself for most. */
export function mirrored(operator: Operator): Operator {
  const name = MIRRORED[operator.name];
  return name === undefined ? operator : OPERATORS[name];
}

const custom = new Map<string, Operator>();

/**
 * An operator that the table does not know, such as `@>`. The same text and precedence give the same operator.
 *
 * @param sql how it is written; it is put into the SQL text as it is
 * @param precedence how strongly it binds; by default not at all, so that both sides are put in parentheses
 * @param associative whether `a op (b op c)` is `a op b op c`
 * @throws ArgumentError for what can't be one
 */
export function customOperator(sql: string, precedence = 0, operatorClass: OperatorClass = "other", associative = false): Operator {
  if (typeof sql !== "string" || sql.trim() === "" || sql.includes("\0"))
    throw new ArgumentError(
      'op(), prefixOperator() and postfixOperator() take an operator as text that is not empty and contains no NUL character: op("@>").',
    );
  if (/--|\/\*|\*\//.test(sql))
    throw new ArgumentError(
      `op(), prefixOperator() and postfixOperator() take an operator alone, and ${JSON.stringify(sql)} begins or ends a comment: leave that away.`,
    );
  const key = `${precedence}:${operatorClass}:${associative}:${sql}`;
  let operator = custom.get(key);
  if (operator === undefined) {
    operator = define(`custom:${sql}`, [sql, precedence, operatorClass], associative);
    custom.set(key, operator);
  }
  return operator;
}

/**
 * Whether an operand must stand in parentheses.
 *
 * @param inner the operand's own operator
 * @param outer the operator it is an operand of
 * @param side on which side; only there does associativity matter
 */
export function needsParentheses(inner: Operator, outer: Operator, side: "left" | "right"): boolean {
  if (inner === outer && (outer.associative || (side === "left" && LEFT_ASSOCIATIVE.has(outer.name)))) return false;
  return inner.precedence <= outer.precedence;
}
