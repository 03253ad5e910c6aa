/**
 * The one way on which every statement is executed: look-up, bind, send, result.
 *
 * `executeStatement` is Core's. A layer above gives `runStatement` a strategy of its own, and makes a result of its own of
 * what comes back.
 */
import type { Executable, Node } from "@athanor/core";
import { nodeOf } from "@athanor/core";
import { runBatch } from "./batch.ts";
import type { ConnectionState } from "./connection-state.ts";
import { CORE } from "./core-strategy.ts";
import { findEntry } from "./entry-lookup.ts";
import type { Execution, RunOptions } from "./execution.ts";
import type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
import { ExecutionFacts } from "./execution-facts.ts";
import type { Op } from "./op.ts";
import type { GivenParameters } from "./parameters.ts";
import { givenParameters, isBatch, keysOf } from "./parameters.ts";
import type { Result } from "./result/result.ts";
import { emptyResult, makeResult } from "./result-making.ts";
import { translationFor } from "./schema-translation.ts";
import { send } from "./send.ts";

/**
 * Executes a statement.
 *
 * @param state the connection; a transaction is begun if there is none
 * @param statement any statement, or what stands for one
 * @param params the parameters: none, one row, or many (an empty list does nothing)
 * @throws what `runStatement` throws
 */
export function* executeStatement<V extends readonly unknown[], R, P>(
  state: ConnectionState,
  statement: Executable<V, R, P>,
  params: unknown,
): Op<Result<V, R>> {
  const given = givenParameters(params);
  if (given !== undefined && isBatch(given) && given.length === 0) return emptyResult();
  const execution = yield* runStatement(state, nodeOf(statement), given, CORE);
  const { entry, columnNames } = execution;
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
  if (parameters !== undefined && isBatch(parameters)) return yield* runBatch(state, statement, parameters, strategy, options);
  const schemas = translationFor(state, statement);
  const keys = parameters === undefined ? null : keysOf(parameters);
  const { entry, binds, origin } = findEntry(state.engine, statement, keys, strategy, schemas);
  const { sql, values, expanded } = entry.compiled.bind(binds, parameters, schemas ?? undefined);
  const request = { sql, values, returnsRows: entry.returnsRows, prepare: !expanded, wideIntegers: entry.wideIntegers };
  const { rows, columnNames, rowCount, lastInsertId } = yield* send(state, request, origin);
  return { entry, binds, row: parameters ?? null, values, rows, columnNames, rowCount, lastInsertId, lastInsertIds: null };
}
