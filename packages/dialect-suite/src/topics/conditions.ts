import type { Cond } from "@athanor/core";
import {
  and,
  cast,
  column,
  insert,
  literal,
  MetaData,
  not,
  or,
  select,
  sqlFalse,
  sqlNull,
  sqlTrue,
  types as t,
  table,
} from "@athanor/core";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { rowsOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const facts = table("fact", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  a: column(t.integer(), { nullable: true }),
  b: column(t.integer(), { nullable: true }),
  flag: column(t.boolean(), { nullable: true }),
});
const { id, a, b, flag } = facts.c;

/** What holds: comparisons, logic, NULL. */
export const conditions: Topic = new Topic("conditions", {
  metadata,
  async fill(connection: ConnectionFace) {
    await connection.execute(insert(facts), [
      { id: 1, a: 1, b: 1, flag: true },
      { id: 2, a: 1, b: 2, flag: false },
      { id: 3, a: 1, b: null, flag: null },
      { id: 4, a: null, b: null, flag: true },
      { id: 5, a: 3, b: 2, flag: false },
    ]);
  },
});

/** Conditions, and the rows for which they hold. */
const CASES: readonly (readonly [what: string, condition: Cond, ids: readonly number[]])[] = [
  ["=", a.eq(b), [1]],
  ["!=", a.ne(b), [2, 5]],
  ["<", a.lt(b), [2]],
  ["<=", a.lte(b), [1, 2]],
  [">", a.gt(b), [5]],
  [">=", a.gte(b), [1, 5]],
  ["= null is IS NULL", b.eq(null), [3, 4]],
  ["!= null is IS NOT NULL", b.ne(null), [1, 2, 5]],
  ["BETWEEN has both ends in it", a.between(1, 2), [1, 2, 3]],
  ["NOT BETWEEN", a.notBetween(1, 2), [5]],
  ["IS DISTINCT FROM", a.isDistinctFrom(b), [2, 3, 5]],
  ["IS NOT DISTINCT FROM", a.isNotDistinctFrom(b), [1, 4]],
  ["IS DISTINCT FROM a value", a.isDistinctFrom(1), [4, 5]],
  ["IS NOT DISTINCT FROM null", a.isNotDistinctFrom(null), [4]],
  ["AND", and(a.eq(1), b.eq(2)), [2]],
  ["OR", or(a.eq(3), b.eq(1)), [1, 5]],
  ["NOT turns a comparison round, but not NULL", not(a.eq(1)), [5]],
  ["NOT of AND", not(and(a.eq(1), b.eq(2))), [1, 5]],
  ["NOT of OR", not(or(a.eq(3), b.eq(2))), [1]],
  ["OR within AND within OR", or(and(or(a.eq(1), a.eq(3)), b.eq(2)), id.eq(4)), [2, 4, 5]],
  ["TRUE", sqlTrue(), [1, 2, 3, 4, 5]],
  ["FALSE", sqlFalse(), []],
  ["TRUE and a condition", and(sqlTrue(), id.lt(3)), [1, 2]],
  ["FALSE or a condition", or(sqlFalse(), id.lt(3)), [1, 2]],
  ["nothing to hold holds", and(), [1, 2, 3, 4, 5]],
  ["a boolean column by itself", flag, [1, 4]],
  ["NOT of a boolean column", not(flag), [2, 5]],
  ["IS TRUE", flag.is(true), [1, 4]],
  ["IS NOT TRUE", flag.isNot(true), [2, 3, 5]],
  ["IS FALSE", flag.is(false), [2, 5]],
  ["IS NULL of a boolean", flag.isNull(), [3]],
  ["a boolean is compared", flag.eq(false), [2, 5]],
  ["a boolean with another condition", and(flag, id.gt(1)), [4]],
  ["a bound boolean", and(literal(true), id.eq(3)), [3]],
];

for (const [what, condition, ids] of CASES)
  conditions.test(what, async (connection) => {
    expect(await valuesOf(connection, select(id).where(condition).orderBy(id))).toEqual(ids);
  });

conditions.test("BETWEEN SYMMETRIC takes its bounds in either order", ["betweenSymmetric"], async (connection) => {
  expect(
    await valuesOf(
      connection,
      select(id)
        .where(b.between(2, 1, { symmetric: true }))
        .orderBy(id),
    ),
  ).toEqual([1, 2, 5]);
});

conditions.test("booleans come back as booleans, and NULL as null", async (connection) => {
  expect(await valuesOf(connection, select(flag).orderBy(id))).toEqual([true, false, null, true, false]);
});

conditions.test("comparisons are values", async (connection) => {
  expect(await rowsOf(connection, select(a.eq(b).label("same"), a.isNull().label("nothing")).orderBy(id))).toEqual([
    [true, false],
    [false, false],
    [null, false],
    [null, true],
    [false, false],
  ]);
});

conditions.test("NULL is neither equal to NULL nor different", async (connection) => {
  const nothing = cast(sqlNull(), t.integer());
  expect(await valuesOf(connection, select(id).where(a.eq(nothing)))).toEqual([]);
  expect(await valuesOf(connection, select(id).where(a.ne(nothing)))).toEqual([]);
});
