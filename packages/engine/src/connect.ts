/** Opening a connection, and plain queries on it. */
import type { Driver, DriverConnection } from "./driver.ts";
import type { EngineDialect, QueryRunner } from "./engine-dialect.ts";
import { databaseError } from "./errors.ts";
import type { Events } from "./events.ts";
import type { Op } from "./op.ts";
import { wait } from "./op.ts";
import type { ConnectionOpener } from "./pool/pool.ts";
import { traceConnect, traceConnectEnd } from "./tracing.ts";

/** What an engine knows of its database: the dialect as it was given, until a server has said what it is. */
export class ServerKnowledge {
  dialect: EngineDialect;
  /** Whether a server was asked. */
  known: boolean;

  constructor(dialect: EngineDialect) {
    this.dialect = dialect;
    this.known = dialect.forServer === undefined;
  }
}

/** How an engine opens and closes its connections. */
export function openerOf(server: ServerKnowledge, driver: Driver, events: Events): ConnectionOpener {
  const close = function* (connection: DriverConnection): Op<void> {
    try {
      if (events.has("close")) yield* events.emit("close", { dialect: server.dialect, driver: connection });
    } finally {
      yield* closeQuietly(connection);
    }
  };
  return {
    *open() {
      const { name, description } = server.dialect;
      const trace = traceConnect(name, description);
      let failure: { readonly error: unknown } | null = null;
      let connection: DriverConnection;
      try {
        connection = yield* connect(server, driver);
      } catch (original) {
        failure = { error: yield* toldError(server, events, original) };
        throw failure.error;
      } finally {
        if (trace !== null) traceConnectEnd(trace, failure);
      }
      let told = false;
      try {
        if (events.has("connect")) yield* events.emit("connect", { dialect: server.dialect, driver: connection });
        told = true;
      } finally {
        if (!told) yield* close(connection);
      }
      return connection;
    },
    *unanswered(original) {
      yield* toldError(server, events, original);
    },
    close,
    *closeShared() {
      yield* wait(driver.dispose?.());
      if (events.has("dispose")) yield* events.emit("dispose", { dialect: server.dialect });
    },
  };
}

function* closeQuietly(connection: DriverConnection): Op<void> {
  try {
    yield* wait(connection.close());
  } catch {
    // It is given up either way.
  }
}

/**
 * Opens a connection to an engine's database and sets it up. The first that is opened tells what the server is.
 *
 * @throws what the driver throws
 */
function* connect(server: ServerKnowledge, driver: Driver): Op<DriverConnection> {
  const connection = yield* wait(driver.connect());
  yield* setUp(server, connection);
  return connection;
}

/** The error to throw where a connection couldn't be opened or doesn't answer: a DatabaseError, unless listeners make another of it. */
function* toldError({ dialect }: ServerKnowledge, events: Events, original: unknown): Op<unknown> {
  const facts = dialect.mapError(original);
  const error = facts === null ? original : databaseError(facts, null, original);
  if (!events.has("handleError")) return error;
  const event = { connection: null, error, original, sql: null, values: null, isDisconnect: facts?.disconnect === true };
  try {
    yield* events.emit("handleError", event);
  } catch (thrown) {
    return thrown;
  }
  return event.error;
}

function* setUp(server: ServerKnowledge, connection: DriverConnection): Op<void> {
  const { dialect } = server;
  let done = false;
  try {
    const queries = driverQueries(connection);
    if (dialect.onConnect !== undefined) yield* dialect.onConnect(queries);
    if (!server.known && dialect.forServer !== undefined) {
      const informed = yield* dialect.forServer(queries);
      // Of two connections that are opened at the same time, the first to answer decides.
      if (!server.known) server.dialect = informed;
      server.known = true;
    }
    done = true;
  } finally {
    if (!done) yield* closeQuietly(connection);
  }
}

/** Queries straight on a driver's connection: no transaction is begun, nothing is logged, errors are the driver's. */
export function driverQueries(connection: DriverConnection): QueryRunner {
  return {
    *query(sql, values = []) {
      const result = yield* wait(connection.execute({ sql, values, returnsRows: null, prepare: false, wideIntegers: false }));
      return result.rows ?? [];
    },
  };
}
