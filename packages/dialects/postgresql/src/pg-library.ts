/** The package pg, as far as it's used here. */
import { InvalidRequestError } from "@athanor/core";

/** A message that describes the columns to come. */
export interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

/** What a server says of an error, or of something it finds worth a notice. */
export interface ServerMessage {
  readonly message?: string | undefined;
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

/** The socket, or TLS over it. */
export interface PgStream {
  cork?(): void;
  uncork?(): void;
  destroy(): unknown;
}

/** PostgreSQL's protocol, from the client's side: what it can say, and what a connection listens to. */
export interface WireProtocol {
  readonly stream: PgStream;
  query(text: string): void;
  parse(message: { readonly name: string; readonly text: string }): void;
  bind(message: { readonly portal: string; readonly statement: string; readonly values: readonly WireValue[] }): void;
  describe(message: { readonly type: "P" | "S"; readonly name: string }): void;
  execute(message: { readonly portal: string; readonly rows: number }): void;
  close(message: { readonly type: "P" | "S"; readonly name: string }): void;
  sync(): void;
  sendCopyFail(reason: string): void;
  prependListener(event: "readyForQuery", listener: (message: { readonly status: string }) => void): unknown;
  on(event: "parseComplete", listener: () => void): unknown;
}

/** The same with what goes before: opening a socket, TLS, stopping what another connection runs. */
export interface PgProtocol extends WireProtocol {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "parseComplete" | "connect" | "sslconnect" | "end", listener: () => void): unknown;
}

/** Something that runs on a client: it sends its messages and is told of the answers. */
export interface Submittable {
  submit(protocol: WireProtocol): Error | null;
  handleRowDescription(message: RowDescription): void;
  handleDataRow(message: { readonly fields: (string | null)[] }): void;
  handlePortalSuspended(): void;
  handleEmptyQuery(): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleCopyInResponse(protocol: WireProtocol): void;
  handleCopyData(): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
}

/** A value as it travels: text, or bytes as they are. */
export type WireValue = string | Buffer | null;

/** How a client is made. What isn't said comes from the environment, as libpq has it: PGHOST, PGUSER … */
export interface ClientConfig {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly ssl?: boolean | object;
  readonly application_name?: string;
  readonly connectionTimeoutMillis?: number;
  readonly keepAlive?: boolean;
  readonly options?: string;
}

/** Whoever talks to a server: hands it what is submitted, one after another, and tells each of its answers. */
export interface WireClient {
  readonly connection: WireProtocol;
  query(submittable: Submittable): unknown;
  /** Takes leave of the server. */
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
}

/** A client of pg. */
export interface PgClient extends WireClient {
  readonly connection: PgProtocol;
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean | object;
  readonly processID: number | null;
  readonly secretKey: number | null;
  connect(): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  on(event: "notice", listener: (notice: ServerMessage) => void): unknown;
}

/** The package. */
export interface PgLibrary {
  readonly Client: new (config: ClientConfig) => PgClient;
  readonly Connection: new (config: { readonly ssl: boolean | object }) => PgProtocol;
}

/**
 * Loads the package, so that rendering SQL doesn't need it.
 *
 * @throws InvalidRequestError if it isn't installed
 */
export async function loadPg(load: () => Promise<unknown> = () => import("pg")): Promise<PgLibrary> {
  let library: unknown;
  try {
    library = await load();
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) throw cause;
    throw new InvalidRequestError('The PostgreSQL dialect needs the package "pg", and it is not installed: npm i pg', { cause });
  }
  if (isPg(library)) return library;
  throw new InvalidRequestError('The package "pg" exports no Client: the PostgreSQL dialect needs version 8.');
}

function isPg(library: unknown): library is PgLibrary {
  return typeof library === "object" && library !== null && "Client" in library && "Connection" in library;
}
