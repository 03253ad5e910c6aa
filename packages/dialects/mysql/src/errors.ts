/** What the errors of MySQL, MariaDB and mysql2 mean. */
import type { DatabaseErrorFacts } from "@athanor/engine";
import { violationFacts, whereFacts } from "./error-details.ts";
import { errorNumber } from "./error-numbers.ts";
import { clientFacts } from "./errors-of-client.ts";

type Meaning = Pick<DatabaseErrorFacts, "kind" | "hint" | "disconnect" | "retryable">;

const kind = (name: Meaning["kind"], hint?: string): Meaning => ({ kind: name, hint });
const operational = (hint?: string): Meaning => kind("operational", hint);
/** Another transaction was in the way: the same work may succeed if it is done again. */
const inTheWay = (hint: string): Meaning => ({ kind: "operational", hint, retryable: true });
/** The server has ended the connection, or can't go on with it. */
const gone = (hint?: string): Meaning => ({ kind: "operational", hint, disconnect: true });

const PASSWORD = "Check the user and the password, and from which hosts the server lets that user in (SELECT user, host FROM mysql.user)";
const GRANT = "The user isn't allowed to do this: GRANT it";
const CONNECTIONS = "Close connections that aren't used, give the pools less room, or raise the server's limit";
const NO_TRANSACTION = "The transaction was rolled back: do all of its work again";

/** By number, where the SQLSTATE doesn't say enough. https://mariadb.com/kb/en/mariadb-error-codes/ */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  1040: operational(CONNECTIONS),
  1203: operational(CONNECTIONS),
  1226: operational(CONNECTIONS),
  1044: operational(GRANT),
  1045: operational(PASSWORD),
  1698: operational(PASSWORD),
  1130: operational("The server lets nobody in from this host: create a user for it"),
  1129: operational("The server has blocked this host after too many failed connections: FLUSH HOSTS"),
  1049: operational("Create the database first (CREATE DATABASE), or check its name"),
  1142: operational(GRANT),
  1143: operational(GRANT),
  1227: operational(GRANT),
  1370: operational(GRANT),
  1053: gone("The server is shutting down"),
  1077: gone(),
  1079: gone(),
  1080: gone(),
  1152: gone(),
  1153: gone("The statement is larger than the server's max_allowed_packet"),
  1158: gone(),
  1159: gone(),
  1160: gone(),
  1161: gone(),
  1184: gone(),
  1927: gone("The connection was killed"),
  2006: gone(),
  2013: gone(),
  2055: gone(),
  3169: gone("The connection was killed"),
  4031: gone("The server has ended a connection that was idle for too long: let the pool recycle connections before wait_timeout"),
  1205: inTheWay(
    "Another transaction holds the lock for longer than innodb_lock_wait_timeout. Only the statement was undone, the transaction is still open: run it again, or roll back",
  ),
  1213: inTheWay(NO_TRANSACTION),
  1020: inTheWay("Another transaction has changed the row since this one first read: do the transaction's work again"),
  1099: operational(),
  1100: operational(),
  1290: operational("The server was started with an option that forbids this, such as --read-only"),
  1317: operational("The statement was stopped, by cancelling it or by KILL QUERY"),
  1461: operational(
    "All connections together have max_prepared_stmt_count statements prepared: raise it on the server, or keep fewer on each connection (preparedStatements)",
  ),
  1792: operational("The transaction was begun as READ ONLY"),
  1836: operational("The server runs in read-only mode"),
  1969: operational("The statement took longer than max_statement_time allows"),
  3024: operational("The statement took longer than max_execution_time allows"),
  3572: operational("The rows are locked, and NOWAIT waits for none"),
  1264: kind("data"),
  1265: kind("data", "The value doesn't fit the column, or is no member of its ENUM or SET"),
  1292: kind("data"),
  1365: kind("data"),
  1366: kind("data"),
  1367: kind("data"),
  1406: kind("data"),
  1411: kind("data"),
  1416: kind("data"),
  1525: kind("data"),
  1690: kind("data"),
  3140: kind("data"),
  4038: kind("data"),
  6138: kind("data"),
  1235: kind("not-supported"),
  1178: kind("not-supported"),
  1286: kind("not-supported"),
  1295: kind("not-supported", "The server can't prepare this statement: run it without values"),
  // Its SQLSTATE is that of violated constraints.
  1052: kind("programming"),
  1128: kind("programming"),
  1210: kind("programming"),
  1267: kind("programming", "Say by .collate(…) how to compare"),
  1830: kind("programming"),
  1906: kind("programming"),
  1911: kind("programming"),
  3105: kind("programming"),
  1105: kind("database"),
};

/** By the first two letters of the SQLSTATE. */
const CLASSES: Readonly<Record<string, DatabaseErrorFacts["kind"]>> = {
  "07": "programming",
  "08": "operational",
  "0A": "not-supported",
  "21": "programming",
  "22": "data",
  "23": "integrity",
  "28": "operational",
  "40": "operational",
  "42": "programming",
  "70": "operational",
  HY: "operational",
};

/**
 * The facts of an error.
 *
 * @returns null if it comes neither from the server nor from mysql2
 */
export function mapMysqlError(error: unknown): DatabaseErrorFacts | null {
  if (!(error instanceof Error)) return null;
  const number = errorNumber(error);
  return number === null ? clientFacts(error) : serverErrorFacts(error, number);
}

function serverErrorFacts(error: Error, number: number): DatabaseErrorFacts {
  const message = "sqlMessage" in error && typeof error.sqlMessage === "string" ? error.sqlMessage : error.message;
  const state = "sqlState" in error && typeof error.sqlState === "string" ? error.sqlState : "";
  const general = CLASSES[state.slice(0, 2)] ?? (number < 1000 ? "internal" : "operational");
  return {
    message,
    driverCode: "code" in error && typeof error.code === "string" ? error.code : String(number),
    ...whereFacts(message),
    ...(MEANINGS[number] ?? { kind: general }),
    ...violationFacts(number, message),
  };
}
