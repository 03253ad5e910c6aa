/** A session's transaction: the connection that it is on, and what has to be undone if it is rolled back. */
import type { ConnectionState, TransactionState } from "@athanor/engine";
import type { FormerKey } from "../flush/flush-context.ts";
import type { InstanceState } from "../state/instance-state.ts";

/** A transaction of a session, or a savepoint within one. */
export class SessionTransaction {
  readonly connection: ConnectionState;
  /** The transaction around this savepoint; null for the transaction itself. */
  readonly parent: SessionTransaction | null;
  /** The engine's savepoint; null for the transaction itself. */
  readonly savepoint: TransactionState | null;
  /** Objects whose rows were inserted within it: a list, since they come by the ten thousand and each once. */
  readonly inserted: InstanceState[] = [];
  /** Objects whose rows were deleted and updated within it. */
  readonly deleted = new Set<InstanceState>();
  readonly updated = new Set<InstanceState>();
  /** Objects of which something was loaded within it; of the whole transaction not noted, since all are loaded anew after that. */
  readonly loaded = new Set<InstanceState>();
  /** The identities that objects had before their primary keys were changed. */
  readonly formerKeys = new Map<InstanceState, FormerKey>();
  /** The error of the flush that failed: the transaction is rolled back already, and the session waits to be told. */
  failure: { readonly error: unknown } | null = null;
  ended = false;

  constructor(connection: ConnectionState, parent: SessionTransaction | null, savepoint: TransactionState | null) {
    this.connection = connection;
    this.parent = parent;
    this.savepoint = savepoint;
  }

  /** A savepoint was released: what was done since belongs to the transaction around it. */
  joinParent(): void {
    const { parent } = this;
    if (parent === null) return;
    for (const state of this.inserted) parent.inserted.push(state);
    for (const state of this.deleted) parent.deleted.add(state);
    for (const state of this.updated) parent.updated.add(state);
    if (parent.parent !== null) for (const state of this.loaded) parent.loaded.add(state);
    for (const [state, key] of this.formerKeys) if (!parent.formerKeys.has(state)) parent.formerKeys.set(state, key);
  }
}
