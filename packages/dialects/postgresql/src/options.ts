/** What `postgresql()` may be told. */
import type { PostgresqlRendering } from "./server-facts.ts";

/** A certificate, or a key, in PEM form. */
export type Pem = string | Uint8Array;

/** How TLS is used; what else `tls.connect` of Node takes may stand here too. */
export interface TlsOptions {
  /** The authority that has signed the server's certificate; by default those that Node knows. */
  readonly ca?: Pem | readonly Pem[];
  /** The client's own certificate. */
  readonly cert?: Pem;
  /** The key of that certificate. */
  readonly key?: Pem;
  readonly passphrase?: string;
  /** Whether the server's certificate is checked: by default true. */
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
  readonly [option: string]: unknown;
}

/** How TLS is used, in the words of libpq. */
export type SslMode = "disable" | "prefer" | "require" | "verify-ca" | "verify-full";

/** Something that the server says beside its answers. */
export interface Notice {
  /** `NOTICE`, `WARNING`, `INFO` …, in the server's language. */
  readonly severity: string;
  readonly message: string;
  /** Its SQLSTATE. */
  readonly code: string;
  readonly detail: string | null;
  readonly hint: string | null;
}

/** Options of a PostgreSQL database, and of the SQL that is written for it. What isn't said comes from the environment: PGHOST, PGUSER … */
export interface PostgresqlOptions extends PostgresqlRendering {
  /** The server's name or address, or the directory of its socket: by default `PGHOST`, or `"localhost"`. */
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  /** The password, or what gives it: called for each connection, for tokens that don't last. */
  readonly password?: string | (() => string | PromiseLike<string>);
  readonly database?: string;
  /** Whether, and how, TLS is used. Takes the place of `sslmode`. */
  readonly ssl?: boolean | TlsOptions;
  /**
   * How TLS is used, in the words of libpq. `"prefer"`: where the server has it; `"require"`: always, but the certificate is not
   * checked; `"verify-ca"`: it is; `"verify-full"`: its name is, too. By default `PGSSLMODE`, or no TLS.
   */
  readonly sslmode?: SslMode;
  /** What the server's lists of connections call this program. */
  readonly applicationName?: string;
  /** How long opening a connection may take, in milliseconds: by default 10,000; 0 for as long as it takes. */
  readonly connectTimeout?: number;
  /** How long a statement may take, in milliseconds; by default as the server is set. */
  readonly statementTimeout?: number;
  /** More settings for each connection, as libpq has them: `"-c search_path=app -c lock_timeout=1000"`. */
  readonly options?: string;
  /** Whether statements are prepared and kept: by default true. False for a pooler that gives each transaction another connection. */
  readonly prepare?: boolean;
  /** How many prepared statements each connection keeps: by default 200. */
  readonly preparedStatements?: number;
  /** Whether the network is asked now and then if the server is still there: by default true. */
  readonly keepAlive?: boolean;
  /** Is told what the server says beside its answers: `RAISE NOTICE`, warnings. */
  readonly onNotice?: (notice: Notice) => void;
}
