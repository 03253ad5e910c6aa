/** An engine, synchronous. */
import type { CacheStatistics } from "@athanor/compiler";
import type { MetaData } from "@athanor/core";
import { InvalidRequestError } from "@athanor/core";
import { withTransaction } from "./block.ts";
import { Connection } from "./connection.ts";
import type { ConnectionState } from "./connection-state.ts";
import type { DdlOptions } from "./ddl.ts";
import { createAll, dropAll } from "./ddl.ts";
import type { EngineDialect } from "./engine-dialect.ts";
import type { EngineState } from "./engine-state.ts";
import type { SyncEventConnection } from "./event-connection.ts";
import type { Events } from "./events.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import { givenExecutionOptions } from "./execution-options.ts";
import { Inspector } from "./inspect/inspector.ts";
import type { Op } from "./op.ts";
import { isPromiseLike, runSync } from "./op.ts";
import { checkFunction } from "./option-checks.ts";
import type { PoolStatus } from "./pool/pool.ts";
import type { TransactionOptions } from "./retry.ts";
import { inTransaction } from "./retry.ts";
import { checkOptions, closeConnection, openConnection } from "./transact.ts";
import { givenTransactionOptions } from "./transaction-options.ts";

/**
 * Nothing, for what a synchronous callback may return; for a promise, something that no function has: an async callback is an
 * error where it is written.
 */
export type NoPromise<T> = 0 extends 1 & T ? unknown : [Extract<T, PromiseLike<unknown>>] extends [never] ? unknown : AsyncCallback;

interface AsyncCallback {
  readonly "an async callback needs createAsyncEngine": never;
}

/**
 * A database to work with: a pool of connections, and a cache of compiled statements. An application makes one and keeps it.
 * Made by `createEngine`; SQLAlchemy's `Engine`.
 */
export class Engine {
  /** What packages that build on the engine work with. */
  readonly state: EngineState;

  /** Made by `createEngine`. */
  constructor(state: EngineState) {
    this.state = state;
  }

  /** The dialect, with what it can do. */
  get dialect(): EngineDialect {
    return this.state.dialect;
  }

  /**
   * Takes a connection out of the pool.
   *
   * @throws DatabaseError if the database can't be reached
   * @throws TimeoutError if all connections are in use
   * @example
   * using connection = engine.connect();
   */
  connect(): Connection {
    return new Connection(runSync(openConnection(this.state, { watched: true })));
  }

  /**
   * Runs a function in a transaction: committed when it returns, rolled back when it throws.
   *
   * @param callback given the connection; not async (its work would go on after the commit)
   * @returns what the function returns
   * @throws whatever the function throws, after rolling back
   * @example
   * engine.begin((connection) => connection.execute(insert(users), rows));
   */
  begin<T>(callback: ((connection: Connection) => T) & NoPromise<T>): T {
    checkFunction(callback, "engine.begin()");
    return runSync(withTransaction(this.state, (state) => callSync(state, callback)));
  }

  /**
   * Runs a function in a transaction, as `begin` does, with a say in how the transaction is to be and whether it is done again.
   *
   * @param callback given the connection; called again at every attempt
   * @param options the isolation level, `readOnly`, `retry`
   * @returns what the function returns
   * @throws whatever the function throws, at the last attempt, after rolling back
   * @example
   * engine.transaction((connection) => transfer(connection, 100), { isolationLevel: "SERIALIZABLE", retry: 5 });
   */
  transaction<T>(callback: ((connection: Connection) => T) & NoPromise<T>, options: TransactionOptions = {}): T {
    checkFunction(callback, "engine.transaction()");
    return runSync(inTransaction(this.state, (state) => callSync(state, callback), givenTransactionOptions(options)));
  }

  /** The listeners of this engine: told of what happens on it and on all its connections. */
  get events(): Events<SyncEventConnection> {
    return this.state.events;
  }

  /** Creates the tables and indexes of a metadata that don't exist, in one transaction. */
  createAll(metadata: MetaData, options: DdlOptions = {}): void {
    runSync(withTransaction(this.state, (state) => createAll(state, metadata, options)));
  }

  /** Drops the tables of a metadata that exist, in one transaction. */
  dropAll(metadata: MetaData, options: DdlOptions = {}): void {
    runSync(withTransaction(this.state, (state) => dropAll(state, metadata, options)));
  }

  /** Looks into the database's schema. */
  inspect(): Inspector {
    return new Inspector(this.state);
  }

  /**
   * The same engine (pool, cache and all) with other options for its connections.
   *
   * @throws ArgumentError for options that there aren't, and for an isolation level that the database doesn't have
   */
  executionOptions(options: ExecutionOptions): Engine {
    const given = givenExecutionOptions(options);
    checkOptions(this.dialect, given);
    return new Engine(this.state.withOptions(given));
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
  dispose(): void {
    runSync(this.state.pool.dispose());
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Calls a user's function, which must not have more to do when it returns. */
function* callSync<T>(state: ConnectionState, callback: (connection: Connection) => T): Op<T> {
  const value = callback(new Connection(state));
  if (!isPromiseLike(value)) return value;
  // What the function goes on to do must neither reach the database nor end the process.
  value.then(undefined, () => {});
  yield* closeConnection(
    state,
    "This connection is closed: it was given to an async function by the synchronous engine.begin(), which has rolled back and failed.",
  );
  throw new InvalidRequestError(
    'The function given to engine.begin() returned a promise, and the synchronous API can\'t wait for it: its transaction was rolled back. Make the function synchronous, or use createAsyncEngine of "@athanor/asyncio".',
  );
}
