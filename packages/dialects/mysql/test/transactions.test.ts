/** Transactions: levels, savepoints, what the server ends by itself, connections that break. */
import { insert, select, update } from "@athanor/core";
import type { ConnectionState, DriverConnection, DriverRequest, EngineState, TransactionMode } from "@athanor/engine";
import {
  beginNested,
  closeConnection,
  commit,
  commitTransaction,
  createAll,
  executeDriverSql,
  executeStatement,
  OperationalError,
  openConnection,
  PendingRollbackError,
  rollback,
  rollbackTransaction,
  runAsync,
} from "@athanor/engine";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { counters, metadata } from "./counters.ts";
import { describeServer, inTransaction, rowsOf, runSql, TestDatabase } from "./server.ts";

const database = new TestDatabase();
let engine: EngineState;

beforeEach(async (context) => {
  if (context.task.mode === "skip") return;
  engine ??= await database.engine({ pool: { size: 3, overflow: 0 } });
  await inTransaction(engine, function* (connection) {
    yield* createAll(connection, metadata);
    yield* executeDriverSql(connection, "DELETE FROM counter");
    yield* executeStatement(connection, insert(counters), [
      { id: 1, n: 10 },
      { id: 2, n: 20 },
    ]);
  });
});

const numbers = (): Promise<unknown[]> => rowsOf(engine, "SELECT n FROM counter ORDER BY id").then((rows) => rows.flat());
const set = (connection: ConnectionState, id: number, n: number) =>
  executeStatement(connection, update(counters).values({ n }).where(counters.c.id.eq(id)), undefined);
const read = function* (connection: ConnectionState, id = 1) {
  return (yield* executeStatement(connection, select(counters.c.n).where(counters.c.id.eq(id)), undefined)).scalar();
};
/** A connection that is closed at the end, whatever happens. */
async function opened<T>(use: (connection: ConnectionState) => Promise<T>, from = engine): Promise<T> {
  const connection = await runAsync(openConnection(from));
  try {
    return await use(connection);
  } finally {
    await runAsync(closeConnection(connection));
  }
}
const dialect = database.dialect();
const PLAIN: TransactionMode = { isolationLevel: null, readOnly: null, deferrable: null };
const statement = (sql: string): DriverRequest => ({ sql, values: [], returnsRows: null, prepare: false, wideIntegers: false });
/** A connection without an engine, closed after the test. */
async function connected(): Promise<DriverConnection> {
  const connection = await dialect.driver.connect();
  onTestFinished(() => connection.close());
  return connection;
}
const inTransactionNow = (connection: ConnectionState): boolean | null | undefined => connection.pooled?.driver.inTransaction;

describeServer("a transaction", () => {
  it("is committed, or rolled back, whole", async () => {
    await opened(async (connection) => {
      await runAsync(set(connection, 1, 11));
      expect(inTransactionNow(connection)).toBe(true);
      await runAsync(rollback(connection));
      expect(inTransactionNow(connection)).toBe(false);
      await runAsync(set(connection, 2, 21));
      await runAsync(commit(connection));
      expect(inTransactionNow(connection)).toBe(false);
    });
    expect(await numbers()).toEqual([10, 21]);
  });

  it("has savepoints", async () => {
    await opened(async (connection) => {
      await runAsync(set(connection, 1, 11));
      const kept = await runAsync(beginNested(connection));
      await runAsync(set(connection, 2, 21));
      await runAsync(commitTransaction(connection, kept));
      const undone = await runAsync(beginNested(connection));
      await runAsync(set(connection, 1, 12));
      await runAsync(rollbackTransaction(connection, undone));
      await runAsync(commit(connection));
    });
    expect(await numbers()).toEqual([11, 21]);
  });

  it("that DDL has committed goes on as another one, which can be rolled back", async () => {
    await opened(async (connection) => {
      await runAsync(set(connection, 1, 11));
      await runAsync(executeDriverSql(connection, "CREATE TABLE more (id INTEGER)"));
      expect(inTransactionNow(connection)).toBe(true);
      await runAsync(set(connection, 2, 21));
      await runAsync(rollback(connection));
      expect(inTransactionNow(connection)).toBe(false);
    });
    expect(await numbers()).toEqual([11, 20]);
  });

  it("isn't begun again where that would give up locked tables", async () => {
    const driver = await connected();
    await driver.begin(PLAIN);
    await driver.execute(statement("LOCK TABLES counter WRITE"));
    await driver.execute(statement("UPDATE counter SET n = 1"));
    // Whoever holds locks on tables can use no others.
    await expect(Promise.resolve(driver.execute(statement("SELECT 1 FROM mysql.user")))).rejects.toThrow(/not locked/);
    await driver.execute(statement("UNLOCK TABLES"));
  });

  it("is none with AUTOCOMMIT", async () => {
    await opened(
      async (connection) => {
        await runAsync(set(connection, 1, 11));
        expect(inTransactionNow(connection)).toBe(false);
        await runAsync(rollback(connection));
      },
      engine.withOptions({ isolationLevel: "AUTOCOMMIT" }),
    );
    expect(await numbers()).toEqual([11, 20]);
  });
});

describeServer("an isolation level", () => {
  /** What a transaction of a level sees of another one's change: before that is committed, and after. */
  const seen = (isolationLevel: string): Promise<unknown[]> =>
    opened(async (reader) => {
      await runAsync(read(reader));
      return opened(async (writer) => {
        await runAsync(set(writer, 1, 11));
        const before = await runAsync(read(reader));
        await runAsync(commit(writer));
        return [before, await runAsync(read(reader))];
      });
    }, engine.withOptions({ isolationLevel }));

  it.each([
    ["READ UNCOMMITTED", [11, 11]],
    ["READ COMMITTED", [10, 11]],
    ["REPEATABLE READ", [10, 10]],
  ])("%s", async (level, expected) => {
    expect(await seen(level)).toEqual(expected);
  });

  it("SERIALIZABLE locks what it reads", async () => {
    await opened(
      async (reader) => {
        await runAsync(read(reader));
        await opened(async (writer) => {
          await runAsync(executeDriverSql(writer, "SET innodb_lock_wait_timeout = 1"));
          const failure = await runAsync(set(writer, 1, 11)).catch((error: unknown) => error);
          expect(failure).toBeInstanceOf(OperationalError);
          expect(failure).toMatchObject({
            driverCode: "ER_LOCK_WAIT_TIMEOUT",
            message: expect.stringMatching(/transaction is still open/),
          });
          // Only the statement was undone.
          expect(inTransactionNow(writer)).toBe(true);
          await runAsync(set(writer, 2, 21));
          await runAsync(commit(writer));
        });
      },
      engine.withOptions({ isolationLevel: "SERIALIZABLE" }),
    );
    expect(await numbers()).toEqual([10, 21]);
  });

  it("holds for its transaction, and not for those that follow on the connection", async () => {
    const driver = await connected();
    await driver.begin({ isolationLevel: "READ COMMITTED", readOnly: null, deferrable: null });
    await driver.commit();
    await driver.begin(PLAIN);
    const before = await driver.execute(statement("SELECT n FROM counter WHERE id = 1"));
    await inTransaction(engine, (connection) => set(connection, 1, 11));
    const after = await driver.execute(statement("SELECT n FROM counter WHERE id = 1"));
    expect([before.rows, after.rows]).toEqual([[[10]], [[10]]]);
  });

  it("holds for what follows DDL too", async () => {
    const driver = await connected();
    await driver.begin({ isolationLevel: "READ COMMITTED", readOnly: null, deferrable: null });
    await driver.execute(statement("CREATE TABLE IF NOT EXISTS other (id INTEGER)"));
    const before = await driver.execute(statement("SELECT n FROM counter WHERE id = 1"));
    await inTransaction(engine, (connection) => set(connection, 1, 11));
    const after = await driver.execute(statement("SELECT n FROM counter WHERE id = 1"));
    expect([before.rows, after.rows]).toEqual([[[10]], [[11]]]);
  });

  it("can be read only", async () => {
    const driver = await connected();
    await driver.begin({ ...PLAIN, readOnly: true });
    const failure = await Promise.resolve(driver.execute(statement("UPDATE counter SET n = 1"))).catch((error: unknown) => error);
    expect(dialect.mapError(failure)).toMatchObject({ kind: "operational", driverCode: "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION" });
    await driver.rollback();
    await driver.begin({ ...PLAIN, readOnly: false });
    expect((await driver.execute(statement("UPDATE counter SET n = 10"))).rowCount).toBe(2);
  });
});

describeServer("two transactions that wait for each other", () => {
  it("are a deadlock: one is rolled back and says so, the other goes on", async () => {
    await opened(async (first) => {
      await opened(async (second) => {
        await runAsync(set(first, 1, 11));
        await runAsync(set(second, 2, 22));
        const waiting = runAsync(set(first, 2, 21)).catch((error: unknown) => error);
        const other = await runAsync(set(second, 1, 12)).catch((error: unknown) => error);
        const failure = [await waiting, other].find((each) => each instanceof Error);
        const loser = other instanceof Error ? second : first;
        const winner = loser === first ? second : first;
        expect(failure).toBeInstanceOf(OperationalError);
        expect(failure).toMatchObject({ driverCode: "ER_LOCK_DEADLOCK", message: expect.stringMatching(/do all of its work again/) });
        expect(inTransactionNow(loser)).toBe(false);
        await expect(runAsync(read(loser))).rejects.toThrow(PendingRollbackError);
        await runAsync(rollback(loser));
        await runAsync(commit(winner));
        expect(await runAsync(read(loser))).toBe(winner === first ? 11 : 12);
      });
    });
  });

  it("cost one its transaction, whatever a listener throws: what it does next isn't done outside of any", async () => {
    await opened(async (first) => {
      await opened(async (second) => {
        const stop = engine.events.on("handleError", () => {
          throw new RangeError("mine");
        });
        onTestFinished(stop);
        await runAsync(set(first, 1, 11));
        await runAsync(set(second, 2, 22));
        const waiting = runAsync(set(first, 2, 21)).catch((error: unknown) => error);
        const other = await runAsync(set(second, 1, 12)).catch((error: unknown) => error);
        expect([await waiting, other].filter((each) => each instanceof RangeError)).toHaveLength(1);
        const loser = other instanceof RangeError ? second : first;
        await expect(runAsync(executeStatement(loser, insert(counters), { id: 3, n: 30 }))).rejects.toThrow(PendingRollbackError);
        await runAsync(rollback(first));
        await runAsync(rollback(second));
        expect(await numbers()).toEqual([10, 20]);
      });
    });
  });
});

describeServer("a connection that is killed", () => {
  const killed = async (connection: ConnectionState): Promise<void> => {
    const id = (await runAsync(executeDriverSql(connection, "SELECT CONNECTION_ID()"))).scalar();
    await runSql(engine, `KILL ${String(id)}`);
  };

  it("in a transaction is an error that says so; after rollback() there is another one", async () => {
    await opened(async (connection) => {
      await runAsync(set(connection, 1, 11));
      await killed(connection);
      const failure = await runAsync(read(connection)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(OperationalError);
      expect(failure).toMatchObject({ isDisconnect: true });
      await expect(runAsync(read(connection))).rejects.toThrow(PendingRollbackError);
      await runAsync(rollback(connection));
      expect(await runAsync(read(connection))).toBe(10);
    });
  });

  it("while idle is known to be lost, and can be closed", async () => {
    const driver = await connected();
    const result = await driver.execute(statement("SELECT CONNECTION_ID()"));
    await driver.ping();
    expect(driver.lost).toBe(false);
    await runSql(engine, `KILL ${String(result.rows?.[0]?.[0])}`);
    await expect(Promise.resolve(driver.ping())).rejects.toThrow();
    expect(driver.lost).toBe(true);
    await driver.close();
    await driver.close();
  });

  it("by destroy() lets fail what is running", async () => {
    const driver = await connected();
    const failure = Promise.resolve(driver.execute(statement("SELECT SLEEP(60)"))).catch((error: unknown) => error);
    driver.destroy?.();
    expect(dialect.mapError(await failure)).toMatchObject({ kind: "operational", disconnect: true });
  });
});

describeServer("a running statement", () => {
  it("can be cancelled; the connection goes on", async () => {
    const driver = await connected();
    const failure = Promise.resolve(driver.execute(statement("SELECT SLEEP(60) FROM counter"))).catch((error: unknown) => error);
    // Only what the server has begun can be cancelled.
    while ((await rowsOf(engine, "SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(60) FROM%'")).length === 0);
    await driver.cancel?.();
    expect(dialect.mapError(await failure)).toMatchObject({ kind: "operational", driverCode: "ER_QUERY_INTERRUPTED" });
    expect((await driver.execute(statement("SELECT 1"))).rows).toEqual([[1]]);
  });
});
