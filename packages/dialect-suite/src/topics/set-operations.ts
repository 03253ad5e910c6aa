import { except, exceptAll, func, intersect, intersectAll, select, union, unionAll } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { numbers } from "./sample-tables.ts";

const { samples, ...tables } = numbers();
const { id, x, y } = samples.c;

/** UNION, INTERSECT, EXCEPT. */
export const setOperations: Topic = new Topic("set operations", tables);

const upTo = (most: number) => select(id).where(id.lte(most));
const from = (least: number) => select(id).where(id.gte(least));
const sorted = (values: readonly unknown[]) => values.toSorted((a, b) => Number(a) - Number(b));

setOperations.test("UNION gives each row once, UNION ALL all of them", async (connection) => {
  expect(sorted(await valuesOf(connection, union(upTo(2), upTo(3))))).toEqual([1, 2, 3]);
  expect(sorted(await valuesOf(connection, unionAll(upTo(2), upTo(3))))).toEqual([1, 1, 2, 2, 3]);
});

setOperations.test("a UNION is ordered and limited as a whole", async (connection) => {
  const statement = union(upTo(2), from(9)).orderBy("id").limit(3).offset(1);
  expect(await valuesOf(connection, statement)).toEqual([2, 9, 10]);
});

setOperations.test("the parts of a UNION have orders and limits of their own", async (connection) => {
  const largest = select(id, y).orderBy(id.desc()).limit(2);
  const smallest = select(id, y).orderBy(id).limit(1);
  expect(await rowsOf(connection, unionAll(largest, smallest).orderBy("id"))).toEqual([
    [1, 10],
    [9, 90],
    [10, 100],
  ]);
});

setOperations.test("the parts of a UNION may be DISTINCT", async (connection) => {
  expect(await valuesOf(connection, unionAll(select(x).where(x.gt(3)).distinct(), select(x).where(x.eq(3))).orderBy("x"))).toEqual([
    3, 3, 3, 4, 5,
  ]);
});

setOperations.test("a UNION is a subquery", async (connection) => {
  const both = unionAll(upTo(2), from(9)).subquery("both");
  expect(await valuesOf(connection, select(func.sum(both.c.id)))).toEqual([22]);
});

setOperations.test("INTERSECT gives what both have, EXCEPT what only the first has", ["intersectAndExcept"], async (connection) => {
  expect(sorted(await valuesOf(connection, intersect(upTo(5), from(4))))).toEqual([4, 5]);
  expect(sorted(await valuesOf(connection, except(upTo(5), from(4))))).toEqual([1, 2, 3]);
});

setOperations.test("NULLs are equal in set operations", ["intersectAndExcept"], async (connection) => {
  const nothing = select(x).where(x.isNull());
  expect(await valuesOf(connection, union(nothing, nothing))).toEqual([null]);
  expect(await valuesOf(connection, except(nothing, nothing))).toEqual([]);
  expect(await valuesOf(connection, intersect(nothing, nothing))).toEqual([null]);
});

setOperations.test("INTERSECT ALL and EXCEPT ALL count", ["setOperationsAll"], async (connection) => {
  const threes = select(x).where(x.eq(3));
  const two = select(x).where(x.eq(3), id.lt(6));
  expect(await valuesOf(connection, intersectAll(threes, two))).toEqual([3, 3]);
  expect(await valuesOf(connection, exceptAll(threes, two))).toEqual([3]);
});

setOperations.test("set operations nest as they are written", ["intersectAndExcept"], async (connection) => {
  const inner = union(upTo(2), from(9)).subquery("inner_union");
  const statement = except(select(id), select(inner.c.id));
  expect(sorted(await valuesOf(connection, statement))).toEqual([3, 4, 5, 6, 7, 8]);
  const outer = except(upTo(5), union(upTo(1), select(id).where(id.eq(4))));
  expect(sorted(await valuesOf(connection, outer))).toEqual([2, 3, 5]);
});

setOperations.test("three parts are one operation", async (connection) => {
  expect(sorted(await valuesOf(connection, upTo(1).union(from(10), select(id).where(id.eq(5)))))).toEqual([1, 5, 10]);
});
