// Small workspaces for the tools' own tests: what is wrong in them stands beside what the tool has to say about it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Writes files into a fresh temporary folder. Each package that has a file also gets a package.json, if it isn't among the files.
 * @param {Readonly<Record<string, string>>} files content by path from the root
 * @param {Readonly<Record<string, object>>} [manifests] by folder: what to add to the package.json that is written there
 * @returns {{ root: string, [Symbol.dispose](): void }}
 */
export function sampleWorkspace(files, manifests = {}) {
  const root = mkdtempSync(join(tmpdir(), "athanor-sample-"));
  const write = (/** @type {string} */ path, /** @type {string} */ content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const folders = new Set([...Object.keys(files).map(packageOf), ...Object.keys(manifests)]);
  for (const folder of folders) write(`${folder}/package.json`, JSON.stringify({ ...manifestOf(folder), ...manifests[folder] }));
  for (const [path, content] of Object.entries(files)) write(path, content);
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

/** @param {string} path */
function packageOf(path) {
  return /^(packages\/dialects\/[^/]+|[^/]+\/[^/]+)/.exec(path)?.[0] ?? "";
}

/** @param {string} folder */
function manifestOf(folder) {
  const name = folder.split("/").at(-1);
  const scope = folder.startsWith("packages/") ? "@athanor" : `@athanor-${folder.split("/")[0]}`;
  return {
    name: `${scope}/${name}`,
    version: "0.0.0",
    type: "module",
    exports: { ".": { types: "./src/index.ts", default: "./src/index.ts" } },
  };
}
