/** Options with every choice made. */
import { ArgumentError } from "@athanor/core";
import type { PostgresqlOptions, TlsOptions } from "./options.ts";
import { environmentMode, optionsOfUrl, sslMode, tlsOf } from "./url-options.ts";

/** What the driver works with. What is undefined comes from the environment. */
export interface ChosenOptions extends Omit<PostgresqlOptions, "ssl" | "sslmode"> {
  readonly ssl?: boolean | TlsOptions;
  /** Whether a server without TLS is talked to all the same. */
  readonly plainInstead: boolean;
  readonly connectTimeout: number;
  readonly prepare: boolean;
  readonly preparedStatements: number;
  readonly keepAlive: boolean;
}

/** Every option, so that one that is misspelled is found. */
const KNOWN: Readonly<Record<keyof PostgresqlOptions, true>> = {
  host: true,
  port: true,
  user: true,
  password: true,
  database: true,
  ssl: true,
  sslmode: true,
  applicationName: true,
  connectTimeout: true,
  statementTimeout: true,
  options: true,
  prepare: true,
  preparedStatements: true,
  keepAlive: true,
  onNotice: true,
  serverVersion: true,
  bindCasts: true,
};

/**
 * What was given to `postgresql()`.
 *
 * @throws ArgumentError for what can't be
 */
export function givenOptions(target: string | PostgresqlOptions): PostgresqlOptions {
  if (typeof target === "string") return optionsOfUrl(target);
  for (const name of Object.keys(target)) {
    if (!Object.hasOwn(KNOWN, name))
      throw new ArgumentError(`postgresql() has no option ${JSON.stringify(name)}: there are ${Object.keys(KNOWN).join(", ")}.`);
  }
  return target;
}

/**
 * The options with every choice made.
 *
 * @throws ArgumentError for values that can't be
 */
export function chosenOptions({ ssl, sslmode, ...given }: PostgresqlOptions): ChosenOptions {
  const mode = sslmode === undefined ? environmentMode() : sslMode(sslmode);
  const tls = ssl ?? (mode === undefined ? undefined : tlsOf(mode, false));
  return {
    ...given,
    ...(tls === undefined ? {} : { ssl: tls }),
    plainInstead: ssl === undefined && mode === "prefer",
    connectTimeout: count(given.connectTimeout ?? 10_000, "connectTimeout"),
    ...(given.statementTimeout === undefined ? {} : { statementTimeout: count(given.statementTimeout, "statementTimeout") }),
    prepare: given.prepare ?? true,
    preparedStatements: count(given.preparedStatements ?? 200, "preparedStatements"),
    keepAlive: given.keepAlive ?? true,
  };
}

function count(value: number, name: string): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new ArgumentError(`The option ${name} is a whole number from 0 on; ${JSON.stringify(value)} is not.`);
}

/** The database in the words of a message: nothing secret is in it. */
export function descriptionOf({ host, port, database }: PostgresqlOptions): string {
  if (host === undefined && database === undefined) return "the PostgreSQL database of the environment (PGHOST, PGDATABASE …)";
  const where = host === undefined ? "" : ` on ${host.includes(":") ? `[${host}]` : host}${port === undefined ? "" : `:${port}`}`;
  return `the PostgreSQL database${database === undefined ? "" : ` ${JSON.stringify(database)}`}${where}`;
}
