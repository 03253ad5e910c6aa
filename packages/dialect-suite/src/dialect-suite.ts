/** Registers the suite with vitest. */
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Harness } from "./harness.ts";
import { SuiteRun } from "./suite-run.ts";
import { TOPICS } from "./topics/all.ts";

/**
 * Registers the compliance tests for one dialect and one database: call it at the top of a test file.
 *
 * @param harness how engines are made, and what the database can do
 * @throws TypeError for a test to be skipped that there isn't
 * @example
 * dialectSuite({ name: "SQLite in memory", makeEngine: (options) => createEngine(sqlite(), options) });
 */
export function dialectSuite(harness: Harness): void {
  const skipped = checkedSkips(harness.skip ?? {});
  describe(harness.name, () => {
    const run = new SuiteRun(harness);
    beforeAll(() => run.start());
    afterAll(() => run.end());
    for (const topic of TOPICS) {
      describe(topic.name, () => {
        beforeAll(() => run.prepare(topic));
        afterAll(() => run.clear(topic));
        for (const test of topic.tests) {
          it(test.name, async (context) => {
            const lacking = run.lacking(test.needs);
            if (lacking !== null) context.skip(`there is no ${lacking} here`);
            const reason = skipped.get(`${topic.name} > ${test.name}`);
            if (reason !== undefined) context.skip(reason);
            await run.test(test);
          });
        }
      });
    }
    it("leaves nothing behind", () => run.checkEmpty());
  });
}

function checkedSkips(skip: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const names = new Set(TOPICS.flatMap((topic) => topic.tests.map((test) => `${topic.name} > ${test.name}`)));
  for (const name of Object.keys(skip))
    if (!names.has(name)) throw new TypeError(`There is no test "${name}" in the dialect suite to be skipped.`);
  return new Map(Object.entries(skip));
}
