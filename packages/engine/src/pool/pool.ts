/** What a pool of connections is to the engine. */
import type { DriverConnection } from "../driver.ts";
import type { Op } from "../op.ts";

/** A driver's connection while it belongs to a pool. */
export interface PooledConnection {
  readonly driver: DriverConnection;
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
}

/** Lends connections. */
export interface Pool {
  /**
   * Lends a connection.
   *
   * @throws TimeoutError if there is none to be had
   * @throws DatabaseError if a new one can't be opened
   */
  checkout(): Op<PooledConnection>;
  /** Takes a connection back. What it left open is rolled back. */
  checkin(connection: PooledConnection): Op<void>;
  /** Closes all connections; those that are lent, when they come back. The pool can be used again. */
  dispose(): Op<void>;
  readonly status: PoolStatus;
}
