/** How SQLite says things differently. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, renamed, written } from "@athanor/compiler";
import type { Binary, ExpressionNode, Extract, FunctionNode, RegexpMatch, ValuesFrom } from "@athanor/core";
import { CompileError, OPERATORS } from "@athanor/core";
import { SQLITE_DDL } from "./ddl.ts";

/** Whole numbers in NUMERIC columns are stored as integers: without the addition, 7.00 / 2.00 would be 3. */
function division({ left, right, operation }: Binary, compiler: StatementCompiler): string {
  return `${compiler.operand(left, operation, "left")} / (${compiler.operand(right, OPERATORS.add, "left")} + 0.0)`;
}

/** There is no operator for it: what either has, without what both have. */
function exclusiveOr({ left, right }: Binary, compiler: StatementCompiler): string {
  const both = [compiler.operand(left, OPERATORS.bitwise_or, "left"), compiler.operand(right, OPERATORS.bitwise_or, "right")];
  return `((${both.join(" | ")}) - (${both.join(" & ")}))`;
}

/** VALUES in FROM: SQLite takes no list of column names there, and calls them column1, column2 … */
function values(node: ValuesFrom, compiler: StatementCompiler): string {
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

function regexpMatch({ operation, left, right }: RegexpMatch, compiler: StatementCompiler): string {
  const word = operation === OPERATORS.regexp_match ? "REGEXP" : "NOT REGEXP";
  return `${compiler.operand(left, operation, "left")} ${word} ${compiler.operand(right, operation, "right")}`;
}

/** An empty list is a SELECT without rows. */
function emptyList({ width }: { readonly width: number }): string {
  const ones = Array.from({ length: width }, () => "1").join(", ");
  return `SELECT ${ones} FROM (SELECT ${ones}) WHERE 1!=1`;
}

const word = (sql: string) => (): string => sql;

/** All render functions. */
export const SQLITE_RENDER_TABLE: RenderTable = {
  ...BASE_RENDER_TABLE,
  ...SQLITE_DDL,
  "operator:div": division,
  "operator:is_distinct_from": written("IS NOT"),
  "operator:is_not_distinct_from": written("IS"),
  "operator:at": written("->"),
  "operator:at_path": written("->"),
  "operator:at_path_text": written("->>"),
  "operator:bitwise_xor": exclusiveOr,
  regexp_match: regexpMatch,
  extract,
  values,
  empty_list: emptyList,
  for_update: word(""),
  // Parentheses around a member of a set operation are no SQL here.
  compound_member: ({ sql }: { readonly sql: string }) => `SELECT * FROM (${sql})`,
  // A column of RETURNING stands without its table.
  returning_column: (expression: ExpressionNode, compiler: StatementCompiler) => compiler.unqualified(() => compiler.render(expression)),
  "function:now": word("CURRENT_TIMESTAMP"),
  "function:localtimestamp": word("DATETIME(CURRENT_TIMESTAMP, 'localtime')"),
  "function:char_length": renamed("length"),
  "function:aggregate_strings": (node: FunctionNode, compiler: StatementCompiler) => `group_concat(${compiler.items(node.args)})`,
};
