/** What PostgreSQL's errors, and pg's own, mean. */
import type { DatabaseErrorFacts, DatabaseErrorKind, Violation } from "@athanor/engine";
import { detailOf, isStale, LOST } from "./driver-errors.ts";

type Meaning = Pick<DatabaseErrorFacts, "kind" | "hint" | "disconnect">;

/**
 * What an error of PostgreSQL means, by its SQLSTATE, or one of pg's own.
 *
 * @param error anything that was thrown; PostgreSQL's have `code`, `severity`, `detail` and so on
 * @returns the facts; null if it comes neither from PostgreSQL nor from its driver
 * @example
 * mapError: (error) => mapPostgresqlError(error) ?? (error instanceof MyDriverError ? { kind: "interface", message: error.message } : null);
 */
export function mapPostgresqlError(error: unknown): DatabaseErrorFacts | null {
  if (!(error instanceof Error)) return null;
  const code = detailOf(error, "code");
  if (code !== null && /^[0-9A-Z]{5}$/.test(code) && detailOf(error, "severity") !== null) return serverFacts(error, code);
  return driverFacts(error, code);
}

/** By class of SQLSTATE, its first two characters. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const CLASSES: Readonly<Record<string, DatabaseErrorKind>> = {
  "08": "operational",
  "0A": "not-supported",
  "20": "programming",
  "21": "programming",
  "22": "data",
  "23": "integrity",
  "24": "internal",
  "25": "internal",
  "26": "programming",
  "27": "operational",
  "28": "operational",
  "2B": "internal",
  "2D": "internal",
  "2F": "internal",
  "34": "operational",
  "38": "internal",
  "39": "internal",
  "3B": "internal",
  "3D": "operational",
  "3F": "programming",
  "40": "operational",
  "42": "programming",
  "44": "programming",
  "53": "operational",
  "54": "operational",
  "55": "operational",
  "57": "operational",
  "58": "operational",
  F0: "internal",
  HV: "operational",
  P0: "internal",
  XX: "internal",
};

const RETRY = "Nothing of the transaction has been done: do it again from its beginning";
const PASSWORD = "Check the user and the password of the URL or of the options, and pg_hba.conf on the server";
const SERVER_ENDED = "The server has ended the connection; the next one is a new one";

/** What to do about it, by SQLSTATE. */
const HINTS: Readonly<Record<string, string>> = {
  "22021": "PostgreSQL keeps no NUL characters in text: leave them out, or use t.largeBinary()",
  "25001": "Run it on a connection with the isolation level AUTOCOMMIT",
  "25006": "The transaction, or the server, only reads",
  "25P02": "An earlier statement of the transaction has failed: roll back, or back to a savepoint that was set before it",
  "28000": `${PASSWORD}, which may also want TLS (sslmode)`,
  "28P01": PASSWORD,
  "34000": "The rows can't be read to the end: the transaction that they were read in has ended",
  "3D000": "Create the database (CREATE DATABASE, or createdb), or name another in the URL or the options",
  "40001": `Another transaction has changed what this one has read. ${RETRY}`,
  "40P01": `This transaction and another have waited for each other. ${RETRY}`,
  "42601": "A statement that is executed is a single one: several are executed one by one",
  "53300": "The server has no connection left: make the pools smaller, or max_connections larger",
  "55P03": "Another transaction holds the lock",
  "57014": "The statement was cancelled: by this program, by an administrator, or because it took longer than statement_timeout",
  "57P01": SERVER_ENDED,
  "57P02": SERVER_ENDED,
  "57P03": "The server is starting or shutting down: try again in a moment",
};

/** Another transaction was in the way with these: the same work may succeed if it is done again. */
const IN_THE_WAY = /^(40001|40P01|55P03)$/;
/** The connection is gone with these. */
const ENDED = /^(08...|57P0[1-5]|25P0[34])$/;
/** And with everything that is fatal, except where it was refused in the first place. */
const REFUSED = /^(28...|3D000|53300|57P03)$/;

function serverFacts(error: Error, code: string): DatabaseErrorFacts {
  const severity = detailOf(error, "severity");
  const fatal = (severity === "FATAL" || severity === "PANIC") && !REFUSED.test(code);
  return {
    kind: CLASSES[code.slice(0, 2)] ?? "database",
    message: messageOf(error),
    hint: hintOf(error, code),
    driverCode: code,
    disconnect: fatal || ENDED.test(code),
    retryable: IN_THE_WAY.test(code),
    table: detailOf(error, "table"),
    ...(code.startsWith("23") ? constraintFacts(error, code) : {}),
  };
}

/** What the server says, with the detail; `Key (email)=(x) already exists.` */
function messageOf(error: Error): string {
  const detail = detailOf(error, "detail");
  return detail === null ? error.message : `${error.message}: ${detail.replace(/\.$/, "")}`;
}

function hintOf(error: Error, code: string): string | undefined {
  if (isStale(error)) return "A table was changed since the statement was prepared: roll back, and do the transaction again";
  // Of a syntax error in general, nothing more can be said.
  const known = code === "42601" && !/multiple commands/.test(error.message) ? undefined : HINTS[code];
  const server = detailOf(error, "hint")?.replace(/\.$/, "");
  return known !== undefined && server !== undefined ? `${server}. ${known}` : (known ?? server);
}

const VIOLATIONS: Readonly<Record<string, Violation>> = {
  "23502": "not-null",
  "23503": "foreign-key",
  "23001": "foreign-key",
  "23505": "unique",
  "23514": "check",
  "23P01": "exclusion",
};

function constraintFacts(error: Error, code: string): Partial<DatabaseErrorFacts> {
  const constraint = detailOf(error, "constraint");
  const table = detailOf(error, "table");
  const column = detailOf(error, "column");
  const violation = VIOLATIONS[code] ?? null;
  // A primary key that has no name of its own has this one.
  const primary = violation === "unique" && constraint !== null && constraint === `${table}_pkey`;
  return {
    violation: primary ? "primary-key" : violation,
    constraint,
    columns: column !== null ? [column] : keyColumns(error, code),
  };
}

/** The columns that the detail names: `Key (a, b)=(1, 2) …`. Of a row that others refer to, they are the other table's: none then. */
function keyColumns(error: Error, code: string): readonly string[] {
  if (code !== "23505" && !(code === "23503" && /^insert or update/.test(error.message))) return [];
  const [, list = ""] = /\((.+?)\)=\(/.exec(detailOf(error, "detail") ?? "") ?? [];
  // Those of a foreign key are written as they are, without quotes.
  if (code === "23503") return list.split(", ");
  const names = list.match(/"(?:[^"]|"")+"|[^\s,"]+/g) ?? [];
  // An index over an expression has no columns to be named.
  return /[()]/.test(list.replace(/"(?:[^"]|"")+"/g, "")) ? [] : names.map((name) => name.replace(/^"(.*)"$/s, "$1").replaceAll('""', '"'));
}

const lost = (hint?: string): Meaning => ({ kind: "operational", hint, disconnect: true });
const failed = (hint?: string): Meaning => ({ kind: "operational", hint });

const UNREACHABLE = failed("Check the host and the port, that the server runs there, and that no firewall is between");
const TLS = failed(
  'The server\'s certificate is not to be trusted as it is: give its authority (ssl: { ca }, or sslrootcert in the URL), or, if nobody else is on the line, sslmode "require" without one',
);

/** By code of Node, and of our own. */
const SYSTEM_CODES: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: failed("Nothing listens there: check the host and the port, and that the server is running"),
  ENOTFOUND: failed("There is no host of that name: check it in the URL or the options"),
  EAI_AGAIN: failed("The host's name can't be looked up: check it, and the network"),
  ENOENT: failed("There is no socket in that directory: check the host, and that the server is running"),
  EACCES: failed("The program may not use that socket"),
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ECONNRESET: lost(SERVER_ENDED),
  EPIPE: lost(SERVER_ENDED),
  ETIMEDOUT: lost("The network did not answer"),
  ERR_STREAM_DESTROYED: lost(),
  ERR_STREAM_WRITE_AFTER_END: lost(),
  [LOST]: lost(),
  ATHANOR_BUSY: { kind: "interface", hint: "Wait for one to end before the next, or use a connection for each" },
  ATHANOR_ROLLED_BACK: { kind: "operational", hint: "Roll back after an error, or let engine.begin() do it, and do the work again" },
};

/** By message, of pg's own errors. */
const MESSAGES: readonly (readonly [message: RegExp, meaning: Meaning])[] = [
  [/^Connection terminated|not queryable$/, lost(SERVER_ENDED)],
  [/^timeout expired$/, failed("The server did not answer within connectTimeout: check the host and the port, or give it longer")],
  [/does not support SSL/, failed('Connect without TLS (sslmode "disable"), or turn it on at the server')],
  [/establishing an SSL connection/, failed()],
  [/^SASL: .*password/, failed("The server asks for a password, and none was given: put it into the URL or the options")],
  [/^SASL: /, failed(PASSWORD)],
  [/^received invalid response|^Received unexpected/, { kind: "internal", disconnect: true }],
  [/^COPY … /, { kind: "not-supported" }],
];

function driverFacts(error: Error, code: string | null): DatabaseErrorFacts | null {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const message = error.message === "" && first instanceof Error ? first.message : error.message;
  const meaning =
    code === null
      ? MESSAGES.find(([pattern]) => pattern.test(message))?.[1]
      : (SYSTEM_CODES[code] ?? (/CERT|^ERR_(TLS|SSL)|^EPROTO$|_ISSUER|_SIGNATURE/.test(code) ? TLS : undefined));
  return meaning === undefined ? null : { message, driverCode: code, ...meaning };
}
