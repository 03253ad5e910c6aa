/** Looking into a database's schema, asynchronously. */
import type { EngineState } from "@athanor/engine";
import { hasTable, runAsync, tableNames } from "@athanor/engine";

/**
 * Tells what a database has.
 *
 * @example
 * await (await engine.inspect()).getTableNames(); // ["address", "user_account"]
 */
export class AsyncInspector {
  readonly #engine: EngineState;

  /** Made by `engine.inspect()`. */
  constructor(engine: EngineState) {
    this.#engine = engine;
  }

  /**
   * The names of the tables, in alphabetical order, without views and the database's own.
   *
   * @param schema by default the connection's
   */
  getTableNames(schema: string | null = null): Promise<string[]> {
    return runAsync(tableNames(this.#engine, schema));
  }

  /**
   * Whether there is a table, or a view, of a name.
   *
   * @param schema by default the connection's
   */
  hasTable(name: string, schema: string | null = null): Promise<boolean> {
    return runAsync(hasTable(this.#engine, name, schema));
  }
}
