/** One thing after another, on what can do one thing at a time. */
import { InvalidRequestError } from "@athanor/core";
import type { ConnectionState, Op } from "@athanor/engine";
import { onAbort, runAsync } from "@athanor/engine";

/** Runs operations in the order in which they were asked for: each begins when those before it have ended. */
export class Turns {
  readonly #connection: () => ConnectionState | null;
  #last: Promise<unknown> | null = null;
  #ended: Error | null = null;

  /** @param connection what the operations are done on, as far as there is one yet */
  constructor(connection: () => ConnectionState | null) {
    this.#connection = connection;
  }

  /** Whether nobody gets a turn any more. */
  get ended(): boolean {
    return this.#ended !== null;
  }

  /**
   * Runs an operation when its turn has come.
   *
   * @param signal ends the waiting for that; what has begun has to heed it by itself
   */
  run<T>(make: () => Op<T>, signal?: AbortSignal): Promise<T> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    if (this.#connection()?.callsListener === true) return Promise.reject(new InvalidRequestError(LISTENING));
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const before = this.#last;
    if (before === null) return this.#noted(runAsync(make()));
    if (signal === undefined) return this.#noted(before.then(() => runAsync(make())));
    return new Promise((resolve, reject) => {
      const unsubscribe = onAbort(signal, () => reject(signal.reason));
      const turn = before.then(() => {
        unsubscribe();
        signal.throwIfAborted();
        return runAsync(make());
      });
      this.#noted(turn).then(resolve, reject);
    });
  }

  /** An operation that is the last from now on. */
  #noted<T>(turn: Promise<T>): Promise<T> {
    const ended = turn.then(
      () => {
        if (this.#last === ended) this.#last = null;
      },
      () => {
        if (this.#last === ended) this.#last = null;
      },
    );
    this.#last = ended;
    return turn;
  }

  /**
   * Gives nobody a turn any more.
   *
   * @param error what those get who ask for one from now on
   * @returns fulfilled when those that had asked before are through
   */
  async end(error: Error): Promise<void> {
    this.#ended = error;
    await this.#last;
  }
}

const LISTENING =
  "A listener can't use the connection or the session in the hands of the code around it: that has its turn when the listener has ended, and the listener would wait for it for ever. Use event.connection.";
