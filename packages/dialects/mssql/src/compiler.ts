/** How SQL Server says things differently. */
import type { RenderTable } from "@athanor/compiler";
import { BASE_RENDER_TABLE } from "@athanor/compiler";
import { MSSQL_DDL } from "./ddl.ts";
import { MSSQL_DML } from "./dml.ts";
import { mssqlExpressions } from "./expressions.ts";
import { MSSQL_FROM } from "./from.ts";
import { MSSQL_FUNCTIONS } from "./functions.ts";
import type { MssqlFacts } from "./options.ts";
import { mssqlQueries } from "./queries.ts";

/** All render functions, for a server of which these facts hold. A table that depends on facts is a function of them. */
export function mssqlRenderTable(facts: MssqlFacts): RenderTable {
  return {
    ...BASE_RENDER_TABLE,
    ...mssqlExpressions(facts),
    ...MSSQL_FUNCTIONS,
    ...MSSQL_FROM,
    ...mssqlQueries(facts),
    ...MSSQL_DML,
    ...MSSQL_DDL,
  };
}
