/** Deleting objects. */
import { DeleteNode } from "@athanor/core";
import type { ConnectionState, Op } from "@athanor/engine";
import { StaleDataError } from "../errors.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { InstanceState } from "../state/instance-state.ts";
import type { FlushContext } from "./flush-context.ts";
import { keyConditions, keyParameters, missingRow } from "./row-keys.ts";
import { runRows } from "./run-batch.ts";

const statements = new WeakMap<Mapper, DeleteNode>();

/**
 * Deletes the rows of objects of one class, to which no rows refer any more.
 *
 * @throws StaleDataError if a row has another version than its object. A row that is gone already is no error: that is what was wanted
 */
export function* deleteObjects(
  context: FlushContext,
  connection: ConnectionState,
  mapper: Mapper,
  states: readonly InstanceState[],
): Op<void> {
  let statement = statements.get(mapper);
  if (statement === undefined) {
    statement = new DeleteNode(mapper.table, { conditions: keyConditions(mapper), returned: [], runOptions: null });
    statements.set(mapper, statement);
  }
  const rows = states.map((state) => keyParameters(mapper, state));
  if (mapper.version !== null) {
    const stale = yield* missingRow(connection, mapper, rows);
    const state = states[stale ?? -1];
    if (state !== undefined)
      throw new StaleDataError(
        `The row of ${state.describe()}, which is to be deleted, is gone or has another version: another transaction was there before.`,
      );
  }
  yield* runRows(connection, statement, rows);
  for (const state of states) context.wasDeleted(state);
}
