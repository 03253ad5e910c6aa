/** A connection, synchronous. */
import type { Executable } from "@athanor/core";
import { nodeOf } from "@athanor/core";
import { ConnectionState } from "./connection-state.ts";
import type { UnknownRow } from "./driver-sql.ts";
import { executeDriverSql } from "./driver-sql.ts";
import type { SyncEventConnection } from "./event-connection.ts";
import type { Events } from "./events.ts";
import { executeStatement, streamStatement } from "./execute.ts";
import { STREAM_FACTS } from "./execution-facts.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import { givenExecutionOptions } from "./execution-options.ts";
import { runSync } from "./op.ts";
import { anything, givenOptions } from "./option-checks.ts";
import { streamedParameters } from "./parameters.ts";
import { Result } from "./result/result.ts";
import { StreamedSupply } from "./result/row-supply.ts";
import type { ScalarResult } from "./result/scalar-result.ts";
import { begin, beginNested, closeConnection, commit, physicalConnection, rollback, setOptions } from "./transact.ts";
import { Transaction } from "./transaction.ts";

/**
 * A connection to the database. SQLAlchemy's `Connection`: the first statement begins a transaction, which lasts until
 * `commit()` or `rollback()`; closing, which leaving a `using` scope does, rolls back what was not committed.
 *
 * @example
 * using connection = engine.connect();
 * const names = connection.scalars(select(users.c.name)).all();
 * connection.execute(insert(users), [{ name: "a" }, { name: "b" }]);
 * connection.commit();
 */
export class Connection {
  #state: ConnectionState;

  /** Made by `engine.connect()`. */
  constructor(state: ConnectionState) {
    this.#state = state;
  }

  /** What packages that build on the engine work with. */
  get state(): ConnectionState {
    return this.#state;
  }

  /**
   * Executes a statement.
   *
   * @param statement any statement
   * @param params its parameters: a row, or a list of rows to run it for each of them; a list that is empty does nothing
   * @returns the result, whose rows have the types of what was selected
   * @throws DatabaseError if the database refuses; CompileError, ArgumentError if nothing could be sent
   * @example
   * connection.execute(insert(users), [{ name: "a" }, { name: "b" }]).rowCount; // 2
   */
  execute<V extends readonly unknown[], R, P>(statement: Executable<V, R, P>, params?: NoInfer<P> | readonly NoInfer<P>[]): Result<V, R> {
    return runSync(executeStatement(this.state, statement, params));
  }

  /**
   * Executes a statement and gives the first column of each row.
   *
   * @example
   * connection.scalars(select(users.c.name)).all(); // string[]
   */
  scalars<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
  ): ScalarResult<V[0]> {
    return this.execute(statement, params).scalars();
  }

  /** Executes a statement and gives the first column of the first row; null if there is no row. */
  scalar<V extends readonly unknown[], R, P>(statement: Executable<V, R, P>, params?: NoInfer<P> | readonly NoInfer<P>[]): V[0] | null {
    return this.execute(statement, params).scalar();
  }

  /**
   * Executes a statement whose rows are fetched part by part, while they are iterated. The connection can do nothing else until they are
   * read to the end, or the result is closed, which leaving a `using` scope does.
   *
   * @param options how many rows are fetched at a time, by default 1000, and the parameters
   * @throws InvalidRequestError if the statement gives no rows
   * @example
   * using result = connection.stream(select(users), { yieldPer: 500 });
   * for (const part of result.partitions(500)) send(part);
   */
  stream<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    options: { readonly yieldPer?: number; readonly params?: NoInfer<P> } = {},
  ): Result<V, R> {
    const { yieldPer = 1000, params } = givenOptions(options, STREAM, "stream()");
    const row = streamedParameters(params, yieldPer);
    const { stream, source } = runSync(streamStatement(this.state, nodeOf(statement), row, yieldPer));
    return new Result({ supply: new StreamedSupply(stream, yieldPer), source, facts: STREAM_FACTS });
  }

  /**
   * Runs SQL text as it is, with the driver's own placeholders.
   *
   * @param values one value per placeholder, or a list of such lists
   * @example
   * connection.driverSql("select name from user_account where id = ?", [1]).scalar();
   */
  driverSql(sql: string, values: readonly unknown[] = []): Result<readonly unknown[], UnknownRow> {
    return runSync(executeDriverSql(this.state, sql, values));
  }

  /**
   * Begins a transaction explicitly. (The first statement begins one anyway.)
   *
   * @throws InvalidRequestError if one has begun already, or the connection is that of a block whose transaction has ended
   */
  begin(): Transaction {
    return new Transaction(this, runSync(begin(this.state)));
  }

  /** Sets a savepoint, beginning a transaction first if there is none. Savepoints nest to any depth. */
  beginNested(): Transaction {
    return new Transaction(this, runSync(beginNested(this.state)));
  }

  /** Commits the transaction; does nothing if there is none. If committing fails, the transaction is rolled back. */
  commit(): void {
    runSync(commit(this.state));
  }

  /** Rolls the transaction back, savepoints and all; does nothing if there is none. */
  rollback(): void {
    runSync(rollback(this.state));
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
   * @example
   * engine.connect().executionOptions({ isolationLevel: "AUTOCOMMIT" });
   */
  executionOptions(options: ExecutionOptions): this {
    setOptions(this.state, givenExecutionOptions(options));
    return this;
  }

  /** The listeners of this connection, who are told before those of its engine. */
  get events(): Events<SyncEventConnection> {
    return this.state.events;
  }

  /**
   * The library's own connection (`better-sqlite3`'s `Database`), for what nobody foresaw. It goes back to the pool with this one.
   *
   * @throws ResourceClosedError if the connection is closed
   */
  get rawConnection(): unknown {
    return runSync(physicalConnection(this.state)).raw;
  }

  /** Whether the connection is closed. */
  get closed(): boolean {
    return this.state.closedBecause !== null;
  }

  /** Rolls back what was not committed and gives the connection back to the pool. It can't be used any more. */
  close(): void {
    runSync(closeConnection(this.state));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Takes the connection back from who was lent it for a while: to them it is closed from now on, and to others it is as it was.
   *
   * @param reason what using it is answered with
   */
  static takeBack(connection: Connection, reason: string): void {
    const closed = new ConnectionState(connection.#state.engine, null);
    closed.closedBecause = reason;
    connection.#state = closed;
  }
}

/** Parameters and numbers are looked at with the statement. */
const STREAM = { yieldPer: anything, params: anything };
