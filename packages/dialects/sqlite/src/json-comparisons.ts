/**
 * Comparisons with members of JSON values. What `->` gives is the member's JSON, a text, which no number is equal to, and none is less or greater than
 * in the way of numbers. A value is bound as the number that it is, or as its JSON: so is the member here.
 */
import type { RenderFunction, RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, plainBinary } from "@athanor/compiler";
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

function comparing(render: RenderFunction): RenderFunction {
  return (node: Binary, compiler: StatementCompiler) => {
    const [left, right] = [comparable(node.left), comparable(node.right)];
    return render(left === node.left && right === node.right ? node : new Binary(node.operation, left, right, node.type), compiler);
  };
}

function between(node: Between, compiler: StatementCompiler): string {
  const [element, low, high] = [comparable(node.element), comparable(node.low), comparable(node.high)];
  return BASE_RENDER_TABLE["between"]?.(new Between(element, low, high, node.not, node.symmetric), compiler) ?? "";
}

const PLAIN = [OPERATORS.eq, OPERATORS.ne, OPERATORS.lt, OPERATORS.lte, OPERATORS.gt, OPERATORS.gte];
const OTHERS = ["operator:in", "operator:not_in", "operator:is_distinct_from", "operator:is_not_distinct_from"];

/** Render functions of comparisons, over those of a table. */
export function jsonComparisons(table: RenderTable): RenderTable {
  const plain = PLAIN.map(({ key, sql }) => [key, comparing((node: Binary, compiler) => plainBinary(node, sql, compiler))]);
  const others = OTHERS.flatMap((key) => {
    const render = table[key] ?? BASE_RENDER_TABLE[key];
    return render === undefined ? [] : [[key, comparing(render)]];
  });
  return { ...Object.fromEntries([...plain, ...others]), between };
}
