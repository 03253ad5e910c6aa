/** Blocks: a connection, or a transaction, for as long as something runs. */
import type { ConnectionState } from "./connection-state.ts";
import type { EngineState } from "./engine-state.ts";
import type { Op } from "./op.ts";
import type { CheckoutOptions } from "./pool/pool.ts";
import { begin, closeConnection, commitTransaction, openConnection } from "./transact.ts";

/** Runs an operation on a connection of its own; what it doesn't commit is rolled back. */
export function* withConnection<T>(engine: EngineState, run: (state: ConnectionState) => Op<T>, options: CheckoutOptions = {}): Op<T> {
  const state = yield* openConnection(engine, options);
  let value: T;
  try {
    value = yield* run(state);
  } catch (error) {
    yield* closeQuietly(state);
    throw error;
  }
  yield* closeConnection(state);
  return value;
}

/** Closes the connection of what has failed: why it failed is to be heard, not what listeners throw afterwards. */
function* closeQuietly(state: ConnectionState): Op<void> {
  try {
    yield* closeConnection(state);
  } catch {
    // Of no use to whoever gets the error that came first.
  }
}

/** Runs an operation in a transaction of its own, which is committed when it returns and rolled back when it throws. */
export function withTransaction<T>(engine: EngineState, run: (state: ConnectionState) => Op<T>): Op<T> {
  return withConnection(engine, function* (state) {
    const transaction = yield* begin(state);
    state.block = transaction;
    const value = yield* run(state);
    // The operation may have ended it already; nothing could be executed after that.
    if (transaction.status !== "ended") yield* commitTransaction(state, transaction);
    return value;
  });
}
