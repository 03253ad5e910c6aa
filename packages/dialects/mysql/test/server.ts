/** A server for tests, and databases of their own on it. */
import { existsSync } from "node:fs";
import type { ConnectionState, EngineDialect, EngineOptions, EngineState, Op } from "@athanor/engine";
import {
  connectionQueries,
  DatabaseUrl,
  executeDriverSql,
  makeEngineState,
  runAsync,
  withConnection,
  withTransaction,
} from "@athanor/engine";
import { afterAll, describe } from "vitest";
import type { MysqlOptions } from "../src/index.ts";
import { mariadb, mysql } from "../src/index.ts";

const SOCKET = "/run/mysqld/mysqld.sock";
const START =
  "docker run --rm -d -p 3306:3306 -e MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1 -e MARIADB_DATABASE=test mariadb:11, or set ATHANOR_MARIADB_URL or ATHANOR_MYSQL_URL";

/** How the server that was found is reached, without a database. */
interface Found {
  readonly options: MysqlOptions;
  readonly mariadb: boolean;
}

function optionsOf(url: string): MysqlOptions {
  const { host, port, user, password, query } = DatabaseUrl.parse(url);
  const socketPath = query.get("socketPath")?.at(-1);
  return {
    host: host ?? "127.0.0.1",
    ...(port === null ? {} : { port }),
    ...(user === null ? {} : { user }),
    ...(password === null ? {} : { password }),
    ...(socketPath === undefined ? {} : { socketPath }),
  };
}

/** Which servers may be there, the likeliest first. */
function candidates(): readonly MysqlOptions[] {
  const url = process.env["ATHANOR_MARIADB_URL"] ?? process.env["ATHANOR_MYSQL_URL"];
  if (url !== undefined && url !== "") return [optionsOf(url)];
  const local: MysqlOptions = { host: "127.0.0.1", user: "root" };
  return existsSync(SOCKET) ? [local, { socketPath: SOCKET, user: "root" }] : [local];
}

async function find(): Promise<Found | null> {
  const refusals: string[] = [];
  for (const options of candidates()) {
    const state = makeEngineState(mysql({ ...options, connectTimeout: 5000 }), {});
    try {
      await runAsync(withConnection(state, (connection) => connectionQueries(connection).query("SELECT 1")));
      return { options, mariadb: state.dialect.name === "mariadb" };
    } catch (error) {
      refusals.push(String(error));
    } finally {
      await runAsync(state.pool.dispose());
    }
  }
  const message = `No MariaDB or MySQL was reached, so its tests don't run. Start one: ${START}.\n${refusals.join("\n")}`;
  if (process.env["CI"] === "true") throw new Error(message);
  console.warn(message);
  return null;
}

/** The server; null if there is none. */
export const SERVER: Found | null = await find();

/** A group of tests that need the server. */
export const describeServer = describe.skipIf(SERVER === null);
/** A group of tests that need MariaDB. */
export const describeMariadb = describe.skipIf(SERVER?.mariadb !== true);

/** Runs operations on one connection. */
export type Run = <T>(run: (connection: ConnectionState) => Op<T>) => Promise<T>;

/** A database for the tests of one file, with an engine on it. */
export class TestDatabase {
  readonly name = `athanor_${Math.random().toString(36).slice(2, 10)}`;
  readonly #engines: EngineState[] = [];
  #made: Promise<void> | null = null;

  constructor() {
    afterAll(() => this.#drop());
  }

  /** Options by which the database is reached. */
  options(more: MysqlOptions = {}): MysqlOptions {
    return { ...SERVER?.options, database: this.name, ...more };
  }

  /** The dialect of the server, for this database. */
  dialect(more: MysqlOptions = {}): EngineDialect {
    return SERVER?.mariadb === false ? mysql(this.options(more)) : mariadb(this.options(more));
  }

  /** An engine, disposed of after the tests. */
  async engine(options: EngineOptions = {}, more: MysqlOptions = {}): Promise<EngineState> {
    this.#made ??= this.#make();
    await this.#made;
    const state = makeEngineState(this.dialect(more), options);
    this.#engines.push(state);
    return state;
  }

  async #make(): Promise<void> {
    await onServer(`CREATE DATABASE ${this.name} CHARACTER SET utf8mb4`);
  }

  async #drop(): Promise<void> {
    for (const engine of this.#engines) await runAsync(engine.pool.dispose());
    if (this.#made !== null) await onServer(`DROP DATABASE IF EXISTS ${this.name}`);
  }
}

async function onServer(sql: string): Promise<void> {
  const state = makeEngineState(mysql(SERVER?.options ?? {}), {});
  await runAsync(withConnection(state, (connection) => executeDriverSql(connection, sql)));
  await runAsync(state.pool.dispose());
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
