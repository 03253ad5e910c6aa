/** Doing a transaction again that another one was in the way of. */
import { ArgumentError } from "@athanor/core";
import { onAbort } from "./abort.ts";
import { withConnection } from "./block.ts";
import type { ConnectionState } from "./connection-state.ts";
import type { EngineState } from "./engine-state.ts";
import { DatabaseError } from "./errors.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import type { Op } from "./op.ts";
import { wait } from "./op.ts";
import { begin, commitTransaction, setOptions } from "./transact.ts";

/** How often, and after how long, a transaction is done again. Durations are in seconds. */
export interface RetryOptions {
  /** How often it is tried in all: by default 3 times. */
  readonly attempts?: number;
  /** How long to wait before the second attempt, about; before each further one, twice as long. By default 0.02. */
  readonly delay?: number;
  /** How long to wait at most: by default 1. */
  readonly maxDelay?: number;
}

/** How a transaction is to be, and whether it is done again. */
export interface TransactionOptions extends Pick<ExecutionOptions, "isolationLevel" | "readOnly" | "deferrable"> {
  /**
   * Whether it is done again if another transaction was in its way (a deadlock, a serialization failure): not by default; `true` for
   * three attempts, or how many. The function is then called again, so it must have no effects outside of the transaction.
   */
  readonly retry?: boolean | number | RetryOptions;
  /** Ends the waiting for a connection, and between attempts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs an operation in a transaction of its own: committed when it returns, rolled back when it throws, and done again if it is to be.
 *
 * @throws whatever the operation throws, at the last attempt
 */
export function* inTransaction<T>(engine: EngineState, run: (state: ConnectionState) => Op<T>, options: TransactionOptions): Op<T> {
  const { retry, signal, ...mode } = options;
  const { attempts, delay, maxDelay } = chosen(retry);
  for (let attempt = 1; ; attempt++) {
    let committed = (): boolean => false;
    try {
      return yield* withConnection(
        engine,
        function* (state) {
          setOptions(state, mode);
          const transaction = yield* begin(state);
          state.block = transaction;
          committed = () => transaction.committed;
          const value = yield* run(state);
          // The operation may have ended it already; nothing could be executed after that.
          if (transaction.status !== "ended") yield* commitTransaction(state, transaction);
          return value;
        },
        { signal },
      );
    } catch (error) {
      if (attempt >= attempts || committed() || !(error instanceof DatabaseError) || !error.isRetryable) throw error;
      // By chance a bit more or less, so that two that were in each other's way don't meet again.
      const seconds = Math.min(maxDelay, delay * 2 ** (attempt - 1)) * (0.5 + Math.random());
      yield* pause(engine, seconds * 1000, signal);
    }
  }
}

function chosen(retry: TransactionOptions["retry"]): Required<RetryOptions> {
  const defaults = { attempts: 3, delay: 0.02, maxDelay: 1 };
  if (retry === undefined || retry === false) return { ...defaults, attempts: 1 };
  const options = retry === true ? defaults : { ...defaults, ...(typeof retry === "number" ? { attempts: retry } : retry) };
  if (!Number.isInteger(options.attempts) || options.attempts < 1)
    throw new ArgumentError(`A transaction is tried once or more often, not ${String(options.attempts)} times.`);
  for (const name of ["delay", "maxDelay"] as const)
    if (!(Number.isFinite(options[name]) && options[name] >= 0))
      throw new ArgumentError(`The ${name} between attempts is a number of seconds; ${String(options[name])} is not.`);
  return options;
}

function* pause(engine: EngineState, milliseconds: number, signal: AbortSignal | undefined): Op<void> {
  signal?.throwIfAborted();
  if (engine.mayWait) yield* wait(slept(milliseconds, signal));
  // The synchronous API waits by blocking: that is what it is.
  else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** @throws the signal's reason */
function slept(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const unsubscribe = onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal?.reason);
    });
    const timer = setTimeout(() => {
      unsubscribe();
      resolve();
    }, milliseconds);
  });
}
