/** A connection, synchronous. */
import type { Executable } from "@athanor/core";
import type { ConnectionState } from "./connection-state.ts";
import type { UnknownRow } from "./driver-sql.ts";
import { executeDriverSql } from "./driver-sql.ts";
import { executeStatement } from "./execute.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import { runSync } from "./op.ts";
import type { Result } from "./result/result.ts";
import type { ScalarResult } from "./result/scalar-result.ts";
import { begin, beginNested, closeConnection, commit, rollback, setOptions } from "./transact.ts";
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
  /** What packages that build on the engine work with. */
  readonly state: ConnectionState;

  /** Made by `engine.connect()`. */
  constructor(state: ConnectionState) {
    this.state = state;
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
   * @throws InvalidRequestError if one has begun already
   */
  begin(): Transaction {
    return new Transaction(this.state, runSync(begin(this.state)));
  }

  /** Sets a savepoint, beginning a transaction first if there is none. Savepoints nest to any depth. */
  beginNested(): Transaction {
    return new Transaction(this.state, runSync(beginNested(this.state)));
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
   * @throws ArgumentError for an isolation level that the database doesn't have
   * @throws InvalidRequestError if a transaction has begun whose isolation level would change
   * @example
   * engine.connect().executionOptions({ isolationLevel: "AUTOCOMMIT" });
   */
  executionOptions(options: ExecutionOptions): this {
    setOptions(this.state, options);
    return this;
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
}
