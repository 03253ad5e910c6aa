/** What `mssql()` may be told, and what follows from it. */
import { ArgumentError } from "@athanor/core";

/** A secret, or a function that is asked for it at each new connection: for those that expire. */
export type Secret = string | (() => string | PromiseLike<string>);

/** How to log in by Azure's directory, as tedious takes it: `{ type: "azure-active-directory-default", options: { … } }`. */
export interface AzureAuthentication {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Options of the SQL Server dialect: where to connect to, how, and what SQL depends on. Without any of `host`, `port`,
 * `instanceName`, `user`, `password`, `accessToken`, `authentication` and `database`, the dialect is one to render for.
 */
export interface MssqlOptions extends RenderingOptions {
  /** By default `localhost`. */
  readonly host?: string;
  /** By default 1433. */
  readonly port?: number;
  /** The name of an instance, whose port the server's browser service tells; in place of `port`. */
  readonly instanceName?: string;
  readonly user?: string;
  readonly password?: Secret;
  /** The Windows domain of the user, who then logs in by NTLM. */
  readonly domain?: string;
  /** A token of Azure's directory, in place of user and password. */
  readonly accessToken?: Secret;
  /** Any other way of Azure's directory, in place of user and password. */
  readonly authentication?: AzureAuthentication;
  readonly database?: string;
  /** Whether the connection is encrypted: by default it is; `"strict"` encrypts before anything else is said (TDS 8). */
  readonly encrypt?: boolean | "strict";
  /** Whether a certificate is taken that can't be verified: by default it isn't. */
  readonly trustServerCertificate?: boolean;
  /** The certificates of the authorities that are trusted; by default those that Node trusts. */
  readonly ca?: string | Buffer | (string | Buffer)[];
  /** How long connecting may take, in milliseconds: by default 15 000. */
  readonly connectTimeout?: number;
  /** By what name the server's tools show the connection. */
  readonly applicationName?: string;
  /** How large the network's packets are, in bytes; by default 4096. */
  readonly packetSize?: number;
}

/** What the SQL depends on that is written; what isn't said is asked of the server, once there is one. */
export interface RenderingOptions {
  /**
   * The server's version, as it says itself: `"16.0"` is SQL Server 2022, 15 is 2019, 14 is 2017, 13 is 2016, 11 is 2012, 10 is
   * 2008. By default, that of a server whose version nobody has to think about.
   */
  readonly serverVersion?: string | readonly number[];
}

/** What a server of a version can do. */
export interface MssqlFacts {
  /** OFFSET … FETCH, instead of numbering rows in a subquery: from 2012 on. */
  readonly offsetFetch: boolean;
  /** IS DISTINCT FROM: from 2022 on. */
  readonly distinctFrom: boolean;
  /** `<<` and `>>`: from 2022 on. */
  readonly shifts: boolean;
  /** VARCHAR(max) and the like, instead of TEXT, NTEXT and IMAGE: from 2012 on. */
  readonly maxTypes: boolean;
}

const LEAST_VERSION = 14;

/**
 * What follows from a version.
 *
 * @throws ArgumentError for what is no version
 */
export function factsOf({ serverVersion }: RenderingOptions): MssqlFacts {
  const major = majorOf(serverVersion);
  return { offsetFetch: major >= 11, distinctFrom: major >= 16, shifts: major >= 16, maxTypes: major >= 11 };
}

function majorOf(version: RenderingOptions["serverVersion"]): number {
  if (version === undefined) return LEAST_VERSION;
  const [major] = typeof version === "string" ? version.split(".", 1) : version;
  if (/^\d+$/.test(String(major))) return Number(major);
  throw new ArgumentError(`serverVersion is a version such as "16.0", not ${JSON.stringify(version)}.`);
}
