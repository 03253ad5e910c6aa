/** What SQLite's errors, and better-sqlite3's own, mean. */
import type { DatabaseErrorFacts } from "@athanor/engine";

/**
 * The facts of an error.
 *
 * @returns null if it comes neither from SQLite nor from its driver
 */
export function mapSqliteError(error: unknown): DatabaseErrorFacts | null {
  if (!(error instanceof Error)) return null;
  const code: unknown = "code" in error ? error.code : null;
  if (typeof code !== "string" || !code.startsWith("SQLITE_")) return driverFacts(error);
  const [, , family = ""] = /^(SQLITE)_([A-Z]+)/.exec(code) ?? [];
  const known = family === "CONSTRAINT" ? constraintFacts(code, error.message) : FAMILIES[family];
  return { kind: "database", message: error.message, driverCode: code, ...known, ...FULL_CODES[code] };
}

type Meaning = Pick<DatabaseErrorFacts, "kind" | "hint">;

const operational = (hint: string): Meaning => ({ kind: "operational", hint });

const NO_FILE = "Check that the path is right, that its directory exists, and that the program may read and write it";

/** By primary result code. https://www.sqlite.org/rescode.html */
const FAMILIES: Readonly<Record<string, Meaning>> = {
  ERROR: { kind: "programming", hint: undefined },
  MISMATCH: { kind: "data", hint: "A value doesn't fit where only an integer does, such as an INTEGER PRIMARY KEY" },
  TOOBIG: { kind: "data", hint: "A text or a blob is larger than SQLite allows" },
  RANGE: { kind: "programming", hint: undefined },
  INTERNAL: { kind: "internal", hint: undefined },
  MISUSE: { kind: "interface", hint: undefined },
  BUSY: operational(
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

/** Where the extended code says more. */
const FULL_CODES: Readonly<Record<string, Meaning>> = {
  SQLITE_BUSY_SNAPSHOT: operational(
    'Another connection has written since this transaction began to read, so it can\'t write any more: roll back and begin again, or let transactions that write begin: "immediate"',
  ),
  [MEMORY_BUSY]: operational(
    "A database in memory has one connection, and so room for one transaction that writes: commit, roll back or close the other first, or use a file",
  ),
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

/** Errors that better-sqlite3 throws before SQLite is asked. */
const DRIVER_ERRORS: readonly (readonly [message: RegExp, meaning: Meaning])[] = [
  [/directory does not exist/, operational(NO_FILE)],
  [
    /^Too (few|many) parameter values|^Missing named parameter|^Unknown named parameter/,
    { kind: "programming", hint: "Give exactly one value for each placeholder" },
  ],
  [/contains more than one statement/, { kind: "programming", hint: "Execute them one by one" }],
  [/contains no statements/, { kind: "programming", hint: undefined }],
  [/^SQLite3 can only bind/, { kind: "interface", hint: "Give the value a type that says how it is stored" }],
  [/bound string, buffer, or bigint is too big/, { kind: "data", hint: "SQLite's integers have 64 bits" }],
  [/^The database connection is (not open|busy)/, { kind: "interface", hint: undefined }],
];

function driverFacts(error: Error): DatabaseErrorFacts | null {
  const found = DRIVER_ERRORS.find(([message]) => message.test(error.message));
  return found === undefined || !(error instanceof TypeError || error instanceof RangeError)
    ? null
    : { message: error.message, ...found[1] };
}
