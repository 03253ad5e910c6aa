/** Calling a driver, so that its errors come out as the engine's. */
import type { ConnectionState, TransactionState } from "./connection-state.ts";
import type { StatementFacts } from "./errors.ts";
import { databaseError } from "./errors.ts";
import type { Op } from "./op.ts";
import { wait } from "./op.ts";

/** Calls the driver for something that is no statement, such as COMMIT. */
export function* callDriver<T>(state: ConnectionState, call: () => T | PromiseLike<T>): Op<T> {
  try {
    return yield* wait(call());
  } catch (error) {
    throw driverError(state, error, null);
  }
}

/**
 * The error to throw for one that came from the driver, and what it means for the connection.
 *
 * A database may end a transaction by itself when a statement fails. Whatever came next would then run outside of any
 * transaction, and be committed at once: the transaction is marked as lost, and has to be rolled back first.
 */
export function driverError(state: ConnectionState, error: unknown, statement: StatementFacts | null): unknown {
  const facts = state.engine.dialect.mapError(error);
  const { transaction, pooled } = state;
  if (facts?.disconnect === true && pooled !== null) {
    pooled.invalid = true;
    if (transaction !== null) markLost(transaction);
  } else if (transaction?.begun === true && pooled?.driver.inTransaction === false) {
    markLost(transaction);
  }
  return facts === null ? error : databaseError(facts, statement, error);
}

function markLost(transaction: TransactionState): void {
  for (let each: TransactionState | null = transaction; each !== null; each = each.parent) each.status = "lost";
}
