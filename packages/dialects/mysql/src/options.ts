/** What `mysql()` and `mariadb()` may be told, and what follows from it. */
import { ArgumentError } from "@athanor/core";

/** How the connection is encrypted: what Node's `tls` takes. */
export interface SslOptions {
  /** Certificates of the authorities that are trusted; by default those that Node trusts. */
  readonly ca?: string | string[] | Buffer | Buffer[];
  readonly cert?: string | string[] | Buffer | Buffer[];
  readonly key?: string | string[] | Buffer | Buffer[];
  readonly passphrase?: string;
  /** Whether a certificate that can't be verified ends it: by default true. */
  readonly rejectUnauthorized?: boolean;
  /** Whether the certificate has to be the host's: by default true, unless the host is given by its address. */
  readonly verifyIdentity?: boolean;
  readonly minVersion?: string;
  readonly maxVersion?: string;
  readonly ciphers?: string;
}

/**
 * Options of the MySQL and MariaDB dialects: where to connect to, how, and what SQL depends on. Without any of `host`, `port`,
 * `socketPath`, `user`, `password` and `database`, the dialect is one to render for.
 */
export interface MysqlOptions extends RenderingOptions {
  /** By default `localhost`. */
  readonly host?: string;
  /** By default 3306. */
  readonly port?: number;
  /** The path of a Unix socket, in place of host and port. */
  readonly socketPath?: string;
  readonly user?: string;
  /** The password, or a function that is asked for it at each new connection: for tokens that expire. */
  readonly password?: string | (() => string | PromiseLike<string>);
  readonly database?: string;
  /** Encrypt the connection: `true`, or how. By default it isn't. */
  readonly ssl?: boolean | SslOptions;
  /** How long connecting may take, in milliseconds: by default 10 000. 0 is for ever. */
  readonly connectTimeout?: number;
  /** The connection's character set, or a collation of it: by default `utf8mb4`. It has to be a kind of UTF-8. */
  readonly charset?: string;
  /**
   * The session's time zone: by default `+00:00`, so that a TIMESTAMP is the instant that a Date says. `null` leaves the server's.
   */
  readonly timezone?: string | null;
  /**
   * The session's `sql_mode`: by default the server's with STRICT_TRANS_TABLES, so that what doesn't fit is an error and isn't cut
   * off. A text replaces it, `null` leaves the server's.
   */
  readonly sqlMode?: string | null;
  /** Whether statements may be prepared on the server: by default true. Otherwise values are written into the text. */
  readonly prepare?: boolean;
  /** How many prepared statements each connection keeps: by default 200. The server's `max_prepared_stmt_count` is for all of them. */
  readonly preparedStatements?: number;
}

/** What the SQL depends on that is written; what isn't said is asked of the server, once there is one. */
export interface RenderingOptions {
  /** The server's version, such as `"8.0.13"`; by default, that of a server whose version nobody has to think about. */
  readonly serverVersion?: string | readonly number[];
  /** Whether a backslash escapes in string literals, as it does unless the server's `sql_mode` has `NO_BACKSLASH_ESCAPES`. */
  readonly backslashEscapes?: boolean;
  /** How placeholders look: `"question"` (`?`, the default) or `"format"` (`%s`, where a percent sign is written twice). */
  readonly parameterStyle?: "question" | "format";
}

/** What a server of a version can do. */
export interface MysqlFacts {
  readonly mariadb: boolean;
  /** FOR SHARE instead of LOCK IN SHARE MODE. */
  readonly forShare: boolean;
  /** FOR UPDATE OF. */
  readonly lockOf: boolean;
  /** CAST to FLOAT and DOUBLE. */
  readonly floatCast: boolean;
  /** LATERAL subqueries. */
  readonly lateral: boolean;
  /** INTERSECT ALL and EXCEPT ALL. */
  readonly setOperationsAll: boolean;
  /** VALUES ROW(…) in FROM. */
  readonly valuesRow: boolean;
  /** FETCH FIRST … ROWS WITH TIES. */
  readonly fetch: boolean;
  /** INSERT … AS new ON DUPLICATE KEY UPDATE, instead of VALUES(column). */
  readonly insertAlias: boolean;
  /** INSERT … RETURNING and DELETE … RETURNING. */
  readonly returning: boolean;
  /** Sequences. */
  readonly sequences: boolean;
  /** UUID as a type. */
  readonly uuidType: boolean;
  /** Functions, in parentheses, as defaults of columns. */
  readonly defaultFunctions: boolean;
}

type Version = readonly [major: number, minor: number, patch: number];

/** The versions that are taken for granted. */
const LEAST_MYSQL: Version = [8, 0, 31];
const LEAST_MARIADB: Version = [10, 6, 0];

/**
 * What follows from a version.
 *
 * @throws ArgumentError for what is no version
 */
export function factsOf(mariadb: boolean, given: RenderingOptions["serverVersion"]): MysqlFacts {
  const version = given === undefined ? (mariadb ? LEAST_MARIADB : LEAST_MYSQL) : parsed(given);
  const since = (family: "mysql" | "mariadb", ...least: Version): boolean =>
    (family === "mariadb") === mariadb && !isBefore(version, least);
  return {
    mariadb,
    forShare: since("mysql", 8, 0, 1),
    lockOf: since("mysql", 8, 0, 0),
    floatCast: since("mysql", 8, 0, 17) || since("mariadb", 10, 4, 5),
    lateral: since("mysql", 8, 0, 14),
    setOperationsAll: since("mysql", 8, 0, 31) || since("mariadb", 10, 5, 0),
    valuesRow: since("mysql", 8, 0, 19),
    fetch: since("mariadb", 10, 6, 0),
    insertAlias: since("mysql", 8, 0, 20),
    returning: since("mariadb", 10, 5, 0),
    sequences: since("mariadb", 10, 3, 0),
    uuidType: since("mariadb", 10, 7, 0),
    defaultFunctions: since("mysql", 8, 0, 13) || since("mariadb", 10, 2, 1),
  };
}

function isBefore(version: Version, least: Version): boolean {
  const different = version.findIndex((part, i) => part !== least[i]);
  return different >= 0 && (version[different] ?? 0) < (least[different] ?? 0);
}

/** The first three numbers; what servers say behind them, such as `-MariaDB-log`, doesn't count. */
function parsed(given: string | readonly number[]): Version {
  const parts = typeof given === "string" ? /^\d+(?:\.\d+)*/.exec(given)?.[0].split(".").map(Number) : given;
  const [major, minor = 0, patch = 0] = parts ?? [];
  if (major === undefined || ![major, minor, patch].every(Number.isSafeInteger))
    throw new ArgumentError(`serverVersion is a version such as "8.0.36", not ${JSON.stringify(given)}.`);
  return [major, minor, patch];
}
