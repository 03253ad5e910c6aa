/** How Core executes statements: what it keeps of them. */
import type { Compiled } from "@athanor/compiler";
import { compileDdl, compileStatement, refuseUnused } from "@athanor/compiler";
import type { Column, Node } from "@athanor/core";
import { Bind, DdlNode, InsertNode, lowered, Table, UpdateNode } from "@athanor/core";
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
  /** What comes as a row although the program hasn't asked for rows: the key of the inserted row, values that the database made. */
  readonly beside: Beside | null;
  readonly #columns: NonNullable<Compiled["columns"]> | null;
  #source: ResultSource | null = null;
  #names: string | null = null;

  /** @param beside what the statement was made to return */
  constructor(dialect: EngineDialect, statement: Node, compiled: Compiled, beside: Beside | null = null) {
    const { returnsRows, wideIntegers } = entryFacts(dialect, compiled);
    this.compiled = compiled;
    this.returnsRows = returnsRows;
    this.wideIntegers = wideIntegers;
    this.insertedKey = insertedKeyOf(statement);
    this.beside = beside;
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
    const keys = columnKeys ?? [];
    const plain = lowered(given);
    const beside = schemas.manyRows === true ? null : besideOf(plain, keys, dialect);
    const statement = beside?.statement ?? plain;
    const compiled =
      statement instanceof DdlNode
        ? ddlStatement(compileDdl(dialect, statement, schemas))
        : compileStatement(dialect, statement, binds, { columnKeys: keys, ...schemas });
    refuseUnused(keys, binds, compiled);
    return new CoreEntry(dialect, statement, compiled, beside);
  },
  owns: (entry): entry is CoreEntry => entry instanceof CoreEntry,
};

/** What a statement returns beside what was asked for. */
export interface Beside {
  /** The statement with what it is to return. */
  readonly statement: Node;
  /** How many columns of the row are the key of the inserted row, at its beginning. */
  readonly keyColumns: number;
  /** Whether the row is wanted as `returnedDefaults`. */
  readonly defaults: boolean;
}

/** What is returned beside the result; null where there is no need for it, or no way. */
function besideOf(statement: Node, keys: readonly string[], dialect: EngineDialect): Beside | null {
  if (statement instanceof InsertNode) return besideInsert(statement, keys, dialect);
  if (!(statement instanceof UpdateNode) || !dialect.capabilities.updateReturning || statement.returned.length > 0) return null;
  const { table, extras } = statement;
  if (extras.defaults === null || !(table instanceof Table)) return null;
  const made =
    extras.defaults.length > 0
      ? extras.defaults
      : table.columnList.filter((each) => each.generated || each.onUpdate?.kind === "expression");
  return made.length === 0 ? null : { statement: statement.returning(...made), keyColumns: 0, defaults: true };
}

/**
 * Of an INSERT of one row: its key, where that can't be known otherwise (the database makes it, and the driver doesn't tell it:
 * SQLAlchemy's implicit RETURNING), and with `returnDefaults` what else the database makes.
 */
function besideInsert(statement: InsertNode, keys: readonly string[], { capabilities }: EngineDialect): Beside | null {
  const { table, extras } = statement;
  if (!capabilities.insertReturning || statement.returned.length > 0 || !(table instanceof Table)) return null;
  if (insertedKeyOf(statement) !== "generated") return null;
  const key = table.primaryKey.columns;
  const told = capabilities.lastInsertId ? table.autoincrementColumn : null;
  const asked = extras.defaults;
  if (asked === null && !key.some((column) => column !== told && !isGiven(statement, column, keys))) return null;
  const isMade = (column: Column): boolean =>
    column.generated || (!isGiven(statement, column, keys) && (column.serverDefault !== null || column.default?.kind === "expression"));
  const made = asked === null ? [] : asked.length > 0 ? asked : table.columnList.filter(isMade);
  const others = made.filter((column) => !key.some((each) => each === column));
  return { statement: statement.returning(...key, ...others), keyColumns: key.length, defaults: asked !== null };
}

/** Whether a column's value is known to the program: given as a value, or made by a default's function. */
function isGiven({ keys: own, rows }: InsertNode, { key, default: made }: Column, keys: readonly string[]): boolean {
  const value = rows[0]?.values[own?.indexOf(key) ?? -1];
  return keys.includes(key) || value instanceof Bind || (value === undefined && made?.kind === "value");
}

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
    many: null,
    bind: () => ({ sql, values: [], expanded: true }),
  };
}
