/** The usual pool: a few connections are kept, a few more may be open for a while. SQLAlchemy's `QueuePool`. */
import type { DriverConnection } from "../driver.ts";
import { TimeoutError } from "../errors.ts";
import type { Op } from "../op.ts";
import { wait } from "../op.ts";
import type { Pool, PooledConnection, PoolStatus } from "./pool.ts";

/** How many connections a pool may have. */
export interface QueuePoolOptions {
  readonly size: number;
  readonly overflow: number;
}

/** Keeps up to `size` connections; the one that came back last is lent first. */
export class QueuePool implements Pool {
  readonly #open: () => Op<DriverConnection>;
  readonly #options: QueuePoolOptions;
  readonly #closeShared: () => void | PromiseLike<void>;
  #idle: PooledConnection[] = [];
  #lent = new Set<PooledConnection>();
  /** Connections that are being opened. */
  #opening = 0;

  /**
   * @param open opens a connection
   * @param options how many there may be
   * @param closeShared closes what the connections share, once they are closed
   */
  constructor(open: () => Op<DriverConnection>, options: QueuePoolOptions, closeShared: () => void | PromiseLike<void> = () => {}) {
    this.#open = open;
    this.#options = options;
    this.#closeShared = closeShared;
  }

  get status(): PoolStatus {
    return { ...this.#options, checkedOut: this.#lent.size, idle: this.#idle.length };
  }

  *checkout(): Op<PooledConnection> {
    const connection = this.#idle.pop() ?? (yield* this.#openAnother());
    this.#lent.add(connection);
    return connection;
  }

  *checkin(connection: PooledConnection): Op<void> {
    // A connection that was lent before dispose() is unknown by now.
    const known = this.#lent.has(connection);
    const clean = known && (yield* reset(connection));
    this.#lent.delete(connection);
    if (clean && this.#idle.length < this.#options.size) this.#idle.push(connection);
    else yield* close(connection);
  }

  *dispose(): Op<void> {
    const idle = this.#idle;
    this.#idle = [];
    this.#lent = new Set();
    for (const connection of idle) yield* close(connection);
    yield* wait(this.#closeShared());
  }

  *#openAnother(): Op<PooledConnection> {
    const { size, overflow } = this.#options;
    if (this.#lent.size + this.#opening >= size + overflow) throw exhausted(size, overflow);
    this.#opening++;
    try {
      return { driver: yield* this.#open(), invalid: false };
    } finally {
      this.#opening--;
    }
  }
}

/** Rolls back what a connection left open; false if it can't be used again. */
function* reset(connection: PooledConnection): Op<boolean> {
  if (connection.invalid) return false;
  if (connection.driver.inTransaction !== true) return true;
  try {
    yield* wait(connection.driver.rollback());
    return true;
  } catch {
    // Its state isn't known any more: it is closed, and the error is nothing to whoever gave it back.
    return false;
  }
}

function* close(connection: PooledConnection): Op<void> {
  connection.invalid = true;
  try {
    yield* wait(connection.driver.close());
  } catch {
    // It is given up either way.
  }
}

function exhausted(size: number, overflow: number): TimeoutError {
  return new TimeoutError(
    `All ${size + overflow} connections of the pool are in use (size ${size}, overflow ${overflow}), and the synchronous API can't wait for one. ` +
      "Close connections when they are done with (using connection = engine.connect(), or engine.begin(fn)), or give the pool more room: createEngine(…, { pool: { size, overflow } }).",
  );
}
