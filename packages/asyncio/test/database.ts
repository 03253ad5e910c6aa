/** What the tests of this package work on. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AsyncEngine } from "@athanor/asyncio";
import { createAsyncEngine } from "@athanor/asyncio";
import { column, MetaData, types as t, table } from "@athanor/core";
import type { EngineOptions } from "@athanor/engine";
import type { SqliteOptions } from "@athanor/sqlite";
import { sqlite } from "@athanor/sqlite";
import { onTestFinished } from "vitest";

export const metadata = new MetaData();

export const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30), { unique: true }),
  visits: column(t.integer(), { default: 0 }),
});

/** An engine on a database in memory that has the tables. */
export async function memoryEngine(options: EngineOptions = {}): Promise<AsyncEngine> {
  const engine = createAsyncEngine(sqlite(), options);
  onTestFinished(() => engine.dispose());
  await engine.createAll(metadata);
  return engine;
}

/** A file of its own. */
export function temporaryFile(): string {
  const directory = mkdtempSync(join(tmpdir(), "athanor-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return join(directory, "test.db");
}

/** An engine on a file that has the tables. */
export async function fileEngine(options: EngineOptions = {}, own: SqliteOptions = {}): Promise<AsyncEngine> {
  const engine = createAsyncEngine(sqlite({ file: temporaryFile(), ...own }), options);
  onTestFinished(() => engine.dispose());
  await engine.createAll(metadata);
  return engine;
}
