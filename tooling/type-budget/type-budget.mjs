// What mapped classes and tables cost the type checker, on the newest and the oldest supported TypeScript, against budget.json.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { workspaceRoot } from "@athanor-tooling/workspace";
import { checkProgram, missingExports, programsFor } from "./programs.mjs";

const budget = JSON.parse(readFileSync(new URL("budget.json", import.meta.url), "utf8"));
const folder = fileURLToPath(new URL(".cache", import.meta.url));

for (const program of programsFor(budget)) {
  const missing = missingExports(workspaceRoot, program);
  if (missing.length > 0) {
    process.stdout.write(`type-budget: ${program.name} NOT MEASURED: ${program.needs.file} does not export ${missing.join(", ")} yet\n`);
    continue;
  }
  for (const version of program.versions) {
    const { well, said } = checkProgram(program, version, folder);
    process.stdout.write(`type-budget: ${program.name} on ${version === "typescript" ? "TypeScript 7" : "TypeScript 5.9"}: ${said}\n`);
    if (!well) process.exitCode = 1;
  }
}
