/** Undoing in memory what a transaction did, when it is rolled back. */
import type { Op } from "@athanor/engine";
import { closeConnection, rollbackTransaction } from "@athanor/engine";
import { RelatedCollection } from "../state/collections/related-collection.ts";
import { expireState } from "../state/expiry.ts";
import type { InstanceState } from "../state/instance-state.ts";
import type { SessionState } from "./session-state.ts";
import type { SessionTransaction } from "./session-transaction.ts";

/** A flush failed: its transaction (or savepoint) is rolled back, and the session says so until rollback() is called. */
export function* failTransaction(session: SessionState, error: unknown): Op<void> {
  const { transaction } = session;
  if (transaction !== null) {
    transaction.failure = { error };
    try {
      yield* undo(transaction);
    } catch {
      // The error of the flush is the one to be heard of; a connection that can't even roll back is thrown away by its pool.
    }
  }
  restoreObjects(session, transaction);
}

/** Rolls back the whole transaction, savepoints and all. */
export function* rollbackSession(session: SessionState): Op<void> {
  const root = rootOf(session.transaction);
  try {
    if (root !== null) yield* closeConnection(root.connection);
  } finally {
    for (let each = session.transaction; each !== null; each = each.parent) {
      each.ended = true;
      if (each.failure === null) restoreObjects(session, each);
    }
    session.transaction = null;
    restoreObjects(session, null);
  }
}

/** Rolls back what was not committed, and lets all objects go: they keep what they have loaded. */
export function* closeSession(session: SessionState): Op<void> {
  const root = rootOf(session.transaction);
  try {
    if (root !== null) yield* closeConnection(root.connection);
  } finally {
    for (let each = session.transaction; each !== null; each = each.parent) {
      each.ended = true;
      for (const state of each.inserted) becomeTransient(session, state);
      for (const state of each.deleted) {
        state.deleted = false;
        state.session = null;
      }
    }
    session.transaction = null;
    for (const state of session.added) becomeTransient(session, state);
    for (const state of session.identityMap.states()) state.session = null;
    session.identityMap.clear();
    for (const states of [session.added, session.modified, session.removed, session.handedOut]) states.clear();
  }
}

/** Rolls back to a savepoint: only what was done since. */
export function* rollbackSavepoint(session: SessionState, savepoint: SessionTransaction): Op<void> {
  if (savepoint.ended) return;
  try {
    if (savepoint.failure === null) yield* undo(savepoint);
  } finally {
    for (let each = session.transaction; each !== null && each !== savepoint.parent; each = each.parent) {
      each.ended = true;
      if (each.failure === null) restoreObjects(session, each);
    }
    session.transaction = savepoint.parent;
  }
}

function* undo({ connection, savepoint }: SessionTransaction): Op<void> {
  const engines = savepoint ?? rootTransaction(connection.transaction);
  if (engines !== null) yield* rollbackTransaction(connection, engines);
}

function rootTransaction<T extends { readonly parent: T | null }>(transaction: T | null): T | null {
  let root = transaction;
  while (root !== null && root.parent !== null) root = root.parent;
  return root;
}

function rootOf(transaction: SessionTransaction | null): SessionTransaction | null {
  return rootTransaction(transaction);
}

/** New objects are new again, with their values; deleted ones are persistent again; what was changed is loaded anew when it is asked for. */
function restoreObjects(session: SessionState, transaction: SessionTransaction | null): void {
  const { added, modified, removed, handedOut, identityMap } = session;
  for (const state of added) becomeTransient(session, state);
  added.clear();
  const expired = new Set(modified);
  if (transaction !== null) {
    const inserted = new Set(transaction.inserted);
    for (const [state, former] of transaction.formerKeys) {
      identityMap.remove(state);
      state.key = former.key;
      state.original = null;
      state.mapper.primaryKey.forEach(({ index }, i) => {
        state.values[index] = former.values[i];
      });
      if (!inserted.has(state)) identityMap.add(state);
    }
    for (const state of transaction.inserted) becomeTransient(session, state);
    for (const state of transaction.deleted) {
      state.deleted = false;
      if (inserted.has(state)) continue;
      state.session = session;
      identityMap.add(state);
      expired.add(state);
    }
    for (const state of transaction.updated) expired.add(state);
    for (const state of transaction.loaded) expired.add(state);
  }
  const whole = transaction === null || transaction.parent === null;
  for (const state of whole ? identityMap.states() : expired) if (state.key !== null && state.session === session) expireState(state);
  modified.clear();
  removed.clear();
  if (whole) handedOut.clear();
}

function becomeTransient(session: SessionState, state: InstanceState): void {
  session.identityMap.remove(state);
  session.handedOut.delete(state);
  state.key = null;
  state.session = null;
  state.original = null;
  state.modified = false;
  state.deleted = false;
  // What the database had filled in belongs to a row that never was.
  for (const index of state.filled ?? []) state.values[index] = undefined;
  state.filled = null;
  for (const { index } of state.mapper.relationships) {
    const value = state.values[index];
    if (value instanceof RelatedCollection) value.forget();
  }
}
