/** The asynchronous face on SQLite: engines, connections, transactions, streams. */
import { createAsyncEngine } from "@athanor/asyncio";
import { func, InvalidRequestError, insert, NoResultFound, select, update } from "@athanor/core";
import { IntegrityError, OperationalError, PendingRollbackError, ResourceClosedError } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import { describe, expect, test } from "vitest";
import { fileEngine, memoryEngine, users } from "./database.ts";

const count = select(func.count(users.c.id));

describe("an engine", () => {
  test("commits what a function did, or rolls it back and throws", async () => {
    const engine = await memoryEngine();
    await engine.begin((connection) => connection.execute(insert(users), [{ name: "a" }, { name: "b" }]));
    const failed = engine.begin(async (connection) => {
      await connection.execute(insert(users), { name: "c" });
      throw new Error("changed my mind");
    });
    await expect(failed).rejects.toThrow("changed my mind");
    expect(await engine.begin((connection) => connection.scalar(count))).toBe(2);
  });

  test("is made of a URL too", async () => {
    const engine = createAsyncEngine("sqlite://", { dialects: [sqlite] });
    expect(await engine.begin(async (connection) => (await connection.driverSql("select 1 as one")).one()["one"])).toBe(1);
    await engine.dispose();
    expect(() => createAsyncEngine("postgresql://h/d", { dialects: [sqlite] })).toThrow(/npm i @athanor\/postgresql pg/);
  });

  test("looks into the schema", async () => {
    const engine = await memoryEngine();
    const inspector = await engine.inspect();
    expect([await inspector.getTableNames(), await inspector.hasTable("nope")]).toEqual([["user_account"], false]);
  });

  test("maps the driver's errors", async () => {
    const engine = await memoryEngine();
    const twice = engine.begin((connection) => connection.execute(insert(users), [{ name: "a" }, { name: "a" }]));
    await expect(twice).rejects.toBeInstanceOf(IntegrityError);
    await expect(createAsyncEngine(sqlite("/no/such/directory/x.db")).connect()).rejects.toBeInstanceOf(OperationalError);
  });
});

describe("a connection", () => {
  test("begins with the first statement, and forgets what is not committed", async () => {
    const engine = await fileEngine();
    {
      await using connection = await engine.connect();
      await connection.execute(insert(users), { name: "kept" });
      await connection.commit();
      await connection.execute(insert(users), { name: "forgotten" });
      expect(connection.inTransaction()).toBe(true);
    }
    await using connection = await engine.connect();
    expect((await connection.scalars(select(users.c.name))).all()).toEqual(["kept"]);
  });

  test("does what is asked of it at the same time one after the other", async () => {
    const engine = await memoryEngine();
    const order: string[] = [];
    await engine.begin(async (connection) => {
      connection.events.on("beforeCursorExecute", async ({ values }) => {
        order.push(`begin ${String(values[0])}`);
        await Promise.resolve();
      });
      connection.events.on("afterCursorExecute", ({ values }) => order.push(`end ${String(values[0])}`));
      await Promise.all(["a", "b", "c"].map((name) => connection.execute(insert(users).values({ name }))));
    });
    expect(order).toEqual(["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
  });

  test("goes on after a failed request that others are waiting behind", async () => {
    const engine = await memoryEngine();
    await using connection = await engine.connect();
    const [wrong, right] = await Promise.allSettled([connection.driverSql("nonsense"), connection.scalar(count)]);
    expect([wrong.status, right]).toEqual(["rejected", { status: "fulfilled", value: 0 }]);
  });

  test("doesn't do what was given up while it waited for its turn", async () => {
    const engine = await memoryEngine();
    await using connection = await engine.connect();
    const abort = new AbortController();
    const reason = new RangeError("enough");
    let leave = (): void => {};
    connection.events.once("beforeExecute", () => new Promise<void>((resolve) => (leave = resolve)));
    const first = connection.execute(insert(users), { name: "a" });
    const second = connection.execute(insert(users), { name: "b" }, { signal: abort.signal });
    const third = connection.execute(insert(users), { name: "c" });
    abort.abort(reason);
    await expect(second).rejects.toBe(reason);
    leave();
    await Promise.all([first, third]);
    expect((await connection.scalars(select(users.c.name).orderBy(users.c.id))).all()).toEqual(["a", "c"]);
  });

  test("has savepoints, nested", async () => {
    const engine = await memoryEngine();
    await engine.begin(async (connection) => {
      await connection.execute(insert(users), { name: "a" });
      {
        await using outer = await connection.beginNested();
        await connection.execute(insert(users), { name: "b" });
        const inner = await connection.beginNested();
        await connection.execute(insert(users), { name: "c" });
        await inner.rollback();
        await outer.commit();
        expect([outer.isActive, inner.isActive, outer.isNested]).toEqual([false, false, true]);
      }
      expect((await connection.scalars(select(users.c.name))).all()).toEqual(["a", "b"]);
    });
  });

  test("can't be used after it was closed", async () => {
    const engine = await memoryEngine();
    const connection = await engine.connect();
    await connection.close();
    await connection.close();
    await expect(connection.execute(count)).rejects.toBeInstanceOf(ResourceClosedError);
    expect(connection.closed).toBe(true);
  });

  test("lends itself to synchronous code", async () => {
    const engine = await fileEngine();
    const names = await engine.begin(async (connection) => {
      await connection.execute(insert(users), { name: "a" });
      return connection.runSync((sync) => {
        sync.execute(insert(users), { name: "b" });
        return sync.scalars(select(users.c.name)).all();
      });
    });
    expect(names).toEqual(["a", "b"]);
  });

  test("has to be rolled back after the database has ended its transaction", async () => {
    const engine = await memoryEngine();
    await using connection = await engine.connect();
    await connection.execute(insert(users), { name: "a" });
    await connection.driverSql("rollback");
    await expect(connection.driverSql("nonsense")).rejects.toBeDefined();
    await expect(connection.execute(count)).rejects.toBeInstanceOf(PendingRollbackError);
    await connection.rollback();
    expect(await connection.scalar(count)).toBe(0);
  });
});

describe("a stream", () => {
  const numbers = Array.from({ length: 25 }, (_, i) => ({ name: `user ${i}`, visits: i % 3 }));

  async function filled() {
    const engine = await memoryEngine();
    await engine.begin((connection) => connection.execute(insert(users), numbers));
    return engine;
  }

  test("gives the rows of the statement, in parts", async () => {
    const engine = await filled();
    await using connection = await engine.connect();
    const names: string[] = [];
    for await (const { name } of await connection.stream(select(users.c.name).orderBy(users.c.id), { yieldPer: 10 })) names.push(name);
    expect(names).toEqual(numbers.map(({ name }) => name));
    const sizes: number[] = [];
    for await (const part of (await connection.stream(select(users.c.id), { yieldPer: 10 })).partitions()) sizes.push(part.length);
    expect(sizes).toEqual([10, 10, 5]);
  });

  test("takes parameters", async () => {
    const engine = await filled();
    await using connection = await engine.connect();
    const { bindParam } = await import("@athanor/core");
    const { types: t } = await import("@athanor/core");
    const stream = await connection.stream(select(users.c.id).where(users.c.visits.eq(bindParam("visits", t.integer()))), {
      params: { visits: 2 },
    });
    expect(await stream.all()).toHaveLength(8);
  });

  test("has the views of a result", async () => {
    const engine = await filled();
    await using connection = await engine.connect();
    const both = select(users.c.name, users.c.visits).orderBy(users.c.id);
    expect(await (await connection.streamScalars(select(users.c.visits))).unique().all()).toEqual([0, 1, 2]);
    expect(await (await connection.stream(both)).mappings().first()).toEqual({ name: "user 0", visits: 0 });
    expect(await (await connection.stream(both)).columns("visits").fetchMany(2)).toEqual([{ visits: 0 }, { visits: 1 }]);
    await connection.rollback();
    const one = select(users.c.id).where(users.c.name.eq("user 3"));
    expect(await (await connection.stream(one)).scalarOne()).toBe(4);
    await expect((await connection.stream(one.where(users.c.visits.eq(9)))).one()).rejects.toBeInstanceOf(NoResultFound);
    expect(await (await connection.stream(one.where(users.c.visits.eq(9)))).oneOrNull()).toBeNull();
  });

  test("lets go of the connection when the loop is left", async () => {
    const engine = await filled();
    await using connection = await engine.connect();
    for await (const row of await connection.stream(select(users.c.id), { yieldPer: 2 })) if (row.id === 3) break;
    expect(await connection.scalar(count)).toBe(25);
  });

  test("keeps the connection busy until then, and says so", async () => {
    const engine = await filled();
    await using connection = await engine.connect();
    await using result = await connection.stream(select(users.c.id), { yieldPer: 2 });
    expect(await result.fetchOne()).toEqual({ id: 1 });
    await expect(connection.execute(update(users).values({ visits: 1 }))).rejects.toThrow(/Rows are still being read/);
    await result.close();
    await expect(result.fetchOne()).rejects.toBeInstanceOf(ResourceClosedError);
    expect((await connection.execute(update(users).values({ visits: 1 }))).rowCount).toBe(25);
  });

  test("ends with its transaction", async () => {
    const engine = await filled();
    await using connection = await engine.connect();
    const result = await connection.stream(select(users.c.id), { yieldPer: 2 });
    await result.fetchOne();
    await connection.rollback();
    await result.fetchOne();
    await expect(result.fetchOne()).rejects.toBeInstanceOf(ResourceClosedError);
    expect(await connection.scalar(count)).toBe(25);
  });

  test("refuses what gives no rows, and sizes that can't be", async () => {
    const engine = await filled();
    await using connection = await engine.connect();
    await expect(connection.stream(update(users).values({ visits: 1 }) as never)).rejects.toBeInstanceOf(InvalidRequestError);
    await expect(connection.stream(count, { yieldPer: 0 })).rejects.toThrow(/yieldPer/);
  });
});
