import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "athanor-run-"));
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(code: string, ...args: string[]) {
  const file = join(folder, "main.ts");
  writeFileSync(file, code);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "../run.mjs"), file, ...args], {
    encoding: "utf8",
    input: "typed in",
  });
  return { status, stdout, stderr, file };
}

test("options, standard input, output and the exit code pass through untouched", () => {
  const { status, stdout, stderr } = run(
    `import { readFileSync } from "node:fs";
     process.stdout.write(JSON.stringify([process.argv.slice(2), readFileSync(0, "utf8")]));
     process.exitCode = 7;`,
    "--limit",
    "10",
    "two words",
  );
  expect([status, stderr]).toEqual([7, ""]);
  expect(JSON.parse(stdout)).toEqual([["--limit", "10", "two words"], "typed in"]);
});

test("`using` works on every supported Node", () => {
  const { stdout } = run(`{ using x = { [Symbol.dispose]() { console.log("disposed"); } }; console.log("in use"); }`);
  expect(stdout).toBe("in use\ndisposed\n");
});

test("import.meta.url and stack traces speak of the source", () => {
  const { stdout, stderr, file } = run(`interface Nothing {}\n\nconsole.log(import.meta.url);\nthrow new Error("here");`);
  expect(stdout.trim()).toBe(pathToFileURL(file).href);
  expect(stderr).toContain("main.ts:4");
});

test("a program that isn't there, or doesn't parse, gets a clear line and a failing exit code", () => {
  const missing = spawnSync(process.execPath, [join(import.meta.dirname, "../run.mjs"), "gone.ts"], { encoding: "utf8" });
  expect([missing.status, missing.stderr]).toEqual([
    2,
    "athanor-run: there is no file gone.ts\n  Usage: athanor-run FILE.ts [arguments]\n",
  ]);
  const broken = run("const = 1;");
  expect(broken.status).toBe(1);
  expect(broken.stderr).toContain("main.ts:1:6");
});
