/** What is still under way when a block ends. */
import { insert, select } from "@athanor/core";
import type { Connection } from "@athanor/engine";
import { OperationalError, ResourceClosedError } from "@athanor/engine";
import { describe, expect, test } from "vitest";
import { fileEngine, memoryEngine, users } from "./database.ts";

/** An engine on which each statement takes a while, as on a server. */
async function slowEngine() {
  const engine = await fileEngine();
  engine.events.on("beforeCursorExecute", () => new Promise((resolve) => setImmediate(resolve)));
  return engine;
}

describe("engine.begin()", () => {
  test("whose callback fails while other statements are under way rolls them back too", async () => {
    const engine = await slowEngine();
    const failed = engine.begin((connection) =>
      Promise.all([
        connection.driverSql("nonsense"),
        connection.execute(insert(users), { name: "second" }),
        connection.execute(insert(users), { name: "third" }),
      ]),
    );
    await expect(failed).rejects.toThrow(/syntax error/);
    expect(await engine.begin((connection) => connection.scalar(select(users.c.name)))).toBeNull();
  });

  test("whose callback doesn't await a statement commits it, and refuses what is asked for afterwards", async () => {
    const engine = await slowEngine();
    let late: Promise<unknown> = Promise.resolve();
    await engine.begin((connection) => {
      void connection.execute(insert(users), { name: "first" });
      late = connection.execute(insert(users), { name: "second" }).then(() => connection.execute(insert(users), { name: "late" }));
      late.catch(() => {});
    });
    await expect(late).rejects.toThrow(/has ended/);
    const names = await engine.begin(async (connection) => (await connection.scalars(select(users.c.name))).all());
    expect(names).toEqual(["first", "second"]);
  });

  test("in which the transaction has ended begins no other, that nobody would commit", async () => {
    const engine = await fileEngine();
    await engine.begin(async (connection) => {
      await connection.execute(insert(users), { name: "first" });
      await connection.commit();
      await expect(connection.begin()).rejects.toThrow(/block has ended/);
      await expect(connection.beginNested()).rejects.toThrow(/block has ended/);
      await expect(connection.runSync((sync) => sync.execute(insert(users), { name: "lost" }))).rejects.toThrow(/block has ended/);
    });
    const names = await engine.begin(async (connection) => (await connection.scalars(select(users.c.name))).all());
    expect(names).toEqual(["first"]);
  });
});

test("a statement whose signal has been given doesn't wait for its turn", async () => {
  const engine = await fileEngine();
  await using connection = await engine.connect();
  let go = (): void => {};
  connection.events.once("beforeExecute", () => new Promise<void>((resolve) => (go = resolve)));
  const busy = connection.execute(select(users.c.name));
  const signal = AbortSignal.abort(new RangeError("enough"));
  await expect(connection.execute(select(users.c.name), undefined, { signal })).rejects.toThrow("enough");
  await expect(connection.stream(select(users.c.name), { signal })).rejects.toThrow("enough");
  go();
  expect((await busy).all()).toEqual([]);
});

test("runSync() refuses a function that returns a promise: what it did after that would be in nobody's turn", async () => {
  const engine = await fileEngine();
  await using connection = await engine.connect();
  await expect(connection.runSync(async (sync) => sync.execute(insert(users), { name: "x" }))).rejects.toThrow(/returned a promise/);
  await connection.rollback();
  expect(await connection.runSync((sync) => sync.scalar(select(users.c.name)))).toBeNull();
});

test("a pause between the attempts of a transaction ends when its signal says so", async () => {
  const engine = await memoryEngine();
  const abort = new AbortController();
  const reason = new RangeError("enough");
  const busy = new OperationalError({ kind: "operational", message: "busy", retryable: true }, null);
  let attempts = 0;
  const trying = engine.transaction(
    () => {
      attempts++;
      setImmediate(() => abort.abort(reason));
      throw busy;
    },
    { retry: { attempts: 2, delay: 1000, maxDelay: 1000 }, signal: abort.signal },
  );
  await expect(trying).rejects.toBe(reason);
  expect(attempts).toBe(1);
  for (const retry of [{ delay: -1 }, { maxDelay: Number.NaN }, { delay: "x" as never }])
    await expect(engine.transaction(() => 1, { retry })).rejects.toThrow(/between attempts is a number of seconds/);
});

test("a transaction that was committed is not done again, whatever fails afterwards", async () => {
  const engine = await memoryEngine();
  const busy = new OperationalError({ kind: "operational", message: "busy elsewhere", retryable: true }, null);
  engine.events.once("commit", () => {
    throw busy;
  });
  const name = { name: "once" };
  await expect(engine.transaction((connection) => connection.execute(insert(users), name), { retry: true })).rejects.toBe(busy);
  const committing = engine.transaction(
    async (connection) => {
      await connection.execute(insert(users), { name: "twice" });
      await connection.commit();
      throw busy;
    },
    { retry: true },
  );
  await expect(committing).rejects.toBe(busy);
  const names = await engine.begin(async (connection) => (await connection.scalars(select(users.c.name))).all());
  expect(names).toEqual(["once", "twice"]);
});

test("an async function that runSync() has refused writes nothing more", async () => {
  const engine = await fileEngine();
  await using connection = await engine.connect();
  let late: Promise<unknown> = Promise.resolve();
  const refused = connection.runSync((sync) => {
    late = Promise.resolve().then(() => sync.execute(insert(users), { name: "late" }));
    return late;
  });
  await expect(refused).rejects.toThrow(/returned a promise/);
  await expect(late).rejects.toThrow(ResourceClosedError);
  await connection.execute(insert(users), { name: "mine" });
  await connection.commit();
  expect((await connection.scalars(select(users.c.name))).all()).toEqual(["mine"]);
});

test.each(["returns", "throws"])("what runSync() gave is of no use when the function %s; the connection is as it was", async (end) => {
  const engine = await fileEngine();
  await using connection = await engine.connect();
  const kept: Connection[] = [];
  const work = connection.runSync((sync) => {
    kept.push(sync);
    sync.execute(insert(users), { name: "a" });
    const savepoint = sync.beginNested();
    if (end === "throws") throw new Error("no more");
    return savepoint;
  });
  const savepoint = await work.catch(() => null);
  const [sync] = kept;
  if (sync === undefined) throw new Error("runSync() has not called its function");
  for (const use of [
    () => sync.execute(select(users)),
    () => sync.stream(select(users)),
    () => sync.driverSql("select 1"),
    () => sync.begin(),
    () => sync.beginNested(),
    () => sync.commit(),
    () => sync.rollback(),
    () => sync.executionOptions({ readOnly: true }),
    () => sync.rawConnection,
    () => (savepoint ?? sync).commit(),
    () => (savepoint ?? sync).rollback(),
  ])
    expect(use).toThrow(ResourceClosedError);
  expect(() => sync.commit()).toThrow(/runSync\(\)/);
  expect([sync.closed, connection.closed]).toEqual([true, false]);
  sync.close();
  expect((await connection.scalars(select(users.c.name))).all()).toEqual(["a"]);
});
