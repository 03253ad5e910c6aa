import { compileStatement } from "@athanor/compiler";
import { ArgumentError, nodeOf, select, types as t, tryCast, walkKey } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { pg, postgresql } from "../src/index.ts";
import { AGGREGATES, STRUCTURES, TEXTS, VALUES } from "./expressions.ts";
import { LIMITS, LOCKS, SOURCES, WITHS } from "./queries.ts";
import type { Rendered } from "./sample-tables.ts";
import { users } from "./sample-tables.ts";

const { id, name } = users.c;
const text = (statement: Rendered, dialect = postgresql()) => statement.compile(dialect).sql;

/** The SQL as it is sent, lists written out. */
function sent(statement: object): string {
  const node = nodeOf(statement);
  const { binds } = walkKey(node);
  return compileStatement(postgresql(), node, binds).bind(binds).sql;
}

describe.each([
  ["texts and patterns", TEXTS],
  ["values", VALUES],
  ["arrays and JSON", STRUCTURES],
  ["aggregates and windows", AGGREGATES],
  ["which rows, and in which order", LIMITS],
  ["locks", LOCKS],
  ["what stands in FROM", SOURCES],
  ["WITH and set operations", WITHS],
])("%s", (_family, rows) => {
  it.each(rows)("%s", (_about, statement, sql) => {
    expect(text(statement)).toBe(sql);
  });
});

describe("lists", () => {
  it("each member says its type", () => {
    expect(sent(select(id).where(id.in([1, 2])))).toBe(
      "SELECT user_account.id FROM user_account WHERE user_account.id IN ($1::INTEGER, $2::INTEGER)",
    );
  });

  it("an empty one is a SELECT without rows, of the type that it is compared with", () => {
    expect(sent(select(id).where(name.in([])))).toBe(
      "SELECT user_account.id FROM user_account WHERE user_account.name IN (SELECT CAST(NULL AS VARCHAR(30)) WHERE 1!=1)",
    );
  });
});

describe("options", () => {
  it("placeholders without types", () => {
    expect(text(select(id).where(id.in([1]), name.eq("a")), postgresql({ bindCasts: false }))).toBe(
      "SELECT user_account.id FROM user_account WHERE user_account.id IN ([id_1]) AND user_account.name = $1",
    );
  });

  it.each<string | readonly number[]>(["12", "9.6.24", [13, 4]])("before 14, members of jsonb have arrows: %s", (serverVersion) => {
    expect(text(select(users.c.doc.at("theme")), postgresql({ serverVersion }))).toBe(
      "SELECT user_account.doc -> $1::TEXT AS anon_1 FROM user_account",
    );
  });

  it.each<string | readonly number[]>(["latest", "", []])("%j is no version", (serverVersion) => {
    expect(() => postgresql({ serverVersion })).toThrow(ArgumentError);
  });
});

describe("what PostgreSQL can't say", () => {
  const NOTHING: readonly string[] = [];
  it.each<[string, () => unknown, RegExp]>([
    ["a percentage of the rows", () => text(select(id).fetch(5, { percent: true })), /percentage/],
    ["TRY_CAST", () => text(select(tryCast(name, t.integer()))), /TRY_CAST/],
    ["a hint about a table other than ONLY", () => text(select(id).withHint(users, "USE INDEX (x)")), /"ONLY"/],
    ["an array of nothing, without a type", () => pg.array(NOTHING), /type/],
    ["a configuration that is no name", () => pg.toTsvector(name, { config: "x') --" }), /configuration/],
  ])("%s", (_about, make, message) => {
    expect(make).toThrow(message);
  });
});
