// Packs every package that is built and checks what a user would install. The packages must have been built (`pnpm build`).
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readPackages, reportProblems, workspaceRoot } from "@athanor-tooling/workspace";
import { checkPlaceholders } from "./check-placeholders.mjs";
import { checkLoading, checkTypes, installPacked } from "./consumer.mjs";
import { lintTarball } from "./lint-tarball.mjs";
import { pack } from "./pack.mjs";
import { placeholders } from "./placeholders.mjs";

/** @typedef {import("@athanor-tooling/workspace").Problem} Problem */

const cache = fileURLToPath(new URL(".cache", import.meta.url));
const packages = readPackages(workspaceRoot).filter(({ kind }) => kind === "package");
const published = packages.filter(({ manifest }) => !manifest.private);

/** @type {Problem[]} */
const problems = checkPlaceholders(workspaceRoot, packages, placeholders);
/** @type {string[]} */
const tarballs = [];
for (const { name, folder } of published) {
  if (!existsSync(join(workspaceRoot, folder, "dist"))) {
    problems.push({ file: folder, message: "is not built: run `pnpm build` first" });
    continue;
  }
  const packed = pack(join(workspaceRoot, folder), join(cache, name));
  if ("failure" in packed) {
    problems.push({ file: folder, message: packed.failure });
    continue;
  }
  tarballs.push(packed.tarball);
  for (const message of await lintTarball(packed.tarball)) problems.push({ file: folder, message });
}
if (tarballs.length > 0) {
  const consumer = join(cache, "consumer");
  const entries = installPacked(tarballs, consumer);
  for (const message of [...checkTypes(consumer, entries), ...checkLoading(consumer, entries)])
    problems.push({ file: "packed packages", message });
}
for (const [name, reason] of Object.entries(placeholders)) process.stdout.write(`packaging: ${name} is left out: ${reason}\n`);
process.exitCode = reportProblems("packaging", problems, `${published.length} packages`) ? 0 : 1;
