/** How comparisons of texts and with lists are written: LIKE and its relatives, regular expressions, IN. */
import type { Between, Binary, Bind, ExpressionNode, Like, Operator, RegexpMatch, RegexpReplace } from "@athanor/core";
import { BIND_EXPANDING, CompileError, OPERATORS, types } from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

const STRING = types.string();

/** Where wildcards stand around the pattern of an operator that puts them there. */
const WILDCARDS: Readonly<Record<string, "before" | "behind" | "around">> = {
  starts_with: "behind",
  not_starts_with: "behind",
  istarts_with: "behind",
  not_istarts_with: "behind",
  ends_with: "before",
  not_ends_with: "before",
  iends_with: "before",
  not_iends_with: "before",
  contains: "around",
  not_contains: "around",
  icontains: "around",
  not_icontains: "around",
};

/**
 * The parts of a LIKE: dialects put them together in their own way.
 *
 * @param fold what makes case not count, for operators for which it does not
 */
export function likeParts(
  node: Like,
  compiler: StatementCompiler,
  fold: ((sql: string) => string) | null,
): { readonly subject: string; readonly pattern: string; readonly negated: boolean; readonly escape: string } {
  const { operation, left, right, escape } = node;
  const insensitive = operation.sql.endsWith("ILIKE");
  const wildcards = WILDCARDS[operation.name];
  const folded = (element: ExpressionNode, side: "left" | "right", around: Operator): string =>
    insensitive && fold !== null ? fold(compiler.render(element)) : compiler.operand(element, around, side);
  const text = folded(right, "right", wildcards === undefined ? operation : OPERATORS.concat);
  const pattern =
    wildcards === undefined
      ? text
      : joinedTexts([...(wildcards === "behind" ? [] : ["'%'"]), text, ...(wildcards === "before" ? [] : ["'%'"])], compiler);
  return {
    subject: folded(left, "left", operation),
    pattern,
    negated: operation.sql.startsWith("NOT"),
    escape: escape === null ? "" : ` ESCAPE ${compiler.literal(escape, STRING)}`,
  };
}

/** Texts in one, as the dialect concatenates. */
function joinedTexts(parts: readonly string[], compiler: StatementCompiler): string {
  return compiler.dialect.render["concatenation"]?.({ parts }, compiler) ?? parts.join(" || ");
}

function like(node: Like, compiler: StatementCompiler): string {
  const native = compiler.dialect.capabilities.ilike && node.operation.sql.endsWith("ILIKE");
  const { subject, pattern, negated, escape } = likeParts(node, compiler, native ? null : (sql) => `lower(${sql})`);
  return `${subject} ${negated ? "NOT " : ""}${native ? "ILIKE" : "LIKE"} ${pattern}${escape}`;
}

function between(node: Between, compiler: StatementCompiler): string {
  const around = OPERATORS.between;
  if (node.symmetric && !compiler.dialect.capabilities.betweenSymmetric)
    throw new CompileError(`The dialect "${compiler.dialect.name}" has no BETWEEN SYMMETRIC: put the bounds in order.`);
  const words = `${node.not ? "NOT " : ""}BETWEEN${node.symmetric ? " SYMMETRIC" : ""}`;
  return `${compiler.operand(node.element, around, "left")} ${words} ${compiler.operand(node.low, around, "right")} AND ${compiler.operand(node.high, around, "right")}`;
}

/** IN and NOT IN. */
export function membership(node: Binary, compiler: StatementCompiler): string {
  const { left, right, operation } = node;
  const sql = `${compiler.operand(left, operation, "left")} ${operation.sql} ${members(right, operation, compiler)}`;
  // In parentheses as a whole, because an empty list may make an OR of it.
  return operation === OPERATORS.not_in ? `(${sql})` : sql;
}

function members(node: ExpressionNode, operation: Operator, compiler: StatementCompiler): string {
  if (node.kind === "bind" && isExpanding(node)) return `(${compiler.list(node, operation === OPERATORS.not_in)})`;
  const sql = compiler.render(node);
  return node.kind === "scalar_select" || node.kind === "tuple" || node.kind === "scalar_values" ? sql : `(${sql})`;
}

function isExpanding(node: ExpressionNode): node is Bind {
  return "flags" in node && typeof node.flags === "number" && (node.flags & BIND_EXPANDING) !== 0;
}

function regexpMatch({ operation, left, right }: RegexpMatch, compiler: StatementCompiler): string {
  const word = operation === OPERATORS.regexp_match ? "<regexp>" : "<not regexp>";
  return `${compiler.operand(left, operation, "left")} ${word} ${compiler.operand(right, operation, "right")}`;
}

function regexpReplace({ element, pattern, replacement }: RegexpReplace, compiler: StatementCompiler): string {
  return `<regexp replace>(${compiler.renderAll([element, pattern, replacement])})`;
}

/** For dialects without regular expressions. */
export function noRegexp(_node: unknown, compiler: StatementCompiler): never {
  throw new CompileError(`The dialect "${compiler.dialect.name}" has no regular expressions.`);
}

/** What an empty list is where it must be said: nothing is in it. The first form needs the parenthesis that it closes. */
export function emptyList(node: { readonly width: number; readonly not: boolean }): string {
  const nulls = node.width > 1 ? `(${Array.from({ length: node.width }, () => "NULL").join(", ")})` : "NULL";
  return `${nulls}) ${node.not ? "OR (1 = 1" : "AND (1 != 1"}`;
}

/** Render functions of these. */
export const PREDICATE_TABLE: RenderTable = {
  like,
  between,
  regexp_match: regexpMatch,
  regexp_replace: regexpReplace,
  empty_list: emptyList,
};
