/**
 * Databases in memory.
 *
 * Such a database lives in its one connection. The engine's connections share it, each with a transaction of its own as far as
 * that can be: a transaction is begun in the database when it first writes, so that any number of readers can have theirs open.
 * Two that write at the same time would be in each other's transaction: the second gets an error at once, as it would for a file
 * after `busyTimeout`. Readers see what was written, committed or not.
 */

import type { TransactionMode } from "@athanor/engine";
import { MEMORY_BUSY } from "./errors.ts";
import type { NativeStatement } from "./prepared-statements.ts";
import type { NativeDatabase } from "./sqlite-connection.ts";
import { SqliteConnection } from "./sqlite-connection.ts";

/** The one connection, and who is writing through it. */
export class SharedMemory {
  readonly database: NativeDatabase;
  #writer: MemoryConnection | null = null;

  constructor(database: NativeDatabase) {
    this.database = database;
  }

  /** The connection whose transaction has written; SQLite may have ended it by itself. */
  get writer(): MemoryConnection | null {
    if (this.#writer !== null && !this.database.inTransaction) this.#writer = null;
    return this.#writer;
  }

  set writer(connection: MemoryConnection | null) {
    this.#writer = connection;
  }
}

/** Thrown for the second of two transactions that write; between files, SQLite would say that it is busy. */
class MemoryBusy extends Error {
  readonly code = MEMORY_BUSY;

  constructor() {
    super("The in-memory database is being changed by another connection of this engine");
  }
}

/** A share in a database in memory. */
export class MemoryConnection extends SqliteConnection {
  readonly #shared: SharedMemory;
  /** How far the transaction is that the engine has begun. */
  #state: "none" | "reading" | "writing" = "none";
  #mode: TransactionMode = { isolationLevel: null, readOnly: null, deferrable: null };

  constructor(shared: SharedMemory, begin: "deferred" | "immediate", preparedStatements: number) {
    super(shared.database, begin, preparedStatements);
    this.#shared = shared;
  }

  override get inTransaction(): boolean {
    return this.#state === "reading" || (this.#state === "writing" && this.#shared.writer === this);
  }

  override begin(mode: TransactionMode): void {
    this.onlyReads = mode.readOnly === true;
    this.#mode = mode;
    this.#state = "reading";
  }

  override commit(): void {
    if (this.#state === "writing") super.commit();
    this.#leave();
  }

  override rollback(): void {
    if (this.inTransaction && this.#state === "writing") super.rollback();
    this.#leave();
  }

  override savepoint(name: string): void {
    this.#write();
    super.savepoint(name);
  }

  /** The database stays open for the others: the driver closes it. */
  override close(): void {
    this.rollback();
  }

  protected override statement(sql: string, wideIntegers: boolean, keep: boolean, own = false): NativeStatement {
    const statement = super.statement(sql, wideIntegers, keep, own);
    if (!statement.readonly) this.#write();
    return statement;
  }

  /** Something is about to be written. */
  #write(): void {
    const { writer } = this.#shared;
    if (writer !== null && writer !== this) throw new MemoryBusy();
    if (this.#state !== "reading") return;
    super.begin(this.#mode);
    this.#state = "writing";
    this.#shared.writer = this;
  }

  #leave(): void {
    if (this.#shared.writer === this) this.#shared.writer = null;
    this.#state = "none";
  }
}
