/** Pools that keep none, or one. */
import type { DriverConnection } from "../driver.ts";
import type { Op } from "../op.ts";
import { runAsync, wait } from "../op.ts";
import { openedInTime } from "./bounded.ts";
import type { CheckoutOptions, Pool, PooledConnection, PoolStatus } from "./pool.ts";
import type { PoolHooks } from "./queue-pool.ts";
import { closeReclaimed } from "./queue-pool.ts";

/** Opens a connection each time, and closes it when it is given back. SQLAlchemy's `NullPool`. */
export class NullPool implements Pool {
  readonly #hooks: PoolHooks;
  readonly #timeout: number;
  #checkedOut = 0;

  /** @param timeout how long the opening of a connection is waited for, in seconds */
  constructor(hooks: PoolHooks, timeout: number) {
    this.#hooks = hooks;
    this.#timeout = timeout;
  }

  get status(): PoolStatus {
    return { size: 0, overflow: Number.POSITIVE_INFINITY, checkedOut: this.#checkedOut, idle: 0, waiting: 0 };
  }

  *checkout({ signal }: CheckoutOptions = {}): Op<PooledConnection> {
    signal?.throwIfAborted();
    const connection = { driver: yield* this.#open(signal), openedAt: performance.now(), invalid: false };
    this.#checkedOut++;
    yield* tellOrTakeBack(this, this.#hooks, connection);
    return connection;
  }

  *checkin(connection: PooledConnection): Op<void> {
    this.#checkedOut--;
    try {
      yield* this.#hooks.tell(connection.invalid ? "invalidate" : "checkin", connection);
    } finally {
      yield* this.#hooks.opener.close(connection.driver);
    }
  }

  reclaim(connection: PooledConnection): void {
    this.#checkedOut--;
    closeReclaimed(this.#hooks, connection);
  }

  invalidateAll(): void {}

  *dispose(): Op<void> {
    yield* this.#hooks.opener.closeShared();
  }

  /** Opens a connection. Where nobody waits for it any more when it is open, it is closed. */
  *#open(signal: AbortSignal | undefined): Op<DriverConnection> {
    const { opener, mayWait } = this.#hooks;
    if (!mayWait) return yield* opener.open();
    const unwanted = (driver: DriverConnection): void => {
      // What a listener throws, nobody is there to hear.
      runAsync(opener.close(driver)).catch(() => {});
    };
    return yield* wait(openedInTime(runAsync(opener.open()), this.#timeout, signal, unwanted));
  }
}

/**
 * Has one connection that all share, at the same time: for drivers that never wait, and databases that can't have more. SQLAlchemy's
 * `StaticPool`.
 */
export class StaticPool implements Pool {
  readonly #hooks: PoolHooks;
  #connection: PooledConnection | null = null;
  /** The connection that is being opened: whoever comes meanwhile waits for that one. */
  #opening: Promise<PooledConnection> | null = null;
  /** How many use a connection: the one that is lent now, and those before it that aren't given back by all. */
  readonly #users = new Map<PooledConnection, number>();
  /** Whether what the connections share is to be closed with the last of them. */
  #closing = false;

  constructor(hooks: PoolHooks) {
    this.#hooks = hooks;
  }

  get status(): PoolStatus {
    const checkedOut = [...this.#users.values()].reduce((sum, users) => sum + users, 0);
    const idle = this.#connection !== null && !this.#users.has(this.#connection) ? 1 : 0;
    return { size: 1, overflow: 0, checkedOut, idle, waiting: 0 };
  }

  *checkout({ signal }: CheckoutOptions = {}): Op<PooledConnection> {
    signal?.throwIfAborted();
    let connection = this.#connection;
    if (connection === null || connection.invalid || connection.driver.lost === true)
      connection = this.#opening === null ? yield* this.#open() : yield* wait(this.#opening);
    this.#users.set(connection, (this.#users.get(connection) ?? 0) + 1);
    yield* tellOrTakeBack(this, this.#hooks, connection);
    return connection;
  }

  *checkin(connection: PooledConnection): Op<void> {
    try {
      yield* this.#hooks.tell(connection.invalid ? "invalidate" : "checkin", connection);
    } finally {
      if (this.#isDone(connection)) yield* this.#close(connection);
    }
  }

  reclaim(connection: PooledConnection): void {
    if (this.#isDone(connection)) closeReclaimed(this.#hooks, connection, () => this.#closeShared());
  }

  invalidateAll(): void {
    if (this.#connection !== null) this.#connection.invalid = true;
  }

  *dispose(): Op<void> {
    const connection = this.#connection;
    this.#connection = null;
    this.#closing = true;
    if (connection !== null && !this.#users.has(connection)) yield* this.#close(connection);
    else yield* this.#closeShared();
  }

  *#close(connection: PooledConnection): Op<void> {
    try {
      yield* this.#hooks.opener.close(connection.driver);
    } finally {
      yield* this.#closeShared();
    }
  }

  /** After dispose(), unless a connection is in use, or was opened since. */
  *#closeShared(): Op<void> {
    if (!this.#closing || this.#connection !== null || this.#users.size > 0) return;
    this.#closing = false;
    yield* this.#hooks.opener.closeShared();
  }

  /** Takes a connection back from one of its users: whether it is to be closed now, because nobody uses it and nobody is going to. */
  #isDone(connection: PooledConnection): boolean {
    // Another may be opened in its place meanwhile.
    if (connection.invalid && this.#connection === connection) this.#connection = null;
    const users = (this.#users.get(connection) ?? 1) - 1;
    if (users > 0) this.#users.set(connection, users);
    else this.#users.delete(connection);
    return users === 0 && this.#connection !== connection;
  }

  *#open(): Op<PooledConnection> {
    let opened: (connection: PooledConnection) => void = () => {};
    let failed: (error: unknown) => void = () => {};
    this.#opening = new Promise((resolve, reject) => {
      opened = resolve;
      failed = reject;
    });
    // Where nobody else waits, nobody else hears of an error.
    this.#opening.catch(() => {});
    try {
      const connection = { driver: yield* this.#hooks.opener.open(), openedAt: performance.now(), invalid: false };
      this.#connection = connection;
      opened(connection);
      return connection;
    } catch (error) {
      failed(error);
      throw error;
    } finally {
      this.#opening = null;
    }
  }
}

/** Tells of a checkout. If a listener throws, the connection isn't lent. */
function* tellOrTakeBack(pool: Pool, hooks: PoolHooks, connection: PooledConnection): Op<void> {
  let told = false;
  try {
    yield* hooks.tell("checkout", connection);
    told = true;
  } finally {
    if (!told) yield* pool.checkin(connection);
  }
}
