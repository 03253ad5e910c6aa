/** The MySQL and MariaDB dialects. */
export { mariadb, mysql } from "./dialect.ts";
export type { MatchMode, MatchOptions } from "./match.ts";
export { MatchNode, match } from "./match.ts";
export type { MysqlOptions } from "./options.ts";
