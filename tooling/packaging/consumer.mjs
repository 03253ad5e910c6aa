// A user's project, made of the packed packages alone: do their types compile, and can they be loaded?
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { unpack } from "./pack.mjs";

const require = createRequire(import.meta.url);

/**
 * @param {readonly string[]} tarballs
 * @param {string} folder made empty first; inside tooling/packaging, where @types/node is found
 * @returns {string[]} everything that can be imported: "@athanor/core", "@athanor/asyncio/orm" …
 */
export function installPacked(tarballs, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }\n`);
  return tarballs.flatMap((tarball) => {
    const { name, exports } = unpack(tarball, join(folder, "node_modules"));
    const subpaths = Object.keys(typeof exports === "object" ? exports : { ".": "" });
    return subpaths.filter((subpath) => subpath !== "./package.json").map((subpath) => name + subpath.slice(1));
  });
}

/**
 * @param {string} folder
 * @param {readonly string[]} entries
 * @returns {string[]} what is wrong
 */
export function checkTypes(folder, entries) {
  writeFileSync(
    join(folder, "main.ts"),
    entries.map((entry, index) => `import * as p${index} from "${entry}";\nexport { p${index} };\n`).join(""),
  );
  const options = {
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    types: ["node"],
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const resolutions = [{ module: "nodenext" }, { module: "esnext", moduleResolution: "bundler" }];
  return resolutions.flatMap((resolution) => {
    const project = join(folder, `tsconfig.${resolution.module}.json`);
    writeFileSync(project, JSON.stringify({ compilerOptions: { ...options, ...resolution }, files: ["main.ts"] }));
    return ["typescript", "typescript-5.9"].flatMap((name) => {
      const manifest = require.resolve(`${name}/package.json`);
      const { bin, version } = require(manifest);
      const { status, stdout } = spawnSync(process.execPath, [join(dirname(manifest), bin.tsc), "-p", project], {
        cwd: folder,
        encoding: "utf8",
      });
      return status === 0
        ? []
        : [`a user's project with module ${resolution.module} does not compile on TypeScript ${version}:\n${stdout.trim()}`];
    });
  });
}

/**
 * By import and by require(): a top-level await anywhere would make the second impossible. No driver is installed in this project, so
 * this also shows that none is loaded before the first connection.
 * @param {string} folder
 * @param {readonly string[]} entries
 * @returns {string[]} what is wrong
 */
export function checkLoading(folder, entries) {
  return entries.flatMap((entry) => {
    const name = JSON.stringify(entry);
    const load = `await import(${name}); (await import("node:module")).createRequire(import.meta.url)(${name});`;
    writeFileSync(join(folder, "load.mjs"), load);
    const { status, stderr } = spawnSync(process.execPath, ["--no-warnings", "load.mjs"], { cwd: folder, encoding: "utf8" });
    return status === 0 ? [] : [`${entry} can't be loaded from its packed files by Node ${process.versions.node}:\n${stderr.trim()}`];
  });
}
