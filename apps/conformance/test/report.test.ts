import { describe, expect, test } from "vitest";
import type { Case } from "../src/ast.ts";
import { clusters } from "../src/clusters.ts";
import { chosen, readOptions, UsageError } from "../src/options.ts";
import type { Failed, Outcome } from "../src/outcome.ts";
import { missingConstructs, summaryTable, verdictLine } from "../src/report.ts";
import { bound, caseWith } from "./cases.ts";

const failed = (expected: string, got: string): Failed => ({
  id: "x",
  area: "select",
  dialect: "default",
  status: "failed",
  reason: "sql",
  expected,
  got,
});
const missing = (construct: string): Outcome => ({ id: "x", area: "ddl", dialect: "mysql", status: "not expressible", construct });
const passed: Outcome = { id: "x", area: "select", dialect: "default", status: "passed" };

describe("clusters", () => {
  test("hold failures that differ in names and literals only, the largest first", () => {
    const found = clusters([
      failed("SELECT 1 FROM a", "SELECT 1 FROM a LIMIT 1"),
      failed("SELECT a.x AS x FROM a", "SELECT a.x FROM a"),
      failed("SELECT bb.yy AS yy FROM bb", "SELECT bb.yy FROM bb"),
    ]);
    expect(found.map(({ failures }) => failures.length)).toEqual([2, 1]);
    expect(found[0]?.key).toContain("AS name FROM");
  });

  test("part what differs in words", () => {
    expect(clusters([failed("a IS b", "a = b"), failed("a IS b", "a != b")])).toHaveLength(2);
  });
});

describe("the report", () => {
  const outcomes = [passed, passed, failed("a", "b"), missing("node:view"), missing("node:view"), missing("node:index")];

  test("closes with the share of all cases that passed", () => {
    expect(verdictLine(outcomes)).toBe("conformance: 33.3 % (2/6)");
    expect(verdictLine([])).toBe("conformance: - % (0/0)");
  });

  test("lists what is missing, by the number of cases", () => {
    expect(
      missingConstructs(outcomes)
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual(["2  node:view", "1  node:index"]);
  });

  test("counts by area and dialect", () => {
    const line = summaryTable(outcomes)
      .split("\n")
      .find((each) => each.startsWith("select"));
    expect(line?.split(/\s+/)).toEqual(["select", "default", "3", "2", "1", "0", "66.7"]);
  });
});

describe("the command line", () => {
  test("takes one file, and says what is wrong", () => {
    expect(() => readOptions([])).toThrow(UsageError);
    expect(() => readOptions(["a", "b"])).toThrow('"b" is one too many');
    expect(() => readOptions(["a", "--failures", "some"])).toThrow("whole number");
    expect(() => readOptions(["a", "--nonsense"])).toThrow(UsageError);
    expect(readOptions(["a", "--area", "cte", "--area", "ddl"]).areas).toEqual(["cte", "ddl"]);
  });

  test("chooses cases; the core is all but the ORM and Oracle", () => {
    const of = (area: string, dialect: string): Case => caseWith({ area, dialect: { name: dialect }, ast: bound(1), sql: "" });
    const cases = [of("select", "default"), of("orm", "default"), of("select", "oracle"), of("cte", "sqlite")];
    const areas = (...args: string[]): string[] =>
      chosen(cases, readOptions(["file", ...args])).map((each) => `${each.area}/${each.dialect.name}`);
    expect(areas("--core")).toEqual(["select/default", "cte/sqlite"]);
    expect(areas("--area", "select")).toEqual(["select/default", "select/oracle"]);
    expect(areas("--dialect", "sqlite")).toEqual(["cte/sqlite"]);
    expect(areas("--id", "nowhere")).toEqual([]);
  });
});
