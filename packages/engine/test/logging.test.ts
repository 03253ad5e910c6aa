import { column, insert, literal, MetaData, select, sql, types as t, table } from "@athanor/core";
import { describe, expect, it, vi } from "vitest";
import type { EngineOptions } from "../src/index.ts";
import { createEngine } from "../src/index.ts";
import { showRows, showValue, showValues } from "../src/show-values.ts";
import { fakeDialect } from "./fake-dialect.ts";

const items = table("item", new MetaData(), { id: column(t.integer(), { primaryKey: true }), name: column(t.text()) });

function logged(options: EngineOptions = {}) {
  const lines: string[] = [];
  const { dialect } = fakeDialect();
  const engine = createEngine(dialect, {
    echo: true,
    logger: { info: (line) => lines.push(line), debug: (line) => lines.push(`debug ${line}`) },
    ...options,
  });
  return { engine, lines };
}

describe("echo", () => {
  it("shows statements, where they came from, and transactions", () => {
    const { engine, lines } = logged();
    engine.begin((connection) => {
      connection.execute(select(items.c.id).where(items.c.id.eq(1)));
      connection.execute(select(items.c.id).where(items.c.id.eq(2)));
      connection.beginNested().commit();
      connection.beginNested().rollback();
      connection.driverSql("raw", ["x"]);
      connection.execute(insert(items), [{ name: "a" }, { name: "b" }]);
    });
    engine.connect().close();
    using connection = engine.connect();
    connection.driverSql("x");
    connection.rollback();
    expect(lines.map((line) => line.replace(/\d+\.\d+s/, "…s"))).toEqual([
      "BEGIN (implicit)",
      "SELECT item.id FROM item WHERE item.id = ?",
      "[generated in …s] (1)",
      "SELECT item.id FROM item WHERE item.id = ?",
      "[cached since …s ago] (2)",
      "SAVEPOINT athanor_savepoint_1",
      "RELEASE SAVEPOINT athanor_savepoint_1",
      "SAVEPOINT athanor_savepoint_1",
      "ROLLBACK TO SAVEPOINT athanor_savepoint_1",
      "raw",
      "[raw sql] ('x')",
      "INSERT INTO item (name) VALUES (?)",
      "[generated in …s] [('a'), ('b')]",
      "COMMIT",
      "BEGIN (implicit)",
      "x",
      "[raw sql] ()",
      "ROLLBACK",
    ]);
  });

  it("says what the cache can't keep", () => {
    const { engine, lines } = logged({ cacheSize: 0 });
    engine.begin((connection) => connection.execute(select(items.c.id)));
    expect(lines[2]).toBe("[uncacheable] ()");
  });

  it("shows rows with debug", () => {
    const { engine, lines } = logged({ echo: "debug" });
    engine.begin((connection) => connection.execute(select(items.c.id)));
    expect(lines[3]).toBe("debug Row (1)");
  });

  it("hides values on request", () => {
    const { engine, lines } = logged({ hideParameters: true, echo: "debug" });
    engine.begin((connection) => {
      connection.execute(select(literal("secret").label("x")));
      connection.execute(insert(items), [{ name: "secret" }]);
    });
    expect(lines.join("\n")).not.toContain("secret");
    expect(lines[2]).toMatch(/\(values hidden: hideParameters is on\)$/);
    expect(lines.join("\n")).not.toContain("Row");
  });

  it("goes to the standard output by default", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const { dialect } = fakeDialect();
    createEngine(dialect, { echo: true }).begin((connection) => connection.execute(sql`select 1`));
    createEngine(dialect).begin((connection) => connection.execute(sql`select 1`));
    const lines = log.mock.calls.map(([line]) => String(line));
    log.mockRestore();
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\dT.*Z INFO athanor\.engine select 1$/);
  });
});

describe("values in logs", () => {
  it("are short and on one line", () => {
    expect(showValues([1, 5n, -0.5, null, undefined, true, 'it\'s "x"\n\u001b[31m'])).toBe(
      "(1, 5, -0.5, null, undefined, true, 'it\\'s \"x\"\\n\\u001b[31m')",
    );
    expect(showValue(new Uint8Array(5))).toBe("<5 bytes>");
    expect(showValue(new Date("2024-01-01T00:00:00Z"))).toBe("2024-01-01T00:00:00.000Z");
    expect(showValue(new Date(Number.NaN))).toBe("Invalid Date");
    expect(showValue({ a: [1] })).toBe("'{\"a\":[1]}'");
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    expect(showValue(circle)).toBe("'<Object>'");
    expect(showValue(() => 1)).toBe("<function>");
    expect(showValue([1, "a"])).toBe("[1, 'a']");
    expect(showValue(`${"a".repeat(200)}${"b".repeat(800)}`)).toBe(
      `'${"a".repeat(150)}' ... (700 characters truncated) ... '${"b".repeat(150)}'`,
    );
  });

  it("are cut where they are many", () => {
    const many = Array.from({ length: 120 }, (_, i) => i);
    expect(showValues(many)).toMatch(/^\(0, 1, .*, 49 \.\.\. 20 values truncated \.\.\. 70, .*, 119\)$/);
    const rows = many.map((i) => [i]);
    expect(showRows(rows.slice(0, 3))).toBe("[(0), (1), (2)]");
    expect(showRows(rows)).toBe(
      "[(0), (1), (2), (3), (4), (5), (6), (7)  ... displaying 10 of 120 total bound parameter sets ...  (118), (119)]",
    );
  });
});
