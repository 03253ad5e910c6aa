// What mapped classes and tables cost the type checker, on the newest and the oldest supported TypeScript, against budget.json.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { workspaceRoot } from "@athanor-tooling/workspace";
import { checkProgram, isBuilt, programsFor } from "./programs.mjs";

const budget = JSON.parse(readFileSync(new URL("budget.json", import.meta.url), "utf8"));
const folder = fileURLToPath(new URL(".cache", import.meta.url));

for (const program of programsFor(budget)) {
  if (!isBuilt(workspaceRoot, program)) {
    process.stdout.write(`type-budget: ${program.name} NOT MEASURED: ${program.needs[0]} does not export ${program.needs[1]} yet\n`);
    continue;
  }
  for (const version of program.versions) {
    const { well, said } = checkProgram(program, version, folder);
    process.stdout.write(`type-budget: ${program.name} on ${version === "typescript" ? "TypeScript 7" : "TypeScript 5.9"}: ${said}\n`);
    if (!well) process.exitCode = 1;
  }
}
