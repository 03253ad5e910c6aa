/** What SQLite's errors, and those of the libraries that run it, mean. */
import type { DatabaseErrorFacts } from "@athanor/engine";
import { sqliteCode } from "./result-codes.ts";

/**
 * The facts of an error.
 *
 * @returns null if it comes neither from SQLite nor from its driver
 */
export function mapSqliteError(error: unknown): DatabaseErrorFacts | null {
  if (!(error instanceof Error)) return null;
  const code = sqliteCode(error);
  if (code === null) return driverFacts(error);
  const [, , family = ""] = /^(SQLITE)_([A-Z]+)/.exec(code) ?? [];
  const known = family === "CONSTRAINT" ? constraintFacts(code, error.message) : FAMILIES[family];
  return { kind: "database", message: error.message, driverCode: code, ...known, ...FULL_CODES[code] };
}

type Meaning = Pick<DatabaseErrorFacts, "kind" | "hint" | "retryable">;

const operational = (hint: string): Meaning => ({ kind: "operational", hint });

const locked = (hint: string): Meaning => ({ kind: "operational", hint, retryable: true });

const NO_FILE = "Check that the path is right, that its directory exists, and that the program may read and write it";

/** By primary result code. https://www.sqlite.org/rescode.html */
const FAMILIES: Readonly<Record<string, Meaning>> = {
  ERROR: { kind: "programming", hint: undefined },
  MISMATCH: { kind: "data", hint: "A value doesn't fit where only an integer does, such as an INTEGER PRIMARY KEY" },
  TOOBIG: { kind: "data", hint: "A text or a blob is larger than SQLite allows" },
  RANGE: { kind: "programming", hint: "Give exactly one value for each placeholder" },
  INTERNAL: { kind: "internal", hint: undefined },
  MISUSE: { kind: "interface", hint: undefined },
  BUSY: locked(
    'Another connection holds the database longer than busyTimeout allows. Keep transactions that write short, let them begin: "immediate", or give a longer busyTimeout',
  ),
  LOCKED: operational("A table is in use on this very connection: finish reading before changing it"),
  CANTOPEN: operational(NO_FILE),
  PERM: operational(NO_FILE),
  AUTH: operational("The database refused it"),
  READONLY: operational("The database can't be written: it was opened with readOnly, or the file, or its directory, is write-protected"),
  NOTADB: operational("The file is no SQLite database, or it is encrypted: check the path"),
  CORRUPT: operational("The database file is damaged: restore it from a backup, or save what can be read by sqlite3's .recover"),
  FULL: operational("The disk is full, or the database has reached its largest size; the transaction was rolled back"),
  IOERR: operational("Reading or writing the file failed: check the disk"),
  NOMEM: operational("There is not enough memory"),
  INTERRUPT: operational("The statement was interrupted"),
  PROTOCOL: operational("Locking the file failed: try again"),
  NOLFS: { kind: "not-supported", hint: undefined },
  SCHEMA: operational("The schema changed while the statement was being prepared: try again"),
};

/** Our own code, for two transactions that write to one database in memory. */
export const MEMORY_BUSY = "SQLITE_BUSY_MEMORY";

/** Our own code, for a lock that was not had in time. */
const LOCK_TIMEOUT = "SQLITE_BUSY_IN_LINE";

/** Thrown when another transaction of this program doesn't let go of the file. */
export class LockTimeout extends Error {
  readonly code = LOCK_TIMEOUT;

  /** @param timeout how long it was waited for, in milliseconds */
  constructor(timeout: number) {
    super(`The database is locked: another transaction of this program has been writing to the file for ${timeout} ms`);
  }
}

/** Our own code, for writing in a transaction that only reads. */
const READING = "SQLITE_READONLY_TRANSACTION";

/** Thrown for a statement that writes in a transaction that was to read only. */
export class WrittenInReading extends Error {
  readonly code = READING;

  constructor() {
    super("attempt to write in a transaction that only reads");
  }
}

/** Whether another connection has the file just now, so that trying again may help. */
export function isBusy(error: unknown): boolean {
  const code = error instanceof Error ? sqliteCode(error) : null;
  return code === "SQLITE_BUSY" || code === "SQLITE_BUSY_RECOVERY";
}

/** Where the extended code says more. */
const FULL_CODES: Readonly<Record<string, Meaning>> = {
  SQLITE_BUSY_SNAPSHOT: locked(
    'Another connection has written since this transaction began to read, so it can\'t write any more: roll back and begin again, or let transactions that write begin: "immediate"',
  ),
  [LOCK_TIMEOUT]: locked(
    "Keep transactions that write short and await nothing else in them; let those that only read say so (readOnly: true), or give a longer busyTimeout",
  ),
  [MEMORY_BUSY]: locked(
    "A database in memory has one connection, and so room for one transaction that writes: commit, roll back or close the other first, or use a file",
  ),
  [READING]: operational("The transaction was begun with readOnly: leave that away from transactions that write"),
  SQLITE_ERROR_MISSING_COLLSEQ: { kind: "programming", hint: "The collation is not known on this connection" },
};

function constraintFacts(code: string, message: string): Partial<DatabaseErrorFacts> {
  const [, detail = ""] = /constraint failed: (.*)$/s.exec(message) ?? [];
  switch (code) {
    case "SQLITE_CONSTRAINT_UNIQUE":
      return { kind: "integrity", violation: "unique", ...columnsOf(detail), hint: "Another row has these values already" };
    case "SQLITE_CONSTRAINT_PRIMARYKEY":
    case "SQLITE_CONSTRAINT_ROWID":
      return { kind: "integrity", violation: "primary-key", ...columnsOf(detail), hint: "Another row has this primary key already" };
    case "SQLITE_CONSTRAINT_NOTNULL":
      return { kind: "integrity", violation: "not-null", ...columnsOf(detail) };
    case "SQLITE_CONSTRAINT_CHECK":
      return { kind: "integrity", violation: "check", constraint: detail };
    case "SQLITE_CONSTRAINT_FOREIGNKEY":
      return {
        kind: "integrity",
        violation: "foreign-key",
        hint: "A row refers to one that doesn't exist, or a row that others refer to was to go",
      };
    case "SQLITE_CONSTRAINT_DATATYPE":
      return { kind: "data" };
    default:
      return { kind: "integrity" };
  }
}

/** `user.email, user.name`, or `index 'ix_lower_name'`. SQLite quotes nothing here: names with dots and commas can't be told apart. */
function columnsOf(detail: string): Partial<DatabaseErrorFacts> {
  const index = /^index '(.*)'$/.exec(detail);
  if (index !== null) return { constraint: index[1] ?? null };
  const parts = detail.split(", ").map((part) => part.split("."));
  const table = parts[0]?.[0] ?? null;
  if (!parts.every((part) => part.length === 2 && part[0] === table)) return {};
  return { table, columns: parts.map((part) => part[1] ?? "") };
}

/** Errors that the libraries throw before SQLite is asked. */
const DRIVER_ERRORS: readonly (readonly [message: RegExp, meaning: Meaning])[] = [
  [/directory does not exist/, operational(NO_FILE)],
  [
    /^Too (few|many) parameter values|^Missing named parameter|^Unknown named parameter/,
    { kind: "programming", hint: "Give exactly one value for each placeholder" },
  ],
  [/^Provided value cannot be bound/, { kind: "interface", hint: "Give the value a type that says how it is stored" }],
  [/^BigInt value is too large/, { kind: "data", hint: "SQLite's integers have 64 bits" }],
  [
    /^Value is too large to be represented as a JavaScript number/,
    { kind: "data", hint: 'Declare the column as t.bigInteger({ as: "bigint" }), or { as: "string" }' },
  ],
  [/^database is not open/, { kind: "interface", hint: undefined }],
  [/contains more than one statement/, { kind: "programming", hint: "Execute them one by one" }],
  [/contains no statements|^statement has been finalized/, { kind: "programming", hint: undefined }],
  [/^SQLite3 can only bind/, { kind: "interface", hint: "Give the value a type that says how it is stored" }],
  [/bound string, buffer, or bigint is too big/, { kind: "data", hint: "SQLite's integers have 64 bits" }],
  [/^The database connection is (not open|busy)/, { kind: "interface", hint: undefined }],
];

function driverFacts(error: Error): DatabaseErrorFacts | null {
  const found = DRIVER_ERRORS.find(([message]) => message.test(error.message));
  const theirs = error instanceof TypeError || error instanceof RangeError || ("code" in error && error.code === "ERR_INVALID_STATE");
  return found === undefined || !theirs ? null : { message: error.message, ...found[1] };
}
