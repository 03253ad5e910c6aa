#!/usr/bin/env node
// The door to the workspace: it needs Node and npm and nothing else, so it may import no package.
//   node tooling/setup/setup.mjs                       install only
//   node tooling/setup/setup.mjs quickstart [options]  install if needed, then run apps/quickstart
//   node tooling/setup/setup.mjs test [options]        install if needed, then run every check and test
//   node tooling/setup/setup.mjs pnpm [arguments]      install if needed, then run the pinned pnpm
//   node tooling/setup/setup.mjs run FILE [options]    install if needed, then run a TypeScript program of the workspace
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareEnvironment } from "./environment.mjs";
import { install } from "./install.mjs";
import { checkNodeVersion } from "./node-version.mjs";
import { ensurePnpm } from "./pnpm.mjs";
import { runCommand } from "./process.mjs";
import { SetupError } from "./setup-error.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const run = (/** @type {string} */ program) => (/** @type {string[]} */ args) => [process.execPath, join(root, program), ...args];

/** @type {Record<string, (args: string[]) => string[]>} the program, and its arguments, behind each command */
const commands = {
  pnpm: (args) => ["pnpm", ...args],
  quickstart: (args) => run("tooling/run/run.mjs")([join(root, "apps/quickstart/src/main.ts"), ...args]),
  run: run("tooling/run/run.mjs"),
  test: run("tooling/verify/verify.mjs"),
};

async function main() {
  const [name, ...args] = process.argv.slice(2);
  const command = name === undefined ? undefined : commands[name];
  if (name !== undefined && command === undefined) {
    throw new SetupError(`there is no command "${name}"`, `use one of: ${Object.keys(commands).join(", ")}; or none, to install only`);
  }
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  checkNodeVersion(process.versions.node, manifest.engines.node);
  const pnpm = await ensurePnpm(root, manifest.packageManager);
  const env = prepareEnvironment(process.env, pnpm);
  await install(root, pnpm, env);
  if (command === undefined) return 0;
  const [program = "", ...rest] = command(args);
  return runCommand(program, rest, { env, stdio: "inherit" });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`\nset-up: ${error.message}\n  To do: ${error.remedy}\n`);
  process.exitCode = 1;
}
