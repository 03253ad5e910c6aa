/** Operators: in the API they are methods of expressions. */
import { SelectNode } from "@athanor/core";
import type { AnyNode, Ast, OperatorDescription, TypeDescription } from "../ast.ts";
import { apply, call, camel, make } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import { decode } from "../values.ts";
import type { Build, BuilderTable } from "./context.ts";
import { kindOf, nodeOf, plainName, resolved } from "./context.ts";
import { matchWithConfiguration } from "./dialect-constructs.ts";
import { sqlType } from "./sql-types.ts";

/** The methods whose names differ from the operator's in camelCase. */
const METHODS: Readonly<Record<string, string>> = {
  le: "lte",
  ge: "gte",
  truediv: "div",
  floordiv: "floorDiv",
  startswith: "startsWith",
  endswith: "endsWith",
  istartswith: "istartsWith",
  iendswith: "iendsWith",
  bitwise_lshift: "leftShift",
  bitwise_rshift: "rightShift",
};

/** Negated operators that have no method of their own: the opposite of the other. */
const NEGATED: Readonly<Record<string, string>> = {
  not_contains: "contains",
  not_startswith: "startswith",
  not_endswith: "endswith",
  not_icontains: "icontains",
  not_istartswith: "istartswith",
  not_iendswith: "iendswith",
  not_regexp_match: "regexp_match",
  not_match: "match",
};

interface BinaryFields {
  readonly op: OperatorDescription;
  readonly left: Ast;
  readonly right: Ast;
  readonly type?: TypeDescription;
  readonly modifiers?: Readonly<Record<string, unknown>>;
}

function binary(node: BinaryFields, build: Build): unknown {
  const { op } = node;
  if (typeof op !== "string") return custom(node, op, build);
  const own = OWN_FORMS[op];
  if (own !== undefined) return own(node, build);
  const positive = NEGATED[op];
  if (positive !== undefined) return make("not", [binary({ ...node, op: positive }, build)], `operator:${op}`);
  const left = build.node(node.left);
  return call(left, methodOf(op), [build.node(node.right), ...modifiers(node)], `operator:${op}`);
}

function methodOf(op: string): string {
  return METHODS[op] ?? camel(op);
}

/** What goes with an operator: the escape of LIKE, the flags of a regular expression. Nothing where none says anything. */
function modifiers({ modifiers: given = {} }: BinaryFields): unknown[] {
  const said = Object.entries(given).filter(([, value]) => value !== null && value !== false && value !== undefined);
  return said.length === 0 ? [] : [Object.fromEntries(said.map(([name, value]) => [camel(name), decode(value)]))];
}

/** An operator by its text: `left.op("@>", type)(right)`. */
function custom(node: BinaryFields, op: Exclude<OperatorDescription, string>, build: Build): unknown {
  const left = build.node(node.left);
  const member = MEMBER_FORMS[op.visit ?? op.custom];
  if (member !== undefined && isJsonKey(node.right, build))
    return call(left, member, [plainOperand(node.right, build)], `operator:${op.custom}`);
  if (op.visit === "hstore_getitem") return call(left, "at", [build.node(node.right)], "operator:hstore_getitem");
  const options = customOptions(op);
  const type = node.type === undefined && op.is_comparison === true ? sqlType("Boolean", build) : sqlType(node.type, build);
  const operator = call(left, "op", [op.custom, type, options], `operator:custom`);
  return apply(operator, [build.node(node.right)], "operator:custom");
}

/** What SQLAlchemy has as operators of their own, and the API as methods. */
const MEMBER_FORMS: Readonly<Record<string, string>> = { "->>": "atText", "#>>": "atText" };

function isJsonKey(ast: Ast, build: Build): boolean {
  const found = resolved(ast, build);
  const node = "node" in found ? nodeOf(found) : null;
  return node?.node === "bind" && typeof node["type"] === "string" && node["type"].startsWith("JSON.");
}

function customOptions({ precedence, natural_self_precedent: associative }: Exclude<OperatorDescription, string>): object {
  return { ...(precedence === undefined ? {} : { precedence }), ...(associative === undefined ? {} : { associative }) };
}

/** Operators that are not one method with one operand. */
const OWN_FORMS: Readonly<Record<string, (node: BinaryFields, build: Build) => unknown>> = {
  match: (node, build) => {
    const [left, right] = build.nodes([node.left, node.right]);
    const config = node.modifiers?.["postgresql_regconfig"];
    return config === undefined
      ? call(left, "match", [right, ...modifiers(node)], "operator:match")
      : matchWithConfiguration(left, right, config);
  },
  in: (node, build) => membership("in", node, build),
  not_in: (node, build) => membership("notIn", node, build),
  is: (node, build) => identity("is", node, build),
  is_not: (node, build) => identity("isNot", node, build),
  collate: (node, build) => {
    const { name, schema } = nodeOf(node.right);
    if (typeof name !== "string") throw new NotExpressible("name:quote");
    return call(build.node(node.left), "collate", [name, ...(schema === undefined ? [] : [{ schema }])], "operator:collate");
  },
  regexp_replace: (node, build) => {
    const operands = nodeOf(resolved(node.right, build))["clauses"];
    const [pattern, replacement] = Array.isArray(operands) ? build.nodes(operands) : [];
    return call(build.node(node.left), "regexpReplace", [pattern, replacement, ...modifiers(node)], "operator:regexp_replace");
  },
  getitem: (node, build) => {
    if (kindOf(node.right, build) !== "slice") return call(build.node(node.left), "at", [build.node(node.right)], "operator:getitem");
    return call(build.node(node.left), "at", [build.node(node.right)], "operator:getitem(slice)");
  },
  // A key or a path into JSON is a plain value in the API.
  json_getitem: (node, build) => call(build.node(node.left), "at", [plainOperand(node.right, build)], "operator:json_getitem"),
  json_path_getitem: (node, build) => {
    const path = plainOperand(node.right, build);
    return call(build.node(node.left), "at", [path], "operator:json_path_getitem");
  },
};

/** The value of a bound operand; of any other, the operand. */
function plainOperand(ast: Ast, build: Build): unknown {
  const found = resolved(ast, build);
  const node = "node" in found ? nodeOf(found) : null;
  return node?.node === "bind" && node["key"] === undefined && node["value"] !== undefined ? decode(node["value"]) : build.node(ast);
}

function slice({ start, stop, step }: { readonly start: Ast; readonly stop: Ast; readonly step: Ast }, build: Build): unknown {
  if (kindOf(step, build) !== "null") throw new NotExpressible("node:slice(step)");
  const [from, to] = [start, stop].map((each) => (kindOf(each, build) === "null" ? null : build.node(each)));
  return make("slice", [from, to], "node:slice");
}

/** NULL, TRUE and FALSE behind IS are values to the API. */
function identity(method: string, node: BinaryFields, build: Build): unknown {
  const constants: Readonly<Record<string, null | boolean>> = { null: null, true: true, false: false };
  const kind = kindOf(node.right, build);
  const right = Object.hasOwn(constants, kind) ? constants[kind] : build.node(node.right);
  return call(build.node(node.left), method, [right], `operator:${node.op === "is" ? "is" : "is_not"}`);
}

/** IN takes a list of values, a list of expressions, or a statement. */
function membership(method: string, node: BinaryFields, build: Build): unknown {
  const left = build.node(node.left);
  return call(left, method, [members(resolved(node.right, build), build)], "operator:in");
}

function members(right: Ast, build: Build): unknown {
  const node = "node" in right ? nodeOf(right) : null;
  const clauses = node?.["clauses"];
  if (node?.node === "bind" && node["expanding"] === true) return expandingMembers(node, build);
  if ((node?.node === "clause_list" || node?.node === "tuple" || node?.node === "grouping") && Array.isArray(clauses))
    return build.nodes(clauses);
  return build.node(right);
}

/** A SELECT in parentheses is a value; what else is in them, the compiler knows by itself. */
function grouped(built: unknown): unknown {
  return built instanceof SelectNode ? built.scalarSubquery() : built;
}

function expandingMembers(node: AnyNode, build: Build): unknown {
  const { key } = node;
  if (key !== undefined) return build.node(node);
  const values = decode(node["value"]);
  if (!Array.isArray(values)) throw new NotExpressible("bind:expanding without a list");
  return values;
}

interface UnaryFields {
  readonly op: OperatorDescription;
  readonly expr: Ast;
  readonly postfix?: true;
}

/** Operators before or behind one operand. */
const UNARY: Readonly<Record<string, (operand: unknown) => unknown>> = {
  inv: (operand) => make("not", [operand], "operator:inv"),
  is_true: (operand) => operand,
  is_false: (operand) => make("not", [operand], "operator:is_false"),
  distinct: (operand) => make("distinct", [operand], "operator:distinct"),
  any: (operand) => make("anyOf", [operand], "operator:any"),
  all: (operand) => make("allOf", [operand], "operator:all"),
};

function unary({ op, expr, postfix }: UnaryFields, build: Build): unknown {
  const operand = build.node(expr);
  if (typeof op !== "string") {
    const text = op.custom;
    const binding = op.precedence === undefined ? [] : [op.precedence];
    return postfix === true
      ? make("postfixOperator", [operand, text, ...binding], "operator:custom(postfix)")
      : make("prefixOperator", [text, operand, ...binding], "operator:custom(prefix)");
  }
  return UNARY[op]?.(operand) ?? call(operand, camel(op), [], `operator:${op}`);
}

interface ListFields {
  readonly op: OperatorDescription;
  readonly clauses: readonly Ast[];
  readonly group?: boolean;
}

/** An associative operator over a list: the chain of it. */
function nary({ op, clauses }: ListFields, build: Build): unknown {
  const [first, ...rest] = build.nodes(clauses);
  if (op === "comma") return make("expressionList", [first, ...rest], "operator:comma");
  if (typeof op !== "string") throw new NotExpressible("operator:custom(list)");
  return rest.reduce((left, right) => call(left, methodOf(op), [right], `operator:${op}`), first);
}

/** `is_false` of what has an opposite is that; a column alone is a condition by itself. */
function asBoolean({ op, expr }: { readonly op: string; readonly expr: Ast }, build: Build): unknown {
  const operand = build.node(expr);
  return op === "is_false" ? make("not", [operand], "node:as_boolean") : operand;
}

interface BetweenFields {
  readonly expr: Ast;
  readonly lower: Ast;
  readonly upper: Ast;
  readonly negated?: true;
  readonly symmetric?: true;
}

function between({ expr, lower, upper, negated, symmetric }: BetweenFields, build: Build): unknown {
  const operands = [build.node(lower), build.node(upper), ...(symmetric === true ? [{ symmetric }] : [])];
  return call(build.node(expr), negated === true ? "notBetween" : "between", operands, "node:between");
}

interface LabelFields {
  readonly name: string | null;
  readonly expr: Ast;
}

/** A label; the compiler names one without a name. */
function label({ name, expr }: LabelFields, build: Build): unknown {
  return call(build.node(expr), "label", name === null ? [] : [plainName(name)], "node:label");
}

/** The builders of operators. */
export const OPERATOR_NODES: BuilderTable = {
  binary,
  unary,
  nary,
  between,
  label,
  as_boolean: asBoolean,
  slice,
  and: ({ clauses }: ListFields, build) => make("and", build.nodes(clauses), "node:and"),
  or: ({ clauses }: ListFields, build) => make("or", build.nodes(clauses), "node:or"),
  // Parentheses follow from the operators: that is what is being tested.
  grouping: ({ element }: { readonly element: Ast }, build) => grouped(build.node(element)),
  collection_aggregate: ({ op, expr }: { readonly op: string; readonly expr: Ast }, build) =>
    make(`${op}Of`, [build.node(expr)], "node:collection_aggregate"),
  tuple: ({ clauses }: ListFields, build) => make("tuple", build.nodes(clauses), "node:tuple"),
  clause_list: ({ clauses }: ListFields, build) => make("expressionList", build.nodes(clauses), "node:clause_list"),
};
