/** Databases and their lives; rows part by part; prepared statements. */
import { column, insert, MetaData, select, sql, types as t, table } from "@athanor/core";
import { PGlite } from "@electric-sql/pglite";
import { describe, expect, it } from "vitest";
import { pglite } from "../src/index.ts";
import { driverConnection, engineOn, failure, freshPath, ownPglite, rows, run } from "./database.ts";

const own = ownPglite();
const metadata = new MetaData();
const users = table("reader", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
});

describe("rows part by part", () => {
  it("come by a portal, between whose parts other statements can run", async () => {
    await using connection = await own.engine().connect();
    const numbers = sql`SELECT n FROM generate_series(1, 10000) AS n`.columns({ n: t.integer() });
    let sum = 0;
    let others = 0;
    const result = await connection.stream(numbers, { yieldPer: 1000 });
    for await (const part of result.partitions(1000)) {
      for (const { n } of part) sum += n;
      others += Number((await rows(connection, "SELECT 1 AS one")).length);
    }
    expect([sum, others]).toEqual([50_005_000, 10]);
  });

  it("are computed as they are asked for", async () => {
    const driver = await driverConnection(own.dialect());
    await driver.execute({ sql: "CREATE SEQUENCE calls", values: [], returnsRows: false, prepare: false, wideIntegers: false });
    await driver.begin({ isolationLevel: null, readOnly: null, deferrable: null });
    const request = {
      sql: "SELECT nextval('calls') FROM generate_series(1, 1000)",
      values: [],
      returnsRows: true,
      prepare: false,
      wideIntegers: true,
    };
    const cursor = await driver.stream?.(request, 10);
    expect(await cursor?.fetch(10)).toHaveLength(10);
    const answer = await driver.execute({
      sql: "SELECT last_value FROM calls",
      values: [],
      returnsRows: true,
      prepare: false,
      wideIntegers: true,
    });
    expect(Number(answer.rows?.[0]?.[0])).toBeLessThan(50);
    await cursor?.close();
    await driver.rollback();
    await driver.execute({ sql: "DROP SEQUENCE calls", values: [], returnsRows: false, prepare: false, wideIntegers: false });
  });
});

describe("a database", () => {
  it("in memory lives as long as the engine", async () => {
    const engine = engineOn(pglite());
    await engine.createAll(metadata);
    await engine.begin((connection) => connection.execute(insert(users), [{ name: "ann" }, { name: "bob" }]));
    const names = await engine.begin(async (connection) =>
      (await connection.execute(select(users.c.name).orderBy(users.c.id))).scalars().all(),
    );
    expect(await names).toEqual(["ann", "bob"]);
    expect(await (await engine.inspect()).getTableNames()).toEqual(["reader"]);
  });

  it("in memory outlives its connections", async () => {
    const { driver } = pglite();
    const ask = (sql: string) => ({ sql, values: [], returnsRows: null, prepare: false, wideIntegers: true });
    const first = await driver.connect();
    await first.execute(ask("CREATE TABLE kept AS SELECT 7 AS n"));
    await first.close();
    const second = await driver.connect();
    expect((await second.execute(ask("SELECT n FROM kept"))).rows).toEqual([[7]]);
    await second.close();
    await driver.dispose?.();
    const third = await driver.connect();
    expect(String(await failure(third.execute(ask("SELECT n FROM kept"))))).toMatch(/does not exist/);
    await driver.dispose?.();
  });

  it("in memory ends with its engine, also for a connection that hasn't come back", async () => {
    const engine = engineOn(pglite());
    const connection = await engine.connect();
    await rows(connection, "CREATE TABLE kept (n int)");
    await engine.dispose();
    expect(String(await failure(rows(connection, "SELECT n FROM kept")))).toMatch(/its engine was disposed of/);
    await connection.close();
  });

  it("in a directory is there for the next engine", async () => {
    const path = freshPath();
    const first = engineOn(pglite(path));
    await run(first, "CREATE TABLE kept AS SELECT 7 AS n");
    await first.dispose();
    await using connection = await engineOn(pglite(`pglite:///${path}`)).connect();
    expect(await rows(connection, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  it("that the program has made is left open", async () => {
    const instance = await PGlite.create();
    const engine = engineOn(pglite(instance));
    await run(engine, "CREATE TABLE theirs (id int)");
    await engine.dispose();
    expect(instance.closed).toBe(false);
    expect((await instance.query("SELECT name FROM pg_prepared_statements")).rows).toEqual([]);
    expect((await instance.query("SELECT count(*)::int AS n FROM theirs")).rows).toEqual([{ n: 0 }]);
    await instance.close();
  });
});

describe("prepared statements", () => {
  it("are kept, up to a number", async () => {
    await using connection = await engineOn(own.dialect({ preparedStatements: 4 })).connect();
    for (let i = 0; i < 20; i++) await rows(connection, `SELECT ${i} AS n`);
    const [kept] = await rows(connection, "SELECT count(*) AS n FROM pg_prepared_statements");
    expect(kept).toMatchObject({ n: expect.toSatisfy((n: number) => n > 0 && n <= 4) });
  });

  it("are made anew when a table has changed", async () => {
    const engine = own.engine();
    await run(engine, "CREATE TABLE changing (a int)");
    await run(engine, "SELECT * FROM changing", "ALTER TABLE changing ADD b text");
    await using connection = await engine.connect();
    await connection.executionOptions({ isolationLevel: "AUTOCOMMIT" });
    expect(await rows(connection, "SELECT * FROM changing")).toEqual([]);
  });
});
