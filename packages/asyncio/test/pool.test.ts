/** The pool where operations may wait, on SQLite: its rules don't depend on the database. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { insert } from "@athanor/core";
import { TimeoutError } from "@athanor/engine";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { fileEngine, memoryEngine, users } from "./database.ts";

const ONE = { pool: { size: 1, overflow: 0 } };

describe("who waits for a connection", () => {
  test("gets one in the order of asking", async () => {
    const engine = await fileEngine(ONE);
    const first = await engine.connect();
    const order: number[] = [];
    const others = [1, 2, 3].map(async (i) => {
      await using _ = await engine.connect();
      order.push(i);
    });
    expect(engine.poolStatus).toMatchObject({ checkedOut: 1, waiting: 3 });
    await first.close();
    await Promise.all(others);
    expect(order).toEqual([1, 2, 3]);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1, waiting: 0 });
  });

  test("is not overtaken by who comes later and finds one", async () => {
    const engine = await fileEngine(ONE);
    const first = await engine.connect();
    const order: string[] = [];
    const waiting = engine.connect().then((connection) => {
      order.push("waited");
      return connection.close();
    });
    const closing = first.close();
    const late = engine.connect().then((connection) => {
      order.push("late");
      return connection.close();
    });
    await Promise.all([closing, waiting, late]);
    expect(order).toEqual(["waited", "late"]);
  });

  test("gives up after the pool's timeout, and leaves no trace", async () => {
    const engine = await fileEngine({ pool: { size: 1, overflow: 0, timeout: 0.01 } });
    const first = await engine.connect();
    await expect(engine.connect()).rejects.toThrow(TimeoutError);
    await expect(engine.connect()).rejects.toThrow(/All 1 connections of the pool are in use .* none was given back within 0.01 seconds/);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 1, waiting: 0 });
    await first.close();
    await using _ = await engine.connect();
  });

  test("with a timeout of 0 doesn't wait for one that is in use, but for one that is opened", async () => {
    const engine = await fileEngine({ pool: { size: 1, overflow: 0, timeout: 0 } });
    await engine.dispose();
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let open = (): void => {};
    engine.events.on("connect", () => new Promise<void>((resolve) => (open = resolve)));
    const opened = engine.connect().then(
      (connection) => connection.close(),
      (error: unknown) => error,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    open();
    expect(await opened).toBeUndefined();
    await using _ = await engine.connect();
    const waiting = engine.connect().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toBeInstanceOf(TimeoutError);
  });

  test("gives up when told to", async () => {
    const engine = await fileEngine(ONE);
    await using _ = await engine.connect();
    const controller = new AbortController();
    const waiting = engine.connect({ signal: controller.signal });
    controller.abort(new Error("no longer wanted"));
    await expect(waiting).rejects.toThrow("no longer wanted");
    await expect(engine.connect({ signal: AbortSignal.abort(new Error("never wanted")) })).rejects.toThrow("never wanted");
    expect(engine.poolStatus).toMatchObject({ checkedOut: 1, waiting: 0 });
  });

  test("leaves the connection that was being opened for it to the next, when it gives up", async () => {
    const engine = await fileEngine(ONE);
    await engine.dispose();
    let opened = 0;
    let open = (): void => {};
    engine.events.on("connect", () => {
      opened++;
      return new Promise<void>((resolve) => (open = resolve));
    });
    const abort = new AbortController();
    const first = engine.connect({ signal: abort.signal });
    const second = engine.connect();
    await new Promise(setImmediate);
    abort.abort(new RangeError("enough"));
    await expect(first).rejects.toThrow("enough");
    open();
    await (await second).close();
    expect(opened).toBe(1);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1, waiting: 0 });
  });

  test("heeds signal and timeout where each gets a new one too, and what is open too late is closed", async () => {
    const engine = await fileEngine({ pool: { kind: "null", timeout: 0.01 } });
    let open = (): void => {};
    engine.events.on("connect", () => new Promise<void>((resolve) => (open = resolve)));
    const closed = new Promise((resolve) => engine.events.on("close", resolve));
    await expect(engine.connect({ signal: AbortSignal.abort(new RangeError("never wanted")) })).rejects.toThrow("never wanted");
    await expect(engine.connect()).rejects.toThrow(/could be opened within 0.01 seconds/);
    const abort = new AbortController();
    const waiting = engine.connect({ signal: abort.signal });
    abort.abort(new RangeError("enough"));
    await expect(waiting).rejects.toThrow("enough");
    open();
    await closed;
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0 });
  });

  test("gets none when nobody wants it any more, also where all share one", async () => {
    const engine = await memoryEngine({ pool: { kind: "static" } });
    await expect(engine.connect({ signal: AbortSignal.abort(new RangeError("never wanted")) })).rejects.toThrow("never wanted");
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0 });
  });

  test("gets one of a few, be they a thousand", async () => {
    const engine = await fileEngine({ pool: { size: 3, overflow: 2 } });
    let [now, most] = [0, 0];
    const done = await Promise.all(
      Array.from({ length: 1000 }, async (_, i) => {
        await using connection = await engine.connect();
        most = Math.max(most, ++now);
        const { rows } = { rows: (await connection.driverSql("select ? as i", [i])).all() };
        now--;
        return rows[0]?.[0];
      }),
    );
    expect(done).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(most).toBeLessThanOrEqual(5);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 3, waiting: 0 });
  });

  test("may open one itself when one is thrown away", async () => {
    const engine = await fileEngine(ONE);
    const first = await engine.connect();
    const waiting = engine.connect();
    if (first.state.pooled !== null) first.state.pooled.invalid = true;
    await first.close();
    const connection = await waiting;
    expect((await connection.driverSql("select 1")).scalar()).toBe(1);
    await connection.close();
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1 });
  });

  test("may open one itself after dispose()", async () => {
    const engine = await fileEngine(ONE);
    const first = await engine.connect();
    const waiting = engine.connect();
    await engine.dispose();
    await (await waiting).close();
    await first.close();
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1 });
  });
});

describe("connections", () => {
  test("that came back last are lent first, or last", async () => {
    for (const [order, expected] of [
      ["lifo", 1],
      ["fifo", 0],
    ] as const) {
      const engine = await fileEngine({ pool: { size: 2, order } });
      await engine.dispose();
      const two = [await engine.connect(), await engine.connect()];
      const raws = await Promise.all(two.map((each) => each.rawConnection()));
      for (const each of two) await each.close();
      await using connection = await engine.connect();
      expect(await connection.rawConnection()).toBe(raws[expected]);
    }
  });

  test("are replaced when they are too old, and tried out with prePing", async () => {
    for (const pool of [{ recycle: 0 }, { prePing: true }]) {
      const engine = await fileEngine({ pool });
      const events: string[] = [];
      engine.events.on("connect", () => events.push("connect"));
      engine.events.on("close", () => events.push("close"));
      const before = await engine.connect();
      const raw = (await before.rawConnection()) as { close(): void };
      await before.close();
      events.length = 0;
      if ("prePing" in pool) raw.close();
      await using connection = await engine.connect();
      expect(await connection.rawConnection()).not.toBe(raw);
      expect((await connection.driverSql("select 1")).scalar()).toBe(1);
      expect(events).toEqual(["close", "connect"]);
    }
  });

  test("are opened each time by the null pool, and shared from the static pool", async () => {
    const none = await fileEngine({ pool: { kind: "null" } });
    const opened: unknown[] = [];
    none.events.on("connect", ({ driver }) => opened.push(driver));
    for (let i = 0; i < 3; i++) await (await none.connect()).close();
    expect(new Set(opened).size).toBe(3);
    const one = await memoryEngine({ pool: { kind: "static" } });
    const two = [await one.connect(), await one.connect()];
    expect(await two[0]?.rawConnection()).toBe(await two[1]?.rawConnection());
    for (const each of two) await each.close();
    expect(one.poolStatus).toMatchObject({ checkedOut: 0, idle: 1 });
  });

  test("of the static pool are shared one after the other where the driver waits", async () => {
    const engine = await fileEngine({ pool: { kind: "static" } });
    const raws = new Set<unknown>();
    let [now, most] = [0, 0];
    await Promise.all(
      [1, 2, 3].map((i) =>
        engine.begin(async (connection) => {
          most = Math.max(most, ++now);
          await connection.execute(insert(users), { name: `n${i}` });
          raws.add(await connection.rawConnection());
          now--;
        }),
      ),
    );
    expect([most, raws.size]).toEqual([1, 1]);
    const first = await engine.connect();
    const controller = new AbortController();
    const waiting = engine.connect({ signal: controller.signal });
    expect(engine.poolStatus).toMatchObject({ size: 1, overflow: 0, checkedOut: 1, waiting: 1 });
    controller.abort(new Error("no longer wanted"));
    await expect(waiting).rejects.toThrow("no longer wanted");
    await first.close();
    const hasty = await fileEngine({ pool: { kind: "static", timeout: 0.01 } });
    await using _ = await hasty.connect();
    await expect(hasty.connect()).rejects.toThrow(TimeoutError);
  });

  test("of the static pool that are in use are closed when the last of their users gives them back", async () => {
    const engine = await memoryEngine({ pool: { kind: "static" } });
    const [first, second] = [await engine.connect(), await engine.connect()];
    await engine.dispose();
    const raw = (await first.rawConnection()) as { readonly open: boolean };
    await first.close();
    expect((await second.driverSql("select count(*) from user_account")).scalar()).toBe(0);
    await second.close();
    expect(raw.open).toBe(false);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 0 });
  });

  test("that were never closed are taken back when they are collected, with a warning", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const engine = await fileEngine({ pool: { size: 1, overflow: 0, detectLeaks: "trace" } });
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const told: string[] = [];
    for (const name of ["invalidate", "close"] as const) engine.events.on(name, () => told.push(name));
    await (async function leakingFunction() {
      await (await engine.connect()).driverSql("select 1");
    })();
    const next = engine.connect();
    let found = false;
    void warned.then(() => {
      found = true;
    });
    while (!found) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await warned).message).toMatch(/A connection was never closed.*leakingFunction/s);
    expect(told).toEqual(["invalidate", "close"]);
    await (await next).close();
  });
});

test("listeners hear of checkouts and checkins; one that throws at checkout gives the connection back", async () => {
  const engine = await fileEngine(ONE);
  const heard: string[] = [];
  engine.events.on("checkout", () => heard.push("checkout"));
  engine.events.on("checkin", () => heard.push("checkin"));
  await engine.begin(async () => {});
  const stop = engine.events.on("checkout", () => {
    throw new Error("not now");
  });
  await expect(engine.connect()).rejects.toThrow("not now");
  stop();
  await (await engine.connect()).close();
  expect(heard).toEqual(["checkout", "checkin", "checkout", "checkin", "checkout", "checkin"]);
});

describe("a listener that throws", () => {
  const throwing = (): never => {
    throw new Error("not now");
  };

  test("when a connection is given back doesn't keep it from coming back, and those who wait get theirs", async () => {
    const engine = await fileEngine(ONE);
    const stop = engine.events.on("checkin", throwing);
    const first = await engine.connect();
    const waiting = engine.connect();
    await expect(first.close()).rejects.toThrow("not now");
    stop();
    await (await waiting).close();
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1, waiting: 0 });
  });

  test("when a connection is closed doesn't keep those who wait from opening another", async () => {
    const engine = await fileEngine(ONE);
    const stop = engine.events.on("close", throwing);
    const first = await engine.connect();
    const waiting = engine.connect();
    if (first.state.pooled !== null) first.state.pooled.invalid = true;
    await first.close().catch(() => {});
    stop();
    await (await waiting).close();
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1, waiting: 0 });
  });

  test("when a connection is replaced leaves the pool with room for as many as before", async () => {
    const engine = await fileEngine({ pool: { size: 1, overflow: 0, recycle: 0, timeout: 0.05 } });
    await (await engine.connect()).close();
    const stop = engine.events.on("close", throwing);
    await engine.connect().then(
      (connection) => connection.close(),
      () => {},
    );
    stop();
    await (await engine.connect()).close();
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1, waiting: 0 });
  });

  test.each(["queue", "null", "static"] as const)(
    "when a connection was opened, or is lent, leaves none open and none lent (%s)",
    async (kind) => {
      const engine = await fileEngine({ pool: { kind } });
      await engine.dispose();
      const open = new Set<unknown>();
      engine.events.on("connect", ({ driver }) => void open.add(driver));
      engine.events.on("close", ({ driver }) => void open.delete(driver));
      for (const name of ["connect", "checkout"] as const) {
        const stop = engine.events.on(name, throwing);
        await expect(engine.connect()).rejects.toThrow("not now");
        stop();
        expect(engine.poolStatus).toMatchObject({ checkedOut: 0 });
        if (name === "connect" || kind === "null") expect(open.size, name).toBe(0);
      }
      await (await engine.connect()).close();
      await engine.dispose();
      expect(open.size).toBe(0);
    },
  );
});

test("options that can't be are refused", async () => {
  for (const pool of [{ size: 0 }, { overflow: -1 }, { timeout: -1 }, { kind: "other" as never }, { order: "x" as never }])
    await expect(fileEngine({ pool }), JSON.stringify(pool)).rejects.toThrow(/The option pool\./);
});
