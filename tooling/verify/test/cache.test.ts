// What turbo takes into account before it says that nothing has changed.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";

interface Task {
  taskId: string;
  dependencies: string[];
  inputs: Record<string, string>;
  resolvedTaskDefinition: { cache: boolean };
}

const tasks = new Map<string, Task>();
beforeAll(() => {
  const root = join(import.meta.dirname, "../../..");
  const args = ["exec", "turbo", "run", "test", "types", "check", "--dry=json"];
  const { stdout } = spawnSync("pnpm", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });
  for (const task of JSON.parse(stdout).tasks) tasks.set(task.taskId, task);
});

/** Every task whose hash goes into this one's. */
function reaches(taskId: string): Set<string> {
  const seen = new Set<string>();
  const visit = (id: string) => {
    for (const next of tasks.get(id)?.dependencies ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  };
  visit(taskId);
  return seen;
}

const inputs = (taskId: string) => Object.keys(tasks.get(taskId)?.inputs ?? {});

test.each(["@athanor/orm#test", "@athanor/orm#types", "@athanor-apps/quickstart#test"])(
  "%s is repeated when a source of core changes",
  (taskId) => {
    expect(reaches(taskId)).toContain("@athanor/core#transit");
    expect(inputs("@athanor/core#transit")).toContain("src/index.ts");
  },
);

test.each(["no-floating-op", "type-tests", "type-budget"])("the check %s looks again when any package changes", (name) => {
  const seen = reaches(`@athanor-tooling/${name}#check`);
  for (const each of ["core", "compiler", "engine", "sqlite", "orm", "asyncio"]) expect(seen).toContain(`@athanor/${each}#transit`);
});

test("packaging waits for the builds", () => {
  const seen = reaches("@athanor-tooling/packaging#check");
  for (const each of ["core", "compiler", "engine", "sqlite", "orm"]) expect(seen).toContain(`@athanor/${each}#build`);
});

test("the tests of one package say nothing about another", () => {
  expect(inputs("@athanor/core#test").some((file) => file.startsWith("test/"))).toBe(true);
  expect(inputs("@athanor/core#transit").some((file) => file.startsWith("test/"))).toBe(false);
});

test.each(["@athanor-apps/integration-tests", "@athanor/postgresql", "@athanor/mysql", "@athanor/mssql"])(
  "the tests of %s always run: servers come and go",
  (name) => {
    expect(tasks.get(`${name}#test`)?.resolvedTaskDefinition.cache).toBe(false);
    expect(tasks.get("@athanor/sqlite#test")?.resolvedTaskDefinition.cache).toBe(true);
  },
);

test("what is installed, built or left over is no input", () => {
  for (const [taskId] of tasks) {
    expect(inputs(taskId).filter((file) => /(^|\/)(node_modules|dist|\.cache|\.results|\.turbo)\//.test(file))).toEqual([]);
  }
});
