/** What `engine.transaction()` may be told. */
import { TRANSACTION_MODE } from "./execution-options.ts";
import type { Checks } from "./option-checks.ts";
import { abortSignal, anything, givenOptions, kindOf } from "./option-checks.ts";
import type { RetryOptions, TransactionOptions } from "./retry.ts";

/** The numbers are looked at where they are used. */
const RETRY: Checks<RetryOptions> = { attempts: anything, delay: anything, maxDelay: anything };

const TRANSACTION: Checks<TransactionOptions> = {
  ...TRANSACTION_MODE,
  retry: kindOf("true or false, a number of attempts, or an object", (value) => ["boolean", "number", "object"].includes(typeof value)),
  signal: abortSignal,
};

/** @throws ArgumentError for options that can't be */
export function givenTransactionOptions(given: TransactionOptions): TransactionOptions {
  const options = givenOptions(given, TRANSACTION, "engine.transaction()");
  const { retry } = options;
  return typeof retry === "object" ? { ...options, retry: givenOptions(retry, RETRY, "retry", "retry.") } : options;
}
