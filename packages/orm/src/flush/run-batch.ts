/** Sending the statements of a flush: each is one execution for many rows. */
import type { ParameterRow } from "@athanor/compiler";
import { compileStatement } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import type { ConnectionState, Execution, ExecutionEntry, ExecutionStrategy, Op } from "@athanor/engine";
import { entryFacts, runStatement } from "@athanor/engine";

class FlushEntry implements ExecutionEntry {
  readonly compiled: ExecutionEntry["compiled"];
  readonly returnsRows: boolean | null;
  readonly wideIntegers: boolean;

  constructor(facts: ExecutionEntry) {
    this.compiled = facts.compiled;
    this.returnsRows = facts.returnsRows;
    this.wideIntegers = facts.wideIntegers;
  }
}

/** As Core executes, but nothing has to be kept for making rows. An UPDATE names all its parameters itself. */
export const FLUSH: ExecutionStrategy<FlushEntry> = {
  variant: "flush",
  prepare: (dialect, statement, binds, columnKeys, schemas) => {
    const options = { ...(statement.kind === "insert" && columnKeys !== null ? { columnKeys } : {}), ...schemas };
    return new FlushEntry(entryFacts(dialect, compileStatement(dialect, statement, binds, options)));
  },
  owns: (entry): entry is FlushEntry => entry instanceof FlushEntry,
};

const KEYS = { lastInsertIds: true };

/** Runs a statement for each row of parameters, at least one. */
export function runRows(connection: ConnectionState, statement: Node, rows: readonly ParameterRow[], lastInsertIds = false): Op<Execution> {
  return runStatement(connection, statement, rows, FLUSH, lastInsertIds ? KEYS : undefined);
}
