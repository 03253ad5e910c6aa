/**
 * Tracing: what an engine does, for whoever listens to Node's diagnostics channels. Nothing is put together while nobody does.
 *
 * The channels are those of `tracingChannel("athanor:statement")` and `tracingChannel("athanor:connect")`: `start` when something begins,
 * `error` if it fails, `asyncEnd` when it has ended, with one and the same object. What is traced is what the driver does: a statement has
 * ended before listeners are told of it.
 */
import { tracingChannel } from "node:diagnostics_channel";
import type { EngineState } from "./engine-state.ts";

/** A statement on its way. */
export interface StatementTrace {
  /** The SQL text, as it goes to the driver. */
  readonly sql: string;
  /** The values, one per placeholder; of a batch, a list of such lists; null with `hideParameters`. */
  readonly values: readonly unknown[] | null;
  /** Of how many rows a batch is; null for a statement that is run once. */
  readonly batchSize: number | null;
  /** The dialect's name, such as `"postgresql"`. */
  readonly dialect: string;
  /** The database in words, without secrets. */
  readonly database: string;
  /** How many rows were changed or given; null until it has ended, if it failed, and where rows are read part by part. */
  rowCount: number | null;
  /** What it failed with. */
  error?: unknown;
}

/** A connection that is being opened. */
export interface ConnectTrace {
  readonly dialect: string;
  readonly database: string;
  error?: unknown;
}

const statements = tracingChannel<unknown, StatementTrace>("athanor:statement");
const connects = tracingChannel<unknown, ConnectTrace>("athanor:connect");

/** Tells of a statement that is about to be run; null if nobody listens. */
export function traceStatement(
  { dialect, hideParameters }: EngineState,
  sql: string,
  values: readonly unknown[],
  batchSize: number | null,
): StatementTrace | null {
  if (!statements.start.hasSubscribers && !statements.asyncEnd.hasSubscribers && !statements.error.hasSubscribers) return null;
  const trace: StatementTrace = {
    sql,
    values: hideParameters ? null : values,
    batchSize,
    dialect: dialect.name,
    database: dialect.description,
    rowCount: null,
  };
  statements.start.publish(trace);
  return trace;
}

/** Tells that a statement has ended. */
export function traceStatementEnd(trace: StatementTrace, rowCount: number | null): void {
  trace.rowCount = rowCount;
  statements.asyncEnd.publish(trace);
}

/** Tells that a statement has failed. */
export function traceStatementError(trace: StatementTrace, error: unknown): void {
  trace.error = error;
  statements.error.publish(trace);
  statements.asyncEnd.publish(trace);
}

/** Tells of a connection that is being opened; null if nobody listens. */
export function traceConnect(dialect: string, database: string): ConnectTrace | null {
  if (!connects.start.hasSubscribers && !connects.asyncEnd.hasSubscribers && !connects.error.hasSubscribers) return null;
  const trace: ConnectTrace = { dialect, database };
  connects.start.publish(trace);
  return trace;
}

/** Tells that a connection was opened, or that it couldn't be. */
export function traceConnectEnd(trace: ConnectTrace, failure: { readonly error: unknown } | null): void {
  if (failure !== null) {
    trace.error = failure.error;
    connects.error.publish(trace);
  }
  connects.asyncEnd.publish(trace);
}
