import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** @typedef {import("./counts.mjs").TaskResult} TaskResult */

/**
 * Runs tasks of the workspace and gives what became of each. Whatever a failing task printed is shown.
 * @param {string} root
 * @param {readonly string[]} tasks
 * @param {readonly string[]} options more options for turbo
 * @returns {Promise<{ exitCode: number, results: TaskResult[] }>}
 */
export async function runTurbo(root, tasks, options) {
  const summaries = join(root, ".turbo", "runs");
  rmSync(summaries, { recursive: true, force: true });
  const args = [
    "exec",
    "turbo",
    "run",
    ...tasks,
    "--summarize",
    "--output-logs=errors-only",
    "--log-order=grouped",
    "--concurrency=2",
    ...options,
  ];
  // What is left out after a failure is what can't work without it (the packaging of packages that weren't built).
  args.push("--continue=dependencies-successful");
  // The version of Node is part of every hash: results of one say nothing about another.
  const env = { ...process.env, ATHANOR_NODE: process.version, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" };
  const exitCode = await new Promise((resolve, reject) => {
    const child = spawn("pnpm", args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
  const summary = existsSync(summaries) ? readdirSync(summaries).find((name) => name.endsWith(".json")) : undefined;
  if (summary === undefined) return { exitCode, results: [] };
  return { exitCode, results: JSON.parse(readFileSync(join(summaries, summary), "utf8")).tasks };
}
