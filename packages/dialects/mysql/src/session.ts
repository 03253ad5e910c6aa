/** Setting up a session, and asking the server what it is. */
import { InvalidRequestError } from "@athanor/core";
import type { Op, QueryRunner } from "@athanor/engine";
import type { ConnectionOptions } from "./connection-options.ts";

/**
 * Sets up a connection: its character set, its time zone, and that values which don't fit are errors.
 *
 * ANSI_QUOTES, which a server may have in its sql_mode, changes nothing: names stand in backticks and texts in single quotes.
 */
export function* setUpSession(queries: QueryRunner, { charset, timezone, sqlMode }: ConnectionOptions): Op<void> {
  const [name = charset] = charset.split("_");
  const settings = [
    `NAMES ${name}${name === charset ? "" : ` COLLATE ${charset}`}`,
    ...(timezone === null ? [] : [`time_zone = '${timezone}'`]),
    ...(sqlMode === undefined ? ["sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')"] : []),
    ...(typeof sqlMode === "string" ? [`sql_mode = '${sqlMode}'`] : []),
  ];
  yield* queries.query(`SET ${settings.join(", ")}`);
}

/** What a server says of itself. */
export interface ServerFacts {
  readonly mariadb: boolean;
  readonly version: string;
  readonly backslashEscapes: boolean;
  /** Whether tables that differ in upper and lower case only are the same. */
  readonly foldsNames: boolean;
  /** How much one statement may be, in bytes, with its values. */
  readonly maxPacket: number;
}

/** Asks a server what it is. */
export function* serverFacts(queries: QueryRunner): Op<ServerFacts> {
  const [row] = yield* queries.query("SELECT VERSION(), @@sql_mode, @@lower_case_table_names, @@max_allowed_packet");
  const [version, modes, lowerCase, maxPacket] = row ?? [];
  // MariaDB puts an old version of MySQL before its own where it replicates.
  const text = String(version).replace(/^5\.5\.5-/, "");
  if (!/^\d/.test(text))
    throw new InvalidRequestError(`The server says of its version ${JSON.stringify(version)}: give it by serverVersion.`);
  return {
    mariadb: /mariadb/i.test(text),
    version: text,
    backslashEscapes: !String(modes).split(",").includes("NO_BACKSLASH_ESCAPES"),
    foldsNames: Number(lowerCase) !== 0,
    maxPacket: Number(maxPacket),
  };
}

/** How far the keys are apart that the server generates one after the other: a cluster's nodes keep out of each other's way by that. */
export function* keyStep(queries: QueryRunner): Op<number> {
  const [row] = yield* queries.query("SELECT @@auto_increment_increment");
  return Number(row?.[0]);
}
