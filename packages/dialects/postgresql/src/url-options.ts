/** Options in a URL: `postgresql://user:password@host:port/database?sslmode=require`. */
import { ArgumentError } from "@athanor/core";
import { DatabaseUrl } from "@athanor/engine";
import type { PostgresqlOptions, SslMode, TlsOptions } from "./options.ts";

const MODES: readonly SslMode[] = ["disable", "prefer", "require", "verify-ca", "verify-full"];

type Read = (value: string, name: string) => PostgresqlOptions;

function count(value: string, name: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new ArgumentError(`The option ${name} of a PostgreSQL URL is a whole number, not ${JSON.stringify(value)}.`);
}

function flag(value: string, name: string): boolean {
  if (["1", "true", "on", "yes"].includes(value)) return true;
  if (["0", "false", "off", "no"].includes(value)) return false;
  throw new ArgumentError(`The option ${name} of a PostgreSQL URL is true or false, not ${JSON.stringify(value)}.`);
}

/** The mode of TLS that the environment asks for; what there is beyond libpq's modes is left to pg. */
export function environmentMode(): SslMode | undefined {
  return MODES.find((mode) => mode === process.env["PGSSLMODE"]);
}

/**
 * Which mode of TLS is meant.
 *
 * @throws ArgumentError for one that there isn't
 */
export function sslMode(value: string): SslMode {
  const mode = MODES.find((each) => each === value);
  if (mode !== undefined) return mode;
  throw new ArgumentError(`sslmode is one of ${MODES.join(", ")}, not ${JSON.stringify(value)}.`);
}

/** What can stand behind the question mark. The names, and the seconds of connect_timeout, are libpq's where it has them. */
const OPTIONS: Readonly<Record<string, Read>> = {
  host: (host) => ({ host }),
  sslmode: (value) => ({ sslmode: sslMode(value) }),
  // These three are read together, below.
  sslrootcert: () => ({}),
  sslcert: () => ({}),
  sslkey: () => ({}),
  application_name: (applicationName) => ({ applicationName }),
  connect_timeout: (value, name) => ({ connectTimeout: count(value, name) * 1000 }),
  statement_timeout: (value, name) => ({ statementTimeout: count(value, name) }),
  options: (options) => ({ options }),
  keepalives: (value, name) => ({ keepAlive: flag(value, name) }),
  prepare: (value, name) => ({ prepare: flag(value, name) }),
  prepared_statements: (value, name) => ({ preparedStatements: count(value, name) }),
  server_version: (serverVersion) => ({ serverVersion }),
};

/**
 * The options that a URL says.
 *
 * @throws ArgumentError for a URL of another database, and for options that there aren't
 */
export function optionsOfUrl(text: string): PostgresqlOptions {
  const url = DatabaseUrl.parse(text);
  if ((url.dialect !== "postgresql" && url.dialect !== "postgres") || (url.driver !== null && url.driver !== "pg"))
    throw new ArgumentError(
      `postgresql() takes a URL such as "postgresql://user:password@localhost:5432/database", and not one of ${JSON.stringify(`${url.scheme}://`)}.`,
    );
  let options: PostgresqlOptions = {
    ...(url.host === null ? {} : { host: url.host }),
    ...(url.port === null ? {} : { port: url.port }),
    ...(url.user === null ? {} : { user: url.user }),
    ...(url.password === null ? {} : { password: url.password }),
    ...(url.database === null ? {} : { database: url.database }),
  };
  for (const [name, values] of url.query) {
    const read = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (read === undefined)
      throw new ArgumentError(
        `A PostgreSQL URL has no option ${JSON.stringify(name)}: there are ${Object.keys(OPTIONS).join(", ")}. Others are given to postgresql({ … }).`,
      );
    options = { ...options, ...read(values.at(-1) ?? "", name) };
  }
  const certificates = certificatesOf(url);
  const tls = certificates === null ? false : tlsOf(options.sslmode ?? "verify-full", true);
  return tls === false ? options : { ...options, ssl: { ...tls, ...certificates } };
}

function certificatesOf(url: DatabaseUrl): TlsOptions | null {
  const [ca, cert, key] = ["sslrootcert", "sslcert", "sslkey"].map((name) => {
    const file = url.option(name);
    return file === null ? null : pem(file, name);
  });
  if (!ca && !cert && !key) return null;
  return { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
}

function pem(file: string, name: string): string {
  try {
    // Not imported: for a module of its own Node would load all that fs has for streams, and few URLs name a file.
    return process.getBuiltinModule("node:fs").readFileSync(file, "utf8");
  } catch (cause) {
    throw new ArgumentError(`The file of the option ${name} can't be read: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  }
}

/**
 * What a mode means for TLS.
 *
 * @param authority whether it is known who may have signed the server's certificate: then `require` checks that, as libpq does
 */
export function tlsOf(mode: SslMode, authority: boolean): TlsOptions | false {
  switch (mode) {
    case "disable":
      return false;
    case "verify-full":
      return { rejectUnauthorized: true };
    case "verify-ca":
      return { rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case "prefer":
    case "require":
      return authority ? { rejectUnauthorized: true, checkServerIdentity: () => undefined } : { rejectUnauthorized: false };
  }
}
