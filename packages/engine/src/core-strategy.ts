/** How Core executes statements: what it keeps of them. */
import type { Compiled } from "@athanor/compiler";
import { compileStatement } from "@athanor/compiler";
import type { EngineDialect } from "./engine-dialect.ts";
import type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
import { entryFacts } from "./execution-entry.ts";
import { narrowInteger } from "./execution-facts.ts";
import type { ResultSource } from "./result/source.ts";
import { ColumnSource } from "./result/source.ts";

/** Core's entry: the row class stands beside the SQL. */
export class CoreEntry implements ExecutionEntry {
  readonly compiled: Compiled;
  readonly returnsRows: boolean | null;
  readonly wideIntegers: boolean;
  /** null where there are no columns, or only the database knows them. */
  readonly source: ResultSource | null;

  constructor(dialect: EngineDialect, compiled: Compiled) {
    const { returnsRows, wideIntegers } = entryFacts(dialect, compiled);
    this.compiled = compiled;
    this.returnsRows = returnsRows;
    this.wideIntegers = wideIntegers;
    this.source = returnsRows === true && compiled.columns !== null ? columnSource(compiled.columns, wideIntegers) : null;
  }
}

/** Where integers come as `bigint`, columns that don't care for it get numbers all the same. */
function columnSource(columns: NonNullable<Compiled["columns"]>, wideIntegers: boolean): ResultSource {
  if (!wideIntegers) return new ColumnSource(columns);
  return new ColumnSource(columns.map((column) => ({ ...column, process: column.process ?? narrowInteger })));
}

/** Core's way of executing statements. */
export const CORE: ExecutionStrategy<CoreEntry> = {
  variant: "",
  prepare: (dialect, statement, binds, columnKeys) => new CoreEntry(dialect, compileStatement(dialect, statement, binds, columnKeys === null ? {} : { columnKeys })),
  owns: (entry): entry is CoreEntry => entry instanceof CoreEntry,
};
