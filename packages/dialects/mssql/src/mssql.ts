/** `mssql`: the dialect, and what SQL Server has beyond the other databases. */
import { mssql as dialect } from "./dialect.ts";
import type { MssqlOptions } from "./options.ts";
import { MSSQL_TYPES } from "./types/factories.ts";

/**
 * SQL Server: called, the dialect; and the types that SQL Server has beyond the generic ones.
 *
 * @example
 * const engine = createAsyncEngine(mssql("mssql://scott:tiger@localhost/test"));
 * select(users.c.id).compile(mssql()).sql;
 * column(mssql.datetimeoffset({ precision: 3 }));
 */
export const mssql = Object.assign((target?: string | MssqlOptions) => dialect(target), {
  ...MSSQL_TYPES,
  /** The schemes of the URLs that it understands. */
  schemes: ["mssql"],
});
