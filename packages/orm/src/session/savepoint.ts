/** A savepoint in the user's hand. */
import { runSync } from "@athanor/engine";
import { commitSavepoint } from "./commit.ts";
import { rollbackSavepoint } from "./rollback.ts";
import type { SessionState } from "./session-state.ts";
import type { SessionTransaction } from "./session-transaction.ts";

/**
 * A savepoint of a session: `using savepoint = session.beginNested()`.
 *
 * Rolled back, it undoes what was done since: objects that were added are new again, those that were changed are loaded anew.
 */
export class Savepoint {
  readonly #session: SessionState;
  readonly #transaction: SessionTransaction;

  /** Made by `session.beginNested()`. */
  constructor(session: SessionState, transaction: SessionTransaction) {
    this.#session = session;
    this.#transaction = transaction;
  }

  /** Whether it has not ended. */
  get isActive(): boolean {
    return !this.#transaction.ended && this.#transaction.failure === null;
  }

  /**
   * Flushes, and makes what was done since part of the transaction around it.
   *
   * @throws InvalidRequestError if it has ended already
   */
  commit(): void {
    runSync(commitSavepoint(this.#session, this.#transaction));
  }

  /** Undoes what was done since. Does nothing if it has ended already. */
  rollback(): void {
    runSync(rollbackSavepoint(this.#session, this.#transaction));
  }

  /** Leaving a `using` scope: rolled back unless it was committed. */
  [Symbol.dispose](): void {
    this.rollback();
  }
}
