/** Waiting that has an end. */

import { onAbort } from "../abort.ts";
import { TimeoutError } from "../errors.ts";
import { LONGEST } from "./waiting-line.ts";

/** What ends a waiting. */
export interface Bounds {
  /** In seconds. */
  readonly timeout: number;
  /** Makes the error to throw when the time is over. */
  late(): Error;
  readonly signal?: AbortSignal | undefined;
  /** Is told at once when nobody waits any more. */
  readonly gone?: () => void;
}

/**
 * Waits for a promise, as long as the bounds allow. What it stands for goes on.
 *
 * @throws the signal's reason, or what `late` makes
 */
export function bounded<T>(promise: PromiseLike<T>, { timeout, late, signal, gone }: Bounds): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      unsubscribe();
    };
    const giveUp = (error: unknown): void => {
      done();
      gone?.();
      reject(error);
    };
    const aborted = (): void => giveUp(signal?.reason);
    const tooLate = (): void => giveUp(late());
    const timer = Number.isFinite(timeout) ? setTimeout(tooLate, Math.min(timeout * 1000, LONGEST)) : undefined;
    const unsubscribe = onAbort(signal, aborted);
    if (signal?.aborted === true) aborted();
    promise.then(
      (value) => {
        done();
        resolve(value);
      },
      (error: unknown) => {
        done();
        reject(error);
      },
    );
  });
}

/**
 * Waits for a connection that is being opened.
 *
 * @param timeout how long at most, in seconds; 0: as long as it takes
 * @param signal ends the waiting
 * @param unwanted is given the connection where nobody waits for it any more when it is open
 * @throws TimeoutError, or the signal's reason
 */
export function openedInTime<T>(
  opening: Promise<T>,
  timeout: number,
  signal: AbortSignal | undefined,
  unwanted: (connection: T) => void,
): Promise<T> {
  const late = (): Error => new TimeoutError(`No connection could be opened within ${timeout} seconds: the database doesn't answer.`);
  const gone = (): void => {
    opening.then(unwanted, () => {});
  };
  return bounded(opening, { timeout: timeout === 0 ? Number.POSITIVE_INFINITY : timeout, late, signal, gone });
}
