#!/usr/bin/env node
// Runs a TypeScript program of the workspace: athanor-run FILE [arguments]. The program and the workspace's packages are bundled into
// one file first, so that it starts fast, runs on every supported Node (20 has neither type stripping nor `using`), and what is
// measured is plain JavaScript, as users get it, without a loader in between.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [file, ...args] = process.argv.slice(2);
if (file === undefined || !existsSync(file)) {
  process.stderr.write(
    `athanor-run: ${file === undefined ? "no program was named" : `there is no file ${file}`}\n  Usage: athanor-run FILE.ts [arguments]\n`,
  );
  process.exit(2);
}

const entry = resolve(file);
// Beside its package.json, so that Node resolves the packages left outside the bundle as if the source itself ran.
const home = nearestManifest(dirname(entry));
const outfile = join(home, ".cache", `run-${createHash("sha256").update(entry).digest("hex").slice(0, 12)}.mjs`);

const bundle = await build({
  entryPoints: [entry],
  outfile,
  write: false,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: "linked",
  logLevel: "error",
  plugins: [
    { name: "other packages stay outside", setup: leaveOthersOutside },
    { name: "import.meta.url is the source's", setup: keepSourceUrls },
  ],
}).catch(() => process.exit(1)); // esbuild has said why
mkdirSync(dirname(outfile), { recursive: true });
for (const { path, contents } of bundle.outputFiles) replaceFile(path, contents);

const child = spawn(process.execPath, ["--enable-source-maps", ...process.execArgv, outfile, ...args], { stdio: "inherit" });
process.on("SIGINT", () => {}); // the program gets it too, and decides
child.on("close", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143);
});

/** @param {import("esbuild").PluginBuild} bundler */
function leaveOthersOutside(bundler) {
  bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === "entry-point" || path.startsWith("@athanor/") ? undefined : { path, external: true },
  );
}

/** @param {import("esbuild").PluginBuild} bundler */
function keepSourceUrls(bundler) {
  bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const source = readFileSync(path, "utf8");
    return { contents: source.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)), loader: "ts" };
  });
}

/**
 * In one step, since the same program may be started several times at once.
 * @param {string} path
 * @param {Uint8Array} contents
 */
function replaceFile(path, contents) {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, contents);
  renameSync(fresh, path);
}

/** @param {string} folder */
function nearestManifest(folder) {
  for (let at = folder; ; at = dirname(at)) if (existsSync(join(at, "package.json")) || at === dirname(at)) return at;
}
