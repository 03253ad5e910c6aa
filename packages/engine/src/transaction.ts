/** A transaction in the user's hand. */
import type { ConnectionState, TransactionState } from "./connection-state.ts";
import { runSync } from "./op.ts";
import { commitTransaction, rollbackTransaction } from "./transact.ts";

/**
 * A transaction that was begun explicitly, or a savepoint. SQLAlchemy's `RootTransaction` and `NestedTransaction`.
 *
 * @example
 * using savepoint = connection.beginNested();
 * connection.execute(insert(users), [row]);
 * savepoint.commit(); // left without it, by an error for instance, only what was done since beginNested() is rolled back
 */
export class Transaction {
  readonly #connection: { readonly state: ConnectionState };
  readonly #transaction: TransactionState;

  /** Made by `connection.begin()` and `connection.beginNested()`. */
  constructor(connection: { readonly state: ConnectionState }, transaction: TransactionState) {
    this.#connection = connection;
    this.#transaction = transaction;
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
  commit(): void {
    runSync(commitTransaction(this.#connection.state, this.#transaction));
  }

  /** Rolls it back; to the savepoint, if it is one. Does nothing if it has ended already. */
  rollback(): void {
    runSync(rollbackTransaction(this.#connection.state, this.#transaction));
  }

  /** Leaving a `using` scope: rolled back unless it was committed. */
  [Symbol.dispose](): void {
    this.rollback();
  }
}
