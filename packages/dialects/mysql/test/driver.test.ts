/** What the driver sends, keeps and tells: prepared statements, values, keys, counts, batches, streams. */
import type { DriverConnection, DriverRequest } from "@athanor/engine";
import { BatchFailure } from "@athanor/engine";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { DecimalValue } from "../src/decimal-value.ts";
import type { MysqlOptions } from "../src/index.ts";
import { describeMariadb, describeServer, runSql, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();

beforeAll(async () => {
  if (SERVER === null) return;
  const engine = await database.engine();
  await runSql(
    engine,
    "CREATE TABLE item (id INTEGER PRIMARY KEY AUTO_INCREMENT, n INTEGER UNIQUE, a VARCHAR(30))",
    "CREATE TABLE wide (id BIGINT PRIMARY KEY AUTO_INCREMENT, amount DECIMAL(38, 10))",
    "INSERT INTO wide VALUES (9007199254740993, '12345678901234567890.1234567890')",
    "CREATE TABLE many (id INTEGER PRIMARY KEY, a VARCHAR(200))",
    "INSERT INTO many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, REPEAT('x', 200) FROM n",
    "INSERT INTO many SELECT b.id * 1000 + a.id, a.a FROM many AS a, many AS b WHERE b.id < 20",
  );
});

async function connected(options: MysqlOptions = {}): Promise<DriverConnection> {
  const connection = await database.dialect(options).driver.connect();
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

/** How many statements a session has prepared, and how many of them were closed. */
async function prepared(connection: DriverConnection): Promise<{ readonly made: number; readonly open: number }> {
  const { rows: found } = await connection.execute(
    request("SHOW SESSION STATUS WHERE Variable_name IN ('Com_stmt_prepare', 'Com_stmt_close')", [], { returnsRows: null }),
  );
  const counts = Object.fromEntries((found ?? []).map(([name, count]) => [name, Number(count)]));
  return { made: counts["Com_stmt_prepare"], open: counts["Com_stmt_prepare"] - counts["Com_stmt_close"] };
}

describeServer("prepared statements", () => {
  it("are kept by their text", async () => {
    const connection = await connected();
    for (let i = 0; i < 3; i++) await connection.execute(request("SELECT ? + 1", [BigInt(i)]));
    expect(await prepared(connection)).toEqual({ made: 1, open: 1 });
  });

  it("take a value of another kind for what it is", async () => {
    const connection = await connected();
    const wide = 2n ** 53n + 1n;
    const values = [1n, "abc", 1.5, wide, new DecimalValue("0.10000000000000000001"), "abc", wide, new DecimalValue("1.1")];
    const read: unknown[] = [];
    for (const value of values) read.push(await rows(connection, "SELECT JSON_ARRAY(?)", [value]));
    expect(read.flat(2)).toEqual(values.map((value) => (typeof value === "string" ? '["abc"]' : `[${value}]`)));
    expect(await rows(connection, "SELECT id + ? FROM wide", [1.5])).toEqual([[Number(wide) + 1.5]]);
    expect(await rows(connection, "SELECT id + ? FROM wide", [1n])).toEqual([[wide + 1n]]);
  });

  it("give exact numbers without the zeros of a placeholder's", async () => {
    const connection = await connected();
    const exact = new DecimalValue("1.2525");
    const amount = "CAST('10.5' AS DECIMAL(12, 4))";
    expect(
      await rows(connection, `SELECT ${amount} + ?, ${amount} * ?, -${amount} - ?`, [exact, new DecimalValue("1.1111"), exact]),
    ).toEqual([["11.7525", expect.stringMatching(/^11\.666550*$/), "-11.7525"]]);
    expect(await rows(connection, `SELECT ${amount} + ?`, [new DecimalValue("89.5")])).toEqual([[expect.stringMatching(/^100(\.0{4})?$/)]]);
  });

  it("aren't prepared again for NULL, nor for texts and bytes", async () => {
    const connection = await connected();
    for (const value of [null, "abc", null, Buffer.from("abc")]) await connection.execute(request("SELECT CONCAT(?, 'x')", [value]));
    for (const value of [null, 1n, null, 2n ** 64n - 1n]) await connection.execute(request("SELECT ? + 1e0", [value]));
    expect(await prepared(connection)).toEqual({ made: 2, open: 2 });
  });

  it("that weren't used for longest are closed", async () => {
    const connection = await connected({ preparedStatements: 3 });
    for (let i = 0; i < 10; i++) await connection.execute(request(`SELECT ? + ${i}`, [1n]));
    expect(await prepared(connection)).toEqual({ made: 10, open: 3 });
    await connection.execute(request("SELECT ? + 9", [1n]));
    expect((await prepared(connection)).made).toBe(10);
  });

  it.each([
    ["for values that a text belongs to", {}, { prepare: false }],
    ["where none are kept", { preparedStatements: 0 }, {}],
  ])("are closed %s", async (_what, options, more) => {
    const connection = await connected(options);
    for (let i = 0; i < 3; i++) await connection.execute(request("SELECT ? + 1", [1n], more));
    await expect(Promise.resolve(connection.execute(request("SELECT ABS(-9223372036854775807 - ?)", [1n], more)))).rejects.toThrow();
    expect((await prepared(connection)).open).toBe(0);
  });

  it("are none with prepare: false", async () => {
    const connection = await connected({ prepare: false });
    expect(await rows(connection, "SELECT ?, '?' /* ? */, \"?\" -- ?\n, ? # ?", ["it's \\ ? ", new Uint8Array([255])])).toEqual([
      ["it's \\ ? ", "?", "?", Buffer.from([255])],
    ]);
    expect((await prepared(connection)).made).toBe(0);
  });

  it("and values in the text mean the same where backslashes escape nothing", async () => {
    const connection = await connected({ prepare: false });
    const set = (mode: string) => connection.execute(request(`SET sql_mode = '${mode}'`, [], { returnsRows: false }));
    await set("NO_BACKSLASH_ESCAPES");
    expect(await rows(connection, "SELECT ?, '\\', ?", ["\\' OR 1 = 1 -- ", "\\"])).toEqual([["\\' OR 1 = 1 -- ", "\\", "\\"]]);
    await set("");
    expect(await rows(connection, "SELECT ?", ["\\' OR 1 = 1 -- "])).toEqual([["\\' OR 1 = 1 -- "]]);
  });

  it("aren't needed for what the server can't prepare", async () => {
    const connection = await connected();
    const { rows: plan } = await connection.execute(request("SHOW ENGINES"));
    expect(plan?.length).toBeGreaterThan(0);
    await connection.execute(request("CREATE PROCEDURE two() BEGIN SELECT 1 AS a; SELECT 2; END", [], { returnsRows: null }));
    const result = await connection.execute(request("CALL two()", [], { returnsRows: null }));
    expect(result).toMatchObject({ rows: [[1]], columnNames: ["a"] });
  });
});

describeServer("values on their way through a temporary table", () => {
  const long = "é".repeat(100_000);
  const bytes = Buffer.from([0, 200, 255]);

  it.each<[string, readonly unknown[]]>([
    ["SELECT ? AS x UNION ALL SELECT ?", ["a", long]],
    ["SELECT ? AS x UNION ALL SELECT ?", [bytes, Buffer.alloc(100_000, 200)]],
    ["SELECT q.x FROM (SELECT ? AS x UNION ALL SELECT ?) AS q", [long, "a"]],
    ["SELECT q.x FROM (SELECT ? AS x UNION ALL SELECT ?) AS q", [bytes, bytes]],
  ])("come out whole: %s", async (sql, values) => {
    const connection = await connected();
    for (let i = 0; i < 2; i++) expect(await rows(connection, sql, values)).toEqual(values.map((value) => [value]));
  });
});

describeServer("expressions that have to be the same", () => {
  const GROUPED = "SELECT id % ? AS m, count(*) FROM many WHERE id <= ? GROUP BY id % ? ORDER BY m";
  const strict = async (): Promise<DriverConnection> => {
    const connection = await connected();
    await connection.execute(request("SET sql_mode = 'ONLY_FULL_GROUP_BY'", [], { returnsRows: false }));
    return connection;
  };

  it("are, though their values are placeholders, in GROUP BY and for DISTINCT", async () => {
    const connection = await strict();
    for (const modulus of [3n, 2n])
      expect(await rows(connection, GROUPED, [modulus, modulus * 5n, modulus])).toEqual(
        Array.from({ length: Number(modulus) }, (_, i) => [i, 5]),
      );
    expect(await rows(connection, "SELECT DISTINCT id % ? FROM many ORDER BY id % ? DESC", [2n, 2n])).toEqual([[1], [0]]);
  });

  it("are prepared in vain once, not each time", async () => {
    const connection = await strict();
    for (let i = 0; i < 5; i++) await rows(connection, GROUPED, [3n, 9n, 3n]);
    expect((await prepared(connection)).made).toBe(1);
  });

  it("are in a stream", async () => {
    const connection = await strict();
    const cursor = await connection.stream?.(request(GROUPED, [2n, 4n, 2n]), 10);
    expect(await cursor?.fetch(10)).toEqual([
      [0, 2],
      [1, 2],
    ]);
    await cursor?.close();
  });

  it("are an error where they are others", async () => {
    const connection = await strict();
    const other = request("SELECT a, id % ? FROM many GROUP BY id % ?", [3n, 2n]);
    await expect(connection.execute(other)).rejects.toThrow(/GROUP BY/);
    await expect(Promise.resolve(connection.stream?.(other, 10))).rejects.toThrow(/GROUP BY/);
  });
});

describeServer.each([
  ["prepared", true],
  ["as text", false],
])("values sent %s", (_how, prepare) => {
  it("are exact, also within expressions", async () => {
    const connection = await connected({ prepare });
    expect(await rows(connection, "SELECT ? + 0, ? + 0, ? - 1", [9007199254740993n, 2n ** 64n - 1n, -(2n ** 62n)])).toEqual([
      [9007199254740993n, 18446744073709551615n, -4611686018427387905n],
    ]);
    expect(await rows(connection, "SELECT id FROM wide WHERE id + 0 = ?", [9007199254740992n])).toEqual([]);
    expect(await rows(connection, "SELECT id FROM wide WHERE id = ?", [9007199254740993n])).toEqual([[9007199254740993n]]);
  });

  it("are what LIMIT takes", async () => {
    const connection = await connected({ prepare });
    expect(await rows(connection, "SELECT id FROM many ORDER BY id LIMIT ?, ?", [1n, 2n])).toEqual([[2], [3]]);
  });

  it("are DOUBLEs where they are numbers", async () => {
    const connection = await connected({ prepare });
    expect(await rows(connection, "SELECT ? / 3, ?, -?", [0.5, 1e-300, -5])).toEqual([[0.5 / 3, 1e-300, 5]]);
  });
});

describeServer("a result", () => {
  it("counts the rows that matched, changed or not", async () => {
    const connection = await connected();
    await connection.execute(request("INSERT INTO item (n, a) VALUES (?, ?)", [100n, "same"], { returnsRows: false }));
    const again = request("UPDATE item SET a = ? WHERE n = ?", ["same", 100n], { returnsRows: false });
    expect((await connection.execute(again)).rowCount).toBe(1);
  });

  it("has the generated key", async () => {
    const connection = await connected();
    const insert = (n: bigint) => connection.execute(request("INSERT INTO item (n) VALUES (?)", [n], { returnsRows: false }));
    const [first, second] = [await insert(201n), await insert(202n)];
    expect(Number(second.lastInsertId)).toBe(Number(first.lastInsertId) + 1);
    expect((await connection.execute(request("UPDATE item SET a = 'x'", [], { returnsRows: false }))).lastInsertId).toBeNull();
    const wide = await connection.execute(request("INSERT INTO wide (amount) VALUES (?)", ["1"], { returnsRows: false }));
    expect(wide.lastInsertId).toBe(9007199254740994n);
  });

  it("names its columns where nobody knew them, also twice the same", async () => {
    const connection = await connected();
    expect(await connection.execute(request("SELECT 1 AS a, 2 AS a, 3 AS `b.c`", [], { returnsRows: null }))).toMatchObject({
      rows: [[1, 2, 3]],
      columnNames: ["a", "a", "b.c"],
    });
  });

  it("has geometries as the bytes that they are", async () => {
    const connection = await connected();
    const [[point] = []] = (await rows(connection, "SELECT ST_GeomFromText('POINT(1 2)')")) as unknown[][];
    expect(point).toBeInstanceOf(Uint8Array);
  });
});

describeServer("a batch", () => {
  const batch = (values: readonly (readonly unknown[])[]) => ({
    sql: "INSERT INTO item (n, a) VALUES (?, ?)",
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
        [301n, "a"],
        [302n, "b"],
        [303n, null],
      ]),
    );
    expect(rowCount).toBe(3);
    const stored = await rows(connection, "SELECT id FROM item WHERE n BETWEEN 301 AND 303 ORDER BY n");
    expect(lastInsertIds?.map((id) => [id])).toEqual(stored);
    expect((await prepared(connection)).made).toBe(2);
  });

  it("names the row that failed, and runs none of those after it", async () => {
    const connection = await connected();
    const values = [401n, 402n, 401n, 403n].map((n) => [n, "x"]);
    const failure = await Promise.resolve(connection.executeMany(batch(values))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BatchFailure);
    expect(failure).toMatchObject({ row: 2, cause: { code: "ER_DUP_ENTRY" } });
    expect(await rows(connection, "SELECT n FROM item WHERE n BETWEEN 401 AND 403 ORDER BY n")).toEqual([[401], [402]]);
  });
});

describeMariadb("a batch that returns rows", () => {
  it("gives them in order", async () => {
    const connection = await connected();
    const { rows: given } = await connection.executeMany({
      sql: "INSERT INTO item (n) VALUES (?) RETURNING n, id > 0",
      rows: [[503n], [501n], [502n]],
      returnsRows: true,
      prepare: true,
      wideIntegers: false,
      lastInsertIds: false,
    });
    expect(given).toEqual([
      [503, 1],
      [501, 1],
      [502, 1],
    ]);
  });
});

describeServer("a stream", () => {
  const ALL = request("SELECT id, a FROM many ORDER BY id");

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
    expect(ids).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1));
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

  it("reads no further than it's asked to, by much", async () => {
    const connection = await connected();
    // The server sends about 400 MB; what isn't read stays there.
    const huge = request("SELECT a.a FROM many AS a, many AS b WHERE b.id <= 100", []);
    const cursor = await connection.stream?.(huge, 10);
    expect(await cursor?.fetch(10)).toHaveLength(10);
    const other = await connected();
    const id = (connection.raw as { threadId: number }).threadId;
    expect(await rows(other, `SELECT COMMAND <> 'Sleep' FROM information_schema.PROCESSLIST WHERE ID = ${id}`)).toEqual([[1]]);
    await cursor?.close();
    expect(await rows(connection, "SELECT 3")).toEqual([[3]]);
  });

  it("is of the first result that a procedure gives", async () => {
    const connection = await connected();
    const make = "CREATE PROCEDURE three() BEGIN SET @x = 1; SELECT 1 AS a UNION SELECT 2; SELECT 'x' AS b, 3 AS c; END";
    await connection.execute(request(make, [], { returnsRows: false }));
    const cursor = await connection.stream?.(request("CALL three()", [], { returnsRows: null }), 10);
    expect(cursor?.columnNames).toEqual(["a"]);
    expect(await cursor?.fetch(10)).toEqual([[1], [2]]);
    expect(await cursor?.fetch(10)).toEqual([]);
    await cursor?.close();
    expect(await rows(connection, "SELECT 4")).toEqual([[4]]);
  });

  it("fails where the statement does, at the beginning or later", async () => {
    const connection = await connected();
    await expect(Promise.resolve(connection.stream?.(request("SELECT nope FROM many"), 10))).rejects.toThrow(/nope/);
    const later = await connection.stream?.(request("SELECT id, IF(id < 5000, 1, (SELECT 1 UNION SELECT 2)) FROM many ORDER BY id"), 100);
    const readAll = async (): Promise<void> => {
      while ((await later?.fetch(100))?.length !== 0);
    };
    await expect(readAll()).rejects.toThrow(/more than 1 row/);
    await later?.close();
    expect(await rows(connection, "SELECT 4")).toEqual([[4]]);
  });
});
