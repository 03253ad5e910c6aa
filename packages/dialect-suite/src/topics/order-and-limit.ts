import { bindParam, func, literal, select, types as t } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { numbers } from "./sample-tables.ts";

const { samples, ...tables } = numbers();
const { id, x, y, s } = samples.c;

/** ORDER BY, GROUP BY, LIMIT, OFFSET and FETCH. */
export const orderAndLimit: Topic = new Topic("order and limit", tables);

const ids = select(id).orderBy(id);

orderAndLimit.test("orders up and down, by several expressions", async (connection) => {
  const statement = select(x, id).where(x.isNotNull()).orderBy(x.desc(), id.asc()).limit(4);
  expect(await rowsOf(connection, statement)).toEqual([
    [5, 9],
    [5, 10],
    [4, 7],
    [3, 4],
  ]);
});

orderAndLimit.test("orders by a label", async (connection) => {
  expect(await valuesOf(connection, select(x.add(y).label("total")).where(id.lte(3)).orderBy("total"))).toEqual([11, 22, 32]);
  expect(await valuesOf(connection, select(y.neg().label("down")).where(id.lte(3)).orderBy("down"))).toEqual([-30, -20, -10]);
});

orderAndLimit.test("orders by the labelled expression itself", async (connection) => {
  const total = x.add(y).label("total");
  expect(await valuesOf(connection, select(total).where(id.lte(3)).orderBy(total.desc()))).toEqual([32, 22, 11]);
});

orderAndLimit.test("orders by what is not selected", async (connection) => {
  expect(await valuesOf(connection, select(s).where(id.lte(3)).orderBy(y.desc()))).toEqual(["s3", "s2", "s1"]);
});

orderAndLimit.test("groups by an expression that is selected and ordered by", async (connection) => {
  const half = x.mod(2).label("half");
  const statement = select(half, func.count().label("n")).where(x.isNotNull()).groupBy(half).orderBy(half);
  expect(await rowsOf(connection, statement)).toEqual([
    [0, 3],
    [1, 6],
  ]);
});

orderAndLimit.test("HAVING chooses among groups", async (connection) => {
  const statement = select(x).where(x.isNotNull()).groupBy(x).having(func.count().gt(1), func.max(y).lt(100)).orderBy(x);
  expect(await valuesOf(connection, statement)).toEqual([2, 3]);
});

orderAndLimit.test("puts NULLs first or last, as it is told", ["nullsOrdering"], async (connection) => {
  const first = await valuesOf(connection, select(id).orderBy(x.nullsFirst(), id).limit(2));
  const last = await valuesOf(connection, select(id).orderBy(x.desc().nullsLast(), id.desc()));
  expect(first).toEqual([8, 1]);
  expect(last.slice(-2)).toEqual([1, 8]);
});

orderAndLimit.test("LIMIT, OFFSET and both", async (connection) => {
  expect(await valuesOf(connection, ids.limit(2))).toEqual([1, 2]);
  expect(await valuesOf(connection, ids.offset(8))).toEqual([9, 10]);
  expect(await valuesOf(connection, ids.limit(2).offset(3))).toEqual([4, 5]);
  expect(await valuesOf(connection, ids.slice(4, 6))).toEqual([5, 6]);
});

orderAndLimit.test("LIMIT 0 gives nothing, OFFSET 0 everything", async (connection) => {
  expect(await valuesOf(connection, ids.limit(0))).toEqual([]);
  expect(await valuesOf(connection, ids.offset(0))).toHaveLength(10);
  expect(await valuesOf(connection, ids.limit(100).offset(100))).toEqual([]);
});

orderAndLimit.test("limits that differ are right, though the statement is cached", async (connection) => {
  for (const [limit, offset] of [
    [1, 0],
    [3, 2],
    [2, 7],
    [1, 0],
  ] as const) {
    const expected = Array.from({ length: limit }, (_, i) => offset + i + 1);
    expect(await valuesOf(connection, ids.limit(limit).offset(offset))).toEqual(expected);
  }
});

orderAndLimit.test("LIMIT and OFFSET take parameters", async (connection) => {
  const statement = ids.limit(bindParam("l", t.integer())).offset(bindParam("o", t.integer()));
  expect(await valuesOf(connection, statement, { l: 2, o: 1 })).toEqual([2, 3]);
  expect(await valuesOf(connection, statement, { l: 1, o: 5 })).toEqual([6]);
});

orderAndLimit.test("LIMIT and OFFSET take expressions", ["expressionsInLimit"], async (connection) => {
  expect(await valuesOf(connection, ids.limit(literal(1).add(2)).offset(literal(2).add(1)))).toEqual([4, 5, 6]);
});

orderAndLimit.test("FETCH FIRST limits as LIMIT does", async (connection) => {
  expect(await valuesOf(connection, ids.fetch(2))).toEqual([1, 2]);
  expect(await valuesOf(connection, ids.fetch(2).offset(4))).toEqual([5, 6]);
});

orderAndLimit.test("FETCH … WITH TIES gives the equal ones too", ["fetchWithTies"], async (connection) => {
  const statement = select(x).where(x.isNotNull()).orderBy(x).fetch(2, { withTies: true });
  expect(await valuesOf(connection, statement)).toEqual([1, 2, 2]);
  expect(await valuesOf(connection, statement.offset(1).fetch(3, { withTies: true }))).toEqual([2, 2, 3, 3, 3]);
});

orderAndLimit.test("FETCH … PERCENT gives a part", ["fetchPercent"], async (connection) => {
  expect(await valuesOf(connection, ids.fetch(20, { percent: true }))).toEqual([1, 2]);
});

orderAndLimit.test("a limit within a subquery holds there", async (connection) => {
  const first = ids.limit(3).subquery("first");
  expect(await valuesOf(connection, select(func.sum(first.c.id)))).toEqual([6]);
  expect(await valuesOf(connection, select(first.c.id).orderBy(first.c.id.desc()).limit(1))).toEqual([3]);
});
