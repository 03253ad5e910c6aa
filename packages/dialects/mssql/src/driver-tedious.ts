/** The driver on tedious. The library is loaded when the first connection is opened, so that rendering SQL doesn't need it. */
import { ArgumentError, InvalidRequestError } from "@athanor/core";
import type { Driver } from "@athanor/engine";
import type { ConnectionOptions, Login } from "./connection-options.ts";
import { refuseCleartext } from "./encryption.ts";
import { readExactly } from "./exact-numbers.ts";
import { called } from "./execution.ts";
import { MssqlConnection } from "./mssql-connection.ts";
import type { NativeConnection, NativeLibrary } from "./native.ts";
import { NATIVE_TYPES } from "./native.ts";
import type { Secret } from "./options.ts";
import { survive } from "./unreadable-answers.ts";

const NAME = "tedious";

/** Makes the driver of one database; of none, where the dialect is there to render for. */
export function tedious(options: ConnectionOptions | null): Driver {
  return {
    name: NAME,
    sync: false,
    connect: async () => {
      if (options === null)
        throw new InvalidRequestError(
          'This dialect was made without a database to connect to: give it one, mssql("mssql://user:password@host/database").',
        );
      const loaded = await loadLibrary();
      return new MssqlConnection(await open(loaded, await settings(options), options.encrypt === true), loaded.library);
    },
  };
}

/** What tedious is told. */
async function settings(given: ConnectionOptions): Promise<Record<string, unknown>> {
  const { host, port, instanceName, login, database, applicationName, ca } = given;
  return {
    server: host,
    authentication: await authentication(login),
    options: {
      ...(port === null ? { instanceName } : { port }),
      ...(database === null ? {} : { database }),
      ...(applicationName === null ? {} : { appName: applicationName }),
      ...(ca === null ? {} : { cryptoCredentialsDetails: { ca } }),
      encrypt: given.encrypt,
      trustServerCertificate: given.trustServerCertificate,
      connectTimeout: given.connectTimeout,
      packetSize: given.packetSize,
      // The engine has timeouts of its own, and collects the rows itself.
      requestTimeout: 0,
      rowCollectionOnDone: false,
      rowCollectionOnRequestCompletion: false,
      useColumnNames: false,
      useUTC: true,
      lowerCaseGuids: true,
      // After an error, the transaction goes on as the program decides.
      abortTransactionOnError: false,
    },
  };
}

async function authentication(login: Login): Promise<Record<string, unknown>> {
  if (login.by === "azure") return { ...login.authentication };
  if (login.by === "token")
    return { type: "azure-active-directory-access-token", options: { token: await secret(login.token, "accessToken") } };
  const { user, password, domain } = login;
  const options = {
    ...(user === null ? {} : { userName: user }),
    ...(password === null ? {} : { password: await secret(password, "password") }),
  };
  return domain === null ? { type: "default", options } : { type: "ntlm", options: { ...options, domain } };
}

/** A secret that is a function is asked for each connection anew: it may be a token that expires. */
async function secret(given: Secret, name: string): Promise<string> {
  const value = typeof given === "function" ? await given() : given;
  if (typeof value === "string") return value;
  throw new ArgumentError(`The function that was given as ${name} returned no string.`);
}

async function open({ library, parser }: Loaded, config: Record<string, unknown>, encrypted: boolean): Promise<NativeConnection> {
  const connection = new library.Connection(config);
  readExactly(parser, optionsOf(connection));
  survive(connection);
  const checkEncrypted = encrypted ? refuseCleartext(connection) : null;
  // Whatever befalls the connection later: an error without a listener would end the process.
  connection.on("error", () => {});
  const numbers: number[] = [];
  const hear = (message: unknown): void => {
    if (hasNumber(message)) numbers.push(message.number);
  };
  connection.on("errorMessage", hear);
  try {
    await called((callback) => connection.connect(callback));
    checkEncrypted?.();
    return connection;
  } catch (error) {
    connection.close();
    // Of a login that fails, tedious tells the text, and keeps the number to itself.
    throw error instanceof Error && numbers[0] !== undefined ? Object.assign(error, { number: numbers[0] }) : error;
  } finally {
    connection.removeListener("errorMessage", hear);
  }
}

/** What a connection's parser is given as its options: the very object. */
function optionsOf(connection: object): unknown {
  const config: unknown = "config" in connection ? connection.config : null;
  return typeof config === "object" && config !== null && "options" in config ? config.options : null;
}

function hasNumber(message: unknown): message is { readonly number: number } {
  return typeof message === "object" && message !== null && "number" in message && typeof message.number === "number";
}

/** The library, and the part of it that reads values; null where there is none. */
export interface Loaded {
  readonly library: NativeLibrary;
  readonly parser: unknown;
}

/**
 * The library.
 *
 * @param bring imports the package
 * @param bringParser imports its module that reads values
 * @throws InvalidRequestError if it isn't installed, or too old
 */
export async function loadLibrary(
  bring: () => Promise<object> = () => import("tedious"),
  bringParser: () => Promise<object> = () => import("tedious/lib/value-parser.js"),
): Promise<Loaded> {
  let loaded: object;
  try {
    loaded = await bring();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new InvalidRequestError(`The SQL Server dialect needs the package "${NAME}", and it is not installed: npm i ${NAME}`, {
      cause: error,
    });
  }
  const library = common(loaded);
  if (!isLibrary(library))
    throw new InvalidRequestError(
      `The package "${NAME}" is too old: the SQL Server dialect needs version 18 or newer. npm i ${NAME}@latest`,
    );
  return { library, parser: await bringParser().then(common, () => null) };
}

/** A CommonJS module as it is to those that require it. */
function common(loaded: object): object {
  return "default" in loaded && typeof loaded.default === "object" && loaded.default !== null ? loaded.default : loaded;
}

function isLibrary(library: object): library is NativeLibrary {
  if (!["Connection", "Request", "RequestError", "ISOLATION_LEVEL"].every((name) => name in library) || !("TYPES" in library)) return false;
  const { TYPES: types } = library;
  return typeof types === "object" && types !== null && NATIVE_TYPES.every((name) => name in types);
}
