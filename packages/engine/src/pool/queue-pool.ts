/** The usual pool: a few connections are kept, a few more may be open for a while. SQLAlchemy's `QueuePool`. */
import { TimeoutError } from "../errors.ts";
import type { Op } from "../op.ts";
import { isPromiseLike, runAsync, wait } from "../op.ts";
import { bounded, openedInTime } from "./bounded.ts";
import type { CheckoutOptions, ConnectionOpener, Pool, PooledConnection, PoolStatus } from "./pool.ts";
import type { ChosenPoolOptions } from "./pool-options.ts";
import { WaitingLine } from "./waiting-line.ts";

/** What a pool does beside lending. */
export interface PoolHooks {
  readonly opener: ConnectionOpener;
  /** Tells of a connection that goes out, comes back or is given up. */
  tell(name: "checkout" | "checkin" | "invalidate", connection: PooledConnection): Op<void>;
  /** Whether an operation of this engine may wait. */
  readonly mayWait: boolean;
}

/**
 * Closes a connection that nobody is going to give back. Nobody waits for that, or could be given an error of a listener.
 *
 * @param closed what is to be done then
 */
export function closeReclaimed(hooks: PoolHooks, connection: PooledConnection, closed?: () => Op<void>): void {
  const { driver } = connection;
  connection.invalid = true;
  driver.destroy?.();
  const close = function* (): Op<void> {
    try {
      yield* hooks.tell("invalidate", connection);
    } finally {
      yield* hooks.opener.close(driver);
      if (closed !== undefined) yield* closed();
    }
  };
  runAsync(close()).catch(NOTHING);
}

/** Keeps up to `size` connections and opens up to `overflow` more; whoever finds none waits in line. */
export class QueuePool implements Pool {
  readonly #hooks: PoolHooks;
  readonly #options: ChosenPoolOptions;
  /** The one that came back last stands last. */
  #idle: PooledConnection[] = [];
  #lent = new Set<PooledConnection>();
  /** Connections that are being opened, or that somebody in the line has been told to open. */
  #opening = 0;
  /** Those that wait: each gets a connection, or null: then there is room for it to open one. */
  readonly #line = new WaitingLine<PooledConnection | null>();
  /** What was opened before is not to be lent again. */
  #validSince = Number.NEGATIVE_INFINITY;

  constructor(hooks: PoolHooks, options: ChosenPoolOptions) {
    this.#hooks = hooks;
    this.#options = options;
  }

  get status(): PoolStatus {
    const { size, overflow } = this.#options;
    return { size, overflow, checkedOut: this.#lent.size, idle: this.#idle.length, waiting: this.#line.length };
  }

  *checkout({ signal }: CheckoutOptions = {}): Op<PooledConnection> {
    const connection = yield* this.#take(signal);
    let told = false;
    try {
      yield* this.#hooks.tell("checkout", connection);
      told = true;
    } finally {
      if (!told) yield* this.checkin(connection);
    }
    return connection;
  }

  *checkin(connection: PooledConnection): Op<void> {
    try {
      yield* this.#hooks.tell(connection.invalid ? "invalidate" : "checkin", connection);
    } finally {
      yield* this.#takeBack(connection);
    }
  }

  reclaim(connection: PooledConnection): void {
    closeReclaimed(this.#hooks, connection);
    if (this.#lent.delete(connection)) this.#roomForAnother();
  }

  invalidateAll(): void {
    this.#validSince = performance.now();
  }

  *dispose(): Op<void> {
    const idle = this.#idle;
    this.#idle = [];
    const lent = this.#lent.size;
    this.#lent = new Set();
    // Those that wait find an empty pool: as many as there is room for may open one.
    for (let i = 0; i < lent; i++) this.#roomForAnother();
    try {
      yield* this.#closeAll(idle);
    } finally {
      yield* this.#hooks.opener.closeShared();
    }
  }

  /** Closes connections, all of them, also if a listener throws; those that hang keep nobody waiting but once. */
  *#closeAll(connections: readonly PooledConnection[]): Op<void> {
    const { opener, mayWait } = this.#hooks;
    if (mayWait) {
      const closed = yield* wait(Promise.allSettled(connections.map(({ driver }) => runAsync(opener.close(driver)))));
      for (const each of closed) if (each.status === "rejected") throw each.reason;
      return;
    }
    const [first, ...others] = connections;
    if (first === undefined) return;
    try {
      yield* opener.close(first.driver);
    } finally {
      yield* this.#closeAll(others);
    }
  }

  /** Takes a connection back: for who waits, for later, or to close it. */
  *#takeBack(connection: PooledConnection): Op<void> {
    // A connection that was lent before dispose() is unknown by now.
    const clean = this.#lent.has(connection) && (yield* this.#reset(connection));
    const usable = clean && this.#lent.has(connection) && this.#isValid(connection);
    if (usable && this.#line.serve(connection)) return;
    if (usable && this.#idle.length < this.#options.size) {
      this.#lent.delete(connection);
      this.#idle.push(connection);
      return;
    }
    yield* this.#close(connection);
  }

  /** Closes a connection. Until it is closed, it counts: the database may not have room for one more. */
  *#close(connection: PooledConnection): Op<void> {
    try {
      yield* this.#hooks.opener.close(connection.driver);
    } finally {
      if (this.#lent.delete(connection)) this.#roomForAnother();
    }
  }

  /** A connection that can be used: an idle one, a new one, or one that is waited for. */
  *#take(signal: AbortSignal | undefined): Op<PooledConnection> {
    signal?.throwIfAborted();
    const { size, overflow, timeout, order } = this.#options;
    // Whoever comes while others wait stands behind them.
    if (this.#line.length === 0) {
      const idle = order === "lifo" ? this.#idle.pop() : this.#idle.shift();
      if (idle !== undefined) return yield* this.#usable(idle, signal);
      if (this.#lent.size + this.#opening < size + overflow) {
        this.#opening++;
        return yield* this.#open(signal);
      }
    }
    if (!this.#hooks.mayWait) throw exhausted(this.#options, "the synchronous API can't wait for one");
    const late = (): Error => exhausted(this.#options, `none was given back within ${timeout} seconds`);
    const connection = yield* this.#line.wait(timeout, late, signal);
    return connection === null ? yield* this.#open(signal) : yield* this.#usable(connection, signal);
  }

  /** A connection that was open, or another in its place. It counts as lent from the start: finding out takes a while. */
  *#usable(connection: PooledConnection, signal: AbortSignal | undefined): Op<PooledConnection> {
    this.#lent.add(connection);
    try {
      if (yield* this.#isUsable(connection, signal)) return connection;
    } catch (error) {
      // Nobody waits for that, or could be given an error of a listener.
      runAsync(this.#close(connection)).catch(NOTHING);
      throw error;
    }
    this.#lent.delete(connection);
    this.#opening++;
    return yield* this.#open(signal);
  }

  /** Opens a connection, for which room was made. Where nobody waits for it any more when it is open, it's for the next. */
  *#open(signal: AbortSignal | undefined): Op<PooledConnection> {
    if (!this.#hooks.mayWait) return yield* this.#opened();
    const unwanted = (connection: PooledConnection): void => this.#takeOver(connection);
    return yield* wait(openedInTime(runAsync(this.#opened()), this.#options.timeout, signal, unwanted));
  }

  /** Takes a connection that was opened for somebody who has gone. */
  #takeOver(connection: PooledConnection): void {
    // What a listener throws, nobody is there to hear.
    runAsync(this.#takeBack(connection)).catch(NOTHING);
  }

  /** A connection that was opened just now; it counts as lent. */
  *#opened(): Op<PooledConnection> {
    let opened: PooledConnection | null = null;
    try {
      opened = { driver: yield* this.#hooks.opener.open(), openedAt: performance.now(), invalid: false };
      this.#lent.add(opened);
      return opened;
    } finally {
      this.#opening--;
      if (opened === null) this.#roomForAnother();
    }
  }

  /** A connection is gone for good: the next in line may open another. */
  #roomForAnother(): void {
    if (this.#line.length === 0) return;
    this.#opening++;
    this.#line.serve(null);
  }

  #isValid(connection: PooledConnection): boolean {
    return !connection.invalid && connection.openedAt > this.#validSince && connection.driver.lost !== true;
  }

  /** Whether a connection can be lent; if not, it is closed. */
  *#isUsable(connection: PooledConnection, signal: AbortSignal | undefined): Op<boolean> {
    const { recycle, prePing } = this.#options;
    const fresh = recycle === Number.POSITIVE_INFINITY || performance.now() - connection.openedAt < recycle * 1000;
    if (this.#isValid(connection) && fresh && (!prePing || (yield* this.#answers(connection, signal)))) return true;
    yield* this.#hooks.opener.close(connection.driver);
    return false;
  }

  *#answers({ driver }: PooledConnection, signal: AbortSignal | undefined): Op<boolean> {
    const timeout = Math.min(this.#options.timeout === 0 ? PATIENCE : this.#options.timeout, PATIENCE);
    const late = (): Error =>
      new TimeoutError(`A connection did not answer to a ping within ${timeout} seconds: it is given up for another.`);
    try {
      const answer = driver.ping();
      if (isPromiseLike(answer)) yield* wait(bounded(answer, { timeout, late, signal }));
      return true;
    } catch (error) {
      // What goes on with the ping, if it hangs, is not to be waited for.
      driver.destroy?.();
      // Whoever wanted it has gone, which says nothing of the others.
      signal?.throwIfAborted();
      // The database has ended this one, and most likely the others that were open then.
      this.invalidateAll();
      yield* this.#hooks.opener.unanswered(error);
      return false;
    }
  }

  /** Ends what a connection left open; false if it can't be used again. */
  *#reset(connection: PooledConnection): Op<boolean> {
    const { driver } = connection;
    if (!this.#isValid(connection)) return false;
    if (driver.inTransaction === false || this.#options.resetOnReturn === null) return true;
    try {
      yield* wait(this.#options.resetOnReturn === "commit" ? driver.commit() : driver.rollback());
      return true;
    } catch {
      // Its state isn't known any more: it is closed, and the error is nothing to whoever gave it back.
      return false;
    }
  }
}

/** How long the answer to a ping is waited for, in seconds. */
const PATIENCE = 5;

const NOTHING = (): void => {};

function exhausted({ size, overflow }: ChosenPoolOptions, why: string): TimeoutError {
  return new TimeoutError(
    `All ${size + overflow} connections of the pool are in use (size ${size}, overflow ${overflow}), and ${why}. ` +
      "Close connections when they are done with (using connection = engine.connect(), or engine.begin(fn)), or give the pool more room: createEngine(…, { pool: { size, overflow } }).",
  );
}
