import { column, insert, literal, MetaData, not, select, types as t, table } from "@athanor/core";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const phrases = table("phrase", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  p: column(t.string(40), { nullable: true }),
});
const { id, p } = phrases.c;
const PHRASES = ["abcdefg", "ab/cdefg", "ab%cdefg", "ab_cdefg", "abcde/fg", "abcde%fg", "ab#cdefg", "ab9cdefg", "ab\\cdefg", "a[b]c"];

/** LIKE, its escapes, and regular expressions. */
export const patterns: Topic = new Topic("patterns", {
  metadata,
  async fill(connection: ConnectionFace) {
    await connection.execute(insert(phrases), [...PHRASES.map((each, i) => ({ id: i + 1, p: each })), { id: 11, p: null }]);
  },
});

const found = (condition: Parameters<typeof not>[0]) => select(id).where(condition).orderBy(id);

const CASES: readonly (readonly [what: string, condition: Parameters<typeof not>[0], ids: readonly number[]])[] = [
  ["LIKE knows any text and any character", p.like("ab_c%"), [2, 3, 4, 7, 8, 9]],
  ["LIKE escapes its wildcards", p.like("ab/%c%", { escape: "/" }), [3]],
  ["NOT LIKE finds the others, but not NULL", p.notLike("ab%"), [10]],
  ["startsWith knows wildcards", p.startsWith("ab%c"), [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ["startsWith with autoescape takes them as they are", p.startsWith("ab%c", { autoescape: true }), [3]],
  ["startsWith with autoescape takes the escape itself as it is", p.startsWith("ab/c", { autoescape: true }), [2]],
  ["startsWith takes an escape", p.startsWith("ab##c", { escape: "#" }), [7]],
  ["startsWith takes an escape with autoescape", p.startsWith("ab#c", { autoescape: true, escape: "#" }), [7]],
  ["startsWith takes an expression", p.startsWith(literal("ab").concat("%c")), [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ["endsWith knows wildcards", p.endsWith("e%fg"), [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ["endsWith with autoescape takes them as they are", p.endsWith("e%fg", { autoescape: true }), [6]],
  ["contains knows wildcards", p.contains("b_c"), [2, 3, 4, 7, 8, 9, 10]],
  ["contains with autoescape takes them as they are", p.contains("b_c", { autoescape: true }), [4]],
  ["contains takes an escape", p.contains("b!_c", { escape: "!" }), [4]],
  ["a backslash stands for itself, with autoescape", p.contains("b\\c", { autoescape: true }), [9]],
  ["brackets stand for themselves", p.contains("[b]", { autoescape: true }), [10]],
  ["ILIKE disregards case", p.ilike("ABCDEF_"), [1]],
  ["istartsWith, iendsWith and icontains do, too", p.istartsWith("AB9").or(p.iendsWith("B]C"), p.icontains("#CD")), [7, 8, 10]],
];

for (const [what, condition, ids] of CASES)
  patterns.test(what, async (connection) => {
    expect(await valuesOf(connection, found(condition))).toEqual(ids);
  });

patterns.test("regular expressions match", ["regexpMatch"], async (connection) => {
  expect(await valuesOf(connection, found(p.regexpMatch("^ab[0-9]c")))).toEqual([8]);
  expect(await valuesOf(connection, found(not(p.regexpMatch("^ab"))))).toEqual([10]);
});

patterns.test("regular expressions replace", ["regexpReplace"], async (connection) => {
  expect(await valueOf(connection, select(p.regexpReplace("[0-9]", "-")).where(id.eq(8)))).toBe("ab-cdefg");
});
