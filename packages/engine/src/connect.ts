/** Opening a connection, and plain queries on it. */
import type { DriverConnection } from "./driver.ts";
import type { EngineDialect, QueryRunner } from "./engine-dialect.ts";
import { databaseError } from "./errors.ts";
import type { Op } from "./op.ts";
import { wait } from "./op.ts";

/**
 * Opens a connection to a dialect's database and sets it up.
 *
 * @throws DatabaseError if the database can't be reached or refuses
 */
export function* connect(dialect: EngineDialect): Op<DriverConnection> {
  try {
    const connection = yield* wait(dialect.driver.connect());
    yield* setUp(dialect, connection);
    return connection;
  } catch (error) {
    const facts = dialect.mapError(error);
    throw facts === null ? error : databaseError(facts, null, error);
  }
}

function* setUp(dialect: EngineDialect, connection: DriverConnection): Op<void> {
  if (dialect.onConnect === undefined) return;
  let done = false;
  try {
    yield* dialect.onConnect(driverQueries(connection));
    done = true;
  } finally {
    if (!done) yield* wait(connection.close());
  }
}

/** Queries straight on a driver's connection: no transaction is begun, nothing is logged, errors are the driver's. */
function driverQueries(connection: DriverConnection): QueryRunner {
  return {
    *query(sql, values = []) {
      const result = yield* wait(connection.execute({ sql, values, returnsRows: null, prepare: false, wideIntegers: false }));
      return result.rows ?? [];
    },
  };
}
