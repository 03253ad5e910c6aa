import type { Cond } from "@athanor/core";
import { bindParam, cast, literal, not, or, select, sqlNull, types as t, tuple } from "@athanor/core";
import { expect } from "vitest";
import { valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { numbers } from "./sample-tables.ts";

const { samples, ...tables } = numbers();
const { id, x, y, s } = samples.c;

/** IN with lists of values, which become as many placeholders when a statement is run. */
export const inLists: Topic = new Topic("IN", tables);

const idsWhere = (...conditions: Cond[]) =>
  select(id)
    .where(...conditions)
    .orderBy(id);

inLists.test("finds the members, of whatever number", async (connection) => {
  expect(await valuesOf(connection, idsWhere(id.in([3, 1, 7])))).toEqual([1, 3, 7]);
  expect(await valuesOf(connection, idsWhere(id.in([4])))).toEqual([4]);
  expect(await valuesOf(connection, idsWhere(id.in([5, 6, 7, 8])))).toEqual([5, 6, 7, 8]);
});

inLists.test("finds texts", async (connection) => {
  expect(await valuesOf(connection, idsWhere(s.in(["s2", "s9", "it's", "%"])))).toEqual([2, 9]);
});

inLists.test("finds the members of a list given at execution", async (connection) => {
  const statement = idsWhere(id.in(bindParam("ids", t.integer())));
  expect(await valuesOf(connection, statement, { ids: [2, 4] })).toEqual([2, 4]);
  expect(await valuesOf(connection, statement, { ids: [] })).toEqual([]);
  expect(await valuesOf(connection, statement, { ids: [9, 8, 7] })).toEqual([7, 8, 9]);
});

inLists.test("an empty list has no member, and nothing is no member of it", async (connection) => {
  expect(await valuesOf(connection, idsWhere(id.in([])))).toEqual([]);
  expect(await valuesOf(connection, idsWhere(id.notIn([])))).toHaveLength(10);
  expect(await valuesOf(connection, idsWhere(s.in([])))).toEqual([]);
  expect(await valuesOf(connection, idsWhere(s.notIn([])))).toHaveLength(10);
});

inLists.test("NULL is not in an empty list", async (connection) => {
  expect(await valuesOf(connection, idsWhere(x.in([])))).toEqual([]);
  expect(await valuesOf(connection, idsWhere(x.notIn([])))).toContain(8);
  expect(await valuesOf(connection, idsWhere(not(cast(sqlNull(), t.integer()).in([]))))).toHaveLength(10);
});

inLists.test("an empty list and a full one stand together", async (connection) => {
  expect(await valuesOf(connection, idsWhere(id.in([2, 3]), s.notIn([])))).toEqual([2, 3]);
  expect(await valuesOf(connection, idsWhere(id.in([]), s.notIn(["s1"])))).toEqual([]);
  expect(await valuesOf(connection, idsWhere(or(id.in([]), s.in(["s4"]))))).toEqual([4]);
});

inLists.test("NOT IN finds the others, but not NULL", async (connection) => {
  expect(await valuesOf(connection, idsWhere(x.notIn([1, 2, 3])))).toEqual([7, 9, 10]);
});

inLists.test("values before and behind a list stay where they are", async (connection) => {
  const statement = (list: readonly number[]) => select(id, literal("front")).where(y.gt(10), id.in(list), y.lt(90)).orderBy(id).limit(2);
  expect(await valuesOf(connection, statement([1, 2, 3, 4, 9]))).toEqual([2, 3]);
  expect(await valuesOf(connection, statement([9, 8]))).toEqual([8]);
});

inLists.test("a long list is no matter", async (connection) => {
  const many = Array.from({ length: 500 }, (_, i) => i + 5);
  expect(await valuesOf(connection, idsWhere(id.in(many)))).toEqual([5, 6, 7, 8, 9, 10]);
});

inLists.test("finds tuples", ["tupleIn"], async (connection) => {
  const pairs = [
    [2, 20],
    [2, 30],
    [3, 30],
  ] as const;
  expect(await valuesOf(connection, idsWhere(tuple(x, y).in(pairs)))).toEqual([2, 3]);
  expect(
    await valuesOf(
      connection,
      idsWhere(
        tuple(x, s).in([
          [4, "s7"],
          [5, "s7"],
        ]),
      ),
    ),
  ).toEqual([7]);
});

inLists.test("no tuple is in an empty list", ["tupleIn"], async (connection) => {
  expect(await valuesOf(connection, idsWhere(tuple(id, y).in([])))).toEqual([]);
  expect(await valuesOf(connection, idsWhere(tuple(id, y).notIn([])))).toHaveLength(10);
});
