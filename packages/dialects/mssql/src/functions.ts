/** How SQL Server writes functions. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { renamed, withinGroup } from "@athanor/compiler";
import type { ExpressionNode, FunctionNode } from "@athanor/core";
import { CompileError } from "@athanor/core";

const word = (sql: string) => (): string => sql;

/** The separator is no placeholder. */
function aggregateStrings({ args }: FunctionNode, compiler: StatementCompiler): string {
  const [text, separator] = args;
  if (text === undefined || separator === undefined) throw new CompileError("aggregate_strings takes a text and a separator.");
  return `string_agg(${compiler.items([text])}, ${compiler.asLiteral(separator)})`;
}

/** Render functions. */
export const MSSQL_FUNCTIONS: RenderTable = {
  aggregate_order: withinGroup,
  // The bounds of a frame are no placeholders.
  frame_distance: (distance: ExpressionNode, compiler) => compiler.asLiteral(distance),
  "function:aggregate_strings": aggregateStrings,
  "function:now": word("CURRENT_TIMESTAMP"),
  "function:current_date": word("CAST(GETDATE() AS DATE)"),
  "function:current_time": word("CAST(GETDATE() AS TIME)"),
  "function:localtime": word("CAST(GETDATE() AS TIME)"),
  "function:localtimestamp": word("GETDATE()"),
  "function:length": renamed("LEN"),
  "function:char_length": renamed("LEN"),
  "function:ceil": renamed("CEILING"),
  "function:pow": renamed("POWER"),
  "function:random": renamed("RAND"),
};
