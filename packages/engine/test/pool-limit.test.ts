/** How many connections a pool has open at most. */
import { expect, test } from "vitest";
import type { DriverConnection } from "../src/index.ts";
import { makeEngineState, runAsync } from "../src/index.ts";
import { fakeDialect } from "./fake-dialect.ts";

test.each([
  ["is one too many to keep", false],
  ["must not be used again", true],
])("a connection that %s makes room for another when it is closed, and no sooner", async (_, invalid) => {
  const fake = fakeDialect({ sync: false, promises: true });
  const { dialect } = fake;
  let closed = (): void => {};
  const closing = new Promise<void>((resolve) => (closed = resolve));
  const connect = async (): Promise<DriverConnection> => {
    const connection = await dialect.driver.connect();
    return { ...connection, inTransaction: false, raw: null, close: () => closing };
  };
  const engine = makeEngineState({ ...dialect, driver: { ...dialect.driver, connect } }, { pool: { size: 1, overflow: 1 } }, true);
  const { pool } = engine;
  const [first, second] = [await runAsync(pool.checkout()), await runAsync(pool.checkout())];
  await runAsync(pool.checkin(first));
  second.invalid = invalid;
  const givenBack = runAsync(pool.checkin(second));
  expect((await runAsync(pool.checkout())).driver).toBe(first.driver);
  const waiting = runAsync(pool.checkout());
  expect(pool.status).toMatchObject({ waiting: 1 });
  expect(fake.diary).toEqual(["connect", "connect"]);
  closed();
  await givenBack;
  await waiting;
  expect(fake.diary).toEqual(["connect", "connect", "connect"]);
  expect(pool.status).toMatchObject({ checkedOut: 2, idle: 0, waiting: 0 });
});
