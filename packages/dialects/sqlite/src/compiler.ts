/** How SQLite says things differently. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE } from "@athanor/compiler";
import type { Binary, CompoundSelect, ExpressionNode, FunctionNode, SelectNode, ValuesFrom } from "@athanor/core";
import { OPERATORS } from "@athanor/core";
import { SQLITE_DDL } from "./ddl.ts";

type BinaryForm = (node: Binary, compiler: StatementCompiler) => string;

/** An operator with another word. */
const written = (word: string): BinaryForm => {
  return ({ left, right, operation }, compiler) =>
    `${compiler.operand(left, operation, "left")} ${word} ${compiler.operand(right, operation, "right")}`;
};

/** By the operator's name. */
const BINARY_FORMS: Readonly<Record<string, BinaryForm>> = {
  // Whole numbers in NUMERIC columns are stored as integers: without the addition, 7.00 / 2.00 would be 3.
  div: ({ left, right, operation }, compiler) =>
    `${compiler.operand(left, operation, "left")} / (${compiler.operand(right, OPERATORS.add, "left")} + 0.0)`,
  is_distinct_from: written("IS NOT"),
  is_not_distinct_from: written("IS"),
  at: written("->"),
  // There is no operator for it: what either has, without what both have.
  bitwise_xor: ({ left, right }, compiler) => {
    const both = [compiler.operand(left, OPERATORS.bitwise_or, "left"), compiler.operand(right, OPERATORS.bitwise_or, "right")];
    return `((${both.join(" | ")}) - (${both.join(" & ")}))`;
  },
};

const renderBase = BASE_RENDER_TABLE["binary"];

function binary(node: Binary, compiler: StatementCompiler): string {
  const own = BINARY_FORMS[node.operation.name] ?? renderBase;
  return own?.(node, compiler) ?? "";
}

/** LIMIT can't be left out before OFFSET; -1 is no limit. */
function limit({ limitTo, offsetBy }: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  if (limitTo === null && offsetBy === null) return "";
  const first = limitTo === null ? "LIMIT -1" : `LIMIT ${compiler.render(limitTo)}`;
  return offsetBy === null ? first : `${first} OFFSET ${compiler.render(offsetBy)}`;
}

/** VALUES in FROM: SQLite takes no list of column names there, and calls them column1, column2 … */
function values(node: ValuesFrom, compiler: StatementCompiler): string {
  const columns = node.keys.map((key, i) => `column${i + 1} AS ${compiler.identifier(key)}`).join(", ");
  const rows = node.data.map((row) => `(${compiler.renderAll(row.values)})`).join(", ");
  return `(SELECT ${columns} FROM (VALUES ${rows})) AS ${compiler.sourceName(node)}`;
}

const word = (sql: string) => (): string => sql;
const renamed =
  (name: string) =>
  (node: FunctionNode, compiler: StatementCompiler): string =>
    `${name}(${compiler.renderAll(node.args)})`;

/** All render functions. */
export const SQLITE_RENDER_TABLE: RenderTable = {
  ...BASE_RENDER_TABLE,
  ...SQLITE_DDL,
  binary,
  limit,
  values,
  // A column of RETURNING stands without its table.
  returning_column: (expression: ExpressionNode, compiler: StatementCompiler) => compiler.unqualified(() => compiler.render(expression)),
  "function:now": word("CURRENT_TIMESTAMP"),
  "function:current_timestamp": word("CURRENT_TIMESTAMP"),
  "function:current_date": word("CURRENT_DATE"),
  "function:current_time": word("CURRENT_TIME"),
  "function:localtimestamp": word("DATETIME(CURRENT_TIMESTAMP, 'localtime')"),
  "function:char_length": renamed("length"),
};
