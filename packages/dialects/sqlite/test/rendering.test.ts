import type { Executable } from "@athanor/core";
import {
  alias,
  anyOf,
  CompileError,
  cast,
  column,
  deleteFrom,
  func,
  functionField,
  insert,
  literal,
  MetaData,
  not,
  select,
  sqlTrue,
  types as t,
  table,
  tableFunction,
  tableSample,
  tryCast,
  tuple,
  update,
  values,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { sqlite } from "../src/index.ts";
import { memoryEngine } from "./database.ts";

const metadata = new MetaData();
const items = table("item", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.text()),
  price: column(t.numeric(12, 2)),
  open: column(t.boolean()),
  data: column(t.json<{ a: { b: number }; c: string }>(), { nullable: true }),
});

const beside = values("v", { n: t.integer() }, { lateral: true }).data([{ n: 1 }]);
const call = func.named("json_each", t.unknown())(items.c.data);
const numbered = tableFunction(call, "e", { value: t.text() }, { withOrdinality: "place" });

const text = (statement: { compile(dialect: object): { readonly sql: string } }) => statement.compile(sqlite()).sql;

/** The SQL, and what it gives over one row: it has to be SQL that SQLite takes. */
function tried<V extends readonly unknown[], R, P>(
  statement: Executable<V, R, P> & { compile(dialect: object): { readonly sql: string } },
): readonly [string, unknown[]] {
  return [text(statement), run(statement)];
}

function run<V extends readonly unknown[], R, P>(statement: Executable<V, R, P>): unknown[] {
  const engine = memoryEngine();
  engine.createAll(metadata);
  return engine.begin((connection) => {
    connection.execute(insert(items), { name: "x", price: "7.00", open: true, data: { a: { b: 1 }, c: "q" } });
    return connection
      .execute(statement)
      .all()
      .map((row) => [...row]);
  });
}

describe("SQLite's own ways", () => {
  it("division is never of integers by accident", () => {
    expect(tried(select(items.c.price.div("2"), items.c.id.div(2), items.c.id.floorDiv(2)))).toEqual([
      "SELECT item.price / (? + 0.0) AS anon_1, item.id / (? + 0.0) AS anon_2, item.id / ? AS anon_3 FROM item",
      [["3.50", 0.5, 0]],
    ]);
    expect(tried(select(items.c.price.div(items.c.id.add(1))))).toEqual([
      "SELECT item.price / (item.id + ? + 0.0) AS anon_1 FROM item",
      [["3.50"]],
    ]);
  });

  it("there are no booleans", () => {
    expect(tried(select(items.c.open).where(items.c.open))).toEqual(["SELECT item.open FROM item WHERE item.open = 1", [[true]]]);
  });

  it("distinctness is IS", () => {
    expect(tried(select(items.c.id).where(items.c.name.isDistinctFrom("y")))).toEqual([
      "SELECT item.id FROM item WHERE item.name IS NOT ?",
      [[1]],
    ]);
    expect(tried(select(items.c.id).where(items.c.name.isNotDistinctFrom("x")))).toEqual([
      "SELECT item.id FROM item WHERE item.name IS ?",
      [[1]],
    ]);
  });

  it("LIMIT stands before OFFSET, needed or not", () => {
    expect(tried(select(items.c.id).offset(0))).toEqual(["SELECT item.id FROM item LIMIT -1 OFFSET ?", [[1]]]);
    expect(tried(select(items.c.id).limit(1).offset(1))).toEqual(["SELECT item.id FROM item LIMIT ? OFFSET ?", []]);
    expect(tried(select(items.c.id).limit(1))).toEqual(["SELECT item.id FROM item LIMIT ?", [[1]]]);
  });

  const asText = "CASE json_type(item.data -> ?) WHEN 'text' THEN item.data ->> ? WHEN 'null' THEN NULL ELSE item.data -> ? END";

  it("JSON members", () => {
    expect(tried(select(items.c.data.at("a").at("b"), items.c.data.atText("c")))).toEqual([
      `SELECT item.data -> ? -> ? AS anon_1, ${asText} AS anon_2 FROM item`,
      [[1, "q"]],
    ]);
  });

  it("elements of a JSON array, whose indexes are integers", () => {
    const list = literal({ n: [10, "x"] }, t.json<{ n: unknown[] }>());
    const first = literal(["a", "b"], t.json<string[]>());
    expect(
      tried(select(first.at(1).label("a"), first.atText(1).label("b"), list.at("n").at(0).label("c"), list.at("n", 1).label("d"))),
    ).toEqual([
      "SELECT ? -> ? AS a, CASE json_type(? -> ?) WHEN 'text' THEN ? ->> ? WHEN 'null' THEN NULL ELSE ? -> ? END AS b, ? -> ? -> ? AS c, ? -> ? AS d",
      [["b", "b", 10, "x"]],
    ]);
  });

  it("JSON's arrows are taken apart by no operator around them", () => {
    expect(
      tried(select(items.c.name.concat(items.c.data.atText("c")).label("both")).where(items.c.data.atText("c").collate("nocase").eq("Q"))),
    ).toEqual([`SELECT item.name || ${asText} AS both FROM item WHERE (${asText} COLLATE nocase) = ?`, [["xq"]]]);
    expect(tried(select(items.c.name.concat(items.c.data.at("c") as never).label("both")))).toEqual([
      "SELECT item.name || (item.data -> ?) AS both FROM item",
      [['x"q"']],
    ]);
    expect(tried(select(items.c.data.at(["a", "b"]).label("b")))).toEqual(["SELECT item.data -> ? AS b FROM item", [[1]]]);
  });

  it("row values are looked up among those of VALUES", () => {
    const pair = tuple(items.c.id, items.c.name);
    expect(
      tried(
        select(items.c.id).where(
          pair.in([
            [1, "x"],
            [2, "y"],
          ]),
        ),
      )[1],
    ).toEqual([[1]]);
    expect(tried(select(items.c.id).where(pair.in([])))[1]).toEqual([]);
    expect(tried(select(items.c.id).where(pair.notIn([[1, "y"]])))[1]).toEqual([[1]]);
    expect(tried(select(items.c.id).where(pair.in([tuple(literal(1), items.c.name)])))).toEqual([
      "SELECT item.id FROM item WHERE (item.id, item.name) IN (VALUES (?, item.name))",
      [[1]],
    ]);
  });

  it("FETCH is a limit", () => {
    expect(tried(select(items.c.id).orderBy(items.c.id).fetch(1))).toEqual(["SELECT item.id FROM item ORDER BY item.id LIMIT ?", [[1]]]);
  });

  it("a power", () => {
    expect(tried(select(literal(3).pow(2).label("nine")))).toEqual(["SELECT pow(?, ?) AS nine", [[9]]]);
  });

  it.each<[string, Parameters<typeof text>[0], RegExp]>([
    ["FETCH with ties", select(items.c.id).fetch(1, { withTies: true }), /FETCH/],
    ["a percentage of the rows", select(items.c.id).fetch(1, { percent: true }), /FETCH/],
    ["replacing by regular expressions", select(items.c.name.regexpReplace("a", "b")), /regular expressions/],
    ["ANY", select(items.c.id).where(items.c.id.eq(anyOf(select(items.c.id)))), /ANY and ALL/],
    ["TABLESAMPLE", select(tableSample(alias(items, "i"), literal(5), "s").c.id), /TABLESAMPLE/],
    ["BETWEEN SYMMETRIC", select(items.c.id.between(1, 2, { symmetric: true })), /SYMMETRIC/],
    ["INTERSECT ALL", select(items.c.id).intersectAll(select(items.c.id)), /INTERSECT ALL/],
    ["TRY_CAST", select(tryCast(items.c.name, t.integer())), /TRY_CAST/],
    ["DISTINCT ON", select(items.c.id).distinct(items.c.name), /DISTINCT ON/],
    ["LATERAL VALUES", select(items.c.id, beside.c.n).join(beside, sqlTrue()), /LATERAL.*scalar subquery/],
    ["ROLLUP", select(items.c.id).groupBy(func.rollup(items.c.id)), /ROLLUP.*UNION ALL/],
    ["CUBE", select(items.c.id).groupBy(func.cube(items.c.id, items.c.name)), /CUBE.*UNION ALL/],
    ["GROUPING SETS", select(items.c.id).groupBy(func.groupingSets(tuple(items.c.id), items.c.name)), /GROUPING SETS.*UNION ALL/],
    ["WITH ORDINALITY", select(numbered.c.place), /WITH ORDINALITY.*row_number\(\)/],
    ["fields of a function's record", select(functionField(call, "key", t.text())), /fields.*tableFunction/],
    ["flags of regular expressions but its own", select(items.c.name.regexpMatch("a", { flags: "ix" })), /flags.*"ix".*i, m and s/],
    ["a flag twice", select(items.c.name.regexpMatch("a", { flags: "ii" })), /flags.*"ii"/],
  ])("there is no %s", (_what, statement, message) => {
    expect(() => text(statement)).toThrow(CompileError);
    expect(() => text(statement)).toThrow(message);
  });

  it("exclusive or", () => {
    expect(tried(select(items.c.id.bitwiseXor(3), literal(6).bitwiseXor(items.c.id.add(4))))).toEqual([
      "SELECT ((item.id | ?) - (item.id & ?)) AS anon_1, ((? | (item.id + ?)) - (? & (item.id + ?))) AS anon_2 FROM item",
      [[2, 3]],
    ]);
  });

  it("VALUES in FROM", () => {
    const list = values("v", { n: t.integer(), s: t.text() }).data([
      { n: 1, s: "a" },
      { n: 2, s: "b" },
    ]);
    expect(tried(select(list.c.s, list.c.n).where(list.c.n.gt(1)))).toEqual([
      "SELECT v.s, v.n FROM (SELECT column1 AS n, column2 AS s FROM (VALUES (?, ?), (?, ?))) AS v WHERE v.n > ?",
      [["b", 2]],
    ]);
  });

  it("functions for the current time have no parentheses", () => {
    expect(text(select(func.now()))).toMatch(/^SELECT CURRENT_TIMESTAMP AS now/);
  });

  it("RETURNING names columns alone", () => {
    expect(
      tried(update(items).values({ name: "y" }).where(items.c.id.eq(1)).returning(items.c.id, items.c.name.concat("!").label("loud"))),
    ).toEqual(["UPDATE item SET name=? WHERE item.id = ? RETURNING id, name || ? AS loud", [[1, "y!"]]]);
    expect(tried(deleteFrom(items).returning(items.c.price))).toEqual(["DELETE FROM item RETURNING price", [["7.00"]]]);
  });

  it("an upsert", () => {
    const upsert = insert(items)
      .values({ id: 1, name: "z", price: "1", open: false })
      .onConflict([items.c.id])
      .doUpdate(({ excluded }) => ({ name: excluded.name, price: items.c.price.add(excluded.price) }))
      .returning(items.c.name, items.c.price);
    expect(tried(upsert)).toEqual([
      "INSERT INTO item (id, name, price, open) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, price = (item.price + excluded.price) RETURNING name, price",
      [["z", "8.00"]],
    ]);
  });

  it("regular expressions", () => {
    expect(tried(select(items.c.id).where(items.c.name.regexpMatch("^x$")))).toEqual([
      "SELECT item.id FROM item WHERE item.name REGEXP ?",
      [[1]],
    ]);
  });

  it("regular expressions with flags", () => {
    const matches = items.c.name.regexpMatch("^X$", { flags: "i" });
    expect(tried(select(items.c.id).where(matches))).toEqual(["SELECT item.id FROM item WHERE regexp(?, item.name, 'i')", [[1]]]);
    expect(tried(select(items.c.id).where(not(matches)))).toEqual(["SELECT item.id FROM item WHERE NOT regexp(?, item.name, 'i')", []]);
    expect(tried(select(items.c.id).where(matches, items.c.name.regexpMatch("X")))[1]).toEqual([]);
    const lines = literal("a\nb", t.text());
    const nullText = cast(literal(null), t.text());
    expect(
      tried(
        select(
          lines.regexpMatch("^b$").label("a"),
          lines.regexpMatch("^b$", { flags: "m" }).label("b"),
          lines.regexpMatch("A.B", { flags: "si" }).label("c"),
          lines.regexpMatch("a", { flags: "" }).label("d"),
          nullText.regexpMatch("a", { flags: "i" }).label("e"),
        ),
      ),
    ).toEqual([
      "SELECT ? REGEXP ? AS a, regexp(?, ?, 'm') AS b, regexp(?, ?, 'si') AS c, ? REGEXP ? AS d, regexp(?, CAST(NULL AS TEXT), 'i') AS e",
      [[false, true, true, true, null]],
    ]);
  });

  it("an empty list", () => {
    expect(tried(select(items.c.id).where(items.c.id.in([])))[1]).toEqual([]);
    expect(tried(select(items.c.id).where(items.c.id.notIn([])))[1]).toEqual([[1]]);
  });

  it("needs no driver for being written", () => {
    expect(select(items.c.id).where(items.c.name.eq("a")).compile(sqlite("/nonexistent/x.db"))).toEqual({
      sql: "SELECT item.id FROM item WHERE item.name = ?",
      params: ["a"],
    });
    expect(sqlite().driver.name).toBe("better-sqlite3");
  });
});
