/** A connection to a file for engines that can wait: what has to wait for a lock gives a promise, and nothing blocks. */
import type { DriverBatch, DriverBatchResult, DriverCursor, DriverRequest, DriverResult, TransactionMode } from "@athanor/engine";
import { isBusy } from "./errors.ts";
import type { NativeDatabase } from "./sqlite-connection.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import type { WriteLock } from "./write-lock.ts";

/** What a waiting connection has to know. */
export interface WaitingOptions {
  readonly begin: "deferred" | "immediate";
  readonly preparedStatements: number;
  /** How long to wait for a lock, in milliseconds. */
  readonly busyTimeout: number;
}

/** One connection to a file, whose writers stand in line. */
export class WaitingConnection extends SqliteConnection {
  readonly #lock: WriteLock;
  readonly #options: WaitingOptions;
  #holds = false;
  /** Ends the waiting for a lock. */
  #waiting: AbortController | null = null;

  constructor(database: NativeDatabase, lock: WriteLock, options: WaitingOptions) {
    super(database, options.begin, options.preparedStatements);
    this.#lock = lock;
    this.#options = options;
  }

  override execute(request: DriverRequest): DriverResult | Promise<DriverResult> {
    return this.#unlessReading(request, () => this.runOne(request));
  }

  override executeMany(request: DriverBatch): DriverBatchResult | Promise<DriverBatchResult> {
    return this.#unlessReading(request, () => this.runMany(request));
  }

  override stream(request: DriverRequest): DriverCursor | Promise<DriverCursor> {
    return this.#unlessReading(request, () => this.openCursor(request));
  }

  override begin({ readOnly }: TransactionMode): void | Promise<void> {
    this.onlyReads = readOnly === true;
    if (this.onlyReads || this.#options.begin === "deferred") return this.#patiently(() => this.command("BEGIN"));
    return this.#writing(() => this.command("BEGIN IMMEDIATE"));
  }

  override commit(): void | Promise<void> {
    return this.#settling(() => this.command("COMMIT"));
  }

  override rollback(): void {
    if (this.inTransaction) super.rollback();
    this.#release();
  }

  override close(): void {
    super.close();
    this.#release();
  }

  /** What waits for its turn finds the file closed, and fails. */
  destroy(): void {
    this.close();
  }

  /** Ends the waiting for a lock. While a statement is running, nobody else can do anything. */
  cancel(): void {
    this.#waiting?.abort(new Error("The waiting for the lock of the file was ended."));
  }

  /** Runs a statement: one that only reads at once, any other when this connection may write. */
  #unlessReading<T>({ sql, wideIntegers, prepare }: DriverRequest | DriverBatch, run: () => T): T | Promise<T> {
    // PRAGMAs say that they write, and are none of the writing that stands in line: those that set up a connection must not wait for it.
    const reads = /^\s*pragma\b/i.test(sql) || this.statement(sql, wideIntegers, prepare).readonly;
    return reads && !this.#holds ? this.#patiently(run) : this.#writing(run);
  }

  /** Does something once this connection may write; it may until its transaction ends. */
  #writing<T>(run: () => T): T | Promise<T> {
    if (this.#holds) return this.#settling(run);
    if (this.#lock.tryTake()) return this.#holding(run);
    return this.#wait((signal) => this.#lock.take(this.#options.busyTimeout, signal)).then(() => this.#holding(run));
  }

  #holding<T>(run: () => T): T | Promise<T> {
    this.#holds = true;
    return this.#settling(run);
  }

  /** Does something. If no transaction is open then, others may write: SQLite ends one by itself after some errors. */
  #settling<T>(run: () => T): T | Promise<T> {
    const settle = (): void => {
      if (!this.inTransaction) this.#release();
    };
    let waits = false;
    try {
      const result = this.#patiently(run);
      if (result instanceof Promise) {
        waits = true;
        return result.finally(settle);
      }
      return result;
    } finally {
      if (!waits) settle();
    }
  }

  /** Does something, again and again while another program, or a reader, has the file. */
  #patiently<T>(run: () => T): T | Promise<T> {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || this.#options.busyTimeout <= 0) throw error;
      return this.#wait((signal) => this.#again(run, performance.now() + this.#options.busyTimeout, signal));
    }
  }

  async #wait<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    try {
      return await wait(waiting.signal);
    } finally {
      this.#waiting = null;
    }
  }

  async #again<T>(run: () => T, deadline: number, signal: AbortSignal): Promise<T> {
    for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
      await new Promise<void>((resolve) => setTimeout(resolve, pause));
      signal.throwIfAborted();
      try {
        return run();
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error;
      }
    }
  }

  #release(): void {
    if (!this.#holds) return;
    this.#holds = false;
    this.#lock.release();
  }
}
