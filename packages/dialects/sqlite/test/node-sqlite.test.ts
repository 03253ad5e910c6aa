/** The driver on Node's own SQLite. */
import { column, insert, MetaData, select, sql, types as t, table } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import {
  createEngine,
  DataError,
  executeDriverSql,
  IntegrityError,
  makeEngineState,
  OperationalError,
  ProgrammingError,
  runAsync,
  withTransaction,
} from "@athanor/engine";
import { describe, expect, it } from "vitest";
import { loadNodeSqlite } from "../src/driver-node-sqlite.ts";
import type { SqliteOptions } from "../src/index.ts";
import { sqlite } from "../src/index.ts";
import { NodeDatabase } from "../src/node-sqlite.ts";
import { sqliteCode } from "../src/result-codes.ts";
import { disposed, freshPath, run } from "./database.ts";

const missing = reasonToSkip();

function reasonToSkip(): string | null {
  try {
    loadNodeSqlite();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

if (missing !== null) console.warn(`The tests of the driver "node" are skipped: ${missing}`);

/** Tests that need a Node with a SQLite of its own. */
const onNode = describe.skipIf(missing !== null);

const memory = (): Engine => disposed(createEngine(sqlite({ driver: "node" })));
const file = (options: SqliteOptions = {}): Engine => disposed(createEngine(sqlite({ driver: "node", file: freshPath(), ...options })));

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("It didn't fail.");
}

describe("a choice of drivers", () => {
  it.each([
    ["nothing", sqlite("app.db"), "better-sqlite3"],
    ["an option", sqlite({ file: "app.db", driver: "node" }), "node:sqlite"],
    ["a URL", sqlite("sqlite+node:///app.db"), "node:sqlite"],
    ["a URL with the other one", sqlite("sqlite+better-sqlite3:///app.db"), "better-sqlite3"],
  ])("is made by %s", (_what, { driver, waitingDriver }, name) => {
    expect([driver.name, waitingDriver?.name]).toEqual([name, name]);
  });

  it("is refused where there is none", () => {
    expect(() => sqlite("sqlite+bun:///app.db")).toThrow(/no driver "bun" for SQLite: there are "better-sqlite3" and "node"/);
    expect(() => sqlite(JSON.parse('{ "driver": "bun" }'))).toThrow(/no driver "bun" for SQLite/);
  });

  it.each([
    ["has none", undefined, /needs Node 22\.16.*this is v\d.*has no node:sqlite.*npm i better-sqlite3/],
    ["has an early one", { DatabaseSync: class {}, StatementSync: class {} }, /has an early node:sqlite/],
  ])("says so on a Node that %s", (_what, library, message) => {
    expect(() => loadNodeSqlite(() => library)).toThrow(message);
  });
});

describe("a result code", () => {
  it.each([
    [1, "SQLITE_ERROR"],
    [5, "SQLITE_BUSY"],
    [517, "SQLITE_BUSY_SNAPSHOT"],
    [516, "SQLITE_ABORT_ROLLBACK"],
    [266, "SQLITE_IOERR_READ"],
    [8202, "SQLITE_IOERR_DATA"],
    [2067, "SQLITE_CONSTRAINT_UNIQUE"],
    [3091, "SQLITE_CONSTRAINT_DATATYPE"],
    [26, "SQLITE_NOTADB"],
    [256 * 99 + 14, "SQLITE_CANTOPEN"],
  ])("%i is %s", (errcode, name) => {
    expect(sqliteCode(Object.assign(new Error("x"), { code: "ERR_SQLITE_ERROR", errcode }))).toBe(name);
  });

  it("is none of an error that isn't SQLite's", () => {
    expect(sqliteCode(new TypeError("x"))).toBeNull();
  });
});

onNode("on Node's own SQLite", () => {
  it("values are what they are on better-sqlite3", () => {
    const metadata = new MetaData();
    const all = table("everything", metadata, {
      id: column(t.integer(), { primaryKey: true }),
      big: column(t.bigInteger({ as: "bigint" })),
      exact: column(t.numeric(30, 10)),
      real: column(t.double()),
      yes: column(t.boolean()),
      text: column(t.text()),
      bytes: column(t.largeBinary()),
      moment: column(t.dateTime()),
      doc: column(t.json<unknown>()),
      none: column(t.text(), { nullable: true }),
    });
    const engine = memory();
    engine.createAll(metadata);
    const row = {
      id: 7,
      big: 2n ** 63n - 1n,
      exact: "12345678901.0000000001",
      real: 5,
      yes: true,
      text: "a'é𝄞",
      bytes: Uint8Array.of(0, 1, 255),
      moment: new Date("2024-02-29T12:30:00.123Z"),
      doc: { a: [1, null] },
      none: null,
    };
    engine.begin((connection) => connection.execute(insert(all).values({ ...row, exact: "2.5" })));
    engine.begin((connection) => {
      expect(connection.execute(select(all)).one()).toEqual({ ...row, exact: "2.5000000000" });
      const types = connection.driverSql(
        "SELECT typeof(id), typeof(big), typeof(real), typeof(yes), typeof(text), typeof(bytes) FROM everything",
      );
      expect([...types.one()]).toEqual(["integer", "integer", "real", "integer", "text", "blob"]);
      expect([...connection.driverSql("SELECT 7 / ? AS half, 9007199254740993 AS wide", [2]).one()]).toEqual([3, 9007199254740993n]);
    });
  });

  it("a text with a NUL character is kept, or refused where Node would cut it", () => {
    const engine = memory();
    const back = (): unknown => engine.begin((connection) => connection.driverSql("SELECT ?", ["a\0b"]).scalar());
    const [, major = "", minor = ""] = /^v(\d+)\.(\d+)/.exec(process.version) ?? [];
    if (Number(major) * 1000 + Number(minor) >= 24_016) expect(back()).toBe("a\0b");
    else expect(back).toThrow(/contains a NUL character.*would cut it there: use Node 24\.16/);
  });

  it("an integer that a number doesn't hold is an error", () => {
    const stmt = sql`SELECT 9007199254740993 AS n`.columns({ n: t.integer() });
    const error = errorOf(() => memory().begin((connection) => connection.execute(stmt).all()));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(/t\.bigInteger/);
  });

  it("rows are streamed, and counted", () => {
    const engine = memory();
    engine.begin((connection) => {
      const rows = connection.driverSql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n");
      expect(rows.scalars().all()).toHaveLength(1000);
      expect(connection.driverSql("CREATE TABLE t (id INTEGER PRIMARY KEY, n UNIQUE)").rowCount).toBe(0);
      const inserted = connection.driverSql("/* two */ INSERT INTO t (n) VALUES (1), (2)");
      expect([inserted.rowCount, inserted.lastInsertId]).toEqual([2, 2]);
      expect(connection.driverSql("CREATE INDEX i ON t (n)").rowCount).toBe(0);
      const updated = connection.driverSql("UPDATE t SET n = n + 10 WHERE id > ?", [5]);
      expect([updated.rowCount, updated.lastInsertId]).toEqual([0, null]);
      expect(connection.driverSql("DELETE FROM t WHERE id = 1 RETURNING n").scalars().all()).toEqual([1]);
    });
  });

  it("a cursor computes rows as they are fetched, and gives up the rest", () => {
    const { driver } = sqlite({ driver: "node" });
    const connection = driver.connect();
    if ("then" in connection) throw new Error("This driver never waits.");
    const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    const cursor = connection.stream?.({ sql: endless, values: [], returnsRows: null, prepare: true, wideIntegers: false }, 2);
    if (cursor === undefined || "then" in cursor) throw new Error("This driver has cursors, and they never wait.");
    expect([cursor.columnNames, cursor.fetch(2), cursor.fetch(1)]).toEqual([["i"], [[1], [2]], [[3]]]);
    cursor.close();
    expect(() => connection.ping()).not.toThrow();
    connection.close();
    connection.close();
    driver.dispose?.();
  });

  it.each<[string, string, readonly unknown[], unknown, object]>([
    [
      "unique",
      "INSERT INTO child (id, code) VALUES (2, 'a')",
      [],
      IntegrityError,
      { violation: "unique", table: "child", columns: ["code"] },
    ],
    ["primary key", "INSERT INTO child VALUES (1, 'b', 1)", [], IntegrityError, { violation: "primary-key", columns: ["id"] }],
    ["not null", "INSERT INTO child (id) VALUES (3)", [], IntegrityError, { violation: "not-null", columns: ["code"] }],
    ["check", "INSERT INTO child VALUES (3, '', 1)", [], IntegrityError, { violation: "check", constraint: "some_code" }],
    ["foreign key", "INSERT INTO child VALUES (3, 'c', 9)", [], IntegrityError, { driverCode: "SQLITE_CONSTRAINT_FOREIGNKEY" }],
    ["no table", "SELECT * FROM nowhere", [], ProgrammingError, { driverCode: "SQLITE_ERROR" }],
    ["no SQL", "-- nothing", [], ProgrammingError, {}],
    ["two statements", "SELECT 1; SELECT 2", [], ProgrammingError, {}],
    ["a statement, and what is none", "SELECT 1; oops", [], ProgrammingError, {}],
    ["something behind a NUL", "SELECT 1\0; DROP TABLE child", [], ProgrammingError, {}],
    ["too few values", "SELECT ?, ?", [1], ProgrammingError, {}],
    ["too many values", "SELECT ?", [1, 2], ProgrammingError, { driverCode: "SQLITE_RANGE" }],
  ])("an error says what it is: %s", (_what, text, values, type, facts) => {
    const engine = file();
    run(
      engine,
      "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
      "INSERT INTO parent VALUES (1)",
      "CREATE TABLE child (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE CONSTRAINT some_code CHECK (code <> ''), parent INTEGER REFERENCES parent)",
      "INSERT INTO child VALUES (1, 'a', 1)",
    );
    const error = errorOf(() => engine.begin((connection) => connection.driverSql(text, values)));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject(facts);
  });

  it("comments and a semicolon may stand behind a statement", () => {
    memory().begin((connection) => {
      expect(connection.driverSql("SELECT ':?' AS a; -- that's all\n /* ; */ ").scalar()).toBe(":?");
      expect(connection.driverSql("EXPLAIN SELECT ?", [1]).all().length).toBeGreaterThan(0);
    });
  });

  it.each([
    ["SELECT 1", true],
    ["SELECT * FROM t ORDER BY n", true],
    ["WITH a AS (SELECT 1) SELECT * FROM a", true],
    ["EXPLAIN DELETE FROM t", true],
    ["BEGIN", true],
    ["WITH a AS (SELECT 1 AS i) INSERT INTO t SELECT i FROM a", false],
    ["DELETE FROM t WHERE n = ?", false],
    ["CREATE TEMPORARY TABLE u (n)", false],
    ["DROP TABLE t", false],
    ["VACUUM", false],
  ])("%s is known to read only: %s", (text, reads) => {
    const database = new NodeDatabase(new (loadNodeSqlite().DatabaseSync)(":memory:", { readOnly: false, timeout: 0 }));
    database.prepare("CREATE TABLE t (n)").run();
    expect(database.prepare(text).readonly).toBe(reads);
    database.close();
  });

  it("files are opened as the options say", () => {
    const path = freshPath();
    const open = (options: SqliteOptions) => () => disposed(createEngine(sqlite({ driver: "node", file: path, ...options }))).connect();
    expect(errorOf(open({ create: false }))).toMatchObject({ driverCode: "SQLITE_CANTOPEN" });
    expect(errorOf(open({ readOnly: true }))).toBeInstanceOf(OperationalError);
    run(disposed(createEngine(sqlite({ driver: "node", file: path }))), "CREATE TABLE t (id)");
    open({ create: false })();
    const error = errorOf(() => open({ readOnly: true })().driverSql("INSERT INTO t VALUES (1)"));
    expect(error).toMatchObject({ driverCode: "SQLITE_READONLY" });
    expect(errorOf(() => open({ file: "/nonexistent/dir/app.db" })())).toMatchObject({ driverCode: "SQLITE_CANTOPEN" });
  });

  it("transactions have savepoints, and a database in memory is shared", () => {
    const engine = memory();
    run(engine, "CREATE TABLE t (id)");
    const [first, second] = [engine.connect(), engine.connect()];
    first.driverSql("INSERT INTO t VALUES (1)");
    const savepoint = first.beginNested();
    first.driverSql("INSERT INTO t VALUES (2)");
    savepoint.rollback();
    expect(second.driverSql("SELECT count(*) FROM t").scalar()).toBe(1);
    expect(errorOf(() => second.driverSql("INSERT INTO t VALUES (3)"))).toBeInstanceOf(OperationalError);
    second.rollback();
    first.commit();
    second.driverSql("INSERT INTO t VALUES (3)");
    second.commit();
    expect(first.driverSql("SELECT id FROM t ORDER BY id").scalars().all()).toEqual([1, 3]);
  });

  it("REGEXP is there, and its error is the pattern's", () => {
    memory().begin((connection) => {
      expect(
        connection.driverSql("SELECT 'abc' REGEXP '^a', 'abc' REGEXP 'x', NULL REGEXP 'x', 9007199254740993 REGEXP '3$'").one(),
      ).toEqual(expect.objectContaining({ 0: 1, 1: 0, 2: null, 3: 1 }));
      expect(errorOf(() => connection.driverSql("SELECT 'abc' REGEXP '('"))).toBeInstanceOf(SyntaxError);
    });
  });

  it("REGEXP's function takes flags", () => {
    memory().begin((connection) => {
      expect(connection.driverSql("SELECT regexp('^A', 'abc', 'i'), regexp('^A', 'abc'), regexp('x', NULL, 'i')").one()).toEqual(
        expect.objectContaining({ 0: 1, 1: 0, 2: null }),
      );
    });
  });

  it("a connection that was closed says so", () => {
    const connection = sqlite({ driver: "node", file: freshPath() }).driver.connect();
    if ("then" in connection) throw new Error("This driver never waits.");
    connection.close();
    const { mapError } = sqlite();
    expect(mapError(errorOf(() => connection.ping()))).toMatchObject({ kind: "interface" });
    expect(connection.inTransaction).toBe(false);
  });

  it("writers of an asynchronous engine stand in line, and nobody blocks", async () => {
    const state = makeEngineState(sqlite({ driver: "node", file: freshPath() }), {}, true);
    const write = (text: string) => runAsync(withTransaction(state, (connection) => executeDriverSql(connection, text)));
    await write("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    await Promise.all(Array.from({ length: 20 }, () => write("INSERT INTO t DEFAULT VALUES")));
    const count = await runAsync(
      withTransaction(state, function* (connection) {
        return (yield* executeDriverSql(connection, "SELECT count(*) FROM t")).scalar();
      }),
    );
    expect(count).toBe(20);
    await runAsync(state.pool.dispose());
  });

  it("a lock that somebody else has is waited for, and told", async () => {
    const path = freshPath();
    const holder = disposed(createEngine(sqlite({ driver: "node", file: path, begin: "immediate", busyTimeout: 0 })));
    run(holder, "CREATE TABLE t (id)");
    const connection = holder.connect();
    connection.driverSql("INSERT INTO t VALUES (1)");
    const other = disposed(createEngine(sqlite({ driver: "node", file: path, begin: "immediate", busyTimeout: 0 })));
    expect(errorOf(() => run(other, "INSERT INTO t VALUES (2)"))).toMatchObject({ isRetryable: true, driverCode: "SQLITE_BUSY" });
    const state = makeEngineState(sqlite({ driver: "node", file: path }), {}, true);
    const waiting = runAsync(withTransaction(state, (each) => executeDriverSql(each, "INSERT INTO t VALUES (2)")));
    connection.commit();
    await waiting;
    expect(connection.driverSql("SELECT count(*) FROM t").scalar()).toBe(2);
    await runAsync(state.pool.dispose());
  });
});
