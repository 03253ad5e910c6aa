/** What a pool may be told. */
import { ArgumentError } from "@athanor/core";

/** Options of an engine's pool. Durations are in seconds. */
export interface PoolOptions {
  /**
   * Which pool: `"queue"` keeps some connections (SQLAlchemy's `QueuePool`), `"null"` opens one each time and closes it when it is given
   * back (`NullPool`; for programs behind a pooler of their own), `"static"` has a single one that all share (`StaticPool`).
   */
  readonly kind?: "queue" | "null" | "static";
  /** How many are kept open. */
  readonly size?: number;
  /** How many more may be open for a while. */
  readonly overflow?: number;
  /** How long to wait for a connection: by default 30 seconds. The synchronous API doesn't wait. */
  readonly timeout?: number;
  /** After how long a connection is replaced, at its next checkout; by default never. For databases that end connections by themselves. */
  readonly recycle?: number;
  /** Whether a connection is tried out before it is lent, at the cost of a round trip. */
  readonly prePing?: boolean;
  /** Which connection is lent first: the one that came back last (`"lifo"`, the default) or first (`"fifo"`). */
  readonly order?: "lifo" | "fifo";
  /** What is done with what a connection left open when it is given back: by default it is rolled back. */
  readonly resetOnReturn?: "rollback" | "commit";
  /**
   * Whether a connection that was never closed is found when it is collected: it is taken back then, with a warning. With `"trace"` the warning
   * says where it was taken, which costs a stack trace for each. By default `true` in the asynchronous API.
   */
  readonly detectLeaks?: boolean | "trace";
}

/** Options with every choice made. */
export type ChosenPoolOptions = Required<PoolOptions>;

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
  const chosen: ChosenPoolOptions = { ...options, ...defaults, ...given };
  oneOf(chosen.kind, "pool.kind", ["queue", "null", "static"]);
  oneOf(chosen.order, "pool.order", ["lifo", "fifo"]);
  oneOf(chosen.resetOnReturn, "pool.resetOnReturn", ["rollback", "commit"]);
  wholeNumber(chosen.size, "pool.size", 1);
  wholeNumber(chosen.overflow, "pool.overflow", 0);
  seconds(chosen.timeout, "pool.timeout");
  seconds(chosen.recycle, "pool.recycle");
  return chosen;
}

/** @throws ArgumentError if an option isn't a whole number from `least` on */
export function wholeNumber(value: number, name: string, least: number): number {
  if ((Number.isInteger(value) || value === Number.POSITIVE_INFINITY) && value >= least) return value;
  throw new ArgumentError(`The option ${name} is a whole number from ${least} on; ${String(value)} is not.`);
}

function seconds(value: number, name: string): void {
  if (typeof value !== "number" || !(value >= 0))
    throw new ArgumentError(`The option ${name} is a number of seconds that is not negative; ${String(value)} is not.`);
}

function oneOf(value: string, name: string, choices: readonly string[]): void {
  if (!choices.includes(value))
    throw new ArgumentError(`The option ${name} is ${choices.map((each) => `"${each}"`).join(" or ")}; ${JSON.stringify(value)} is not.`);
}
