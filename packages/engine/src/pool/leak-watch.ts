/** Connections that were never closed. */
import type { Pool, PooledConnection } from "./pool.ts";

interface Held {
  readonly pooled: PooledConnection;
  /** Where the connection was taken; null where that wasn't noted. */
  readonly taken: string | null;
}

/** What a connection is to the one who holds it. */
interface Holder {
  readonly pooled: PooledConnection | null;
}

/** Takes connections back whose holders were collected without having closed them, and says so. */
export class LeakWatch {
  readonly #registry: FinalizationRegistry<Held>;
  readonly #trace: boolean;

  /**
   * @param pool where the connections belong to
   * @param trace whether to note where each is taken
   * @param warn says that one was found
   */
  constructor(pool: Pool, trace: boolean, warn: (message: string) => void) {
    this.#trace = trace;
    this.#registry = new FinalizationRegistry(({ pooled, taken }) => {
      pool.reclaim(pooled);
      const where =
        taken === null ? 'To see where it was taken, set the engine\'s option pool: { detectLeaks: "trace" }.' : `It was taken:\n${taken}`;
      warn(`A connection was never closed: it has been collected, and is closed now. Close connections with using or close(). ${where}`);
    });
  }

  /** Watches a connection. */
  watch(holder: Holder & object): void {
    const { pooled } = holder;
    if (pooled === null) return;
    const taken = this.#trace ? (new Error("taken").stack ?? "").split("\n").slice(1).join("\n") : null;
    this.#registry.register(holder, { pooled, taken }, holder);
  }

  /** The connection was given back. */
  release(holder: object): void {
    this.#registry.unregister(holder);
  }
}
