/** Stopping what is running on a connection. */
import { onAbort } from "./abort.ts";
import type { ConnectionState } from "./connection-state.ts";
import type { DriverConnection } from "./driver.ts";
import { TimeoutError } from "./errors.ts";
import type { StatementOptions } from "./execution-options.ts";
import { LONGEST } from "./pool/waiting-line.ts";

/** How long to wait for a statement to end that the server was asked to stop, in milliseconds. */
const PATIENCE = 2000;

/**
 * The answer of a driver, unless it is stopped before.
 *
 * A connection never goes on while a promise of its driver is open: either that is settled, or the connection is given up.
 *
 * @param final whether what was done all the same counts, as of a COMMIT: it can't be taken back
 * @throws the signal's reason, or a TimeoutError
 */
export function stoppable<T>(
  state: ConnectionState,
  driver: DriverConnection,
  answer: PromiseLike<T>,
  { signal, timeout = state.options.timeout }: StatementOptions,
  final = false,
): PromiseLike<T> {
  return signal === undefined && timeout === undefined ? answer : stopped(state, driver, answer, { signal, timeout }, final);
}

async function stopped<T>(
  state: ConnectionState,
  driver: DriverConnection,
  answer: PromiseLike<T>,
  { signal, timeout }: StatementOptions,
  final: boolean,
): Promise<T> {
  const settled: Promise<Outcome<T>> = Promise.resolve(answer).then(
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
  const unsubscribe = onAbort(signal, passOn);
  if (signal?.aborted === true) passOn();
  try {
    const outcome = await Promise.race([settled, aborted(stop.signal)]);
    if (outcome === null) {
      const late = await end(state, driver, settled);
      if (final && late !== null && "value" in late) return late.value;
      throw stop.signal.reason;
    }
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}

/**
 * Has the server stop what is running. Where it doesn't answer, the connection is given up.
 *
 * @returns how it ended; null if nobody knows
 */
async function end<T>(state: ConnectionState, driver: DriverConnection, settled: Promise<Outcome<T>>): Promise<Outcome<T> | null> {
  const asked = Promise.resolve(driver.cancel?.()).catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), driver.cancel === undefined ? 0 : PATIENCE);
  });
  const first = await Promise.race([Promise.all([settled, asked]), late]);
  clearTimeout(timer);
  if (first !== null) return first[0];
  if (state.pooled !== null) state.pooled.invalid = true;
  driver.destroy?.();
  return null;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };
