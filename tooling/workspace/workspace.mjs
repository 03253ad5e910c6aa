// What the tools ask about the workspace. `root` is a parameter everywhere, so that a test can hand over a small workspace of its own.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {Record<string, string>} [scripts]
 * @property {Record<string, string | { types?: string, default?: string }> | string} [exports]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 *
 * @typedef {object} WorkspacePackage
 * @property {string} name
 * @property {string} folder from the root, with forward slashes: "packages/dialects/sqlite"
 * @property {"package" | "app" | "tool"} kind
 * @property {Manifest} manifest
 *
 * @typedef {object} Problem
 * @property {string} file from the root
 * @property {number} [line]
 * @property {number} [column]
 * @property {string} message what is wrong, and what to do
 */

export const workspaceRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** @type {readonly (readonly [string, WorkspacePackage["kind"]])[]} the same folders as in pnpm-workspace.yaml */
const folders = [
  ["packages", "package"],
  ["packages/dialects", "package"],
  ["apps", "app"],
  ["tooling", "tool"],
];

/**
 * @param {string} root
 * @returns {WorkspacePackage[]}
 */
export function readPackages(root) {
  return folders.flatMap(([parent, kind]) => {
    if (!existsSync(join(root, parent))) return [];
    const names = readdirSync(join(root, parent)).sort();
    return names
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, "package.json")))
      .map((folder) => {
        const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
        return { name: manifest.name, folder, kind, manifest };
      });
  });
}

const notSources = new Set(["node_modules", "dist", ".cache", ".results", ".turbo", "fixtures"]);

/**
 * The TypeScript and JavaScript files below a folder, in a stable order; none if there is no such folder.
 * @param {string} root
 * @param {string} folder from the root
 * @returns {string[]} paths from the root, with forward slashes
 */
export function sourceFiles(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return notSources.has(entry.name) ? [] : sourceFiles(root, path);
    return /\.(ts|mts|mjs)$/.test(entry.name) ? [path] : [];
  });
}

/**
 * Prints problems where a person and an editor's terminal find the place, and says whether there were none.
 * @param {string} check the tool's name
 * @param {readonly Problem[]} problems
 * @param {string} looked what was looked at, for the line that says that all is well
 */
export function reportProblems(check, problems, looked) {
  for (const { file, line, column, message } of problems) {
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    process.stdout.write(`${place}  ${message}\n`);
  }
  const count = problems.length;
  process.stdout.write(
    count === 0 ? `${check}: ${looked}, all well\n` : `${check}: ${looked}, ${count} ${count === 1 ? "problem" : "problems"}\n`,
  );
  return count === 0;
}
