// node boundaries.mjs [--root FOLDER] [--write-casts]
import { parseArgs } from "node:util";
import { reportProblems, workspaceRoot } from "@athanor-tooling/workspace";
import { checkBoundaries } from "./check.mjs";

const { values } = parseArgs({
  options: { root: { type: "string", default: workspaceRoot }, "write-casts": { type: "boolean", default: false } },
});
const { problems, looked, fewerCasts } = checkBoundaries(values.root, { writeCasts: values["write-casts"] });
process.exitCode = reportProblems("boundaries", problems, looked) ? 0 : 1;
if (fewerCasts.length > 0) {
  process.stdout.write(`Fewer casts than before in ${fewerCasts.join(", ")}: keep it so with \`pnpm boundaries --write-casts\`\n`);
}
