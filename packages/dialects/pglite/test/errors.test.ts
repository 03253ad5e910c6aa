/** What goes wrong: PostgreSQL's errors, and PGlite's own end. */
import { DataError, IntegrityError, OperationalError, ProgrammingError } from "@athanor/engine";
import { PGlite, protocol } from "@electric-sql/pglite";
import { describe, expect, it } from "vitest";
import { pglite } from "../src/index.ts";
import { PgliteStopped } from "../src/stopped.ts";
import { PgliteClient } from "../src/wire-client.ts";
import { afterTest, engineOn, failure, freshPath, ownPglite, rows, run } from "./database.ts";

const own = ownPglite();

describe("an error of the database", () => {
  it.each([
    ["a key that is there already", "INSERT INTO account VALUES (1, 5)", IntegrityError, { violation: "primary-key", columns: ["id"] }],
    ["a value that isn't allowed", "INSERT INTO account VALUES (2, -1)", IntegrityError, { violation: "check", constraint: "positive" }],
    ["a table that there isn't", "SELECT * FROM nowhere", ProgrammingError, { driverCode: "42P01" }],
    ["a division by zero", "SELECT 1 / 0", DataError, { driverCode: "22012" }],
    ["two statements", "SELECT 1; SELECT 2", ProgrammingError, { driverCode: "42601" }],
  ])("says what it is: %s", async (_what, sql, type, facts) => {
    const engine = own.engine();
    await run(
      engine,
      "DROP TABLE IF EXISTS account",
      "CREATE TABLE account (id int PRIMARY KEY, balance int CONSTRAINT positive CHECK (balance > 0))",
    );
    await run(engine, "INSERT INTO account VALUES (1, 5)");
    const error = await failure(run(engine, sql));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ ...facts, sql, isDisconnect: false });
  });

  it("in COPY … FROM STDIN doesn't end the database", async () => {
    const engine = own.engine();
    await run(engine, "CREATE TABLE copied (id int)");
    await expect(run(engine, "COPY copied FROM STDIN")).rejects.toThrow(/needs a stream/);
    await using connection = await engine.connect();
    expect(await rows(connection, "SELECT count(*) AS n FROM copied")).toEqual([{ n: 0 }]);
  });

  it("of a batch names the row", async () => {
    const engine = own.engine();
    await run(engine, "DROP TABLE IF EXISTS batch", "CREATE TABLE batch (id int PRIMARY KEY)");
    const error = await failure(engine.begin((connection) => connection.driverSql("INSERT INTO batch VALUES ($1)", [[1], [2], [1], [3]])));
    expect(String(error)).toMatch(/parameters of row 2/);
  });
});

describe("a PGlite that has ended", () => {
  it("is not asked again", async () => {
    const instance = await PGlite.create();
    const engine = engineOn(pglite(instance));
    await run(engine, "SELECT 1");
    await instance.close();
    const error = await failure(run(engine, "SELECT 1"));
    expect(error).toBeInstanceOf(OperationalError);
    expect(error).toMatchObject({ isDisconnect: true, driverCode: "ATHANOR_PGLITE_STOPPED" });
    await expect(run(engine, "SELECT 1")).rejects.toThrow(/PGlite has stopped: it was closed/);
  });

  it("by a failure of its own is opened anew, where it is in a directory", async () => {
    const { driver } = pglite(freshPath());
    afterTest(() => driver.dispose?.());
    const ask = (sql: string) => ({ sql, values: [], returnsRows: null, prepare: false, wideIntegers: true });
    const first = await driver.connect();
    await first.execute(ask("CREATE TABLE kept AS SELECT 7 AS n"));
    if (!(first.raw instanceof PgliteClient)) throw new Error("This is no client of PGlite.");
    const { instance } = first.raw;
    // A COPY that nobody answers ends it.
    const answer = instance.execProtocol.bind(instance);
    instance.execProtocol = (_message, options) => answer(protocol.serialize.query("COPY kept FROM STDIN"), options);
    const error = await failure(first.execute(ask("SELECT 1")));
    expect(error).toBeInstanceOf(PgliteStopped);
    expect(first.lost).toBe(true);
    await first.close();
    const second = await driver.connect();
    expect((await second.execute(ask("SELECT n FROM kept"))).rows).toEqual([[7]]);
    await second.close();
  });

  it("can't be started where there can be no directory", async () => {
    const error = await failure(run(engineOn(pglite("/proc/nowhere/data")), "SELECT 1"));
    expect(error).toBeInstanceOf(OperationalError);
  });
});
