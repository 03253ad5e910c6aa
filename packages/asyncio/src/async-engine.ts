/** An engine, asynchronous. */
import type { MetaData } from "@athanor/core";
import type {
  AsyncEventConnection,
  CacheStatistics,
  CheckoutOptions,
  ConnectionState,
  DdlOptions,
  EngineDialect,
  EngineState,
  Events,
  ExecutionOptions,
  PoolStatus,
  TransactionOptions,
} from "@athanor/engine";
import {
  abortSignal,
  checkFunction,
  checkOptions,
  createAll,
  dropAll,
  givenExecutionOptions,
  givenOptions,
  givenTransactionOptions,
  inTransaction,
  openConnection,
  ResourceClosedError,
  runAsync,
  wait,
  withTransaction,
} from "@athanor/engine";
import { AsyncConnection } from "./async-connection.ts";
import { AsyncInspector } from "./async-inspector.ts";
import { Turns } from "./turns.ts";

const CONNECT = { signal: abortSignal };

/**
 * A database to work with, asynchronously: a pool of connections, and a cache of compiled statements. An application makes one and keeps
 * it. Made by `createAsyncEngine`; SQLAlchemy's `AsyncEngine`.
 */
export class AsyncEngine {
  /** What packages that build on the engine work with. */
  readonly state: EngineState;

  /** Made by `createAsyncEngine`. */
  constructor(state: EngineState) {
    this.state = state;
  }

  /** The dialect, with what it can do; once a connection was opened, with what its server can do. */
  get dialect(): EngineDialect {
    return this.state.dialect;
  }

  /**
   * Takes a connection out of the pool, waiting for one if all are in use.
   *
   * @param options `signal` ends the waiting
   * @throws DatabaseError if the database can't be reached
   * @throws TimeoutError if none is given back in time
   * @example
   * await using connection = await engine.connect();
   */
  async connect(options: CheckoutOptions = {}): Promise<AsyncConnection> {
    const { signal } = givenOptions(options, CONNECT, "engine.connect()");
    return new AsyncConnection(await runAsync(openConnection(this.state, { signal, watched: true })));
  }

  /**
   * Runs a function in a transaction: committed when its promise is fulfilled, rolled back when it is rejected.
   *
   * @param callback given the connection
   * @returns what the function gives
   * @throws whatever the function throws, after rolling back
   * @example
   * await engine.begin((connection) => connection.execute(insert(users), rows));
   */
  async begin<T>(callback: (connection: AsyncConnection) => T | PromiseLike<T>): Promise<T> {
    checkFunction(callback, "engine.begin()");
    return runAsync(withTransaction(this.state, (state) => wait(called(state, callback))));
  }

  /**
   * Runs a function in a transaction, as `begin` does, with a say in how the transaction is to be and whether it is done again.
   *
   * @param callback given the connection; called again at every attempt
   * @param options the isolation level, `readOnly`, `retry`
   * @returns what the function gives
   * @throws whatever the function throws, at the last attempt, after rolling back
   * @example
   * await engine.transaction((connection) => transfer(connection, 100), { isolationLevel: "SERIALIZABLE", retry: 5 });
   */
  async transaction<T>(callback: (connection: AsyncConnection) => T | PromiseLike<T>, options: TransactionOptions = {}): Promise<T> {
    checkFunction(callback, "engine.transaction()");
    return runAsync(inTransaction(this.state, (state) => wait(called(state, callback)), givenTransactionOptions(options)));
  }

  /** Creates the tables and indexes of a metadata that don't exist, in one transaction. */
  createAll(metadata: MetaData, options: DdlOptions = {}): Promise<void> {
    return runAsync(withTransaction(this.state, (state) => createAll(state, metadata, options)));
  }

  /** Drops the tables of a metadata that exist, in one transaction. */
  dropAll(metadata: MetaData, options: DdlOptions = {}): Promise<void> {
    return runAsync(withTransaction(this.state, (state) => dropAll(state, metadata, options)));
  }

  /**
   * Looks into the database's schema.
   *
   * @example
   * await (await engine.inspect()).getTableNames();
   */
  inspect(): Promise<AsyncInspector> {
    return Promise.resolve(new AsyncInspector(this.state));
  }

  /**
   * The same engine (pool, cache and all) with other options for its connections.
   *
   * @throws ArgumentError for options that there aren't, and for an isolation level that the database doesn't have
   */
  executionOptions(options: ExecutionOptions): AsyncEngine {
    const given = givenExecutionOptions(options);
    checkOptions(this.dialect, given);
    return new AsyncEngine(this.state.withOptions(given));
  }

  /** The listeners of this engine: told of what happens on it and on all its connections. They may return promises. */
  get events(): Events<AsyncEventConnection> {
    return this.state.events;
  }

  /** How the cache of compiled statements is doing. */
  get cacheStatistics(): CacheStatistics {
    return this.state.cache.statistics;
  }

  /** How the pool is doing. */
  get poolStatus(): PoolStatus {
    return this.state.pool.status;
  }

  /** Closes all connections of the pool; those in use, when they are given back. The engine can be used again. */
  dispose(): Promise<void> {
    return runAsync(this.state.pool.dispose());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

/**
 * Calls a user's function with a connection. What it has asked for and not awaited is done before the transaction ends, and what it asks
 * for later is refused: it would run in no transaction, or in somebody else's.
 */
async function called<T>(state: ConnectionState, callback: (connection: AsyncConnection) => T | PromiseLike<T>): Promise<T> {
  const turns = new Turns(() => state);
  try {
    return await callback(new AsyncConnection(state, turns));
  } finally {
    await turns.end(new ResourceClosedError(ENDED));
  }
}

const ENDED =
  "The block that this connection was given to has ended, and its transaction with it: await everything that is done with the connection before the function given to engine.begin() or engine.transaction() ends.";
