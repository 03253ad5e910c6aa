/** The line of those that wait for a connection: first come, first served. */
import { onAbort } from "../abort.ts";
import type { Op } from "../op.ts";
import { wait } from "../op.ts";

/** Somebody who waits. */
interface Place<T> {
  readonly serve: (value: T) => void;
}

/** @typeParam T what is waited for */
export class WaitingLine<T> {
  readonly #places: Place<T>[] = [];

  /** How many are waiting. */
  get length(): number {
    return this.#places.length;
  }

  /** Gives something to whoever waits the longest; false if nobody does. */
  serve(value: T): boolean {
    const place = this.#places.shift();
    place?.serve(value);
    return place !== undefined;
  }

  /**
   * Waits.
   *
   * @param timeout how long at most, in seconds
   * @param late makes the error to throw then
   * @param signal ends the waiting
   * @throws the signal's reason
   */
  *wait(timeout: number, late: () => Error, signal: AbortSignal | undefined): Op<T> {
    signal?.throwIfAborted();
    const leave = (place: Place<T>): void => {
      const index = this.#places.indexOf(place);
      if (index >= 0) this.#places.splice(index, 1);
    };
    const served = new Promise<T>((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const done = (): void => {
        clearTimeout(timer);
        unsubscribe();
      };
      const place: Place<T> = {
        serve: (value) => {
          done();
          resolve(value);
        },
      };
      const giveUp = (error: unknown): void => {
        done();
        leave(place);
        reject(error);
      };
      const unsubscribe = onAbort(signal, () => giveUp(signal?.reason));
      if (Number.isFinite(timeout)) timer = setTimeout(() => giveUp(late()), Math.min(timeout * 1000, LONGEST));
      this.#places.push(place);
    });
    return yield* wait(served);
  }
}

/** The longest that a timer can be set for, in milliseconds. */
export const LONGEST = 2 ** 31 - 1;
