/**
 * What a database driver has to offer. This file is all that a driver's author has to read.
 *
 * A driver opens single connections (the pool is the engine's own), runs SQL text with values, and ends transactions. Each
 * method returns its result or a promise of it; a driver that never returns a promise says `sync: true` and works with the
 * synchronous engine too. Values arrive ready for the database and go back as it gives them: converting is the dialect's work.
 * Errors are thrown as the library throws them: the dialect's `mapError` says what they mean.
 */

/** Opens connections to one database. Made by a dialect, with everything it needs to know; does nothing before `connect`. */
export interface Driver {
  /** The library's name, such as `"better-sqlite3"`. */
  readonly name: string;
  /** Whether no method ever returns a promise. */
  readonly sync: boolean;
  /** Opens a connection. The library itself is loaded here, at the earliest. */
  connect(): DriverConnection | PromiseLike<DriverConnection>;
  /** Closes what the connections share, if anything; called after the pool has closed them. `connect` may be called again. */
  dispose?(): void | PromiseLike<void>;
}

/** One connection to the database. It is never asked to do two things at once. */
export interface DriverConnection {
  /** Runs one statement. */
  execute(request: DriverRequest): DriverResult | PromiseLike<DriverResult>;
  /** Runs one statement for each row of values, in order. A row that fails is reported by a `BatchFailure`. */
  executeMany(request: DriverBatch): DriverBatchResult | PromiseLike<DriverBatchResult>;
  /**
   * Begins reading the rows of one statement part by part, in bounded memory; only within a transaction, where the database wants one.
   * Without this method the engine reads them all.
   */
  stream?(request: DriverRequest, fetchSize: number): DriverCursor | PromiseLike<DriverCursor>;
  /** Begins a transaction. */
  begin(mode: TransactionMode): void | PromiseLike<void>;
  commit(): void | PromiseLike<void>;
  rollback(): void | PromiseLike<void>;
  /** Savepoints; the names are plain identifiers. */
  savepoint(name: string): void | PromiseLike<void>;
  rollbackToSavepoint(name: string): void | PromiseLike<void>;
  releaseSavepoint(name: string): void | PromiseLike<void>;
  /** Whether a transaction is open, as far as the library knows; null where it can't tell. Databases end transactions by themselves after some errors. */
  readonly inTransaction: boolean | null;
  /** Finds out whether the connection is alive, by throwing if it isn't. */
  ping(): void | PromiseLike<void>;
  /**
   * Asks the server to stop the statement that is running, by another connection or whatever way it has; comes back when that was
   * asked for. The statement then fails with an error of its own. Absent where a running statement can't be stopped.
   */
  cancel?(): void | PromiseLike<void>;
  /** Whether the connection is known to be lost: it broke, or was ended by the server, while idle. Absent where that can't happen. */
  readonly lost?: boolean;
  /** Closes the connection; what is open is rolled back. Must not fail when it's closed already. */
  close(): void | PromiseLike<void>;
  /** Ends the connection at once, whatever it is doing, and waits for nothing; what is running fails. Absent where `close` does just that. */
  destroy?(): void;
  /** The library's own connection, for what nobody foresaw. */
  readonly raw: unknown;
}

/** How a transaction is to be; null leaves it to the database. */
export interface TransactionMode {
  /** One of the dialect's `isolationLevels`. */
  readonly isolationLevel: string | null;
  readonly readOnly: boolean | null;
  /** Whether a serializable transaction that only reads waits until it can't fail. PostgreSQL has it. */
  readonly deferrable: boolean | null;
}

/** The rows of a statement, part by part. */
export interface DriverCursor {
  /** The names of the columns, if the request's `returnsRows` was null. */
  readonly columnNames: readonly string[] | null;
  /** Whether the connection can do nothing else before the cursor is closed: so unless it is `false`. */
  readonly exclusive?: boolean;
  /** The next rows, at most so many; none when there are no more. */
  fetch(count: number): unknown[][] | PromiseLike<unknown[][]>;
  /** Ends the reading, read to the end or not. Must not fail when it's closed already. */
  close(): void | PromiseLike<void>;
}

/** A statement to run. */
export interface DriverRequest {
  /** The text, with placeholders in the dialect's style. */
  readonly sql: string;
  /** One value per placeholder, in order. */
  readonly values: readonly unknown[];
  /** Whether it gives rows; null where that isn't known (raw text): then the driver finds out, and names the columns too. */
  readonly returnsRows: boolean | null;
  /** Whether the text is worth a prepared statement that is kept. False where it belongs to these values alone. */
  readonly prepare: boolean;
  /** Whether integers must come back as `bigint`, because some may be beyond what a number holds. Drivers that always keep them exact may ignore it. */
  readonly wideIntegers: boolean;
}

/** What running a statement gave. */
export interface DriverResult {
  /** The rows as arrays, in the order of the columns; null if the statement gives none. They belong to the caller. */
  readonly rows: unknown[][] | null;
  /** The names of the columns, if `returnsRows` was null and there are rows. */
  readonly columnNames: readonly string[] | null;
  /** How many rows were changed or, by a statement that gives rows, given. */
  readonly rowCount: number;
  /** The key that the database generated for the last row inserted, if the library tells. */
  readonly lastInsertId: number | bigint | null;
}

/** A statement to run for many rows of values. */
export interface DriverBatch {
  readonly sql: string;
  /** For each execution, one value per placeholder. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether each execution gives rows (RETURNING); they are wanted in the order of the executions. */
  readonly returnsRows: boolean;
  readonly prepare: boolean;
  readonly wideIntegers: boolean;
  /** Whether the generated key of every single row is wanted. */
  readonly lastInsertIds: boolean;
}

/** What running a statement for many rows gave. */
export interface DriverBatchResult {
  /** The rows of all executions in order; null if the statement gives none. */
  readonly rows: unknown[][] | null;
  /** How many rows were changed, by all executions together. */
  readonly rowCount: number;
  /** The generated keys in order, if they were asked for and the library tells them. */
  readonly lastInsertIds: readonly (number | bigint)[] | null;
}

/** Thrown by `executeMany`: says which row it was that failed, with the library's error as its cause. */
export class BatchFailure extends Error {
  /** Index into `DriverBatch.rows`. */
  readonly row: number;

  constructor(row: number, cause: unknown) {
    super(`Row ${row} of the batch failed.`, { cause });
    this.name = "BatchFailure";
    this.row = row;
  }
}
