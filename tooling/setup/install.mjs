import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkNativeDriver } from "./native-driver.mjs";
import { captureCommand } from "./process.mjs";
import { SetupError } from "./setup-error.mjs";

const stampFile = "node_modules/.athanor-setup";

/**
 * Installs from the lockfile, unless nothing that decides about the installation has changed since the last time.
 * @param {string} root
 * @param {string} pnpm the folder of the pnpm executable
 * @param {NodeJS.ProcessEnv} env
 */
export async function install(root, pnpm, env) {
  const stamp = join(root, stampFile);
  const fingerprint = fingerprintOf(root);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
  process.stderr.write("set-up: installing from pnpm-lock.yaml (where better-sqlite3 has to be compiled, this takes a minute or two)\n");
  const command = join(pnpm, process.platform === "win32" ? "pnpm.cmd" : "pnpm");
  const args = ["install", "--frozen-lockfile", "--reporter=append-only"];
  // On standard error, since standard output belongs to the command that was asked for; and without the hundreds of lines that a C++
  // compiler has to say about better-sqlite3, unless the installation fails.
  const show = (/** @type {string} */ line) => void (/^\S+ \w+: /.test(line) || process.stderr.write(`${line}\n`));
  const { code, output } = await captureCommand(command, args, { cwd: root, env }, show);
  if (code !== 0) {
    process.stderr.write(`${output}\n`);
    throw new SetupError(
      `pnpm install failed with exit code ${code}`,
      "read pnpm's message above. If it says that the lockfile is out of date, a package.json was changed without it: run `pnpm install` and " +
        "commit pnpm-lock.yaml. If better-sqlite3 could not be built, install python3, make and a C++ compiler (Debian: apt-get install python3 " +
        "make g++) and try again",
    );
  }
  await checkNativeDriver(root, command, env);
  writeFileSync(stamp, fingerprint);
}

/**
 * Everything that an installation follows from: the lockfile, pnpm's settings, the manifests, and the Node that native code is built for.
 * @param {string} root
 */
export function fingerprintOf(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifestsOf(root)];
  for (const file of files) {
    hash.update(`\0${file}\0`).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : "");
  }
  return hash.digest("hex");
}

/** @param {string} root */
function manifestsOf(root) {
  return ["packages", "packages/dialects", "apps", "tooling"].flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [];
    const packages = readdirSync(join(root, folder)).sort();
    return packages.map((name) => `${folder}/${name}/package.json`).filter((file) => existsSync(join(root, file)));
  });
}
