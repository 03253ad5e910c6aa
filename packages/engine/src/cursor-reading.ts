/** Reading the rows of a statement part by part, from a cursor of the driver. */
import { InvalidRequestError } from "@athanor/core";
import type { ConnectionState, TransactionState } from "./connection-state.ts";
import type { DriverCursor, DriverRequest } from "./driver.ts";
import { driverError } from "./driver-call.ts";
import { ResourceClosedError } from "./errors.ts";
import type { StatementOptions } from "./execution-options.ts";
import { stoppable } from "./interruption.ts";
import type { Op } from "./op.ts";
import { isPromiseLike, wait } from "./op.ts";
import type { RawRowStream } from "./result/raw-row-stream.ts";

const NO_OPTIONS: StatementOptions = {};

/** Rows from a driver's cursor. */
export class CursorStream implements RawRowStream {
  readonly #state: ConnectionState;
  readonly #cursor: DriverCursor;
  readonly #request: DriverRequest;
  readonly #options: StatementOptions;
  #ended = false;
  closed = false;
  /** The transaction, or the savepoint, that it was opened in. */
  transaction: TransactionState | null;

  constructor(state: ConnectionState, cursor: DriverCursor, request: DriverRequest, options: StatementOptions) {
    this.#state = state;
    this.#cursor = cursor;
    this.#request = request;
    this.#options = options;
    this.transaction = state.transaction;
    state.cursors = [...state.cursors, this];
  }

  get columnNames(): readonly string[] | null {
    return this.#cursor.columnNames;
  }

  /** Whether the connection can do nothing else meanwhile. */
  get exclusive(): boolean {
    return this.#cursor.exclusive !== false;
  }

  *fetch(count: number): Op<readonly (readonly unknown[])[]> {
    if (this.closed) throw new ResourceClosedError(CLOSED);
    if (this.#ended) return [];
    const { pooled } = this.#state;
    if (pooled === null) throw new ResourceClosedError(CLOSED);
    const { log, hideParameters } = this.#state.engine;
    const { sql, values } = this.#request;
    const started = performance.now();
    try {
      this.#options.signal?.throwIfAborted();
      const answer = this.#cursor.fetch(count);
      const rows = isPromiseLike(answer) ? yield* wait(stoppable(this.#state, pooled.driver, answer, this.#options)) : answer;
      log?.done(sql, rows, performance.now() - started);
      if (rows.length === 0) yield* this.#end();
      return rows;
    } catch (error) {
      log?.failed(sql, performance.now() - started);
      yield* this.#giveUp();
      throw yield* driverError(this.#state, error, { sql, values: hideParameters ? null : values });
    }
  }

  *close(): Op<void> {
    if (this.closed) return;
    this.closed = true;
    if (!this.#ended) yield* this.#end();
  }

  *#end(): Op<void> {
    this.#ended = true;
    this.#state.cursors = this.#state.cursors.filter((each) => each !== this);
    const { pooled } = this.#state;
    const answer = this.#cursor.close();
    if (isPromiseLike(answer)) yield* wait(pooled === null ? answer : stoppable(this.#state, pooled.driver, answer, NO_OPTIONS));
  }

  /** After an error, there is nothing more to fetch; that of closing the cursor is not to be heard of. */
  *#giveUp(): Op<void> {
    this.closed = true;
    try {
      yield* this.#end();
    } catch {
      if (this.#state.pooled !== null) this.#state.pooled.invalid = true;
    }
  }
}

/** Rows that are all there, for drivers without cursors. */
export class BufferedStream implements RawRowStream {
  readonly columnNames: readonly string[] | null;
  readonly exclusive = false;
  readonly #signal: AbortSignal | undefined;
  #rows: readonly (readonly unknown[])[];
  #position = 0;
  closed = false;

  constructor(rows: readonly (readonly unknown[])[], columnNames: readonly string[] | null, { signal }: StatementOptions) {
    this.#rows = rows;
    this.columnNames = columnNames;
    this.#signal = signal;
  }

  *fetch(count: number): Op<readonly (readonly unknown[])[]> {
    if (this.closed) throw new ResourceClosedError(CLOSED);
    if (this.#signal?.aborted === true) {
      yield* this.close();
      throw this.#signal.reason;
    }
    const part = this.#rows.slice(this.#position, this.#position + count);
    this.#position += part.length;
    return part;
  }

  *close(): Op<void> {
    this.closed = true;
    this.#rows = [];
  }
}

/**
 * Closes the cursors that rows are being read from, before the transaction or the savepoint ends that they belong to.
 *
 * @param within a savepoint: those that were opened since; null for all
 * @param kept whether what was done since becomes part of the transaction around it: cursors that leave the connection free go on then
 */
export function* closeCursors(state: ConnectionState, within: TransactionState | null, kept = false): Op<void> {
  for (const cursor of state.cursors) {
    if (within !== null && !isWithin(cursor.transaction, within)) continue;
    if (kept && !cursor.exclusive) cursor.transaction = within?.parent ?? null;
    else yield* cursor.close();
  }
}

function isWithin(transaction: TransactionState | null, outer: TransactionState): boolean {
  return transaction !== null && (transaction === outer || isWithin(transaction.parent, outer));
}

/** @throws InvalidRequestError if rows are being read, and the connection can do nothing else meanwhile */
export function refuseWhileReading({ cursors }: ConnectionState): void {
  if (!cursors.some(({ exclusive }) => exclusive)) return;
  throw new InvalidRequestError(
    "Rows are still being read from this connection, by stream() or with yieldPer, and it can do nothing else meanwhile: read them to the end, close the result, or use another connection.",
  );
}

const CLOSED =
  "This result is closed: close(), the end of its transaction, and methods that fetch at most one row (first, one, scalar …), end it. Execute the statement again.";
