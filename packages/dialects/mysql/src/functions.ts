/** How MySQL and MariaDB write functions. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, renamed } from "@athanor/compiler";
import type { AggregateOrder, ExpressionNode, FunctionNode, Node } from "@athanor/core";
import { Bind, CompileError, Frame } from "@athanor/core";
import { nameOf } from "./casts.ts";
import type { MysqlFacts } from "./options.ts";

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

/** A function whose arguments are no placeholders. */
const ofLiterals =
  (name: string) =>
  ({ args }: FunctionNode, compiler: StatementCompiler): string =>
    `${name}(${args.map((arg) => compiler.asLiteral(arg)).join(", ")})`;

/** A frame of rows, or of values in a range of numbers. */
function frame(facts: MysqlFacts): (node: Frame, compiler: StatementCompiler) => string {
  return ({ unit, start, end, exclusion }, compiler) => {
    if (unit === "GROUPS")
      throw new CompileError(
        `${nameOf(facts)} has no GROUPS frames: number the groups by dense_rank() in a subquery, and say a RANGE of those.`,
      );
    // What is left out if nothing is needs no words.
    if (exclusion !== null && exclusion !== "NO OTHERS")
      throw new CompileError(
        `${nameOf(facts)} has no EXCLUDE ${exclusion}: subtract what is left out from the result, or aggregate in a scalar subquery.`,
      );
    return BASE_RENDER_TABLE["frame"]?.(new Frame(unit, start, end, null), compiler) ?? "";
  };
}

/** How far a frame reaches: no bound value may stand there on MariaDB, and no duration is a value. */
function frameDistance(facts: MysqlFacts): (distance: ExpressionNode, compiler: StatementCompiler) => string {
  return (distance, compiler) => {
    if (distance instanceof Bind && distance.type.family !== "num")
      throw new CompileError(
        `A RANGE frame of ${nameOf(facts)} reaches as far as a number says: order by seconds, extract("epoch", …), and give the distance in seconds.`,
      );
    return compiler.asLiteral(distance);
  };
}

const missing = (facts: MysqlFacts, what: string) => (): never => {
  throw new CompileError(`${nameOf(facts)} has no ${what}`);
};

const grouping = (facts: MysqlFacts, word: string) =>
  missing(facts, `${word}: group by each of them, and join the results with UNION ALL.`);

/** Render functions. */
export function mysqlFunctions(facts: MysqlFacts): RenderTable {
  return {
    aggregate_order: aggregateOrder,
    "function:aggregate_strings": (node: FunctionNode, compiler) => groupConcat(node, [], compiler),
    // What is called LENGTH counts bytes.
    "function:length": renamed("char_length"),
    frame: frame(facts),
    frame_distance: frameDistance(facts),
    function_field: missing(facts, "fields of a function's record: have its columns from FROM, by tableFunction(…)."),
    // MariaDB wants a constant.
    "function:percentile_cont": ofLiterals("percentile_cont"),
    "function:percentile_disc": ofLiterals("percentile_disc"),
    "function:random": renamed("rand"),
    "function:sysdate": renamed("SYSDATE"),
    "function:rollup": (node: FunctionNode, compiler) => `${compiler.items(node.args)} WITH ROLLUP`,
    "function:cube": grouping(facts, "CUBE"),
    "function:grouping sets": grouping(facts, "GROUPING SETS"),
    "function:grouping_sets": grouping(facts, "GROUPING SETS"),
  };
}
