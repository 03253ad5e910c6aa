import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sampleWorkspace } from "@athanor-tooling/workspace/sample";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { entitiesProgram } from "../entities-program.mjs";
import type { Program } from "../programs.mjs";
import { checkProgram, missingExports, programsFor } from "../programs.mjs";

let scratch: string;
beforeEach(() => {
  mkdirSync(join(import.meta.dirname, "../.cache"), { recursive: true });
  scratch = mkdtempSync(join(import.meta.dirname, "../.cache/test-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const program = (source: string, most: number): Program => ({
  name: "sample",
  source,
  baseline: "export {};\n",
  most,
  what: "one sample",
  versions: ["typescript"],
  needs: { file: "index.ts", exports: [] },
});

/** Instantiates a few hundred types. */
const dear = `type Count<N extends number, Done extends 0[] = []> = Done["length"] extends N ? Done : Count<N, [...Done, 0]>;
export const dear: Count<300>["length"] = 300;
`;

describe.each(["typescript", "typescript-5.9"] as const)("%s", (version) => {
  test("a program within its budget is well", () => {
    const { well, said } = checkProgram(program(dear, 100_000), version, scratch);
    expect(well).toBe(true);
    expect(Number(/^([\d,]+) instantiations for one sample/.exec(said)?.[1]?.replaceAll(",", ""))).toBeGreaterThan(300);
  });

  test("one above it is not, and the message says where to look", () => {
    const { well, said } = checkProgram(program(dear, 100), version, scratch);
    expect(well).toBe(false);
    expect(said).toMatch(/at most 100 allowed.*The budget is exceeded: look for/);
  });

  test("one that doesn't compile is not, whatever it costs", () => {
    const { well, said } = checkProgram(program(`export const a: string = 1;\n`, 100), version, scratch);
    expect(well).toBe(false);
    expect(said).toMatch(/does not compile:\n.*sample\.ts\(1,14\): error TS2322/);
  });
});

test("the classes have 16 attributes, and a tenth of them stands at the third level of a hierarchy", () => {
  const source = entitiesProgram(100);
  const classes = source.split(/^export class /m).slice(1);
  expect(classes).toHaveLength(100);
  const attributes = (code: string | undefined) => code?.split("\n").filter((line) => /^ {2}\w+: /.test(line)).length;
  expect(classes.slice(0, 7).map(attributes)).toEqual(Array(7).fill(16));
  expect(classes.slice(7, 10).map(attributes)).toEqual([8, 4, 4]);
  expect(classes[8]).toMatch(/^Entity8 extends Entity7\.mapped\("entity8"/);
  expect(classes[9]).toMatch(/^Entity9 extends Entity8\.mapped\(\{/);
});

test("what can't be written yet is known by the missing export", () => {
  const [entities] = programsFor({
    entities: { classes: 1, instantiationsPerClass: 1, instantiationsPerBlock: 1 },
    tables: { tables: 2, functionsPerTable: 1, instantiations: 1 },
  });
  if (entities === undefined) throw new Error("there is no entities program");
  const missing = (code: string) => {
    using sample = sampleWorkspace({ "packages/orm/src/index.ts": code });
    return missingExports(sample.root, entities);
  };
  expect(missing("export {};")).toEqual(["declarativeBase", "relationship"]);
  expect(missing(`export { declarativeBase } from "./mapping/declare.ts";`)).toEqual(["relationship"]);
  expect(missing(`export { declarativeBase, relationship } from "./mapping/declare.ts";`)).toEqual([]);
});
