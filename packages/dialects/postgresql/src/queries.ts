/** How PostgreSQL writes SELECT and FROM. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { fullLock } from "@athanor/compiler";
import type { CompoundSelect, SelectNode } from "@athanor/core";
import { CompileError } from "@athanor/core";

/** LIMIT and OFFSET, or FETCH where the statement says so. FETCH takes nothing but a number without parentheses. */
function limit({ limitTo, offsetBy, extras: { fetch } }: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  if (fetch === null) {
    const rows = limitTo === null ? (offsetBy === null ? "" : "LIMIT ALL") : `LIMIT ${compiler.render(limitTo)}`;
    return offsetBy === null ? rows : `${rows} OFFSET ${compiler.render(offsetBy)}`;
  }
  if (fetch.percent)
    throw new CompileError(
      "PostgreSQL has no FETCH of a percentage of the rows: compare with percent_rank() over the order in a subquery.",
    );
  const offset = offsetBy === null ? "" : `OFFSET (${compiler.render(offsetBy)}) ROWS `;
  return `${offset}FETCH FIRST (${compiler.render(fetch.count)}) ROWS ${fetch.withTies ? "WITH TIES" : "ONLY"}`;
}

/** The one hint about a table that there is: none of the tables that inherit from it. */
function tableHint({ sql, hint }: { readonly sql: string; readonly hint: string }): string {
  if (hint.toUpperCase() === "ONLY") return `ONLY ${sql}`;
  throw new CompileError(`PostgreSQL knows one hint about a table, "ONLY", not ${JSON.stringify(hint)}.`);
}

/** Render functions. */
export const POSTGRESQL_QUERIES: RenderTable = { limit, for_update: fullLock, table_hint: tableHint };
