/** Errors of databases and of connections. The classes and their meanings follow SQLAlchemy's `sqlalchemy.exc`. */
import type { AthanorErrorOptions } from "@athanor/core";
import { AthanorError, InvalidRequestError } from "@athanor/core";
import { HIDDEN_VALUES, showValues } from "./show-values.ts";

/** Which class of error a database's refusal is. */
export type DatabaseErrorKind =
  | "interface"
  | "data"
  | "operational"
  | "integrity"
  | "internal"
  | "programming"
  | "not-supported"
  | "database";

/** Which kind of constraint was violated. */
export type Violation = "unique" | "primary-key" | "foreign-key" | "not-null" | "check" | "exclusion";

/** What a dialect can tell about an error of its driver. */
export interface DatabaseErrorFacts {
  readonly kind: DatabaseErrorKind;
  /** What the database says. */
  readonly message: string;
  /** What to do about it, if more can be said than the database does. */
  readonly hint?: string | undefined;
  /** The database's or the driver's own code: `SQLITE_CONSTRAINT_UNIQUE`, `23505`. */
  readonly driverCode?: string | null;
  readonly violation?: Violation | null;
  readonly constraint?: string | null;
  readonly table?: string | null;
  readonly columns?: readonly string[];
  /** Whether the connection is gone with it. */
  readonly disconnect?: boolean;
  /** Whether the same transaction may succeed if it is done again: a deadlock, a serialization failure, a lock that wasn't had in time. */
  readonly retryable?: boolean;
}

/** What was being run. */
export interface StatementFacts {
  readonly sql: string;
  /** The values; null where they must not be seen. */
  readonly values: readonly unknown[] | null;
  /** Which row of a batch it was. */
  readonly row?: number;
}

/**
 * The database refused something. Root of all errors that come from a database; `cause` is the driver's own error.
 *
 * @example
 * try { connection.execute(insert(users), [row]); }
 * catch (error) { if (error instanceof IntegrityError && error.violation === "unique") … }
 */
export class DatabaseError extends AthanorError {
  /** The database's or the driver's own code. */
  readonly driverCode: string | null;
  /** The SQL that was being run; null where there was none (connecting). */
  readonly sql: string | null;
  /** Its values; null where there was no statement, or with `hideParameters`. */
  readonly params: readonly unknown[] | null;
  /** The constraint's name, where the database tells it. */
  readonly constraint: string | null;
  /** The table concerned, where the database tells it. */
  readonly table: string | null;
  /** The columns concerned, where the database tells them. */
  readonly columns: readonly string[];
  /** Which kind of constraint was violated; null for all but integrity errors. */
  readonly violation: Violation | null;
  /** Whether the connection is gone: its transaction is lost, and the engine has thrown the connection away. */
  readonly isDisconnect: boolean;
  /** Whether the same transaction may succeed if it is done again: a deadlock, a serialization failure. */
  readonly isRetryable: boolean;

  constructor(facts: DatabaseErrorFacts, statement: StatementFacts | null, options: AthanorErrorOptions = {}) {
    super(describe(facts, statement), { code: facts.kind, ...options });
    this.driverCode = facts.driverCode ?? null;
    this.sql = statement?.sql ?? null;
    this.params = statement?.values ?? null;
    this.constraint = facts.constraint ?? null;
    this.table = facts.table ?? null;
    this.columns = facts.columns ?? [];
    this.violation = facts.violation ?? null;
    this.isDisconnect = facts.disconnect ?? false;
    this.isRetryable = facts.retryable ?? false;
  }
}

/** The driver was used in a way it can't be used. Code `"interface"`. */
export class InterfaceError extends DatabaseError {}
/** A value doesn't fit: out of range, of the wrong form, a division by zero. Code `"data"`. */
export class DataError extends DatabaseError {}
/** Something about the database's operation rather than the program: it can't be reached, is locked, full, read-only, broken. Code `"operational"`. */
export class OperationalError extends DatabaseError {}
/** A constraint was violated: see `violation`, `constraint`, `table`, `columns`. Code `"integrity"`. */
export class IntegrityError extends DatabaseError {}
/** The database failed within itself. Code `"internal"`. */
export class InternalError extends DatabaseError {}
/** The SQL is wrong: a syntax error, a table or a column that doesn't exist. Code `"programming"`. */
export class ProgrammingError extends DatabaseError {}
/** The database has no such feature. Code `"not-supported"`. */
export class NotSupportedError extends DatabaseError {}

const CLASSES: Readonly<Record<DatabaseErrorKind, typeof DatabaseError>> = {
  interface: InterfaceError,
  data: DataError,
  operational: OperationalError,
  integrity: IntegrityError,
  internal: InternalError,
  programming: ProgrammingError,
  "not-supported": NotSupportedError,
  database: DatabaseError,
};

/** Makes the error of the right class from what a dialect tells. */
export function databaseError(facts: DatabaseErrorFacts, statement: StatementFacts | null, cause: unknown): DatabaseError {
  return new CLASSES[facts.kind](facts, statement, { cause });
}

function describe(facts: DatabaseErrorFacts, statement: StatementFacts | null): string {
  const lines = [facts.hint === undefined ? facts.message : `${facts.message.replace(/\.$/, "")}. ${facts.hint}`];
  if (statement !== null) {
    lines.push(`[SQL: ${statement.sql}]`);
    const which = statement.row === undefined ? "parameters" : `parameters of row ${statement.row}`;
    if (statement.values === null) lines.push(`[${which}: ${HIDDEN_VALUES}]`);
    else if (statement.values.length > 0) lines.push(`[${which}: ${showValues(statement.values)}]`);
  }
  return lines.join("\n");
}

/** The pool had no connection to give in time. */
export class TimeoutError extends AthanorError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "timeout", ...options });
  }
}

/** A connection or a result was used after it was closed, or a result that has no rows was asked for some. */
export class ResourceClosedError extends InvalidRequestError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "resource-closed", ...options });
  }
}

/** A transaction failed and has to be rolled back before anything else can be done. */
export class PendingRollbackError extends InvalidRequestError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "pending-rollback", ...options });
  }
}
