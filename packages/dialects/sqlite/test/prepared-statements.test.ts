import { column, insert, literal, MetaData, select, types as t, table } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { sqlite } from "../src/index.ts";
import { PreparedStatements } from "../src/prepared-statements.ts";
import { SqliteConnection } from "../src/sqlite-connection.ts";
import { disposed, memoryEngine } from "./database.ts";

function counted(capacity: number) {
  const database = new Database(":memory:");
  const prepared: string[] = [];
  const statements = new PreparedStatements((sql) => {
    prepared.push(sql);
    return database.prepare(sql);
  }, capacity);
  return { statements, prepared };
}

describe("prepared statements", () => {
  it("are kept by their text", () => {
    const { statements, prepared } = counted(10);
    const first = statements.get("SELECT 1", false, true);
    expect(statements.get("SELECT 1", false, true)).toBe(first);
    expect(prepared).toEqual(["SELECT 1"]);
  });

  it("take as many values as SQLite does", () => {
    const engine = memoryEngine();
    using connection = engine.connect();
    const values = Array.from({ length: 32_766 }, (_, i) => i);
    expect(connection.driverSql(`SELECT count(*) FROM (VALUES ${values.map(() => "(?)").join(", ")})`, values).scalar()).toBe(32_766);
    expect(() => connection.driverSql(`SELECT 1 WHERE 1 IN (${values.map(() => "?").join(", ")}, ?)`, [...values, 1])).toThrow(
      /too many SQL variables/,
    );
  });

  it("are others where integers are wide", () => {
    const { statements } = counted(10);
    const texts = ["SELECT 9007199254740993"];
    const read = (wide: boolean) => statements.get(texts[0] ?? "", wide, true).all();
    expect([read(false), read(true), read(false)]).toEqual([[[9007199254740992]], [[9007199254740993n]], [[9007199254740992]]]);
    expect(statements.size).toBe(2);
  });

  it("aren't kept where their text won't come again", () => {
    const { statements, prepared } = counted(10);
    statements.get("SELECT 1", false, false);
    statements.get("SELECT 1", false, false);
    expect([prepared.length, statements.size]).toEqual([2, 0]);
  });

  it("that were not used for longest are thrown out", () => {
    const { statements, prepared } = counted(4);
    for (const n of [1, 2, 3, 4]) statements.get(`SELECT ${n}`, false, true);
    statements.get("SELECT 1", false, true);
    statements.get("SELECT 5", false, true);
    expect(statements.size).toBe(4);
    prepared.length = 0;
    for (const n of [1, 3, 4, 5]) statements.get(`SELECT ${n}`, false, true);
    expect(prepared).toEqual([]);
    statements.get("SELECT 2", false, true);
    expect(prepared).toEqual(["SELECT 2"]);
  });

  it("never are more than their number, of 1000 texts", () => {
    const { statements } = counted(50);
    for (let i = 0; i < 1000; i++) statements.get(`SELECT ${i}`, i % 2 === 0, true);
    expect(statements.size).toBeLessThanOrEqual(50);
    const { statements: none } = counted(0);
    none.get("SELECT 1", false, true);
    expect(none.size).toBe(0);
  });

  it("belong to a connection, which keeps as many as it's told", () => {
    const items = table("item", new MetaData(), { id: column(t.integer(), { primaryKey: true }) });
    const engine = disposed(createEngine(sqlite({ preparedStatements: 2 })));
    using connection = engine.connect();
    connection.driverSql("CREATE TABLE item (id INTEGER PRIMARY KEY)");
    for (let i = 0; i < 10; i++) connection.execute(select(items.c.id, literal(i).label(`x${i}`)));
    connection.execute(insert(items), { id: 1 });
    expect(connection.execute(select(items.c.id)).all()).toEqual([{ id: 1 }]);
  });
});

describe("a connection of the driver", () => {
  const open = () => new SqliteConnection(new Database(":memory:"), "deferred", 10);
  const request = (sql: string, values: readonly unknown[] = [], returnsRows: boolean | null = null) => ({
    sql,
    values,
    returnsRows,
    prepare: true,
    wideIntegers: false,
  });

  it("gives rows as arrays, and the names of columns on request", () => {
    const connection = open();
    expect(connection.execute(request("SELECT 1 AS a, 'x' AS a"))).toEqual({
      rows: [[1, "x"]],
      columnNames: ["a", "a"],
      rowCount: 1,
      lastInsertId: null,
    });
    expect(connection.execute(request("SELECT 1 AS a", [], true))).toEqual({
      rows: [[1]],
      columnNames: null,
      rowCount: 1,
      lastInsertId: null,
    });
  });

  it("tells counts and keys, and no stale ones", () => {
    const connection = open();
    connection.execute(request("CREATE TABLE t (id INTEGER PRIMARY KEY, n UNIQUE)"));
    expect(connection.execute(request("INSERT INTO t (n) VALUES (5)"))).toEqual({
      rows: null,
      columnNames: null,
      rowCount: 1,
      lastInsertId: 1,
    });
    expect(connection.execute(request("INSERT INTO t (n) VALUES (5) ON CONFLICT DO NOTHING"))).toMatchObject({
      rowCount: 0,
      lastInsertId: null,
    });
    expect(connection.execute(request("CREATE TABLE u (id)"))).toMatchObject({ rowCount: 0 });
    expect(connection.execute(request("DELETE FROM t RETURNING id"))).toMatchObject({ rows: [[1]], rowCount: 1 });
    expect(connection.execute(request("INSERT INTO t (n) VALUES (6) RETURNING id", [], false))).toMatchObject({ rows: null, rowCount: 1 });
  });

  it("runs batches, and says which row failed", () => {
    const connection = open();
    connection.execute(request("CREATE TABLE t (id INTEGER PRIMARY KEY, n UNIQUE)"));
    const batch = (
      sql: string,
      rows: readonly (readonly unknown[])[],
      flags: { readonly returnsRows?: boolean; readonly lastInsertIds?: boolean } = {},
    ) => connection.executeMany({ sql, rows, returnsRows: false, prepare: true, wideIntegers: false, lastInsertIds: false, ...flags });
    expect(batch("INSERT INTO t (n) VALUES (?)", [["a"], ["b"]], { lastInsertIds: true })).toEqual({
      rows: null,
      rowCount: 2,
      lastInsertIds: [1, 2],
    });
    expect(batch("INSERT INTO t (n) VALUES (?) RETURNING id, n", [["d"], ["c"]], { returnsRows: true })).toEqual({
      rows: [
        [3, "d"],
        [4, "c"],
      ],
      rowCount: 2,
      lastInsertIds: null,
    });
    expect(batch("UPDATE t SET n = n || ?", [["x"], ["y"]])).toEqual({ rows: null, rowCount: 8, lastInsertIds: null });
    expect(() => batch("INSERT INTO t (n) VALUES (?)", [["e"], ["f"], ["e"]])).toThrow(
      expect.objectContaining({ name: "BatchFailure", row: 2 }),
    );
  });

  it("is alive until it's closed, which may be done twice", () => {
    const connection = open();
    connection.ping();
    connection.close();
    connection.close();
    expect(() => connection.ping()).toThrow(/not open/);
  });
});

it("REGEXP is there", () => {
  const engine = memoryEngine();
  using connection = engine.connect();
  expect([
    ...connection.driverSql("SELECT 'abc' REGEXP '^a.c$', 'abc' REGEXP 'x', NULL REGEXP 'x', 'x' REGEXP NULL, 5 REGEXP '^5$'").one(),
  ]).toEqual([1, 0, null, null, 1]);
  expect(() => connection.driverSql("SELECT 'a' REGEXP '('")).toThrow(/Invalid regular expression/);
});
