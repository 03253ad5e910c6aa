/** Transactions and savepoints, as operations. The rules are SQLAlchemy's: begun by the first statement, ended by commit or rollback. */
import { checkedTranslation } from "@athanor/compiler";
import { ArgumentError, InvalidRequestError } from "@athanor/core";
import type { TransactionState } from "./connection-state.ts";
import { ConnectionState } from "./connection-state.ts";
import { closeCursors, refuseWhileReading } from "./cursor-reading.ts";
import type { DriverConnection } from "./driver.ts";
import { callDriver } from "./driver-call.ts";
import type { EngineDialect } from "./engine-dialect.ts";
import type { EngineState } from "./engine-state.ts";
import { PendingRollbackError, ResourceClosedError } from "./errors.ts";
import type { ExecutionOptions, StatementOptions } from "./execution-options.ts";
import { AUTOCOMMIT, checkTimeout } from "./execution-options.ts";
import type { Op } from "./op.ts";
import type { CheckoutOptions } from "./pool/pool.ts";

const NO_OPTIONS: StatementOptions = {};

/**
 * Checks a connection out of the engine's pool.
 *
 * @param options `signal` ends the waiting for one; `watched`: whoever takes it has to close it, and may forget to
 */
export function* openConnection(engine: EngineState, options: CheckoutOptions & { readonly watched?: boolean } = {}): Op<ConnectionState> {
  const state = new ConnectionState(engine, yield* engine.pool.checkout(options));
  if (options.watched === true) engine.leaks?.watch(state);
  return state;
}

/**
 * Gives a connection back to the pool; what was not committed is rolled back.
 *
 * @param reason what using it from now on is answered with
 */
export function* closeConnection(state: ConnectionState, reason = CLOSED): Op<void> {
  if (state.closedBecause !== null) return;
  try {
    if (yield* rolledBack(state)) yield* tell(state, "rollback", null);
  } finally {
    state.closedBecause = reason;
    yield* giveBack(state);
  }
}

/** Rolls back on the way out: whether there was a transaction, and it could be told to end. */
function* rolledBack(state: ConnectionState): Op<boolean> {
  try {
    return yield* endTransaction(state);
  } catch {
    // The connection is thrown away, which ends its transaction too; whoever closes it can do nothing more about it.
    if (state.pooled !== null) state.pooled.invalid = true;
    return false;
  }
}

/**
 * The driver's connection with a transaction begun, for a statement to run on.
 *
 * @param options what stops the statement stops the beginning too
 * @throws ResourceClosedError if the connection is closed
 * @throws PendingRollbackError if its transaction was lost and not rolled back yet
 */
export function* prepareConnection(state: ConnectionState, options = NO_OPTIONS): Op<DriverConnection> {
  refuseLost(state);
  if (state.transaction === null) {
    yield* start(state, options);
    // A listener of begin may have lost it again.
    refuseLost(state);
  }
  return yield* physicalConnection(state, options);
}

/**
 * Begins a transaction explicitly.
 *
 * @throws InvalidRequestError if one has begun already, or the transaction of a block has ended
 */
export function* begin(state: ConnectionState): Op<TransactionState> {
  refuseLost(state);
  if (state.transaction !== null) {
    throw new InvalidRequestError(
      "A transaction has begun already on this connection (the first statement begins one): end it by commit() or rollback() first, or use beginNested() for a savepoint.",
    );
  }
  return yield* start(state);
}

/** Commits the transaction with everything in it; does nothing if there is none. If it fails, the transaction is rolled back. */
export function* commit(state: ConnectionState): Op<void> {
  refuseLost(state);
  yield* closeCursors(state, null);
  const { transaction } = state;
  if (transaction === null) return;
  const driver = yield* physicalConnection(state);
  state.engine.log?.event(transaction.begun ? "COMMIT" : "COMMIT (has no effect: AUTOCOMMIT)");
  if (transaction.begun) {
    let done = false;
    try {
      yield* callDriver(state, driver, () => driver.commit(), NO_OPTIONS, true);
      done = true;
    } finally {
      if (!done) yield* abandon(state, driver);
    }
  }
  finish(state, true);
  yield* tell(state, "commit", null);
}

/** Rolls the transaction back, savepoints and all; does nothing if there is none. */
export function* rollback(state: ConnectionState): Op<void> {
  if (yield* endTransaction(state)) yield* tell(state, "rollback", null);
}

/** Rolls back without telling of it: whether there was a transaction. */
function* endTransaction(state: ConnectionState): Op<boolean> {
  refuseClosed(state);
  if (state.pooled?.invalid === false) yield* closeCursors(state, null);
  const { transaction } = state;
  if (transaction === null) return false;
  const driver = yield* physicalConnection(state);
  state.engine.log?.event(transaction.begun ? "ROLLBACK" : "ROLLBACK (has no effect: AUTOCOMMIT)");
  const gone = state.pooled?.invalid === true || (transaction.status === "lost" && driver.inTransaction === false);
  try {
    if (transaction.begun && !gone) yield* callDriver(state, driver, () => driver.rollback());
  } finally {
    finish(state);
    if (state.pooled?.invalid === true) yield* giveBack(state);
  }
  return true;
}

/**
 * Sets a savepoint; begins a transaction first if there is none.
 *
 * @throws InvalidRequestError with AUTOCOMMIT, where there is no transaction to set it in, and while rows are being read from a connection
 *   that can do nothing else meanwhile
 */
export function* beginNested(state: ConnectionState): Op<TransactionState> {
  refuseWhileReading(state);
  const driver = yield* prepareConnection(state);
  if (state.transaction?.begun === false) {
    throw new InvalidRequestError(
      "A savepoint needs a transaction around it, and with AUTOCOMMIT there is none: use a connection with another isolation level.",
    );
  }
  // Named by depth, so that the texts are few and stay prepared.
  const savepoint = `athanor_savepoint_${depthOf(state.transaction)}`;
  state.engine.log?.event(`SAVEPOINT ${savepoint}`);
  yield* callDriver(state, driver, () => driver.savepoint(savepoint));
  const nested: TransactionState = { parent: state.transaction, savepoint, begun: true, status: "active", committed: false };
  state.transaction = nested;
  yield* tell(state, "savepoint", savepoint);
  return nested;
}

/**
 * Commits one transaction: of a savepoint, what was done since becomes part of the transaction around it.
 *
 * @throws InvalidRequestError if it has ended already
 */
export function* commitTransaction(state: ConnectionState, transaction: TransactionState): Op<void> {
  if (transaction.status === "ended")
    throw new InvalidRequestError("This transaction has ended already: it was committed or rolled back, or the transaction around it was.");
  const { savepoint } = transaction;
  if (savepoint === null) return yield* commit(state);
  refuseLost(state);
  yield* closeCursors(state, transaction, true);
  const driver = yield* physicalConnection(state);
  state.engine.log?.event(`RELEASE SAVEPOINT ${savepoint}`);
  yield* callDriver(state, driver, () => driver.releaseSavepoint(savepoint));
  leave(state, transaction);
  yield* tell(state, "releaseSavepoint", savepoint);
}

/** Rolls one transaction back: of a savepoint, only what was done since. Does nothing if it has ended already. */
export function* rollbackTransaction(state: ConnectionState, transaction: TransactionState): Op<void> {
  if (transaction.status === "ended") return;
  const { savepoint } = transaction;
  if (savepoint === null) return yield* rollback(state);
  if (transaction.status === "active") {
    yield* closeCursors(state, transaction);
    const driver = yield* physicalConnection(state);
    state.engine.log?.event(`ROLLBACK TO SAVEPOINT ${savepoint}`);
    yield* callDriver(state, driver, () => driver.rollbackToSavepoint(savepoint));
  }
  leave(state, transaction);
  yield* tell(state, "rollbackToSavepoint", savepoint);
}

/**
 * Checks execution options against what a dialect has.
 *
 * @throws ArgumentError for an isolation level that the database doesn't have
 */
export function checkOptions(dialect: EngineDialect, { isolationLevel, schemaTranslateMap, timeout }: ExecutionOptions): void {
  checkTimeout(timeout);
  if (schemaTranslateMap !== undefined) checkedTranslation(schemaTranslateMap);
  if (isolationLevel === undefined || isolationLevel === AUTOCOMMIT || dialect.isolationLevels.includes(isolationLevel)) return;
  const levels = [...dialect.isolationLevels, AUTOCOMMIT].map((level) => `"${level}"`).join(", ");
  throw new ArgumentError(`There is no isolation level "${isolationLevel}" on ${dialect.description}: it has ${levels}.`);
}

/**
 * Changes a connection's options for what is to come.
 *
 * @throws InvalidRequestError if the isolation level of a transaction that has begun would change
 */
export function setOptions(state: ConnectionState, options: ExecutionOptions): void {
  refuseClosed(state);
  checkOptions(state.engine.dialect, options);
  const { isolationLevel, readOnly, deferrable } = options;
  if ((isolationLevel ?? readOnly ?? deferrable) !== undefined && state.transaction !== null) {
    throw new InvalidRequestError(
      "The isolation level can't change while a transaction is open: set it before the first statement, or after commit() or rollback().",
    );
  }
  state.options = { ...state.options, ...options };
}

function* start(state: ConnectionState, options = NO_OPTIONS): Op<TransactionState> {
  if (state.block !== null) {
    throw new InvalidRequestError(
      "The transaction of this block has ended: nothing can be executed until the block is left. Leave commit and rollback to engine.begin(), or use engine.connect().",
    );
  }
  const driver = yield* physicalConnection(state, options);
  const { isolationLevel = null, readOnly = null, deferrable = null } = state.options;
  const begun = isolationLevel !== AUTOCOMMIT;
  if (!begun && readOnly === true) {
    throw new InvalidRequestError(
      "Transactions can be told to only read (readOnly), and with AUTOCOMMIT there is none: leave one of the two options away, or set readOnly: false.",
    );
  }
  state.engine.log?.event(begun ? "BEGIN (implicit)" : "BEGIN (has no effect: AUTOCOMMIT)");
  if (begun) yield* callDriver(state, driver, () => driver.begin({ isolationLevel, readOnly, deferrable }), options);
  const transaction: TransactionState = { parent: null, savepoint: null, begun, status: "active", committed: false };
  state.transaction = transaction;
  yield* tell(state, "begin", null);
  return transaction;
}

/** The driver's connection; a new one where the last was lost. */
export function* physicalConnection(state: ConnectionState, { signal }: StatementOptions = NO_OPTIONS): Op<DriverConnection> {
  refuseClosed(state);
  // It was lost between two transactions: there is nothing of it to roll back.
  if (state.transaction === null && state.pooled?.invalid === true) yield* giveBack(state);
  if (state.pooled === null) {
    state.pooled = yield* state.engine.pool.checkout({ signal });
    state.engine.leaks?.watch(state);
  }
  return state.pooled.driver;
}

/** Tells listeners of a transaction or a savepoint. */
function* tell(
  state: ConnectionState,
  name: "begin" | "commit" | "rollback" | "savepoint" | "releaseSavepoint" | "rollbackToSavepoint",
  savepoint: string | null,
): Op<void> {
  if (state.listening(name)) yield* state.emit(name, { savepoint, isolationLevel: state.options.isolationLevel ?? null });
}

function* giveBack(state: ConnectionState): Op<void> {
  const { pooled } = state;
  state.pooled = null;
  state.engine.leaks?.release(state);
  if (pooled !== null) yield* state.engine.pool.checkin(pooled);
}

/** After a COMMIT that failed: nothing of the transaction may be left open. */
function* abandon(state: ConnectionState, driver: DriverConnection): Op<void> {
  try {
    if (driver.inTransaction !== false) yield* callDriver(state, driver, () => driver.rollback());
  } catch {
    // The error of the COMMIT is the one to be heard of.
    if (state.pooled !== null) state.pooled.invalid = true;
  } finally {
    finish(state);
    if (state.pooled?.invalid === true) yield* giveBack(state);
  }
}

/** All transactions have ended. */
function finish(state: ConnectionState, committed = false): void {
  for (let each = state.transaction; each !== null; each = each.parent) {
    each.status = "ended";
    each.committed = committed;
  }
  state.transaction = null;
}

/** A savepoint has ended, and all those within it. */
function leave(state: ConnectionState, transaction: TransactionState): void {
  let each = state.transaction;
  while (each !== null && each !== transaction) {
    each.status = "ended";
    each = each.parent;
  }
  transaction.status = "ended";
  state.transaction = transaction.parent;
}

/** How many transactions there are, one within another. */
function depthOf(transaction: TransactionState | null): number {
  return transaction === null ? 0 : 1 + depthOf(transaction.parent);
}

function refuseClosed(state: ConnectionState): void {
  if (state.closedBecause !== null) throw new ResourceClosedError(state.closedBecause);
}

function refuseLost(state: ConnectionState): void {
  refuseClosed(state);
  if (state.transaction?.status !== "lost") return;
  throw new PendingRollbackError(
    "The transaction is lost: after an error the database has rolled it back, or the connection broke. Call rollback() before anything else on this connection, then do all of its work again.",
  );
}

const CLOSED = "This connection is closed: it was given back to the pool. Take another by engine.connect().";
