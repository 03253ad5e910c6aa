/** What a pool of connections is to the engine. */
import type { DriverConnection } from "../driver.ts";
import type { Op } from "../op.ts";

/** A driver's connection while it belongs to a pool. */
export interface PooledConnection {
  readonly driver: DriverConnection;
  /** When it was opened, as `performance.now()` counts. */
  readonly openedAt: number;
  /** Whether it must not be used again: it was lost, or nobody knows its state. */
  invalid: boolean;
}

/** Figures of a pool at one moment. */
export interface PoolStatus {
  /** How many connections are kept open at most. */
  readonly size: number;
  /** How many more may be open for a while. */
  readonly overflow: number;
  /** How many are in use. */
  readonly checkedOut: number;
  /** How many are open and wait to be used. */
  readonly idle: number;
  /** How many are waiting for one. */
  readonly waiting: number;
}

/** How a connection is asked for. */
export interface CheckoutOptions {
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** Lends connections. */
export interface Pool {
  /**
   * Lends a connection.
   *
   * @throws TimeoutError if there is none to be had in time
   * @throws DatabaseError if a new one can't be opened
   * @throws the signal's reason if it aborts the waiting
   */
  checkout(options?: CheckoutOptions): Op<PooledConnection>;
  /** Takes a connection back. What it left open is rolled back. */
  checkin(connection: PooledConnection): Op<void>;
  /** Takes a connection back that nobody is going to give back: it is closed at once. */
  reclaim(connection: PooledConnection): void;
  /** One connection was lost, and with it most likely all that are open: none of them is lent again. */
  invalidateAll(): void;
  /** Closes all connections; those that are lent, when they come back. The pool can be used again. */
  dispose(): Op<void>;
  readonly status: PoolStatus;
}

/** Opens and closes a pool's connections. */
export interface ConnectionOpener {
  open(): Op<DriverConnection>;
  /** A connection was tried out and didn't answer: tells why. */
  unanswered(error: unknown): Op<void>;
  /** Whoever closes a connection can do nothing about an error of it. */
  close(driver: DriverConnection): Op<void>;
  /** Closes what the connections share, once they are closed. */
  closeShared(): Op<void>;
}
