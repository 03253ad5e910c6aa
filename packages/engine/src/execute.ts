/**
 * The one way on which every statement is executed: look-up, bind, send, result.
 *
 * `executeStatement` is Core's. A layer above gives `runStatement` a strategy of its own, and makes a result of its own of
 * what comes back.
 */
import type { ParameterRow } from "@athanor/compiler";
import type { Executable, Node } from "@athanor/core";
import { InvalidRequestError, nodeOf } from "@athanor/core";
import { runBatch } from "./batch.ts";
import type { ConnectionState } from "./connection-state.ts";
import { CORE } from "./core-strategy.ts";
import { findEntry } from "./entry-lookup.ts";
import type { EventFacts } from "./events.ts";
import type { Execution, RunOptions } from "./execution.ts";
import type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
import { ExecutionFacts } from "./execution-facts.ts";
import type { StatementOptions } from "./execution-options.ts";
import { checkTimeout } from "./execution-options.ts";
import type { Op } from "./op.ts";
import type { GivenParameters } from "./parameters.ts";
import { givenParameters, isBatch, keysOf } from "./parameters.ts";
import type { RawRowStream } from "./result/raw-row-stream.ts";
import type { Result } from "./result/result.ts";
import type { ResultSource } from "./result/source.ts";
import { emptyResult, makeResult, textSource } from "./result-making.ts";
import { translationFor } from "./schema-translation.ts";
import { orClose, readyConnection, send, sendForStream } from "./send.ts";

/**
 * Executes a statement.
 *
 * @param state the connection; a transaction is begun if there is none
 * @param statement any statement, or what stands for one
 * @param params the parameters: none, one row, or many (an empty list does nothing)
 * @param options what stops it
 * @throws what `runStatement` throws
 */
export function* executeStatement<V extends readonly unknown[], R, P>(
  state: ConnectionState,
  statement: Executable<V, R, P>,
  params: unknown,
  options: StatementOptions = NO_OPTIONS,
): Op<Result<V, R>> {
  const given = givenParameters(params);
  if (given !== undefined && isBatch(given) && given.length === 0) return emptyResult();
  const execution = yield* runStatement(state, nodeOf(statement), given, CORE, options);
  const { entry, columnNames } = execution;
  if (entry.beside !== null) {
    const { rows } = execution;
    const row = rows === null || rows[0] === undefined ? null : (entry.sourceFor(null)?.makeRow(rows[0]) ?? null);
    const facts = new ExecutionFacts({ ...execution, rows: null }, entry.insertedKey, row === null ? null : { row, ...entry.beside });
    return makeResult(state.engine, { rows: null, columnNames: null }, null, facts);
  }
  return makeResult(state.engine, execution, entry.sourceFor(columnNames), new ExecutionFacts(execution, entry.insertedKey));
}

const NO_OPTIONS: RunOptions = {};

/**
 * Runs a statement and gives the raw rows.
 *
 * @param parameters none, one row, or many but not an empty list
 * @param strategy who compiles the statement, and what is kept of it
 * @throws ArgumentError, CompileError for what can't be compiled or bound: nothing was sent then
 * @throws DatabaseError if the database refuses
 */
export function* runStatement<E extends ExecutionEntry>(
  state: ConnectionState,
  statement: Node,
  parameters: GivenParameters,
  strategy: ExecutionStrategy<E>,
  options: RunOptions = NO_OPTIONS,
): Op<Execution<E>> {
  if (!heard(state)) return yield* run(state, statement, parameters, strategy, options);
  const event: EventFacts<"beforeExecute"> = { statement, parameters };
  yield* tellBefore(state, event);
  const execution = yield* run(state, event.statement, event.parameters, strategy, options);
  yield* state.emit("afterExecute", event);
  return execution;
}

/**
 * Tells listeners of a statement that is about to be executed.
 *
 * @param event what they make of it
 * @throws ArgumentError, InvalidRequestError if that can't be executed
 */
function* tellBefore(state: ConnectionState, event: EventFacts<"beforeExecute">): Op<void> {
  yield* state.emit("beforeExecute", event);
  event.statement = nodeOf(event.statement);
  event.parameters = givenParameters(event.parameters);
  if (event.parameters !== undefined && isBatch(event.parameters) && event.parameters.length === 0)
    throw new InvalidRequestError(
      "A listener of beforeExecute gave a statement an empty list of parameters: there is nothing to execute then.",
    );
}

/** Whether statements have listeners. */
function heard(state: ConnectionState): boolean {
  return state.listening("beforeExecute") || state.listening("afterExecute");
}

function* run<E extends ExecutionEntry>(
  state: ConnectionState,
  statement: Node,
  parameters: GivenParameters,
  strategy: ExecutionStrategy<E>,
  options: RunOptions,
): Op<Execution<E>> {
  const stop = stopping(statement, options);
  if (parameters !== undefined && isBatch(parameters)) return yield* runBatch(state, statement, parameters, strategy, stop);
  const schemas = translationFor(state, statement);
  const keys = parameters === undefined ? null : keysOf(parameters);
  const { entry, binds, origin } = findEntry(state.engine, statement, keys, strategy, schemas);
  const { sql, values, expanded } = entry.compiled.bind(binds, parameters, schemas ?? undefined);
  const request = { sql, values, returnsRows: entry.returnsRows, prepare: !expanded, wideIntegers: entry.wideIntegers };
  const { rows, columnNames, rowCount, lastInsertId } = yield* send(state, request, origin, stop);
  return { entry, binds, row: parameters ?? null, values, rows, columnNames, rowCount, lastInsertId, lastInsertIds: null };
}

/** A statement whose rows come part by part. */
export interface StreamedExecution<E extends ExecutionEntry = ExecutionEntry> {
  readonly entry: E;
  readonly stream: RawRowStream;
}

/**
 * Runs a statement whose rows are read part by part, in bounded memory where the driver has cursors. Listeners are told that it was
 * executed when its rows can be read.
 *
 * @param strategy who compiles the statement, and what is kept of it
 * @param fetchSize how many rows the driver may fetch at a time
 * @throws InvalidRequestError if the statement gives no rows, or a listener gave it many rows of parameters
 */
export function* streamRows<E extends ExecutionEntry>(
  state: ConnectionState,
  statement: Node,
  parameters: ParameterRow | undefined,
  strategy: ExecutionStrategy<E>,
  fetchSize: number,
  options: StatementOptions = NO_OPTIONS,
): Op<StreamedExecution<E>> {
  if (!heard(state)) return yield* openStream(state, statement, parameters, strategy, fetchSize, options);
  const event: EventFacts<"beforeExecute"> = { statement, parameters };
  yield* tellBefore(state, event);
  const given = event.parameters;
  if (given !== undefined && isBatch(given))
    throw new InvalidRequestError(
      "A statement whose rows are streamed is executed once: a listener of beforeExecute gave it many rows of parameters.",
    );
  const streamed = yield* openStream(state, event.statement, given, strategy, fetchSize, options);
  yield* orClose(streamed.stream, state.emit("afterExecute", event));
  return streamed;
}

function* openStream<E extends ExecutionEntry>(
  state: ConnectionState,
  statement: Node,
  parameters: ParameterRow | undefined,
  strategy: ExecutionStrategy<E>,
  fetchSize: number,
  options: StatementOptions,
): Op<StreamedExecution<E>> {
  const stop = stopping(statement, options);
  stop.signal?.throwIfAborted();
  // Before anything is compiled: the first connection of an engine tells what the server is.
  yield* readyConnection(state, stop);
  const schemas = translationFor(state, statement);
  const keys = parameters === undefined ? null : keysOf(parameters);
  const { entry, binds, origin } = findEntry(state.engine, statement, keys, strategy, schemas);
  if (entry.returnsRows === false)
    throw new InvalidRequestError("This statement gives no rows, so there is nothing to stream: use execute().");
  const { sql, values, expanded } = entry.compiled.bind(binds, parameters, schemas ?? undefined);
  const request = { sql, values, returnsRows: entry.returnsRows, prepare: !expanded, wideIntegers: entry.wideIntegers };
  return { entry, stream: yield* sendForStream(state, request, fetchSize, origin, stop) };
}

/** A stream, and how rows are made of what it gives. */
export interface StreamedResult {
  readonly stream: RawRowStream;
  readonly source: ResultSource;
}

/** `streamRows` as Core does it. */
export function* streamStatement(
  state: ConnectionState,
  statement: Node,
  parameters: ParameterRow | undefined,
  fetchSize: number,
  options: StatementOptions = NO_OPTIONS,
): Op<StreamedResult> {
  const { entry, stream } = yield* streamRows(state, statement, parameters, CORE, fetchSize, options);
  const { columnNames } = stream;
  return { stream, source: entry.sourceFor(columnNames) ?? textSource(state.engine, columnNames ?? []) };
}

/**
 * What stops a statement: what was said at its execution, else what it says itself (`executionOptions({ timeout })`).
 *
 * @throws ArgumentError for a timeout that is none
 */
function stopping<O extends StatementOptions>(statement: Node, options: O): O {
  checkTimeout(options.timeout);
  if (options.timeout !== undefined || !("runOptions" in statement)) return options;
  const { runOptions } = statement;
  const timeout: unknown = typeof runOptions === "object" && runOptions !== null ? Reflect.get(runOptions, "timeout") : undefined;
  if (typeof timeout !== "number") return options;
  checkTimeout(timeout);
  return { ...options, timeout };
}
