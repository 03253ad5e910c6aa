import { insert, MultipleResultsFound, NoResultFound, select, sql } from "@athanor/core";
import { expect } from "vitest";
import { failureOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { library } from "./sample-tables.ts";

const { authors, books, ...tables } = library();
const { id, name } = authors.c;

/** What executing gives: every way of fetching. */
export const results: Topic = new Topic("results", tables);

const all = select(id, name).orderBy(id);

results.test("a row is a record, a tuple, and looks like neither class", async (connection) => {
  const row = (await connection.execute(all.where(id.eq(1)))).one();
  expect(row.name).toBe("Ursula");
  expect(row[1]).toBe("Ursula");
  const [first, second] = row;
  expect([first, second]).toEqual([1, "Ursula"]);
  expect(JSON.stringify(row)).toBe('{"id":1,"name":"Ursula"}');
  expect({ ...row }).toEqual({ id: 1, name: "Ursula" });
});

results.test("all, first, and iterating", async (connection) => {
  expect((await connection.execute(all)).all()).toHaveLength(4);
  expect((await connection.execute(all)).first()).toEqual({ id: 1, name: "Ursula" });
  const ids: number[] = [];
  for (const row of await connection.execute(all)) ids.push(row.id);
  expect(ids).toEqual([1, 2, 3, 4]);
});

results.test("one() wants exactly one, oneOrNull() at most one, first() any", async (connection) => {
  const none = all.where(id.eq(99));
  expect((await connection.execute(none)).first()).toBeNull();
  expect((await connection.execute(none)).oneOrNull()).toBeNull();
  expect(await failureOf(async () => (await connection.execute(none)).one())).toBeInstanceOf(NoResultFound);
  expect(await failureOf(async () => (await connection.execute(all)).one())).toBeInstanceOf(MultipleResultsFound);
  expect(await failureOf(async () => (await connection.execute(all)).oneOrNull())).toBeInstanceOf(MultipleResultsFound);
});

results.test("scalars give a column, scalar its first value", async (connection) => {
  expect((await connection.scalars(select(name).orderBy(id))).all()).toEqual(["Ursula", "Stanisław", "Jorge", "Nemo"]);
  expect((await connection.execute(all)).scalars(1).all()).toEqual(["Ursula", "Stanisław", "Jorge", "Nemo"]);
  expect(await connection.scalar(select(name).where(id.eq(3)))).toBe("Jorge");
  expect(await connection.scalar(select(name).where(id.eq(99)))).toBeNull();
  expect((await connection.execute(all.where(id.eq(2)))).scalarOne()).toBe(2);
});

results.test("mappings are plain objects", async (connection) => {
  const [first] = (await connection.execute(all)).mappings().all();
  expect(Object.getPrototypeOf(first)).toBe(Object.prototype);
  expect(first).toEqual({ id: 1, name: "Ursula" });
});

results.test("columns() chooses and orders columns", async (connection) => {
  expect(
    (await connection.execute(all.where(id.eq(2))))
      .columns("name", "id")
      .all()
      .map((row) => [...row]),
  ).toEqual([["Stanisław", 2]]);
});

results.test("unique() gives equal rows once", async (connection) => {
  const statement = select(name).join(books).orderBy(id);
  expect((await connection.execute(statement)).unique().scalars().all()).toEqual(["Ursula", "Stanisław", "Jorge"]);
});

results.test("fetchOne, fetchMany and partitions go on where the last one ended", async (connection) => {
  const result = await connection.execute(all);
  expect(result.fetchOne()?.id).toBe(1);
  expect(result.fetchMany(2).map((row) => row.id)).toEqual([2, 3]);
  expect(result.fetchMany(2).map((row) => row.id)).toEqual([4]);
  expect(result.fetchMany(2)).toEqual([]);
  const parts = [...(await connection.execute(all)).partitions(3)].map((part) => part.length);
  expect(parts).toEqual([3, 1]);
});

results.test("a statement without rows gives none, and says so", async (connection) => {
  const result = await connection.execute(insert(books).values({ id: 100, title: "x", price: "1" }));
  expect(result.returnsRows).toBe(false);
  expect(await failureOf(() => result.all())).toHaveProperty("code", "resource-closed");
});

results.test("results of one connection don't get in each other's way", async (connection) => {
  const authorsOf = await connection.execute(all);
  const first = authorsOf.fetchOne();
  const booksOf = (await connection.execute(select(books.c.id).orderBy(books.c.id))).all();
  expect([first?.id, booksOf.length, authorsOf.all().length]).toEqual([1, 5, 3]);
});

results.test("SQL text gives rows under names as they are written", async (connection) => {
  const rows = (await connection.execute(sql`select id as ${sql.id("theId")} from author where id = ${3}`)).all();
  expect(rows).toEqual([{ theId: 3 }]);
});

results.test("driver SQL gives rows under the names that the database gives", async (connection) => {
  const rows = (await connection.driverSql("select id, name as who from author where id < 3 order by id")).all();
  expect(rows).toEqual([
    { id: 1, who: "Ursula" },
    { id: 2, who: "Stanisław" },
  ]);
});
