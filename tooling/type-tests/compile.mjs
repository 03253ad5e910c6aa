import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** @typedef {"typescript" | "typescript-5.9"} TypeScript the newest that is supported, and the oldest */

/**
 * Runs a TypeScript compiler over a project, for its complaints only.
 * @param {TypeScript} version
 * @param {readonly string[]} args as `tsc` takes them
 * @returns {{ well: boolean, output: string, version: string }}
 */
export function compile(version, args) {
  const manifest = require.resolve(`${version}/package.json`);
  const tsc = join(dirname(manifest), require(manifest).bin.tsc);
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  return { well: status === 0, output: `${stdout}${stderr}`.trim(), version: require(manifest).version };
}
