/** Transactions, and who waits for whom: PGlite is one connection. */
import { OperationalError } from "@athanor/engine";
import type { Notice } from "@athanor/postgresql";
import { beforeEach, describe, expect, it } from "vitest";
import { driverConnection, engineOn, failure, ownPglite, rows, run } from "./database.ts";

const own = ownPglite();
const count = async (): Promise<unknown> => (await own.instance().query<{ n: number }>("SELECT count(*)::int AS n FROM entry")).rows[0]?.n;

beforeEach(() => run(own.engine(), "DROP TABLE IF EXISTS entry", "CREATE TABLE entry (id int)"));

describe("a transaction", () => {
  it("is committed, or rolled back", async () => {
    const engine = own.engine();
    await engine.begin((connection) => rows(connection, "INSERT INTO entry VALUES (1)"));
    await failure(
      engine.begin(async (connection) => {
        await rows(connection, "INSERT INTO entry VALUES (2)");
        throw new Error("no");
      }),
    );
    expect(await count()).toBe(1);
  });

  it("goes back to a savepoint, even after an error", async () => {
    await own.engine().begin(async (connection) => {
      await rows(connection, "INSERT INTO entry VALUES (1)");
      const savepoint = await connection.beginNested();
      await rows(connection, "INSERT INTO entry VALUES (2)");
      await failure(rows(connection, "SELECT 1 / 0"));
      await savepoint.rollback();
      await rows(connection, "INSERT INTO entry VALUES (3)");
    });
    expect(await count()).toBe(2);
  });

  it.each(["READ COMMITTED", "SERIALIZABLE"])("has the isolation level %s", async (isolationLevel) => {
    await using connection = await own.engine({ isolationLevel }).connect();
    expect(await rows(connection, "SHOW transaction_isolation")).toEqual([{ transaction_isolation: isolationLevel.toLowerCase() }]);
  });

  it("that has failed is not silently rolled back by a commit", async () => {
    const error = await failure(
      own.engine().begin(async (connection) => {
        await rows(connection, "INSERT INTO entry VALUES (1)");
        await failure(rows(connection, "SELECT 1 / 0"));
      }),
    );
    expect(error).toBeInstanceOf(OperationalError);
    expect(String(error)).toMatch(/rolled back and not committed/);
    expect(await count()).toBe(0);
  });
});

describe("others who use the same PGlite", () => {
  it("wait while a transaction is open", async () => {
    const log: string[] = [];
    const connection = await own.engine().connect();
    await rows(connection, "INSERT INTO entry VALUES (1)");
    const asked = count().then((n) => log.push(`the program sees ${String(n)}`));
    const second = own.engine().begin(async (other) => {
      await rows(other, "INSERT INTO entry VALUES (2)");
      log.push("another engine has written");
    });
    await rows(connection, "INSERT INTO entry VALUES (3)");
    log.push("committing");
    await connection.commit();
    await Promise.all([asked, second]);
    await connection.close();
    expect(log[0]).toBe("committing");
    expect(log).toContain("the program sees 2");
    expect(await count()).toBe(3);
  });

  it("are waited for while they have a transaction open", async () => {
    const engine = own.engine();
    await run(engine, "SELECT 1");
    const log: string[] = [];
    let ours: Promise<unknown> = Promise.resolve();
    await own.instance().transaction(async (theirs) => {
      await theirs.query("INSERT INTO entry VALUES (1)");
      ours = run(engine, "INSERT INTO entry VALUES (2)").then(() => log.push("ours"));
      for (let i = 0; i < 20; i++) await theirs.query("SELECT 1");
      log.push("theirs");
      await theirs.rollback();
    });
    await ours;
    expect(log).toEqual(["theirs", "ours"]);
    expect(await count()).toBe(1);
  });

  it("find nothing of a transaction that was given up", async () => {
    const driver = await driverConnection(own.dialect());
    await driver.begin({ isolationLevel: null, readOnly: null, deferrable: null });
    await driver.execute({ sql: "INSERT INTO entry VALUES (1)", values: [], returnsRows: false, prepare: true, wideIntegers: false });
    driver.destroy?.();
    expect(driver.lost).toBe(true);
    expect(await count()).toBe(0);
    expect((await own.instance().query("SELECT name FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'")).rows).toEqual([]);
  });
});

it("whoever waits in vain is told so", async () => {
  const impatient = engineOn(own.dialect({ lockTimeout: 20 }));
  await run(impatient, "SELECT 1");
  await own.engine().begin(async (connection) => {
    await rows(connection, "INSERT INTO entry VALUES (1)");
    const error = await failure(run(impatient, "INSERT INTO entry VALUES (2)"));
    expect(error).toBeInstanceOf(OperationalError);
    expect(error).toMatchObject({ isRetryable: true, message: expect.stringContaining("never wait within one for another") });
  });
  await run(impatient, "INSERT INTO entry VALUES (3)");
  expect(await count()).toBe(2);
});

it("a PGlite that throws, and is still alive, is left without a transaction", async () => {
  const driver = await driverConnection(own.dialect());
  const instance = own.instance();
  const exec = instance.execProtocol;
  instance.execProtocol = async (...given) => {
    await exec.apply(instance, given);
    throw new RangeError("nobody knows why");
  };
  await driver.begin({ isolationLevel: null, readOnly: null, deferrable: null });
  expect(await failure(driver.ping())).toBeInstanceOf(RangeError);
  instance.execProtocol = exec;
  expect(driver.lost).toBe(true);
  expect(instance.isInTransaction()).toBe(true);
  await driver.close();
  expect(await count()).toBe(0);
  expect(instance.isInTransaction()).toBe(false);
});

it("notices are told", async () => {
  const notices: Notice[] = [];
  const engine = engineOn(own.dialect({ onNotice: (notice) => notices.push(notice) }));
  await run(engine, "DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'look'; END $$");
  expect(notices).toEqual([{ severity: "WARNING", message: "careful", code: "01000", detail: null, hint: "look" }]);
});
