/** What `pglite()` may be told. */
import { ArgumentError } from "@athanor/core";
import { DatabaseUrl } from "@athanor/engine";
import type { Notice, PostgresqlRendering } from "@athanor/postgresql";
import type { PgliteInstance } from "./library.ts";

/** Options of a PGlite database, and of the SQL that is written for it. */
export interface PgliteOptions extends PostgresqlRendering {
  /** The directory that the database is kept in; it is made if it isn't there. Without it, the database is in memory and lives as long as the engine. */
  readonly directory?: string;
  /** A PGlite that the program has made. The engine leaves it open; its `query()` and `transaction()` wait while the engine has a transaction open. */
  readonly instance?: PgliteInstance;
  /** What else `PGlite.create()` is to be told: `{ extensions: { vector }, relaxedDurability: true }`. */
  readonly create?: object;
  /** How long to wait while somebody else has a transaction open on the same PGlite, in milliseconds: by default 30,000. */
  readonly lockTimeout?: number;
  /** How many prepared statements are kept: by default 200. */
  readonly preparedStatements?: number;
  /** Is told what the database says beside its answers: `RAISE NOTICE`, warnings. */
  readonly onNotice?: (notice: Notice) => void;
}

/** Every option, so that one that is misspelled is found. */
const KNOWN: Readonly<Record<keyof PgliteOptions, true>> = {
  directory: true,
  instance: true,
  create: true,
  lockTimeout: true,
  preparedStatements: true,
  onNotice: true,
  serverVersion: true,
  bindCasts: true,
};

/**
 * What was given to `pglite()`.
 *
 * @throws ArgumentError for what can't be
 */
export function givenOptions(target: string | PgliteInstance | PgliteOptions): PgliteOptions {
  const options = typeof target === "string" ? named(target) : "execProtocol" in target ? { instance: target } : target;
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(KNOWN, name))
      throw new ArgumentError(`pglite() has no option ${JSON.stringify(name)}: there are ${Object.keys(KNOWN).join(", ")}.`);
  }
  const { directory, instance, create } = options;
  if (directory === "")
    throw new ArgumentError("pglite() takes the path of a directory, or nothing for a database in memory; an empty path is neither.");
  if (instance !== undefined && !("isInTransaction" in instance))
    throw new ArgumentError("pglite() takes an instance of PGlite itself: a PGliteWorker doesn't pass on all that is asked of it.");
  if (instance !== undefined && (directory ?? create) !== undefined)
    throw new ArgumentError("pglite() takes an instance, or what to make one of (directory, create), and not both.");
  count(options.preparedStatements, "preparedStatements");
  count(options.lockTimeout, "lockTimeout");
  return options;
}

function count(value: number | undefined, name: string): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= 0))
    throw new ArgumentError(`The option ${name} is a whole number from 0 on; ${JSON.stringify(value)} is not.`);
}

function named(target: string): PgliteOptions {
  if (!DatabaseUrl.isUrl(target)) return { directory: target };
  const url = DatabaseUrl.parse(target);
  if (url.dialect !== "pglite" || url.driver !== null)
    throw new ArgumentError(
      `pglite() takes a directory or a URL such as "pglite:///data" ("pglite://" is a database in memory), and not one of ${JSON.stringify(`${url.scheme}://`)}.`,
    );
  if (url.host !== null)
    throw new ArgumentError(
      `A PGlite URL has no host, and ${url} has: write three slashes before a path, four before one that is absolute (pglite:///data).`,
    );
  for (const name of url.query.keys())
    throw new ArgumentError(`A PGlite URL has no options, such as ${JSON.stringify(name)}: they are given to pglite({ … }).`);
  return url.database === null ? {} : { directory: url.database };
}

/** The database in the words of a message. */
export function descriptionOf({ directory, instance }: PgliteOptions): string {
  if (instance !== undefined) return "the PGlite database of the program";
  return directory === undefined ? "the in-memory PGlite database" : `the PGlite database ${JSON.stringify(directory)}`;
}
