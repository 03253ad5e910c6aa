import { describe, expect, test } from "vitest";
import { canonicalSql, compiledPlaceholders, expectedPlaceholders, undoubledPercents } from "../src/canonical.ts";

const text = (sql: string): string => canonicalSql(sql, () => null).text;
const placed = (sql: string, style: string, known: readonly string[] | null = null) =>
  canonicalSql(sql, expectedPlaceholders(style, known === null ? null : new Set(known)));

describe("white space", () => {
  test("counts neither in runs nor beside parentheses and commas", () => {
    expect(text("SELECT  a ,b\n\tFROM ( VALUES( 1 ) )")).toBe(text("SELECT a, b FROM (VALUES (1))"));
  });

  test("counts between words, and within quotes of every kind", () => {
    expect(text("IS NOT")).not.toBe(text("ISNOT"));
    expect(text("'a  ,b'")).not.toBe(text("'a, b'"));
    expect(text('"a  b"')).toBe('"a  b"');
    expect(text("`a ( b`")).toBe("`a ( b`");
  });

  test("counts beside operators: only what can't change the meaning is taken away", () => {
    expect(text("a = - 1")).not.toBe(text("a = -1"));
  });
});

describe("placeholders", () => {
  test("of every style are the same", () => {
    const styles = { qmark: "?", format: "%s", pyformat: "%(x_1)s", named: ":x_1", numeric: ":1", numeric_dollar: "$1" };
    for (const [style, mark] of Object.entries(styles)) expect(placed(`a = ${mark}`, style).text).toBe("a = ?");
    expect(canonicalSql("a = $1", compiledPlaceholders(new Set())).text).toBe("a = ?");
  });

  test("that are expanded at execution are told from others", () => {
    expect(placed("a IN (__[POSTCOMPILE_x_1])", "named").text).toBe("a IN([?])");
    expect(canonicalSql("a IN ([x_1])", compiledPlaceholders(new Set(["x_1"]))).text).toBe("a IN([?])");
    expect(canonicalSql("a[x_2]", compiledPlaceholders(new Set(["x_1"]))).text).toBe("a[x_2]");
  });

  test("are not seen in quotes, in casts, or where the case says there are none", () => {
    expect(placed("':x' || a::text", "named").text).toBe("':x' || a::text");
    expect(placed("'?' = ?", "qmark").text).toBe("'?' = ?");
    expect(placed("x:y = :z", "named", ["z"])).toEqual({ text: "x:y = ?", placeholders: ["z"] });
  });

  test("are named in order, also by names with odd letters", () => {
    expect(placed("%(a (b))s, %(c)s", "pyformat").placeholders).toEqual(["a (b)", "c"]);
    expect(placed(":par two, :par", "named", ["par", "par two"]).placeholders).toEqual(["par two", "par"]);
    expect(placed("?, ?", "qmark").placeholders).toEqual(["0", "1"]);
  });
});

test("a percent sign is doubled only by styles that write placeholders with one", () => {
  expect(undoubledPercents("a %% b", "pyformat")).toBe("a % b");
  expect(undoubledPercents("a %% b", "qmark")).toBe("a %% b");
});
