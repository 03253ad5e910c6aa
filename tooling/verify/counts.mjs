// What a run amounted to: each check counts as one, each test of a test runner as one.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 *
 * @typedef {object} TaskResult what turbo says about a task
 * @property {string} taskId "@athanor/core#test"
 * @property {string} task
 * @property {string} package "//" for the workspace itself
 * @property {{ exitCode: number | null }} [execution] missing where the task was not run
 *
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ name: string, status: string, assertionResults: { status: string }[] }[]} testResults
 *
 * @typedef {{ package: string, task: string, counts: Counts, note?: string }} Outcome
 */

/**
 * @param {TaskResult} task
 * @param {string} folder of the package
 * @returns {Outcome}
 */
export function outcomeOf(task, folder) {
  const about = { package: task.package, task: task.task };
  const well = task.execution?.exitCode === 0;
  if (task.execution === undefined) return { ...about, counts: one("failed"), note: "was not run" };
  if (task.task !== "test") return { ...about, counts: one(well ? "passed" : "failed") };
  const file = join(folder, ".results", "vitest.json");
  if (!existsSync(file)) return { ...about, counts: one("failed"), note: `left no results in ${file}` };
  const counts = countVitest(JSON.parse(readFileSync(file, "utf8")));
  // The runner itself may fail where no test does: an error outside of any test, a file that can't be loaded.
  if (!well && counts.failed === 0)
    return { ...about, counts: { ...counts, failed: 1 }, note: "the test runner failed outside of any test" };
  return { ...about, counts };
}

/**
 * @param {VitestReport} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((each) => each.status !== "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {"passed" | "failed"} what
 * @returns {Counts}
 */
function one(what) {
  return { passed: 0, failed: 0, skipped: 0, [what]: 1 };
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function addUp(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
