// Keeps a process for as long as the program lives that asked for it: `startKept` runs this file beside that program, with standard input
// as the tie between them. Whatever way the program ends in, by a signal, by SIGKILL, by process.exit(), the tie tears; then the process is
// ended, and what is to be left behind by nobody is cleared away.
import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @typedef {{ program: string, args: readonly string[] }} Command
 *
 * @typedef {object} Job
 * @property {Command} [run] the process
 * @property {NodeJS.Signals} [signal] ends it without ado
 * @property {{ cwd: string, uid?: number, gid?: number }} [options] where it runs, and as whom
 * @property {string} [directory] removed in the end, unless the process has ended well by itself
 * @property {Command} [last] run in the end, likewise
 */

/**
 * @typedef {object} Kept
 * @property {Promise<number | null>} ended the code that the process ended with by itself
 * @property {() => string} output the end of what it has said
 * @property {() => Promise<void>} stop ends it, and comes back when everything is cleared away
 */

/**
 * @param {Job} job
 * @returns {Kept}
 */
export function startKept(job) {
  const file = fileURLToPath(import.meta.url);
  // Bundled into a program, this would start that program again, and again.
  if (!file.endsWith("keeper.mjs")) throw new Error(`${file} has keeper.mjs bundled into it, which has to be a file of its own.`);
  // A group of its own: Ctrl-C in a terminal is for the program alone.
  const keeper = spawn(process.execPath, [file, JSON.stringify(job)], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [keeper.stdout, keeper.stderr]) stream.on("data", (chunk) => (output = `${output}${chunk}`.slice(-4000)));
  keeper.stdin.on("error", () => {});
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    keeper.once("error", (error) => {
      output += String(error);
      resolve(null);
    });
    keeper.once("close", resolve);
  });
  const stop = async () => {
    keeper.stdin.end();
    await ended;
  };
  return { ended, output: () => output.trim(), stop };
}

/** @param {Job} job */
function keep({ run, signal, options, directory, last }) {
  const child =
    run === undefined
      ? null
      : spawn(run.program, run.args, {
          ...options,
          env: { ...process.env, LC_ALL: "C.UTF-8", ...(options === undefined ? {} : { HOME: options.cwd }) },
          stdio: ["ignore", "inherit", "inherit"],
        });
  let ending = false;
  const clear = (code = 0) => {
    // The process that works in it may be on its way out.
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
    if (last !== undefined) spawnSync(last.program, last.args, { stdio: "ignore" });
    process.exit(code);
  };
  const end = () => {
    if (ending) return;
    ending = true;
    if (child === null) clear();
    else child.kill(signal);
  };
  child?.once("error", (error) => {
    console.error(String(error));
    clear(1);
  });
  child?.once("close", (code) => (code === 0 && !ending ? process.exit() : clear(code ?? 1)));
  for (const each of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(each, end);
  process.stdin.on("end", end).on("error", end).resume();
}

const [, file, job] = process.argv;
if (file === fileURLToPath(import.meta.url) && job !== undefined) keep(JSON.parse(job));
