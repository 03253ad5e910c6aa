/** The drivers, of a file and of a database in memory, on either library. */
import type { Driver } from "@athanor/engine";
import { openBetterSqlite3 } from "./driver-better-sqlite3.ts";
import { openNodeSqlite } from "./driver-node-sqlite.ts";
import { MemoryConnection, SharedMemory } from "./memory.ts";
import type { ChosenOptions, SqliteDriver } from "./options.ts";
import { MEMORY } from "./options.ts";
import type { NativeDatabase } from "./sqlite-connection.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import type { WaitingOptions } from "./waiting-connection.ts";
import { WaitingConnection } from "./waiting-connection.ts";
import { lockOf } from "./write-lock.ts";

interface Library {
  readonly name: string;
  readonly open: (options: ChosenOptions) => NativeDatabase;
}

const LIBRARIES: Readonly<Record<SqliteDriver, Library>> = {
  "better-sqlite3": { name: "better-sqlite3", open: openBetterSqlite3 },
  node: { name: "node:sqlite", open: openNodeSqlite },
};

/** Makes the driver of one database. */
export function sqliteDriver(options: ChosenOptions): Driver {
  const { preparedStatements } = options;
  const { name, open } = LIBRARIES[options.driver];
  const begin = options.begin ?? "deferred";
  if (options.file !== MEMORY) return { name, sync: true, connect: () => new SqliteConnection(open(options), begin, preparedStatements) };
  let memory: SharedMemory | null = null;
  return {
    name,
    sync: true,
    connect: () => {
      memory ??= new SharedMemory(open(options));
      return new MemoryConnection(memory, begin, preparedStatements);
    },
    dispose: () => {
      memory?.database.close();
      memory = null;
    },
  };
}

/** The driver of one file for engines that can wait: it never blocks to wait for a lock. */
export function waitingSqliteDriver(options: ChosenOptions): Driver {
  const { preparedStatements, busyTimeout } = options;
  const { name, open } = LIBRARIES[options.driver];
  const own: WaitingOptions = { begin: options.begin ?? "immediate", preparedStatements, busyTimeout };
  return {
    name,
    sync: false,
    connect: () => new WaitingConnection(open({ ...options, busyTimeout: 0 }), lockOf(options.file), own),
  };
}
