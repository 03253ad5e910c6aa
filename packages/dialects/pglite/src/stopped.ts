/** Errors of PGlite's own, for which PostgreSQL has no code. */
import type { PgliteInstance } from "./library.ts";

/** Thrown when PGlite itself has failed, or was closed: nothing can be asked of that instance any more. */
export class PgliteStopped extends Error {
  readonly code = "ATHANOR_PGLITE_STOPPED";

  /** @param cause what it threw, which need not be an Error */
  constructor(cause: unknown) {
    const said = typeof cause === "object" && cause !== null && "message" in cause ? cause.message : cause;
    super(`PGlite has stopped: ${String(said)}`, { cause });
    this.name = "PgliteStopped";
  }
}

/** Thrown when somebody else's transaction doesn't end. */
export class PgliteBusy extends Error {
  readonly code = "ATHANOR_PGLITE_BUSY";

  /** @param timeout how long it was waited for, in milliseconds */
  constructor(timeout: number) {
    super(`PGlite is in use: a transaction of another engine, or of the program, has been open for ${timeout} ms`);
    this.name = "PgliteBusy";
  }
}

/** What stopped an instance. One that has stopped must not be asked again: it would look for the answer for ever. */
const reasons = new WeakMap<PgliteInstance, PgliteStopped>();

/**
 * What an instance has thrown instead of answering.
 *
 * @returns the error to be heard of: if it has ended the instance, that is remembered
 */
export function failureOf(instance: PgliteInstance, thrown: unknown): Error {
  // When its program ends, PGlite throws what is no Error; when that runs aground, WebAssembly's.
  const alive = thrown instanceof Error && thrown.name !== "RuntimeError" && !instance.closed;
  if (alive) return thrown;
  const reason = new PgliteStopped(thrown);
  reasons.set(instance, reason);
  return reason;
}

/** Why an instance has stopped; null if it hasn't. */
export function whyStopped(instance: PgliteInstance): PgliteStopped | null {
  return reasons.get(instance) ?? (instance.closed ? new PgliteStopped("it was closed") : null);
}
