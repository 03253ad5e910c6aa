/** How expressions are written. */
import type {
  Binary,
  Bind,
  CaseNode,
  Cast,
  Collate,
  CollectionAggregate,
  ColumnNode,
  Constant,
  ExistsNode,
  ExpressionList,
  ExpressionNode,
  IdentifierNode,
  Label,
  LabelName,
  Ordering,
  ScalarSelect,
  Slice,
  SqlTemplate,
  TextNode,
  TextualSelect,
  TupleNode,
  TypeCoerce,
  Unary,
} from "@athanor/core";
import {
  baseOfColumn,
  TypeCoerce as Coercion,
  Column,
  CompileError,
  FromClause,
  NumberType,
  OPERATORS,
  StatementNode,
  types,
} from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import { quoteIdentifier } from "./names.ts";
import { membership } from "./predicates.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

function binary(node: Binary, compiler: StatementCompiler): string {
  const own = compiler.dialect.render[node.operation.key];
  return own === undefined ? plainBinary(node, node.operation.sql, compiler) : own(node, compiler);
}

/** `left word right`. */
export function plainBinary({ left, right, operation }: Binary, word: string, compiler: StatementCompiler): string {
  return `${compiler.operand(left, operation, "left")} ${word} ${compiler.operand(right, operation, "right")}`;
}

/** An operator with another word, for dialects' tables. */
export const written =
  (word: string) =>
  (node: Binary, compiler: StatementCompiler): string =>
    plainBinary(node, word, compiler);

/** An operator that is written as a function of its operands, for dialects' tables. */
export const asFunction =
  (name: string) =>
  ({ left, right }: Binary, compiler: StatementCompiler): string =>
    `${name}(${compiler.items([left, right])})`;

/** True division, also of whole numbers: the divisor is made no integer. */
function division({ left, right, operation }: Binary, compiler: StatementCompiler): string {
  const type = right.type instanceof NumberType && !right.type.integral ? right.type : NUMERIC;
  return `${compiler.operand(left, operation, "left")} / CAST(${compiler.operand(right, operation, "right")} AS ${compiler.typeDdl(type)})`;
}

const NUMERIC = types.numeric();

function floorDivision(node: Binary, compiler: StatementCompiler): string {
  const plain = plainBinary(node, "/", compiler);
  return isIntegral(node.left) && isIntegral(unwrapCoercion(node.right)) ? plain : `FLOOR(${plain})`;
}

/** What the program calls an integer is none in the database for that. */
function unwrapCoercion(node: ExpressionNode): ExpressionNode {
  return node instanceof Coercion ? unwrapCoercion(node.element) : node;
}

/** Whether an expression is a whole number by its type. */
export function isIntegral(node: ExpressionNode): boolean {
  return node.type instanceof NumberType && node.type.integral;
}

/** `left[right]`. */
function brackets({ left, right, operation }: Binary, compiler: StatementCompiler): string {
  const subject = left.kind === "function" ? `(${compiler.render(left)})` : compiler.operand(left, operation, "left");
  return `${subject}[${compiler.render(right)}]`;
}

function unary(node: Unary, compiler: StatementCompiler): string {
  const { operation, element } = node;
  if (operation === OPERATORS.not) return negation(element, compiler);
  const own = compiler.dialect.render[operation.key];
  if (own !== undefined) return own(node, compiler);
  const sql = compiler.operand(element, operation, "right");
  if (node.postfix) return `${sql} ${operation.sql}`;
  // A minus before a minus would begin a comment; a word needs a space, and an operator of the user's own may need one.
  const apart = operation.class === "other" || sql.startsWith(operation.sql);
  return `${operation.sql}${apart ? " " : ""}${sql}`;
}

function negation(element: ExpressionNode, compiler: StatementCompiler): string {
  if (compiler.dialect.capabilities.nativeBoolean || !compiler.isPlainBoolean(element))
    return `NOT ${compiler.conditionOperand(element, OPERATORS.not)}`;
  return `${compiler.render(element)} = 0`;
}

function list(node: ExpressionList, compiler: StatementCompiler): string {
  const { operation, elements } = node;
  if (operation === OPERATORS.comma) return compiler.items(elements);
  return elements.map((each) => compiler.conditionOperand(each, operation)).join(` ${operation.sql} `);
}

function collate({ element, collation, schema }: Collate, compiler: StatementCompiler): string {
  const name = schema === null ? compiler.identifier(collation) : compiler.inSchema(schema, collation);
  return `${compiler.operand(element, OPERATORS.collate, "left")} COLLATE ${name}`;
}

function cast({ element, type, lenient }: Cast, compiler: StatementCompiler): string {
  const { capabilities, name } = compiler.dialect;
  if (lenient && !capabilities.tryCast)
    throw new CompileError(`The dialect "${name}" has no TRY_CAST: use cast(), which fails where a value can't be converted.`);
  return `${lenient ? "TRY_CAST" : "CAST"}(${compiler.value(element)} AS ${compiler.typeDdl(type)})`;
}

function column(node: ColumnNode, compiler: StatementCompiler): string {
  const { table } = node;
  // The table's name first: names that the compiler gives are numbered in the order in which they stand.
  const qualifier =
    table instanceof FromClause && compiler.qualified
      ? `${compiler.dialect.render["qualifier"]?.(table, compiler) ?? compiler.sourceName(table)}.`
      : "";
  return qualifier + quoteIdentifier(compiler.names.resolve(node.name), compiler.dialect, quotingOf(node));
}

/** How the name of a column wants to be quoted: the table's column says it, also for those that stand for it. */
function quotingOf(node: ColumnNode): boolean | undefined {
  let base: ExpressionNode | null = node;
  while (base !== null && !(base instanceof Column)) base = baseOfColumn(base);
  return base?.options.quote;
}

function caseForm(node: CaseNode, compiler: StatementCompiler): string {
  const { subject, conditions, results, otherwise } = node;
  const branches = conditions.map((condition, i) => {
    const result = results[i];
    const test = subject === null ? compiler.condition(condition) : compiler.render(condition);
    // In parentheses, as SQLAlchemy writes it, unless it is a single word.
    const grouped = condition.operator === null || test.startsWith("(") ? test : `(${test})`;
    return `WHEN ${grouped} THEN ${result === undefined ? "NULL" : compiler.value(result)}`;
  });
  const end = otherwise === null ? "END" : `ELSE ${compiler.value(otherwise)} END`;
  return ["CASE", ...(subject === null ? [] : [compiler.render(subject)]), ...branches, end].join(" ");
}

function ordering(node: Ordering, compiler: StatementCompiler): string {
  const { element, direction, nulls } = node;
  const subject = compiler.labelOf(element) ?? compiler.operand(element, OPERATORS.asc, "left");
  const way = direction === null ? "" : ` ${direction.toUpperCase()}`;
  if (nulls === null) return subject + way;
  if (compiler.dialect.capabilities.nullsOrdering) return `${subject}${way} NULLS ${nulls.toUpperCase()}`;
  return `(${subject} IS NULL) ${nulls === "first" ? "DESC" : "ASC"}, ${subject}${way}`;
}

/** A name of the select list, in ORDER BY and GROUP BY. */
function labelName(node: LabelName, compiler: StatementCompiler): string {
  const found = compiler.namedColumn(node.name);
  if (found !== null) return found;
  throw new CompileError(`ORDER BY or GROUP BY names "${node.name}", which is no column or label of the select list.`);
}

function aggregate(node: CollectionAggregate, compiler: StatementCompiler): string {
  const sql = compiler.render(node.element);
  return `${node.operation.sql}${node.element.kind === "scalar_select" ? sql : `(${sql})`}`;
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
  "operator:in": membership,
  "operator:not_in": membership,
  "operator:div": division,
  "operator:floor_div": floorDivision,
  "operator:pow": asFunction("pow"),
  "operator:at": brackets,
  "operator:at_path": brackets,
  "operator:item": brackets,
  "operator:not_match": (node: Binary, compiler) => `NOT ${plainBinary(node, OPERATORS.match.sql, compiler)}`,
  unary,
  list,
  label: (node: Label, compiler) => compiler.render(node.element),
  label_name: labelName,
  cast,
  type_coerce: (node: TypeCoerce, compiler) => compiler.render(node.element),
  collate,
  collection_aggregate: aggregate,
  tuple: (node: TupleNode, compiler) => `(${compiler.items(node.elements)})`,
  slice: ({ start, end }: Slice, compiler) => [start, end].map((bound) => (bound === null ? "" : compiler.render(bound))).join(":"),
  ordering,
  column,
  table_column: column,
  case: caseForm,
  exists: (node: ExistsNode, compiler) => `EXISTS ${compiler.render(node.element)}`,
  scalar_select: (node: ScalarSelect, compiler) => `(${compiler.render(node.element)})`,
  text: (node: TextNode) => node.text,
  identifier: (node: IdentifierNode, compiler) => node.names.map((name) => compiler.identifier(name)).join("."),
  textual_select: (node: TextualSelect, compiler) => compiler.statement([], () => compiler.render(node.element)),
  sql_template: (node: SqlTemplate, compiler) => {
    if (node.result !== null && compiler.resultColumns === null)
      compiler.resultColumns = node.result.columns.map(({ key, type }) => compiler.resultColumn(key, key, type));
    return node.parts.map((part) => templatePart(part, compiler)).join("");
  },
};
