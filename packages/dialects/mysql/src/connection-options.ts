/** Where `mysql()` and `mariadb()` connect to, and how: from a URL, or from options. */
import { ArgumentError } from "@athanor/core";
import { DatabaseUrl } from "@athanor/engine";
import type { MysqlOptions, SslOptions } from "./options.ts";

/** What is needed to connect, with every choice made. */
export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly socketPath: string | null;
  readonly user: string | null;
  readonly password: string | (() => string | PromiseLike<string>) | null;
  readonly database: string | null;
  readonly ssl: boolean | SslOptions;
  readonly connectTimeout: number;
  readonly charset: string;
  /** null leaves the server's own. */
  readonly timezone: string | null;
  /** Undefined adds what makes the server strict to its own; null leaves that. */
  readonly sqlMode: string | null | undefined;
  readonly prepare: boolean;
  readonly preparedStatements: number;
}

/** The options that say where to connect to: without any of them the dialect is one to render for. */
const PLACES = ["host", "port", "socketPath", "user", "password", "database"] as const;

/**
 * How to connect.
 *
 * @returns null where nothing says where to
 * @throws ArgumentError for options that can't be
 */
export function connectionOptions(options: MysqlOptions): ConnectionOptions | null {
  if (PLACES.every((name) => options[name] === undefined)) return null;
  if (options.parameterStyle !== undefined && options.parameterStyle !== "question")
    throw new ArgumentError('mysql2 takes placeholders of the style "question" only; another parameterStyle is for rendering.');
  return {
    host: options.host ?? "localhost",
    port: whole("port", options.port ?? 3306, 1),
    socketPath: options.socketPath ?? null,
    user: options.user ?? null,
    password: options.password ?? null,
    database: options.database ?? null,
    ssl: options.ssl ?? false,
    connectTimeout: whole("connectTimeout", options.connectTimeout ?? 10_000, 0),
    charset: checked(
      "charset",
      options.charset ?? "utf8mb4",
      /^utf8(?:mb[34])?(?:_\w+)?$/i,
      'a kind of UTF-8, such as "utf8mb4" or "utf8mb4_bin"',
    ),
    timezone: optional("timezone", options.timezone === undefined ? "+00:00" : options.timezone, /^[\w+:/-]+$/, 'such as "+00:00"'),
    sqlMode:
      options.sqlMode === undefined ? undefined : optional("sqlMode", options.sqlMode, /^[\w, ]*$/, "names with commas between them"),
    prepare: options.prepare ?? true,
    preparedStatements: whole("preparedStatements", options.preparedStatements ?? 200, 0),
  };
}

function whole(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ArgumentError(`The option ${name} is a whole number from ${least} on; ${String(value)} is not.`);
}

function optional(name: string, value: string | null, pattern: RegExp, form: string): string | null {
  return value === null ? null : checked(name, value, pattern, form);
}

/** These become part of SQL text, which takes no bound values there. */
function checked(name: string, value: string, pattern: RegExp, form: string): string {
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new ArgumentError(`The option ${name} is ${form}, not ${JSON.stringify(value)}.`);
}

/** The database in the words of a message, without secrets. */
export function describePlace(name: string, place: ConnectionOptions | null): string {
  if (place === null) return `${name}, without a database to connect to`;
  const { database, socketPath, host, port } = place;
  const where = socketPath ?? `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return `the ${name} database ${database === null ? "" : `${JSON.stringify(database)} `}at ${where}`;
}

/** How the options of a URL are read. */
const URL_OPTIONS: Readonly<Record<string, (text: string, name: string) => Partial<MysqlOptions>>> = {
  charset: (charset) => ({ charset }),
  connectTimeout: (text, name) => ({ connectTimeout: number(text, name) }),
  prepare: (text, name) => ({ prepare: flag(text, name) }),
  preparedStatements: (text, name) => ({ preparedStatements: number(text, name) }),
  serverVersion: (serverVersion) => ({ serverVersion }),
  socketPath: (socketPath) => ({ socketPath }),
  sqlMode: (sqlMode) => ({ sqlMode }),
  ssl: (text, name) => ({ ssl: flag(text, name) }),
  timezone: (timezone) => ({ timezone }),
};

/**
 * The options that a URL says.
 *
 * @param schemes the dialects that may stand before `://`
 * @throws ArgumentError for a URL that can't be, and for options that there aren't
 */
export function optionsOfUrl(text: string, schemes: readonly string[]): MysqlOptions {
  const url = DatabaseUrl.parse(text);
  if (!schemes.includes(url.dialect) || (url.driver !== null && url.driver !== "mysql2"))
    throw new ArgumentError(
      `${schemes[0]}() takes URLs that begin with ${schemes.map((scheme) => `${scheme}:// or ${scheme}+mysql2://`).join(", ")}, not ${JSON.stringify(`${url.scheme}://`)}.`,
    );
  const { user, password, host, port, database } = url;
  const options: MysqlOptions[] = [{ host: host === null || host === "" ? "localhost" : host }];
  if (user !== null) options.push({ user });
  if (password !== null) options.push({ password });
  if (port !== null) options.push({ port });
  if (database !== null) options.push({ database });
  for (const name of url.query.keys()) {
    const read = Object.hasOwn(URL_OPTIONS, name) ? URL_OPTIONS[name] : undefined;
    if (read === undefined)
      throw new ArgumentError(
        `A ${schemes[0]} URL has no option "${name}": there are ${Object.keys(URL_OPTIONS).join(", ")}. What else there is can be said by ${schemes[0]}({ … }).`,
      );
    options.push(read(url.option(name) ?? "", name));
  }
  return Object.assign({}, ...options);
}

function number(text: string, name: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new ArgumentError(`The option ${name} of the URL is a whole number, not ${JSON.stringify(text)}.`);
}

function flag(text: string, name: string): boolean {
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new ArgumentError(`The option ${name} of the URL is true or false, not ${JSON.stringify(text)}.`);
}
