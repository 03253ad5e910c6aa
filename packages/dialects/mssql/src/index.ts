/** The SQL Server dialect. */
export { mssql } from "./dialect.ts";
