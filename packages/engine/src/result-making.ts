/** From raw rows to a result. */
import { NULL_TYPE } from "@athanor/core";
import type { EngineState } from "./engine-state.ts";
import { narrowInteger, noInsertedKey } from "./execution-facts.ts";
import type { ResultFacts } from "./result/result.ts";
import { Result } from "./result/result.ts";
import { BufferedRows, NoRows } from "./result/row-supply.ts";
import type { ResultSource } from "./result/source.ts";
import { ColumnSource } from "./result/source.ts";

/** What came back. */
export interface RawRows {
  readonly rows: unknown[][] | null;
  readonly columnNames: readonly string[] | null;
}

/**
 * Makes the result of an execution.
 *
 * @param raw the rows, and the names of their columns where `source` is null
 * @param source how rows are made; null for rows of which nothing is known but the names of their columns
 */
export function makeResult<V extends readonly unknown[], R>(
  engine: EngineState,
  raw: RawRows,
  source: ResultSource | null,
  facts: ResultFacts,
): Result<V, R> {
  if (raw.rows === null) return new Result({ supply: new NoRows(), source: NO_COLUMNS, facts });
  return new Result({ supply: new BufferedRows(raw.rows), source: source ?? textSource(engine, raw.columnNames ?? []), facts });
}

/** The result of a batch of no rows: nothing was done, and there is nothing to fetch. */
export function emptyResult<V extends readonly unknown[], R>(): Result<V, R> {
  const facts: ResultFacts = { rowCount: 0, lastInsertId: null, insertedPrimaryKey: noInsertedKey };
  return new Result({ supply: new BufferedRows([]), source: NO_COLUMNS, facts });
}

const NO_COLUMNS: ResultSource = new ColumnSource([], false);

/** For how many different lists of columns sources are kept. */
const MOST_TEXT_SOURCES = 200;

export function textSource(engine: EngineState, names: readonly string[]): ResultSource {
  const { dialect, textSources } = engine;
  const key = JSON.stringify(names);
  let source = textSources.get(key);
  if (source === undefined) {
    const process = dialect.types[NULL_TYPE.kind]?.result?.(NULL_TYPE, dialect) ?? narrowInteger;
    source = new ColumnSource(names.map((name) => ({ key: name, type: NULL_TYPE, process })));
    if (textSources.size >= MOST_TEXT_SOURCES) textSources.clear();
    textSources.set(key, source);
  }
  return source;
}
