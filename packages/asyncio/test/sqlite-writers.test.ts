/** Many tasks on one SQLite database: nobody sees that it is busy, and nothing is lost. */
import { createAsyncEngine } from "@athanor/asyncio";
import { insert, select, update } from "@athanor/core";
import { OperationalError } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import { describe, expect, test } from "vitest";
import { fileEngine, memoryEngine, metadata, temporaryFile, users } from "./database.ts";

const first = users.c.id.eq(1);

describe.each([
  ["a file", fileEngine],
  ["a database in memory", memoryEngine],
])("on %s", (_, make) => {
  test("fifty tasks that read, wait a little, and write what they read plus one, lose none of their ones", async () => {
    const engine = await make();
    await engine.begin((connection) => connection.execute(insert(users), { id: 1, name: "counter" }));
    await Promise.all(
      Array.from({ length: 50 }, () =>
        engine.begin(async (connection) => {
          const visits = (await connection.execute(select(users.c.visits).where(first))).scalarOne();
          await new Promise((resolve) => setImmediate(resolve));
          await connection.execute(
            update(users)
              .where(first)
              .values({ visits: visits + 1 }),
          );
        }),
      ),
    );
    expect(await engine.begin((connection) => connection.scalar(select(users.c.visits)))).toBe(50);
  });
});

describe("on a file", () => {
  test("readers that say so don't wait for a writer", async () => {
    const engine = await fileEngine();
    await using writer = await engine.connect();
    await writer.execute(insert(users), { name: "a" });
    await using reader = (await engine.connect()).executionOptions({ readOnly: true });
    expect((await reader.scalars(select(users.c.name))).all()).toEqual([]);
    await writer.commit();
    await reader.rollback();
    expect((await reader.scalars(select(users.c.name))).all()).toEqual(["a"]);
  });

  test.each([
    ["without a transaction", "immediate", { isolationLevel: "AUTOCOMMIT" }],
    ["in a transaction that hasn't written yet", "deferred", {}],
  ] as const)("a stream that writes, %s, waits for other writers, and lets go", async (_, begin, options) => {
    const engine = await fileEngine({}, { begin });
    await using writer = await engine.connect();
    await writer.execute(insert(users), { name: "a" });
    await using connection = (await engine.connect()).executionOptions(options);
    const streaming = connection.stream(insert(users).values({ name: "b" }).returning(users.c.name), { yieldPer: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    await writer.commit();
    expect(await (await streaming).scalars().all()).toEqual(["b"]);
    await connection.commit();
    await writer.execute(insert(users), { name: "c" });
    await writer.commit();
  });

  test("a writer without a transaction of its own waits for one with, and lets go at once", async () => {
    const engine = await fileEngine();
    const order: string[] = [];
    const single = engine.executionOptions({ isolationLevel: "AUTOCOMMIT" });
    await using writer = await engine.connect();
    await writer.execute(insert(users), { name: "a" });
    const waiting = (async () => {
      await using connection = await single.connect();
      await connection.execute(insert(users), { name: "b" });
      order.push("single");
    })();
    await new Promise((resolve) => setImmediate(resolve));
    order.push("commit");
    await writer.commit();
    await waiting;
    expect(order).toEqual(["commit", "single"]);
    await writer.execute(insert(users), { name: "c" });
    await writer.commit();
  });

  test("one who waits too long gets an error that says for what, and the lock goes on to others", async () => {
    const file = temporaryFile();
    const engine = createAsyncEngine(sqlite({ file, busyTimeout: 20 }));
    await engine.createAll(metadata);
    await using writer = await engine.connect();
    await writer.execute(insert(users), { name: "a" });
    await using other = await engine.connect();
    const late = await other.execute(insert(users), { name: "b" }).then(String, (error: unknown) => error);
    expect(late).toBeInstanceOf(OperationalError);
    expect(late).toMatchObject({ isRetryable: true, message: expect.stringMatching(/another transaction of this program/) });
    await writer.commit();
    await other.rollback();
    await other.execute(insert(users), { name: "b" });
    await other.commit();
    await engine.dispose();
  });

  test("another engine's writers stand in the same line, and another program's are waited for without blocking", async () => {
    const file = temporaryFile();
    const [one, two] = [createAsyncEngine(sqlite(file)), createAsyncEngine(sqlite(file))];
    await one.createAll(metadata);
    const add = (engine: typeof one, name: string) => engine.begin((connection) => connection.execute(insert(users), { name }));
    await Promise.all([add(one, "a"), add(two, "b"), add(one, "c"), add(two, "d")]);
    // Beside the line, as a connection of another program is.
    const { createEngine } = await import("@athanor/engine");
    const stranger = createEngine(sqlite({ file, begin: "immediate" }));
    const connection = stranger.connect();
    connection.execute(insert(users), { name: "stranger" });
    const waiting = add(one, "e");
    await new Promise((resolve) => setImmediate(resolve));
    connection.commit();
    await waiting;
    connection.close();
    const names = await one.begin(async (reader) => (await reader.scalars(select(users.c.name).orderBy(users.c.id))).all());
    expect(names).toEqual(["a", "b", "c", "d", "stranger", "e"]);
    await one.dispose();
    await two.dispose();
    stranger.dispose();
  });

  test("a transaction that was in another's way is done again when asked for", async () => {
    const engine = createAsyncEngine(sqlite({ file: temporaryFile(), begin: "deferred", busyTimeout: 1000 }));
    await engine.createAll(metadata);
    await engine.begin((connection) => connection.execute(insert(users), { id: 1, name: "counter" }));
    let calls = 0;
    await engine.transaction(
      async (connection) => {
        calls++;
        const visits = (await connection.execute(select(users.c.visits).where(first))).scalarOne();
        if (calls === 1) await engine.begin((other) => other.execute(update(users).values({ visits: 10 })));
        await connection.execute(
          update(users)
            .where(first)
            .values({ visits: visits + 1 }),
        );
      },
      { retry: { attempts: 2, delay: 0 } },
    );
    expect([calls, await engine.begin((connection) => connection.scalar(select(users.c.visits)))]).toEqual([2, 11]);
    await engine.dispose();
  });
});

describe("the lock goes on to others", () => {
  const failing: readonly (readonly [string, string])[] = [
    ["a statement fails and SQLite ends the transaction by itself", "insert or rollback into user_account (name) values ('a')"],
    ["the program ends the transaction by a statement of its own", "rollback"],
    ["the program commits by a statement of its own", "commit"],
  ];
  test.each(failing)("when %s", async (_, sql) => {
    const engine = createAsyncEngine(sqlite({ file: temporaryFile(), busyTimeout: 50 }));
    await engine.createAll(metadata);
    await engine.begin((connection) => connection.execute(insert(users), { name: "a" }));
    await using one = await engine.connect();
    await one.execute(insert(users), { name: "b" });
    await one.driverSql(sql).catch(() => {});
    // Whether that fails, because there is nothing to commit any more, or not.
    await one.commit().catch(() => one.rollback());
    await using other = await engine.connect();
    await other.execute(insert(users), { name: "c" });
    await other.commit();
    await one.execute(insert(users), { name: "d" });
    await one.commit();
    await engine.dispose();
  });

  test.each(["better-sqlite3", "node"] as const)("when one that waits for it is stopped, and closed (%s)", async (driver) => {
    if (driver === "node" && process.getBuiltinModule?.("node:sqlite") === undefined) return;
    const engine = createAsyncEngine(sqlite({ file: temporaryFile(), driver }));
    await engine.createAll(metadata);
    const single = engine.executionOptions({ isolationLevel: "AUTOCOMMIT" });
    await using writer = await engine.connect();
    await writer.execute(insert(users), { name: "a" });
    const waiting = await single.connect();
    const stopped = waiting.execute(insert(users), { name: "stopped" }, { timeout: 0.01 });
    await expect(stopped).rejects.toThrow(/took longer than its timeout/);
    await waiting.close();
    await writer.commit();
    await writer.execute(insert(users), { name: "b" });
    await writer.commit();
    await using other = await engine.connect();
    await other.execute(insert(users), { name: "c" });
    expect((await other.scalars(select(users.c.name).orderBy(users.c.id))).all()).toEqual(["a", "b", "c"]);
    await other.commit();
    await engine.dispose();
  });

  test("when one that waits to begin its transaction is stopped, which can go on then", async () => {
    const engine = await fileEngine();
    await using writer = await engine.connect();
    await writer.execute(insert(users), { name: "a" });
    await using waiting = await engine.connect();
    const reason = new RangeError("enough");
    const abort = new AbortController();
    const stopped = waiting.execute(insert(users), { name: "stopped" }, { signal: abort.signal });
    const retried = engine
      .executionOptions({ timeout: 0.01 })
      .transaction((connection) => connection.execute(insert(users), { name: "late" }));
    abort.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    await expect(retried).rejects.toThrow(/took longer than its timeout/);
    await writer.commit();
    await waiting.execute(insert(users), { name: "b" });
    await waiting.commit();
    expect((await writer.scalars(select(users.c.name).orderBy(users.c.id))).all()).toEqual(["a", "b"]);
  });

  test("when one that waits for it is stopped, which then writes nothing, closed or not", async () => {
    const engine = await fileEngine();
    await using waiting = await engine.executionOptions({ isolationLevel: "AUTOCOMMIT" }).connect();
    await using writer = await engine.connect();
    await writer.execute(insert(users), { name: "a" });
    await expect(waiting.execute(insert(users), { name: "stopped" }, { timeout: 0.01 })).rejects.toThrow(/timeout/);
    await writer.commit();
    await writer.execute(insert(users), { name: "b" });
    await writer.commit();
    expect((await writer.scalars(select(users.c.name).orderBy(users.c.id))).all()).toEqual(["a", "b"]);
  });
});
