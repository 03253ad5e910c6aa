// The types of all programs, in one compilation.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { placeInPage, sourceOf } from "./programs.mjs";

/**
 * @typedef {import("./programs.mjs").Program} Program
 * @typedef {import("@athanor-tooling/workspace").Problem} Problem
 */

const require = createRequire(import.meta.url);
const baseConfig = join(import.meta.dirname, "..", "..", "tsconfig.base.json");
const diagnostic = /^(.+)\((\d+),(\d+)\): (?:error|warning) (TS\d+: .*)$/;

/**
 * @param {readonly Program[]} programs
 * @param {string} root of the pages
 * @param {string} folder emptied and written to; it decides which packages the examples see
 * @returns {{ problems: Problem[], wrong: Set<Program> }} at the pages' own lines
 */
export function checkTypes(programs, root, folder) {
  rmSync(folder, { recursive: true, force: true });
  if (programs.length === 0) return { problems: [], wrong: new Set() };
  mkdirSync(folder, { recursive: true });
  for (const program of programs) writeFileSync(join(folder, `${program.name}.ts`), sourceOf(program, "check"));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: baseConfig, compilerOptions: { types: ["node"] }, include: ["*.ts"] }),
  );
  const manifest = require.resolve("typescript/package.json");
  const tsc = join(dirname(manifest), require(manifest).bin.tsc);
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const found = readDiagnostics(stdout, new Map(programs.map((program) => [`${program.name}.ts`, program])), root, folder);
  if (status !== 0 && found.problems.length === 0)
    found.problems.push({ file: relative(root, folder), message: `tsc failed: ${stdout}${stderr}` });
  return found;
}

/**
 * @param {string} output of tsc
 * @param {ReadonlyMap<string, Program>} byFile
 * @param {string} root
 * @param {string} folder
 */
function readDiagnostics(output, byFile, root, folder) {
  /** @type {Problem[]} */
  const problems = [];
  /** @type {Set<Program>} */
  const wrong = new Set();
  for (const text of output.split(/\r?\n/)) {
    const found = diagnostic.exec(text);
    if (found === null) {
      // The lines that follow an error explain it, and are indented.
      const last = problems.at(-1);
      if (last !== undefined && text.trim() !== "") last.message += `\n${text}`;
      continue;
    }
    const [, file = "", line, column, message = ""] = found;
    const program = byFile.get(file);
    if (program !== undefined) wrong.add(program);
    problems.push(
      program === undefined
        ? { file: relative(root, resolve(folder, file)), line: Number(line), column: Number(column), message }
        : { file: program.page, ...placeInPage(program, Number(line), Number(column)), message },
    );
  }
  return { problems, wrong };
}
