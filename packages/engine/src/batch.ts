/** Executing a statement for many rows of parameters. */
import type { BoundStatement, ParameterRow } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { InvalidRequestError } from "@athanor/core";
import type { ConnectionState } from "./connection-state.ts";
import { findEntry } from "./entry-lookup.ts";
import type { Execution, RunOptions } from "./execution.ts";
import type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
import type { Op } from "./op.ts";
import { checkSameKeys, keysOf } from "./parameters.ts";
import { translationFor } from "./schema-translation.ts";
import type { BatchFlags, BoundRows } from "./send.ts";
import { BatchTotal, sendRows } from "./send.ts";

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
  const { entry, binds, origin } = findEntry(state.engine, statement, keys, strategy, schemas);
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
  for (const part of bindRows(rows, (row) => compiled.bind(binds, row, schemas ?? undefined)))
    yield* sendRows(state, part, flags, origin, total);
  const { rowCount, lastInsertIds } = total;
  return { entry, binds, row: null, values: null, rows: total.rows, columnNames: null, rowCount, lastInsertId: null, lastInsertIds };
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
