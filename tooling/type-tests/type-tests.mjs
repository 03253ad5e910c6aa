// The types of the workspace beyond what each package's own `types` script checks (TypeScript 7, strictest settings):
// everything on the oldest supported TypeScript, and the type tests as a user has them who does not set exactOptionalPropertyTypes.
import { fileURLToPath } from "node:url";
import { readPackages, sourceFiles, workspaceRoot } from "@athanor-tooling/workspace";
import { compile } from "./compile.mjs";

const project = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const typeTests = readPackages(workspaceRoot).flatMap(({ folder }) =>
  sourceFiles(workspaceRoot, `${folder}/test`).filter((file) => file.endsWith(".test-d.ts")),
);

/** @type {{ what: string, version: import("./compile.mjs").TypeScript, args: string[] }[]} */
const runs = [{ what: "packages and apps", version: "typescript-5.9", args: ["-p", project("tsconfig.workspace.json")] }];
if (typeTests.length > 0) {
  for (const version of /** @type {const} */ (["typescript", "typescript-5.9"])) {
    runs.push({
      what: `${typeTests.length} files of type tests without exactOptionalPropertyTypes`,
      version,
      args: ["-p", project("tsconfig.loose.json")],
    });
  }
} else {
  process.stdout.write("type-tests: there are no *.test-d.ts files yet\n");
}

for (const { what, version, args } of runs) {
  const { well, output, version: number } = compile(version, args);
  process.stdout.write(
    `type-tests: ${what} on TypeScript ${number}: ${well ? "all well" : `\n${output}\nTo see it in an editor, open the project ${args[1]}`}\n`,
  );
  if (!well) process.exitCode = 1;
}
