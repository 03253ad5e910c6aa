/** Comparisons of something else than what stands on their sides. */
import type { ExpressionNode } from "@athanor/core";
import { Binary, OPERATORS } from "@athanor/core";
import { BASE_RENDER_TABLE } from "./base-dialect.ts";
import type { RenderFunction, RenderTable } from "./dialect.ts";
import { plainBinary } from "./expressions.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

const PLAIN = [OPERATORS.eq, OPERATORS.ne, OPERATORS.lt, OPERATORS.lte, OPERATORS.gt, OPERATORS.gte];
const OTHERS = ["operator:in", "operator:not_in", "operator:is_distinct_from", "operator:is_not_distinct_from"];

/**
 * Render functions of all comparisons but BETWEEN, for dialects in which some values aren't compared as they are, members of JSON say.
 *
 * @param table the functions that render them: those of the dialect, or else the default ones
 * @param comparable what is compared in place of an operand; itself, if it is compared as it is
 */
export function comparisonsOf(table: RenderTable, comparable: (operand: ExpressionNode) => ExpressionNode): RenderTable {
  const comparing =
    (render: RenderFunction): RenderFunction =>
    (node: Binary, compiler: StatementCompiler) => {
      const [left, right] = [comparable(node.left), comparable(node.right)];
      return render(left === node.left && right === node.right ? node : new Binary(node.operation, left, right, node.type), compiler);
    };
  const plain = PLAIN.map(({ key, sql }) => [key, comparing((node: Binary, compiler) => plainBinary(node, sql, compiler))]);
  const others = OTHERS.flatMap((key) => {
    const render = table[key] ?? BASE_RENDER_TABLE[key];
    return render === undefined ? [] : [[key, comparing(render)]];
  });
  return Object.fromEntries([...plain, ...others]);
}
