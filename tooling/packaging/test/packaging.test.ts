import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readPackages } from "@athanor-tooling/workspace";
import { sampleWorkspace } from "@athanor-tooling/workspace/sample";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkPlaceholders } from "../check-placeholders.mjs";
import { checkLoading, checkTypes, installPacked } from "../consumer.mjs";
import { lintTarball } from "../lint-tarball.mjs";
import { pack } from "../pack.mjs";

// Inside this package, since a consumer finds @types/node from its place.
let scratch: string;
beforeEach(() => {
  mkdirSync(join(import.meta.dirname, "../.cache"), { recursive: true });
  scratch = mkdtempSync(join(import.meta.dirname, "../.cache/test-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const published = { exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } }, files: ["dist"], license: "MIT" };
const whole = { "dist/index.js": "export const a = 1;\n", "dist/index.d.ts": "export declare const a = 1;\n" };

/** A package with these files, packed. */
function packed(files: Record<string, string>, manifest: object = published): string {
  using sample = sampleWorkspace(Object.fromEntries(Object.entries(files).map(([path, content]) => [`packages/a/${path}`, content])), {
    "packages/a": manifest,
  });
  const result = pack(join(sample.root, "packages/a"), join(scratch, "packed"));
  if ("failure" in result) throw new Error(result.failure);
  return result.tarball;
}

describe("publint and arethetypeswrong", () => {
  test("have nothing to say about a good package", async () => {
    expect(await lintTarball(packed(whole))).toEqual([]);
  });

  test("find a file that the exports name and the package hasn't", async () => {
    const messages = await lintTarball(packed({ "dist/other.js": "export {};\n" }));
    expect(messages).toContainEqual(expect.stringMatching(/publint: .*dist\/index\.js.* does not exist/));
  });

  test("find a package without types", async () => {
    expect(await lintTarball(packed({ "dist/index.js": whole["dist/index.js"] }))).toContainEqual(
      "arethetypeswrong: its types can't be found by TypeScript",
    );
  });

  test("find types that say another module format than the code has", async () => {
    const messages = await lintTarball(
      packed({ ...whole, "dist/index.d.ts": `import { b } from "./gone.js";\nexport declare const a: typeof b;\n` }),
    );
    expect(messages).toContainEqual(expect.stringContaining("arethetypeswrong: InternalResolutionError"));
    const commonJs = await lintTarball(packed({ "dist/index.js": "exports.a = 1;\n", "dist/index.d.ts": whole["dist/index.d.ts"] }));
    expect(commonJs.join()).toMatch(/publint: .*index\.js.*ESM/);
  });

  test("what can't be packed is explained", () => {
    using sample = sampleWorkspace({ "packages/a/package.json": "{ not JSON" });
    expect(pack(join(sample.root, "packages/a"), join(scratch, "packed"))).toEqual({
      failure: expect.stringContaining("pnpm pack failed: "),
    });
  });
});

describe("a user's project", () => {
  const types = (files: Record<string, string>) =>
    checkTypes(join(scratch, "consumer"), installPacked([packed(files)], join(scratch, "consumer")));
  const loading = (files: Record<string, string>) =>
    checkLoading(join(scratch, "consumer"), installPacked([packed(files)], join(scratch, "consumer")));

  test("compiles against a good package, and loads it by import and by require", () => {
    expect(types(whole)).toEqual([]);
    expect(loading(whole)).toEqual([]);
  });

  test("doesn't compile against types that need what isn't there", () => {
    const messages = types({ ...whole, "dist/index.d.ts": `import type { B } from "no-such-driver";\nexport declare const a: B;\n` });
    expect(messages).toHaveLength(4); // two versions of TypeScript, two ways to resolve modules
    expect(messages[0]).toMatch(/module nodenext does not compile on TypeScript 7[\s\S]*no-such-driver/);
    expect(messages[3]).toMatch(/module esnext does not compile on TypeScript 5\.9[\s\S]*no-such-driver/);
  });

  test("can't load a package that wants its driver at once, or one with a top-level await", () => {
    expect(loading({ ...whole, "dist/index.js": `import "no-such-driver";\nexport const a = 1;\n` })).toEqual([
      expect.stringContaining("Cannot find package 'no-such-driver'"),
    ]);
    expect(loading({ ...whole, "dist/index.js": "export const a = await 1;\n" })).toEqual([
      expect.stringContaining("ERR_REQUIRE_ASYNC_MODULE"),
    ]);
  });
});

describe("placeholders", () => {
  const complaints = (code: string, manifest: object, list: Record<string, string>) => {
    using sample = sampleWorkspace({ "packages/a/src/index.ts": code }, { "packages/a": manifest });
    return checkPlaceholders(sample.root, readPackages(sample.root), list).map(({ file, message }) => `${file} ${message}`);
  };
  const listed = { "@athanor/a": "later" };

  test("are empty, private and listed; the others nothing of it", () => {
    expect(complaints("export {};", { private: true }, listed)).toEqual([]);
    for (const code of [
      "export const a = 1;",
      `export { a } from "./a.ts";`,
      `export type { A } from "./a.ts";`,
      "export function f() {}",
    ]) {
      expect(complaints(code, {}, {})).toEqual([]);
    }
  });

  test("that aren't honest are found", () => {
    expect(complaints("export const a = 1;", { private: true }, listed)).toEqual([expect.stringContaining("take it off the list")]);
    expect(complaints("export const a = 1;", { private: true }, {})).toEqual([expect.stringContaining("take `private` out")]);
    expect(complaints("export {};", {}, {})).toEqual([expect.stringContaining("exports nothing: build it")]);
    expect(complaints("export {};", {}, listed)).toEqual([expect.stringContaining("make it private")]);
    expect(complaints("export const a = 1;", {}, { "@athanor/b": "later" })).toEqual([expect.stringContaining("there is no such package")]);
  });
});
