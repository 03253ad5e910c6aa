import type { Expr } from "@athanor/core";
import { caseOf, caseWhen, cast, func, literal, select, sqlNull, types as t, tryCast } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { numbers } from "./sample-tables.ts";

const { samples, ...tables } = numbers();
const { id, x, y, s } = samples.c;

/** Arithmetic, text, CASE, CAST: what expressions come to. */
export const operators: Topic = new Topic("operators", tables);

const int = (value: number) => literal(value, t.integer());
const exactly = (value: string) => literal(value, t.numeric(20, 4));

/** Expressions and what they come to, as a number. */
const ARITHMETIC: readonly (readonly [what: string, expression: Expr<unknown, string, string>, value: number])[] = [
  ["+ - *", int(2).add(3).mul(4).sub(1), 19],
  ["* binds closer than +", int(2).add(int(3).mul(4)), 14],
  ["a difference of a difference", int(10).sub(int(5).sub(2)), 7],
  ["a quotient of a quotient", int(16).div(int(8).div(2)), 4],
  ["the negation of a negation", int(5).neg().neg(), 5],
  ["a negative number less a negative one", int(-3).sub(-4), 1],
  ["integers divide truly", int(7).div(2), 3.5],
  ["integers divide truly, below zero too", int(-7).div(2), -3.5],
  ["numerics divide truly", exactly("7.5").div(exactly("2.5")), 3],
  ["floats divide truly", literal(15.5, t.double()).div(5), 3.1],
  ["whole division", int(7).floorDiv(2), 3],
  ["whole division of a multiple", int(8).floorDiv(2), 4],
  ["the remainder", int(17).mod(5), 2],
  ["the remainder has the dividend's sign", int(-17).mod(5), -2],
  ["bits in common", int(12).bitwiseAnd(10), 8],
  ["bits of either", int(12).bitwiseOr(10), 14],
  ["bits of one alone", int(12).bitwiseXor(10), 6],
  ["bits to the left and right", int(3).leftShift(3).rightShift(1), 12],
  ["bits turned over", int(5).bitwiseNot().bitwiseAnd(15), 10],
  ["powers", int(2).pow(10), 1024],
  [
    "ABS, ROUND, FLOOR and CEIL",
    func
      .abs(int(-3))
      .add(func.floor(exactly("2.7")))
      .add(func.ceil(exactly("2.2"))),
    8,
  ],
];

for (const [what, expression, value] of ARITHMETIC)
  operators.test(`arithmetic: ${what}`, async (connection) => {
    expect(Number(await valueOf(connection, select(expression.label("value"))))).toBe(value);
  });

operators.test("TRY_CAST gives NULL for what can't be converted", ["tryCast"], async (connection) => {
  const tried = (value: string) => tryCast(literal(value, t.string(10)), t.integer());
  expect(await rowsOf(connection, select(tried("12").label("a"), tried("twelve").label("b")))).toEqual([[12, null]]);
});

operators.test("columns divide truly, and whole", async (connection) => {
  expect(await rowsOf(connection, select(x.div(2), x.floorDiv(2), x.mod(2)).where(id.eq(4)))).toEqual([[1.5, 1, 1]]);
});

operators.test("arithmetic with NULL is NULL", async (connection) => {
  expect(await rowsOf(connection, select(x.add(1), x.mul(y), x.neg()).where(id.eq(8)))).toEqual([[null, null, null]]);
});

operators.test("texts are put together", async (connection) => {
  expect(await valueOf(connection, select(s.concat("-").concat(s)).where(id.eq(2)))).toBe("s2-s2");
  expect(await valueOf(connection, select(literal("a").concat(literal("b")).concat("c")))).toBe("abc");
});

operators.test("a text put together with NULL is NULL", async (connection) => {
  expect(await valueOf(connection, select(literal("a").concat(cast(sqlNull(), t.string(10)))))).toBeNull();
});

operators.test("text functions count characters, not bytes", async (connection) => {
  const word = literal("Žluťoučký");
  expect(
    await rowsOf(connection, select(func.length(word), func.substr(word, 2, 3), func.lower(literal("ABC")), func.upper(literal("abc")))),
  ).toEqual([[9, "luť", "abc", "ABC"]]);
});

operators.test("TRIM and REPLACE", async (connection) => {
  const statement = select(
    func.trim(literal("  x ")),
    func.ltrim(literal("  x ")),
    func.rtrim(literal("  x ")),
    func.replace(literal("a.b.c"), ".", "--"),
  );
  expect(await rowsOf(connection, statement)).toEqual([["x", "x ", "  x", "a--b--c"]]);
});

operators.test("texts of a group are put together in one", async (connection) => {
  const together = await valueOf(connection, select(func.aggregateStrings(s, "|")).where(id.in([1, 2, 3])));
  expect(String(together).split("|").sort()).toEqual(["s1", "s2", "s3"]);
});

operators.test("CASE takes the first branch that holds", async (connection) => {
  const size = caseWhen(x.gt(4), "large").when(x.gt(2), "middling").else("small");
  expect(
    await valuesOf(
      connection,
      select(size.label("size"))
        .where(id.in([1, 4, 9]))
        .orderBy(id),
    ),
  ).toEqual(["small", "middling", "large"]);
});

operators.test("CASE without ELSE is NULL, and so is what NULL decides", async (connection) => {
  const statement = select(caseWhen(x.gt(4), 1).label("large"), caseWhen(x.gt(0), 1).else(0))
    .where(id.in([1, 8]))
    .orderBy(id);
  expect(await rowsOf(connection, statement)).toEqual([
    [null, 1],
    [null, 0],
  ]);
});

operators.test("CASE of a value compares it", async (connection) => {
  const word = caseOf(x).when(1, "one").when(2, "two").else("many");
  expect(
    await valuesOf(
      connection,
      select(word.label("word"))
        .where(id.in([1, 2, 4]))
        .orderBy(id),
    ),
  ).toEqual(["one", "two", "many"]);
});

operators.test("CASE within an aggregate counts", async (connection) => {
  const statement = select(func.sum(caseWhen(x.gte(3), 1).else(0)), func.count(caseWhen(x.gte(3), 1))).selectFrom(samples);
  expect(await rowsOf(connection, statement)).toEqual([[6, 6]]);
});

operators.test("CAST between numbers and texts", async (connection) => {
  const statement = select(literal("42").cast(t.integer()), int(42).cast(t.string(10)), literal("2.50").cast(t.numeric(10, 2)));
  const [row] = await rowsOf(connection, statement);
  expect(row?.slice(0, 2)).toEqual([42, "42"]);
  expect(Number(row?.[2])).toBe(2.5);
});

operators.test("CAST of NULL is NULL", async (connection) => {
  expect(await valueOf(connection, select(cast(sqlNull(), t.integer())))).toBeNull();
});

operators.test("COALESCE and NULLIF", async (connection) => {
  const statement = select(func.coalesce(x, -1), func.nullif(y, 80))
    .where(id.in([7, 8]))
    .orderBy(id);
  expect(await rowsOf(connection, statement)).toEqual([
    [4, 70],
    [-1, null],
  ]);
});

operators.test("the operators of SQL text are kept together", async (connection) => {
  expect(await valueOf(connection, select(int(10).sub(int(4).op("+", t.integer())(3)).label("v")))).toBe(3);
});
