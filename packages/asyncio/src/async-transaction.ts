/** A transaction in the user's hand, asynchronous. */
import type { ConnectionState, TransactionState } from "@athanor/engine";
import { commitTransaction, rollbackTransaction } from "@athanor/engine";
import type { Turns } from "./turns.ts";

/**
 * A transaction that was begun explicitly, or a savepoint.
 *
 * @example
 * await using savepoint = await connection.beginNested();
 * await connection.execute(insert(users), [row]);
 * await savepoint.commit(); // left without it, by an error for instance, only what was done since beginNested() is rolled back
 */
export class AsyncTransaction {
  readonly #connection: ConnectionState;
  readonly #transaction: TransactionState;
  readonly #turns: Turns;

  /** Made by `connection.begin()` and `connection.beginNested()`. */
  constructor(connection: ConnectionState, transaction: TransactionState, turns: Turns) {
    this.#connection = connection;
    this.#transaction = transaction;
    this.#turns = turns;
  }

  /** Whether it hasn't ended. */
  get isActive(): boolean {
    return this.#transaction.status === "active";
  }

  /** Whether it is a savepoint. */
  get isNested(): boolean {
    return this.#transaction.savepoint !== null;
  }

  /**
   * Commits it. What was done since a savepoint becomes part of the transaction around it.
   *
   * @throws InvalidRequestError if it has ended already
   */
  commit(): Promise<void> {
    return this.#turns.run(() => commitTransaction(this.#connection, this.#transaction));
  }

  /** Rolls it back; to the savepoint, if it is one. Does nothing if it has ended already. */
  rollback(): Promise<void> {
    return this.#turns.run(() => rollbackTransaction(this.#connection, this.#transaction));
  }

  /** Leaving an `await using` scope: rolled back unless it was committed. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.rollback();
  }
}
