import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { captureCommand } from "./process.mjs";
import { SetupError } from "./setup-error.mjs";

const executable = process.platform === "win32" ? "pnpm.cmd" : "pnpm";

/**
 * Finds the pnpm that package.json pins, on the PATH or in the workspace's cache, and fetches it by npm when it is missing.
 * @param {string} root
 * @param {string} packageManager "pnpm@1.2.3"
 * @returns {Promise<string>} the folder that holds the executable
 */
export async function ensurePnpm(root, packageManager) {
  const version = packageManager.replace(/^pnpm@/, "").replace(/\+.*$/, "");
  const folder = join(root, ".cache", "pnpm", version);
  const bin = join(folder, "node_modules", ".bin");
  if (existsSync(join(bin, executable))) return bin;
  const onPath = await findOnPath(version);
  if (onPath !== undefined) return onPath;
  await fetchPnpm(folder, version);
  return bin;
}

/** @param {string} version */
async function findOnPath(version) {
  const folder = (process.env.PATH ?? "").split(delimiter).find((entry) => entry !== "" && existsSync(join(entry, executable)));
  if (folder === undefined) return undefined;
  // Asked outside of any workspace: inside one, some versions switch to the pinned version before they answer.
  const { code, output } = await captureCommand(join(folder, executable), ["--version"], { cwd: "/", env: process.env });
  return code === 0 && output.trim() === version ? folder : undefined;
}

/**
 * @param {string} folder
 * @param {string} version
 */
async function fetchPnpm(folder, version) {
  process.stderr.write(`set-up: fetching pnpm ${version} into ${folder}\n`);
  mkdirSync(folder, { recursive: true });
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--no-package-lock", `pnpm@${version}`];
  const { code, output } = await captureCommand(npm, args, { cwd: folder, env: process.env }).catch((error) => ({
    code: 1,
    output: String(error),
  }));
  if (code === 0) return;
  throw new SetupError(
    `npm could not fetch pnpm ${version}:\n${output.trim()}`,
    `look at npm's message above (network, proxy, registry), or install pnpm ${version} yourself so that it is on the PATH`,
  );
}
