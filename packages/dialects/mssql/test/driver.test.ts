/** What the driver sends and tells: plans, values, keys, counts, batches, streams. */
import type { DriverConnection, DriverRequest } from "@athanor/engine";
import { BatchFailure } from "@athanor/engine";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { describeServer, has, runSql, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();

beforeAll(async () => {
  if (SERVER === null) return;
  const engine = await database.engine();
  await runSql(
    engine,
    "CREATE TABLE item (id INTEGER IDENTITY PRIMARY KEY, n INTEGER UNIQUE, a VARCHAR(30))",
    "CREATE TABLE wide (id BIGINT IDENTITY(9007199254740993, 1) PRIMARY KEY, n INTEGER)",
    "CREATE TABLE many (id INTEGER PRIMARY KEY, a VARCHAR(200))",
    "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO many SELECT i, REPLICATE('x', 200) FROM n",
    "INSERT INTO many SELECT b.id * 100 + a.id, a.a FROM many AS a, many AS b",
  );
});

async function connected(): Promise<DriverConnection> {
  const connection = await database.dialect().driver.connect();
  onTestFinished(() => connection.close());
  return connection;
}

const request = (sql: string, values: readonly unknown[] = [], more: Partial<DriverRequest> = {}): DriverRequest => ({
  sql,
  values,
  returnsRows: true,
  prepare: true,
  wideIntegers: false,
  ...more,
});
const rows = async (connection: DriverConnection, sql: string, values: readonly unknown[] = []): Promise<unknown> =>
  (await connection.execute(request(sql, values))).rows;

describeServer("a result", () => {
  it("counts the rows that were changed", async () => {
    const connection = await connected();
    await connection.execute(request("INSERT INTO item (n, a) VALUES (@p1, @p2), (@p3, @p2)", [100, "same", 101], { returnsRows: false }));
    const again = request("UPDATE item SET a = @p1 WHERE n IN (100, 101)", ["same"], { returnsRows: false });
    expect((await connection.execute(again)).rowCount).toBe(2);
    expect((await connection.execute(request("DELETE FROM item WHERE n = 101", [], { returnsRows: false }))).rowCount).toBe(1);
  });

  it("has the generated key", async () => {
    const connection = await connected();
    const insert = (n: number) => connection.execute(request("INSERT INTO item (n) VALUES (@p1)", [n], { returnsRows: false }));
    const [first, second] = [await insert(201), await insert(202)];
    expect(first.rowCount).toBe(1);
    expect(Number(second.lastInsertId)).toBe(Number(first.lastInsertId) + 1);
    expect((await connection.execute(request("UPDATE item SET a = 'x'", [], { returnsRows: false }))).lastInsertId).toBeNull();
    const wide = await connection.execute(request("INSERT INTO wide (n) VALUES (1)", [], { returnsRows: false }));
    expect(wide.lastInsertId).toBe(9007199254740993n);
    // No key was generated: that of the statement before is not this one's.
    const given = await connection.execute(request("INSERT INTO many (id) VALUES (-1)", [], { returnsRows: false }));
    if (has("original")) expect(given.lastInsertId).toBeNull();
  });

  it("names its columns where nobody knew them, also twice the same", async () => {
    const connection = await connected();
    expect(await connection.execute(request("SELECT 1 AS a, 2 AS a, 3 AS [b.c]", [], { returnsRows: null }))).toMatchObject({
      rows: [[1, 2, 3]],
      columnNames: ["a", "a", "b.c"],
    });
  });

  it("is that of the first SELECT of several", async () => {
    const connection = await connected();
    expect(await connection.execute(request("SELECT 1 AS a; SELECT 2 AS b, 3 AS c", [], { returnsRows: null }))).toMatchObject({
      rows: [[1]],
      columnNames: ["a"],
    });
  });

  it("of a temporary table that is made without values is there for the statement after", async () => {
    const connection = await connected();
    await connection.execute(request("CREATE TABLE #t (a INTEGER)", [], { returnsRows: false }));
    await connection.execute(request("INSERT INTO #t VALUES (@p1)", [1], { returnsRows: false }));
    expect(await rows(connection, "SELECT a FROM #t WHERE a = @p1", [1])).toEqual([[1]]);
  });
});

describeServer("values", () => {
  it("are exact, also within expressions", async () => {
    const connection = await connected();
    expect(await rows(connection, "SELECT @p1 - 1, @p2 + 0, @p3 / 2", [9007199254740993n, 2147483648, 7])).toEqual([
      [9007199254740992n, 2147483648, 3],
    ]);
  });

  it("are what TOP and OFFSET take", async () => {
    const connection = await connected();
    const sql = "SELECT id FROM many WHERE id > 0 ORDER BY id OFFSET @p1 ROWS FETCH NEXT @p2 ROWS ONLY";
    expect(await rows(connection, sql, [1, 2])).toEqual([[2], [3]]);
  });

  it("are FLOATs where they are fractions", async () => {
    const connection = await connected();
    expect(await rows(connection, "SELECT @p1 / 3, @p2", [0.5, 1e-300])).toEqual([[0.5 / 3, 1e-300]]);
  });

  it("stand in the order of their numbers, also one of them twice", async () => {
    const connection = await connected();
    expect(await rows(connection, "SELECT @p2, @p1, @p2", ["a", "b"])).toEqual([["b", "a", "b"]]);
  });
});

describeServer("a batch", () => {
  const batch = (values: readonly (readonly unknown[])[]) => ({
    sql: "INSERT INTO item (n, a) VALUES (@p1, @p2)",
    rows: values,
    returnsRows: false,
    prepare: true,
    wideIntegers: false,
    lastInsertIds: true,
  });

  it("counts its rows and tells the keys in order", async () => {
    const connection = await connected();
    const { rowCount, lastInsertIds } = await connection.executeMany(
      batch([
        [301, "a"],
        [302, "b"],
        [303, null],
      ]),
    );
    expect(rowCount).toBe(3);
    const stored = await rows(connection, "SELECT id FROM item WHERE n BETWEEN 301 AND 303 ORDER BY n");
    expect(lastInsertIds?.map((id) => [id])).toEqual(stored);
  });

  it("names the row that failed, and runs none of those after it", async () => {
    const connection = await connected();
    const values = [401, 402, 401, 403].map((n) => [n, "x"]);
    const failure = await Promise.resolve(connection.executeMany(batch(values))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BatchFailure);
    expect(failure).toMatchObject({ row: 2, cause: { number: 2627 } });
    expect(await rows(connection, "SELECT n FROM item WHERE n BETWEEN 401 AND 403 ORDER BY n")).toEqual([[401], [402]]);
  });

  it("that returns rows gives them in order", async () => {
    const connection = await connected();
    const result = await connection.executeMany({
      sql: "INSERT INTO item (n) OUTPUT inserted.n, inserted.a VALUES (@p1)",
      rows: [[503], [501], [502]],
      returnsRows: true,
      prepare: true,
      wideIntegers: false,
      lastInsertIds: false,
    });
    expect(result).toEqual({
      rows: [
        [503, null],
        [501, null],
        [502, null],
      ],
      rowCount: 3,
      lastInsertIds: null,
    });
  });

  it("that is cancelled stops before its next row", async () => {
    const connection = await connected();
    const values = Array.from({ length: 1000 }, (_, i) => [1000 + i, "x"]);
    const running = Promise.resolve(connection.executeMany(batch(values))).catch((error: unknown) => error);
    await connection.cancel?.();
    expect(await running).toBeInstanceOf(BatchFailure);
    expect(await rows(connection, "SELECT COUNT(*) FROM item WHERE n >= 1000")).toEqual([[expect.toSatisfy((count) => count < 1000)]]);
  });
});

describeServer("a stream", () => {
  const ALL = request("SELECT id, a FROM many WHERE id > 0 ORDER BY id");

  it("gives the rows part by part, all of them, in order", async () => {
    const connection = await connected();
    const cursor = await connection.stream?.(ALL, 100);
    const ids: unknown[] = [];
    for (;;) {
      const part = (await cursor?.fetch(100)) ?? [];
      if (part.length === 0) break;
      expect(part.length).toBeLessThanOrEqual(100);
      for (const [id] of part) ids.push(id);
    }
    expect(ids).toHaveLength(10_100);
    expect(ids).toEqual([...ids].sort((left, right) => Number(left) - Number(right)));
    await cursor?.close();
    expect(await rows(connection, "SELECT 1")).toEqual([[1]]);
  });

  it.each([1, 150])("that is closed after %s rows leaves the connection as it was", async (count) => {
    const connection = await connected();
    await connection.begin({ isolationLevel: null, readOnly: null, deferrable: null });
    await connection.execute(request("UPDATE item SET a = 'kept' WHERE n = 0", [], { returnsRows: false }));
    const cursor = await connection.stream?.({ ...ALL, returnsRows: null }, 10);
    expect(cursor?.columnNames).toEqual(["id", "a"]);
    expect(await cursor?.fetch(count)).toHaveLength(count);
    await cursor?.close();
    await cursor?.close();
    expect(await rows(connection, "SELECT 2")).toEqual([[2]]);
    expect(connection.inTransaction).toBe(true);
    await connection.rollback();
  });

  it.skipIf(!has("waitfor"))("reads no further than it's asked to, by much", async () => {
    const connection = await connected();
    // The server would send more than 20 MB of this a second.
    const huge = request("SELECT a.a FROM many AS a, many AS b, many AS c");
    const cursor = await connection.stream?.(huge, 10);
    expect(await cursor?.fetch(10)).toHaveLength(10);
    await cursor?.close();
    expect(await rows(connection, "SELECT 3")).toEqual([[3]]);
  });

  it("fails where the statement does, at the beginning or later", async () => {
    const connection = await connected();
    await expect(Promise.resolve(connection.stream?.(request("SELECT nope FROM many"), 10))).rejects.toThrow(/nope/);
    const later = await connection.stream?.(request("SELECT id, 1 / (id - 9000) FROM many WHERE id > 0 ORDER BY id"), 100);
    const readAll = async (): Promise<void> => {
      while ((await later?.fetch(100))?.length !== 0);
    };
    await expect(readAll()).rejects.toThrow(/zero/i);
    await later?.close();
    expect(await rows(connection, "SELECT 4")).toEqual([[4]]);
  });
});
