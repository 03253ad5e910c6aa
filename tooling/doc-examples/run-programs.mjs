// Runs the programs that say so, each in a process and an empty folder of its own, and compares what they print.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { placeInPage, separator, sourceOf } from "./programs.mjs";

/**
 * @typedef {import("./programs.mjs").Program} Program
 * @typedef {import("./fences.mjs").Fence} Fence
 * @typedef {import("@athanor-tooling/workspace").Problem} Problem
 *
 * @typedef {{ page: string, fence: Fence, printed: string[] }} OtherOutput an output that isn't what the page says
 */

const longest = 60_000;

/**
 * @param {readonly Program[]} programs whose types are right
 * @param {string} folder where they were written
 * @returns {Promise<{ problems: Problem[], others: OtherOutput[], ran: number }>}
 */
export async function runPrograms(programs, folder) {
  const toRun = programs.filter(({ segments }) => segments.some(({ run }) => run));
  if (toRun.length === 0) return { problems: [], others: [], ran: 0 };
  await bundle(toRun, folder);
  /** @type {{ problems: Problem[], others: OtherOutput[] }[]} */
  const results = [];
  const left = [...toRun.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await runProgram(next[1], folder);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return {
    problems: results.flatMap(({ problems }) => problems),
    others: results.flatMap(({ others }) => others),
    ran: results.length,
  };
}

/**
 * The packages of the workspace go into the bundles, so that every supported Node can run them; others stay outside.
 * @param {readonly Program[]} programs
 * @param {string} folder
 */
async function bundle(programs, folder) {
  for (const program of programs) writeFileSync(join(folder, runFile(program)), sourceOf(program, "run"));
  await build({
    entryPoints: programs.map((program) => join(folder, runFile(program))),
    outdir: join(folder, "bundles"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "error",
    plugins: [
      {
        name: "other packages stay outside",
        setup: (bundler) =>
          bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === "entry-point" || path.startsWith("@athanor/") ? undefined : { path, external: true },
          ),
      },
    ],
  });
}

/** @param {Program} program */
const runFile = ({ name }) => `${name}.run.ts`;

/**
 * @param {Program} program
 * @param {string} folder
 * @returns {Promise<{ problems: Problem[], others: OtherOutput[] }>}
 */
async function runProgram(program, folder) {
  const { failure, stdout } = await start(join(folder, "bundles", `${program.name}.run.mjs`));
  if (failure !== null) return { problems: [describeFailure(program, failure)], others: [] };
  const printed = stdout.split(`${separator}\n`).map(linesOf);
  const { page, segments } = program;
  const others = segments.flatMap(({ output }, index) => {
    const lines = printed[index] ?? [];
    return output === null || sameLines(linesOf(output.code.join("\n")), lines) ? [] : [{ page, fence: output, printed: lines }];
  });
  return { problems: [], others };
}

/**
 * @param {string} file
 * @returns {Promise<{ failure: string | null, stdout: string }>}
 */
function start(file) {
  const cwd = mkdtempSync(join(tmpdir(), "athanor-example-"));
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", TZ: "UTC" };
  const options = { cwd, env, timeout: longest, maxBuffer: 2 ** 24 };
  return new Promise((done) => {
    execFile(
      process.execPath,
      ["--no-warnings", "--enable-source-maps", "--stack-trace-limit=100", file],
      options,
      (error, stdout, stderr) => {
        rmSync(cwd, { recursive: true, force: true });
        const why = error?.killed === true ? `it did not end within ${longest / 1000} s\n${stderr}` : stderr;
        done({ failure: error === null ? null : why.trim() || error.message, stdout });
      },
    );
  });
}

/**
 * @param {Program} program
 * @param {string} said what Node wrote to its standard error
 * @returns {Problem}
 */
function describeFailure(program, said) {
  // Before the error itself, Node shows the line that threw it; after it comes the stack.
  const [beforeStack = said, ...stack] = said.split("\n    at ");
  const frame = stack.map((each) => placeOfFrame(each, runFile(program))).find((place) => place !== null);
  const where = frame == null ? { line: program.segments[0]?.fence.line ?? 1 } : placeInPage(program, frame.line, frame.column);
  const message = beforeStack.replace(/^[^\n]*:\d+\n(?:[^\n]+\n)*\n+/, "");
  return { file: program.page, ...where, message: `the example fails: ${message.trim()}` };
}

/**
 * @param {string} frame of a stack
 * @param {string} file
 */
function placeOfFrame(frame, file) {
  const at = frame.indexOf(`${file}:`);
  if (at === -1) return null;
  const [line = 1, column = 1] = frame
    .slice(at + file.length + 1)
    .split(":")
    .map((part) => Number.parseInt(part, 10));
  return { line, column };
}

/**
 * @param {OtherOutput} other
 * @returns {Problem} at the first line that differs
 */
export function describeOutput({ page, fence, printed }) {
  const said = linesOf(fence.code.join("\n"));
  const differs = said.findIndex((line, index) => line !== printed[index]);
  const offset = differs === -1 ? said.length : differs;
  const message = `the example prints something else (\`pnpm doc-examples --write\` takes it into the page):`;
  return { file: page, line: fence.line + 1 + offset, message: [message, ...printed].join("\n  | ") };
}

/**
 * The lines of a text, without what nobody sees.
 * @param {string} text
 */
function linesOf(text) {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

/**
 * @param {readonly string[]} left
 * @param {readonly string[]} right
 */
function sameLines(left, right) {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}
