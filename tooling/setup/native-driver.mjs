import { join } from "node:path";
import { captureCommand } from "./process.mjs";
import { SetupError } from "./setup-error.mjs";

const probe = `new (require("better-sqlite3"))(":memory:").prepare("select 1").get()`;

/**
 * Makes sure that better-sqlite3 can be loaded by the running Node. It can't when it was built for another Node, or when neither a
 * prebuilt binary could be downloaded nor one be compiled.
 * @param {string} root
 * @param {string} pnpm
 * @param {NodeJS.ProcessEnv} env
 */
export async function checkNativeDriver(root, pnpm, env) {
  const options = { cwd: join(root, "packages/dialects/sqlite"), env };
  if (abortsWithObjectWrap(process.versions.node)) {
    process.stderr.write(
      `set-up: Node ${process.versions.node} aborts programs that use better-sqlite3 12, sooner or later (nodejs/node#65446). ` +
        "Work on Athanor with Node 20 or 22, or with 24 up to 24.18; programs on this Node need better-sqlite3 13.\n",
    );
  }
  const load = () => captureCommand(process.execPath, ["-e", probe], options);
  if ((await load()).code === 0) return;
  process.stderr.write(`set-up: building better-sqlite3 for Node ${process.versions.node}: about a minute\n`);
  const build = await captureCommand(pnpm, ["rebuild", "better-sqlite3"], options);
  const loaded = await load();
  if (loaded.code === 0) return;
  throw new SetupError(
    `better-sqlite3 can't be loaded by Node ${process.versions.node}:\n${lastLines(build.output)}\n${lastLines(loaded.output)}`,
    remedy(env),
  );
}

/**
 * Whether a Node of this version aborts when an object of better-sqlite3 12 is collected, if the driver was compiled with its headers.
 * @param {string} version
 */
export function abortsWithObjectWrap(version) {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return major === 24 && minor >= 19;
}

/** @param {NodeJS.ProcessEnv} env */
function remedy(env) {
  const compiler =
    "it has to be compiled where no prebuilt binary can be downloaded: install python3, make and a C++ compiler (Debian: apt-get install python3 make g++)";
  if (env["npm_config_nodedir"] !== undefined) return `${compiler}, then run this command again`;
  return (
    `${compiler}; the headers of Node ${process.versions.node} are not on this machine either, so node-gyp needs the network to fetch them, ` +
    "or npm_config_nodedir set to the folder of a Node of this version that has include/node/node.h; then run this command again"
  );
}

/** @param {string} output */
function lastLines(output) {
  return output.trim().split("\n").slice(-15).join("\n");
}
