/** A server for tests, and databases of their own on it. */
import type { ConnectionState, EngineDialect, EngineOptions, EngineState, Op } from "@athanor/engine";
import { connectionQueries, executeDriverSql, makeEngineState, runAsync, withConnection, withTransaction } from "@athanor/engine";
import { afterAll, describe } from "vitest";
import { optionsOfUrl } from "../src/connection-options.ts";
import type { MssqlOptions } from "../src/index.ts";
import { mssql } from "../src/index.ts";

/** Features that a server may lack, each with a text that only works with it. What lacks one fails where a test says so. */
const FEATURES = {
  merge: "SELECT 1 AS a INTO #m; MERGE INTO #m USING (SELECT 1 AS a) AS s ON #m.a = s.a WHEN MATCHED THEN UPDATE SET a = 2;",
  /** What waits can be cancelled; and where there is nothing to wait by, the tests of cancelling don't run. */
  waitfor: "WAITFOR DELAY '00:00:00'",
  /** SQL Server itself: with its messages and the numbers of its errors, and with a scope for each request's keys. */
  original: "IF @@VERSION NOT LIKE 'Microsoft SQL Server%' AND @@VERSION NOT LIKE 'Microsoft Azure SQL%' THROW 50000, 'another server', 1",
  sevenDigits: "IF CAST('00:00:00.0000001' AS TIME(7)) = CAST('00:00:00' AS TIME(7)) THROW 50000, 'six digits', 1",
  /** OUTPUT together with ORDER BY. */
  orderedOutput: "CREATE TABLE #o (a INT); INSERT INTO #o (a) OUTPUT inserted.a SELECT a FROM (VALUES (1, 0)) AS v (a, n) ORDER BY n",
  offsetsOfText: "DECLARE @t TABLE (a DATETIMEOFFSET NULL); INSERT INTO @t (a) SELECT CAST(NULL AS VARCHAR(9))",
} as const;
export type Feature = keyof typeof FEATURES;

/** How the server that was found is reached, without a database. */
interface Found {
  readonly options: MssqlOptions;
  readonly features: ReadonlySet<Feature>;
}

async function find(): Promise<Found | null> {
  const url = process.env["ATHANOR_MSSQL_URL"];
  if (url === undefined || url === "") {
    console.warn(
      "ATHANOR_MSSQL_URL names no SQL Server, so the tests on a server DON'T RUN. Start one: docker run --rm -d -p 1433:1433 -e ACCEPT_EULA=Y -e MSSQL_SA_PASSWORD='Secret.123' mcr.microsoft.com/mssql/server:2022-latest, and give mssql://sa:Secret.123@127.0.0.1/master?trustServerCertificate=true",
    );
    return null;
  }
  const options = optionsOfUrl(url);
  const state = makeEngineState(mssql(options), { isolationLevel: "AUTOCOMMIT" });
  const features = new Set<Feature>();
  try {
    for (const [name, sql] of Object.entries(FEATURES)) {
      const works = await runAsync(withConnection(state, (connection) => executeDriverSql(connection, sql))).then(
        () => true,
        () => false,
      );
      if (works) features.add(name as Feature);
    }
  } finally {
    await runAsync(state.pool.dispose());
  }
  const missing = Object.keys(FEATURES).filter((name) => !features.has(name as Feature));
  if (missing.length > 0) console.warn(`The server lacks ${missing.join(", ")}: tests of these expect errors, or don't run.`);
  return { options, features };
}

/** The server; null if there is none. */
export const SERVER: Found | null = await find();

/** A group of tests that need the server. */
export const describeServer = describe.skipIf(SERVER === null);

/** Whether the server has a feature. */
export function has(feature: Feature): boolean {
  return SERVER?.features.has(feature) === true;
}

/** A database for the tests of one file, with an engine on it. */
export class TestDatabase {
  readonly name = `athanor_${Math.random().toString(36).slice(2, 10)}`;
  readonly #engines: EngineState[] = [];
  #made: Promise<void> | null = null;

  constructor() {
    afterAll(() => this.#drop());
  }

  /** Options by which the database is reached. */
  options(more: MssqlOptions = {}): MssqlOptions {
    return { ...SERVER?.options, database: this.name, ...more };
  }

  /** The dialect for this database. */
  dialect(more: MssqlOptions = {}): EngineDialect {
    return mssql(this.options(more));
  }

  /** An engine, disposed of after the tests. */
  async engine(options: EngineOptions = {}, more: MssqlOptions = {}): Promise<EngineState> {
    this.#made ??= onServer(`CREATE DATABASE ${this.name}`).then(() => {});
    await this.#made;
    const state = makeEngineState(this.dialect(more), options);
    // Where OUTPUT takes no order, everything around it is tried without: rows of VALUES are then numbered in theirs.
    if (!has("orderedOutput")) state.events.on("beforeCursorExecute", (event) => void (event.sql = unordered(event.sql)));
    this.#engines.push(state);
    return state;
  }

  async #drop(): Promise<void> {
    for (const engine of this.#engines) await runAsync(engine.pool.dispose());
    if (this.#made !== null) await onServer(`DROP DATABASE IF EXISTS ${this.name}`);
  }
}

function unordered(sql: string): string {
  return / OUTPUT .* AS given_rows /.test(sql) ? sql.replace(/ ORDER BY row_number$/, "") : sql;
}

/** Runs a text on the server, in no transaction. */
export async function onServer(sql: string): Promise<unknown[][]> {
  const state = makeEngineState(mssql(SERVER?.options ?? {}), { isolationLevel: "AUTOCOMMIT" });
  try {
    return await runAsync(withConnection(state, (connection) => connectionQueries(connection).query(sql)));
  } finally {
    await runAsync(state.pool.dispose());
  }
}

/** Runs an operation in a transaction, which is committed. */
export function inTransaction<T>(engine: EngineState, run: (connection: ConnectionState) => Op<T>): Promise<T> {
  return runAsync(withTransaction(engine, run));
}

/** Runs an operation on a connection; what it doesn't commit is rolled back. */
export function onConnection<T>(engine: EngineState, run: (connection: ConnectionState) => Op<T>): Promise<T> {
  return runAsync(withConnection(engine, run));
}

/** Runs texts, each in a transaction of its own. */
export async function runSql(engine: EngineState, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await inTransaction(engine, (connection) => executeDriverSql(connection, statement));
}

/** The rows of a text, as lists. */
export function rowsOf(engine: EngineState, sql: string, values: readonly unknown[] = []): Promise<unknown[][]> {
  return inTransaction(engine, function* (connection) {
    const result = yield* executeDriverSql(connection, sql, values);
    return result.all().map((row) => [...row]);
  });
}
