/** Looking into a database's schema. SQLAlchemy's `Inspector`. */
import { withConnection } from "../block.ts";
import { connectionQueries } from "../driver-sql.ts";
import type { EngineState } from "../engine-state.ts";
import type { Op } from "../op.ts";
import { runSync } from "../op.ts";

/** The names of the tables, in alphabetical order, without views and the database's own. */
export function tableNames(engine: EngineState, schema: string | null): Op<string[]> {
  return withConnection(engine, (state) => engine.dialect.inspection.tableNames(connectionQueries(state), schema));
}

/** Whether there is a table, or a view, of a name. */
export function hasTable(engine: EngineState, name: string, schema: string | null): Op<boolean> {
  return withConnection(engine, (state) => engine.dialect.inspection.hasTable(connectionQueries(state), name, schema));
}

/**
 * Tells what a database has.
 *
 * @example
 * engine.inspect().getTableNames(); // ["address", "user_account"]
 */
export class Inspector {
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
  getTableNames(schema: string | null = null): string[] {
    return runSync(tableNames(this.#engine, schema));
  }

  /**
   * Whether there is a table, or a view, of a name.
   *
   * @param schema by default the connection's
   */
  hasTable(name: string, schema: string | null = null): boolean {
    return runSync(hasTable(this.#engine, name, schema));
  }
}
