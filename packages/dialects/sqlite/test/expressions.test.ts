/** What expressions give on SQLite, where its own operators would give something else. */
import type { AnyExpr } from "@athanor/core";
import { column, func, insert, literal, MetaData, select, types as t, table } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import { describe, expect, it } from "vitest";
import { sqlite } from "../src/index.ts";
import { memoryEngine } from "./database.ts";

const at = new Date("2024-02-29T12:30:45.123Z");
const metadata = new MetaData();
const rows = table("value", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  whole: column(t.integer()),
  exact: column(t.numeric(12, 2)),
  float: column(t.double()),
  text: column(t.text()),
  day: column(t.date()),
  time: column(t.time()),
  at: column(t.dateTime()),
  instant: column(t.dateTime({ timezone: true, as: "string" })),
  doc: column(t.json<Record<string, unknown>>()),
});
const { c } = rows;

function filled(doc: Record<string, unknown> = {}): Engine {
  const engine = memoryEngine();
  engine.createAll(metadata);
  engine.begin((connection) =>
    connection.execute(insert(rows), {
      whole: 7,
      exact: "-7.00",
      float: 7.5,
      text: "2024-02-29 12:30",
      day: "2024-02-29",
      time: "12:30:45.123456",
      at,
      instant: "2024-02-29T12:30:45.123456Z",
      doc,
    }),
  );
  return engine;
}

/** The value of an expression over the only row. */
function valueOf(engine: Engine, expression: AnyExpr): unknown {
  return engine.begin((connection) => connection.scalar(select(expression).selectFrom(rows)));
}

describe("a cast", () => {
  it.each<[string, AnyExpr, unknown]>([
    ["of a moment to a date", c.at.cast(t.date()), "2024-02-29"],
    ["of a moment to a time", c.at.cast(t.time()), "12:30:45.123"],
    ["of a date to a moment", c.day.cast(t.dateTime()), new Date("2024-02-29T00:00:00Z")],
    ["of a text to a date", literal("2024-02-29").cast(t.date()), "2024-02-29"],
    ["of a text to a time", literal("12:30").cast(t.time()), "12:30:00"],
    ["of a text to a moment", c.text.cast(t.dateTime()), new Date("2024-02-29T12:30:00Z")],
    ["of a moment to one of another form", c.instant.cast(t.dateTime({ as: "string" })), "2024-02-29T12:30:45.123456"],
    ["of a time to itself", c.time.cast(t.time()), "12:30:45.123456"],
    ["of nothing", literal(null).cast(t.date()), null],
    ["of a text to JSON", literal('{"a": [1]}').cast(t.json()), { a: [1] }],
    ["of a text to a boolean", literal("true").cast(t.boolean()), true],
    ["of a number to a boolean", c.whole.cast(t.boolean()), true],
    ["of a member of a JSON value to a boolean", c.doc.atText("yes").cast(t.boolean()), true],
    ["of a member that is false", c.doc.at("no").cast(t.boolean()), false],
  ])("%s", (_, expression, value) => {
    expect(valueOf(filled({ yes: true, no: false }), expression)).toStrictEqual(value);
  });

  it("gives what values of the type are equal to", () => {
    const engine = filled();
    const equal = [
      c.at.cast(t.date()).eq("2024-02-29"),
      c.at.cast(t.date()).eq(c.day),
      c.at.cast(t.time()).eq("12:30:45.123"),
      c.text.cast(t.dateTime()).eq(new Date("2024-02-29T12:30:00Z")),
    ];
    for (const each of equal) expect(valueOf(engine, each)).toBe(true);
  });
});

describe("a division", () => {
  it("rounds down also what is stored as whole numbers", () => {
    const engine = filled();
    expect(valueOf(engine, c.exact.floorDiv(2))).toBe("-4.00");
    expect(valueOf(engine, c.whole.floorDiv(2))).toBe(3);
  });

  it("has a remainder with its fraction", () => {
    const engine = filled();
    expect(valueOf(engine, c.float.mod(2))).toBe(1.5);
    expect(valueOf(engine, c.whole.mod(1.5))).toBe(1);
    expect(valueOf(engine, c.whole.mod(4))).toBe(3);
    expect(valueOf(engine, c.exact.cast(t.double()).mod(4))).toBe(-3);
  });

  it("of exact numerics has none, because it would be rounded", () => {
    expect(() => select(c.exact.mod("0.05")).compile(sqlite())).toThrow("no remainder of exact numerics");
    expect(select(literal("7", t.numeric(20, 0)).mod("4")).compile(sqlite()).sql).toBe("SELECT ? % ? AS anon_1");
  });
});

describe("a name", () => {
  it("that WITH has a word for is quoted", () => {
    const recursive = select(literal(1).label("n")).cte("recursive");
    expect(filled().begin((connection) => connection.scalar(select(recursive.c.n)))).toBe(1);
  });
});

describe("a member of a JSON value", () => {
  const doc = { one: 1, ten: 10, half: 0.5, large: 1e2, word: "10", yes: true, list: [1, "x"], none: null };

  it.each<[string, AnyExpr]>([
    ["equals a number", c.doc.at("one").eq(1)],
    ["equals a fraction", c.doc.at("half").eq(0.5)],
    ["equals a text", c.doc.at("word").eq("10")],
    ["equals no number if it is a text", c.doc.at("word").ne(10)],
    ["equals true", c.doc.at("yes").eq(true)],
    ["equals a list", c.doc.at("list").eq([1, "x"])],
    ["of a list equals a number", c.doc.at("list", 0).eq(1)],
    ["is less as a number", c.doc.at("ten").gt(9)],
    ["is not less than itself", c.doc.at("large").lte(100)],
    ["is between numbers", c.doc.at("ten").between(9, 11)],
    ["is among values", c.doc.at("ten").in(["x", 10])],
    ["is not among values", c.doc.at("ten").notIn(["10", 1])],
    ["is distinct from a text", c.doc.at("ten").isDistinctFrom("10")],
    ["is compared with another", c.doc.at("one").lt(c.doc.at("ten"))],
    ["that is a text equals a text", c.doc.atText("ten").eq("10")],
  ])("%s", (_, condition) => {
    expect(valueOf(filled(doc), condition)).toBe(true);
  });

  it.each(["$", "$ref", "[0]", '"', 'a"b', "a\\b", "", "a.b", "a b", "é", "#"])("has any key: %j", (key) => {
    const engine = filled({ [key]: { [key]: 5 } });
    expect(valueOf(engine, c.doc.at(key))).toEqual({ [key]: 5 });
    expect(valueOf(engine, c.doc.at(key, key))).toBe(5);
    expect(valueOf(engine, c.doc.at(key).isNull())).toBe(false);
    const written = select(func.count()).where(c.doc.atText(key).isNotNull()).compile(sqlite(), { literalBinds: true }).sql;
    expect(engine.begin((connection) => connection.driverSql(written).one()[0])).toBe(1);
  });

  it("is counted from the end by a negative index", () => {
    const engine = filled(doc);
    expect(valueOf(engine, c.doc.at("list", -1))).toBe("x");
    expect(valueOf(engine, c.doc.at(["list", -2]))).toBe(1);
  });
});
