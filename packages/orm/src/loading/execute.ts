/** Statements given to a session. */
import type { Executable, Node } from "@athanor/core";
import { DeleteNode, MergeNode, SelectNode, typed, UpdateNode } from "@athanor/core";
import type { GivenParameters, Op } from "@athanor/engine";
import { BufferedRows, ExecutionFacts, executeStatement, NoRows, Result } from "@athanor/engine";
import { EntitySource } from "../mapping/entity-node.ts";
import { speaksOfEntities } from "../query/strategy.ts";
import { expireState } from "../state/expiry.ts";
import type { SessionContext } from "../state/session-handle.ts";
import type { OrmExecutionOptions } from "./load-context.ts";
import { rowSourceOf } from "./row-source.ts";
import { runEntities } from "./run.ts";

/**
 * Executes any statement in a session's transaction: over entities by the ORM, any other as Core does.
 *
 * @param parameters none, one row, or many
 * @throws what compiling, binding and the database throw
 */
export function* executeOrm<V extends readonly unknown[], R>(
  context: SessionContext,
  statement: Node,
  parameters: GivenParameters,
  options: OrmExecutionOptions,
): Op<Result<V, R>> {
  if (!speaksOfEntities(statement)) {
    const connection = yield* context.connection();
    return yield* executeStatement(connection, typed<Executable<V, R, unknown>>(statement), parameters, options.stopping);
  }
  const added = options.loaderOptions ?? [];
  const asked = added.length > 0 && statement instanceof SelectNode ? statement.options(...added) : statement;
  const { execution, rows } = yield* runEntities(context, asked, parameters, options);
  forgetWritten(context, statement);
  const facts = new ExecutionFacts(execution, "unknown");
  const source = rowSourceOf(execution.entry.rows);
  return new Result<V, R>({ supply: rows === null ? new NoRows() : new BufferedRows(rows), source, facts });
}

/** An UPDATE, DELETE or MERGE over a class changes rows behind its objects' backs: what the session has of that class is loaded anew. */
function forgetWritten(context: SessionContext, statement: Node): void {
  if (
    !(statement instanceof UpdateNode || statement instanceof DeleteNode || statement instanceof MergeNode) ||
    !(statement.table instanceof EntitySource)
  )
    return;
  if (statement.returned.length > 0 || statement.runOptions?.["synchronizeSession"] === false) return;
  for (const state of context.identityMap.of(statement.table.mapper).values()) if (!state.modified) expireState(state);
}
