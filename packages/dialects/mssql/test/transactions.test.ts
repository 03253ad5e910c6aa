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
import { describeServer, has, inTransaction, onServer, rowsOf, TestDatabase } from "./server.ts";

const database = new TestDatabase();
let engine: EngineState;

beforeEach(async (context) => {
  if (context.task.mode === "skip") return;
  if (engine === undefined) {
    engine = await database.engine({ pool: { size: 3, overflow: 0 } });
    if (has("original")) await onServer(`ALTER DATABASE ${database.name} SET ALLOW_SNAPSHOT_ISOLATION ON`);
  }
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

  it("takes DDL with it", async () => {
    await opened(async (connection) => {
      await runAsync(set(connection, 1, 11));
      await runAsync(executeDriverSql(connection, "CREATE TABLE more (id INTEGER)"));
      expect(inTransactionNow(connection)).toBe(true);
      await runAsync(rollback(connection));
    });
    expect(await numbers()).toEqual([10, 20]);
    expect(await rowsOf(engine, "SELECT OBJECT_ID('more')")).toEqual([[null]]);
  });

  it("goes on after an error of a statement", async () => {
    await opened(async (connection) => {
      await runAsync(set(connection, 1, 11));
      await expect(runAsync(executeDriverSql(connection, "INSERT INTO counter (n) VALUES (NULL)"))).rejects.toThrow(/NULL/i);
      expect(inTransactionNow(connection)).toBe(true);
      await runAsync(set(connection, 2, 21));
      await runAsync(commit(connection));
    });
    expect(await numbers()).toEqual([11, 21]);
  });

  it("that the server has rolled back is lost, and has to be rolled back here too", async () => {
    await opened(async (connection) => {
      await runAsync(set(connection, 1, 11));
      await expect(runAsync(executeDriverSql(connection, "SET XACT_ABORT ON; INSERT INTO counter (n) VALUES (NULL)"))).rejects.toThrow(
        /NULL/i,
      );
      expect(inTransactionNow(connection)).toBe(false);
      await expect(runAsync(read(connection))).rejects.toThrow(PendingRollbackError);
      await runAsync(rollback(connection));
      expect(await runAsync(read(connection))).toBe(10);
    });
  });

  it("can't be one that only reads", async () => {
    const driver = await connected();
    await expect(Promise.resolve(driver.begin({ ...PLAIN, readOnly: true }))).rejects.toThrow(/no transactions that only read/);
    expect(driver.inTransaction).toBe(false);
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
  const LEVELS = [
    ["READ UNCOMMITTED", 1],
    ["READ COMMITTED", 2],
    ["REPEATABLE READ", 3],
    ["SERIALIZABLE", 4],
    ["SNAPSHOT", 5],
  ] as const;
  const level = async (driver: DriverConnection): Promise<unknown> =>
    (await driver.execute(statement("SELECT transaction_isolation_level FROM sys.dm_exec_sessions WHERE session_id = @@SPID")))
      .rows?.[0]?.[0];

  it.each(LEVELS)("%s holds for its transaction, and for nothing that follows on the connection", async (name, number) => {
    const driver = await connected();
    await driver.begin({ ...PLAIN, isolationLevel: name });
    expect(await level(driver)).toEqual(name === "REPEATABLE READ" && !has("original") ? expect.any(Number) : number);
    await driver.commit();
    // Without a transaction.
    expect(await level(driver)).toBe(2);
    await driver.begin({ ...PLAIN, isolationLevel: name });
    await driver.rollback();
    await driver.begin(PLAIN);
    expect(await level(driver)).toBe(2);
    await driver.rollback();
  });

  it("SNAPSHOT sees what there was when it began", async () => {
    await opened(
      async (reader) => {
        const before = await runAsync(read(reader));
        await inTransaction(engine, (writer) => set(writer, 1, 11));
        expect([before, await runAsync(read(reader))]).toEqual([10, 10]);
      },
      engine.withOptions({ isolationLevel: "SNAPSHOT" }),
    );
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
        expect(failure).toMatchObject({
          isRetryable: true,
          driverCode: "1205",
          message: expect.stringMatching(/do all of its work again/),
        });
        expect(inTransactionNow(loser)).toBe(false);
        await expect(runAsync(read(loser))).rejects.toThrow(PendingRollbackError);
        await runAsync(rollback(loser));
        await runAsync(commit(winner));
        expect(await runAsync(read(loser))).toBe(winner === first ? 11 : 12);
      });
    });
  });
});

describeServer("a connection that is killed", () => {
  const killed = async (connection: ConnectionState): Promise<void> => {
    const id = (await runAsync(executeDriverSql(connection, "SELECT @@SPID"))).scalar();
    await onServer(`KILL ${String(id)}`);
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
    const result = await driver.execute(statement("SELECT @@SPID"));
    await driver.ping();
    expect(driver.lost).toBe(false);
    await onServer(`KILL ${String(result.rows?.[0]?.[0])}`);
    await expect(Promise.resolve(driver.ping())).rejects.toThrow();
    expect(driver.lost).toBe(true);
    await driver.close();
    await driver.close();
  });

  it("by destroy() lets fail what is running", async () => {
    const driver = await connected();
    const failure = Promise.resolve(driver.execute(statement("SELECT COUNT_BIG(*) FROM sys.all_columns a, sys.all_columns b"))).catch(
      (error: unknown) => error,
    );
    driver.destroy?.();
    expect(dialect.mapError(await failure)).toMatchObject({ kind: "operational", disconnect: true });
  });
});

describeServer("a running statement", () => {
  it.skipIf(!has("waitfor"))("can be cancelled; the connection goes on, and so does the transaction", async () => {
    const driver = await connected();
    await driver.begin(PLAIN);
    const failure = Promise.resolve(driver.execute(statement("WAITFOR DELAY '00:01:00'"))).catch((error: unknown) => error);
    await driver.cancel?.();
    expect(dialect.mapError(await failure)).toMatchObject({ kind: "operational", driverCode: "ECANCEL" });
    expect((await driver.execute(statement("SELECT 1"))).rows).toEqual([[1]]);
    expect(driver.inTransaction).toBe(true);
    await driver.rollback();
  });

  it("is none when nothing runs: cancelling does nothing then", async () => {
    const driver = await connected();
    await driver.cancel?.();
    expect((await driver.execute(statement("SELECT 1"))).rows).toEqual([[1]]);
  });
});
