/** SQL text straight to the driver: SQLAlchemy's `exec_driver_sql`. */
import { ArgumentError, typeOfValue } from "@athanor/core";
import type { ConnectionState } from "./connection-state.ts";
import type { EngineDialect, QueryRunner } from "./engine-dialect.ts";
import { narrowInteger, noInsertedKey } from "./execution-facts.ts";
import type { StatementOptions } from "./execution-options.ts";
import type { SqlOrigin } from "./logging.ts";
import type { Op } from "./op.ts";
import { shown } from "./option-checks.ts";
import type { Result, ResultFacts } from "./result/result.ts";
import { makeResult } from "./result-making.ts";
import type { BatchFlags } from "./send.ts";
import { BatchTotal, send, sendRows } from "./send.ts";

const RAW_SQL: SqlOrigin = { from: "text" };
const NO_OPTIONS: StatementOptions = {};
const FLAGS: BatchFlags = { returnsRows: false, wideIntegers: true, lastInsertIds: false };

/** A row of which nothing is known but what the database says. */
export type UnknownRow = Readonly<Record<string, unknown>>;

/**
 * Runs SQL text as it is.
 *
 * @param values one value per placeholder of the driver's style, or a list of such lists to run the text for each of them. Each
 *   is converted as its JavaScript type says: an integer is an integer to the database, a Date a date and time
 * @param options what stops it
 * @throws ArgumentError for what is no text, or no list
 * @throws DatabaseError if the database refuses
 */
export function* executeDriverSql(
  state: ConnectionState,
  sql: string,
  values: readonly unknown[] = [],
  options: StatementOptions = NO_OPTIONS,
): Op<Result<readonly unknown[], UnknownRow>> {
  if (typeof sql !== "string") throw new ArgumentError(`driverSql() takes SQL text; ${shown(sql)} is none. Statements go to execute().`);
  if (!Array.isArray(values))
    throw new ArgumentError(`The values of driverSql() are a list with one for each placeholder; ${shown(values)} is none.`);
  const { engine } = state;
  const lists = listsOf(values);
  if (lists === null) {
    const request = { sql, values: bindPlain(engine.dialect, values), returnsRows: null, prepare: true, wideIntegers: true };
    const result = yield* send(state, request, RAW_SQL, options);
    return makeResult(engine, result, null, textFacts(result.rowCount, result.lastInsertId));
  }
  const total = new BatchTotal(FLAGS);
  const part = { sql, prepare: true, rows: lists.map((list) => bindPlain(engine.dialect, list)) };
  if (part.rows.length > 0) yield* sendRows(state, part, FLAGS, RAW_SQL, total, options);
  return makeResult(engine, { rows: null, columnNames: null }, null, textFacts(total.rowCount, null));
}

/** Plain queries within a connection's transaction, for looking into the schema. */
export function connectionQueries(state: ConnectionState): QueryRunner {
  return {
    *query(sql, values = []) {
      const request = { sql, values: bindPlain(state.engine.dialect, values), returnsRows: null, prepare: true, wideIntegers: false };
      const result = yield* send(state, request, RAW_SQL);
      return result.rows ?? [];
    },
  };
}

function textFacts(rowCount: number, lastInsertId: number | bigint | null): ResultFacts {
  return { rowCount, lastInsertId: narrowInteger(lastInsertId), insertedPrimaryKey: noInsertedKey };
}

/** The lists, if the values are lists; null if they are single values. */
function listsOf(values: readonly unknown[]): readonly (readonly unknown[])[] | null {
  const lists = values.filter((value) => Array.isArray(value));
  return lists.length > 0 && lists.length === values.length ? lists : null;
}

/** Values without a column to say their type: their own says it. */
function bindPlain(dialect: EngineDialect, values: readonly unknown[]): unknown[] {
  return values.map((value) => {
    if (value === null) return null;
    const type = typeOfValue(value);
    const process = dialect.types[type.kind]?.bind?.(type, dialect) ?? null;
    return process === null ? value : process(value);
  });
}
