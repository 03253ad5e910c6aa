import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { sampleWorkspace } from "@athanor-tooling/workspace/sample";
import { describe, expect, test } from "vitest";
import { checkBoundaries } from "../check.mjs";

const needs = (...names: string[]) => ({ dependencies: Object.fromEntries(names.map((name) => [name, "*"])) });

/** What the tool says about a workspace with these files, as "file:line  message". */
function problemsOf(files: Record<string, string>, manifests?: Record<string, object>): string[] {
  using sample = sampleWorkspace(files, manifests);
  return checkBoundaries(sample.root).problems.map(({ file, line, message }) => `${[file, line].filter(Boolean).join(":")}  ${message}`);
}

/** Exactly one problem, at this place, whose message has this in it. */
function expectProblem(problems: string[], place: string, message: string | RegExp) {
  expect(problems).toHaveLength(1);
  expect(problems[0]?.split("  ")[0]).toBe(place);
  expect(problems[0]).toMatch(message);
}

const core = { "packages/core/src/index.ts": "export const a = 1;" };
const orm = { "packages/orm/src/index.ts": "export const o = 1;" };

test("a workspace that keeps the rules has no problem", () => {
  const problems = problemsOf(
    {
      ...core,
      "packages/compiler/src/index.ts": `import { a } from "@athanor/core";\nexport const b = a;`,
      "packages/compiler/src/a/x.ts": `import type { Y } from "./y.ts";\nexport type X = Y;`,
      "packages/compiler/src/a/y.ts": `import type { X } from "./x.ts";\nexport type Y = X[];`,
      "packages/engine/src/index.ts": `import { readFile } from "node:fs";\nimport { b } from "@athanor/compiler";\nexport const e = [readFile, b];`,
      "apps/tour/src/main.ts": `import { e } from "@athanor/engine";\nconsole.log(e);`,
    },
    { "packages/compiler": needs("@athanor/core"), "packages/engine": needs("@athanor/compiler"), "apps/tour": needs("@athanor/engine") },
  );
  expect(problems).toEqual([]);
});

describe("package direction", () => {
  const cases: [from: string, to: string, name: string][] = [
    ["packages/core", "packages/compiler", "@athanor/compiler"],
    ["packages/compiler", "packages/engine", "@athanor/engine"],
    ["packages/engine", "packages/orm", "@athanor/orm"],
    ["packages/dialects/sqlite", "packages/dialects/mysql", "@athanor/mysql"],
    ["packages/dialects/sqlite", "packages/orm", "@athanor/orm"],
    ["packages/orm", "packages/dialects/sqlite", "@athanor/sqlite"],
    ["packages/orm", "packages/asyncio", "@athanor/asyncio"],
    ["packages/dialect-suite", "packages/orm", "@athanor/orm"],
    ["packages/newcomer", "packages/core", "@athanor/core"],
    ["packages/core", "apps/tour", "@athanor-apps/tour"],
    ["apps/tour", "apps/other", "@athanor-apps/other"],
    ["packages/core", "tooling/paint", "@athanor-tooling/paint"],
  ];
  test.each(cases)("%s may not import %s", (from, to, name) => {
    const files = { [`${to}/src/index.ts`]: "export const x = 1;", [`${from}/src/index.ts`]: `\nexport { x } from "${name}";` };
    expectProblem(problemsOf(files, { [from]: needs(name) }), `${from}/src/index.ts:2`, name);
  });

  test("a type, an import() and a module's augmentation are imports too", () => {
    for (const code of [
      `export type T = import("@athanor/orm").T;`,
      `export const o = () => import("@athanor/orm");`,
      `declare module "@athanor/orm" {}`,
    ]) {
      expectProblem(
        problemsOf({ ...orm, "packages/core/src/index.ts": code }, { "packages/core": needs("@athanor/orm") }),
        "packages/core/src/index.ts:1",
        "may not import",
      );
    }
  });

  test("tests may import a little more, and only tests", () => {
    const files = { "packages/dialects/sqlite/src/index.ts": "export const s = 1;", ...orm };
    const manifests = { "packages/orm": { devDependencies: { "@athanor/sqlite": "*" } } };
    const code = `import { s } from "@athanor/sqlite";\nconsole.log(s);`;
    expect(problemsOf({ ...files, "packages/orm/test/a.test.ts": code }, manifests)).toEqual([]);
    expectProblem(
      problemsOf({ ...files, "packages/orm/src/a.ts": code }, manifests),
      "packages/orm/src/a.ts:1",
      "may not import @athanor/sqlite",
    );
  });

  test("in asyncio, the orm is for the subpath alone", () => {
    const manifests = { "packages/asyncio": { ...needs("@athanor/orm"), exports: { ".": "./src/index.ts", "./orm": "./src/orm.ts" } } };
    const inCorner = { ...orm, "packages/asyncio/src/orm.ts": `export { o } from "@athanor/orm";` };
    expect(problemsOf(inCorner, manifests)).toEqual([]);
    const direct = { ...orm, "packages/asyncio/src/index.ts": `export { o } from "@athanor/orm";` };
    expectProblem(problemsOf(direct, manifests), "packages/asyncio/src/index.ts:1", "only its subpath ./orm");
    const backDoor = { ...inCorner, "packages/asyncio/src/index.ts": `export { o } from "./orm.ts";` };
    expectProblem(problemsOf(backDoor, manifests), "packages/asyncio/src/index.ts:1", "only its subpath ./orm");
  });
});

describe("cycles", () => {
  test("of values between files, however long", () => {
    const files = {
      "packages/core/src/a.ts": `\nimport { b } from "./b.ts";\nexport const a = () => b;`,
      "packages/core/src/b.ts": `export { c as b } from "./c.ts";`,
      "packages/core/src/c.ts": `import { a } from "./a.ts";\nexport const c = a;`,
    };
    const problems = problemsOf(files).filter((problem) => problem.includes("values"));
    expectProblem(
      problems,
      "packages/core/src/a.ts:2",
      "packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/c.ts → packages/core/src/a.ts",
    );
  });

  test("an inline type import leaves the import standing at run time", () => {
    const cycle = (clause: string) => ({
      "packages/core/src/x/a.ts": `import ${clause} from "./b.ts";\nexport type A = B[];`,
      "packages/core/src/x/b.ts": `import ${clause.replace("B", "A")} from "./a.ts";\nexport type B = A[];`,
    });
    expectProblem(problemsOf(cycle("{ type B }")), "packages/core/src/x/a.ts:1", "each other's values");
    expect(problemsOf(cycle("type { B }"))).toEqual([]);
  });

  test("of types between folders, also through a third, and deep inside", () => {
    const imports = (path: string) => `import type { X } from "${path}";\nexport type Y = X;`;
    const files = {
      "packages/orm/src/flush/deep/one.ts": imports("../../session/two.ts"),
      "packages/orm/src/session/two.ts": imports("../state/three.ts"),
      "packages/orm/src/state/three.ts": imports("../flush/four.ts"),
      "packages/orm/src/flush/four.ts": "export type X = 1;",
    };
    expectProblem(
      problemsOf(files),
      "packages/orm/src",
      "flush → session → state → flush need each other: flush/deep/one.ts:1 → session/two.ts",
    );
    const nested = {
      "packages/orm/src/query/joins/one.ts": imports("../options/two.ts"),
      "packages/orm/src/query/options/two.ts": imports("../joins/three.ts"),
      "packages/orm/src/query/joins/three.ts": "export type X = 1;",
    };
    expectProblem(problemsOf(nested), "packages/orm/src/query", "joins → options → joins");
  });

  test("between a file at the top and a folder", () => {
    const files = {
      "packages/core/src/node.ts": `import type { X } from "./types/x.ts";\nexport type N = X;`,
      "packages/core/src/types/x.ts": `import type { N } from "../node.ts";\nexport type X = N[];`,
    };
    expectProblem(problemsOf(files), "packages/core/src", /node\.ts → types|types → node\.ts/);
  });

  test("through a folder, also where files alone share types in a circle, which they may", () => {
    const files = {
      "packages/core/src/key.ts": `import type { N } from "./node.ts";\nexport type K = N;`,
      "packages/core/src/node.ts": `import type { K } from "./key.ts";\nexport type N = K[];`,
    };
    expect(problemsOf(files)).toEqual([]);
    const more = {
      "packages/core/src/types/x.ts": `import type { K } from "../key.ts";\nexport type X = K[];`,
      "packages/core/src/node.ts": `${files["packages/core/src/node.ts"]}\nexport type Y = import("./types/x.ts").X;`,
    };
    expectProblem(problemsOf({ ...files, ...more }), "packages/core/src", "types → key.ts → node.ts → types");
  });
});

describe("an import leads where it may", () => {
  test("not past a package's exports", () => {
    const code = `import { a } from "@athanor/core/src/node.ts";\nexport const b = a;`;
    expectProblem(
      problemsOf({ ...core, "packages/compiler/src/index.ts": code }, { "packages/compiler": needs("@athanor/core") }),
      "packages/compiler/src/index.ts:1",
      "not among the exports",
    );
  });

  test("not past a package's folder", () => {
    const code = `export { a } from "../../core/src/index.ts";`;
    expectProblem(
      problemsOf({ ...core, "packages/compiler/src/index.ts": code }),
      "packages/compiler/src/index.ts:1",
      "past the package's own folder",
    );
  });

  test("not to a file that isn't there", () => {
    expectProblem(
      problemsOf({ "packages/core/src/index.ts": `export { a } from "./gone.ts";` }),
      "packages/core/src/index.ts:1",
      `no file "./gone.ts"`,
    );
  });

  test.each(["core", "compiler", "orm"])("not to Node, in %s", (name) => {
    for (const builtin of ["node:fs", "path", "node:util/types"]) {
      const files = { [`packages/${name}/src/index.ts`]: `import type {} from "${builtin}";` };
      expectProblem(problemsOf(files), `packages/${name}/src/index.ts:1`, "runs without Node");
    }
    expect(problemsOf({ [`packages/${name}/test/a.test.ts`]: `import "node:fs";` })).toEqual([]);
  });

  test("only to packages that are declared, and not as devDependencies where users get the code", () => {
    const driver = `import type Database from "better-sqlite3";\nexport type D = Database;`;
    const sqlite = "packages/dialects/sqlite";
    expectProblem(problemsOf({ [`${sqlite}/src/driver.ts`]: driver }), `${sqlite}/src/driver.ts:1`, "better-sqlite3 is not declared");
    const dev = { [sqlite]: { devDependencies: { "better-sqlite3": "*" } } };
    expectProblem(
      problemsOf({ [`${sqlite}/src/driver.ts`]: driver }, dev),
      `${sqlite}/src/driver.ts:1`,
      "dependencies or peerDependencies",
    );
    expect(problemsOf({ [`${sqlite}/test/driver.test.ts`]: driver }, dev)).toEqual([]);
    expect(problemsOf({ [`${sqlite}/src/driver.ts`]: driver }, { [sqlite]: { peerDependencies: { "better-sqlite3": "*" } } })).toEqual([]);
    expectProblem(
      problemsOf({ ...core, "packages/compiler/src/index.ts": `export { a } from "@athanor/core";` }),
      "packages/compiler/src/index.ts:1",
      "@athanor/core is not declared",
    );
  });
});

describe("house rules", () => {
  test.each(["utils.ts", "helpers.ts", "base.ts", "common.ts", "types.ts"])("no file is called %s", (name) => {
    expectProblem(
      problemsOf({ [`packages/core/src/schema/${name}`]: "export const a = 1;" }),
      `packages/core/src/schema/${name}`,
      "does not say what is inside",
    );
  });

  test("index.ts only as an entry, with named exports only", () => {
    expectProblem(
      problemsOf({ "packages/core/src/schema/index.ts": "export const a = 1;" }),
      "packages/core/src/schema/index.ts",
      "only where the package.json exports it",
    );
    const index = (code: string) => problemsOf({ "packages/core/src/index.ts": code, "packages/core/src/a.ts": "export const a = 1;" });
    expectProblem(index(`\nexport * from "./a.ts";`), "packages/core/src/index.ts:2", "no export *");
    expectProblem(index("export default 1;"), "packages/core/src/index.ts:1", "no default export");
    expectProblem(index("export default function f() {}"), "packages/core/src/index.ts:1", "no default export");
    expectProblem(index(`export { a as default } from "./a.ts";`), "packages/core/src/index.ts:1", "no default export");
    expect(index(`export * as all from "./a.ts";\nexport { a } from "./a.ts";`)).toEqual([]);
  });

  test("no `as any`", () => {
    const problems = problemsOf({ "packages/core/src/a.ts": "export const a = 1;\nexport const b = a as any;" });
    expect(problems).toContainEqual(expect.stringMatching(/^packages\/core\/src\/a\.ts:2 {2}no `as any`/));
  });

  test("files, functions and classes of a size to read", () => {
    const lines = (count: number) => "\n".repeat(count);
    expectProblem(problemsOf({ "packages/core/src/a.ts": lines(451) }), "packages/core/src/a.ts", "this file has 451 lines");
    expect(problemsOf({ "packages/core/src/a.ts": lines(450) })).toEqual([]);
    expectProblem(
      problemsOf({ "packages/core/src/a.ts": `export const f = () => {${lines(90)}};` }),
      "packages/core/src/a.ts:1",
      "this function has 91 lines",
    );
    expectProblem(
      problemsOf({ "packages/core/src/a.ts": `export class C {${lines(310)}}` }),
      "packages/core/src/a.ts:1",
      "this class has 311 lines",
    );
  });

  test("casts only go down", () => {
    const code = `const a = 1 as unknown;\nexport const b = [a as unknown as string, (a as unknown) as string, a as number, "x" as const];`;
    const withMost = (throughUnknown: number, others: number) =>
      problemsOf({
        "packages/core/src/a.ts": code,
        "tooling/boundaries/casts.json": JSON.stringify({ "@athanor/core": { throughUnknown, others } }),
      });
    expect(withMost(2, 2)).toEqual([]);
    expectProblem(withMost(1, 2), "@athanor/core", "2 casts through unknown in its src, and 1 is the most");
    expectProblem(withMost(2, 1), "@athanor/core", "2 casts in its src, and 1 is the most");
  });

  test("casts that were removed stay removed once they are written down", () => {
    using sample = sampleWorkspace({ "packages/core/src/a.ts": "export const a = 1 as number;", "tooling/boundaries/rules.mjs": "" });
    expect(checkBoundaries(sample.root).problems).toHaveLength(1);
    expect(checkBoundaries(sample.root, { writeCasts: true }).problems).toEqual([]);
    expect(checkBoundaries(sample.root).problems).toEqual([]);
  });
});

test("the command prints each problem with its place and fails", () => {
  using sample = sampleWorkspace({ "packages/core/src/index.ts": `export { a } from "./gone.ts";` });
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, "../boundaries.mjs"), "--root", sample.root], {
    encoding: "utf8",
  });
  expect(stdout).toContain("packages/core/src/index.ts:1  there is no file");
  expect(stdout).toContain("boundaries: 1 files, 1 problem");
  expect(status).toBe(1);
});
