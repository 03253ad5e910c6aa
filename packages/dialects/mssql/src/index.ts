/** The SQL Server dialect. */
export { mssql } from "./dialect.ts";
export type { MssqlOptions } from "./options.ts";
export { deleted, inserted } from "./output.ts";
