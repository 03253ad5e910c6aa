/** Databases of `node:sqlite`, which Node brings itself. It is asked for when the first is opened. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidRequestError } from "@athanor/core";
import type { DatabaseSync } from "./node-sqlite.ts";
import { NodeDatabase } from "./node-sqlite.ts";
import type { ChosenOptions } from "./options.ts";
import { MEMORY } from "./options.ts";
import { defineRegexp } from "./regexp.ts";
import type { NativeDatabase } from "./sqlite-connection.ts";

interface NodeSqlite {
  readonly DatabaseSync: new (file: string | URL, options: { readonly readOnly: boolean; readonly timeout: number }) => DatabaseSync;
  readonly StatementSync: { readonly prototype: object };
}

/**
 * Opens a database.
 *
 * @throws InvalidRequestError on a Node that has no `node:sqlite`, or an early one
 */
export function openNodeSqlite({ file, readOnly, create, busyTimeout }: ChosenOptions): NativeDatabase {
  const { DatabaseSync: Database } = loadNodeSqlite();
  // Who only reads makes no file anyway.
  const target = create || readOnly || file === MEMORY ? file : existing(file);
  const database = new NodeDatabase(new Database(target, { readOnly, timeout: busyTimeout }));
  defineRegexp(database);
  return database;
}

/** A file that isn't made if it isn't there; SQLite has that in URLs alone. */
function existing(file: string): URL {
  const url = pathToFileURL(resolve(file));
  url.searchParams.set("mode", "rw");
  return url;
}

/**
 * Node's own SQLite.
 *
 * @param get where Node's own modules come from
 * @throws InvalidRequestError where there is none, or one that can't do what is needed
 */
export function loadNodeSqlite(get: (name: string) => unknown = process.getBuiltinModule): NodeSqlite {
  const library = get("node:sqlite");
  if (isNodeSqlite(library)) return library;
  const has = library === undefined || library === null ? "has no node:sqlite" : "has an early node:sqlite";
  throw new InvalidRequestError(
    `The driver "node" of SQLite needs Node 22.16, or 24, and newer; this is ${process.version}, which ${has}. Leave the option driver away and install better-sqlite3: npm i better-sqlite3`,
  );
}

function isNodeSqlite(library: unknown): library is NodeSqlite {
  if (typeof library !== "object" || library === null || !("DatabaseSync" in library) || !("StatementSync" in library)) return false;
  // What came last of what is needed.
  const { StatementSync } = library;
  return typeof StatementSync === "function" && "setReturnArrays" in StatementSync.prototype;
}
