/** Transactions: how they begin, what they see, what happens when two of them meet. */
import type { DriverConnection, TransactionMode } from "@athanor/engine";
import { executeDriverSql, OperationalError } from "@athanor/engine";
import { Client } from "pg";
import { beforeAll, expect, it } from "vitest";
import type { Notice } from "../src/index.ts";
import { connection, driverConnection, engineOn, failure, onServer, ownSchema, rows, run, transaction } from "./server.ts";

const schema = ownSchema();
const PLAIN: TransactionMode = { isolationLevel: null, readOnly: null, deferrable: null };
const open = () => driverConnection({ options: `-c search_path=${schema.name}` });

function clientOf({ raw }: DriverConnection): Client {
  if (raw instanceof Client) return raw;
  throw new Error("This is no client of pg.");
}

/** How often the server has said so far that it is ready: once for each journey to it. */
function counted(driver: DriverConnection): () => number {
  let answers = 0;
  Reflect.get(clientOf(driver), "connection").on("readyForQuery", () => answers++);
  return () => answers;
}

async function one(driver: DriverConnection, sql: string): Promise<unknown> {
  const { rows: answer } = await driver.execute({ sql, values: [], returnsRows: null, prepare: true, wideIntegers: true });
  return answer?.[0]?.[0];
}

onServer("a transaction", () => {
  beforeAll(() =>
    run(schema.engine(), "CREATE TABLE accounts (id int PRIMARY KEY, balance int)", "INSERT INTO accounts VALUES (1, 10), (2, 10)"),
  );

  it.each(["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])(
    "has the isolation level %s",
    async (isolationLevel) => {
      const engine = engineOn({}, { isolationLevel });
      expect(await rows(engine, "SHOW transaction_isolation")).toEqual([{ transaction_isolation: isolationLevel.toLowerCase() }]);
    },
  );

  it("has modes, each of which can be left to the server", async () => {
    const driver = await open();
    await driver.begin({ isolationLevel: "SERIALIZABLE", readOnly: true, deferrable: true });
    expect([await one(driver, "SHOW transaction_read_only"), await one(driver, "SHOW transaction_deferrable")]).toEqual(["on", "on"]);
    await driver.rollback();
    await driver.begin({ isolationLevel: null, readOnly: false, deferrable: false });
    expect([await one(driver, "SHOW transaction_read_only"), await one(driver, "SHOW transaction_deferrable")]).toEqual(["off", "off"]);
    await driver.commit();
  });

  it("is known to be open, to have failed and to have ended", async () => {
    const driver = await open();
    expect(driver.inTransaction).toBe(false);
    await driver.begin(PLAIN);
    expect(driver.inTransaction).toBe(true);
    await failure(one(driver, "SELECT 1 / 0"));
    expect(driver.inTransaction).toBe(true);
    await driver.ping();
    await driver.rollback();
    expect(driver.inTransaction).toBe(false);
  });

  it("is begun with its first statement, in one journey to the server", async () => {
    const driver = await open();
    const answers = counted(driver);
    await driver.begin(PLAIN);
    expect([driver.inTransaction, answers()]).toEqual([true, 0]);
    await one(driver, "UPDATE accounts SET balance = balance");
    expect(answers()).toBe(1);
    await driver.commit();
    expect(answers()).toBe(2);
    await driver.begin(PLAIN);
    await driver.savepoint("here");
    expect(answers()).toBe(3);
    await failure(one(driver, "SELECT 1 / 0"));
    await driver.rollbackToSavepoint("here");
    await driver.rollback();
    expect([driver.inTransaction, answers()]).toEqual([false, 6]);
  });

  it("in which nothing was done is none for the server", async () => {
    const driver = await open();
    const answers = counted(driver);
    await driver.begin(PLAIN);
    await driver.commit();
    await driver.begin(PLAIN);
    await driver.rollback();
    expect([driver.inTransaction, answers()]).toEqual([false, 0]);
  });

  it("is one for whoever talks to the client past the driver, too", async () => {
    const driver = await open();
    await driver.begin(PLAIN);
    await clientOf(driver).query("UPDATE accounts SET balance = 99");
    expect(await one(driver, "SELECT max(balance) FROM accounts")).toBe(99);
    await driver.rollback();
    expect(await one(driver, "SELECT max(balance) FROM accounts")).toBe(10);
  });

  it("that ends before its BEGIN was answered has ended", async () => {
    const driver = await open();
    await driver.begin(PLAIN);
    const update = clientOf(driver).query("UPDATE accounts SET balance = 98");
    await Promise.all([update, driver.rollback()]);
    expect([driver.inTransaction, await one(driver, "SELECT max(balance) FROM accounts")]).toEqual([false, 10]);
  });

  it("that can't begin fails with its first statement, of which nothing is done", async () => {
    const driver = await open();
    const insert = "INSERT INTO accounts VALUES ($1, 0)";
    await one(driver, "SELECT 1");
    await driver.begin({ ...PLAIN, isolationLevel: "NONSENSE" });
    const batch = { sql: insert, rows: [["7"]], returnsRows: false, prepare: true, wideIntegers: false, lastInsertIds: false };
    // Not a BatchFailure: it isn't the row that has failed.
    expect(await failure(driver.executeMany(batch))).toMatchObject({ code: "42601" });
    await driver.rollback();
    await driver.begin({ ...PLAIN, isolationLevel: "NONSENSE" });
    expect(
      await failure(
        clientOf(driver)
          .query("SELECT 1")
          .then(() => one(driver, "SELECT 1")),
      ),
    ).toMatchObject({ code: "42601" });
    await driver.rollback();
    await driver.begin(PLAIN);
    expect(await one(driver, "SELECT count(*)::int FROM accounts")).toBe(2);
    await driver.rollback();
    expect(driver.inTransaction).toBe(false);
  });

  it("that has failed is not silently rolled back by a commit", async () => {
    const driver = await open();
    await driver.begin(PLAIN);
    await failure(one(driver, "SELECT 1 / 0"));
    await expect((async () => driver.commit())()).rejects.toThrow(/rolled back and not committed/);
    expect(driver.inTransaction).toBe(false);
    const error = await failure(
      transaction(schema.engine(), function* (state) {
        yield* executeDriverSql(state, "UPDATE accounts SET balance = 0");
        try {
          yield* executeDriverSql(state, "SELECT 1 / 0");
        } catch {
          // A program that thinks it may go on.
        }
      }),
    );
    expect(error).toBeInstanceOf(OperationalError);
    expect(await rows(schema.engine(), "SELECT DISTINCT balance FROM accounts")).toEqual([{ balance: 10 }]);
  });

  it("goes back to a savepoint, even after an error", async () => {
    const driver = await open();
    await driver.begin(PLAIN);
    await driver.savepoint("a");
    await failure(one(driver, "SELECT 1 / 0"));
    await driver.rollbackToSavepoint("a");
    await driver.releaseSavepoint("a");
    expect(await one(driver, "SELECT 1")).toBe(1);
    await driver.commit();
  });

  it("at AUTOCOMMIT is none", async () => {
    const engine = schema.engine({}, { isolationLevel: "AUTOCOMMIT" });
    await connection(engine, function* (state) {
      yield* executeDriverSql(state, "VACUUM accounts");
      yield* executeDriverSql(state, "CREATE TABLE kept (a int)");
    });
    expect(await rows(engine, "SELECT * FROM kept")).toEqual([]);
  });
});

onServer("two transactions", () => {
  it("in conflict end in a serialization failure, and the second one can be done again", async () => {
    const [first, second] = [await open(), await open()];
    for (const each of [first, second]) {
      await each.begin({ ...PLAIN, isolationLevel: "SERIALIZABLE" });
      expect(await one(each, "SELECT sum(balance) FROM accounts")).toBe(20);
    }
    await one(first, "UPDATE accounts SET balance = 11 WHERE id = 1");
    await one(second, "UPDATE accounts SET balance = 9 WHERE id = 2");
    await first.commit();
    expect(await failure(second.commit())).toMatchObject({ code: "40001" });
    expect(second.inTransaction).toBe(false);
    await second.begin({ ...PLAIN, isolationLevel: "SERIALIZABLE" });
    await one(second, "UPDATE accounts SET balance = 9 WHERE id = 2");
    await second.commit();
    expect(await one(first, "SELECT balance FROM accounts WHERE id = 2")).toBe(9);
  });

  it("that wait for each other end in a deadlock for one", async () => {
    const [first, second] = [await open(), await open()];
    for (const each of [first, second]) {
      await each.begin(PLAIN);
      await one(each, "SET LOCAL deadlock_timeout = '10ms'");
    }
    await one(first, "UPDATE accounts SET balance = balance WHERE id = 1");
    await one(second, "UPDATE accounts SET balance = balance WHERE id = 2");
    const codes = await Promise.allSettled([
      one(first, "UPDATE accounts SET balance = balance WHERE id = 2").finally(() => first.rollback()),
      one(second, "UPDATE accounts SET balance = balance WHERE id = 1").finally(() => second.rollback()),
    ]);
    expect(codes.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: { code: "40P01" } }]);
  });
});

onServer("a notice", () => {
  it("is told to who wants to know", async () => {
    const notices: Notice[] = [];
    const engine = engineOn({ onNotice: (notice) => notices.push(notice) });
    await run(engine, "DO $$ BEGIN RAISE WARNING 'careful' USING DETAIL = 'd', HINT = 'h'; END $$");
    expect(notices).toEqual([{ severity: "WARNING", message: "careful", code: "01000", detail: "d", hint: "h" }]);
  });
});
