/** SQLite for the suite: in memory and in a file, synchronous and not. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAsyncEngine } from "@athanor/asyncio";
import type { EngineFace, Requirements } from "@athanor/dialect-suite";
import { dialectSuite } from "@athanor/dialect-suite";
import type { ConnectionEvent, EngineDialect, EngineOptions } from "@athanor/engine";
import { createEngine } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import Database from "better-sqlite3";
import { afterAll } from "vitest";
import type { Variant } from "./variants.ts";
import { PLAIN, varied } from "./variants.ts";

/** What SQLite doesn't have, beside what its capabilities say. */
export const SQLITE_REQUIREMENTS: Partial<Requirements> = {
  // There is a function to match by, and none to replace by.
  regexpReplace: false,
  // Columns are advised of a type, and take others.
  strictTypes: false,
  // What can't be stored exactly, in 15 digits or 64 bits, is refused.
  bigNumerics: false,
  // Arithmetic is that of doubles.
  exactSums: false,
  // A foreign key may name a table that there isn't yet.
  foreignKeyCircles: true,
  // Of unique constraints the columns are told, and no name.
  constraintNamesInErrors: false,
  // While rows are read from a connection, nothing else can be done on it.
  severalStreams: false,
};

type Face = "synchronous" | "asynchronous";
type Make = (target: EngineDialect, options: EngineOptions) => EngineFace;
const MAKE: Readonly<Record<Face, Make>> = { synchronous: createEngine, asynchronous: createAsyncEngine };

/** Runs the suite over a database in memory, which is one connection. */
export function suiteInMemory(face: Face, variant: Variant = PLAIN): void {
  // A test that forgets to give the connection back is to fail soon.
  const make: Make = (target, options) => MAKE[face](target, { ...options, pool: { timeout: 2, ...options.pool } });
  suiteOn(`SQLite in memory, ${face}`, make, () => sqlite(), ":memory:", variant, {
    severalConnections: false,
    readersBesideWriters: false,
  });
}

/** Runs the suite over a file, in a directory of its own. */
export function suiteOnFile(face: Face, variant: Variant = PLAIN): void {
  const directory = mkdtempSync(join(tmpdir(), "athanor-suite-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  suiteOn(`SQLite in a file, ${face}`, MAKE[face], () => sqlite(join(directory, "suite.db")), join(directory, "other.db"), variant);
}

function suiteOn(
  name: string,
  make: Make,
  dialect: () => EngineDialect,
  other: string,
  variant: Variant,
  own: Partial<Requirements> = {},
): void {
  const makeEngine = (options: EngineOptions): EngineFace => {
    const engine = make(dialect(), options);
    engine.events.on("connect", (event) => attach(event, other));
    return engine;
  };
  dialectSuite(varied(variant, { name, otherSchema: "other", requirements: { ...SQLITE_REQUIREMENTS, ...own }, makeEngine }));
}

/** SQLite's schemas are databases that a connection has attached. */
function attach({ driver }: ConnectionEvent, file: string): void {
  const { raw } = driver;
  if (!(raw instanceof Database)) throw new TypeError("The driver is no better-sqlite3.");
  // Those who share a database in memory share the connection.
  const attached = raw.prepare("SELECT 1 FROM pragma_database_list WHERE name = 'other'").get();
  if (attached === undefined) raw.prepare("ATTACH ? AS other").run(file);
}
