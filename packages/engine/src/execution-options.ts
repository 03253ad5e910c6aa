/** Options of executions: given to an engine, or to a connection, which has the last word. */
import type { SchemaTranslateMap } from "@athanor/compiler";

/** Everything is optional; what isn't named keeps its value. */
export interface ExecutionOptions {
  /**
   * Other schemas in place of those that tables, sequences and types are in: `{ "": "tenant_1", shared: "shared_v2" }`, where `""`
   * stands for those in none, and null for no schema. What was compiled for one such map serves for all others of the same names.
   */
  readonly schemaTranslateMap?: SchemaTranslateMap;
  /**
   * The isolation level of the transactions to come, as the database calls it, or `"AUTOCOMMIT"` for none at all: each
   * statement then stands for itself, and `commit()` and `rollback()` do nothing.
   */
  readonly isolationLevel?: string;
}

/** The level at which no transaction is begun. */
export const AUTOCOMMIT = "AUTOCOMMIT";
