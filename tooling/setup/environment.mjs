import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/**
 * The environment that all commands of the workspace run in: the pinned pnpm and the running Node come first on the PATH, and
 * node-gyp is told where the headers of the running Node lie, if they are on this machine (else it downloads them).
 * @param {NodeJS.ProcessEnv} env
 * @param {string} pnpm the folder of the pnpm executable
 * @returns {NodeJS.ProcessEnv}
 */
export function prepareEnvironment(env, pnpm) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const path = [pnpm, dirname(process.execPath), env[key] ?? ""].join(delimiter);
  const headers = findNodeHeaders(process.execPath, process.versions.modules);
  return { ...env, [key]: path, ...(headers === undefined ? {} : { npm_config_nodedir: headers }) };
}

/**
 * @param {string} execPath the running Node
 * @param {string} abi its NODE_MODULE_VERSION: headers of another Node build a binary that can't be loaded
 * @returns {string | undefined} the folder whose include/node holds the headers
 */
export function findNodeHeaders(execPath, abi) {
  const prefixes = [execPath, realpathSync(execPath)].map((path) => dirname(dirname(path)));
  // The npm package `node` keeps the real distribution, headers included, one level further down.
  const nested = prefixes.map((prefix) => join(prefix, "node_modules", `node-${process.platform}-${process.arch}`));
  return [...prefixes, ...nested].find((prefix) => abiOfHeaders(prefix) === abi);
}

/** @param {string} prefix */
function abiOfHeaders(prefix) {
  const file = join(prefix, "include", "node", "node_version.h");
  if (!existsSync(file)) return undefined;
  return /#define NODE_MODULE_VERSION (\d+)/.exec(readFileSync(file, "utf8"))?.[1];
}
