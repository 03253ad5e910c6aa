/** How functions, aggregates and windows are written. */
import type {
  AggregateFilter,
  AggregateOrder,
  Extract,
  Frame,
  FrameEdge,
  FunctionField,
  FunctionNode,
  Over,
  TableFunctionColumn,
  WithinGroup,
} from "@athanor/core";
import { CompileError, OPERATORS } from "@athanor/core";
import { conditionList } from "./conditions.ts";
import type { RenderFunction, RenderTable } from "./dialect.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** A function's name, each part of it quoted if it is none that a function can have. */
export function functionName(name: string, compiler: StatementCompiler): string {
  return name
    .split(".")
    .map((part) => (/^[A-Za-z_][A-Za-z0-9_$]*$/.test(part) ? part : compiler.identifier(part)))
    .join(".");
}

function call(node: FunctionNode, compiler: StatementCompiler): string {
  const own = compiler.dialect.render[`function:${node.name}`];
  return own === undefined ? `${functionName(node.name, compiler)}(${compiler.items(node.args)})` : own(node, compiler);
}

/** A function under another name. */
export const renamed =
  (name: string): RenderFunction =>
  (node: FunctionNode, compiler: StatementCompiler): string =>
    `${name}(${compiler.items(node.args)})`;

/** A function that is written without parentheses where it has no arguments. */
export const bare =
  (name: string): RenderFunction =>
  (node: FunctionNode, compiler: StatementCompiler): string =>
    node.args.length === 0 ? name : `${name}(${compiler.items(node.args)})`;

function over(node: Over, compiler: StatementCompiler): string {
  const { element, partitionBy, orderBy, frame } = node;
  const parts = [
    ...(partitionBy.length === 0 ? [] : [`PARTITION BY ${compiler.items(partitionBy)}`]),
    ...(orderBy.length === 0 ? [] : [`ORDER BY ${compiler.entriesWithin(orderBy)}`]),
    ...(frame === null ? [] : [compiler.render(frame)]),
  ];
  return `${compiler.render(element)} OVER (${parts.join(" ")})`;
}

function frame(node: Frame, compiler: StatementCompiler): string {
  const edge = (each: FrameEdge, word: "PRECEDING" | "FOLLOWING"): string => {
    if (each.side === "unbounded") return `UNBOUNDED ${word}`;
    if (each.side === "current" || each.distance === null) return "CURRENT ROW";
    const distance = compiler.dialect.render["frame_distance"]?.(each.distance, compiler) ?? compiler.render(each.distance);
    return `${distance} ${each.side.toUpperCase()}`;
  };
  const exclusion = node.exclusion === null ? "" : ` EXCLUDE ${node.exclusion}`;
  return `${node.unit} BETWEEN ${edge(node.start, "PRECEDING")} AND ${edge(node.end, "FOLLOWING")}${exclusion}`;
}

function aggregateOrder(node: AggregateOrder, compiler: StatementCompiler): string {
  const { element, order } = node;
  return compiler.render(element).replace(/\)$/, ` ORDER BY ${compiler.entriesWithin(order)})`);
}

/** An aggregate in an order, as `aggregate(…) WITHIN GROUP (ORDER BY …)`. */
export function withinGroup(node: WithinGroup | AggregateOrder, compiler: StatementCompiler): string {
  return `${compiler.render(node.element)} WITHIN GROUP (ORDER BY ${compiler.entriesWithin(node.order)})`;
}

function aggregateFilter({ element, conditions }: AggregateFilter, compiler: StatementCompiler): string {
  if (!compiler.dialect.capabilities.aggregateFilter)
    throw new CompileError(`The dialect "${compiler.dialect.name}" has no FILTER behind an aggregate: aggregate over a CASE instead.`);
  return `${compiler.operand(element, OPERATORS.filter, "left")} FILTER (WHERE ${conditionList(conditions, compiler)})`;
}

/** `GROUPING SETS (…)` and the like: two words, no quotes. */
const words =
  (name: string): RenderFunction =>
  (node: FunctionNode, compiler: StatementCompiler): string =>
    `${name}(${compiler.items(node.args)})`;

/** Render functions of functions. */
export const FUNCTION_TABLE: RenderTable = {
  function: call,
  over,
  frame,
  within_group: withinGroup,
  aggregate_order: aggregateOrder,
  aggregate_filter: aggregateFilter,
  extract: (node: Extract, compiler) => `EXTRACT(${node.field} FROM ${compiler.render(node.element)})`,
  table_function_column: (node: TableFunctionColumn, compiler) => compiler.sourceName(node.table),
  function_field: (node: FunctionField, compiler) => `(${compiler.render(node.element)}).${compiler.identifier(node.name)}`,
  "function:current_date": bare("CURRENT_DATE"),
  "function:current_time": bare("CURRENT_TIME"),
  "function:current_timestamp": bare("CURRENT_TIMESTAMP"),
  "function:current_user": bare("CURRENT_USER"),
  "function:session_user": bare("SESSION_USER"),
  "function:user": bare("USER"),
  "function:localtime": bare("LOCALTIME"),
  "function:localtimestamp": bare("LOCALTIMESTAMP"),
  "function:sysdate": bare("sysdate"),
  "function:grouping sets": words("GROUPING SETS"),
  "function:grouping_sets": words("GROUPING SETS"),
  "function:cube": words("CUBE"),
  "function:rollup": words("ROLLUP"),
};
