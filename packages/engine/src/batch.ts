/** Executing a statement for many rows of parameters. */
import type { BoundStatement, ManyRows, ParameterRow } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { InsertNode, InvalidRequestError } from "@athanor/core";
import type { ConnectionState } from "./connection-state.ts";
import { findEntry } from "./entry-lookup.ts";
import { DataError, IntegrityError } from "./errors.ts";
import type { Execution, RunOptions } from "./execution.ts";
import type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
import type { Op } from "./op.ts";
import { checkSameKeys, keysOf } from "./parameters.ts";
import type { RowOrder } from "./row-order.ts";
import { AS_THEY_COME, byRising, byValues } from "./row-order.ts";
import { translationFor } from "./schema-translation.ts";
import type { BatchFlags, BoundRows } from "./send.ts";
import { BatchTotal, sendRows, sendTogether } from "./send.ts";

/** So many rows are bound and sent at a time: enough to make the call count for nothing, few enough to stay young. */
const CHUNK = 1000;

/**
 * Executes a statement for each row of parameters, in order.
 *
 * @param rows at least one
 * @throws ArgumentError if the rows differ in their keys
 * @throws InvalidRequestError for a SELECT
 */
export function* runBatch<E extends ExecutionEntry>(
  state: ConnectionState,
  statement: Node,
  rows: readonly ParameterRow[],
  strategy: ExecutionStrategy<E>,
  options: RunOptions,
): Op<Execution<E>> {
  const keys = keysOf(rows[0]);
  checkSameKeys(rows, keys);
  const schemas = translationFor(state, statement);
  const { entry, binds, origin } = findEntry(state.engine, statement, keys, strategy, schemas, true);
  const { compiled } = entry;
  if (compiled.kind === "select") {
    throw new InvalidRequestError(
      "A SELECT can't be executed for a list of parameter rows: execute it for each of them, or use one condition with in([…]).",
    );
  }
  const flags: BatchFlags = {
    returnsRows: entry.returnsRows === true,
    wideIntegers: entry.wideIntegers,
    lastInsertIds: options.lastInsertIds ?? false,
  };
  const total = new BatchTotal(flags);
  const { many } = compiled;
  const order = many === null ? null : orderOf(many, statement, entry, flags, state);
  const oneByOne = function* (some: readonly ParameterRow[]): Op<void> {
    for (const part of bindRows(some, (row) => compiled.bind(binds, row, schemas ?? undefined)))
      yield* sendRows(state, part, flags, origin, total, options);
  };
  const distinct = compiled.insert?.distinct ?? null;
  if (many === null || order === null) yield* oneByOne(rows);
  else
    for (let from = 0; from < rows.length; ) {
      const most = rows.slice(from, from + many.mostRows);
      const bound = many.bind(binds, distinct === null ? most : withoutRepetition(most, distinct), schemas ?? undefined);
      const part = rows.slice(from, from + bound.count);
      from += bound.count;
      // What the database is to number can't be told apart by what it was given.
      if (bound.marks.includes(null)) yield* oneByOne(part);
      else
        try {
          yield* sendTogether(state, bound, flags, order, origin, total, options);
        } catch (error) {
          if (!canFindRow(state, error)) throw error;
          // Which of them it was, only sending them one by one can tell; those before it are then there, as they are in any batch.
          yield* oneByOne(part);
        }
    }
  const { rowCount, lastInsertIds } = total;
  const width = compiled.insert?.sentinel?.width;
  if (width !== undefined) for (const row of total.rows ?? []) row.length = width;
  return { entry, binds, row: null, values: null, rows: total.rows, columnNames: null, rowCount, lastInsertId: null, lastInsertIds };
}

/**
 * How the rows that an INSERT of several returns come into the order of the parameters.
 *
 * @returns null if they can't, or if the key of each row is wanted and not told: then the rows are inserted one by one
 */
function orderOf(
  many: ManyRows,
  statement: Node,
  { compiled: { insert } }: ExecutionEntry,
  { returnsRows, lastInsertIds }: BatchFlags,
  { engine }: ConnectionState,
): RowOrder | null {
  if (lastInsertIds && !engine.dialect.capabilities.consecutiveKeys) return null;
  const sorted = returnsRows && statement instanceof InsertNode && statement.extras.sorted;
  if (!sorted || many.ordered) return AS_THEY_COME;
  if (insert === null) return null;
  const { sentinel, returnedKey } = insert;
  if (sentinel !== null) return sentinel.of === null ? byRising(sentinel.at) : byValues(sentinel.at, sentinel.of);
  return many.risingKeys && returnedKey !== null ? byRising(returnedKey) : null;
}

/** The rows up to the first that has the same values in some columns as one before it. */
function withoutRepetition(rows: readonly ParameterRow[], keys: readonly string[]): readonly ParameterRow[] {
  const seen = new Set<string>();
  const end = rows.findIndex((row) => {
    const before = seen.size;
    return seen.add(JSON.stringify(keys.map((key) => String(row[key])))).size === before;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

/** Whether the rows of a statement that failed can be sent again, one by one. */
function canFindRow({ engine, transaction, ready }: ConnectionState, error: unknown): boolean {
  const { survivesErrors } = engine.dialect.capabilities;
  return survivesErrors && (error instanceof IntegrityError || error instanceof DataError) && ready !== null && transaction?.begun === true;
}

/** Binds rows, in parts that have one SQL text each: texts differ only where lists of values are expanded. */
function* bindRows(rows: readonly ParameterRow[], bind: (row: ParameterRow) => BoundStatement): Generator<BoundRows, undefined, undefined> {
  let part: { readonly sql: string; readonly prepare: boolean; readonly rows: unknown[][] } | null = null;
  for (const row of rows) {
    const { sql, values, expanded } = bind(row);
    if (part !== null && (part.rows.length === CHUNK || part.sql !== sql)) {
      yield part;
      part = null;
    }
    part ??= { sql, prepare: !expanded, rows: [] };
    part.rows.push(values);
  }
  if (part !== null) yield part;
}
