/** A connection, asynchronous. */
import type { Executable } from "@athanor/core";
import { InvalidRequestError, nodeOf } from "@athanor/core";
import type {
  AsyncEventConnection,
  ConnectionState,
  Events,
  ExecutionOptions,
  Op,
  Result,
  ScalarResult,
  StatementOptions,
  UnknownRow,
} from "@athanor/engine";
import {
  begin,
  beginNested,
  Connection,
  checkFunction,
  closeConnection,
  commit,
  executeDriverSql,
  executeStatement,
  givenExecutionOptions,
  givenStatementOptions,
  givenStreamOptions,
  isPromiseLike,
  physicalConnection,
  rollback,
  setOptions,
  streamedParameters,
  streamStatement,
} from "@athanor/engine";
import { AsyncResult } from "./async-result.ts";
import type { AsyncScalarResult } from "./async-scalar-result.ts";
import { AsyncTransaction } from "./async-transaction.ts";
import { StreamedRows } from "./streamed-rows.ts";
import { Turns } from "./turns.ts";

/** How rows are streamed. */
export interface StreamOptions<P = unknown> extends StatementOptions {
  /** How many rows are fetched at a time: by default 1000. No more of them are in memory than that. */
  readonly yieldPer?: number;
  /** The parameters of the statement. */
  readonly params?: P;
}

/**
 * A connection to the database. SQLAlchemy's `AsyncConnection`: the first statement begins a transaction, which lasts until
 * `commit()` or `rollback()`; closing, which leaving an `await using` scope does, rolls back what was not committed.
 *
 * What is asked of it at the same time is done one after the other, in the order in which it was asked.
 *
 * @example
 * await using connection = await engine.connect();
 * const names = (await connection.scalars(select(users.c.name))).all();
 * await connection.execute(insert(users), [{ name: "a" }, { name: "b" }]);
 * await connection.commit();
 */
export class AsyncConnection {
  /** What packages that build on the engine work with. */
  readonly state: ConnectionState;
  readonly #turns: Turns;

  /** Made by `engine.connect()`. */
  constructor(state: ConnectionState, turns: Turns = new Turns(() => state)) {
    this.state = state;
    this.#turns = turns;
  }

  /**
   * Executes a statement; all its rows are fetched.
   *
   * @param statement any statement
   * @param params its parameters: a row, or a list of rows to run it for each of them; a list that is empty does nothing
   * @param options `signal` and `timeout` stop it on the server, where the driver can
   * @returns the result, whose rows have the types of what was selected
   * @throws DatabaseError if the database refuses; CompileError, ArgumentError if nothing could be sent
   * @example
   * (await connection.execute(insert(users), [{ name: "a" }, { name: "b" }])).rowCount; // 2
   */
  execute<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
    options?: StatementOptions,
  ): Promise<Result<V, R>> {
    if (options === undefined) return this.#run(() => executeStatement(this.state, statement, params));
    return this.#executeWith(statement, params, options);
  }

  /** Executes a statement and gives the first column of each row. */
  async scalars<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
    options?: StatementOptions,
  ): Promise<ScalarResult<V[0]>> {
    return (await this.execute(statement, params, options)).scalars();
  }

  /** Executes a statement and gives the first column of the first row; null if there is no row. */
  async scalar<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
    options?: StatementOptions,
  ): Promise<V[0] | null> {
    return (await this.execute(statement, params, options)).scalar();
  }

  /**
   * Executes a statement whose rows are fetched part by part, from a cursor on the server where the driver has them. On some databases the
   * connection can do nothing else until the rows are read to the end, or the result is closed.
   *
   * @param options how many rows are fetched at a time, the parameters, and what stops it
   * @example
   * for await (const row of await connection.stream(select(users), { yieldPer: 1000 })) console.log(row.name);
   */
  async stream<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    options: StreamOptions<NoInfer<P>> = {},
  ): Promise<AsyncResult<V, R>> {
    const { yieldPer = 1000, params, ...stopping } = givenStreamOptions(options);
    const row = streamedParameters(params, yieldPer);
    const { stream, source } = await this.#run(
      () => streamStatement(this.state, nodeOf(statement), row, yieldPer, stopping),
      stopping.signal,
    );
    const rows = new StreamedRows(stream, yieldPer, (make) => this.#run(make));
    return new AsyncResult({ rows, source });
  }

  /** Executes a statement and gives the first column of its rows, fetched part by part. */
  async streamScalars<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    options: StreamOptions<NoInfer<P>> = {},
  ): Promise<AsyncScalarResult<V[0]>> {
    return (await this.stream(statement, options)).scalars();
  }

  /**
   * Runs SQL text as it is, with the driver's own placeholders.
   *
   * @param values one value per placeholder, or a list of such lists
   * @param options `signal` and `timeout` stop it on the server, where the driver can
   * @example
   * (await connection.driverSql("select name from user_account where id = $1", [1])).scalar();
   */
  async driverSql(
    sql: string,
    values: readonly unknown[] = [],
    options: StatementOptions = {},
  ): Promise<Result<readonly unknown[], UnknownRow>> {
    const given = givenStatementOptions(options);
    return this.#run(() => executeDriverSql(this.state, sql, values, given), given.signal);
  }

  /**
   * Begins a transaction explicitly. (The first statement begins one anyway.)
   *
   * @throws InvalidRequestError if one has begun already
   */
  async begin(): Promise<AsyncTransaction> {
    return new AsyncTransaction(this.state, await this.#run(() => begin(this.state)), this.#turns);
  }

  /** Sets a savepoint, beginning a transaction first if there is none. Savepoints nest to any depth. */
  async beginNested(): Promise<AsyncTransaction> {
    return new AsyncTransaction(this.state, await this.#run(() => beginNested(this.state)), this.#turns);
  }

  /** Commits the transaction; does nothing if there is none. If committing fails, the transaction is rolled back. */
  commit(): Promise<void> {
    return this.#run(() => commit(this.state));
  }

  /** Rolls the transaction back, savepoints and all; does nothing if there is none. */
  rollback(): Promise<void> {
    return this.#run(() => rollback(this.state));
  }

  /** Whether a transaction has begun. */
  inTransaction(): boolean {
    return this.state.transaction !== null;
  }

  /** Whether a savepoint is set. */
  inNestedTransaction(): boolean {
    return (this.state.transaction?.savepoint ?? null) !== null;
  }

  /**
   * Sets options for what is to come on this connection, such as the isolation level.
   *
   * @returns this connection
   * @throws ArgumentError for options that there aren't, and for an isolation level that the database doesn't have
   * @throws InvalidRequestError if a transaction has begun whose isolation level would change
   */
  executionOptions(options: ExecutionOptions): this {
    setOptions(this.state, givenExecutionOptions(options));
    return this;
  }

  /**
   * Gives a function that was written for the synchronous API this connection as a synchronous one, until it returns.
   *
   * @param callback not async; what it does, it does within this connection's transaction
   * @returns what the function returns
   * @throws InvalidRequestError if the driver is asynchronous: there is no way to wait for it
   * @example
   * await connection.runSync((sync) => legacyReport(sync));
   */
  runSync<T>(callback: (connection: Connection) => T): Promise<T> {
    return this.#run(() => calledSync(this.state, callback));
  }

  /** The listeners of this connection, who are told before those of its engine. */
  get events(): Events<AsyncEventConnection> {
    return this.state.events;
  }

  /**
   * The library's own connection (pg's `Client`, mysql2's `Connection` …), for what nobody foresaw, such as LISTEN. It goes back to the
   * pool with this one.
   *
   * @throws ResourceClosedError if the connection is closed
   */
  async rawConnection(): Promise<unknown> {
    return (await this.#run(() => physicalConnection(this.state))).raw;
  }

  /** Whether the connection is closed. */
  get closed(): boolean {
    return this.state.closedBecause !== null;
  }

  /** Rolls back what was not committed and gives the connection back to the pool. It can't be used any more. */
  close(): Promise<void> {
    // A block that has ended closes the connection that it gave.
    return this.#turns.ended ? Promise.resolve() : this.#run(() => closeConnection(this.state));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #executeWith<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params: unknown,
    options: StatementOptions,
  ): Promise<Result<V, R>> {
    const given = givenStatementOptions(options);
    return this.#run(() => executeStatement(this.state, statement, params, given), given.signal);
  }

  #run<T>(make: () => Op<T>, signal?: AbortSignal): Promise<T> {
    return this.#turns.run(make, signal);
  }
}

const OVER =
  "This connection was lent by runSync(), and is of no use when the function that was given it has ended: use the connection that lent it.";

function* calledSync<T>(state: ConnectionState, callback: (connection: Connection) => T): Op<T> {
  checkFunction(callback, "runSync()");
  const { driver, description } = state.engine.dialect;
  if (driver.sync) {
    // What may have to wait for a lock is done first; then nothing has to.
    if (state.transaction === null && state.options.isolationLevel !== "AUTOCOMMIT") yield* begin(state);
    const lent = new Connection(state);
    let value: T;
    try {
      value = callback(lent);
    } finally {
      Connection.takeBack(lent, OVER);
    }
    if (!isPromiseLike(value)) return value;
    // What the function goes on to do must not end the process; nobody waits for it.
    value.then(undefined, () => {});
    throw new InvalidRequestError(
      "The function given to runSync() returned a promise: it is to be synchronous. Await the verbs of this connection instead.",
    );
  }
  throw new InvalidRequestError(
    `The driver "${driver.name}" of ${description} is asynchronous, and synchronous code can't wait for it: await the verbs of this connection instead of runSync().`,
  );
}
