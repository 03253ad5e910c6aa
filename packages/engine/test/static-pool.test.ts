/** One connection that all share. */
import { expect, test } from "vitest";
import { createEngine, makeEngineState, openConnection, runAsync } from "../src/index.ts";
import { fakeDialect } from "./fake-dialect.ts";

const STATIC = { pool: { kind: "static" } } as const;

test("it is shared at the same time where the driver never waits", () => {
  const fake = fakeDialect();
  const engine = createEngine(fake.dialect, STATIC);
  using first = engine.connect();
  using second = engine.connect();
  expect(first.rawConnection).toBe(second.rawConnection);
  expect(engine.poolStatus).toMatchObject({ size: 1, checkedOut: 2, idle: 0 });
});

test("its users stand in line where the driver waits", async () => {
  const fake = fakeDialect({ sync: false, promises: true });
  const engine = makeEngineState(fake.dialect, { pool: { kind: "static", timeout: 0.01 } }, true);
  await runAsync(openConnection(engine));
  await expect(runAsync(openConnection(engine))).rejects.toThrow(/in use/);
  expect(engine.pool.status).toMatchObject({ size: 1, overflow: 0, checkedOut: 1, waiting: 0 });
  expect(fake.diary).toEqual(["connect"]);
});

test("after dispose() it is closed when the last of its users gives it back, and others get another meanwhile", () => {
  const fake = fakeDialect();
  const engine = createEngine(fake.dialect, STATIC);
  const [first, second] = [engine.connect(), engine.connect()];
  engine.dispose();
  const third = engine.connect();
  expect([first.rawConnection, second.rawConnection, third.rawConnection]).toEqual(["#1", "#1", "#2"]);
  first.close();
  expect(fake.diary).toEqual(["connect", "connect"]);
  second.close();
  expect(fake.diary).toEqual(["connect", "connect", "#1 CLOSE"]);
  third.close();
  expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1 });
  engine.dispose();
  expect(fake.diary.slice(3)).toEqual(["#2 CLOSE", "dispose"]);
});

test("what the connections share is closed with the last of them", () => {
  const fake = fakeDialect();
  const engine = createEngine(fake.dialect, STATIC);
  const connection = engine.connect();
  engine.dispose();
  expect(fake.diary).toEqual(["connect"]);
  connection.close();
  expect(fake.diary).toEqual(["connect", "#1 CLOSE", "dispose"]);
});

test("one that was lost is not lent again, and closed when the last of its users gives it back", () => {
  const fake = fakeDialect();
  const engine = createEngine(fake.dialect, STATIC);
  const [first, second] = [engine.connect(), engine.connect()];
  engine.state.pool.invalidateAll();
  using third = engine.connect();
  expect(third.rawConnection).toBe("#2");
  first.close();
  expect(fake.diary).not.toContain("#1 CLOSE");
  second.close();
  expect(fake.diary).toContain("#1 CLOSE");
});

test("one that is never given back is closed when it is reclaimed, with what the connections share after dispose()", async () => {
  const fake = fakeDialect();
  const engine = createEngine(fake.dialect, STATIC);
  const heard: string[] = [];
  for (const name of ["invalidate", "close", "dispose"] as const) engine.events.on(name, () => heard.push(name));
  const { pooled } = engine.connect().state;
  engine.dispose();
  if (pooled !== null) engine.state.pool.reclaim(pooled);
  await new Promise(setImmediate);
  expect(heard).toEqual(["invalidate", "close", "dispose"]);
  expect(fake.diary).toEqual(["connect", "#1 CLOSE", "dispose"]);
});
