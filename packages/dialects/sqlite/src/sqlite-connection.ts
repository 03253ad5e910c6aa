/** A connection of better-sqlite3, as the engine wants it. */
import type { DriverBatch, DriverBatchResult, DriverConnection, DriverRequest, DriverResult } from "@athanor/engine";
import { BatchFailure } from "@athanor/engine";
import type { NativeStatement } from "./prepared-statements.ts";
import { allRows, PreparedStatements, runOnce } from "./prepared-statements.ts";

/** A database of better-sqlite3, as far as it's used here. */
export interface NativeDatabase {
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
  readonly raw: NativeDatabase;
  readonly #statements: PreparedStatements;
  readonly #begin: string;

  /**
   * @param database the open database
   * @param begin how transactions begin
   * @param preparedStatements how many prepared statements are kept
   */
  constructor(database: NativeDatabase, begin: "deferred" | "immediate", preparedStatements: number) {
    this.raw = database;
    this.#begin = begin === "deferred" ? "BEGIN" : "BEGIN IMMEDIATE";
    this.#statements = new PreparedStatements((sql) => database.prepare(sql), preparedStatements);
  }

  get inTransaction(): boolean {
    return this.raw.inTransaction;
  }

  execute(request: DriverRequest): DriverResult {
    const statement = this.statement(request.sql, request.wideIntegers, request.prepare);
    if (!statement.reader || request.returnsRows === false) {
      const { changes, lastInsertRowid } = runOnce(statement, request.values);
      // SQLite keeps telling the last key; it is news only if this statement changed something.
      return { rows: null, columnNames: null, rowCount: changes, lastInsertId: changes > 0 ? lastInsertRowid : null };
    }
    const rows = allRows(statement, request.values);
    const columnNames = request.returnsRows === null ? statement.columns().map((column) => column.name) : null;
    return { rows, columnNames, rowCount: rows.length, lastInsertId: null };
  }

  executeMany(request: DriverBatch): DriverBatchResult {
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
        ids?.push(lastInsertRowid);
      }
      return { rows: null, rowCount, lastInsertIds: ids };
    } catch (error) {
      throw new BatchFailure(row, error);
    }
  }

  begin(): void {
    this.#command(this.#begin);
  }

  commit(): void {
    this.#command("COMMIT");
  }

  rollback(): void {
    this.#command("ROLLBACK");
  }

  savepoint(name: string): void {
    this.#command(`SAVEPOINT ${name}`);
  }

  rollbackToSavepoint(name: string): void {
    this.#command(`ROLLBACK TO SAVEPOINT ${name}`);
  }

  releaseSavepoint(name: string): void {
    this.#command(`RELEASE SAVEPOINT ${name}`);
  }

  ping(): void {
    this.#command("SELECT 1");
  }

  close(): void {
    this.#statements.clear();
    this.raw.close();
  }

  /** A prepared statement that is about to be run. */
  protected statement(sql: string, wideIntegers: boolean, keep: boolean): NativeStatement {
    return this.#statements.get(sql, wideIntegers, keep);
  }

  #command(sql: string): void {
    this.#statements.get(sql, false, true).run();
  }
}
