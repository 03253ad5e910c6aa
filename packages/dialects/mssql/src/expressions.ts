/** How SQL Server writes expressions. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { asFunction, BASE_RENDER_TABLE, noRegexp, plainBinary, sequenceName, written } from "@athanor/compiler";
import type { Between, Binary, Collate, CollectionAggregate, ExpressionNode, Extract, NextValue, Ordering } from "@athanor/core";
import { CompileError, Constant, OPERATORS } from "@athanor/core";
import type { MssqlFacts } from "./options.ts";

/** Parts of dates that are called otherwise here. */
const DATE_PARTS: Readonly<Record<string, string>> = {
  doy: "dayofyear",
  milliseconds: "millisecond",
  microseconds: "microsecond",
};

function extract({ field, element }: Extract, compiler: StatementCompiler): string {
  const sql = compiler.render(element);
  const part = field.toLowerCase();
  if (part === "epoch") return `DATEDIFF_BIG(second, '1970-01-01', ${sql})`;
  // Which day a week begins with is a setting of the connection: without it, Sunday is 0.
  if (part === "dow") return `((DATEPART(weekday, ${sql}) + @@DATEFIRST - 1) % 7)`;
  return `DATEPART(${DATE_PARTS[part] ?? field}, ${sql})`;
}

/** NULL comes first in ascending order, and last in descending: only the opposite has to be said. */
function ordering({ element, direction, nulls }: Ordering, compiler: StatementCompiler): string {
  const subject = compiler.operand(element.unlabelled, OPERATORS.asc, "left");
  const entry = `${compiler.labelOf(element) ?? subject}${direction === null ? "" : ` ${direction.toUpperCase()}`}`;
  if (nulls === null || (nulls === "first") === (direction !== "desc")) return entry;
  return `CASE WHEN (${subject} IS NULL) THEN ${nulls === "first" ? "0 ELSE 1" : "1 ELSE 0"} END, ${entry}`;
}

/** Collations are words that can't be quoted. */
function collate({ element, collation, schema }: Collate, compiler: StatementCompiler): string {
  if (schema !== null || !/^[A-Za-z]\w*$/.test(collation))
    throw new CompileError(`SQL Server has no collation called ${JSON.stringify(collation)}: such a name is a word.`);
  return `${compiler.operand(element, OPERATORS.collate, "left")} COLLATE ${collation}`;
}

/** Two NULLs are the same to INTERSECT. */
const sameBySet = ({ left, right }: Binary, compiler: StatementCompiler): string =>
  `EXISTS (SELECT ${compiler.items([left])} INTERSECT SELECT ${compiler.items([right])})`;

function distinction(facts: MssqlFacts): RenderTable {
  if (facts.distinctFrom) return {};
  return {
    "operator:is_distinct_from": (node, compiler) => `NOT ${sameBySet(node, compiler)}`,
    "operator:is_not_distinct_from": sameBySet,
  };
}

function shifts(facts: MssqlFacts): RenderTable {
  if (facts.shifts) return {};
  const refuse = (): never => {
    throw new CompileError("SQL Server shifts bits from 2022 on: multiply or divide by a power of two.");
  };
  return { "operator:left_shift": refuse, "operator:right_shift": refuse };
}

/**
 * IS TRUE and IS FALSE: there are no booleans to be compared so. NULL is neither, and the condition is false of it rather than unknown.
 */
function isBoolean(node: Binary, compiler: StatementCompiler): string {
  const { left, right, operation } = node;
  if (!(right instanceof Constant) || right.value === null) return plainBinary(node, operation.sql, compiler);
  const sql = compiler.isPlainBoolean(left)
    ? compiler.operand(left, OPERATORS.eq, "left")
    : valueOf({ sql: compiler.render(left), node: left });
  const value = right.value ? 1 : 0;
  return operation === OPERATORS.is ? `(${sql} = ${value} AND ${sql} IS NOT NULL)` : `(${sql} <> ${value} OR ${sql} IS NULL)`;
}

function refuseRowValues(...operands: readonly ExpressionNode[]): void {
  if (operands.some(({ kind }) => kind === "tuple"))
    throw new CompileError(
      "SQL Server has no row values: compare the columns one by one, and(a.eq(c), b.eq(d)), those of a SELECT by exists(…), or join to values(…) of the rows.",
    );
}

function binary(node: Binary, compiler: StatementCompiler): string {
  const { left, right, operation } = node;
  // Behind IN, a tuple is a list.
  const isList = operation === OPERATORS.in || operation === OPERATORS.not_in;
  refuseRowValues(left, ...(isList ? [] : [right]));
  return BASE_RENDER_TABLE["binary"]?.(node, compiler) ?? "";
}

function between(node: Between, compiler: StatementCompiler): string {
  refuseRowValues(node.element);
  return BASE_RENDER_TABLE["between"]?.(node, compiler) ?? "";
}

const contains = ({ left, right }: Binary, compiler: StatementCompiler): string => `CONTAINS (${compiler.items([left, right])})`;

/** Of whole numbers too: one side is made none. */
function division({ left, right, operation }: Binary, compiler: StatementCompiler): string {
  return `${compiler.operand(left, operation, "left")} / (${compiler.operand(right, OPERATORS.mul, "left")} * 1.0)`;
}

/** A member of a JSON value, by OPENJSON: it says of which type a value is, and has no limit of its length. */
function member(select: string): (node: Binary, compiler: StatementCompiler) => string {
  return ({ left, right }, compiler) =>
    `(SELECT ${select} FROM OPENJSON(${compiler.items([left])}) WHERE [key] = ${jsonKey(right, compiler)})`;
}

/** Keys and indexes are texts. */
function jsonKey(node: ExpressionNode, compiler: StatementCompiler): string {
  const sql = compiler.operand(node, OPERATORS.eq, "right");
  return node.kind !== "bind" && node.type.family === "num" ? `CAST(${sql} AS NVARCHAR(10))` : sql;
}

/** As JSON: texts have their quotes again. */
const MEMBER = `CASE [type] WHEN 1 THEN '"' + STRING_ESCAPE([value], 'json') + '"' ELSE [value] END`;

/** What a path leads to is a value or a structure, each of which has its function. */
function memberAtPath({ left, right }: Binary, compiler: StatementCompiler): string {
  const args = compiler.items([left, right]);
  return `COALESCE(JSON_VALUE(${args}), JSON_QUERY(${args}))`;
}

function noPath(): never {
  throw new CompileError(
    "SQL Server doesn't say of which type the value at a path is: go step by step, at(…).at(…), or ask for text, atText(…).",
  );
}

/** A condition is no value: 1, 0 or NULL is made of it. */
function valueOf({ sql, node }: { readonly sql: string; readonly node: ExpressionNode }): string {
  const { operator, kind } = node.unlabelled;
  if (kind === "exists") return `CASE WHEN (${sql}) THEN 1 ELSE 0 END`;
  if ((operator?.class !== "comparison" && operator?.class !== "boolean") || kind === "type_coerce") return sql;
  return `CASE WHEN (${sql}) THEN 1 WHEN NOT (${sql}) THEN 0 END`;
}

/** ANY and ALL are of a subquery. */
function collection({ operation, element }: CollectionAggregate, compiler: StatementCompiler): string {
  if (element.kind === "scalar_select") return `${operation.sql}${compiler.render(element)}`;
  throw new CompileError("SQL Server has ANY and ALL of a SELECT only, not of an array: use in([…]).");
}

/** Render functions, for a server of which these facts hold. */
export function mssqlExpressions(facts: MssqlFacts): RenderTable {
  return {
    ...distinction(facts),
    ...shifts(facts),
    binary,
    between,
    extract,
    ordering,
    collate,
    regexp_match: noRegexp,
    regexp_replace: noRegexp,
    collection_aggregate: collection,
    value: valueOf,
    concatenation: ({ parts }: { readonly parts: readonly string[] }) => parts.join(" + "),
    next_value: ({ sequence }: NextValue, compiler) => `NEXT VALUE FOR ${sequenceName(sequence, compiler)}`,
    "operator:is": isBoolean,
    "operator:is_not": isBoolean,
    "operator:concat": written("+"),
    "operator:div": division,
    "operator:floor_div": (node, compiler) => `FLOOR(${plainBinary(node, "/", compiler)})`,
    "operator:pow": asFunction("POWER"),
    "operator:match": contains,
    "operator:not_match": (node, compiler) => `NOT ${contains(node, compiler)}`,
    "operator:at": member(MEMBER),
    "operator:at_text": member("[value]"),
    "operator:at_path": noPath,
    "operator:at_path_text": memberAtPath,
    "operator:item": () => {
      throw new CompileError("SQL Server has no arrays.");
    },
  };
}
