/** Calling a driver, so that its errors come out as the engine's. */
import type { ConnectionState, TransactionState } from "./connection-state.ts";
import type { DriverConnection } from "./driver.ts";
import type { StatementFacts } from "./errors.ts";
import { databaseError } from "./errors.ts";
import type { StatementOptions } from "./execution-options.ts";
import { stoppable } from "./interruption.ts";
import type { Op } from "./op.ts";
import { isPromiseLike, wait } from "./op.ts";

const NO_OPTIONS: StatementOptions = {};

/**
 * Calls the driver for something that is no statement, such as COMMIT.
 *
 * @param options what stops it; the connection's timeout does so anyway
 * @param final as of `stoppable`
 */
export function* callDriver<T>(
  state: ConnectionState,
  driver: DriverConnection,
  call: () => T | PromiseLike<T>,
  options: StatementOptions = NO_OPTIONS,
  final = false,
): Op<T> {
  try {
    const answer = call();
    return isPromiseLike(answer) ? yield* wait(stoppable(state, driver, answer, options, final)) : answer;
  } catch (error) {
    throw yield* driverError(state, error, null);
  }
}

/**
 * The error to throw for one that came from the driver, and what it means for the connection.
 *
 * A database may end a transaction by itself when a statement fails. Whatever came next would then run outside of any
 * transaction, and be committed at once: the transaction is marked as lost, and has to be rolled back first. That is settled
 * whatever listeners do: what one of them throws is the error to throw.
 */
export function* driverError(state: ConnectionState, original: unknown, statement: StatementFacts | null): Op<unknown> {
  const { engine } = state;
  const facts = engine.dialect.mapError(original);
  const lost = facts?.disconnect === true || state.pooled?.driver.lost === true;
  // Listeners have the connection in their hands: they must not take the transaction for open.
  if (state.transaction?.begun === true && state.pooled?.driver.inTransaction === false) markLost(state.transaction);
  const { sql = null, values = null } = statement ?? {};
  const error = facts === null ? original : databaseError({ ...facts, disconnect: lost }, statement, original);
  const event = { error, original, sql, values, isDisconnect: lost };
  if (state.listening("handleError")) {
    try {
      yield* state.emit("handleError", event);
    } catch (thrown) {
      event.error = thrown;
    }
  }
  const { transaction, pooled } = state;
  if (pooled !== null && (event.isDisconnect || pooled.invalid)) {
    // What ended this connection (a restart, mostly) has ended the others too; unless it was given up here.
    if (!pooled.invalid) engine.pool.invalidateAll();
    pooled.invalid = true;
    if (transaction !== null) markLost(transaction);
  }
  return event.error;
}

/** From now on the program has to roll back before anything else. */
export function markLost(transaction: TransactionState): void {
  for (let each: TransactionState | null = transaction; each !== null; each = each.parent) each.status = "lost";
}
