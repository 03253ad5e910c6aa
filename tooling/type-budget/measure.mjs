import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** @typedef {"typescript" | "typescript-5.9"} TypeScript */

/**
 * Compiles one file, and counts the types that had to be instantiated for it.
 * @param {TypeScript} version
 * @param {string} folder where the program is written; it decides which packages it sees
 * @param {string} name
 * @param {string} source
 * @returns {{ instantiations: number, seconds: number } | { failure: string }}
 */
export function measure(version, folder, name, source) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.ts`), source);
  const project = join(folder, `tsconfig.${name}.json`);
  const base = join(import.meta.dirname, "..", "..", "tsconfig.base.json");
  writeFileSync(project, JSON.stringify({ extends: base, compilerOptions: { types: ["node"] }, files: [`${name}.ts`] }));
  const manifest = require.resolve(`${version}/package.json`);
  const { bin } = require(manifest);
  // One checker: several of them would each instantiate some of the same types, and the number would depend on how files are dealt out.
  const args = ["-p", project, "--extendedDiagnostics", ...(version === "typescript" ? ["--singleThreaded"] : [])];
  const { stdout, stderr } = spawnSync(process.execPath, [join(dirname(manifest), bin.tsc), ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (/error TS\d+/.test(stdout)) return { failure: firstErrors(stdout) };
  const instantiations = numberAfter("Instantiations", stdout);
  if (instantiations === undefined) return { failure: `tsc printed no number of instantiations:\n${stdout}${stderr}` };
  return { instantiations, seconds: numberAfter("Check time", stdout) ?? 0 };
}

/**
 * @param {string} label
 * @param {string} diagnostics
 */
function numberAfter(label, diagnostics) {
  const found = new RegExp(`^${label}:\\s*([\\d.,]+)`, "m").exec(diagnostics)?.[1];
  return found === undefined ? undefined : Number(found.replaceAll(",", ""));
}

/** @param {string} output */
function firstErrors(output) {
  const errors = output.split("\n").filter((line) => /error TS\d+/.test(line));
  return `${errors.slice(0, 10).join("\n")}${errors.length > 10 ? `\n… and ${errors.length - 10} more` : ""}`;
}
