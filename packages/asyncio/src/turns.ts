/** One thing after another, on what can do one thing at a time. */
import type { Op } from "@athanor/engine";
import { runAsync } from "@athanor/engine";

/** Runs operations in the order in which they were asked for: each begins when those before it have ended. */
export class Turns {
  #last: Promise<unknown> | null = null;
  #ended: Error | null = null;

  /** Whether nobody gets a turn any more. */
  get ended(): boolean {
    return this.#ended !== null;
  }

  /** Runs an operation when its turn has come. */
  run<T>(make: () => Op<T>): Promise<T> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const before = this.#last;
    const turn = before === null ? runAsync(make()) : before.then(() => runAsync(make()));
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
