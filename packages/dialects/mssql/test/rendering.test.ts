import { compileStatement } from "@athanor/compiler";
import {
  ArgumentError,
  allOf,
  CompileError,
  column,
  deleteFrom,
  func,
  functionField,
  literal,
  MetaData,
  nodeOf,
  select,
  types as t,
  table,
  tableFunction,
  tableSample,
  tuple,
  union,
  walkKey,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { mssql } from "../src/index.ts";
import { AGGREGATES, STRUCTURES, TEXTS, VALUES } from "./expressions.ts";
import { LIMITS, nesting, SOURCES, WITHS } from "./queries.ts";
import type { Rendered, Row } from "./sample-tables.ts";
import { users } from "./sample-tables.ts";

const { id, name, prefs } = users.c;
const text = (statement: Rendered, dialect = mssql()) => statement.compile(dialect).sql;
const SERVER_2008 = mssql({ serverVersion: "10.50" });
const SERVER_2022 = mssql({ serverVersion: [16, 0] });

/** Text and values as they are sent. */
function sent(statement: object): { readonly sql: string; readonly values: unknown[] } {
  const node = nodeOf(statement);
  const { binds } = walkKey(node);
  const { sql, values } = compileStatement(mssql(), node, binds).bind(binds);
  return { sql, values };
}

const FAMILIES: readonly (readonly [string, readonly Row[]])[] = [
  ["texts and patterns", TEXTS],
  ["values", VALUES],
  ["JSON", STRUCTURES],
  ["aggregates and windows", AGGREGATES],
  ["which rows, and in which order", LIMITS],
  ["what stands in FROM", SOURCES],
  ["WITH and set operations", WITHS],
];

describe.each(FAMILIES)("%s", (_family, rows) => {
  it.each(rows)("%s", (_about, statement, sql) => {
    expect(text(statement)).toBe(sql);
  });
});

describe("what is written into the text", () => {
  it("the number behind TOP", () => {
    expect(sent(select(id).where(name.eq("a")).limit(5))).toEqual({
      sql: "SELECT TOP 5 user_account.id FROM user_account WHERE user_account.name = @p1",
      values: ["a"],
    });
  });

  it("the number of the statement at hand, not of the one that was compiled", () => {
    const [five, seven] = [5, 7].map((count) => nodeOf(select(id).limit(count)));
    const compiled = compileStatement(mssql(), nodeOf(five), walkKey(nodeOf(five)).binds);
    expect(compiled.bind(walkKey(nodeOf(seven)).binds).sql).toBe("SELECT TOP 7 user_account.id FROM user_account");
  });

  it("how much of a table is a sample, and its seed", () => {
    expect(sent(select(tableSample(users, literal(2.5), "part", { seed: literal(7) }).c.id))).toEqual({
      sql: "SELECT part.id FROM user_account AS part TABLESAMPLE SYSTEM (2.5 PERCENT) REPEATABLE (7)",
      values: [],
    });
  });

  it("how many rows an UPDATE or DELETE is about", () => {
    expect(sent(deleteFrom(users).where(name.eq("a")).limit(5))).toEqual({
      sql: "DELETE TOP (5) FROM user_account WHERE user_account.name = @p1",
      values: ["a"],
    });
  });

  it("a separator, its quotes twice", () => {
    expect(sent(select(func.aggregateStrings(name, "'"))).sql).toBe(
      "SELECT string_agg(user_account.name, '''') AS aggregate_strings_1 FROM user_account",
    );
  });

  it("the bounds of a frame", () => {
    expect(sent(select(func.sum(id).over({ orderBy: id, rows: [-2, 0] }))).sql).toBe(
      "SELECT sum(user_account.id) OVER (ORDER BY user_account.id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS anon_1 FROM user_account",
    );
  });
});

describe("values as they are sent", () => {
  it("keys and indexes of JSON are texts, longer ways are paths", () => {
    expect(sent(select(id).where(prefs.at("deep").at("a").atText(0).eq("x"), prefs.atText("a", 0).eq("y"))).values).toEqual([
      "deep",
      "a",
      "0",
      "x",
      '$."a"[0]',
      "y",
    ]);
  });

  it("an empty list has no type, which might not go together with the column's", () => {
    expect(sent(select(id).where(id.in([]))).sql).toBe(
      "SELECT user_account.id FROM user_account WHERE user_account.id IN (NULL) AND (1 != 1)",
    );
  });
});

describe("servers of other versions", () => {
  it.each<[string, Rendered, string]>([
    [
      "before OFFSET, rows are numbered",
      select(id, name).orderBy(name.desc()).limit(5).offset(10),
      "SELECT anon_1.id, anon_1.name FROM (SELECT user_account.id AS id, user_account.name AS name, ROW_NUMBER() OVER (ORDER BY user_account.name DESC) AS mssql_rn FROM user_account) AS anon_1 WHERE mssql_rn > @p1 AND mssql_rn <= @p2 + @p1",
    ],
    [
      "in the order of what a label stands for",
      select(func.lower(name).label("low")).orderBy("low").offset(3),
      "SELECT anon_1.low FROM (SELECT lower(user_account.name) AS low, ROW_NUMBER() OVER (ORDER BY lower(user_account.name)) AS mssql_rn FROM user_account) AS anon_1 WHERE mssql_rn > @p1",
    ],
    [
      "a lock, where rows are numbered",
      select(id).orderBy(id).offset(3).forUpdate(),
      "SELECT anon_1.id FROM (SELECT user_account.id AS id, ROW_NUMBER() OVER (ORDER BY user_account.id) AS mssql_rn FROM user_account WITH (UPDLOCK)) AS anon_1 WHERE mssql_rn > @p1",
    ],
    ["TOP was always there", select(id).limit(5), "SELECT TOP [param_1] user_account.id FROM user_account"],
    [
      "the rows of a set operation",
      union(select(id), select(id)).orderBy("id").limit(2).offset(1),
      "SELECT anon_1.id FROM (SELECT anon_2.id AS id, ROW_NUMBER() OVER (ORDER BY anon_2.id) AS mssql_rn FROM (SELECT user_account.id AS id FROM user_account UNION SELECT user_account.id AS id FROM user_account) AS anon_2) AS anon_1 WHERE mssql_rn > @p1 AND mssql_rn <= @p2 + @p1",
    ],
  ])("%s", (_about, statement, sql) => {
    expect(text(statement, SERVER_2008)).toBe(sql);
  });

  it("what 2022 has", () => {
    expect(text(select(id.leftShift(2)).where(name.isDistinctFrom("x")), SERVER_2022)).toBe(
      "SELECT user_account.id << @p1 AS anon_1 FROM user_account WHERE user_account.name IS DISTINCT FROM @p2",
    );
  });

  it.each<string | readonly number[]>(["latest", "", []])("%j is no version", (serverVersion) => {
    expect(() => mssql({ serverVersion })).toThrow(ArgumentError);
  });
});

describe("what can't be said", () => {
  const ordered = select(id).orderBy(name);
  const distinctly = select(literal(1, t.integer()).label("n"))
    .cte("distinctly", { recursive: true })
    .recursive((self) => select(self.c.n.add(1)), { distinct: true });
  it.each<[string, Rendered, RegExp]>([
    ["OFFSET without an order", select(id).offset(2), /order/],
    ["ties with an offset", ordered.offset(2).fetch(5, { withTies: true }), /withTies/],
    ["a lock of what is no table", select(id).forUpdate({ of: literal(1) as never }), /locks tables/],
    ["ties without an order", select(id).fetch(5, { withTies: true }), /withTies .* orderBy/],
    ["WITH within WITH", select(select(nesting.c.id).cte("outside").c.id), /leave `nesting` away from the CTE "nested"/],
    ["WITH within a subquery", select(select(nesting.c.id).subquery("s").c.id), /leave `nesting` away/],
    ["WITH within a set operation in FROM", select(union(select(nesting.c.id), select(id)).subquery("s").c.id), /leave `nesting` away/],
    ["a recursion without equal rows", select(distinctly.c.n), /"distinctly".*UNION ALL/],
    ["another method of sampling", select(tableSample(users, func.named("bernoulli", t.unknown())(5), "s").c.id), /"bernoulli".*SYSTEM/],
    ["a sample of a subquery", select(tableSample(select(id).subquery("q"), literal(5), "s").c.id), /samples tables only/],
    ["frames of groups", select(func.sum(id).over({ orderBy: id, groups: [-1, 0] })), /GROUPS/],
    ["frames that leave rows out", select(func.sum(id).over({ orderBy: id, rows: [-1, 0], exclude: "TIES" })), /EXCLUDE/],
    ["frames of values within a distance", select(func.sum(id).over({ orderBy: id, range: [-1, 0] })), /RANGE/],
    [
      "WITH ORDINALITY",
      select(tableFunction(func.named("f", t.integer())(1), "f", { n: t.integer() }, { withOrdinality: "i" }).c.n),
      /WITH ORDINALITY/,
    ],
    ["a field of a record", select(functionField(func.named("f", t.integer())(1), "x", t.integer())), /"x"/],
    ["regular expressions", select(id).where(name.regexpMatch("a")), /regular expressions/],
    ["row values in a list", select(id).where(tuple(id, name).in([[1, "a"]])), /row values: .*values\(…\)/],
    ["row values that are equal", select(id).where(tuple(id, name).eq(tuple(name, id))), /row values: .*and\(a\.eq\(c\), b\.eq\(d\)\)/],
    [
      "row values that a SELECT equals",
      select(id).where(
        select(id, name)
          .scalarSubquery()
          .eq(tuple(id, name) as never),
      ),
      /row values/,
    ],
    ["row values between others", select(id).where(tuple(id, name).between(tuple(id, name), tuple(id, name))), /row values/],
    ["row values in order", select(id).where(tuple(id, name).lt(tuple(name, id))), /row values/],
    ["row values of a SELECT", select(id).where(tuple(id, name).eq(select(id, name).scalarSubquery())), /row values: .*exists/],
    ["row values that may be NULL", select(id).where(tuple(id, name).isNotDistinctFrom(tuple(name, id))), /row values/],
    ["FILTER", select(func.count(id).filter(users.c.active)), /FILTER/],
    ["DISTINCT ON", select(id).distinct(name), /DISTINCT ON/],
    ["shifts before 2022", select(id.leftShift(1)), /2022/],
    ["a collation that is no word", select(name.collate("x] --")), /collation/],
    ["the type of what a path leads to", select(prefs.at("deep", "a")), /step by step/],
    ["ALL of a list", select(id).where(id.eq(allOf(id))), /SELECT/],
    ["INTERSECT ALL", select(id).intersectAll(select(id)), /INTERSECT ALL/],
    ["BETWEEN SYMMETRIC", select(id).where(id.between(1, 2, { symmetric: true })), /SYMMETRIC/],
  ])("%s", (_about, statement, message) => {
    expect(() => text(statement)).toThrow(CompileError);
    expect(() => text(statement)).toThrow(message);
  });

  it.each([
    ["a]; drop table x --.dbo", "[a]]; drop table x --].dbo.item"],
    ["[a]]; drop table x --].[b].dbo", "[a]]; drop table x --].[b].dbo.item"],
    ["dbo]; drop table x --", "[dbo]]; drop table x --].item"],
  ])("the schema %s breaks out of no brackets", (schema, sql) => {
    const item = table("item", new MetaData(), { id: column(t.integer()) }, [], { schema });
    expect(text(select(item.c.id))).toBe(`SELECT ${sql}.id FROM ${sql}`);
  });
});
