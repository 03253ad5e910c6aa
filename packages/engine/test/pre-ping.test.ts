/** Trying connections out before they are lent. */
import { expect, test } from "vitest";
import type { DriverConnection } from "../src/index.ts";
import { makeEngineState, runAsync } from "../src/index.ts";
import { fakeDialect } from "./fake-dialect.ts";

test("who gives up while a connection is tried out says nothing of the others", async () => {
  const fake = fakeDialect({ sync: false, promises: true });
  const { dialect } = fake;
  let hangs = false;
  const connect = async (): Promise<DriverConnection> => {
    const connection = await dialect.driver.connect();
    return { ...connection, inTransaction: false, raw: null, ping: () => (hangs ? new Promise(() => {}) : undefined) };
  };
  const { pool } = makeEngineState({ ...dialect, driver: { ...dialect.driver, connect } }, { pool: { prePing: true } }, true);
  const [first, second] = [await runAsync(pool.checkout()), await runAsync(pool.checkout())];
  await runAsync(pool.checkin(first));
  await runAsync(pool.checkin(second));
  hangs = true;
  const abort = new AbortController();
  const waiting = runAsync(pool.checkout({ signal: abort.signal }));
  abort.abort(new RangeError("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(fake.diary).toEqual(["connect", "connect", "#2 CLOSE"]);
  hangs = false;
  expect((await runAsync(pool.checkout())).driver).toBe(first.driver);
});
