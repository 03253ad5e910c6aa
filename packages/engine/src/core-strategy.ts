/** How Core executes statements: what it keeps of them. */
import type { Compiled } from "@athanor/compiler";
import { compileDdl, compileStatement } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { DdlNode, InsertNode } from "@athanor/core";
import type { EngineDialect } from "./engine-dialect.ts";
import type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
import { entryFacts } from "./execution-entry.ts";
import type { InsertedKey } from "./execution-facts.ts";
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
  readonly insertedKey: InsertedKey;

  constructor(dialect: EngineDialect, statement: Node, compiled: Compiled) {
    const { returnsRows, wideIntegers } = entryFacts(dialect, compiled);
    this.compiled = compiled;
    this.returnsRows = returnsRows;
    this.wideIntegers = wideIntegers;
    this.insertedKey = insertedKeyOf(statement);
    this.source = returnsRows === true && compiled.columns !== null ? columnSource(compiled.columns, wideIntegers) : null;
  }
}

/** Where integers come as `bigint`, columns that don't care for it get numbers all the same. */
function columnSource(columns: NonNullable<Compiled["columns"]>, wideIntegers: boolean): ResultSource {
  if (!wideIntegers) return new ColumnSource(columns);
  return new ColumnSource(columns.map((column) => ({ ...column, process: column.process ?? narrowInteger })));
}

function insertedKeyOf(statement: Node): InsertedKey {
  if (!(statement instanceof InsertNode) || statement.source !== null || statement.rows.length > 1) return "unknown";
  return statement.conflict === null ? "generated" : "given";
}

/** Core's way of executing statements. */
export const CORE: ExecutionStrategy<CoreEntry> = {
  variant: "",
  prepare: (dialect, statement, binds, columnKeys) => {
    const compiled = statement instanceof DdlNode ? ddlStatement(compileDdl(dialect, statement)) : compileStatement(dialect, statement, binds, columnKeys === null ? {} : { columnKeys });
    return new CoreEntry(dialect, statement, compiled);
  },
  owns: (entry): entry is CoreEntry => entry instanceof CoreEntry,
};

/** DDL has no values and gives no rows; it is run once, so that preparing it would be no use. */
function ddlStatement(sql: string): Compiled {
  return { kind: "ddl", sql, slots: [], returnsRows: false, columns: null, insert: null, params: [], bind: () => ({ sql, values: [], expanded: true }) };
}
