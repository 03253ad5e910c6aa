/**
 * Comparisons with members of JSON values. What `->` gives is the member's JSON, a text, which no number is equal to, and none is less or greater than
 * in the way of numbers. A value is bound as the number that it is, or as its JSON: so is the member here.
 */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, comparisonsOf } from "@athanor/compiler";
import type { ExpressionNode } from "@athanor/core";
import { Between, Binary, CaseNode, customOperator, FunctionNode, OPERATORS, TextNode, types } from "@athanor/core";

const VALUE = customOperator("->>", OPERATORS.at.precedence);
const KIND = types.text();

function word(name: string): ExpressionNode {
  return new TextNode(`'${name}'`, KIND);
}

/** A member as it is compared. */
function comparable(node: ExpressionNode): ExpressionNode {
  if (!(node instanceof Binary) || (node.operation !== OPERATORS.at && node.operation !== OPERATORS.at_path)) return node;
  const number = new Binary(VALUE, node.left, node.right, node.type);
  return new CaseNode(new FunctionNode("json_type", [node], KIND), [word("integer"), word("real")], [number, number], node);
}

function between(node: Between, compiler: StatementCompiler): string {
  const [element, low, high] = [comparable(node.element), comparable(node.low), comparable(node.high)];
  return BASE_RENDER_TABLE["between"]?.(new Between(element, low, high, node.not, node.symmetric), compiler) ?? "";
}

/** Render functions of comparisons, over those of a table. */
export function jsonComparisons(table: RenderTable): RenderTable {
  return { ...comparisonsOf(table, comparable), between };
}
