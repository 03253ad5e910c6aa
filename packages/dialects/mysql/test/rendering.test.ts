import { compileStatement } from "@athanor/compiler";
import {
  ArgumentError,
  alias,
  allOf,
  CompileError,
  extract,
  func,
  functionField,
  literal,
  nodeOf,
  scalarValues,
  select,
  sqlTrue,
  types as t,
  tableFunction,
  tableSample,
  tryCast,
  tuple,
  values,
  walkKey,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { mariadb, match, mysql } from "../src/index.ts";
import { AGGREGATES, STRUCTURES, TEXTS, VALUES } from "./expressions.ts";
import { LIMITS, LOCKS, SOURCES, WITHS } from "./queries.ts";
import type { Rendered, Row } from "./sample-tables.ts";
import { addresses, users } from "./sample-tables.ts";

const { id, name, balance, prefs, born } = users.c;
const text = (statement: Rendered, dialect = mysql()) => statement.compile(dialect).sql;

/** Text and values as they are sent. */
function sent(statement: object, dialect = mysql()): { readonly sql: string; readonly values: unknown[] } {
  const node = nodeOf(statement);
  const { binds } = walkKey(node);
  const { sql, values } = compileStatement(dialect, node, binds).bind(binds);
  return { sql, values };
}

const FAMILIES: readonly (readonly [string, readonly Row[]])[] = [
  ["texts and patterns", TEXTS],
  ["values", VALUES],
  ["JSON", STRUCTURES],
  ["aggregates", AGGREGATES],
  ["which rows, and in which order", LIMITS],
  ["locks", LOCKS],
  ["what stands in FROM", SOURCES],
  ["WITH and set operations", WITHS],
];

describe.each(FAMILIES)("%s", (_family, rows) => {
  const named = rows.map((row) => [row[0], row] as const);

  it.each(named)("MySQL: %s", (_about, [, statement, sql]) => {
    expect(text(statement)).toBe(sql);
  });

  it.each(named)("MariaDB: %s", (_about, [, statement, sql, own]) => {
    expect(text(statement, mariadb())).toBe(own ?? sql);
  });
});

describe("values as they are sent", () => {
  it("keys and indexes are paths", () => {
    expect(sent(select(prefs.at(["de'ep"]).label("a"), prefs.at("a", 0, 'x"y').label("b")))).toEqual({
      sql: "SELECT JSON_EXTRACT(user_account.prefs, ?) AS a, JSON_EXTRACT(user_account.prefs, ?) AS b FROM user_account",
      values: [`$."de'ep"`, `$."a"[0]."x\\"y"`],
    });
  });

  it("an empty list is a SELECT without rows", () => {
    expect(sent(select(id).where(id.in([]))).sql).toBe(
      "SELECT user_account.id FROM user_account WHERE user_account.id IN (SELECT _in_0 FROM (SELECT 1 AS _in_0) as _empty_set WHERE 1!=1)",
    );
  });

  it("a separator is written into the text, its backslashes and quotes twice", () => {
    expect(sent(select(func.aggregateStrings(name, "\\'")))).toEqual({
      sql: "SELECT group_concat(user_account.name SEPARATOR '\\\\''') AS aggregate_strings_1 FROM user_account",
      values: [],
    });
  });

  it("how far a frame reaches is written into the text, where no value can be bound", () => {
    expect(sent(select(func.sum(id).over({ orderBy: id, rows: [-2, 1] })))).toEqual({
      sql: "SELECT sum(user_account.id) OVER (ORDER BY user_account.id ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS anon_1 FROM user_account",
      values: [],
    });
  });

  it("the fraction of a percentile is written into the text too", () => {
    const over = { partitionBy: name };
    const percentiles = select(
      func.percentileCont(0.5).withinGroup(id).over(over).label("a"),
      func.percentileDisc(0.25).withinGroup(id).over(over).label("b"),
    );
    expect(sent(percentiles, mariadb())).toEqual({
      sql: "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY user_account.id) OVER (PARTITION BY user_account.name) AS a, percentile_disc(0.25) WITHIN GROUP (ORDER BY user_account.id) OVER (PARTITION BY user_account.name) AS b FROM user_account",
      values: [],
    });
  });

  it("a literal ends where it should, whatever is in it", () => {
    const text = "\\' or 1 = 1 -- ";
    const node = nodeOf(select(literal(text).label("a"), func.named("json", t.json<string>())(literal(text, t.json<string>())).label("b")));
    expect(compileStatement(mysql(), node, [], { literalBinds: true }).sql).toBe(
      `SELECT '\\\\'' or 1 = 1 -- ' AS a, json('"\\\\\\\\'' or 1 = 1 -- "') AS b`,
    );
  });

  it("where a backslash escapes nothing, it is written once", () => {
    expect(sent(select(func.aggregateStrings(name, "\\'")), mysql({ backslashEscapes: false })).sql).toBe(
      "SELECT group_concat(user_account.name SEPARATOR '\\''') AS aggregate_strings_1 FROM user_account",
    );
  });
});

describe("options", () => {
  it("%s as a placeholder: other percent signs are written twice", () => {
    const statement = select(id.mod(2)).where(name.contains("a"), func.aggregateStrings(name, "%").eq("x"));
    expect(sent(statement, mysql({ parameterStyle: "format" }))).toEqual({
      sql: "SELECT user_account.id %% %s AS anon_1 FROM user_account WHERE (user_account.name LIKE concat('%%', %s, '%%')) AND group_concat(user_account.name SEPARATOR '%%') = %s",
      values: [2n, "a", "x"],
    });
  });

  it.each<[string, Rendered, string]>([
    ["5.7", select(id).forUpdate({ read: true, of: users }), "SELECT user_account.id FROM user_account LOCK IN SHARE MODE"],
    ["8.0.36-log", select(id).forUpdate({ read: true, of: users }), "SELECT user_account.id FROM user_account FOR SHARE OF user_account"],
    ["8.0.16", select(name.cast(t.float()).label("n")), "SELECT (user_account.name + 0e0) AS n FROM user_account"],
    ["8.0.17", select(name.cast(t.float()).label("n")), "SELECT CAST(user_account.name AS FLOAT) AS n FROM user_account"],
    ["5.7", select(name.cast(t.double()).mul(2).label("n")), "SELECT (user_account.name + 0e0) * ? AS n FROM user_account"],
  ])("a server of version %s", (serverVersion, statement, sql) => {
    expect(text(statement, mysql({ serverVersion }))).toBe(sql);
  });

  it("MariaDB has WITH TIES from 10.6 on", () => {
    const statement = select(id).orderBy(id).fetch(3, { withTies: true });
    expect(text(statement, mariadb({ serverVersion: [10, 6, 5] }))).toBe(
      "SELECT user_account.id FROM user_account ORDER BY user_account.id FETCH FIRST ? ROWS WITH TIES",
    );
    expect(() => text(statement, mariadb({ serverVersion: "10.5.1-MariaDB" }))).toThrow(/WITH TIES/);
  });

  it("a subquery that refers to what is beside it, from MySQL 8.0.14 on", () => {
    const recent = select(addresses.c.email).where(addresses.c.userId.eq(id)).limit(1).lateral("recent");
    const statement = select(id, recent.c.email);
    expect(text(statement)).toBe(
      "SELECT user_account.id, recent.email FROM user_account, LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id LIMIT ?) AS recent",
    );
    expect(() => text(statement, mysql({ serverVersion: "8.0.13" }))).toThrow(CompileError);
    expect(() => text(statement, mariadb())).toThrow(CompileError);
  });

  it.each<string | readonly number[]>(["latest", "", [], [8, Number.NaN]])("%j is no version", (serverVersion) => {
    expect(() => mysql({ serverVersion })).toThrow(ArgumentError);
  });
});

describe("what can't be said", () => {
  const other = alias(users, "other");
  const aDay = { preceding: literal("P1D", t.interval()) };
  const beside = values("x", { n: t.integer() }, { lateral: true }).data([{ n: 1 }]);
  const call = func.named("json_table", t.unknown())(prefs);
  const numbered = tableFunction(call, "j", { value: t.text() }, { withOrdinality: "place" });
  it.each<[string, () => unknown, RegExp]>([
    ["FULL JOIN", () => text(select(id).fullJoin(other, other.c.id.eq(id))), /FULL OUTER JOIN/],
    ["FILTER", () => text(select(func.count(id).filter(users.c.active))), /FILTER/],
    ["DISTINCT ON", () => text(select(id).distinct(name)), /DISTINCT ON/],
    ["CUBE", () => text(select(id).groupBy(func.cube(id, name))), /CUBE/],
    ["a percentage of the rows", () => text(select(id).fetch(5, { percent: true })), /percentage/],
    ["rows with ties, on MySQL", () => text(select(id).fetch(5, { withTies: true })), /WITH TIES/],
    ["BETWEEN SYMMETRIC", () => text(select(id).where(id.between(1, 2, { symmetric: true }))), /SYMMETRIC/],
    ["a cast to an interval", () => text(select(literal("1 day").cast(t.interval()))), /cast/],
    ["TRY_CAST", () => text(select(tryCast(name, t.integer()))), /TRY_CAST/],
    ["ALL of a list", () => text(select(id).where(id.eq(allOf(balance)))), /SELECT/],
    ["TABLESAMPLE", () => text(select(tableSample(users, literal(5), "s").c.id)), /TABLESAMPLE/],
    ["an unknown part of a date", () => text(select(extract("century", born))), /century/],
    ["ROLLUP beside another grouping", () => text(select(id).groupBy(name, func.rollup(id))), /ROLLUP.*roll up all.*UNION ALL/],
    [
      "ROLLUP of a set operation beside another",
      () => text(select(id).union(select(id)).groupBy(func.rollup(id), id)),
      /ROLLUP.*UNION ALL/,
    ],
    ["a frame of groups", () => text(select(func.sum(id).over({ orderBy: id, groups: [-1, 0] }))), /GROUPS.*dense_rank\(\)/],
    [
      "a frame that leaves rows out",
      () => text(select(func.sum(id).over({ orderBy: id, rows: [-1, 0], exclude: "TIES" }))),
      /EXCLUDE TIES/,
    ],
    ["a frame of a duration", () => text(select(func.sum(id).over({ orderBy: born, range: [aDay, 0] }))), /RANGE.*seconds.*"epoch"/],
    [
      "a frame of a duration as text",
      () => text(select(func.sum(id).over({ orderBy: born, range: [{ preceding: literal("P1D") }, 0] }))),
      /seconds/,
    ],
    ["a computed limit", () => text(select(id).limit(literal(1).add(1))), /LIMIT.*row_number\(\)/],
    ["a computed offset", () => text(select(id).offset(select(func.count(id)).scalarSubquery())), /OFFSET.*row_number\(\)/],
    ["a computed FETCH", () => text(select(id).fetch(id, { withTies: true }), mariadb()), /LIMIT/],
    ["LATERAL VALUES on MariaDB", () => text(select(id, beside.c.n).join(beside, sqlTrue()), mariadb()), /LATERAL VALUES/],
    [
      "LATERAL VALUES on an old server",
      () => text(select(id, beside.c.n).join(beside, sqlTrue()), mysql({ serverVersion: "8.0.13" })),
      /LATERAL/,
    ],
    ["WITH ORDINALITY", () => text(select(numbered.c.place)), /WITH ORDINALITY.*FOR ORDINALITY/],
    ["fields of a function's record", () => text(select(functionField(call, "a", t.text()))), /fields/],
    ["a match in two modes", () => match(name, "a", { booleanMode: true, queryExpansion: true }), /boolean mode/],
    ["a match of nothing", () => match([], "a"), /at least one/],
  ])("%s", (_about, make, message) => {
    expect(make).toThrow(message);
  });

  it("VALUES ROW, on an old server", () => {
    const list = values("v", { n: t.integer(), s: t.text() }).data([{ n: 1, s: "a" }]);
    expect(text(select(id).where(tuple(id, name).in(scalarValues(list as never))), mysql({ serverVersion: "8.0.18" }))).toBe(
      "SELECT user_account.id FROM user_account WHERE (user_account.id, user_account.name) IN (SELECT ? AS n, ? AS s)",
    );
  });
});
