import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findFloatingOps } from "../check.mjs";

const fixtures = join(import.meta.dirname, "../fixtures");

test("every operation that is dropped is found, at its line and column", () => {
  const lines = readFileSync(join(fixtures, "floating.ts"), "utf8").split("\n");
  const expected = lines.flatMap((text, index) => {
    const column = / \/\/ ✗ (\d+)$/.exec(text)?.[1];
    return column === undefined ? [] : [`${index + 1}:${column}`];
  });
  const found = findFloatingOps(fixtures, ["floating.ts"]).map(({ line, column }) => `${line}:${column}`);
  expect(found).toEqual(expected);
  expect(found.length).toBeGreaterThan(20);
});

test("operations that someone drives are left alone", () => {
  expect(findFloatingOps(fixtures, ["driven.ts"])).toEqual([]);
});

test("the command names file, line, column and what to do, and fails", () => {
  const { status, stdout } = spawnSync(process.execPath, ["../no-floating-op.mjs", "floating.ts"], { cwd: fixtures, encoding: "utf8" });
  expect(stdout).toContain("floating.ts:10:3  this operation is started and dropped, so nothing happens: write `yield*` before it");
  expect(status).toBe(1);
  expect(spawnSync(process.execPath, ["../no-floating-op.mjs", "driven.ts"], { cwd: fixtures }).status).toBe(0);
});
