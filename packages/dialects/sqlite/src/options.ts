/** What `sqlite()` may be told. */

/** The libraries that there are. */
export const DRIVERS = ["better-sqlite3", "node"] as const;

/** A library that runs SQLite. */
export type SqliteDriver = (typeof DRIVERS)[number];

/** Whether there is such a library. */
export function isDriver(name: string): name is SqliteDriver {
  return DRIVERS.some((each) => each === name);
}

/** Options of a SQLite database. */
export interface SqliteOptions {
  /** The path of the file, or `":memory:"` (the default) for a database that lives as long as the engine. */
  readonly file?: string;
  /**
   * The library that runs it: by default the package better-sqlite3; `"node"` is the `node:sqlite` that Node 22.16, 24 and newer bring
   * themselves, so that nothing has to be installed.
   */
  readonly driver?: SqliteDriver;
  /** Open the file for reading only; it must exist. */
  readonly readOnly?: boolean;
  /** Create the file if it doesn't exist: by default true. */
  readonly create?: boolean;
  /** Write-ahead log, in which readers and a writer don't wait for each other: by default true for files. */
  readonly wal?: boolean;
  /** Enforce foreign keys: by default true. */
  readonly foreignKeys?: boolean;
  /**
   * How transactions begin. `"deferred"` takes no lock before the first statement needs one; `"immediate"` takes the lock for writing
   * at once, so that a transaction that reads first and writes then can't fail half-way because another one wrote in between.
   * By default deferred in the synchronous API, and immediate in the asynchronous one, where transactions with `readOnly` take no lock.
   */
  readonly begin?: "deferred" | "immediate";
  /** How long to wait for a lock that another connection holds, in milliseconds: by default 5000. In the synchronous API, waiting blocks the thread. */
  readonly busyTimeout?: number;
  /** More PRAGMAs for each connection, by name: `{ synchronous: "NORMAL", cache_size: -64000 }`. */
  readonly pragmas?: Readonly<Record<string, string | number | boolean>>;
  /** How many prepared statements each connection keeps: by default 200. */
  readonly preparedStatements?: number;
}

/** Options with every choice made. */
export type ChosenOptions = Required<Omit<SqliteOptions, "begin">> & {
  /** null: the API's own default. */
  readonly begin: "deferred" | "immediate" | null;
};

/** What SQLite calls a database in memory. */
export const MEMORY = ":memory:";
