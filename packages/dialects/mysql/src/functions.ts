/** How MySQL and MariaDB write functions. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { renamed } from "@athanor/compiler";
import type { AggregateOrder, ExpressionNode, FunctionNode, Node } from "@athanor/core";
import { CompileError } from "@athanor/core";

/** `group_concat(text ORDER BY … SEPARATOR ',')`: the separator is no placeholder. */
function groupConcat({ args }: FunctionNode, order: readonly Node[], compiler: StatementCompiler): string {
  const [text, separator] = args;
  if (text === undefined || separator === undefined) throw new CompileError("aggregate_strings takes a text and a separator.");
  const entries = order.length === 0 ? "" : ` ORDER BY ${compiler.entriesWithin(order)}`;
  return `group_concat(${compiler.items([text])}${entries} SEPARATOR ${compiler.asLiteral(separator)})`;
}

function aggregateOrder({ element, order }: AggregateOrder, compiler: StatementCompiler): string {
  if (element.name === "aggregate_strings") return groupConcat(element, order, compiler);
  return compiler.render(element).replace(/\)$/, ` ORDER BY ${compiler.entriesWithin(order)})`);
}

const missing =
  (what: string) =>
  (_node: unknown, compiler: StatementCompiler): never => {
    throw new CompileError(
      `The dialect "${compiler.dialect.name}" has no ${what}: group by each of them, and join the results with UNION ALL.`,
    );
  };

/** Render functions. */
export function mysqlFunctions(): RenderTable {
  return {
    aggregate_order: aggregateOrder,
    "function:aggregate_strings": (node: FunctionNode, compiler) => groupConcat(node, [], compiler),
    // What is called LENGTH counts bytes.
    "function:length": renamed("char_length"),
    // No bound value may stand there on MariaDB.
    frame_distance: (distance: ExpressionNode, compiler) => compiler.asLiteral(distance),
    "function:random": renamed("rand"),
    "function:sysdate": renamed("SYSDATE"),
    "function:rollup": (node: FunctionNode, compiler) => `${compiler.items(node.args)} WITH ROLLUP`,
    "function:cube": missing("CUBE"),
    "function:grouping sets": missing("GROUPING SETS"),
    "function:grouping_sets": missing("GROUPING SETS"),
  };
}
