/** The connection that an event is about, in the hands of those who are told. */
import type { Executable } from "@athanor/core";
import { InvalidRequestError } from "@athanor/core";
import type { ConnectionState } from "./connection-state.ts";
import type { UnknownRow } from "./driver-sql.ts";
import { executeDriverSql } from "./driver-sql.ts";
import { executeStatement } from "./execute.ts";
import type { Op } from "./op.ts";
import { runAsync, runSync, wait } from "./op.ts";
import type { Result } from "./result/result.ts";

/**
 * The connection that an event is about. What a listener does with it is done at once, within the operation that tells of the event, and
 * in its transaction; it can be used until the listener has ended. Other listeners are told of it, but none of what it does itself.
 *
 * @example
 * engine.events.on("begin", async ({ connection }) => {
 *   await connection.driverSql("select set_config('app.tenant', $1, true)", [tenant]);
 * });
 */
export interface EventConnection {
  /** What packages that build on the engine work with; the same for all events of one connection. */
  readonly state: ConnectionState;
  /**
   * Executes a statement; in the asynchronous API, what it gives is a promise.
   *
   * @throws InvalidRequestError if the listeners have been told, or no transaction is open
   */
  execute<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
  ): Result<V, R> | Promise<Result<V, R>>;
  /**
   * Runs SQL text as it is, with the driver's own placeholders.
   *
   * @throws InvalidRequestError if the listeners have been told, or no transaction is open
   */
  driverSql(
    sql: string,
    values?: readonly unknown[],
  ): Result<readonly unknown[], UnknownRow> | Promise<Result<readonly unknown[], UnknownRow>>;
}

/** The connection of an event, as listeners of the synchronous API know it. */
export interface SyncEventConnection extends EventConnection {
  execute<V extends readonly unknown[], R, P>(statement: Executable<V, R, P>, params?: NoInfer<P> | readonly NoInfer<P>[]): Result<V, R>;
  driverSql(sql: string, values?: readonly unknown[]): Result<readonly unknown[], UnknownRow>;
}

/** The connection of an event, as listeners of the asynchronous API know it. */
export interface AsyncEventConnection extends EventConnection {
  execute<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
  ): Promise<Result<V, R>>;
  driverSql(sql: string, values?: readonly unknown[]): Promise<Result<readonly unknown[], UnknownRow>>;
}

/** A connection as it is made for one event. */
export interface EventHandle {
  /** Waits for what has been asked for so far. */
  settled(): Op<void>;
  /** The listeners have been told: what they have asked for and not awaited is waited for, and nothing more is done for them. */
  end(): Op<void>;
}

/** Runs statements at once, within the operation that tells of something; only while it does. */
export class BoundConnection implements EventConnection, EventHandle {
  readonly state: ConnectionState;
  /** Whether a statement may begin a transaction. */
  readonly #begins: boolean;
  /** What was asked for last, in the asynchronous API: a connection does one thing after another. */
  #last: Promise<unknown> | null = null;
  #ended = false;

  constructor(state: ConnectionState, begins: boolean) {
    this.state = state;
    this.#begins = begins;
  }

  execute<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
  ): Result<V, R> | Promise<Result<V, R>> {
    return this.#run(() => executeStatement(this.state, statement, params));
  }

  driverSql(
    sql: string,
    values: readonly unknown[] = [],
  ): Result<readonly unknown[], UnknownRow> | Promise<Result<readonly unknown[], UnknownRow>> {
    return this.#run(() => executeDriverSql(this.state, sql, values));
  }

  *settled(): Op<void> {
    if (this.#last !== null) yield* wait(this.#last);
  }

  *end(): Op<void> {
    this.#ended = true;
    yield* this.settled();
  }

  #run<T>(make: () => Op<T>): T | Promise<T> {
    if (this.state.engine.mayWait) return this.#inTurn(make);
    this.#refuse();
    return runSync(make());
  }

  async #inTurn<T>(make: () => Op<T>): Promise<T> {
    this.#refuse();
    const turn = this.#last === null ? runAsync(make()) : this.#last.then(() => runAsync(make()));
    // An error is for whoever asked; who comes next only waits.
    this.#last = turn.then(
      () => {},
      () => {},
    );
    return turn;
  }

  #refuse(): void {
    if (this.#ended) {
      throw new InvalidRequestError(
        "event.connection is for the time that listeners are being told: this event is over. Await what you do with it before the listener ends, or take a connection by engine.connect().",
      );
    }
    if (!this.#begins && this.state.transaction === null) {
      throw new InvalidRequestError(
        "No transaction is open on the connection of this event, and a listener can't begin one here: listen to begin, or to what happens before the transaction ends.",
      );
    }
  }
}
