/** Databases for tests: files in a directory of their own, removed afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, EngineOptions } from "@athanor/engine";
import { createEngine } from "@athanor/engine";
import { afterEach } from "vitest";
import type { SqliteOptions } from "../src/index.ts";
import { sqlite } from "../src/index.ts";

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** The path of a file that doesn't exist yet, in a directory that does. */
export function freshPath(name = "test.db"): string {
  const directory = mkdtempSync(join(tmpdir(), "athanor-sqlite-"));
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, name);
}

/** An engine on a database in memory, disposed of after the test. */
export function memoryEngine(options: EngineOptions = {}): Engine {
  return disposed(createEngine(sqlite(), options));
}

/** An engine on a new file, disposed of after the test. */
export function fileEngine(options: EngineOptions = {}, more: SqliteOptions = {}): Engine {
  return disposed(createEngine(sqlite({ file: freshPath(), ...more }), options));
}

/** An engine that is disposed of after the test. */
export function disposed(engine: Engine): Engine {
  cleanups.push(() => engine.dispose());
  return engine;
}

/** Runs statements, each in a transaction of its own. */
export function run(engine: Engine, ...statements: readonly string[]): void {
  for (const statement of statements) engine.begin((connection) => connection.driverSql(statement));
}

/** The lines that an engine logs. */
export function logLines(): { readonly lines: string[]; readonly logger: { info(message: string): void } } {
  const lines: string[] = [];
  return { lines, logger: { info: (message) => lines.push(message) } };
}
