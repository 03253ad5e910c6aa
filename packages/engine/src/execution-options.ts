/** Options of executions: given to an engine, or to a connection, which has the last word. */

/** Everything is optional; what isn't named keeps its value. */
export interface ExecutionOptions {
  /**
   * The isolation level of the transactions to come, as the database calls it, or `"AUTOCOMMIT"` for none at all: each
   * statement then stands for itself, and `commit()` and `rollback()` do nothing.
   */
  readonly isolationLevel?: string;
}

/** The level at which no transaction is begun. */
export const AUTOCOMMIT = "AUTOCOMMIT";
