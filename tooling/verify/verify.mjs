// Everything that has to be well, and one closing line that adds it up: `npm test`. Options are handed on to turbo, such as
// --filter=@athanor/core (only that package) or --force (nothing from the cache).
import { rmSync } from "node:fs";
import { join } from "node:path";
import { readPackages, workspaceRoot } from "@athanor-tooling/workspace";
import { addUp, closingLine, outcomeOf } from "./counts.mjs";
import { overview } from "./overview.mjs";
import { runTurbo } from "./run-turbo.mjs";

const tasks = ["lint", "types", "test", "check"];
const options = process.argv.slice(2);
const packages = readPackages(workspaceRoot);

// What an earlier run left must not be taken for what this one found; turbo puts back what it has in its cache.
for (const { folder } of packages) rmSync(join(workspaceRoot, folder, ".results"), { recursive: true, force: true });

const { exitCode, results } = await runTurbo(workspaceRoot, tasks, [...options, ...(process.env["CI"] ? ["--force"] : [])]);

const ran = results.filter(({ task }) => task !== "transit");
const outcomes = [...ran, ...notRun()].map((task) => outcomeOf(task, join(workspaceRoot, folderOf(task.package))));
const total = addUp(outcomes.map(({ counts }) => counts));
if (exitCode !== 0 && total.failed === 0) {
  process.stdout.write(`\nturbo failed with exit code ${exitCode}, and no task did: see what it says above\n`);
  total.failed = 1;
}
process.stdout.write(`\n${overview(outcomes).join("\n")}\n\n${closingLine(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** @param {string} name */
function folderOf(name) {
  return packages.find((each) => each.name === name)?.folder ?? "";
}

/** The tasks that should have been run and are not among the results: turbo leaves out what needs something that failed. */
function notRun() {
  if (options.length > 0) return []; // a part of the workspace was asked for
  const known = new Set(ran.map(({ taskId }) => taskId));
  const all = packages.flatMap(({ name, manifest }) =>
    tasks.filter((task) => task in (manifest.scripts ?? {})).map((task) => ({ taskId: `${name}#${task}`, task, package: name })),
  );
  return [{ taskId: "//#lint", task: "lint", package: "//" }, ...all].filter(({ taskId }) => !known.has(taskId));
}
