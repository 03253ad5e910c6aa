/** How SQL Server writes DDL. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const MSSQL_DDL: RenderTable = {};
