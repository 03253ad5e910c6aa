/** Sending to the driver: the two places at which SQL leaves the engine. */
import type { ConnectionState } from "./connection-state.ts";
import type { DriverBatchResult, DriverRequest, DriverResult } from "./driver.ts";
import { BatchFailure } from "./driver.ts";
import { driverError } from "./driver-call.ts";
import type { SqlOrigin } from "./logging.ts";
import type { Op } from "./op.ts";
import { isPromiseLike, wait } from "./op.ts";
import { prepareConnection } from "./transact.ts";

/**
 * Runs one statement on a connection, in a transaction that is begun if there is none.
 *
 * @throws DatabaseError if the database refuses
 */
export function* send(state: ConnectionState, request: DriverRequest, origin: SqlOrigin): Op<DriverResult> {
  const driver = state.ready ?? (yield* prepareConnection(state));
  const { log, hideParameters } = state.engine;
  log?.statement(request.sql, request.values, origin);
  try {
    const answer = driver.execute(request);
    const result = isPromiseLike(answer) ? yield* wait(answer) : answer;
    log?.rows(result.rows);
    return result;
  } catch (error) {
    throw driverError(state, error, { sql: request.sql, values: hideParameters ? null : request.values });
  }
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
export function* sendRows(state: ConnectionState, part: BoundRows, flags: BatchFlags, origin: SqlOrigin, total: BatchTotal): Op<void> {
  const driver = state.ready ?? (yield* prepareConnection(state));
  const { log } = state.engine;
  log?.batch(part.sql, part.rows, origin);
  try {
    const result = yield* wait(driver.executeMany({ ...part, ...flags }));
    log?.rows(result.rows);
    total.add(result, part.rows.length);
  } catch (error) {
    throw batchError(state, error, part, total.sent);
  }
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

/** Only the values of the row that failed are shown, of maybe thousands. */
function batchError(state: ConnectionState, error: unknown, part: BoundRows, before: number): unknown {
  if (!(error instanceof BatchFailure)) return driverError(state, error, { sql: part.sql, values: null });
  const values = state.engine.hideParameters ? null : (part.rows[error.row] ?? null);
  return driverError(state, error.cause, { sql: part.sql, values, row: before + error.row });
}
