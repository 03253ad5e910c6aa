import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compile } from "../compile.mjs";

const project = (name: string) => join(import.meta.dirname, "../fixtures", name, "tsconfig.json");

describe.each(["typescript", "typescript-5.9"] as const)("%s", (version) => {
  test("is the version that is meant", () => {
    expect(compile(version, ["-p", project("optional")]).version).toMatch(version === "typescript" ? /^7\./ : /^5\.9\./);
  });

  test("finds a type that isn't the expected one, and an expected error that doesn't come", () => {
    const { well, output } = compile(version, ["-p", project("wrong")]);
    expect(well).toBe(false);
    expect(output).toContain("wrong.test-d.ts(6,4): error TS2344");
    expect(output).toContain("wrong.test-d.ts(7,1): error TS2578");
  });

  test("finds what holds only under exactOptionalPropertyTypes", () => {
    expect(compile(version, ["-p", project("optional")]).well).toBe(true);
    const { well, output } = compile(version, ["-p", project("optional"), "--exactOptionalPropertyTypes", "false"]);
    expect(well).toBe(false);
    expect(output).toContain("error TS2578");
  });
});
