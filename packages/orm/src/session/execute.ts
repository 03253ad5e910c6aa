/** Executing statements in a session. */
import type { Node } from "@athanor/core";
import type { Op, Result, StatementOptions } from "@athanor/engine";
import { givenParameters, givenStatementOptions } from "@athanor/engine";
import { executeOrm } from "../loading/execute.ts";
import type { SessionState } from "./session-state.ts";

/** Flushes, and executes a statement on the session's connection. */
export function* executeInSession<V extends readonly unknown[], R>(
  session: SessionState,
  statement: Node,
  params: unknown,
  options?: StatementOptions,
): Op<Result<V, R>> {
  const parameters = givenParameters(params);
  const stopping = options === undefined ? {} : givenStatementOptions(options);
  yield* session.autoflush();
  return yield* executeOrm<V, R>(session, statement, parameters, { stopping });
}
