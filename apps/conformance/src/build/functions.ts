/** SQL functions, windows and ordered aggregates. */
import type { AnyNode, Ast, FrameBound, FrameFields, Name, NamedColumn, TypeDescription } from "../ast.ts";
import { apply, call, constant, instance, make } from "../dynamic.ts";
import { decode } from "../values.ts";
import type { Build, BuilderTable } from "./context.ts";
import { nodeOf, plainName, resolved } from "./context.ts";
import { orderedArgument } from "./dialect-constructs.ts";
import { sqlType } from "./sql-types.ts";

interface FunctionFields {
  readonly name: Name;
  readonly args: readonly Ast[];
  readonly type?: TypeDescription;
  readonly packages?: readonly Name[];
}

function invocation(node: FunctionFields, build: Build): unknown {
  const { args, order } = orderedArgument(node, build);
  const made = plainCall({ ...node, args }, build);
  return order.length === 0 ? made : call(made, "aggregateOrderBy", build.nodes(order), "node:pg_aggregate_order_by");
}

function plainCall(node: FunctionFields, build: Build): unknown {
  const name = [...(node.packages ?? []), node.name].map(plainName).join(".");
  // DISTINCT belongs to the aggregate in the API.
  const [first, ...more] = node.args;
  const distinct = first === undefined ? null : distinctOperand(resolved(first, build));
  if (distinct !== null && more.length === 0 && name === "count")
    return call(constant("func"), "countDistinct", [build.node(distinct)], "operator:distinct");
  const named = call(constant("func"), "named", [name, sqlType(node.type, build)], "node:function");
  return apply(named, build.nodes(node.args), "node:function");
}

function distinctOperand(ast: Ast): Ast | null {
  if (!("node" in ast)) return null;
  const { node, op, expr } = nodeOf(ast);
  return node === "unary" && op === "distinct" && typeof expr === "object" && expr !== null ? nodeOf(Object(expr)) : null;
}

interface OverFields {
  readonly expr: Ast;
  readonly partition_by?: readonly Ast[];
  readonly order_by?: readonly Ast[];
  readonly rows?: FrameFields;
  readonly range?: FrameFields;
  readonly groups?: FrameFields;
  readonly exclude?: string;
}

function over(node: OverFields, build: Build): unknown {
  const frames = (["rows", "range", "groups"] as const).flatMap((unit) => {
    const frame = node[unit];
    return frame === undefined ? [] : [[unit, [bound(frame.lower, build), bound(frame.upper, build)]]];
  });
  const window = {
    ...(node.partition_by === undefined ? {} : { partitionBy: build.nodes(node.partition_by) }),
    ...(node.order_by === undefined ? {} : { orderBy: build.nodes(node.order_by) }),
    ...Object.fromEntries(frames),
    ...(node.exclude === undefined ? {} : { exclude: node.exclude }),
  };
  return call(build.node(node.expr), "over", [window], "node:over");
}

/** A bound is a number of rows in the API (negative: before the current one), null for no bound, or an expression on one side. */
function bound({ type, bind }: FrameBound, build: Build): unknown {
  if (type === "unbounded") return null;
  if (type === "current" || bind === undefined) return 0;
  const count = decode(nodeOf(resolved(bind, build))["value"]);
  if (typeof count === "number" && count > 0) return type === "preceding" ? -count : count;
  return { [type]: build.node(bind) };
}

interface OrderedFields {
  readonly expr: Ast;
  readonly order_by: readonly Ast[];
}

interface TableValuedFields {
  readonly name: Name | null;
  readonly element: Ast;
  readonly columns?: readonly NamedColumn[];
  readonly render_derived?: true;
  readonly with_types?: true;
  readonly lateral?: true;
}

/** A function in FROM. */
function tableValued(node: TableValuedFields, build: Build): unknown {
  const { name } = node;
  const called = functionWithin(node.element, build);
  const columns = (node.columns ?? []).map((each): [string, unknown] => [plainName(each.name), sqlType(each.type, build)]);
  // The API numbers rows by a column of its own, which SQLAlchemy lists last.
  const ordinality = called["with_ordinality"] === true ? columns.pop()?.[0] : undefined;
  const options = {
    ...(ordinality === undefined ? {} : { withOrdinality: ordinality }),
    ...(node.render_derived === true ? { renderDerived: node.with_types === true ? "types" : true } : {}),
    ...(node.lateral === true ? { lateral: true } : {}),
  };
  const fn = invocation(Object(called), build);
  if (name !== null && columns.length > 0)
    return make("tableFunction", [fn, plainName(name), Object.fromEntries(columns), options], "node:table_valued_alias");
  // What has no name or is a column itself is made by the class behind that function.
  const given = columns.map(([key, type]) => ({ key, type }));
  return instance("TableFunction", [fn, name === null ? null : plainName(name), given, options], "node:table_valued_alias");
}

/** An alias of a function's alias is another alias of the function. */
function functionWithin(ast: Ast, build: Build): AnyNode {
  const node = nodeOf(resolved(ast, build));
  return node.node === "table_valued_alias" ? functionWithin(Object(node["element"]), build) : node;
}

/** The builders of functions. */
export const FUNCTION_NODES: BuilderTable = {
  function: invocation,
  over,
  within_group: ({ expr, order_by }: OrderedFields, build) =>
    call(build.node(expr), "withinGroup", build.nodes(order_by), "node:within_group"),
  filter: ({ expr, criterion }: { readonly expr: Ast; readonly criterion: Ast }, build) =>
    call(build.node(expr), "filter", [build.node(criterion)], "node:filter"),
  aggregate_order_by: ({ expr, order_by }: OrderedFields, build) =>
    call(build.node(expr), "aggregateOrderBy", build.nodes(order_by), "node:aggregate_order_by"),
  table_valued_alias: tableValued,
  table_valued_column: ({ from, type }: { readonly from: string; readonly type?: TypeDescription }, build) =>
    instance("TableFunctionColumn", [build.referred(from), sqlType(type, build)], "node:table_valued_column"),
  scalar_function_column: (
    { function: of, name, type }: { readonly function: Ast; readonly name: Name; readonly type?: TypeDescription },
    build,
  ) => make("functionField", [build.node(of), plainName(name), sqlType(type, build)], "node:scalar_function_column"),
};
