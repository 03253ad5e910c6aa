/** What a pool may be told. */
import type { Checks } from "../option-checks.ts";
import { flag, givenOptions, oneOf, seconds, wholeNumber } from "../option-checks.ts";

/** Options of an engine's pool. Durations are in seconds. */
export interface PoolOptions {
  /**
   * Which pool: `"queue"` keeps some connections (SQLAlchemy's `QueuePool`), `"null"` opens one each time and closes it when it is given
   * back (`NullPool`; for programs behind a pooler of their own), `"static"` has a single one that all share (`StaticPool`): at the same time
   * where the driver never waits, else one after the other.
   */
  readonly kind?: "queue" | "null" | "static";
  /** How many are kept open. */
  readonly size?: number;
  /** How many more may be open for a while. */
  readonly overflow?: number;
  /**
   * How long to wait for a connection: by default 30 seconds. The synchronous API doesn't wait. With 0, one that is in use is not waited
   * for, and to open one takes as long as it takes.
   */
  readonly timeout?: number;
  /** After how long a connection is replaced, at its next checkout; by default never. For databases that end connections by themselves. */
  readonly recycle?: number;
  /** Whether a connection is tried out before it is lent, at the cost of a round trip. */
  readonly prePing?: boolean;
  /** Which connection is lent first: the one that came back last (`"lifo"`, the default) or first (`"fifo"`). */
  readonly order?: "lifo" | "fifo";
  /**
   * What is done with what a connection left open when it is given back: by default it is rolled back. With null the connection is kept as it
   * is, for programs that reset it themselves, such as a listener of `checkin` does; a transaction that the connection knows of is rolled
   * back all the same when it is closed.
   */
  readonly resetOnReturn?: "rollback" | "commit" | null;
  /**
   * Whether a connection that was never closed is found when it is collected: it is taken back then, with a warning. With `"trace"` the warning
   * says where it was taken, which costs a stack trace for each. By default `true` in the asynchronous API.
   */
  readonly detectLeaks?: boolean | "trace";
}

/** Options with every choice made. */
export type ChosenPoolOptions = Required<PoolOptions>;

const POOL: Checks<PoolOptions> = {
  kind: oneOf("queue", "null", "static"),
  size: wholeNumber(1),
  overflow: wholeNumber(0),
  timeout: seconds,
  recycle: seconds,
  prePing: flag,
  order: oneOf("lifo", "fifo"),
  resetOnReturn: oneOf("rollback", "commit", null),
  detectLeaks: oneOf(true, false, "trace"),
};

/**
 * Makes the choices.
 *
 * @param defaults as the dialect says
 * @throws ArgumentError for what can't be
 */
export function choosePool(
  given: PoolOptions,
  defaults: { readonly size: number; readonly overflow: number; readonly detectLeaks: boolean },
): ChosenPoolOptions {
  const options = {
    kind: "queue",
    timeout: 30,
    recycle: Number.POSITIVE_INFINITY,
    prePing: false,
    order: "lifo",
    resetOnReturn: "rollback",
  } as const;
  return { ...options, ...defaults, ...givenOptions(given, POOL, "the pool", "pool.") };
}
