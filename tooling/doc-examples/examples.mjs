// All that is done about the examples of some pages.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkTypes } from "./check-types.mjs";
import { readPrograms } from "./programs.mjs";
import { describeOutput, runPrograms } from "./run-programs.mjs";
import { writeOutputs } from "./write-outputs.mjs";

/** @typedef {import("@athanor-tooling/workspace").Problem} Problem */

const notPages = new Set(["node_modules", "dist", "fixtures"]);

/**
 * The pages whose examples are looked at: the README, those of the packages, and everything in docs.
 * @param {string} root
 * @returns {string[]} from the root, with forward slashes
 */
export function findPages(root) {
  const readmes = filesBelow(root, "packages").filter((file) => file.endsWith("/README.md"));
  const docs = filesBelow(root, "docs").filter((file) => file.endsWith(".md"));
  return [...(existsSync(join(root, "README.md")) ? ["README.md"] : []), ...readmes, ...docs];
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (notPages.has(entry.name) || entry.name.startsWith(".")) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}

/**
 * @param {string} root
 * @param {readonly string[]} pages from the root
 * @param {{ folder: string, write?: boolean }} options `folder`: where programs are written; `write`: put what examples print into the pages
 * @returns {Promise<{ problems: Problem[], looked: string }>}
 */
export async function checkExamples(root, pages, { folder, write = false }) {
  const read = pages.map((page) => readPrograms(page, readFileSync(join(root, page), "utf8")));
  const programs = read.flatMap((page) => page.programs);
  const types = checkTypes(programs, root, folder);
  const runs = await runPrograms(
    programs.filter((program) => !types.wrong.has(program)),
    folder,
  );
  if (write) writeOutputs(root, runs.others);
  const outputs = write ? [] : runs.others.map(describeOutput);
  const problems = [...read.flatMap((page) => page.problems), ...types.problems, ...runs.problems, ...outputs];
  const fences = programs.flatMap(({ segments }) => segments).length;
  return { problems, looked: `${pages.length} pages, ${fences} examples, ${runs.ran} programs run` };
}
