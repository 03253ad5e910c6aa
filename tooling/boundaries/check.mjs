import { join } from "node:path";
import { compareCasts, countCasts, writeCasts } from "./casts.mjs";
import { checkCycles } from "./cycles.mjs";
import { checkImports } from "./direction.mjs";
import { checkHouseRules } from "./house-rules.mjs";
import { readSources } from "./sources.mjs";

/**
 * All the rules over a whole workspace.
 * @param {string} root
 * @param {{ writeCasts?: boolean }} [options]
 * @returns {{ problems: import("@athanor-tooling/workspace").Problem[], looked: string, fewerCasts: string[] }}
 */
export function checkBoundaries(root, options = {}) {
  const castsFile = join(root, "tooling/boundaries/casts.json");
  const sources = readSources(root);
  const counts = countCasts(sources);
  if (options.writeCasts) writeCasts(counts, castsFile);
  const casts = compareCasts(counts, castsFile);
  const problems = [...checkImports(sources), ...checkCycles(sources), ...checkHouseRules(sources), ...casts.problems];
  return { problems, looked: `${sources.length} files`, fewerCasts: casts.better };
}
