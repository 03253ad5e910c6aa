/** A connection of mysql2, as the engine wants it. */
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
import { MysqlCursor } from "./cursor.ts";
import { errorNumber, mayComeOfPlaceholders, ServerError } from "./error-numbers.ts";
import { checkPlaceholders, interpolated } from "./interpolation.ts";
import type { NativeCallback, NativeCommand, NativeConnection, NativeRequest, ParameterTypes } from "./native.ts";
import { STATUS } from "./native.ts";
import type { Outcome } from "./outcome.ts";
import { exactInteger, keepBytes, keepBytesAndDigits, outcomeOf } from "./outcome.ts";
import type { ParameterKind } from "./parameters.ts";
import { areOfKinds, kindsOf, parametersOf } from "./parameters.ts";

/** What a connection needs beside the library's. */
export interface ConnectionSetup {
  readonly types: ParameterTypes;
  /** Whether statements may be prepared on the server. */
  readonly prepare: boolean;
  /** How many prepared statements are kept. */
  readonly preparedStatements: number;
  /** Opens another connection to the same server, to cancel by. */
  readonly another: () => Promise<NativeConnection>;
}

const NO_VALUES: readonly unknown[] = [];

/** How many statements are known whose values have to stand in the text. */
const MOST_WRITTEN_OUT = 1000;

/** One connection. */
export class MysqlConnection implements DriverConnection {
  readonly raw: NativeConnection;
  readonly #setup: ConnectionSetup;
  /** How the open transaction was begun: after DDL, which commits it, another one of the same kind is begun. Null without one. */
  #mode: TransactionMode | null = null;
  #inTransaction = false;
  #backslashEscapes = true;
  #lost = false;
  #cursor: MysqlCursor | null = null;
  /** Statements that the server refuses as long as their values are placeholders. */
  readonly #writtenOut = new Set<string>();
  /** The kinds of the values for which statements are prepared. */
  readonly #kinds = new Map<string, (ParameterKind | null)[]>();

  /** @param connection one that is established */
  constructor(connection: NativeConnection, setup: ConnectionSetup) {
    this.raw = connection;
    this.#setup = setup;
    connection.on("error", (error) => this.#lose(error));
    connection.on("end", () => this.#lose(null));
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  get lost(): boolean {
    return this.#lost;
  }

  async execute(request: DriverRequest): Promise<DriverResult> {
    const { rows, fields, header } = await this.#run(request).finally(() => this.#forget(request));
    if (this.#endedUnasked()) await this.#beginAgain(request.sql);
    if (rows === null) return { rows: null, columnNames: null, rowCount: countOf(header), lastInsertId: keyOf(header) };
    const columnNames = request.returnsRows === null ? (fields ?? []).map(({ name }) => name) : null;
    return { rows, columnNames, rowCount: rows.length, lastInsertId: null };
  }

  async executeMany(batch: DriverBatch): Promise<DriverBatchResult> {
    const rows: unknown[][] | null = batch.returnsRows ? [] : null;
    const ids: (number | bigint)[] | null = batch.lastInsertIds && rows === null ? [] : null;
    const { sql, prepare, returnsRows } = batch;
    let rowCount = 0;
    let row = 0;
    try {
      for (const values of batch.rows) {
        const outcome = await this.#run({ sql, prepare, returnsRows, values });
        rowCount += outcome.rows?.length ?? countOf(outcome.header);
        if (rows !== null) for (const each of outcome.rows ?? []) rows.push(each);
        ids?.push(exactInteger(outcome.header?.insertId ?? 0));
        row++;
      }
    } catch (error) {
      throw new BatchFailure(row, error);
    } finally {
      this.#forget(batch);
    }
    return { rows, rowCount, lastInsertIds: ids };
  }

  async stream(request: DriverRequest, fetchSize: number): Promise<DriverCursor> {
    try {
      return await this.#open(request, fetchSize);
    } catch (error) {
      if (!this.#mayWriteOut(request, error)) throw error;
      return await this.#open(request, fetchSize);
    }
  }

  async #open(request: DriverRequest, fetchSize: number): Promise<DriverCursor> {
    const { prepared, native } = this.#native(request);
    const cursor = new MysqlCursor({
      connection: this.raw,
      start: () => this.#start(prepared, native),
      fetchSize,
      named: request.returnsRows === null,
      interrupt: () => this.#interrupt(),
      finished: () => {
        this.#cursor = null;
        this.#forget(request);
      },
      failed: (error) => this.#failed(error),
    });
    this.#cursor = cursor;
    await cursor.begun();
    return cursor;
  }

  async begin(mode: TransactionMode): Promise<void> {
    // Said without SESSION, the level holds for the next transaction and for no other.
    if (mode.isolationLevel !== null) await this.#command(`SET TRANSACTION ISOLATION LEVEL ${mode.isolationLevel}`);
    const access = mode.readOnly === null ? "" : mode.readOnly ? " READ ONLY" : " READ WRITE";
    await this.#command(`START TRANSACTION${access}`);
    this.#mode = mode;
  }

  async commit(): Promise<void> {
    this.#mode = null;
    await this.#command("COMMIT");
  }

  async rollback(): Promise<void> {
    this.#mode = null;
    await this.#command("ROLLBACK");
  }

  savepoint(name: string): Promise<void> {
    return this.#command(`SAVEPOINT ${name}`);
  }

  rollbackToSavepoint(name: string): Promise<void> {
    return this.#command(`ROLLBACK TO SAVEPOINT ${name}`);
  }

  releaseSavepoint(name: string): Promise<void> {
    return this.#command(`RELEASE SAVEPOINT ${name}`);
  }

  ping(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.raw.ping((error) => (isError(error) ? reject(error) : resolve()));
    });
  }

  /**
   * By KILL QUERY, on a connection of its own. It means what is running when it arrives: should that have ended meanwhile, the
   * server takes it for said to nobody.
   */
  async cancel(): Promise<void> {
    const { threadId } = this.raw;
    if (this.#lost || threadId === null) return;
    const other = await this.#setup.another();
    try {
      await new Promise<void>((resolve, reject) => {
        other.query({ sql: `KILL QUERY ${threadId}` }, (error) => (isError(error) ? reject(error) : resolve()));
      });
    } finally {
      other.end(() => {});
    }
  }

  close(): Promise<void> {
    if (this.#lost) {
      this.destroy();
      return Promise.resolve();
    }
    // The server ends the session when it hears of it; there is no answer to wait for.
    return new Promise((resolve) => this.raw.end(() => resolve()));
  }

  /** Ends the socket under mysql2, which then lets fail what is running. Its own `destroy` would leave that waiting for ever. */
  destroy(): void {
    this.#lost = true;
    this.raw.stream.destroy();
  }

  /** Runs a statement, and keeps in mind what the server says of the session. */
  async #run(request: Pick<DriverRequest, "sql" | "values" | "returnsRows" | "prepare">): Promise<Outcome> {
    const { prepared, native } = this.#native(request);
    try {
      return await this.#send(prepared, native);
    } catch (error) {
      // What the server can't prepare has no placeholders either.
      if (prepared && errorNumber(error) === ServerError.cantPrepare && request.values.length === 0)
        return await this.#send(false, { sql: request.sql });
      if (this.#mayWriteOut(request, error)) return await this.#run(request);
      throw await this.#failed(error);
    }
  }

  /** Statements without values that give no rows, DDL above all, aren't worth preparing, and some can't be. */
  #native({ sql, values, returnsRows }: Pick<DriverRequest, "sql" | "values" | "returnsRows">) {
    const { types, prepare } = this.#setup;
    const worthIt = values.length > 0 || returnsRows === true;
    const prepared = prepare && worthIt && !this.#writtenOut.has(sql) && !mayBeCutOff(sql, values);
    if (prepared && returnsRows === null) checkPlaceholders(sql, values, this.#backslashEscapes);
    if (prepared) {
      this.#prepareFor(sql, values);
      return { prepared, native: { sql, values: parametersOf(values, types) } };
    }
    return { prepared, native: { sql: values.length === 0 ? sql : interpolated(sql, values, this.#backslashEscapes) } };
  }

  /**
   * MySQL takes a placeholder for what its first value is, and goes on to do so: after a number, the text "abc" would be 0, and after a
   * DOUBLE an integer of 64 bits would be rounded. For values of another kind a statement is prepared again.
   */
  #prepareFor(sql: string, values: readonly unknown[]): void {
    const known = this.#kinds.get(sql);
    if (known !== undefined && areOfKinds(values, known)) return;
    this.raw.unprepare(sql);
    const [oldest] = this.#kinds.keys();
    if (oldest !== undefined && this.#kinds.size >= this.#setup.preparedStatements) this.#kinds.delete(oldest);
    this.#kinds.set(sql, kindsOf(values));
  }

  /**
   * Whether a statement failed because it was prepared, and may do with its values in the text: then it is sent so from now on. To MySQL
   * two placeholders are never the same, so that `GROUP BY x % ?` isn't about the `x % ?` that is selected.
   */
  #mayWriteOut({ sql, values }: Pick<DriverRequest, "sql" | "values">, error: unknown): boolean {
    if (!this.#setup.prepare || values.length === 0 || this.#writtenOut.has(sql) || !mayComeOfPlaceholders(error)) return false;
    if (this.#writtenOut.size >= MOST_WRITTEN_OUT) this.#writtenOut.clear();
    this.#writtenOut.add(sql);
    return true;
  }

  /** Closes a prepared statement that isn't worth keeping. mysql2 has kept it, and does nothing about one that it hasn't. */
  #forget({ sql, prepare }: Pick<DriverRequest, "sql" | "prepare">): void {
    if (this.#lost || (prepare && this.#setup.preparedStatements > 0)) return;
    this.raw.unprepare(sql);
    this.#kinds.delete(sql);
  }

  #send(prepared: boolean, native: NativeRequest): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const callback = (error: unknown, result?: unknown, fields?: unknown): void => {
        if (isError(error)) {
          reject(error);
          return;
        }
        const outcome = outcomeOf(result, fields);
        this.#learn(outcome);
        resolve(outcome);
      };
      this.#start(prepared, native, callback);
    });
  }

  #start(prepared: boolean, native: NativeRequest, callback?: NativeCallback): NativeCommand {
    const command = prepared ? this.raw.execute(native, callback) : this.raw.query(native, callback);
    command.on("fields", prepared ? keepBytes : keepBytesAndDigits);
    return command;
  }

  async #command(sql: string): Promise<void> {
    await this.#run({ sql, values: NO_VALUES, returnsRows: false, prepare: false });
  }

  #learn({ header }: Outcome): void {
    if (header === null) return;
    this.#inTransaction = (header.serverStatus & STATUS.inTransaction) !== 0;
    this.#backslashEscapes = (header.serverStatus & STATUS.noBackslashEscapes) === 0;
  }

  /** Whether a statement has committed the transaction that it stood in, as DDL does. */
  #endedUnasked(): boolean {
    return this.#mode !== null && !this.#inTransaction;
  }

  /** What follows DDL is in a transaction again, so that it can be rolled back as the program expects. */
  async #beginAgain(sql: string): Promise<void> {
    const mode = this.#mode;
    // A new transaction would give up the locks that LOCK TABLES has just taken.
    if (/^\s*LOCK\s/i.test(sql)) this.#mode = null;
    else if (mode !== null) await this.begin(mode);
  }

  /** A failing statement's answer doesn't tell whether the transaction is still there: the server is asked. */
  async #failed(error: unknown): Promise<unknown> {
    if (this.#lost) this.#inTransaction = false;
    else if (this.#inTransaction) {
      try {
        await this.#send(false, { sql: "DO 0" });
      } catch {
        this.#inTransaction = false;
      }
      if (!this.#inTransaction) this.#mode = null;
    }
    return error;
  }

  /** Stops the statement that is running. A KILL that came too late would hit the statement after: there is one for it. */
  async #interrupt(): Promise<void> {
    await this.cancel();
    await this.#send(false, { sql: "DO 0" }).catch(() => {});
  }

  #lose(error: unknown): void {
    this.#lost = true;
    this.#inTransaction = false;
    this.#cursor?.fail(error ?? new Error("The connection was lost."));
  }
}

/** The longest text that MySQL keeps whole for a placeholder in a temporary table, in units of at most four bytes. */
const LONGEST_KEPT = 16_383;

/** Whether values are so long that MySQL would cut them off, without a word, on their way through UNION, VALUES or a subquery in FROM. */
function mayBeCutOff(sql: string, values: readonly unknown[]): boolean {
  const long = (value: unknown): boolean => typeof value === "string" && value.length > LONGEST_KEPT;
  return values.some(long) && /\b(?:SELECT|ROW)\b/i.test(sql);
}

function countOf(header: Outcome["header"]): number {
  return Number(header?.affectedRows ?? 0);
}

function keyOf(header: Outcome["header"]): number | bigint | null {
  const key = exactInteger(header?.insertId ?? 0);
  return key === 0 ? null : key;
}

function isError(error: unknown): boolean {
  return error !== null && error !== undefined;
}
