// A server for one test alone, which may do with it what it likes.
import { privateMysql } from "./mysql.mjs";
import { privatePostgresql } from "./postgresql.mjs";

/**
 * @param {"postgresql" | "mariadb" | "mysql"} name
 * @returns {Promise<import("./servers.mjs").Started & import("./private-server.mjs").PrivateServer | null>} null if its programs aren't here
 */
export function ownServer(name) {
  return name === "postgresql" ? privatePostgresql() : privateMysql(name);
}
