/** What the pool does with what a connection left open. */
import { expect, test } from "vitest";
import { makeEngineState, runSync } from "../src/index.ts";
import { fakeDialect } from "./fake-dialect.ts";

test.each([
  ["rollback", "#1 ROLLBACK"],
  ["commit", "#1 COMMIT"],
  [null, "#1 BEGIN"],
] as const)("it is ended as resetOnReturn says: %s", (resetOnReturn, last) => {
  const fake = fakeDialect();
  const { pool } = makeEngineState(fake.dialect, { pool: { resetOnReturn } });
  const lent = runSync(pool.checkout());
  void lent.driver.begin({ isolationLevel: null, readOnly: null, deferrable: null });
  runSync(pool.checkin(lent));
  expect(fake.diary.at(-1)).toBe(last);
  expect(pool.status).toMatchObject({ checkedOut: 0, idle: 1 });
});
