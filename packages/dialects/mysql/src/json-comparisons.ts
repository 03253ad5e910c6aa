/**
 * Comparisons with values that are JSON. To MySQL a text that is compared with JSON is a JSON string, whatever stands in it: so that 1 is
 * the number 1, the value is cast. MariaDB has no JSON values that a cast could make.
 */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, comparisonsOf, plainBinary } from "@athanor/compiler";
import type { Between, ExpressionNode, Node, Operator, SqlType } from "@athanor/core";
import { Binary, Bind, Cast, DecoratedType, ExpressionNode as Expression, OPERATORS } from "@athanor/core";

/** A JSON type whose values, each and those of lists, stand in a cast. */
function castType(type: SqlType): SqlType {
  const bind = (value: Node): Node => (value instanceof Expression ? new Cast(value, type, false) : value);
  const same = (value: unknown): unknown => value;
  return new DecoratedType(type, { bind: same, result: same, wrapping: { bind, column: null }, operators: null });
}

function asJson(node: ExpressionNode): ExpressionNode {
  if (!(node instanceof Bind) || node.type.family !== "json" || node.type.wrapping !== null) return node;
  return new Bind(node.name, node.value, castType(node.type), node.flags, node.origin);
}

/** BETWEEN takes JSON for text. */
function between(node: Between, compiler: StatementCompiler): string {
  const { element, low, high, not } = node;
  if (element.type.family !== "json" || node.symmetric) return BASE_RENDER_TABLE["between"]?.(node, compiler) ?? "";
  const [from, word, to] = not ? [OPERATORS.lt, "OR", OPERATORS.gt] : [OPERATORS.gte, "AND", OPERATORS.lte];
  const side = (operation: Operator, bound: ExpressionNode): string =>
    plainBinary(new Binary(operation, element, asJson(bound), node.type), operation.sql, compiler);
  return `(${side(from, low)} ${word} ${side(to, high)})`;
}

/** Render functions of comparisons, over those of a table. */
export function jsonComparisons(table: RenderTable): RenderTable {
  return { ...comparisonsOf(table, asJson), between };
}
