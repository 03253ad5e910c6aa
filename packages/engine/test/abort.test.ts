/** One signal for many that wait. */
import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { makeEngineState, onAbort, runAsync } from "../src/index.ts";
import { fakeDialect } from "./fake-dialect.ts";

const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

test("a signal is listened to once, however many wait, and stops them all", async () => {
  const { pool } = makeEngineState(fakeDialect({ sync: false, promises: true }).dialect, { pool: { size: 1, overflow: 0 } }, true);
  const lent = await runAsync(pool.checkout());
  const { signal, abort } = abortable();
  const waiting = Array.from({ length: 30 }, () => runAsync(pool.checkout({ signal })));
  expect(listeners(signal)).toBe(1);
  await runAsync(pool.checkin(lent));
  await runAsync(pool.checkin(await (waiting.shift() ?? expect.fail())));
  await waiting.shift();
  expect(listeners(signal)).toBe(1);
  abort("enough");
  expect(await Promise.allSettled(waiting)).toEqual(Array.from({ length: 28 }, () => ({ status: "rejected", reason: "enough" })));
  expect(listeners(signal)).toBe(0);
});

test("a signal that nobody waits for any more isn't listened to", () => {
  const { signal, abort } = abortable();
  const called: string[] = [];
  const [first, second] = ["first", "second"].map((name) => onAbort(signal, () => called.push(name)));
  first?.();
  expect(listeners(signal)).toBe(1);
  second?.();
  expect(listeners(signal)).toBe(0);
  onAbort(signal, () => called.push("third"));
  second?.();
  abort("now");
  expect(called).toEqual(["third"]);
});

function abortable(): { readonly signal: AbortSignal; readonly abort: (reason: unknown) => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}
