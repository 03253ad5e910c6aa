/** Committing, and savepoints. */
import { InvalidRequestError } from "@athanor/core";
import type { Op } from "@athanor/engine";
import { beginNested, closeConnection, commit, commitTransaction } from "@athanor/engine";
import { hasWork } from "../flush/unit-of-work.ts";
import { expireState } from "../state/expiry.ts";
import { rollbackSession } from "./rollback.ts";
import type { SessionState } from "./session-state.ts";
import { SessionTransaction } from "./session-transaction.ts";

/** Flushes, and commits the whole transaction. */
export function* commitSession(session: SessionState): Op<void> {
  session.refuseFailed();
  yield* flushAll(session);
  const { transaction } = session;
  if (transaction === null) return;
  const { connection } = transaction;
  const begun = connection.transaction;
  let failure: { readonly error: unknown } | null = null;
  try {
    yield* commit(connection);
  } catch (error) {
    failure = { error };
  }
  if (failure !== null && begun?.committed !== true) {
    // Nothing was written: the engine has rolled it back.
    yield* rollbackSession(session);
    throw failure.error;
  }
  session.transaction = null;
  for (let each: SessionTransaction | null = transaction; each !== null; each = each.parent) {
    each.ended = true;
    for (const state of each.deleted) state.session = null;
  }
  if (session.settings.expireOnCommit) {
    for (const state of session.identityMap.states()) expireState(state);
    session.handedOut.clear();
  }
  yield* closeConnection(connection);
  // A listener's, which can't undo the commit.
  if (failure !== null) throw failure.error;
}

/** What a flush writes may bring about further changes; a flush that finds nothing to do ends it. */
function* flushAll(session: SessionState): Op<void> {
  for (let round = 0; round < 100; round++) {
    if (!hasWork(session, true)) return;
    yield* session.flush();
    if (session.added.size === 0 && session.modified.size === 0 && session.removed.size === 0) return;
  }
  throw new InvalidRequestError(
    "100 flushes in a row left changes to be written: something changes objects whenever the session is flushed.",
  );
}

/** Flushes, and sets a savepoint. */
export function* beginSavepoint(session: SessionState): Op<SessionTransaction> {
  yield* session.flush();
  const connection = yield* session.connection();
  const savepoint = yield* beginNested(connection);
  session.transaction = new SessionTransaction(connection, session.transaction, savepoint);
  return session.transaction;
}

/** Flushes, and releases a savepoint: what was done since belongs to the transaction around it. */
export function* commitSavepoint(session: SessionState, savepoint: SessionTransaction): Op<void> {
  if (savepoint.ended || savepoint.savepoint === null)
    throw new InvalidRequestError("This savepoint has ended already: it was committed or rolled back, or the transaction around it was.");
  session.refuseFailed();
  yield* flushAll(session);
  yield* commitTransaction(savepoint.connection, savepoint.savepoint);
  for (let each = session.transaction; each !== null && each !== savepoint.parent; each = each.parent) {
    each.ended = true;
    each.joinParent();
  }
  session.transaction = savepoint.parent;
}
