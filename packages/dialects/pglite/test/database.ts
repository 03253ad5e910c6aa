/** PGlite databases for tests, disposed of afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AsyncConnection, AsyncEngine } from "@athanor/asyncio";
import { createAsyncEngine } from "@athanor/asyncio";
import type { DriverConnection, EngineDialect, EngineOptions } from "@athanor/engine";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { PgliteOptions } from "../src/index.ts";
import { pglite } from "../src/index.ts";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Does something after the test. */
export function afterTest(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/** A PGlite for the tests of one file: starting one takes seconds. */
export function ownPglite(): {
  readonly instance: () => PGlite;
  readonly dialect: (options?: PgliteOptions) => EngineDialect;
  readonly engine: (options?: EngineOptions) => AsyncEngine;
} {
  let made: PGlite | null = null;
  const instance = (): PGlite => {
    if (made === null) throw new Error("It isn't there yet: ask for it within a test.");
    return made;
  };
  beforeAll(async () => {
    made = await PGlite.create();
  }, 60_000);
  afterAll(() => made?.close());
  const dialect = (options: PgliteOptions = {}) => pglite({ instance: instance(), ...options });
  return { instance, dialect, engine: (options) => engineOn(dialect(), options) };
}

/** An engine, disposed of after the test. */
export function engineOn(dialect: EngineDialect, options: EngineOptions = {}): AsyncEngine {
  const engine = createAsyncEngine(dialect, options);
  afterTest(() => engine.dispose());
  return engine;
}

/** A connection of the driver's, closed after the test together with its database. */
export async function driverConnection({ driver }: EngineDialect): Promise<DriverConnection> {
  const open = await driver.connect();
  afterTest(async () => {
    await open.close();
    await driver.dispose?.();
  });
  return open;
}

/** The path of a directory that doesn't exist yet, in one that does. */
export function freshPath(): string {
  const directory = mkdtempSync(join(tmpdir(), "athanor-pglite-"));
  afterTest(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "data");
}

/** Runs SQL text, and gives its rows. */
export async function rows(connection: AsyncConnection, sql: string, values: readonly unknown[] = []): Promise<unknown[]> {
  const result = await connection.driverSql(sql, values);
  return result.returnsRows ? result.all() : [];
}

/** Runs statements, each in a transaction of its own. */
export async function run(engine: AsyncEngine, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await engine.begin((connection) => rows(connection, statement));
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
