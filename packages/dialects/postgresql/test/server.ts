/** The PostgreSQL server that tests run on, and a schema of their own for each test file. */
import { randomBytes } from "node:crypto";
import { createConnection } from "node:net";
import type { ConnectionState, DriverConnection, EngineOptions, EngineState, Op, UnknownRow } from "@athanor/engine";
import { DatabaseUrl, executeDriverSql, makeEngineState, runAsync, withConnection, withTransaction } from "@athanor/engine";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import type { PostgresqlOptions } from "../src/index.ts";
import { postgresql } from "../src/index.ts";
import { optionsOfUrl } from "../src/url-options.ts";

const TARGET = process.env["ATHANOR_POSTGRESQL_URL"] ?? "postgresql://postgres@127.0.0.1:5432/test";
const START = "docker run --rm -p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust -e POSTGRES_DB=test postgres";

/** Where the server is, as options. */
export const SERVER: PostgresqlOptions = { host: "127.0.0.1", port: 5432, ...optionsOfUrl(TARGET) };

const reachable = await new Promise<boolean>((resolve) => {
  const { host = "", port = 5432 } = SERVER;
  const socket = host.startsWith("/") ? createConnection(`${host}/.s.PGSQL.${port}`) : createConnection(port, host);
  socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  socket.once("connect", () => socket.destroy());
});

if (!reachable) {
  const message = `No PostgreSQL server answers at ${String(DatabaseUrl.parse(TARGET))}: its tests are skipped. Start one: ${START}, or set ATHANOR_POSTGRESQL_URL.`;
  if (process.env["CI"] === "true") throw new Error(message);
  console.warn(message);
}

/** Tests that need the server. */
export const onServer: (name: string, run: () => void) => void = reachable ? describe : describe.skip;

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** An engine, disposed of after the test. */
export function engineOn(options: PostgresqlOptions = {}, more: EngineOptions = {}): EngineState {
  const state = makeEngineState(postgresql({ ...SERVER, ...options }), more);
  cleanups.push(() => runAsync(state.pool.dispose()));
  return state;
}

/** A schema that the tests of one file have to themselves; dropped with all that is in it. */
export function ownSchema(): {
  readonly name: string;
  readonly engine: (options?: PostgresqlOptions, more?: EngineOptions) => EngineState;
} {
  const name = `athanor_${randomBytes(6).toString("hex")}`;
  const admin = makeEngineState(postgresql(SERVER), {});
  if (reachable) {
    beforeAll(() => run(admin, `CREATE SCHEMA ${name}`));
    afterAll(async () => {
      await run(admin, `DROP SCHEMA ${name} CASCADE`);
      await runAsync(admin.pool.dispose());
    });
  }
  // "$user" and public stay: extensions are there.
  return { name, engine: (options = {}, more) => engineOn({ options: `-c search_path=${name},public`, ...options }, more) };
}

/** Runs an operation in a transaction. */
export function transaction<T>(engine: EngineState, body: (state: ConnectionState) => Op<T>): Promise<T> {
  return runAsync(withTransaction(engine, body));
}

/** Runs an operation on a connection. */
export function connection<T>(engine: EngineState, body: (state: ConnectionState) => Op<T>): Promise<T> {
  return runAsync(withConnection(engine, body));
}

/** Runs statements, each in a transaction of its own. */
export async function run(engine: EngineState, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await transaction(engine, (state) => executeDriverSql(state, statement));
}

/**
 * Makes sure that the database has an extension; it stays, in the schema public.
 *
 * @returns whether it has: not every server comes with all of them, and not every user may create them
 */
export async function extension(engine: EngineState, name: string): Promise<boolean> {
  try {
    await transaction(engine, function* (state) {
      // Two at a time would get into each other's way, whatever IF NOT EXISTS promises.
      yield* executeDriverSql(state, "SELECT pg_advisory_xact_lock(hashtext('athanor test extensions'))");
      yield* executeDriverSql(state, `CREATE EXTENSION IF NOT EXISTS ${name} WITH SCHEMA public`);
    });
    return true;
  } catch {
    return false;
  }
}

/** The rows of a query. */
export function rows(engine: EngineState, sql: string, values: readonly unknown[] = []): Promise<UnknownRow[]> {
  return transaction(engine, function* (state) {
    return (yield* executeDriverSql(state, sql, values)).all();
  });
}

/** A connection of the driver's, closed after the test. */
export async function driverConnection(options: PostgresqlOptions = {}): Promise<DriverConnection> {
  const open = await postgresql({ ...SERVER, ...options }).driver.connect();
  cleanups.push(async () => {
    await open.close();
  });
  return open;
}

/** What a promise is rejected with. */
export async function failure(promise: unknown): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It didn't fail.");
}
