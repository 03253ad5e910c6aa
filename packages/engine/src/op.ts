/**
 * I/O as operations: one body, two faces.
 *
 * Whatever may have to wait for a driver is written once, as a generator that yields nothing but promises. The synchronous
 * face runs it with `runSync`, where no promise may turn up; the asynchronous one with `runAsync`, which awaits each of them.
 * Operations call each other with `yield*`. Per-row and per-column code never is an operation.
 */
import { InvalidRequestError } from "@athanor/core";

/** An operation that ends with a `T`. A call alone does nothing: it has to be delegated to (`yield*`) or run. */
export type Op<T> = Generator<PromiseLike<unknown>, T, unknown>;

/** Whether a value has to be waited for. */
export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/**
 * What a value is once it's there: itself, or what its promise gives.
 *
 * @example
 * const result = yield* wait(driver.execute(request));
 */
export function* wait<T>(value: T | PromiseLike<T>): Op<T> {
  if (!isPromiseLike(value)) return value;
  // Whoever runs the operation sends back what the promise that was yielded gave.
  return (yield value) as T;
}

/**
 * Runs an operation to its end, at once.
 *
 * @param op the operation; it must not have been started
 * @returns what the operation returns
 * @throws whatever the operation throws
 * @throws InvalidRequestError if it meets a promise. The error is thrown into the operation, so that its `finally` blocks run
 * @example
 * const rows = runSync(executeStatement(state, stmt, undefined));
 */
export function runSync<T>(op: Op<T>): T {
  let step = op.next();
  while (step.done !== true) {
    // Nobody is going to look at this promise any more: a rejection must not end the process.
    step.value.then(undefined, () => {});
    step = op.throw(
      new InvalidRequestError(
        "This operation has to wait, and the synchronous API can't: the driver, or a function of yours, gave a promise. " +
          'Use the asynchronous API (createAsyncEngine of "@athanor/asyncio"), or a function that returns no promise.',
      ),
    );
  }
  return step.value;
}

/**
 * Runs an operation to its end, awaiting every promise that it yields.
 *
 * @param op the operation; it must not have been started
 * @returns a promise of what the operation returns; it rejects with whatever the operation throws
 */
export async function runAsync<T>(op: Op<T>): Promise<T> {
  let step = op.next();
  while (step.done !== true) {
    let value: unknown;
    try {
      value = await step.value;
    } catch (error) {
      step = op.throw(error);
      continue;
    }
    step = op.next(value);
  }
  return step.value;
}
