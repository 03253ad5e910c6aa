/** Database URLs. SQLAlchemy's `URL`. */
import { ArgumentError, InvalidRequestError } from "@athanor/core";

/** What a URL is made of. */
export interface DatabaseUrlParts {
  /** What stands before `://`: the dialect, and after a `+` the driver: `"postgresql"`, `"sqlite+node"`. */
  readonly scheme: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string | null;
  readonly port: number | null;
  /** The database's name; for SQLite its file. */
  readonly database: string | null;
  /** The options behind the question mark, in their order; a name may have several values. */
  readonly query: ReadonlyMap<string, readonly string[]>;
}

const PATTERN =
  /^(?<scheme>[a-zA-Z][\w.+-]*):\/\/(?:(?<user>[^:/?#@]*)(?::(?<password>[^@]*))?@)?(?<host>\[[^\]]*\]|[^/:?#]*)?(?::(?<port>[^/?]*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s;

/** Options whose values are nobody's business. */
const SECRET = /password|passwd|passphrase|pwd|token|secret/i;

const HIDDEN = "***";

/** The options of a URL: immutable, and safe to print. */
class UrlQuery extends Map<string, readonly string[]> {
  constructor(options: Iterable<readonly [string, readonly string[]]>) {
    super();
    for (const [name, values] of options) super.set(name, Object.freeze([...values]));
  }

  /** The options with the values of those that are secrets hidden. */
  shown(): Map<string, readonly string[]> {
    return new Map(Array.from(this, ([name, values]) => [name, SECRET.test(name) ? values.map(() => HIDDEN) : values]));
  }

  override set(): never {
    return refuseChange();
  }

  override delete(): never {
    return refuseChange();
  }

  override clear(): never {
    return refuseChange();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): object {
    return this.shown();
  }
}

function refuseChange(): never {
  throw new InvalidRequestError(
    "A database URL is immutable, and its options too: url.with({ query: new Map([...url.query, [name, [value]]]) }) gives another.",
  );
}

/**
 * A database URL: `dialect[+driver]://user:password@host:port/database?option=value`. Immutable, and safe to print: the password
 * is shown as `***`, and so are options whose name says that they are secrets (`sslpassword`, `token` …).
 *
 * Special characters in user, password, database and options are percent-encoded.
 *
 * @example
 * const url = DatabaseUrl.parse("postgresql://scott:tiger@localhost:5432/test?sslmode=require");
 * String(url); // "postgresql://scott:***@localhost:5432/test?sslmode=require"
 * String(url.with({ database: "other" })); // "postgresql://scott:***@localhost:5432/other?sslmode=require"
 */
export class DatabaseUrl implements DatabaseUrlParts {
  readonly scheme: string;
  readonly user: string | null;
  /** Not enumerable: it doesn't show when the URL is printed or serialised. */
  declare readonly password: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly database: string | null;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly #query: UrlQuery;

  private constructor(parts: DatabaseUrlParts) {
    this.scheme = parts.scheme;
    this.user = parts.user;
    Object.defineProperty(this, "password", { value: parts.password, enumerable: false });
    this.host = parts.host;
    this.port = parts.port === null ? null : portOf(String(parts.port));
    this.database = parts.database;
    this.#query = new UrlQuery(parts.query);
    this.query = this.#query;
    Object.freeze(this);
  }

  /**
   * Reads a URL.
   *
   * @throws ArgumentError for what isn't one; the message doesn't show the password
   */
  static parse(text: string): DatabaseUrl {
    const { scheme, user, password, host, port, database, query } = PATTERN.exec(text)?.groups ?? {};
    if (scheme === undefined)
      throw new ArgumentError(
        `This is no database URL: ${JSON.stringify(withoutSecrets(text))}. It is made of dialect://user:password@host:port/database?option=value, with special characters percent-encoded.`,
      );
    // Behind a / in the user, the rest and the password would be the database's name.
    const behind = [host, port, host === undefined || host === "" ? undefined : database];
    if (behind.some((part) => part?.includes("@")))
      throw new ArgumentError(
        "A database URL has a single @, between user:password and the host: within user, password or a database's name it is written %40, and a / in the user %2F. (encodeURIComponent(password) encodes all special characters.)",
      );
    return new DatabaseUrl({
      scheme: scheme.toLowerCase(),
      user: decoded(user, "user"),
      password: decoded(password, "password", false),
      host: decoded(host?.startsWith("[") === true ? host.slice(1, -1) : host, "host"),
      port: portOf(port),
      database: decoded(database, "database"),
      query: queryOf(query),
    });
  }

  /** Whether a text looks like a URL at all, and not like a file's path. */
  static isUrl(text: string): boolean {
    return /^[a-zA-Z][\w.+-]*:\/\//.test(text);
  }

  /** The dialect: the scheme up to a `+`. */
  get dialect(): string {
    return this.scheme.split("+", 1)[0] ?? "";
  }

  /** The driver: what stands in the scheme after a `+`; null where nothing does. */
  get driver(): string | null {
    const [, driver] = this.scheme.split("+", 2);
    return driver ?? null;
  }

  /** An option's value, the last where there are several; null where it isn't given. */
  option(name: string): string | null {
    return this.query.get(name)?.at(-1) ?? null;
  }

  /** The same URL with some of its parts changed; what is undefined stays. */
  with(changes: Partial<DatabaseUrlParts>): DatabaseUrl {
    const {
      scheme = this.scheme,
      user = this.user,
      password = this.password,
      host = this.host,
      port = this.port,
      database = this.database,
      query = this.query,
    } = changes;
    return new DatabaseUrl({ scheme, user, password, host, port, database, query });
  }

  /**
   * The URL as a text that `parse` reads.
   *
   * @param options with `hidePassword: false` the password and other secrets stand in it; by default `***` does
   */
  render({ hidePassword = true }: { readonly hidePassword?: boolean } = {}): string {
    const { scheme, user, password, host, port, database } = this;
    const query = hidePassword ? this.#query.shown() : this.query;
    const secret = password === null ? "" : `:${hidePassword ? HIDDEN : encodeURIComponent(password)}`;
    const who = user === null && password === null ? "" : `${encodeURIComponent(user ?? "")}${secret}@`;
    const where =
      (host?.includes(":") === true ? `[${host.replaceAll("%", "%25")}]` : encodeURIComponent(host ?? "")) +
      (port === null ? "" : `:${port}`);
    const path = database === null ? "" : `/${encodeURI(database).replaceAll("?", "%3F").replaceAll("#", "%23")}`;
    const options = [...query].flatMap(([name, values]) => values.map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(each)}`));
    return `${scheme}://${who}${where}${path}${options.length === 0 ? "" : `?${options.join("&")}`}`;
  }

  /** The URL with its password and other secrets hidden. */
  toString(): string {
    return this.render();
  }

  toJSON(): string {
    return this.render();
  }
}

function portOf(port: string | undefined): number | null {
  if (port === undefined || port === "") return null;
  const value = Number(port);
  if (/^\d+$/.test(port) && value > 0 && value < 65_536) return value;
  throw new ArgumentError(
    `A database URL's port is a number from 1 to 65535, not ${JSON.stringify(port)}. (Special characters in a password are percent-encoded: encodeURIComponent(password).)`,
  );
}

function queryOf(text: string | undefined): ReadonlyMap<string, readonly string[]> {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text ?? "")) {
    const values = query.get(name);
    if (values === undefined) query.set(name, [value]);
    else values.push(value);
  }
  return query;
}

/** @param shown whether a message may show the text */
function decoded(text: string | undefined, part: string, shown = true): string | null {
  if (text === undefined || text === "") return null;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ArgumentError(
      `The ${part} of a database URL is percent-encoded, and ${shown ? JSON.stringify(text) : "what was given"} can't be decoded: a percent sign itself is written %25.`,
      { cause },
    );
  }
}

function withoutSecrets(text: string): string {
  const query = text.replace(/([?&])([^=&]*)=[^&]*/g, (option, mark, name) => (SECRET.test(name) ? `${mark}${name}=${HIDDEN}` : option));
  return query.replace(/(\/\/[^:/@]*):.*@/s, `$1:${HIDDEN}@`);
}
