/** What a session is, for the operations that work with it. Both faces share it. */
import { InvalidRequestError } from "@athanor/core";
import type { ConnectionState, EngineState, Op } from "@athanor/engine";
import { openConnection, PendingRollbackError } from "@athanor/engine";
import type { FlushContext, FormerKey } from "../flush/flush-context.ts";
import { flushChanges, hasWork } from "../flush/unit-of-work.ts";
import { loadColumns, loadRelationship } from "../loading/load-object.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { IdentityMap } from "../state/identity-map.ts";
import type { InstanceState } from "../state/instance-state.ts";
import type { SessionContext } from "../state/session-handle.ts";
import { addState, markRemoved } from "./membership.ts";
import { failTransaction } from "./rollback.ts";
import { SessionTransaction } from "./session-transaction.ts";

/** Runs, or refuses to run, what reading an attribute would have to load. */
export type LazyFace = (load: Op<void>, state: InstanceState, what: string) => void;

/** How a session behaves. */
export interface SessionSettings {
  readonly expireOnCommit: boolean;
  readonly autoflush: boolean;
}

/** The objects of a session, its transaction, and what is to be written. */
export class SessionState implements SessionContext, FlushContext {
  readonly engine: EngineState;
  readonly settings: SessionSettings;
  readonly identityMap = new IdentityMap();
  readonly added = new Set<InstanceState>();
  readonly modified = new Set<InstanceState>();
  readonly removed = new Set<InstanceState>();
  readonly handedOut = new Set<InstanceState>();
  /** The innermost transaction; null until something needs a connection. */
  transaction: SessionTransaction | null = null;
  /** How many times flushing before queries was turned off. */
  quiet = 0;
  flushing = false;
  readonly #lazy: LazyFace;

  constructor(engine: EngineState, settings: SessionSettings, lazy: LazyFace) {
    this.engine = engine;
    this.settings = settings;
    this.#lazy = lazy;
  }

  *connection(): Op<ConnectionState> {
    if (this.transaction === null) this.transaction = new SessionTransaction(yield* openConnection(this.engine), null, null);
    this.refuseFailed();
    return this.transaction.connection;
  }

  /** @throws InvalidRequestError while a flush is under way, which would take for written what comes or goes meanwhile */
  refuseDuringFlush(verb: string): void {
    if (this.flushing)
      throw new InvalidRequestError(
        `session.${verb}() was called while the session is being flushed: await the flush, the commit or the query that flushes before.`,
      );
  }

  /** @throws PendingRollbackError after a flush that failed, until the session is rolled back */
  refuseFailed(): void {
    const failure = this.transaction?.failure;
    if (failure === undefined || failure === null) return;
    const message = failure.error instanceof Error ? failure.error.message : String(failure.error);
    throw new PendingRollbackError(
      `The transaction of this session was rolled back, because a flush failed: call rollback() before anything else. The error was: ${message}`,
      { cause: failure.error },
    );
  }

  *autoflush(): Op<void> {
    if (this.settings.autoflush && this.quiet === 0 && !this.flushing) yield* this.flush(false);
  }

  /**
   * Writes all changes; if that fails, the transaction is rolled back.
   *
   * @param everywhere also those that only a comparison shows; not before a query, which must not cost more than there is to write
   */
  *flush(everywhere = true): Op<void> {
    if (this.flushing) throw new InvalidRequestError("The session is flushing already: nothing that runs within a flush may flush again.");
    if (!hasWork(this, everywhere)) return;
    this.refuseFailed();
    this.flushing = true;
    try {
      yield* flushChanges(this, everywhere);
    } catch (error) {
      yield* failTransaction(this, error);
      throw error;
    } finally {
      this.flushing = false;
    }
  }

  loadColumns(state: InstanceState): void {
    this.#lazy(loadColumns(this, state, null), state, "its columns");
  }

  loadRelationship(state: InstanceState, property: RelationshipProperty): void {
    this.#lazy(this.loadRelated(state, property), state, property.key);
  }

  *loadRelated(state: InstanceState, property: RelationshipProperty): Op<void> {
    yield* this.autoflush();
    // Flushing may have brought it.
    if (state.values[property.index] === undefined) yield* loadRelationship(this, state, property);
  }

  noteModified(state: InstanceState): void {
    if (state.key !== null && !state.deleted) this.modified.add(state);
  }

  noteHandedOut(state: InstanceState): void {
    this.handedOut.add(state);
  }

  noteLoaded(state: InstanceState): void {
    if (this.transaction !== null && this.transaction.parent !== null) this.transaction.loaded.add(state);
  }

  adopt(state: InstanceState): void {
    addState(this, state);
  }

  register(state: InstanceState): void {
    state.session = this;
    this.identityMap.add(state);
    this.noteLoaded(state);
  }

  markRemoved(state: InstanceState): Op<void> {
    return markRemoved(this, state);
  }

  expungeNew(state: InstanceState): void {
    this.added.delete(state);
    this.handedOut.delete(state);
    state.session = null;
  }

  wasInserted(state: InstanceState): void {
    this.transaction?.inserted.push(state);
  }

  wasUpdated(state: InstanceState, former: FormerKey | null): void {
    const { transaction } = this;
    if (transaction === null) return;
    transaction.updated.add(state);
    if (former !== null && !transaction.formerKeys.has(state)) transaction.formerKeys.set(state, former);
  }

  wasDeleted(state: InstanceState): void {
    this.identityMap.remove(state);
    state.deleted = true;
    this.transaction?.deleted.add(state);
  }
}

/** The objects of states. */
export function objectsOf(states: Iterable<InstanceState>): ReadonlySet<object> {
  return new Set(Array.from(states, (state) => state.object));
}
