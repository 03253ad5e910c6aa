import { InvalidRequestError } from "@athanor/core";
import type { Connection, ConnectionState, Engine } from "@athanor/engine";
import {
  createEngine,
  executeDriverSql,
  IntegrityError,
  inTransaction,
  makeEngineState,
  OperationalError,
  PendingRollbackError,
  ResourceClosedError,
  runAsync,
  TimeoutError,
  wait,
  withTransaction,
} from "@athanor/engine";
import { describe, expect, it, vi } from "vitest";
import { sqlite } from "../src/index.ts";
import { disposed, fileEngine, freshPath, memoryEngine, run } from "./database.ts";

const CREATE = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE)";

const names = (connection: Connection) => connection.driverSql("SELECT name FROM item ORDER BY id").scalars().all();

function namesIn(engine: Engine): unknown[] {
  using connection = engine.connect();
  return names(connection);
}

const insert = (connection: Connection, name: string) => connection.driverSql("INSERT INTO item (name) VALUES (?)", [name]);

describe.each([
  ["a file", () => fileEngine()],
  ["memory", () => memoryEngine()],
])("transactions in %s", (_name, open) => {
  const prepared = () => {
    const engine = open();
    run(engine, CREATE);
    return engine;
  };

  it("are begun by the first statement and last until commit", () => {
    const engine = prepared();
    using connection = engine.connect();
    expect(connection.inTransaction()).toBe(false);
    insert(connection, "a");
    expect(connection.inTransaction()).toBe(true);
    connection.commit();
    expect(connection.inTransaction()).toBe(false);
    connection.rollback();
    expect(namesIn(engine)).toEqual(["a"]);
  });

  it("that only read can't write, and those after them can", () => {
    const engine = prepared();
    using connection = engine.connect().executionOptions({ readOnly: true });
    expect(names(connection)).toEqual([]);
    expect(() => insert(connection, "a")).toThrow(
      expect.objectContaining({
        name: "OperationalError",
        driverCode: "SQLITE_READONLY_TRANSACTION",
        sql: "INSERT INTO item (name) VALUES (?)",
        message: expect.stringMatching(/begun with readOnly/),
      }),
    );
    expect(() => connection.driverSql("INSERT INTO item (name) VALUES (?) RETURNING id", ["a"])).toThrow(OperationalError);
    expect(() => connection.driverSql("PRAGMA user_version = 3")).toThrow(OperationalError);
    expect(() => connection.driverSql("DROP TABLE item")).toThrow(OperationalError);
    connection.beginNested();
    expect(() => insert(connection, "a")).toThrow(OperationalError);
    expect(connection.driverSql("PRAGMA user_version").scalarOne()).toBe(0);
    connection.rollback();
    connection.executionOptions({ readOnly: false });
    insert(connection, "b");
    connection.commit();
    expect(namesIn(engine)).toEqual(["b"]);
  });

  it("are rolled back by rollback, and commit as you go", () => {
    const engine = prepared();
    using connection = engine.connect();
    insert(connection, "a");
    connection.rollback();
    insert(connection, "b");
    connection.commit();
    insert(connection, "c");
    connection.commit();
    connection.commit();
    expect(namesIn(engine)).toEqual(["b", "c"]);
  });

  it("are rolled back when the connection is closed", () => {
    const engine = prepared();
    {
      using connection = engine.connect();
      insert(connection, "a");
    }
    expect(namesIn(engine)).toEqual([]);
  });

  it("are committed by engine.begin() when its function returns, with its value", () => {
    const engine = prepared();
    expect(engine.begin((connection) => insert(connection, "a").rowCount)).toBe(1);
    expect(namesIn(engine)).toEqual(["a"]);
  });

  it("are rolled back by engine.begin() when its function throws, with its error", () => {
    const engine = prepared();
    const error = new Error("no");
    expect(() =>
      engine.begin((connection) => {
        insert(connection, "a");
        throw error;
      }),
    ).toThrow(error);
    expect(namesIn(engine)).toEqual([]);
    expect(engine.poolStatus.checkedOut).toBe(0);
  });

  it("may be begun explicitly, once", () => {
    const engine = prepared();
    using connection = engine.connect();
    const transaction = connection.begin();
    expect(transaction.isActive).toBe(true);
    expect(() => connection.begin()).toThrow(/has begun already.*beginNested/);
    insert(connection, "a");
    transaction.commit();
    expect(transaction.isActive).toBe(false);
    expect(() => transaction.commit()).toThrow(InvalidRequestError);
    transaction.rollback();
    expect(namesIn(engine)).toEqual(["a"]);
  });

  it("that are begun explicitly end with their scope, uncommitted", () => {
    const engine = prepared();
    using connection = engine.connect();
    {
      using _transaction = connection.begin();
      insert(connection, "a");
    }
    expect(connection.inTransaction()).toBe(false);
    expect(namesIn(engine)).toEqual([]);
  });

  it("hold savepoints to any depth", () => {
    const engine = prepared();
    engine.begin((connection) => {
      insert(connection, "a");
      const outer = connection.beginNested();
      insert(connection, "b");
      const inner = connection.beginNested();
      expect(inner.isNested).toBe(true);
      insert(connection, "c");
      inner.rollback();
      expect(names(connection)).toEqual(["a", "b"]);
      insert(connection, "d");
      outer.commit();
      const other = connection.beginNested();
      insert(connection, "e");
      other.rollback();
      other.rollback();
      expect(() => other.commit()).toThrow(/ended already/);
      expect(connection.inNestedTransaction()).toBe(false);
    });
    expect(namesIn(engine)).toEqual(["a", "b", "d"]);
  });

  it("end savepoints with the one around them", () => {
    const engine = prepared();
    using connection = engine.connect();
    const outer = connection.beginNested();
    const inner = connection.beginNested();
    insert(connection, "a");
    outer.rollback();
    expect([outer.isActive, inner.isActive, connection.inNestedTransaction()]).toEqual([false, false, false]);
    const last = connection.beginNested();
    insert(connection, "b");
    connection.commit();
    expect(last.isActive).toBe(false);
    expect(namesIn(engine)).toEqual(["b"]);
  });

  it("survive an error within a savepoint", () => {
    const engine = prepared();
    engine.begin((connection) => {
      insert(connection, "a");
      expect(() => {
        using _savepoint = connection.beginNested();
        insert(connection, "b");
        insert(connection, "a");
      }).toThrow(IntegrityError);
      insert(connection, "c");
    });
    expect(namesIn(engine)).toEqual(["a", "c"]);
  });

  it("that SQLite has rolled back by itself must be rolled back before anything else", () => {
    const engine = prepared();
    using connection = engine.connect();
    insert(connection, "a");
    const savepoint = connection.beginNested();
    expect(() => connection.driverSql("INSERT OR ROLLBACK INTO item (name) VALUES ('a')")).toThrow(IntegrityError);
    expect(() => insert(connection, "b")).toThrow(PendingRollbackError);
    expect(() => connection.commit()).toThrow(PendingRollbackError);
    expect(() => connection.beginNested()).toThrow(/lost.*rollback\(\)/s);
    expect(savepoint.isActive).toBe(false);
    savepoint.rollback();
    expect(() => insert(connection, "b")).toThrow(PendingRollbackError);
    connection.rollback();
    insert(connection, "c");
    connection.commit();
    expect(namesIn(engine)).toEqual(["c"]);
  });

  it("that SQLite has rolled back by itself are lost, whatever a listener throws", () => {
    const engine = prepared();
    engine.events.on("handleError", () => {
      throw new RangeError("mine");
    });
    using connection = engine.connect();
    insert(connection, "a");
    expect(() => connection.driverSql("INSERT OR ROLLBACK INTO item (name) VALUES ('a')")).toThrow(RangeError);
    expect(() => insert(connection, "b")).toThrow(PendingRollbackError);
    connection.rollback();
    expect(names(connection)).toEqual([]);
  });

  it("include DDL", () => {
    const engine = prepared();
    using connection = engine.connect();
    connection.driverSql("CREATE TABLE other (id INTEGER)");
    connection.rollback();
    expect(engine.inspect().getTableNames()).toEqual(["item"]);
  });

  it("leave each statement to itself with AUTOCOMMIT", () => {
    const engine = prepared();
    using connection = engine.connect().executionOptions({ isolationLevel: "AUTOCOMMIT" });
    insert(connection, "a");
    connection.rollback();
    insert(connection, "b");
    expect(() => insert(connection, "b")).toThrow(IntegrityError);
    insert(connection, "c");
    expect(() => connection.executionOptions({ isolationLevel: "SERIALIZABLE" })).toThrow(/can't change while a transaction is open/);
    expect(() => connection.beginNested()).toThrow(/with AUTOCOMMIT there is none/);
    connection.commit();
    connection.executionOptions({ isolationLevel: "SERIALIZABLE" });
    insert(connection, "d");
    connection.rollback();
    expect(namesIn(engine)).toEqual(["a", "b", "c"]);
  });
});

describe("engine.begin()", () => {
  const prepared = () => {
    const engine = fileEngine();
    run(engine, CREATE);
    return engine;
  };

  it("refuses more after its transaction was ended within", () => {
    const engine = prepared();
    engine.begin((connection) => {
      insert(connection, "a");
      connection.commit();
      expect(() => insert(connection, "b")).toThrow(/block has ended/);
    });
    engine.begin((connection) => {
      insert(connection, "c");
      connection.rollback();
    });
    expect(namesIn(engine)).toEqual(["a"]);
  });

  it("rolls back and fails when its function returns a promise, whose rejection is caught", async () => {
    const engine = prepared();
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    let late: unknown = null;
    const work = async (connection: Connection) => {
      insert(connection, "a");
      await Promise.resolve();
      try {
        insert(connection, "b");
      } catch (error) {
        late = error;
        throw error;
      }
    };
    // @ts-expect-error an async callback
    expect(() => engine.begin(work)).toThrow(/returned a promise.*rolled back.*createAsyncEngine/s);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(late).toBeInstanceOf(ResourceClosedError);
    expect(String(late)).toMatch(/given to an async function/);
    expect(namesIn(engine)).toEqual([]);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1 });
  });

  it("rolls back what fails to be committed", () => {
    const engine = prepared();
    run(engine, "CREATE TABLE child (item_id INTEGER REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)");
    expect(() => engine.begin((connection) => connection.driverSql("INSERT INTO child VALUES (7)"))).toThrow(IntegrityError);
    using connection = engine.connect();
    connection.driverSql("INSERT INTO child VALUES (7)");
    expect(() => connection.commit()).toThrow(/FOREIGN KEY constraint failed/);
    expect(connection.inTransaction()).toBe(false);
    expect(connection.driverSql("SELECT count(*) FROM child").scalar()).toBe(0);
  });
});

describe("the operations behind it", () => {
  it("are the same for who awaits them", async () => {
    const engine = memoryEngine();
    run(engine, CREATE);
    const failing = runAsync(
      withTransaction(engine.state, function* (state) {
        yield* executeDriverSql(state, "INSERT INTO item (name) VALUES (?)", [["a"], ["b"]]);
        yield* wait(Promise.resolve());
        yield* executeDriverSql(state, "INSERT INTO item (name) VALUES ('a')");
      }),
    );
    await expect(failing).rejects.toThrow(IntegrityError);
    expect(namesIn(engine)).toEqual([]);
    const done = runAsync(
      withTransaction(engine.state, function* (state) {
        yield* wait(Promise.resolve());
        return (yield* executeDriverSql(state, "INSERT INTO item (name) VALUES ('a') RETURNING name")).scalarOne();
      }),
    );
    expect(await done).toBe("a");
    expect(namesIn(engine)).toEqual(["a"]);
  });

  it("say at once that a transaction only reads, and don't wait to write", async () => {
    const state = makeEngineState(sqlite(freshPath()), { pool: { size: 2 } }, true);
    const insertInto = (connection: ConnectionState) => executeDriverSql(connection, "INSERT INTO item (name) VALUES ('a')");
    await runAsync(withTransaction(state, (connection) => executeDriverSql(connection, CREATE)));
    const beside = withTransaction(state, function* (writer) {
      yield* insertInto(writer);
      // The writer has the lock, for longer than anybody would wait for it.
      yield* inTransaction(state, insertInto, { readOnly: true });
    });
    await expect(runAsync(beside)).rejects.toMatchObject({ driverCode: "SQLITE_READONLY_TRANSACTION" });
    await runAsync(withTransaction(state, insertInto));
    await runAsync(state.pool.dispose());
  });
});

describe("connections", () => {
  it("can't be used once they are closed", () => {
    const engine = memoryEngine();
    const connection = engine.connect();
    connection.close();
    connection.close();
    expect(connection.closed).toBe(true);
    for (const use of [
      () => connection.driverSql("SELECT 1"),
      () => connection.begin(),
      () => connection.commit(),
      () => connection.rollback(),
      () => connection.beginNested(),
      () => connection.executionOptions({}),
    ]) {
      expect(use).toThrow(ResourceClosedError);
    }
  });

  it("refuse isolation levels that SQLite doesn't have", () => {
    const engine = memoryEngine();
    using connection = engine.connect();
    expect(() => connection.executionOptions({ isolationLevel: "READ COMMITTED" })).toThrow(
      /no isolation level "READ COMMITTED".*"SERIALIZABLE", "AUTOCOMMIT"/,
    );
    expect(() => createEngine(sqlite(), { isolationLevel: "serializable" })).toThrow(/no isolation level/);
    expect(() => engine.executionOptions({ isolationLevel: "x" })).toThrow(/no isolation level/);
  });

  it("of an engine with other options share its pool", () => {
    const engine = fileEngine();
    run(engine, CREATE);
    const autocommit = engine.executionOptions({ isolationLevel: "AUTOCOMMIT" });
    {
      using connection = autocommit.connect();
      insert(connection, "a");
    }
    expect(namesIn(engine)).toEqual(["a"]);
    expect(engine.poolStatus.idle).toBe(1);
    expect(autocommit.poolStatus).toEqual(engine.poolStatus);
  });
});

describe("the pool", () => {
  it("lends the connection that came back last", () => {
    const engine = fileEngine();
    const [first, second] = [engine.connect(), engine.connect()];
    const raw = second.state.pooled?.driver.raw;
    first.close();
    second.close();
    expect(engine.connect().state.pooled?.driver.raw).toBe(raw);
  });

  it("keeps so many connections and closes the others", () => {
    const engine = fileEngine({ pool: { size: 1, overflow: 2 } });
    const connections = [engine.connect(), engine.connect(), engine.connect()];
    expect(engine.poolStatus).toMatchObject({ size: 1, overflow: 2, checkedOut: 3, idle: 0 });
    expect(() => engine.connect()).toThrow(TimeoutError);
    expect(() => engine.connect()).toThrow(/All 3 connections.*can't wait.*pool: \{ size, overflow \}/s);
    for (const connection of connections) connection.close();
    expect(engine.poolStatus).toMatchObject({ size: 1, overflow: 2, checkedOut: 0, idle: 1 });
  });

  it("closes its connections when it's disposed of, lent ones when they come back, and opens new ones", () => {
    const engine = fileEngine();
    const [lent, idle] = [engine.connect(), engine.connect()];
    const raws = [lent, idle].map((connection) => connection.state.pooled?.driver.raw);
    idle.close();
    engine.dispose();
    expect(raws).toMatchObject([{ open: true }, { open: false }]);
    expect(lent.driverSql("SELECT 1").scalar()).toBe(1);
    lent.close();
    expect(raws).toMatchObject([{ open: false }, { open: false }]);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 0 });
    using connection = engine.connect();
    expect(connection.driverSql("SELECT 2").scalar()).toBe(2);
  });

  it("takes connections back without what they left open", () => {
    const engine = fileEngine();
    run(engine, CREATE);
    {
      using connection = engine.connect().executionOptions({ isolationLevel: "AUTOCOMMIT" });
      connection.driverSql("BEGIN");
      insert(connection, "a");
    }
    expect(engine.poolStatus.idle).toBe(1);
    using connection = engine.connect();
    expect(names(connection)).toEqual([]);
  });

  it("takes sizes that are possible only", () => {
    expect(() => createEngine(sqlite(), { pool: { size: 0 } })).toThrow(/pool.size is a whole number from 1 on/);
    expect(() => createEngine(sqlite(), { pool: { overflow: -1 } })).toThrow(/pool.overflow/);
    expect(() => createEngine(sqlite(), { cacheSize: 1.5 })).toThrow(/cacheSize/);
  });
});

describe("files", () => {
  it("let one transaction write while another reads what was there before", () => {
    const engine = fileEngine();
    run(engine, CREATE, "INSERT INTO item (name) VALUES ('a')");
    using reader = engine.connect();
    expect(names(reader)).toEqual(["a"]);
    engine.begin((writer) => insert(writer, "b"));
    expect(names(reader)).toEqual(["a"]);
    reader.rollback();
    expect(names(reader)).toEqual(["a", "b"]);
  });

  it("say who is in the way when a second transaction writes", () => {
    const engine = fileEngine({}, { busyTimeout: 1 });
    run(engine, CREATE);
    using first = engine.connect();
    insert(first, "a");
    expect(() => engine.begin((second) => insert(second, "b"))).toThrow(OperationalError);
    expect(() => engine.begin((second) => insert(second, "b"))).toThrow(/database is locked.*busyTimeout/);
  });

  it("tell a transaction that its snapshot is too old to write", () => {
    const engine = fileEngine({}, { busyTimeout: 1 });
    run(engine, CREATE);
    using first = engine.connect();
    names(first);
    engine.begin((second) => insert(second, "b"));
    expect(() => insert(first, "a")).toThrow(/begin again.*"immediate"/);
  });

  it("are locked at once with begin: immediate", () => {
    const path = freshPath();
    const engine = disposed(createEngine(sqlite({ file: path, begin: "immediate", busyTimeout: 1 })));
    run(engine, CREATE);
    using first = engine.connect();
    names(first);
    using second = engine.connect();
    expect(() => names(second)).toThrow(/database is locked/);
    first.rollback();
    expect(names(second)).toEqual([]);
  });
});

describe("a database in memory", () => {
  it("is one for all connections, and lives as long as the engine isn't disposed of", () => {
    const engine = memoryEngine();
    run(engine, CREATE, "INSERT INTO item (name) VALUES ('a')");
    expect(namesIn(engine)).toEqual(["a"]);
    expect(engine.inspect().hasTable("item")).toBe(true);
    engine.dispose();
    expect(engine.inspect().hasTable("item")).toBe(false);
  });

  it("lets another connection write and commit while transactions that read are open", () => {
    const engine = memoryEngine();
    run(engine, CREATE);
    using reader = engine.connect();
    expect(names(reader)).toEqual([]);
    engine.begin((writer) => insert(writer, "a"));
    expect(names(reader)).toEqual(["a"]);
    reader.rollback();
    expect(namesIn(engine)).toEqual(["a"]);
  });

  it("refuses a second transaction that writes, and tells why", () => {
    const engine = memoryEngine();
    run(engine, CREATE);
    using first = engine.connect();
    insert(first, "a");
    using second = engine.connect();
    expect(() => insert(second, "b")).toThrow(OperationalError);
    expect(() => insert(second, "b")).toThrow(/is being changed by another connection.*use a file/s);
    second.rollback();
    first.commit();
    insert(second, "b");
    second.rollback();
    expect(namesIn(engine)).toEqual(["a"]);
  });

  it("refuses a statement without a transaction while another's is open", () => {
    const engine = memoryEngine();
    run(engine, CREATE);
    using first = engine.connect();
    insert(first, "a");
    using second = engine.connect().executionOptions({ isolationLevel: "AUTOCOMMIT" });
    expect(() => insert(second, "b")).toThrow(/is being changed by another connection/);
    first.rollback();
    insert(second, "b");
    expect(namesIn(engine)).toEqual(["b"]);
  });

  it("is free for others after SQLite has rolled a transaction back by itself", () => {
    const engine = memoryEngine();
    run(engine, CREATE);
    using first = engine.connect();
    insert(first, "a");
    expect(() => first.driverSql("INSERT OR ROLLBACK INTO item (name) VALUES ('a')")).toThrow(IntegrityError);
    engine.begin((second) => insert(second, "b"));
    first.rollback();
    expect(namesIn(engine)).toEqual(["b"]);
  });
});
