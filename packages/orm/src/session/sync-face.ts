/** How the synchronous face runs what may have to wait. */
import { InvalidRequestError } from "@athanor/core";
import type { Op } from "@athanor/engine";
import { isPromiseLike, runSync } from "@athanor/engine";
import type { LazyFace } from "./session-state.ts";

/** What reading an attribute has to load is loaded at once. */
export const loadAtOnce: LazyFace = (load) => runSync(load);

/**
 * Runs a function within a transaction or a savepoint, which it does not end itself.
 *
 * @param run the user's function
 * @param commit what follows if it returns
 * @param rollback what follows if it, or the commit, throws
 * @throws InvalidRequestError if the function returns a promise: its work would go on after the end
 */
export function within<T>(run: () => T, commit: () => Op<void>, rollback: () => Op<void>): T {
  try {
    const value = run();
    if (isPromiseLike(value)) {
      // Nobody is going to look at this promise any more: a rejection must not end the process.
      value.then(undefined, () => {});
      throw new InvalidRequestError(
        "The function given to a synchronous session returned a promise: its work would go on after the transaction has ended. Use AsyncSession for it.",
      );
    }
    runSync(commit());
    return value;
  } catch (error) {
    runSync(rollback());
    throw error;
  }
}
