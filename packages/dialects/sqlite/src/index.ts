/** The SQLite dialect of Athanor. */
export type {
  SqliteColumnOptions,
  SqliteConflict,
  SqliteConstraintOptions,
  SqliteIndexOptions,
  SqliteTableOptions,
} from "./ddl-options.ts";
export { sqlite } from "./dialect.ts";
export type { SqliteOptions } from "./options.ts";
