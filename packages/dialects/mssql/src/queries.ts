/** How SQL Server writes SELECT and FROM. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const MSSQL_QUERIES: RenderTable = {};
