import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Packs a package as it would be published: by pnpm, which puts `publishConfig` and the versions of workspace packages in place.
 * @param {string} folder
 * @param {string} destination made empty first
 * @returns {{ tarball: string } | { failure: string }}
 */
export function pack(folder, destination) {
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  const { status, stdout, stderr, error } = spawnSync("pnpm", ["pack", "--pack-destination", destination], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const tarball = readdirSync(destination).find((name) => name.endsWith(".tgz"));
  if (status === 0 && tarball !== undefined) return { tarball: join(destination, tarball) };
  return { failure: `pnpm pack failed: ${error?.message ?? `${stdout}${stderr}`.trim()}` };
}

/**
 * Unpacks a tarball as npm would install it.
 * @param {string} tarball
 * @param {string} nodeModules
 * @returns {import("@athanor-tooling/workspace").Manifest} what its package.json says
 */
export function unpack(tarball, nodeModules) {
  const scratch = `${tarball}.unpacked`;
  mkdirSync(scratch, { recursive: true });
  const { status, stderr } = spawnSync("tar", ["-xzf", tarball, "-C", scratch], { encoding: "utf8" });
  if (status !== 0) throw new Error(`tar could not unpack ${tarball}: ${stderr}`);
  const manifest = JSON.parse(readFileSync(join(scratch, "package", "package.json"), "utf8"));
  cpSync(join(scratch, "package"), join(nodeModules, manifest.name), { recursive: true });
  rmSync(scratch, { recursive: true });
  return manifest;
}
