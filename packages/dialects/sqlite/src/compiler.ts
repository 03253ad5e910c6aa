/** How SQLite says things differently. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, isIntegral, membership, noRegexp, plainBinary, renamed, written } from "@athanor/compiler";
import type {
  Binary,
  CompoundSelect,
  ExpressionNode,
  Extract,
  FunctionNode,
  Operator,
  RegexpMatch,
  SelectNode,
  TableFunction,
  ValuesFrom,
} from "@athanor/core";
import { CompileError, FloatType, NumericType, OPERATORS, types } from "@athanor/core";
import { cast } from "./casts.ts";
import { SQLITE_DDL } from "./ddl.ts";
import { SQLITE_DML } from "./dml.ts";
import { jsonComparisons } from "./json-comparisons.ts";
import { REGEXP_FLAGS } from "./regexp.ts";

const STRING = types.string();

/** Whole numbers in NUMERIC columns are stored as integers: without the addition, 7.00 / 2.00 would be 3. */
function division({ left, right, operation }: Binary, compiler: StatementCompiler): string {
  return `${compiler.operand(left, operation, "left")} / (${compiler.operand(right, OPERATORS.add, "left")} + 0.0)`;
}

/** Rounded down: of integers SQLite's division is one of integers, and of others the true one. */
function floorDivision(node: Binary, compiler: StatementCompiler): string {
  return isIntegral(node.left) && isIntegral(node.right) ? plainBinary(node, "/", compiler) : `FLOOR(${division(node, compiler)})`;
}

/** The operator cuts off fractions before it divides; the function doesn't, and computes in floating point. */
function remainder(node: Binary, compiler: StatementCompiler): string {
  const types = [node.left.type, node.right.type];
  if (types.some((type) => type instanceof NumericType && type.scale !== 0))
    throw new CompileError(
      "SQLite has no remainder of exact numerics: cast both to t.double() for one that may be off by a binary error, or compute in the smallest unit, as integers.",
    );
  return types.some((type) => type instanceof FloatType)
    ? `mod(${compiler.items([node.left, node.right])})`
    : plainBinary(node, "%", compiler);
}

/** There is no operator for it: what either has, without what both have. */
function exclusiveOr({ left, right }: Binary, compiler: StatementCompiler): string {
  const both = [compiler.operand(left, OPERATORS.bitwise_or, "left"), compiler.operand(right, OPERATORS.bitwise_or, "right")];
  return `((${both.join(" | ")}) - (${both.join(" & ")}))`;
}

/**
 * A member of a JSON value as text: `->>` would give a number for a number, and 1 for true. What `->` gives is the member's JSON, which for
 * all but texts and null is its text.
 */
function jsonText({ left, right, operation }: Binary, compiler: StatementCompiler): string {
  const subject = compiler.operand(left, operation, "left");
  const path = compiler.operand(right, operation, "right");
  const member = `${subject} -> ${path}`;
  return `CASE json_type(${member}) WHEN 'text' THEN ${subject} ->> ${path} WHEN 'null' THEN NULL ELSE ${member} END`;
}

/** VALUES in FROM: SQLite takes no list of column names there, and calls them column1, column2 … */
function values(node: ValuesFrom, compiler: StatementCompiler): string {
  if (node.lateral)
    throw new CompileError("SQLite has no LATERAL VALUES: have the values in the select list, or in a scalar subquery for each of them.");
  const columns = node.keys.map((key, i) => `column${i + 1} AS ${compiler.identifier(key)}`).join(", ");
  const rows = node.data.map((row) => `(${compiler.items(row.values)})`).join(", ");
  return `(SELECT ${columns} FROM (VALUES ${rows})) AS ${compiler.sourceName(node)}`;
}

const DATE_PARTS: Readonly<Record<string, string>> = {
  month: "%m",
  day: "%d",
  year: "%Y",
  second: "%S",
  hour: "%H",
  doy: "%j",
  minute: "%M",
  epoch: "%s",
  dow: "%w",
  week: "%W",
};

function extract({ field, element }: Extract, compiler: StatementCompiler): string {
  const format = DATE_PARTS[field.toLowerCase()];
  if (format === undefined)
    throw new CompileError(`SQLite can't extract "${field}" from a date: it knows ${Object.keys(DATE_PARTS).join(", ")}.`);
  return `CAST(STRFTIME('${format}', ${compiler.render(element)}) AS INTEGER)`;
}

/** The operator takes no flags; the function behind it does. */
function regexpMatch({ operation, left, right, flags }: RegexpMatch, compiler: StatementCompiler): string {
  const not = operation === OPERATORS.regexp_match ? "" : "NOT ";
  if (flags === null || flags === "")
    return `${compiler.operand(left, operation, "left")} ${not}REGEXP ${compiler.operand(right, operation, "right")}`;
  if (!REGEXP_FLAGS.test(flags))
    throw new CompileError(`The flags of regexpMatch() can't be ${JSON.stringify(flags)} on SQLite: it takes i, m and s, each once.`);
  return `${not}regexp(${compiler.items([right, left])}, ${compiler.literal(flags, STRING)})`;
}

/** An empty list is a SELECT without rows. */
function emptyList({ width }: { readonly width: number }): string {
  const ones = Array.from({ length: width }, () => "1").join(", ");
  return `SELECT ${ones} FROM (SELECT ${ones}) WHERE 1!=1`;
}

const word = (sql: string) => (): string => sql;

/** Row values are looked up among the rows of VALUES: in a list they would be no SQL. */
function lookup(node: Binary, compiler: StatementCompiler): string {
  const { left, right, operation } = node;
  if (left.kind !== "tuple" || right.kind !== "list") return membership(node, compiler);
  const sql = `${compiler.render(left)} ${operation.sql} (VALUES ${compiler.render(right)})`;
  return operation === OPERATORS.not_in ? `(${sql})` : sql;
}

/** Where there is nothing of the kind. */
const missing = (what: string) => (): never => {
  throw new CompileError(`SQLite has no ${what}`);
};

/** What GROUP BY has beside expressions elsewhere. */
const grouping = (word: string) => missing(`${word}: unite several SELECTs by UNION ALL, one for each grouping.`);

function tableFunction(node: TableFunction, compiler: StatementCompiler): string {
  if (node.ordinality !== null)
    throw new CompileError("SQLite has no WITH ORDINALITY: number the rows by row_number(), or take the key that json_each() gives.");
  return BASE_RENDER_TABLE["table_function"]?.(node, compiler) ?? "";
}

/** LIMIT and OFFSET; FETCH is the same where it says nothing more. */
function limit({ limitTo, offsetBy, extras: { fetch } }: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  if (fetch !== null && (fetch.withTies || fetch.percent))
    throw new CompileError(
      "SQLite has no FETCH with ties or in percent: compare with rank() or percent_rank() over the order in a subquery.",
    );
  const count = fetch === null ? limitTo : fetch.count;
  if (count === null && offsetBy === null) return "";
  const rows = `LIMIT ${count === null ? "-1" : compiler.render(count)}`;
  return offsetBy === null ? rows : `${rows} OFFSET ${compiler.render(offsetBy)}`;
}

/** Operators that would take JSON's arrows apart: `||` binds as they do, signs and COLLATE more strongly. */
const TIGHTER: ReadonlySet<Operator> = new Set([OPERATORS.concat, OPERATORS.neg, OPERATORS.bitwise_not, OPERATORS.collate]);
const ARROWS: ReadonlySet<Operator | null> = new Set([OPERATORS.at, OPERATORS.at_path]);

/** Whether a member of a JSON value, as JSON, needs parentheses within an operator. */
export function bindsLoosely(node: ExpressionNode, around: Operator): boolean {
  return TIGHTER.has(around) && ARROWS.has(node.operator);
}

const COMPARISONS: RenderTable = {
  "operator:is_distinct_from": written("IS NOT"),
  "operator:is_not_distinct_from": written("IS"),
  "operator:in": lookup,
  "operator:not_in": lookup,
};

/** All render functions. */
export const SQLITE_RENDER_TABLE: RenderTable = {
  ...BASE_RENDER_TABLE,
  ...SQLITE_DDL,
  ...SQLITE_DML,
  ...jsonComparisons(COMPARISONS),
  cast,
  "operator:div": division,
  "operator:floor_div": floorDivision,
  "operator:mod": remainder,
  "operator:at": written("->"),
  "operator:at_path": written("->"),
  "operator:at_text": jsonText,
  "operator:at_path_text": jsonText,
  "operator:bitwise_xor": exclusiveOr,
  list_opening: ({ width }: { readonly width: number }) => (width > 1 ? "VALUES " : ""),
  "operator:item": missing("arrays."),
  regexp_match: regexpMatch,
  regexp_replace: noRegexp,
  collection_aggregate: missing("ANY and ALL: use in(…), exists(…), or an aggregate of the subquery."),
  table_sample: missing("TABLESAMPLE: order by func.random() and limit the rows."),
  limit,
  extract,
  values,
  table_function: tableFunction,
  function_field: missing("fields of a function's record: have its columns from FROM, by tableFunction(…)."),
  empty_list: emptyList,
  for_update: word(""),
  // Parentheses around a member of a set operation are no SQL here.
  compound_member: ({ sql }: { readonly sql: string }) => `SELECT * FROM (${sql})`,
  "function:now": word("CURRENT_TIMESTAMP"),
  "function:localtimestamp": word("DATETIME(CURRENT_TIMESTAMP, 'localtime')"),
  "function:rollup": grouping("ROLLUP"),
  "function:cube": grouping("CUBE"),
  "function:grouping sets": grouping("GROUPING SETS"),
  "function:grouping_sets": grouping("GROUPING SETS"),
  "function:char_length": renamed("length"),
  "function:aggregate_strings": (node: FunctionNode, compiler: StatementCompiler) => `group_concat(${compiler.items(node.args)})`,
};
