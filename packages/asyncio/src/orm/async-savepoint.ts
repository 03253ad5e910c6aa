/** A savepoint of an asynchronous session. */
import type { SessionState, SessionTransaction } from "@athanor/orm";
import { commitSavepoint, rollbackSavepoint } from "@athanor/orm";
import type { Turns } from "../turns.ts";

/**
 * A savepoint of a session: `await using savepoint = await session.beginNested()`.
 *
 * Rolled back, it undoes what was done since: objects that were added are new again, those that were changed are loaded anew.
 */
export class AsyncSavepoint {
  readonly #session: SessionState;
  readonly #transaction: SessionTransaction;
  readonly #turns: Turns;

  /** Made by `session.beginNested()`. */
  constructor(session: SessionState, transaction: SessionTransaction, turns: Turns) {
    this.#session = session;
    this.#transaction = transaction;
    this.#turns = turns;
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
  commit(): Promise<void> {
    return this.#turns.run(() => commitSavepoint(this.#session, this.#transaction));
  }

  /** Undoes what was done since. Does nothing if it has ended already. */
  rollback(): Promise<void> {
    return this.#turns.run(() => rollbackSavepoint(this.#session, this.#transaction));
  }

  /** Leaving an `await using` scope: rolled back unless it was committed. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.rollback();
  }
}
