/** Creating and dropping the tables of a metadata, as operations. */
import type { MetaData, Table } from "@athanor/core";
import { CreateIndex, CreateTable, DropTable } from "@athanor/core";
import type { ConnectionState } from "./connection-state.ts";
import { CORE } from "./core-strategy.ts";
import { connectionQueries } from "./driver-sql.ts";
import { runStatement } from "./execute.ts";
import type { Op } from "./op.ts";

/** What `createAll` and `dropAll` may be told. */
export interface DdlOptions {
  /** Whether to look first which tables exist, and to leave those alone (or, dropping, the ones that don't exist). By default true. */
  readonly checkFirst?: boolean;
  /** These tables only. By default all of the metadata. */
  readonly tables?: readonly Pick<Table, "name">[];
}

/** Creates the tables of a metadata, those first that others refer to, each with its indexes. */
export function* createAll(state: ConnectionState, metadata: MetaData, options: DdlOptions = {}): Op<void> {
  for (const table of chosenTables(metadata, options)) {
    if (options.checkFirst !== false && (yield* exists(state, table))) continue;
    yield* runStatement(state, new CreateTable(table), undefined, CORE);
    for (const index of table.indexes) yield* runStatement(state, new CreateIndex(table, index), undefined, CORE);
  }
}

/** Drops the tables of a metadata, those last that others refer to. */
export function* dropAll(state: ConnectionState, metadata: MetaData, options: DdlOptions = {}): Op<void> {
  for (const table of chosenTables(metadata, options).toReversed()) {
    if (options.checkFirst !== false && !(yield* exists(state, table))) continue;
    yield* runStatement(state, new DropTable(table), undefined, CORE);
  }
}

function chosenTables(metadata: MetaData, { tables }: DdlOptions): readonly Table[] {
  const sorted = metadata.sortedTables;
  if (tables === undefined) return sorted;
  const chosen = new Set<unknown>(tables);
  return sorted.filter((table) => chosen.has(table));
}

function exists(state: ConnectionState, table: Table): Op<boolean> {
  return state.engine.dialect.inspection.hasTable(connectionQueries(state), table.name, table.schema);
}
