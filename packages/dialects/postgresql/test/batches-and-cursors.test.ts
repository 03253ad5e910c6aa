/** Many rows at once: batches, and cursors. */
import type { DriverBatch, DriverConnection, DriverRequest } from "@athanor/engine";
import { BatchFailure } from "@athanor/engine";
import { expect, it } from "vitest";
import type { PostgresqlOptions } from "../src/index.ts";
import { driverConnection, failure, onServer, ownSchema, run } from "./server.ts";

const schema = ownSchema();
const open = (options: PostgresqlOptions = {}) => driverConnection({ options: `-c search_path=${schema.name}`, ...options });

const MODE = { isolationLevel: null, readOnly: null, deferrable: null };
const NUMBERS = Array.from({ length: 2500 }, (_, i) => i);

const request = (sql: string, more: Partial<DriverRequest> = {}): DriverRequest => ({
  sql,
  values: [],
  returnsRows: true,
  prepare: true,
  wideIntegers: true,
  ...more,
});
const batch = (sql: string, rows: DriverBatch["rows"], more: Partial<DriverBatch> = {}): DriverBatch => ({
  sql,
  rows,
  returnsRows: false,
  prepare: true,
  wideIntegers: true,
  lastInsertIds: false,
  ...more,
});

async function fresh(name: string, connection: DriverConnection): Promise<void> {
  await run(schema.engine(), `CREATE TABLE ${name} (n int PRIMARY KEY CHECK (n <> 7), t text)`);
  expect(connection.inTransaction).toBe(false);
}

async function count(connection: DriverConnection, name: string): Promise<unknown> {
  return (await connection.execute(request(`SELECT count(*) FROM ${name}`))).rows?.[0]?.[0];
}

onServer("a batch", () => {
  it("changes all rows, and adds up how many", async () => {
    const connection = await open();
    await fresh("all_rows", connection);
    const values = NUMBERS.map((n) => [n + 10, `text ${n}`]);
    expect(await connection.executeMany(batch("INSERT INTO all_rows VALUES ($1, $2)", values))).toEqual({
      rows: null,
      rowCount: 2500,
      lastInsertIds: null,
    });
    const updates = NUMBERS.map((n) => [n + 10]);
    expect(await connection.executeMany(batch("UPDATE all_rows SET t = t || '!' WHERE n <= $1 AND n > $1 - 2", updates))).toMatchObject({
      rowCount: 4999,
    });
  });

  it.each([true, false])("gives rows in the order of the executions (prepared: %s)", async (prepare) => {
    const connection = await open();
    const sql = "SELECT x + 1000000000000 AS big, $1::int AS n FROM generate_series(1, $1::int % 3) x";
    const { rows, rowCount } = await connection.executeMany(
      batch(
        sql,
        NUMBERS.map((n) => [n]),
        { returnsRows: true, prepare },
      ),
    );
    const wanted = NUMBERS.flatMap((n) => Array.from({ length: n % 3 }, (_, x) => [1_000_000_000_001 + x, n]));
    expect(rows).toEqual(wanted);
    expect(rowCount).toBe(wanted.length);
  });

  it.each(["transaction", "none"])("names the row that fails, and nothing of it remains (%s)", async (around) => {
    const connection = await open();
    const name = `failing_${around}`;
    await fresh(name, connection);
    if (around === "transaction") await connection.begin(MODE);
    const error = await failure(connection.executeMany(batch(`INSERT INTO ${name} VALUES ($1, 'x')`, [[5], [6], [7], [8]])));
    expect(error).toBeInstanceOf(BatchFailure);
    expect(error).toMatchObject({ row: 2, cause: { code: "23514" } });
    if (around === "transaction") await connection.rollback();
    expect(await count(connection, name)).toBe(0);
  });

  it("that can't be understood fails as a whole", async () => {
    const connection = await open();
    const error = await failure(connection.executeMany(batch("INSERT INTO nowhere VALUES ($1)", [[1], [2]])));
    expect(error).not.toBeInstanceOf(BatchFailure);
    expect(error).toMatchObject({ code: "42P01" });
  });

  it("names the row whose value can't be sent, or be read by the server", async () => {
    const connection = await open();
    expect(await failure(connection.executeMany(batch("SELECT $1::int", [[1], [{}]], { returnsRows: true })))).toMatchObject({ row: 1 });
    expect(await failure(connection.executeMany(batch("SELECT $1::int", [["x"], [1]], { returnsRows: true })))).toMatchObject({
      row: 0,
      cause: { code: "22P02" },
    });
  });

  it("that fails at the end of its own transaction names no row", async () => {
    const connection = await open();
    await run(
      schema.engine(),
      "CREATE TABLE parent (id int PRIMARY KEY)",
      "CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
    );
    const error = await failure(connection.executeMany(batch("INSERT INTO child VALUES ($1)", [[1], [2]])));
    expect(error).not.toBeInstanceOf(BatchFailure);
    expect(error).toMatchObject({ code: "23503" });
  });

  it("of large values is no trouble", async () => {
    const connection = await open();
    const large = "x".repeat(100_000);
    const { rows } = await connection.executeMany(
      batch(
        "SELECT $1::text",
        Array.from({ length: 200 }, () => [large]),
        { returnsRows: true },
      ),
    );
    expect(rows?.every(([text]) => text === large)).toBe(true);
  });
});

const SERIES = "SELECT n, 'text ' || n AS t FROM generate_series(1, 10) n";

onServer("a cursor", () => {
  it.each(["transaction", "none"])("gives all rows part by part (%s)", async (around) => {
    const connection = await open();
    if (around === "transaction") await connection.begin(MODE);
    const cursor = await connection.stream?.(request(SERIES, { returnsRows: null }), 4);
    expect(cursor?.columnNames).toEqual(["n", "t"]);
    const parts: unknown[][][] = [];
    for (const size of [4, 3, 2, 5, 5]) parts.push((await cursor?.fetch(size)) ?? []);
    expect(parts.map((part) => part.map(([n]) => n))).toEqual([[1, 2, 3, 4], [5, 6, 7], [8, 9], [10], []]);
    await cursor?.close();
    await cursor?.close();
    expect(connection.inTransaction).toBe(around === "transaction");
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([[1]]);
  });

  it("gives parts that are smaller than what was fetched", async () => {
    const connection = await open();
    const cursor = await connection.stream?.(request(SERIES), 10);
    expect((await cursor?.fetch(3))?.length).toBe(3);
    expect((await cursor?.fetch(100))?.map(([n]) => n)).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect(await cursor?.fetch(3)).toEqual([]);
    await cursor?.close();
  });

  it("can be closed before the end, of rows without one", async () => {
    const connection = await open();
    const cursor = await connection.stream?.(request("SELECT generate_series(1, 10000000000)"), 2);
    expect(await cursor?.fetch(2)).toEqual([[1], [2]]);
    await cursor?.close();
    expect(await cursor?.fetch(2)).toEqual([]);
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([[1]]);
  });

  it("says at once what is wrong with a statement", async () => {
    const connection = await open();
    expect(await failure(connection.stream?.(request("SELECT * FROM nowhere"), 2))).toMatchObject({ code: "42P01" });
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([[1]]);
  });

  it("fails where the statement fails, and leaves a connection that works", async () => {
    const connection = await open();
    const cursor = await connection.stream?.(request("SELECT 10 / (5 - n) FROM generate_series(1, 10) n"), 3);
    expect(await cursor?.fetch(3)).toEqual([[2], [3], [5]]);
    expect(await failure(cursor?.fetch(3))).toMatchObject({ code: "22012" });
    await cursor?.close();
    expect(connection.inTransaction).toBe(false);
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([[1]]);
  });

  it("lets other statements run between its parts, in a transaction", async () => {
    const connection = await open({ preparedStatements: 1 });
    await connection.begin(MODE);
    const [first, second] = [await connection.stream?.(request(SERIES), 2), await connection.stream?.(request(SERIES), 3)];
    expect([first?.exclusive, second?.exclusive]).toEqual([false, false]);
    const seen: unknown[] = [];
    for (let i = 0; i < 4; i++) {
      expect((await connection.execute(request(`SELECT ${i}`))).rows).toEqual([[i]]);
      for (const cursor of [first, second]) seen.push((await cursor?.fetch(2))?.length);
    }
    expect(seen).toEqual([2, 2, 2, 1, 2, 2, 2, 2]);
    await first?.close();
    await connection.commit();
    await second?.close();
    expect(connection.inTransaction).toBe(false);
  });

  it("outside a transaction has the connection for itself", async () => {
    const connection = await open();
    const cursor = await connection.stream?.(request(SERIES), 2);
    expect(cursor?.exclusive).toBe(true);
    await cursor?.close();
  });

  it("says so when its transaction has ended before its rows", async () => {
    const connection = await open();
    await connection.begin(MODE);
    const cursor = await connection.stream?.(request(SERIES), 2);
    await connection.rollback();
    expect(await cursor?.fetch(2)).toHaveLength(2);
    expect(await failure(cursor?.fetch(2))).toMatchObject({ code: "34000" });
    await cursor?.close();
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([[1]]);
  });

  it("runs what writes and returns, all of it", async () => {
    const connection = await open();
    await fresh("written", connection);
    const cursor = await connection.stream?.(request("INSERT INTO written SELECT n + 10 FROM generate_series(1, 5) n RETURNING n"), 2);
    expect(await cursor?.fetch(2)).toEqual([[11], [12]]);
    await cursor?.close();
    expect(await count(connection, "written")).toBe(5);
  });

  it("of what gives no rows has none", async () => {
    const connection = await open();
    const cursor = await connection.stream?.(request("SET athanor.x = 'y'", { returnsRows: null }), 2);
    expect(cursor?.columnNames).toBeNull();
    expect(await cursor?.fetch(2)).toEqual([]);
    await cursor?.close();
  });
});
