/** `mysql` and `mariadb`: the dialects, and what their databases have beyond the others. */
import { mariadb as mariadbDialect, mysql as mysqlDialect } from "./dialect.ts";
import type { MysqlOptions } from "./options.ts";
import { MARIADB_TYPES, MYSQL_TYPES } from "./types/factories.ts";

/**
 * MySQL: called, the dialect; and the types that MySQL has beyond the generic ones.
 *
 * @example
 * const engine = createAsyncEngine(mysql("mysql://scott:tiger@localhost/test"));
 * select(users.c.id).compile(mysql()).sql;
 * column(mysql.mediumint({ unsigned: true }));
 */
export const mysql = Object.assign((target?: string | MysqlOptions) => mysqlDialect(target), {
  ...MYSQL_TYPES,
  /** The schemes of the URLs that it understands. */
  schemes: ["mysql"],
});

/**
 * MariaDB: called, the dialect; and the types that MariaDB has beyond the generic ones.
 *
 * @example
 * const engine = createAsyncEngine(mariadb("mariadb://scott:tiger@localhost/test"));
 * insert(users).returning(users.c.id).compile(mariadb()).sql;
 * column(mariadb.uuid());
 */
export const mariadb = Object.assign((target?: string | MysqlOptions) => mariadbDialect(target), {
  ...MARIADB_TYPES,
  /** The schemes of the URLs that it understands. */
  schemes: ["mariadb"],
});
