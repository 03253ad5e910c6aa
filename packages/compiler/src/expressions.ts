/** How expressions are written. */
import type {
  AggregateFilter,
  Between,
  Binary,
  Bind,
  CaseNode,
  Cast,
  Collate,
  ColumnNode,
  Constant,
  ExistsNode,
  ExpressionList,
  ExpressionNode,
  Frame,
  FunctionNode,
  IdentifierNode,
  Label,
  Like,
  Ordering,
  Over,
  ScalarSelect,
  SqlTemplate,
  TextNode,
  Unary,
  WithinGroup,
} from "@athanor/core";
import { FromClause, NumberType, OPERATORS, StatementNode } from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

function binary(node: Binary, compiler: StatementCompiler): string {
  const { operation, left, right } = node;
  const own = BINARY_FORMS[operation.name];
  if (own !== undefined) return own(node, compiler);
  return `${compiler.operand(left, operation, "left")} ${operation.sql} ${compiler.operand(right, operation, "right")}`;
}

type BinaryForm = (node: Binary, compiler: StatementCompiler) => string;

/** Operators that are more than their text between two operands. */
const BINARY_FORMS: Readonly<Record<string, BinaryForm>> = {
  in: (node, compiler) => `${compiler.operand(node.left, node.operation, "left")} IN ${listOperand(node.right, compiler)}`,
  // In parentheses as a whole, because an empty list makes an OR of it.
  not_in: (node, compiler) => `(${compiler.operand(node.left, node.operation, "left")} NOT IN ${listOperand(node.right, compiler)})`,
  div: (node, compiler) => {
    const integral = isIntegral(node.left) && isIntegral(node.right);
    const right = compiler.operand(node.right, node.operation, "right");
    return `${compiler.operand(node.left, node.operation, "left")} / ${integral ? `(${right} + 0.0)` : right}`;
  },
  at: (node, compiler) => `${compiler.operand(node.left, node.operation, "left")}[${compiler.render(node.right)}]`,
  floor_div: (node, compiler) => {
    const plain = `${compiler.operand(node.left, node.operation, "left")} / ${compiler.operand(node.right, node.operation, "right")}`;
    return isIntegral(node.left) && isIntegral(node.right) ? plain : `FLOOR(${plain})`;
  },
};

function isIntegral(node: ExpressionNode): boolean {
  return node.type instanceof NumberType && node.type.integral;
}

function listOperand(node: ExpressionNode, compiler: StatementCompiler): string {
  const sql = compiler.render(node);
  return node.kind === "scalar_select" ? sql : `(${sql})`;
}

function like(node: Like, compiler: StatementCompiler): string {
  const { operation, left, right, form, escape } = node;
  const concat = OPERATORS.concat;
  const text = compiler.operand(right, form === "exact" ? operation : concat, "right");
  const pattern = { exact: text, prefix: `${text} || '%'`, suffix: `'%' || ${text}`, infix: `'%' || ${text} || '%'` }[form];
  const insensitive = operation === OPERATORS.ilike || operation === OPERATORS.not_ilike;
  const subject = compiler.operand(left, operation, "left");
  const end = escape === null ? "" : ` ESCAPE ${compiler.literal(escape, left.type)}`;
  if (!insensitive || compiler.dialect.capabilities.ilike) return `${subject} ${operation.sql} ${pattern}${end}`;
  return `lower(${compiler.render(left)}) ${operation === OPERATORS.ilike ? "LIKE" : "NOT LIKE"} lower(${pattern})${end}`;
}

function between(node: Between, compiler: StatementCompiler): string {
  const around = OPERATORS.between;
  const words = node.not ? "NOT BETWEEN" : "BETWEEN";
  return `${compiler.operand(node.element, around, "left")} ${words} ${compiler.operand(node.low, around, "right")} AND ${compiler.operand(node.high, around, "right")}`;
}

function unary(node: Unary, compiler: StatementCompiler): string {
  const { operation, element } = node;
  if (operation === OPERATORS.not) return notForm(element, compiler);
  const sql = compiler.operand(element, operation, "right");
  if (operation === OPERATORS.distinct) return `DISTINCT ${sql}`;
  // A minus before a minus would begin a comment.
  return `${operation.sql}${sql.startsWith(operation.sql) ? ` ${sql}` : sql}`;
}

function notForm(element: ExpressionNode, compiler: StatementCompiler): string {
  if (element.kind === "table_column" || element.kind === "column") {
    return compiler.dialect.capabilities.nativeBoolean ? `NOT ${compiler.render(element)}` : `${compiler.render(element)} = 0`;
  }
  return `NOT ${compiler.conditionOperand(element, OPERATORS.not)}`;
}

function list(node: ExpressionList, compiler: StatementCompiler): string {
  const { operation, elements } = node;
  if (operation === OPERATORS.comma) return compiler.renderAll(elements);
  return elements.map((each) => compiler.conditionOperand(each, operation)).join(` ${operation.sql} `);
}

function column(node: ColumnNode, compiler: StatementCompiler): string {
  const name = compiler.identifier(node.name);
  const { table } = node;
  if (table === null || !compiler.qualified) return name;
  if (!(table instanceof FromClause)) return name;
  return `${compiler.dialect.render["qualifier"]?.(table, compiler) ?? compiler.sourceName(table)}.${name}`;
}

function caseForm(node: CaseNode, compiler: StatementCompiler): string {
  const { subject, conditions, results, otherwise } = node;
  const branches = conditions.map((condition, i) => {
    const result = results[i];
    const test = subject === null ? compiler.condition(condition) : compiler.render(condition);
    return `WHEN ${test.startsWith("(") ? test : subject === null ? parenthesized(condition, test) : test} THEN ${result === undefined ? "NULL" : compiler.render(result)}`;
  });
  const end = otherwise === null ? "END" : `ELSE ${compiler.render(otherwise)} END`;
  return ["CASE", ...(subject === null ? [] : [compiler.render(subject)]), ...branches, end].join(" ");
}

/** A condition of CASE in parentheses, as SQLAlchemy writes it, unless it is a single word. */
function parenthesized(condition: ExpressionNode, sql: string): string {
  return condition.operator === null ? sql : `(${sql})`;
}

function call(node: FunctionNode, compiler: StatementCompiler): string {
  const own = compiler.dialect.render[`function:${node.name}`];
  if (own !== undefined) return own(node, compiler);
  const name = node.name
    .split(".")
    .map((part) => (/^[A-Za-z_][A-Za-z0-9_$]*$/.test(part) ? part : compiler.identifier(part)))
    .join(".");
  return `${name}(${compiler.renderAll(node.args)})`;
}

function over(node: Over, compiler: StatementCompiler): string {
  const { element, partitionBy, orderBy, frame } = node;
  const parts = [
    ...(partitionBy.length === 0 ? [] : [`PARTITION BY ${compiler.renderAll(partitionBy)}`]),
    ...(orderBy.length === 0 ? [] : [`ORDER BY ${compiler.renderAll(orderBy)}`]),
    ...(frame === null ? [] : [compiler.render(frame)]),
  ];
  return `${compiler.render(element)} OVER (${parts.join(" ")})`;
}

function frame(node: Frame): string {
  return `${node.unit} BETWEEN ${bound(node.start, "PRECEDING")} AND ${bound(node.end, "FOLLOWING")}`;
}

function bound(value: number | null, unbounded: "PRECEDING" | "FOLLOWING"): string {
  if (value === null) return `UNBOUNDED ${unbounded}`;
  if (value === 0) return "CURRENT ROW";
  return value < 0 ? `${-value} PRECEDING` : `${value} FOLLOWING`;
}

function ordering(node: Ordering, compiler: StatementCompiler): string {
  const { element, direction, nulls } = node;
  const label = compiler.scope?.labels.get(element);
  const subject = label ?? compiler.operand(element, OPERATORS.asc, "left");
  const words = [direction === null ? "" : ` ${direction.toUpperCase()}`, nulls === null ? "" : ` NULLS ${nulls.toUpperCase()}`].join("");
  if (nulls === null || compiler.dialect.capabilities.nullsOrdering) return subject + words;
  const first = nulls === "first" ? "DESC" : "ASC";
  return `(${subject} IS NULL) ${first}, ${subject}${direction === null ? "" : ` ${direction.toUpperCase()}`}`;
}

/** A piece of a template: statements in parentheses, tables by name. */
function templatePart(part: SqlTemplate["parts"][number], compiler: StatementCompiler): string {
  if (part instanceof StatementNode) return `(${compiler.render(part)})`;
  if (part instanceof FromClause) return compiler.dialect.render["qualifier"]?.(part, compiler) ?? compiler.sourceName(part);
  return compiler.render(part);
}

/** Render functions of expressions. */
export const EXPRESSION_TABLE: RenderTable = {
  bind: (node: Bind, compiler) => compiler.bind(node),
  constant: (node: Constant, compiler) => {
    if (node.value === null) return "NULL";
    if (compiler.dialect.capabilities.nativeBoolean) return node.value ? "true" : "false";
    return node.value ? "1" : "0";
  },
  binary,
  like,
  between,
  unary,
  list,
  label: (node: Label, compiler) => compiler.render(node.element),
  cast: (node: Cast, compiler) =>
    `${node.lenient ? "TRY_CAST" : "CAST"}(${compiler.render(node.element)} AS ${compiler.typeDdl(node.type)})`,
  collate: (node: Collate, compiler) =>
    `${compiler.operand(node.element, OPERATORS.collate, "left")} COLLATE ${compiler.identifier(node.collation)}`,
  ordering,
  column,
  table_column: column,
  function: call,
  aggregate_filter: (node: AggregateFilter, compiler) =>
    `${compiler.render(node.element)} FILTER (WHERE ${node.conditions.map((each) => (node.conditions.length === 1 ? compiler.condition(each) : compiler.conditionOperand(each, OPERATORS.and))).join(" AND ")})`,
  within_group: (node: WithinGroup, compiler) =>
    `${compiler.render(node.element)} WITHIN GROUP (ORDER BY ${compiler.renderAll(node.order)})`,
  over,
  frame: (node: Frame) => frame(node),
  case: caseForm,
  exists: (node: ExistsNode, compiler) => `${node.not ? "NOT " : ""}EXISTS ${compiler.render(node.element)}`,
  scalar_select: (node: ScalarSelect, compiler) => `(${compiler.render(node.element)})`,
  text: (node: TextNode) => node.text,
  identifier: (node: IdentifierNode, compiler) => node.names.map((name) => compiler.identifier(name)).join("."),
  sql_template: (node: SqlTemplate, compiler) => {
    if (node.result !== null && compiler.resultColumns === null)
      compiler.resultColumns = node.result.columns.map(({ key, type }) => compiler.resultColumn(key, key, type));
    return node.parts.map((part) => templatePart(part, compiler)).join("");
  },
};
