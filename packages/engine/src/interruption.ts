/** Stopping a statement that is running. */
import type { ConnectionState } from "./connection-state.ts";
import type { DriverConnection } from "./driver.ts";
import { TimeoutError } from "./errors.ts";
import type { StatementOptions } from "./execution-options.ts";
import { LONGEST } from "./pool/waiting-line.ts";

/** How long to wait for a statement to end that the server was asked to stop, in milliseconds. */
const PATIENCE = 2000;

/**
 * The answer of a driver, unless its statement is stopped before.
 *
 * A connection never goes on while a promise of its driver is open: either the statement ends, or the connection is given up.
 *
 * @throws the signal's reason, or a TimeoutError
 */
export function stoppable<T>(
  state: ConnectionState,
  driver: DriverConnection,
  answer: PromiseLike<T>,
  { signal, timeout = state.options.timeout }: StatementOptions,
): PromiseLike<T> {
  return signal === undefined && timeout === undefined ? answer : stopped(state, driver, answer, signal, timeout);
}

async function stopped<T>(
  state: ConnectionState,
  driver: DriverConnection,
  answer: PromiseLike<T>,
  signal: AbortSignal | undefined,
  timeout: number | undefined,
): Promise<T> {
  const settled = Promise.resolve(answer).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const stop = new AbortController();
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(
          () => stop.abort(new TimeoutError(`The statement took longer than its timeout of ${timeout} seconds, and was stopped.`)),
          Math.min(timeout * 1000, LONGEST),
        );
  const passOn = (): void => stop.abort(signal?.reason);
  if (signal?.aborted === true) passOn();
  else signal?.addEventListener("abort", passOn, { once: true });
  try {
    const outcome = await Promise.race([settled, aborted(stop.signal)]);
    if (outcome === null) {
      await end(state, driver, settled);
      throw stop.signal.reason;
    }
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", passOn);
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}

/** Has the server stop what is running. Where it doesn't answer, the connection is given up. */
async function end(state: ConnectionState, driver: DriverConnection, settled: Promise<unknown>): Promise<void> {
  const asked = Promise.resolve(driver.cancel?.()).catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), driver.cancel === undefined ? 0 : PATIENCE);
  });
  const first = await Promise.race([Promise.all([settled, asked]), late]);
  clearTimeout(timer);
  if (first !== "late") return;
  if (state.pooled !== null) state.pooled.invalid = true;
  driver.destroy?.();
}
