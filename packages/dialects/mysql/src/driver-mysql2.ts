/** The driver on mysql2. The library is loaded when the first connection is opened, so that rendering SQL doesn't need it. */
import { isIP } from "node:net";
import { ArgumentError, InvalidRequestError } from "@athanor/core";
import type { Driver } from "@athanor/engine";
import type { ConnectionOptions } from "./connection-options.ts";
import { MysqlConnection } from "./mysql-connection.ts";
import type { NativeConnection, NativeLibrary } from "./native.ts";

const NAME = "mysql2";

/** Makes the driver of one database; of none, where the dialect is there to render for. */
export function mysql2(options: ConnectionOptions | null): Driver {
  return {
    name: NAME,
    sync: false,
    connect: async () => {
      if (options === null)
        throw new InvalidRequestError(
          'This dialect was made without a database to connect to: give it one, mysql("mysql://user:password@host/database").',
        );
      const library = await loadLibrary();
      const another = async (): Promise<NativeConnection> => open(library, await settings(options));
      const { prepare, preparedStatements } = options;
      return new MysqlConnection(await another(), { types: library.TypedParameter, prepare, preparedStatements, another });
    },
  };
}

/** What mysql2 is told. A password that is a function is asked for each connection anew: it may be a token that expires. */
async function settings(options: ConnectionOptions): Promise<Record<string, unknown>> {
  const { host, port, socketPath, user, password, database, ssl, connectTimeout, charset, preparedStatements } = options;
  const secret = typeof password === "function" ? await password() : password;
  if (secret !== null && typeof secret !== "string") throw new ArgumentError("The function that was given as password returned no string.");
  return {
    ...(socketPath === null ? { host, port } : { socketPath }),
    ...given({ user, password: secret, database }),
    // A certificate for an address has no name that could be compared.
    ...(ssl === false ? {} : { ssl: { verifyIdentity: isIP(host) === 0, ...(ssl === true ? {} : ssl) } }),
    connectTimeout,
    charset,
    maxPreparedStatements: Math.max(1, preparedStatements),
    rowsAsArray: true,
    // Texts are exact; the types make of them what they promise.
    dateStrings: true,
    jsonStrings: true,
    supportBigNumbers: true,
    multipleStatements: false,
    // UPDATE counts the rows that it matched. With IGNORE_SPACE each function's name would be a reserved word.
    flags: ["FOUND_ROWS", "-LOCAL_FILES", "-IGNORE_SPACE"],
  };
}

function given(options: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function open(library: NativeLibrary, options: Record<string, unknown>): Promise<NativeConnection> {
  return new Promise((resolve, reject) => {
    const connection = library.createConnection(options);
    // Whatever befalls the connection later: an error without a listener would end the process.
    connection.on("error", () => {});
    connection.connect((error) => {
      if (error === null || error === undefined) resolve(connection);
      else {
        connection.stream.destroy();
        reject(error);
      }
    });
  });
}

/**
 * The library.
 *
 * @param bring imports the package
 * @throws InvalidRequestError if it isn't installed, or too old
 */
export async function loadLibrary(bring: () => Promise<object> = () => import("mysql2")): Promise<NativeLibrary> {
  let loaded: object;
  try {
    loaded = await bring();
  } catch (error) {
    if (!hasCode(error, "ERR_MODULE_NOT_FOUND")) throw error;
    throw new InvalidRequestError(`The MySQL dialect needs the package "${NAME}", and it is not installed: npm i ${NAME}`, {
      cause: error,
    });
  }
  // What is defined by a getter shows on the CommonJS module only.
  const library: object = "default" in loaded && typeof loaded.default === "object" && loaded.default !== null ? loaded.default : loaded;
  if (isLibrary(library)) return library;
  throw new InvalidRequestError(`The package "${NAME}" is too old: the MySQL dialect needs version 3.24 or newer. npm i ${NAME}@latest`);
}

function isLibrary(library: object): library is NativeLibrary {
  return "createConnection" in library && "TypedParameter" in library;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
