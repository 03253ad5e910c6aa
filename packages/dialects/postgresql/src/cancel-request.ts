/** Stopping what runs on a connection: a request on a connection of its own, which the server closes again. */
import type { PgClient, PgLibrary } from "./pg-library.ts";

/**
 * Asks the server to stop what a client is running. Whether there still was anything to stop isn't told.
 *
 * @param timeout how long it may take, in milliseconds; 0 for as long as it takes
 * @throws Error if the server can't be reached
 */
export function cancelRequest(library: PgLibrary, client: PgClient, timeout: number): Promise<void> {
  const { host, port, ssl, processID, secretKey } = client;
  // A server without the two can't be asked.
  if (processID === null || secretKey === null) return Promise.resolve();
  const connection = new library.Connection({ ssl });
  return new Promise((resolve, reject) => {
    const timer = timeout === 0 ? undefined : setTimeout(() => connection.stream.destroy(), timeout);
    let asked = false;
    const ask = (): void => {
      connection.cancel(processID, secretKey);
      asked = true;
    };
    connection.on("connect", () => (ssl === false ? ask() : connection.requestSsl()));
    connection.on("sslconnect", ask);
    // However the server ends it: the request was sent.
    connection.on("error", (error) => (asked ? resolve() : reject(error)));
    connection.on("end", () => {
      clearTimeout(timer);
      resolve();
    });
    if (host.startsWith("/")) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
}
