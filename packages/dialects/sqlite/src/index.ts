/** The SQLite dialect of Athanor. */
export type {
  SqliteColumnOptions,
  SqliteConflict,
  SqliteConstraintOptions,
  SqliteIndexOptions,
  SqliteTableOptions,
} from "./ddl-options.ts";
export type { SqliteFactory } from "./dialect.ts";
export { sqlite } from "./dialect.ts";
export type { SqliteDriver, SqliteOptions } from "./options.ts";
