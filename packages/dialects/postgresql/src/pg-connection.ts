/** A connection that talks PostgreSQL's protocol by a client such as pg's, as the engine wants it. */
import { ArgumentError } from "@athanor/core";
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
import { ConnectionBusy, ConnectionLost, isStale, knowsNoStatement, RolledBack } from "./driver-errors.ts";
import type { Exchange, StatementExchange, StatementText } from "./exchange.ts";
import { BatchExecution, Command, SingleExecution } from "./exchange.ts";
import type { WireClient } from "./pg-library.ts";
import { PortalCursor } from "./portal-cursor.ts";
import type { PreparedStatement } from "./prepared-statements.ts";
import { PreparedStatements } from "./prepared-statements.ts";
import { wireValues } from "./wire-values.ts";

/** What a connection has to know beside its client. */
export interface ConnectionSettings {
  /** How many prepared statements are kept. */
  readonly preparedStatements: number;
  /** Asks the server to stop what is running, past the client, which is waiting for it. Absent where nothing can be stopped. */
  readonly cancel?: () => Promise<void>;
}

/** How long the server is given to take leave, in milliseconds. */
const LEAVE = 2000;

/**
 * One connection: statements by the extended protocol, prepared and kept; batches that are sent at once; portals for rows that come part
 * by part. Who carries the messages is the client's business.
 *
 * @example
 * const connection = new PgConnection(client, { preparedStatements: 200 });
 */
export class PgConnection implements DriverConnection {
  readonly cancel?: () => Promise<void>;
  readonly #client: WireClient;
  readonly #statements: PreparedStatements;
  /** What the server said last: `I` idle, `T` in a transaction, `E` in one that has failed. */
  #status = "I";
  #lost: Error | null = null;
  #running: Exchange | null = null;
  /** The BEGIN of a transaction in which nothing was done yet: it is sent with the first statement. */
  #pending: string | null = null;
  /** That BEGIN on its way by itself, because the client was asked for; or what it failed with. */
  #opening: Promise<void> | null = null;
  /** How many cursors there have been. */
  #cursors = 0;

  /** @param client connected, and idle */
  constructor(client: WireClient, { preparedStatements, cancel }: ConnectionSettings) {
    this.#client = client;
    this.#statements = new PreparedStatements(preparedStatements);
    if (cancel !== undefined)
      this.cancel = async () => {
        if (this.#lost === null && this.#running !== null) await cancel();
      };
    client.connection.on("parseComplete", () => {
      this.#running?.handleParseComplete();
    });
    // Before pg's own listener, which may submit the next exchange: this answer isn't that one's.
    client.connection.prependListener("readyForQuery", ({ status }) => {
      this.#status = status;
      if (this.#running?.submitted === true) this.#end();
    });
    client.on("error", (error) => this.#lose(error));
    client.on("end", () => this.#lose(new Error("Connection terminated")));
  }

  /** The client. Whoever asks for it may talk past this connection: a transaction that was begun is one on the server from now on. */
  get raw(): WireClient {
    const begin = this.#pending;
    if (begin !== null) {
      this.#pending = null;
      this.#opening = this.#start(new Command(begin)).then(() => {
        this.#opening = null;
      });
      // Whatever is done next on this connection fails with it.
      this.#opening.catch(() => {});
    }
    return this.#client;
  }

  get inTransaction(): boolean {
    return this.#status !== "I" || this.#pending !== null;
  }

  get lost(): boolean {
    return this.#lost !== null;
  }

  async execute(request: DriverRequest): Promise<DriverResult> {
    const values = wireValues(request.values);
    const { rows, columnNames, rowCount } = await this.#runStatement(request, (text) => new SingleExecution(text, values));
    return { rows, columnNames, rowCount, lastInsertId: null };
  }

  async executeMany(request: DriverBatch): Promise<DriverBatchResult> {
    const values = request.rows.map((row, i) => {
      try {
        return wireValues(row);
      } catch (error) {
        throw new BatchFailure(i, error);
      }
    });
    const tried: BatchExecution[] = [];
    try {
      const { rows, rowCount } = await this.#runStatement(request, (text) => {
        const batch = new BatchExecution(text, values);
        tried.push(batch);
        return batch;
      });
      return { rows, rowCount, lastInsertIds: null };
    } catch (error) {
      throw failureOf(tried.at(-1), error);
    }
  }

  /** A portal lives in a transaction. Outside one, there is one for the cursor alone: it ends when the cursor is closed. */
  async stream(request: DriverRequest, fetchSize: number): Promise<DriverCursor> {
    const values = wireValues(request.values);
    const alone = !this.inTransaction;
    if (alone) this.#pending = "BEGIN";
    const endTransaction = async (failed: boolean): Promise<void> => {
      if (this.#lost === null) await (failed ? this.rollback() : this.#command("COMMIT"));
    };
    const connection = { run: (exchange: Exchange) => this.#run(exchange), endTransaction: alone ? endTransaction : null };
    const cursor = new PortalCursor(connection, this.#textOf({ ...request, prepare: false }), `athanor_cursor_${++this.#cursors}`);
    try {
      return await cursor.open(values, fetchSize);
    } catch (error) {
      if (alone) await endTransaction(true);
      throw error;
    }
  }

  /** Costs no time of its own: the server hears of it with the first statement. */
  begin({ isolationLevel, readOnly, deferrable }: TransactionMode): void {
    const modes = [
      isolationLevel === null ? "" : ` ISOLATION LEVEL ${isolationLevel}`,
      readOnly === null ? "" : readOnly ? " READ ONLY" : " READ WRITE",
      deferrable === null ? "" : deferrable ? " DEFERRABLE" : " NOT DEFERRABLE",
    ];
    this.#pending = `BEGIN${modes.join("")}`;
  }

  /** @throws RolledBack if something in the transaction had failed: PostgreSQL then rolls back, and doesn't call that an error */
  async commit(): Promise<void> {
    if (!(await this.#isOpen())) return;
    const done = await this.#command("COMMIT");
    if (done === "ROLLBACK") throw new RolledBack();
  }

  async rollback(): Promise<void> {
    // A BEGIN that has failed leaves nothing to roll back.
    if (!(await this.#isOpen().catch(() => false))) return;
    await this.#command("ROLLBACK");
  }

  async savepoint(name: string): Promise<void> {
    await this.#command(`SAVEPOINT ${name}`);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.#command(`ROLLBACK TO SAVEPOINT ${name}`);
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.#command(`RELEASE SAVEPOINT ${name}`);
  }

  /** An empty query: it is answered in a failed transaction too. */
  async ping(): Promise<void> {
    await this.#command("");
  }

  async close(): Promise<void> {
    const { connection } = this.#client;
    if (this.#lost !== null) {
      connection.stream.destroy();
      return;
    }
    // A server that has gone away without a word would never answer.
    const timer = setTimeout(() => connection.stream.destroy(), LEAVE);
    try {
      await this.#client.end();
    } finally {
      clearTimeout(timer);
    }
  }

  destroy(): void {
    this.#client.connection.stream.destroy();
    this.#lose(new Error("Connection terminated: it was destroyed"));
  }

  async #command(sql: string): Promise<string> {
    const command = new Command(sql);
    await this.#run(command);
    return command.tag;
  }

  /**
   * Runs a statement. One that the server doesn't have any more as it was prepared is prepared anew, where nothing can have happened yet:
   * outside a transaction, and as the first of one, which is then begun again.
   */
  async #runStatement<E extends StatementExchange>(request: DriverRequest | DriverBatch, make: (text: StatementText) => E): Promise<E> {
    const begun = this.#pending;
    try {
      return await this.#tryStatement(request, make);
    } catch (error) {
      if (this.#lost !== null || !isStale(error) || (this.#status !== "I" && begun === null)) throw error;
    }
    if (begun !== null) {
      await this.#command("ROLLBACK");
      this.#pending = begun;
    }
    return this.#tryStatement(request, make);
  }

  async #tryStatement<E extends StatementExchange>(request: DriverRequest | DriverBatch, make: (text: StatementText) => E): Promise<E> {
    const exchange = make(this.#textOf(request));
    try {
      await this.#run(exchange);
      return exchange;
    } catch (error) {
      this.#afterError(request.sql, error);
      throw error;
    }
  }

  #textOf({ sql, prepare, returnsRows, wideIntegers }: DriverRequest | DriverBatch): StatementText {
    // It would end the text, and the server would take the rest for something else.
    if (sql.includes("\0")) throw new ArgumentError("A SQL text can't contain a NUL character: bind the value, as bytes.");
    const prepared: PreparedStatement | null = prepare ? this.#statements.get(sql) : null;
    return { sql, prepared, forget: this.#statements.takeDropped(), returnsRows, typed: wideIntegers };
  }

  /** Whether the server has heard of the transaction that is to be ended. */
  async #isOpen(): Promise<boolean> {
    const opening = this.#opening;
    const known = this.#pending === null;
    this.#opening = null;
    this.#pending = null;
    await opening;
    return known;
  }

  /** Runs an exchange to its end. */
  #run(exchange: Exchange): Promise<void> {
    return this.#opening === null ? this.#start(exchange) : this.#opening.then(() => this.#start(exchange));
  }

  #start(exchange: Exchange): Promise<void> {
    if (this.#lost !== null) return Promise.reject(new ConnectionLost(this.#lost));
    if (this.#running !== null) return Promise.reject(new ConnectionBusy());
    if (this.#pending !== null) {
      exchange.openWith(this.#pending);
      this.#pending = null;
    }
    return new Promise((resolve, reject) => {
      exchange.whenEnded(() => {
        if (exchange.error === null) resolve();
        else reject(exchange.error);
      });
      this.#running = exchange;
      this.#client.query(exchange);
    });
  }

  /** A statement that the server doesn't have, or not as it was, is not used again. */
  #afterError(sql: string, error: unknown): void {
    if (knowsNoStatement(error)) this.#statements.clear();
    else if (isStale(error)) this.#statements.drop(sql);
    else this.#statements.dropUnparsed(sql);
  }

  #end(): void {
    const running = this.#running;
    this.#running = null;
    running?.end();
  }

  #lose(error: Error): void {
    this.#lost ??= error;
    this.#status = "I";
    this.#pending = null;
    if (this.#running !== null) this.#running.error ??= error;
    this.#end();
  }
}

/** The error of a batch: it names the row, if it is a row that failed, and not the statement itself or the transaction's end. */
function failureOf(batch: BatchExecution | undefined, error: unknown): unknown {
  const row = batch?.error === error ? batch?.failedRow : null;
  return row === null || row === undefined ? error : new BatchFailure(row, error);
}
