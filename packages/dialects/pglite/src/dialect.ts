/** PGlite, as a dialect: PostgreSQL's, with another way to its database. */
import type { DatabaseErrorFacts, DialectFactory, EngineDialect } from "@athanor/engine";
import { mapPostgresqlError, postgresqlOn, readExactValues } from "@athanor/postgresql";
import { pgliteDriver } from "./driver-pglite.ts";
import type { PgliteInstance } from "./library.ts";
import type { PgliteOptions } from "./options.ts";
import { descriptionOf, givenOptions } from "./options.ts";
import { PgliteBusy, PgliteStopped } from "./stopped.ts";

/**
 * A PGlite database: PostgreSQL within the program. It has one connection, which the program's transactions take in turns.
 *
 * @param target the directory that it is kept in, a URL (`pglite:///data`, `pglite:////var/lib/data`, `pglite://` for memory), a PGlite that
 *   the program has made, or options; without it, a database in memory that lives as long as the engine
 * @returns what `createAsyncEngine` takes. Nothing is opened yet, and statements can be rendered for it without PGlite
 * @throws ArgumentError for options that can't be
 * @example
 * const engine = createAsyncEngine(pglite("./data"));
 * const tests = createAsyncEngine(pglite());
 * const shared = createAsyncEngine(pglite(await PGlite.create({ extensions: { vector } })));
 */
export const pglite: PgliteFactory = Object.assign(
  (target: string | PgliteInstance | PgliteOptions = {}): EngineDialect => {
    const options = givenOptions(target);
    return postgresqlOn(
      {
        driver: pgliteDriver(options),
        description: descriptionOf(options),
        pool: { size: 1, overflow: 0 },
        mapError: mapPgliteError,
        onConnect: readExactValues,
      },
      options,
    );
  },
  { schemes: ["pglite"] },
);

/** What makes a PGlite dialect, of a directory, a URL, an instance, options or nothing. */
export interface PgliteFactory extends DialectFactory {
  (target?: string | PgliteInstance | PgliteOptions): EngineDialect;
}

/** PGlite's errors are PostgreSQL's, and two more. */
function mapPgliteError(error: unknown): DatabaseErrorFacts | null {
  const own = error instanceof PgliteStopped ? STOPPED : error instanceof PgliteBusy ? BUSY : null;
  if (own === null || !(error instanceof Error)) return mapPostgresqlError(error);
  return { kind: "operational", message: error.message, disconnect: true, ...own };
}

const STOPPED: Partial<DatabaseErrorFacts> = {
  driverCode: "ATHANOR_PGLITE_STOPPED",
  hint: "A database in memory is gone with it; one in a directory is opened anew",
};

const BUSY: Partial<DatabaseErrorFacts> = {
  driverCode: "ATHANOR_PGLITE_BUSY",
  hint: "PGlite has one connection: keep transactions short, never wait within one for another, or give a longer lockTimeout",
  retryable: true,
};
