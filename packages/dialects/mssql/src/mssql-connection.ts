/** A connection of tedious, as the engine wants it. */
import { InvalidRequestError } from "@athanor/core";
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
import { MssqlCursor } from "./cursor.ts";
import type { Outcome } from "./execution.ts";
import { called, collected } from "./execution.ts";
import { insertsRow, keyOf, withKey } from "./generated-key.ts";
import type { NativeCallback, NativeConnection, NativeLibrary, NativeRequest } from "./native.ts";
import { addParameters } from "./parameters.ts";

/** The level of a session that was told none. */
const DEFAULT_LEVEL = "READ COMMITTED";

/** A statement, and how it is sent. */
interface Sent {
  readonly make: (callback: NativeCallback) => NativeRequest;
  readonly send: (request: NativeRequest) => void;
}

/** One connection. */
export class MssqlConnection implements DriverConnection {
  readonly raw: NativeConnection;
  readonly #library: NativeLibrary;
  /** The session's level of isolation: it outlives the transaction that it was set for. */
  #level = DEFAULT_LEVEL;
  #lost = false;
  /** Whether the batch that is running is to stop before its next row. */
  #stopping = false;

  /** @param connection one that is established */
  constructor(connection: NativeConnection, library: NativeLibrary) {
    this.raw = connection;
    this.#library = library;
    const lose = (): void => {
      this.#lost = true;
    };
    connection.on("error", lose);
    connection.on("end", lose);
  }

  get inTransaction(): boolean {
    return !this.#lost && this.raw.inTransaction;
  }

  get lost(): boolean {
    return this.#lost;
  }

  async execute(request: DriverRequest): Promise<DriverResult> {
    const keyed = request.returnsRows === false && insertsRow(request.sql);
    const { results, rowCount } = await this.#run(keyed ? withKey(request.sql) : request.sql, request.values, keyed);
    if (keyed) return { rows: null, columnNames: null, rowCount, lastInsertId: keyOf(results) };
    const [first] = results;
    if (first === undefined || request.returnsRows === false) return { rows: null, columnNames: null, rowCount, lastInsertId: null };
    const columnNames = request.returnsRows === null ? first.columns.map(({ colName }) => colName) : null;
    return { rows: first.rows, columnNames, rowCount: first.rows.length, lastInsertId: null };
  }

  async executeMany(batch: DriverBatch): Promise<DriverBatchResult> {
    const rows: unknown[][] | null = batch.returnsRows ? [] : null;
    const ids: (number | bigint)[] | null = batch.lastInsertIds && rows === null && insertsRow(batch.sql) ? [] : null;
    const sql = ids === null ? batch.sql : withKey(batch.sql);
    let rowCount = 0;
    let row = 0;
    this.#stopping = false;
    try {
      for (const values of batch.rows) {
        if (this.#stopping) throw new this.#library.RequestError("Canceled.", "ECANCEL");
        const outcome = await this.#run(sql, values, true);
        const given = rows === null ? null : (outcome.results[0]?.rows ?? []);
        rowCount += given?.length ?? outcome.rowCount;
        if (rows !== null) for (const each of given ?? []) rows.push(each);
        const id = ids === null ? null : keyOf(outcome.results);
        if (id !== null) ids?.push(id);
        row++;
      }
    } catch (error) {
      throw new BatchFailure(row, error);
    }
    return { rows, rowCount, lastInsertIds: ids };
  }

  async stream(request: DriverRequest, fetchSize: number): Promise<DriverCursor> {
    await this.#settleLevel();
    const sent = this.#sent(request.sql, request.values, false);
    const cursor = new MssqlCursor({ ...sent, fetchSize, named: request.returnsRows === null });
    await cursor.begun();
    return cursor;
  }

  async begin({ isolationLevel, readOnly }: TransactionMode): Promise<void> {
    if (readOnly === true)
      throw new InvalidRequestError(
        "SQL Server has no transactions that only read: leave readOnly away, or log in as a user who may only read.",
      );
    const level = isolationLevel ?? DEFAULT_LEVEL;
    const number = this.#library.ISOLATION_LEVEL[level.replace(" ", "_")];
    if (number === undefined) throw new InvalidRequestError(`tedious knows no isolation level "${level}".`);
    // Before it is known whether that succeeded: from now on it may be this one.
    this.#level = level;
    await called((callback) => this.raw.beginTransaction(callback, "", number));
  }

  commit(): Promise<void> {
    return called((callback) => this.raw.commitTransaction(callback));
  }

  /** A transaction that the server has ended by itself is no more to be rolled back; whether it has, the server knows best. */
  async rollback(): Promise<void> {
    if (this.raw.inTransaction || this.#lost) await called((callback) => this.raw.rollbackTransaction(callback));
    else await this.#collect(this.#sent("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION", [], false));
  }

  savepoint(name: string): Promise<void> {
    return called((callback) => this.raw.saveTransaction(callback, name));
  }

  rollbackToSavepoint(name: string): Promise<void> {
    return called((callback) => this.raw.rollbackTransaction(callback, name));
  }

  /** A savepoint ends with its transaction: there is no other way. */
  releaseSavepoint(): void {}

  async ping(): Promise<void> {
    await this.#collect(this.#sent("SELECT 1", [], false));
  }

  cancel(): void {
    this.#stopping = true;
    this.raw.cancel();
  }

  /** There is no farewell: the socket ends, and the server rolls back what is open. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#lost) resolve();
      else {
        this.raw.on("end", () => resolve());
        this.raw.close();
      }
    });
  }

  destroy(): void {
    this.#lost = true;
    this.raw.close();
  }

  async #run(sql: string, values: readonly unknown[], scoped: boolean): Promise<Outcome> {
    await this.#settleLevel();
    return this.#collect(this.#sent(sql, values, scoped));
  }

  #collect({ make, send }: Sent): Promise<Outcome> {
    return collected(make, send);
  }

  /**
   * Text without values is sent as it is: only so can it be DDL, and make temporary tables that are there afterwards.
   *
   * @param scoped whether it has to be in a scope of its own, which knows of no keys but those generated in it
   */
  #sent(sql: string, values: readonly unknown[], scoped: boolean): Sent {
    const { Request, TYPES } = this.#library;
    const plain = values.length === 0 && !scoped;
    return {
      make: (callback) => {
        const request = new Request(sql, callback);
        addParameters(request, values, TYPES);
        return request;
      },
      send: (request) => (plain ? this.raw.execSqlBatch(request) : this.raw.execSql(request)),
    };
  }

  /** Outside of a transaction, statements run with the level of the one before, unless it is set back. */
  async #settleLevel(): Promise<void> {
    if (this.#level === DEFAULT_LEVEL || this.raw.inTransaction || this.#lost) return;
    await this.#collect(this.#sent(`SET TRANSACTION ISOLATION LEVEL ${DEFAULT_LEVEL}`, [], false));
    this.#level = DEFAULT_LEVEL;
  }
}
