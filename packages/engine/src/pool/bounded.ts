/** Waiting that has an end. */
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
      signal?.removeEventListener("abort", aborted);
    };
    const giveUp = (error: unknown): void => {
      done();
      gone?.();
      reject(error);
    };
    const aborted = (): void => giveUp(signal?.reason);
    const tooLate = (): void => giveUp(late());
    const timer = Number.isFinite(timeout) ? setTimeout(tooLate, Math.min(timeout * 1000, LONGEST)) : undefined;
    signal?.addEventListener("abort", aborted, { once: true });
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
