/** How SQL Server writes INSERT, UPDATE and DELETE. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const MSSQL_DML: RenderTable = {};
