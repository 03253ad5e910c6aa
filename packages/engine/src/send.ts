/** Sending to the driver: the places at which SQL leaves the engine. */
import type { BoundMany } from "@athanor/compiler";
import { ArgumentError } from "@athanor/core";
import { driverQueries } from "./connect.ts";
import type { ConnectionState } from "./connection-state.ts";
import { BufferedStream, CursorStream, refuseWhileReading } from "./cursor-reading.ts";
import type { DriverBatchResult, DriverConnection, DriverCursor, DriverRequest, DriverResult } from "./driver.ts";
import { BatchFailure } from "./driver.ts";
import { driverError } from "./driver-call.ts";
import type { StatementFacts } from "./errors.ts";
import type { EventFacts } from "./events.ts";
import type { StatementOptions } from "./execution-options.ts";
import { stoppable } from "./interruption.ts";
import type { SqlOrigin } from "./logging.ts";
import type { Op } from "./op.ts";
import { isPromiseLike, wait } from "./op.ts";
import type { RawRowStream } from "./result/raw-row-stream.ts";
import type { RowOrder } from "./row-order.ts";
import type { StatementTrace } from "./tracing.ts";
import { traceStatement, traceStatementEnd, traceStatementError } from "./tracing.ts";
import { prepareConnection } from "./transact.ts";

const NO_OPTIONS: StatementOptions = {};

/**
 * Runs one statement on a connection, in a transaction that is begun if there is none.
 *
 * @throws DatabaseError if the database refuses
 * @throws TimeoutError, or a signal's reason, if it was stopped
 */
export function* send(state: ConnectionState, given: DriverRequest, origin: SqlOrigin, options = NO_OPTIONS): Op<DriverResult> {
  options.signal?.throwIfAborted();
  const driver = yield* readyConnection(state, options);
  const request = state.listening("beforeCursorExecute") ? yield* rewritten(state, given) : given;
  const { log } = state.engine;
  log?.statement(request.sql, request.values, origin);
  const trace = traceStatement(state.engine, request.sql, request.values, null);
  const started = performance.now();
  let result: DriverResult;
  try {
    const answer = driver.execute(request);
    result = isPromiseLike(answer) ? yield* wait(stoppable(state, driver, answer, options)) : answer;
  } catch (error) {
    const milliseconds = performance.now() - started;
    const failure = yield* statementError(state, error, request, trace);
    log?.failed(request.sql, milliseconds);
    throw failure;
  }
  if (trace !== null) traceStatementEnd(trace, result.rowCount);
  log?.done(request.sql, result.rows, performance.now() - started);
  if (state.listening("afterCursorExecute")) yield* told(state, request, result.rowCount, started);
  return result;
}

/**
 * Runs one statement whose rows are read part by part, from a cursor of the driver if it has them. It counts as run when the cursor is open.
 *
 * @param fetchSize how many rows the driver may fetch at a time
 * @throws what `send` throws
 */
export function* sendForStream(
  state: ConnectionState,
  given: DriverRequest,
  fetchSize: number,
  origin: SqlOrigin,
  options: StatementOptions,
): Op<RawRowStream> {
  const driver = yield* readyConnection(state, options);
  if (driver.stream === undefined) {
    const { rows, columnNames } = yield* send(state, given, origin, options);
    return new BufferedStream(rows ?? [], columnNames, options);
  }
  const request = state.listening("beforeCursorExecute") ? yield* rewritten(state, given) : given;
  const { log } = state.engine;
  log?.statement(request.sql, request.values, origin);
  const trace = traceStatement(state.engine, request.sql, request.values, null);
  const started = performance.now();
  let opening: PromiseLike<DriverCursor> | null = null;
  let stream: CursorStream;
  try {
    const answer = driver.stream(request, fetchSize);
    if (isPromiseLike(answer)) opening = answer;
    const cursor = isPromiseLike(answer) ? yield* wait(stoppable(state, driver, answer, options)) : answer;
    stream = new CursorStream(state, cursor, request, options);
  } catch (error) {
    const milliseconds = performance.now() - started;
    if (opening !== null && state.pooled?.invalid === false) yield* closeLate(opening);
    const failure = yield* statementError(state, error, request, trace);
    log?.failed(request.sql, milliseconds);
    throw failure;
  }
  if (trace !== null) traceStatementEnd(trace, null);
  log?.done(request.sql, null, performance.now() - started);
  if (state.listening("afterCursorExecute")) yield* orClose(stream, told(state, request, -1, started));
  return stream;
}

/** Closes a cursor that was opened although its statement was stopped meanwhile. */
function* closeLate(opening: PromiseLike<DriverCursor>): Op<void> {
  try {
    yield* wait((yield* wait(opening)).close());
  } catch {
    // It was never opened: the error that is about to be thrown says why.
  }
}

/** Does something about a stream that has been opened. If it fails, nobody gets to read the stream: it is closed. */
export function* orClose(stream: RawRowStream, op: Op<void>): Op<void> {
  let done = false;
  try {
    yield* op;
    done = true;
  } finally {
    if (!done) yield* stream.close();
  }
}

/** The driver's connection, with a transaction begun and nothing else going on. */
export function* readyConnection(state: ConnectionState, options = NO_OPTIONS): Op<DriverConnection> {
  if (state.cursors.length > 0) refuseWhileReading(state);
  return state.ready ?? (yield* prepareConnection(state, options));
}

/**
 * What listeners make of a statement.
 *
 * @throws PendingRollbackError if one of them has lost the transaction that it belongs to
 */
function* rewritten(state: ConnectionState, request: DriverRequest): Op<DriverRequest> {
  const event = { sql: request.sql, values: request.values, batch: false };
  yield* tellBefore(state, event);
  return { ...request, sql: event.sql, values: event.values };
}

/**
 * Tells listeners of SQL text that is about to be sent.
 *
 * @param event what they make of it
 * @throws ArgumentError if that can't be sent
 */
function* tellBefore(state: ConnectionState, event: EventFacts<"beforeCursorExecute">): Op<void> {
  yield* state.emit("beforeCursorExecute", event);
  if (typeof event.sql !== "string" || !Array.isArray(event.values))
    throw new ArgumentError("A listener of beforeCursorExecute has to leave a text and a list of values.");
  yield* readyConnection(state);
}

function* told(
  state: ConnectionState,
  { sql, values }: { readonly sql: string; readonly values: readonly unknown[] },
  rowCount: number,
  started: number,
  batch = false,
): Op<void> {
  yield* state.emit("afterCursorExecute", { sql, values, batch, rowCount, milliseconds: performance.now() - started });
}

/** Rows of values for one SQL text. */
export interface BoundRows {
  readonly sql: string;
  readonly prepare: boolean;
  readonly rows: readonly (readonly unknown[])[];
}

/** What is wanted of a batch. */
export interface BatchFlags {
  readonly returnsRows: boolean;
  readonly wideIntegers: boolean;
  readonly lastInsertIds: boolean;
}

/**
 * Runs one statement for many rows of values.
 *
 * @param total adds up what this part of the batch gives
 * @throws DatabaseError if the database refuses a row: it names the row, as the whole batch counts it
 */
export function* sendRows(
  state: ConnectionState,
  given: BoundRows,
  flags: BatchFlags,
  origin: SqlOrigin,
  total: BatchTotal,
  options = NO_OPTIONS,
): Op<void> {
  options.signal?.throwIfAborted();
  const driver = yield* readyConnection(state, options);
  const part = state.listening("beforeCursorExecute") ? yield* rewrittenRows(state, given) : given;
  const { log } = state.engine;
  log?.batch(part.sql, part.rows, origin);
  const trace = traceStatement(state.engine, part.sql, part.rows, part.rows.length);
  const started = performance.now();
  let result: DriverBatchResult;
  try {
    const answer = driver.executeMany({ ...part, ...flags });
    result = isPromiseLike(answer) ? yield* wait(stoppable(state, driver, answer, options)) : answer;
  } catch (error) {
    const milliseconds = performance.now() - started;
    const failure = yield* batchError(state, error, part, total.sent, trace);
    log?.failed(part.sql, milliseconds);
    throw failure;
  }
  if (trace !== null) traceStatementEnd(trace, result.rowCount);
  log?.done(part.sql, result.rows, performance.now() - started);
  total.add(result, part.rows.length);
  if (state.listening("afterCursorExecute")) yield* told(state, { sql: part.sql, values: part.rows }, result.rowCount, started, true);
}

/**
 * Runs one statement that holds several rows of a batch.
 *
 * @param order brings what comes back into order
 * @param total adds up what this part of the batch gives
 * @throws DatabaseError if the database refuses one of them; which of them it was, the database doesn't say
 */
export function* sendTogether(
  state: ConnectionState,
  { sql, values, expanded, marks, count }: BoundMany,
  { returnsRows, wideIntegers, lastInsertIds }: BatchFlags,
  order: RowOrder,
  origin: SqlOrigin,
  total: BatchTotal,
  options = NO_OPTIONS,
): Op<void> {
  const result = yield* send(state, { sql, values, returnsRows, prepare: !expanded, wideIntegers }, origin, options);
  const { rowCount, lastInsertId } = result;
  const rows = result.rows === null ? null : order(result.rows, marks);
  const ids = lastInsertIds && lastInsertId !== null ? yield* keysFrom(state, lastInsertId, count) : null;
  total.add({ rows, rowCount: rows === null ? rowCount : rows.length, lastInsertIds: ids }, count);
}

/** The keys of several rows: the first is told, the others follow it. */
function* keysFrom(state: ConnectionState, first: number | bigint, count: number): Op<bigint[]> {
  const { dialect } = state.engine;
  const step = dialect.keyStep === undefined ? 1 : yield* dialect.keyStep(driverQueries(yield* readyConnection(state)));
  return Array.from({ length: count }, (_, i) => BigInt(first) + BigInt(i) * BigInt(step));
}

function* rewrittenRows(state: ConnectionState, part: BoundRows): Op<BoundRows> {
  const event = { sql: part.sql, values: part.rows, batch: true };
  yield* tellBefore(state, event);
  // Of a batch, the values are lists.
  return { ...part, sql: event.sql, rows: event.values.filter((row) => Array.isArray(row)) };
}

/** Adds up what the parts of a batch give. */
export class BatchTotal {
  readonly rows: unknown[][] | null;
  readonly #ids: (number | bigint)[] | null;
  rowCount = 0;
  /** How many rows of values were sent. */
  sent = 0;

  constructor(flags: BatchFlags) {
    this.rows = flags.returnsRows ? [] : null;
    this.#ids = flags.lastInsertIds ? [] : null;
  }

  add(result: DriverBatchResult, sent: number): void {
    this.rowCount += result.rowCount;
    this.sent += sent;
    if (this.rows !== null) for (const row of result.rows ?? []) this.rows.push(row);
    if (this.#ids !== null) for (const id of result.lastInsertIds ?? []) this.#ids.push(id);
  }

  /** The generated key of every row; null unless the driver told all of them. */
  get lastInsertIds(): readonly (number | bigint)[] | null {
    return this.#ids !== null && this.#ids.length === this.sent ? this.#ids : null;
  }
}

function statementError(state: ConnectionState, error: unknown, { sql, values }: DriverRequest, trace: StatementTrace | null): Op<unknown> {
  return tracedError(state, error, { sql, values: state.engine.hideParameters ? null : values }, trace);
}

/** Only the values of the row that failed are shown, of maybe thousands. */
function batchError(
  state: ConnectionState,
  error: unknown,
  { sql, rows }: BoundRows,
  before: number,
  trace: StatementTrace | null,
): Op<unknown> {
  if (!(error instanceof BatchFailure)) return tracedError(state, error, { sql, values: null }, trace);
  const values = state.engine.hideParameters ? null : (rows[error.row] ?? null);
  return tracedError(state, error.cause, { sql, values, row: before + error.row }, trace);
}

function* tracedError(state: ConnectionState, original: unknown, statement: StatementFacts, trace: StatementTrace | null): Op<unknown> {
  const error = yield* driverError(state, original, statement);
  if (trace !== null) traceStatementError(trace, error);
  return error;
}
