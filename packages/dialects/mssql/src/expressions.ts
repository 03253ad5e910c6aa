/** How SQL Server writes expressions and functions. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const MSSQL_EXPRESSIONS: RenderTable = {};
