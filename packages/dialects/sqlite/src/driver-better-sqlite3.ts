/** Databases of better-sqlite3. The library is loaded when the first is opened, so that rendering SQL doesn't need it. */
import { createRequire } from "node:module";
import { InvalidRequestError } from "@athanor/core";
import type { ChosenOptions } from "./options.ts";
import { defineRegexp } from "./regexp.ts";
import type { NativeDatabase } from "./sqlite-connection.ts";

type Library = new (
  file: string,
  options: { readonly readonly: boolean; readonly fileMustExist: boolean; readonly timeout: number },
) => NativeDatabase;

const NAME = "better-sqlite3";

/**
 * Opens a database.
 *
 * @throws InvalidRequestError if the library isn't installed, or doesn't work on this Node
 */
export function openBetterSqlite3({ file, readOnly, create, busyTimeout }: ChosenOptions): NativeDatabase {
  const library = load();
  try {
    const database = new library(file, { readonly: readOnly, fileMustExist: !create, timeout: busyTimeout });
    defineRegexp(database);
    return database;
  } catch (error) {
    throw isBroken(error) ? brokenLibrary(error) : error;
  }
}

let library: Library | null = null;

function load(): Library {
  try {
    library ??= createRequire(import.meta.url)(NAME);
    if (library !== null) return library;
  } catch (error) {
    if (isBroken(error)) throw brokenLibrary(error);
    if (!hasCode(error, "MODULE_NOT_FOUND")) throw error;
    throw new InvalidRequestError('The SQLite dialect needs the package "better-sqlite3", and it is not installed: npm i better-sqlite3', {
      cause: error,
    });
  }
  throw new InvalidRequestError('The package "better-sqlite3" exports nothing that opens a database.');
}

/** Whether the library is there but its native part doesn't work: built for another Node, or not built at all. */
function isBroken(error: unknown): boolean {
  return hasCode(error, "ERR_DLOPEN_FAILED") || (error instanceof Error && error.message.startsWith("Could not locate the bindings file"));
}

function brokenLibrary(cause: unknown): InvalidRequestError {
  return new InvalidRequestError(
    'The native part of the package "better-sqlite3" can\'t be loaded; it has to be built for this version of Node: npm rebuild better-sqlite3',
    { cause },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
