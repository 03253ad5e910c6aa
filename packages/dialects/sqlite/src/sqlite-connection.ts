/** A connection to SQLite, as the engine wants it. */
import type {
  DriverBatch,
  DriverBatchResult,
  DriverConnection,
  DriverCursor,
  DriverRequest,
  DriverResult,
  TransactionMode,
} from "@athanor/engine";
import { BatchFailure } from "@athanor/engine";
import { WrittenInReading } from "./errors.ts";
import type { NativeStatement } from "./prepared-statements.ts";
import { allRows, PreparedStatements, runOnce } from "./prepared-statements.ts";
import { SqliteCursor, WrittenRows } from "./sqlite-cursor.ts";

/** A database of better-sqlite3, as far as it's used here; `node:sqlite` is put behind the same interface. */
export interface NativeDatabase {
  /** The library's own database, where this isn't it. */
  readonly library?: unknown;
  prepare(sql: string): NativeStatement;
  /** Defines a function for SQL. */
  function(name: string, options: { readonly deterministic: boolean }, body: (...values: readonly unknown[]) => unknown): unknown;
  readonly inTransaction: boolean;
  readonly open: boolean;
  close(): unknown;
}

const NO_VALUES: readonly unknown[] = [];

/** One connection to a file. */
export class SqliteConnection implements DriverConnection {
  readonly raw: unknown;
  readonly #database: NativeDatabase;
  readonly #statements: PreparedStatements;
  readonly #begin: string;
  /** Whether the transaction that was begun last is one that only reads. */
  protected onlyReads = false;

  /**
   * @param database the open database
   * @param begin how transactions begin
   * @param preparedStatements how many prepared statements are kept
   */
  constructor(database: NativeDatabase, begin: "deferred" | "immediate", preparedStatements: number) {
    this.raw = database.library ?? database;
    this.#database = database;
    this.#begin = begin === "deferred" ? "BEGIN" : "BEGIN IMMEDIATE";
    this.#statements = new PreparedStatements((sql) => database.prepare(sql), preparedStatements);
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  execute(request: DriverRequest): DriverResult | Promise<DriverResult> {
    return this.runOne(request);
  }

  executeMany(request: DriverBatch): DriverBatchResult | Promise<DriverBatchResult> {
    return this.runMany(request);
  }

  /** Runs a statement, now. */
  protected runOne(request: DriverRequest): DriverResult {
    const statement = this.statement(request.sql, request.wideIntegers, request.prepare);
    if (!statement.reader || request.returnsRows === false) {
      const { changes, lastInsertRowid } = runOnce(statement, request.values);
      // SQLite keeps telling the last key; it is news only if this statement changed something.
      return { rows: null, columnNames: null, rowCount: changes, lastInsertId: changes > 0 ? this.#exactKey(lastInsertRowid) : null };
    }
    const rows = allRows(statement, request.values);
    const columnNames = request.returnsRows === null ? statement.columns().map((column) => column.name) : null;
    return { rows, columnNames, rowCount: rows.length, lastInsertId: null };
  }

  stream(request: DriverRequest): DriverCursor | Promise<DriverCursor> {
    return this.openCursor(request);
  }

  /**
   * Begins to read, now. A statement that writes has done it when its first row is there, and is run as a whole; any other is one of its
   * own, and none of those that are kept: the same text may be run meanwhile.
   */
  protected openCursor(request: DriverRequest): DriverCursor {
    const statement = this.statement(request.sql, request.wideIntegers, false, true);
    if (statement.reader && statement.readonly) return new SqliteCursor(statement, request.values, request.returnsRows === null);
    const { rows, columnNames } = this.runOne(request);
    return new WrittenRows(rows ?? [], rows === null ? [] : columnNames);
  }

  /** Runs a statement for each of several rows, now. */
  protected runMany(request: DriverBatch): DriverBatchResult {
    const statement = this.statement(request.sql, request.wideIntegers, request.prepare);
    let row = 0;
    try {
      if (request.returnsRows) {
        const rows: unknown[][] = [];
        for (; row < request.rows.length; row++) for (const each of allRows(statement, request.rows[row] ?? NO_VALUES)) rows.push(each);
        return { rows, rowCount: rows.length, lastInsertIds: null };
      }
      const ids: (number | bigint)[] | null = request.lastInsertIds ? [] : null;
      let rowCount = 0;
      for (; row < request.rows.length; row++) {
        const { changes, lastInsertRowid } = runOnce(statement, request.rows[row] ?? NO_VALUES);
        rowCount += changes;
        ids?.push(this.#exactKey(lastInsertRowid));
      }
      return { rows: null, rowCount, lastInsertIds: ids };
    } catch (error) {
      throw new BatchFailure(row, error);
    }
  }

  begin({ readOnly }: TransactionMode): void | Promise<void> {
    this.onlyReads = readOnly === true;
    this.command(this.#begin);
  }

  commit(): void | Promise<void> {
    this.command("COMMIT");
  }

  rollback(): void {
    this.command("ROLLBACK");
  }

  savepoint(name: string): void {
    this.command(`SAVEPOINT ${name}`);
  }

  rollbackToSavepoint(name: string): void {
    this.command(`ROLLBACK TO SAVEPOINT ${name}`);
  }

  releaseSavepoint(name: string): void {
    this.command(`RELEASE SAVEPOINT ${name}`);
  }

  ping(): void {
    this.command("SELECT 1");
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /**
   * A prepared statement that is about to be run.
   *
   * @throws WrittenInReading for one that would write in a transaction that only reads
   */
  protected statement(sql: string, wideIntegers: boolean, keep: boolean, own = false): NativeStatement {
    const statement = own ? this.#statements.make(sql, wideIntegers) : this.#statements.get(sql, wideIntegers, keep);
    // SQLite has no such transactions, and its `PRAGMA query_only` would hold for all who share a database in memory.
    if (this.onlyReads && this.inTransaction && !statement.readonly) throw new WrittenInReading();
    return statement;
  }

  protected command(sql: string): void {
    this.#statements.get(sql, false, true).run();
  }

  /** The key that was generated last: a number that is beyond what numbers hold exactly was rounded. */
  #exactKey(key: number | bigint): number | bigint {
    if (typeof key === "bigint" || Number.isSafeInteger(key)) return key;
    const [exact] = allRows(this.#statements.get("SELECT last_insert_rowid()", true, true), NO_VALUES)[0] ?? [];
    return typeof exact === "bigint" ? exact : key;
  }
}
