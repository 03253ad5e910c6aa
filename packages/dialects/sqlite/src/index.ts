/** The SQLite dialect of Athanor. */
export { sqlite } from "./dialect.ts";
export type { SqliteOptions } from "./options.ts";
