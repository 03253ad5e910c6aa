/** The error that something throws, so that a test can look at its class, its code and its message at once. */
import { AthanorError } from "@athanor/core";
import { expect } from "vitest";

/** Runs what should throw, and gives the error; fails if it throws nothing, or something that is not ours. */
export function thrownBy(run: () => unknown): AthanorError {
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    if (error instanceof AthanorError) return error;
    throw new Error(`not one of Athanor's errors: ${String(error)}`, { cause: error });
  }
  return expect.unreachable(`nothing was thrown; the result was ${typeof result}`);
}
