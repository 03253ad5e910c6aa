/** How SQL Server says things differently. */
import type { RenderTable } from "@athanor/compiler";
import { BASE_RENDER_TABLE } from "@athanor/compiler";
import { MSSQL_DDL } from "./ddl.ts";
import { MSSQL_DML } from "./dml.ts";
import { MSSQL_EXPRESSIONS } from "./expressions.ts";
import { MSSQL_QUERIES } from "./queries.ts";

/** All render functions. */
export const MSSQL_RENDER_TABLE: RenderTable = {
  ...BASE_RENDER_TABLE,
  ...MSSQL_EXPRESSIONS,
  ...MSSQL_QUERIES,
  ...MSSQL_DML,
  ...MSSQL_DDL,
};
