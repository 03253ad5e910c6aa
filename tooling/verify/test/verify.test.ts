import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { VitestReport } from "../counts.mjs";
import { addUp, closingLine, countVitest, outcomeOf } from "../counts.mjs";
import { overview } from "../overview.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "athanor-verify-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report = (changes: Partial<VitestReport> = {}): VitestReport => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [],
  ...changes,
});
const task = (name: string, exitCode: number) => ({
  taskId: `@athanor/core#${name}`,
  task: name,
  package: "@athanor/core",
  execution: { exitCode },
});

describe("a check", () => {
  test("counts as one, passed or failed by its exit code", () => {
    expect(outcomeOf(task("types", 0), folder).counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(outcomeOf(task("types", 2), folder).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test("that was not run counts as failed", () => {
    const { execution: _, ...never } = task("check", 0);
    expect(outcomeOf(never, folder)).toMatchObject({ counts: { passed: 0, failed: 1 }, note: "was not run" });
  });
});

describe("the tests of a package", () => {
  const leave = (results: VitestReport) => {
    mkdirSync(join(folder, ".results"), { recursive: true });
    writeFileSync(join(folder, ".results/vitest.json"), JSON.stringify(results));
  };

  test("are counted one by one", () => {
    leave(report({ numFailedTests: 3 }));
    expect(outcomeOf(task("test", 1), folder).counts).toEqual({ passed: 5, failed: 3, skipped: 3 });
  });

  test("in a file that can't be loaded count as one that failed", () => {
    const failed = { name: "a.test.ts", status: "failed", assertionResults: [] };
    expect(countVitest(report({ testResults: [failed] })).failed).toBe(1);
    const counted = { name: "b.test.ts", status: "failed", assertionResults: [{ status: "failed" }] };
    expect(countVitest(report({ numFailedTests: 1, testResults: [counted] })).failed).toBe(1);
  });

  test("failed if the runner did, though no test says so", () => {
    leave(report());
    expect(outcomeOf(task("test", 1), folder)).toMatchObject({
      counts: { passed: 5, failed: 1 },
      note: "the test runner failed outside of any test",
    });
  });

  test("failed if they left no results", () => {
    expect(outcomeOf(task("test", 0), folder)).toMatchObject({
      counts: { passed: 0, failed: 1 },
      note: expect.stringContaining("left no results"),
    });
  });
});

test("the closing line adds up everything", () => {
  const total = addUp([
    { passed: 1, failed: 0, skipped: 2 },
    { passed: 40, failed: 3, skipped: 0 },
  ]);
  expect(closingLine(total)).toBe("41 passed, 3 failed, 2 skipped");
});

test("the overview names what went wrong", () => {
  const lines = overview([
    { package: "//", task: "lint", counts: { passed: 0, failed: 1, skipped: 0 } },
    { package: "@athanor/core", task: "test", counts: { passed: 9, failed: 0, skipped: 0 } },
    { package: "@athanor-tooling/packaging", task: "check", counts: { passed: 0, failed: 1, skipped: 0 }, note: "was not run" },
  ]);
  expect(lines).toEqual([
    "checks                                   0 passed, 1 failed, 0 skipped",
    "lint                                     0 passed, 1 failed, 0 skipped",
    "tests of @athanor/core                   9 passed, 0 failed, 0 skipped",
    "",
    "Failed (what it said stands above):",
    "  lint",
    "  @athanor-tooling/packaging check: was not run",
  ]);
});
