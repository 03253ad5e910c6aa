import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { InvalidRequestError } from "@athanor/core";
import type { DatabaseError } from "@athanor/engine";
import { createEngine, DataError, IntegrityError, OperationalError, ProgrammingError } from "@athanor/engine";
import { describe, expect, it } from "vitest";
import { mapSqliteError } from "../src/errors.ts";
import { sqlite } from "../src/index.ts";
import { disposed, fileEngine, freshPath, memoryEngine, run } from "./database.ts";

function errorOf<E extends Error>(kind: new (...args: never) => E, action: () => unknown): E {
  try {
    action();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const SCHEMA = [
  "CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT, name TEXT NOT NULL DEFAULT 'x', size INTEGER CONSTRAINT size_positive CHECK (size > 0), UNIQUE (code, name))",
  "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id))",
  "CREATE UNIQUE INDEX ix_lower ON child (abs(id))",
  "CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID",
  "INSERT INTO parent (id, code) VALUES (1, 'a')",
];

describe("constraints that are violated", () => {
  const violate = (sql: string): DatabaseError => {
    const engine = memoryEngine();
    run(engine, ...SCHEMA);
    return errorOf(IntegrityError, () => run(engine, sql));
  };

  it("unique: names table and columns", () => {
    const error = violate("INSERT INTO parent (code) VALUES ('a')");
    expect(error).toMatchObject({
      code: "integrity",
      driverCode: "SQLITE_CONSTRAINT_UNIQUE",
      violation: "unique",
      table: "parent",
      columns: ["code", "name"],
      constraint: null,
      isDisconnect: false,
    });
    expect(error.message).toContain(
      "UNIQUE constraint failed: parent.code, parent.name. Another row has these values already\n[SQL: INSERT INTO parent",
    );
    expect(error.cause).toMatchObject({ name: "SqliteError" });
  });

  it("unique, by an index on an expression: names the index", () => {
    const error = violate("INSERT INTO child (id, parent_id) VALUES (1, 1), (-1, 1)");
    expect(error).toMatchObject({ violation: "unique", constraint: "ix_lower", table: null, columns: [] });
  });

  it("primary key: names table and columns", () => {
    expect(violate("INSERT INTO parent (id) VALUES (1)")).toMatchObject({ violation: "primary-key", table: "parent", columns: ["id"] });
    expect(violate("INSERT INTO pair VALUES (1, 2), (1, 2)")).toMatchObject({
      violation: "primary-key",
      table: "pair",
      columns: ["a", "b"],
    });
  });

  it("not null: names table and column", () => {
    expect(violate("INSERT INTO child (id) VALUES (1)")).toMatchObject({ violation: "not-null", table: "child", columns: ["parent_id"] });
  });

  it("check: names the constraint", () => {
    expect(violate("INSERT INTO parent (code, size) VALUES ('b', 0)")).toMatchObject({
      violation: "check",
      constraint: "size_positive",
      table: null,
    });
  });

  it("foreign key", () => {
    const error = violate("INSERT INTO child (parent_id) VALUES (7)");
    expect(error).toMatchObject({ violation: "foreign-key", driverCode: "SQLITE_CONSTRAINT_FOREIGNKEY", table: null, columns: [] });
    expect(error.message).toContain("refers to one that doesn't exist");
  });
});

describe("statements that can't be run", () => {
  const engine = () => {
    const made = memoryEngine();
    run(made, ...SCHEMA);
    return made;
  };

  it.each<[string, readonly unknown[], RegExp]>([
    ["SELEC 1", [], /near "SELEC": syntax error/],
    ["SELECT nope FROM parent", [], /no such column: nope/],
    ["SELECT * FROM nope", [], /no such table: nope/],
    ["SELECT ?", [], /Too few parameter values.*one value for each placeholder/],
    ["SELECT ?", [1, 2], /Too many parameter values/],
    ["SELECT 1; SELECT 2", [], /more than one statement.*one by one/],
    ["", [], /no statements/],
  ])("%s is the program's mistake", (sql, values, message) => {
    using connection = engine().connect();
    const error = errorOf(ProgrammingError, () => connection.driverSql(sql, values));
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ code: "programming", sql, params: values.map((value) => BigInt(Number(value))) });
  });

  it("data that doesn't fit is", () => {
    using connection = engine().connect();
    expect(errorOf(DataError, () => connection.driverSql("INSERT INTO parent (id) VALUES ('abc')"))).toMatchObject({
      driverCode: "SQLITE_MISMATCH",
    });
  });

  it("leave a transaction usable", () => {
    using connection = engine().connect();
    connection.driverSql("INSERT INTO parent (code) VALUES ('b')");
    expect(() => connection.driverSql("SELEC 1")).toThrow(ProgrammingError);
    connection.commit();
    expect(connection.driverSql("SELECT count(*) FROM parent").scalar()).toBe(2);
  });

  it("keep values to themselves with hideParameters", () => {
    const hiding = memoryEngine({ hideParameters: true });
    run(hiding, ...SCHEMA);
    using connection = hiding.connect();
    const error = errorOf(IntegrityError, () => connection.driverSql("INSERT INTO parent (id, code) VALUES (?, ?)", [1, "secret"]));
    expect(error.params).toBeNull();
    expect(error.message).toContain("[parameters: (values hidden: hideParameters is on)]");
    expect(JSON.stringify(error) + error.stack).not.toContain("secret");
    const batch = errorOf(IntegrityError, () =>
      connection.driverSql("INSERT INTO parent (id, code) VALUES (?, ?)", [
        [2, "secret"],
        [2, "secret"],
      ]),
    );
    expect(batch.message).toContain("[parameters of row 1: (values hidden");
    expect(batch.message).not.toContain("secret");
  });
});

describe("databases that can't be opened or used", () => {
  const open = (options: Parameters<typeof sqlite>[0]) => {
    const engine = disposed(createEngine(sqlite(options)));
    return () => engine.connect().driverSql("SELECT * FROM sqlite_master").all();
  };

  it("a directory that doesn't exist", () => {
    expect(errorOf(OperationalError, open("/nonexistent/dir/app.db")).message).toMatch(
      /directory does not exist.*Check that the path is right/,
    );
  });

  it("a file that must exist", () => {
    const path = freshPath();
    expect(errorOf(OperationalError, open({ file: path, readOnly: true }))).toMatchObject({ driverCode: "SQLITE_CANTOPEN", sql: null });
    expect(errorOf(OperationalError, open({ file: path, create: false })).message).toMatch(/unable to open database file.*path is right/);
  });

  it("a file that is a directory", () => {
    expect(errorOf(OperationalError, open("/")).message).toMatch(/unable to open|path is right/);
  });

  it("a file that is no database", () => {
    const path = freshPath();
    writeFileSync(path, "This is not a database, but a text that is long enough to be looked at.".repeat(20));
    expect(errorOf(OperationalError, open(path))).toMatchObject({ driverCode: "SQLITE_NOTADB" });
    expect(errorOf(OperationalError, open(path)).message).toMatch(/not a database.*no SQLite database, or it is encrypted/);
  });

  it("a damaged file", () => {
    const path = freshPath();
    const engine = createEngine(sqlite({ file: path, wal: false }));
    run(engine, "CREATE TABLE t (a)", ...Array.from({ length: 20 }, (_, i) => `INSERT INTO t VALUES ('${String(i).repeat(500)}')`));
    engine.dispose();
    damage(path);
    const damaged = disposed(createEngine(sqlite({ file: path, wal: false })));
    const error = errorOf(OperationalError, () => damaged.connect().driverSql("SELECT count(*), max(a) FROM t").all());
    expect(error).toMatchObject({ driverCode: "SQLITE_CORRUPT" });
    expect(error.message).toMatch(/damaged: restore it/);
  });

  it("a file opened for reading only", () => {
    const writer = fileEngine();
    run(writer, "CREATE TABLE t (a)");
    const path = writer.dialect.description.slice('the SQLite file "'.length, -1);
    const reader = disposed(createEngine(sqlite({ file: path, readOnly: true })));
    expect(reader.inspect().getTableNames()).toEqual(["t"]);
    const error = errorOf(OperationalError, () => run(reader, "INSERT INTO t VALUES (1)"));
    expect(error.driverCode).toBe("SQLITE_READONLY");
    expect(error.message).toMatch(/opened with readOnly/);
  });

  it("the engine recovers from a file that couldn't be opened", () => {
    const path = freshPath("later/test.db");
    const engine = disposed(createEngine(sqlite(path), { pool: { size: 1, overflow: 0 } }));
    for (let i = 0; i < 3; i++) expect(() => engine.connect()).toThrow(OperationalError);
    mkdirSync(dirname(path));
    expect(engine.begin((connection) => connection.driverSql("SELECT 1").scalar())).toBe(1);
  });
});

/** Leaves the first page, with header and schema, as it is, and writes garbage over the next ones. */
function damage(path: string): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(8192, 7), 0, 8192, 4096);
  closeSync(file);
}

describe("options", () => {
  it("that can't be are refused", () => {
    expect(() => sqlite("")).toThrow(/path of a file/);
    expect(() => sqlite({ readOnly: true })).toThrow(/empty for ever/);
    expect(() => sqlite({ pragmas: { "x; DROP TABLE t": 1 } })).toThrow(/pragma/);
    expect(() => sqlite({ pragmas: { cache_size: "1; DROP TABLE t" } })).toThrow(/pragma/);
    expect(() => sqlite({ pragmas: { cache_size: Number.NaN } })).toThrow(/pragma/);
    // @ts-expect-error an unknown way to begin
    expect(() => sqlite({ begin: "exclusive" })).toThrow(/"deferred" or "immediate"/);
  });

  it("are what SQLite is told", () => {
    const pragma = (options: Parameters<typeof sqlite>[0], name: string) => {
      using connection = disposed(createEngine(sqlite(options))).connect();
      return connection.driverSql(`PRAGMA ${name}`).scalar();
    };
    expect(pragma({ file: freshPath() }, "journal_mode")).toBe("wal");
    expect(pragma({ file: freshPath(), wal: false }, "journal_mode")).toBe("delete");
    expect(pragma(":memory:", "foreign_keys")).toBe(1);
    expect(pragma({ foreignKeys: false }, "foreign_keys")).toBe(0);
    expect(pragma({ pragmas: { foreign_keys: false, cache_size: -123 } }, "foreign_keys")).toBe(0);
    expect(pragma({ pragmas: { cache_size: -123 } }, "cache_size")).toBe(-123);
    expect(pragma({ pragmas: { synchronous: "OFF" } }, "synchronous")).toBe(0);
    expect(pragma({ busyTimeout: 17 }, "busy_timeout")).toBe(17);
  });
});

describe("mapSqliteError", () => {
  it("leaves alone what isn't SQLite's", () => {
    expect(mapSqliteError(new Error("x"))).toBeNull();
    expect(mapSqliteError(new TypeError("x is not a function"))).toBeNull();
    expect(mapSqliteError(new InvalidRequestError("x"))).toBeNull();
    expect(mapSqliteError("x")).toBeNull();
    expect(mapSqliteError(Object.assign(new Error("x"), { code: "ENOENT" }))).toBeNull();
  });

  it("has a class for every code of SQLite", () => {
    const kind = (code: string) => mapSqliteError(Object.assign(new Error("x"), { code }))?.kind;
    expect(["SQLITE_BUSY", "SQLITE_LOCKED_SHAREDCACHE", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_NOMEM"].map(kind)).toEqual(
      Array.from({ length: 5 }, () => "operational"),
    );
    expect(kind("SQLITE_CONSTRAINT_TRIGGER")).toBe("integrity");
    expect(kind("SQLITE_TOOBIG")).toBe("data");
    expect(kind("SQLITE_WHATEVER")).toBe("database");
    expect(mapSqliteError(new TypeError("SQLite3 can only bind numbers, strings, bigints, buffers, and null"))?.kind).toBe("interface");
  });
});
