/** Where `mssql()` connects to, and how: from a URL, or from options. */
import { ArgumentError } from "@athanor/core";
import { DatabaseUrl } from "@athanor/engine";
import type { AzureAuthentication, MssqlOptions, Secret } from "./options.ts";

/** Who logs in. */
export type Login =
  | { readonly by: "password"; readonly user: string | null; readonly password: Secret | null; readonly domain: string | null }
  | { readonly by: "token"; readonly token: Secret }
  | { readonly by: "azure"; readonly authentication: AzureAuthentication };

/** What is needed to connect, with every choice made. */
export interface ConnectionOptions {
  readonly host: string;
  /** null where the instance's name leads to it. */
  readonly port: number | null;
  readonly instanceName: string | null;
  readonly login: Login;
  readonly database: string | null;
  readonly encrypt: boolean | "strict";
  readonly trustServerCertificate: boolean;
  readonly ca: MssqlOptions["ca"] | null;
  readonly connectTimeout: number;
  readonly applicationName: string | null;
  readonly packetSize: number;
}

/** The options that say where to connect to: without any of them the dialect is one to render for. */
const PLACES = ["host", "port", "instanceName", "user", "password", "accessToken", "authentication", "database"] as const;

/**
 * How to connect.
 *
 * @returns null where nothing says where to
 * @throws ArgumentError for options that can't be
 */
export function connectionOptions(options: MssqlOptions): ConnectionOptions | null {
  if (PLACES.every((name) => options[name] === undefined)) return null;
  const { port, instanceName, encrypt = true } = options;
  if (port !== undefined && instanceName !== undefined)
    throw new ArgumentError("An instance is found by its port or by its name: give port or instanceName, not both.");
  if (typeof encrypt !== "boolean" && encrypt !== "strict")
    throw new ArgumentError(`The option encrypt is true, false or "strict", not ${JSON.stringify(encrypt)}.`);
  return {
    host: options.host ?? "localhost",
    port: instanceName === undefined ? whole("port", port ?? 1433, 1, 65_535) : null,
    instanceName: instanceName ?? null,
    login: loginOf(options),
    database: options.database ?? null,
    encrypt,
    trustServerCertificate: options.trustServerCertificate ?? false,
    ca: options.ca ?? null,
    connectTimeout: whole("connectTimeout", options.connectTimeout ?? 15_000, 1),
    applicationName: options.applicationName ?? null,
    packetSize: whole("packetSize", options.packetSize ?? 4096, 512, 32_767),
  };
}

function loginOf({ user, password, domain, accessToken, authentication }: MssqlOptions): Login {
  const ways = [user ?? password ?? domain, accessToken, authentication].filter((way) => way !== undefined);
  if (ways.length > 1) throw new ArgumentError("There is one way to log in: give user and password, or accessToken, or authentication.");
  if (accessToken !== undefined) return { by: "token", token: accessToken };
  if (authentication !== undefined) return { by: "azure", authentication };
  return { by: "password", user: user ?? null, password: password ?? null, domain: domain ?? null };
}

function whole(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const upTo = most === Number.MAX_SAFE_INTEGER ? "on" : `to ${most}`;
  throw new ArgumentError(`The option ${name} is a whole number from ${least} ${upTo}; ${String(value)} is not.`);
}

/** The database in the words of a message, without secrets. */
export function describePlace(place: ConnectionOptions | null): string {
  if (place === null) return "SQL Server, without a database to connect to";
  const { database, host, port, instanceName } = place;
  const where = `${host.includes(":") ? `[${host}]` : host}${instanceName === null ? `:${port}` : `\\${instanceName}`}`;
  return `the SQL Server database ${database === null ? "" : `${JSON.stringify(database)} `}at ${where}`;
}

/** How the options of a URL are read. */
const URL_OPTIONS: Readonly<Record<string, (text: string, name: string) => Partial<MssqlOptions>>> = {
  applicationName: (applicationName) => ({ applicationName }),
  connectTimeout: (text, name) => ({ connectTimeout: number(text, name) }),
  domain: (domain) => ({ domain }),
  encrypt: (text, name) => ({ encrypt: text === "strict" ? text : flag(text, name, 'true, false or "strict"') }),
  instanceName: (instanceName) => ({ instanceName }),
  packetSize: (text, name) => ({ packetSize: number(text, name) }),
  serverVersion: (serverVersion) => ({ serverVersion }),
  trustServerCertificate: (text, name) => ({ trustServerCertificate: flag(text, name) }),
};

/**
 * The options that a URL says.
 *
 * @throws ArgumentError for a URL that can't be, and for options that there aren't
 */
export function optionsOfUrl(text: string): MssqlOptions {
  const url = DatabaseUrl.parse(text);
  if (url.dialect !== "mssql" || (url.driver !== null && url.driver !== "tedious"))
    throw new ArgumentError(`mssql() takes URLs that begin with mssql:// or mssql+tedious://, not ${JSON.stringify(`${url.scheme}://`)}.`);
  const { user, password, host, port, database } = url;
  const options: MssqlOptions[] = [{ host: host === null || host === "" ? "localhost" : host }];
  if (user !== null) options.push({ user });
  if (password !== null) options.push({ password });
  if (port !== null) options.push({ port });
  if (database !== null) options.push({ database });
  for (const name of url.query.keys()) {
    const read = Object.hasOwn(URL_OPTIONS, name) ? URL_OPTIONS[name] : undefined;
    if (read === undefined)
      throw new ArgumentError(
        `An mssql URL has no option "${name}": there are ${Object.keys(URL_OPTIONS).join(", ")}. What else there is can be said by mssql({ … }).`,
      );
    options.push(read(url.option(name) ?? "", name));
  }
  return Object.assign({}, ...options);
}

function number(text: string, name: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new ArgumentError(`The option ${name} of the URL is a whole number, not ${JSON.stringify(text)}.`);
}

function flag(text: string, name: string, choices = "true or false"): boolean {
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new ArgumentError(`The option ${name} of the URL is ${choices}, not ${JSON.stringify(text)}.`);
}
