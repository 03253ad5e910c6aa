/** How SQL Server writes functions. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, isIntegral, renamed, withinGroup } from "@athanor/compiler";
import type { ExpressionNode, Frame, FunctionField, FunctionNode } from "@athanor/core";
import { CompileError, OPERATORS, Unary } from "@athanor/core";

const word = (sql: string) => (): string => sql;

/** The separator is no placeholder. */
function aggregateStrings({ args }: FunctionNode, compiler: StatementCompiler): string {
  const [text, separator] = args;
  if (text === undefined || separator === undefined) throw new CompileError("aggregate_strings takes a text and a separator.");
  return `string_agg(${compiler.items([text])}, ${compiler.asLiteral(separator)})`;
}

/** The average of integers would be an integer: they are made numbers with a fraction before. */
function average({ args }: FunctionNode, compiler: StatementCompiler): string {
  const [of] = args;
  if (of === undefined) throw new CompileError("avg takes what the average is of.");
  const distinct = of instanceof Unary && of.operation === OPERATORS.distinct;
  const values = distinct ? of.element : of;
  const sql = compiler.items([values]);
  return `avg(${distinct ? "DISTINCT " : ""}${isIntegral(values) ? `CAST(${sql} AS FLOAT)` : sql})`;
}

/** IIF is the one function that takes a condition. */
function call(node: FunctionNode, compiler: StatementCompiler): string {
  const [condition, ...values] = node.args;
  if (condition === undefined || node.name.toLowerCase() !== "iif") return BASE_RENDER_TABLE["function"]?.(node, compiler) ?? "";
  return `${node.name}(${[compiler.condition(condition), compiler.items(values)].join(", ")})`;
}

/** Another number for each row: RAND() by itself is one for the whole statement, and orders nothing. */
const randomly = word("RAND(CHECKSUM(NEWID()))");

/** How long the rest of a text is has to be said: longer than any will do. */
const REST = "2147483647";

/** A function whose last argument has to be given: the value that means the same as none. */
const completed =
  (name: string, count: number, last: string) =>
  ({ args }: FunctionNode, compiler: StatementCompiler): string =>
    `${name}(${compiler.items(args)}${args.length < count ? `, ${last}` : ""})`;

/** Frames are of rows, or of all values up to the current one or from it. */
function frame(node: Frame, compiler: StatementCompiler): string {
  const { unit, start, end, exclusion } = node;
  if (unit === "GROUPS" || (unit === "RANGE" && [start, end].some(({ distance }) => distance !== null)))
    throw new CompileError(`SQL Server counts the frame of a window in rows only, not by ${unit}: say { rows: […] }.`);
  if (exclusion !== null)
    throw new CompileError(
      `SQL Server has no EXCLUDE ${exclusion} in the frame of a window: subtract what is left out, or use a self join.`,
    );
  return BASE_RENDER_TABLE["frame"]?.(node, compiler) ?? "";
}

function noRecord({ name }: FunctionField): never {
  throw new CompileError(
    `SQL Server has no records, so no field "${name}" of one: select the column of a function in FROM, tableFunction(…).`,
  );
}

/** Render functions. */
export const MSSQL_FUNCTIONS: RenderTable = {
  function: call,
  aggregate_order: withinGroup,
  frame,
  function_field: noRecord,
  // The bounds of a frame are no placeholders.
  frame_distance: (distance: ExpressionNode, compiler) => compiler.asLiteral(distance),
  "function:aggregate_strings": aggregateStrings,
  "function:avg": average,
  "function:substr": completed("SUBSTRING", 3, REST),
  "function:substring": completed("SUBSTRING", 3, REST),
  "function:round": completed("round", 2, "0"),
  "function:now": word("CURRENT_TIMESTAMP"),
  "function:current_date": word("CAST(GETDATE() AS DATE)"),
  "function:current_time": word("CAST(GETDATE() AS TIME)"),
  "function:localtime": word("CAST(GETDATE() AS TIME)"),
  "function:localtimestamp": word("GETDATE()"),
  "function:length": renamed("LEN"),
  "function:char_length": renamed("LEN"),
  "function:ceil": renamed("CEILING"),
  "function:pow": renamed("POWER"),
  "function:random": randomly,
};
