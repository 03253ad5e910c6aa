/** What a connection is, for the operations that work with it. */
import type { CursorStream } from "./cursor-reading.ts";
import type { DriverConnection } from "./driver.ts";
import type { EngineState } from "./engine-state.ts";
import type { EventFacts, EventMap } from "./events.ts";
import { Events, Telling } from "./events.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import type { Op } from "./op.ts";
import type { PooledConnection } from "./pool/pool.ts";

/** A transaction, or a savepoint within one. */
export interface TransactionState {
  /** The transaction around this savepoint; null for the transaction itself. */
  readonly parent: TransactionState | null;
  /** The savepoint's name; null for the transaction itself. */
  readonly savepoint: string | null;
  /** Whether the database was told of it: there is no BEGIN where each statement stands for itself. */
  readonly begun: boolean;
  /** `lost`: the database has ended it, and the program doesn't know yet. */
  status: "active" | "ended" | "lost";
  /** Whether it was committed, and what was done in it is there for good: whatever fails afterwards. */
  committed: boolean;
}

const NO_CURSORS: readonly CursorStream[] = [];

/**
 * The state of a connection. It belongs to whoever checked it out; both faces, and the ORM, work on it by operations
 * (`executeStatement`, `commit` …).
 */
export class ConnectionState {
  readonly engine: EngineState;
  options: ExecutionOptions;
  /** What was borrowed from the pool; null once it was given back, or lost. */
  pooled: PooledConnection | null;
  /** The innermost transaction that is open. */
  transaction: TransactionState | null = null;
  /** The transaction that a block stands for (`engine.begin(fn)`): when it has ended, nothing may follow within the block. */
  block: TransactionState | null = null;
  /** Why the connection is closed; null while it's open. */
  closedBecause: string | null = null;
  /** The cursors that rows are being read from. */
  cursors: readonly CursorStream[] = NO_CURSORS;
  #events: Events | null = null;
  #telling: Telling | null = null;

  /** @param pooled null for one that is closed from the start */
  constructor(engine: EngineState, pooled: PooledConnection | null) {
    this.engine = engine;
    this.options = engine.options;
    this.pooled = pooled;
  }

  /** The driver's connection if a statement can be run on it as things stand; else `prepareConnection` has to see to it. */
  get ready(): DriverConnection | null {
    return this.transaction !== null && this.transaction.status === "active" && this.pooled !== null ? this.pooled.driver : null;
  }

  /** The listeners of this connection, who are told before those of its engine. */
  get events(): Events {
    this.#events ??= new Events(this.engine.events);
    return this.#events;
  }

  /** Whether anybody listens to an event on this connection. */
  listening(name: keyof EventMap): boolean {
    return (this.#events ?? this.engine.events).has(name);
  }

  /** Whether a listener of this connection is being called at this moment, and hasn't returned (maybe a promise) yet. */
  get callsListener(): boolean {
    return this.#telling?.calling === true;
  }

  /** Tells all listeners of this connection and of its engine, and gives them the connection. */
  emit<K extends keyof EventMap>(name: K, facts: EventFacts<K>): Op<void> {
    this.#telling ??= new Telling();
    const connection = this.engine.eventConnection(this, name === "beforeExecute");
    return (this.#events ?? this.engine.events).emitOn(name, facts, connection, this.#telling);
  }
}
