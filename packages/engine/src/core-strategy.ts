/** How Core executes statements: what it keeps of them. */
import type { Compiled } from "@athanor/compiler";
import { compileDdl, compileStatement } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { DdlNode, InsertNode, lowered } from "@athanor/core";
import type { EngineDialect } from "./engine-dialect.ts";
import type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
import { entryFacts } from "./execution-entry.ts";
import type { InsertedKey } from "./execution-facts.ts";
import { narrowInteger } from "./execution-facts.ts";
import type { ResultSource } from "./result/source.ts";
import { ColumnSource } from "./result/source.ts";
import { declaredSource } from "./text-columns.ts";

/** Core's entry: the row class stands beside the SQL. */
export class CoreEntry implements ExecutionEntry {
  readonly compiled: Compiled;
  readonly returnsRows: boolean | null;
  readonly wideIntegers: boolean;
  readonly insertedKey: InsertedKey;
  readonly #columns: NonNullable<Compiled["columns"]> | null;
  #source: ResultSource | null = null;
  #names: string | null = null;

  constructor(dialect: EngineDialect, statement: Node, compiled: Compiled) {
    const { returnsRows, wideIntegers } = entryFacts(dialect, compiled);
    this.compiled = compiled;
    this.returnsRows = returnsRows;
    this.wideIntegers = wideIntegers;
    this.insertedKey = insertedKeyOf(statement);
    // Where integers come as `bigint`, columns that don't care for it get numbers all the same.
    const columns = returnsRows === false ? null : compiled.columns;
    this.#columns =
      wideIntegers && columns !== null ? columns.map((column) => ({ ...column, process: column.process ?? narrowInteger })) : columns;
  }

  /**
   * How rows are made.
   *
   * @param names the names of the columns that came, where the driver was asked for them
   * @returns null if nothing but those names is known
   */
  sourceFor(names: readonly string[] | null): ResultSource | null {
    const columns = this.#columns;
    if (columns === null) return null;
    if (names === null) return (this.#source ??= new ColumnSource(columns));
    // The columns of raw SQL may change from one execution to the next: select * of a table that was altered.
    const key = JSON.stringify(names);
    if (this.#source === null || this.#names !== key) {
      this.#source = declaredSource(columns, names);
      this.#names = key;
    }
    return this.#source;
  }
}

function insertedKeyOf(statement: Node): InsertedKey {
  if (!(statement instanceof InsertNode) || statement.source !== null || statement.rows.length > 1 || statement.extras.inline)
    return "unknown";
  return statement.conflicts.length === 0 && statement.duplicate === null ? "generated" : "given";
}

/** Core's way of executing statements. */
export const CORE: ExecutionStrategy<CoreEntry> = {
  variant: "",
  prepare: (dialect, given, binds, columnKeys, schemas) => {
    const statement = lowered(given);
    const compiled =
      statement instanceof DdlNode
        ? ddlStatement(compileDdl(dialect, statement, schemas))
        : compileStatement(dialect, statement, binds, { columnKeys: columnKeys ?? [], ...schemas });
    return new CoreEntry(dialect, statement, compiled);
  },
  owns: (entry): entry is CoreEntry => entry instanceof CoreEntry,
};

/** DDL has no values and gives no rows; it is run once, so that preparing it would be no use. */
function ddlStatement(sql: string): Compiled {
  return {
    kind: "ddl",
    sql,
    slots: [],
    returnsRows: false,
    columns: null,
    insert: null,
    warnings: [],
    params: [],
    bind: () => ({ sql, values: [], expanded: true }),
  };
}
