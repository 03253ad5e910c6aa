// The workspace's lint rules, shown to find what they are there for.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "athanor-lint-"));
  copyFileSync(join(root, "biome.json"), join(folder, "biome.json"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What Biome says about one file, by the workspace's rules. */
function lint(path: string, code: string) {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), code);
  const biome = join(root, "node_modules/.bin/biome");
  const { status, stdout, stderr } = spawnSync(biome, ["check", "--vcs-enabled=false", "--colors=off", path], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, said: `${stdout}${stderr}` };
}

test("good code passes", () => {
  expect(lint("packages/core/src/good.ts", "export const a = 1;\n")).toMatchObject({ status: 0 });
});

const bad: [rule: string, code: string][] = [
  ["noExplicitAny", "export const a: any = 1;\n"],
  ["noNonNullAssertion", "export const a = (b: string | null) => b!;\n"],
  ["useImportType", `import { A } from "./a.ts";\n\nexport type B = A;\n`],
  ["noUnusedVariables", "const a = 1;\n"],
  ["noUnusedImports", `import { a } from "./a.ts";\n`],
  ["noDefaultExport", "export default 1;\n"],
  ["useNodejsImportProtocol", `import { join } from "path";\n\nexport const a = join;\n`],
  ["useConst", "let a = 1;\nexport const b = () => a;\n"],
  ["Formatter would have printed", "export const a = 'b'\n"],
  ["organizeImports", `import { b } from "./b.ts";\nimport { a } from "./a.ts";\n\nexport const c = [a, b];\n`],
];
test.each(bad)("%s: found in src", (rule, code) => {
  const { status, said } = lint("packages/core/src/bad.ts", code);
  expect(said).toContain(rule);
  expect(status).toBe(1);
});

test("in tests, `!` may be used, and nothing may be focused", () => {
  expect(lint("packages/core/test/a.test.ts", "export const a = (b: string | null) => b!;\n").status).toBe(0);
  expect(lint("packages/core/test/a.test.ts", `import { test } from "vitest";\n\ntest.only("a", () => {});\n`).said).toContain(
    "noFocusedTests",
  );
});
