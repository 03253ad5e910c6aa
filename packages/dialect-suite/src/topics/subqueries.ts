import { alias, exists, func, literal, not, select, update } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { library } from "./sample-tables.ts";

const { authors, books, ...tables } = library();

/** Statements within statements: values, EXISTS, IN, correlation, LATERAL. */
export const subqueries: Topic = new Topic("subqueries", tables);

subqueries.test("a scalar subquery is a value", async (connection) => {
  const longest = select(func.max(books.c.pages)).scalarSubquery();
  expect(await valuesOf(connection, select(books.c.title).where(books.c.pages.eq(longest)))).toEqual(["The Dispossessed"]);
});

subqueries.test("a scalar subquery that finds nothing is NULL", async (connection) => {
  const none = select(books.c.title).where(books.c.id.eq(99)).scalarSubquery();
  expect(await valueOf(connection, select(none.label("title")))).toBeNull();
});

subqueries.test("a subquery in the select list is correlated by itself", async (connection) => {
  const n = select(func.count()).where(books.c.authorId.eq(authors.c.id)).scalarSubquery().label("n");
  expect(await rowsOf(connection, select(authors.c.name, n).orderBy(authors.c.id))).toEqual([
    ["Ursula", 2],
    ["Stanisław", 1],
    ["Jorge", 1],
    ["Nemo", 0],
  ]);
});

subqueries.test("a subquery in WHERE is correlated by itself", async (connection) => {
  const other = alias(books, "other");
  const cheapest = select(func.min(other.c.price)).where(other.c.authorId.eq(books.c.authorId)).scalarSubquery();
  const statement = select(books.c.id).where(books.c.price.eq(cheapest)).orderBy(books.c.id);
  expect(await valuesOf(connection, statement)).toEqual([2, 3, 4]);
});

subqueries.test("correlate(null) keeps a subquery to itself", async (connection) => {
  const all = select(func.count(books.c.id)).correlate(null).scalarSubquery().label("n");
  expect(await rowsOf(connection, select(books.c.id, all).where(books.c.id.lt(3)).orderBy(books.c.id))).toEqual([
    [1, 5],
    [2, 5],
  ]);
});

subqueries.test("EXISTS and NOT EXISTS", async (connection) => {
  const has = exists(select(books.c.id).where(books.c.authorId.eq(authors.c.id)));
  expect(await valuesOf(connection, select(authors.c.id).where(has).orderBy(authors.c.id))).toEqual([1, 2, 3]);
  expect(await valuesOf(connection, select(authors.c.id).where(not(has)))).toEqual([4]);
});

subqueries.test("EXISTS is a value", async (connection) => {
  const there = select(literal(1)).where(exists(select(books.c.id).where(books.c.id.eq(3))));
  expect(await valuesOf(connection, there)).toEqual([1]);
  expect(await valueOf(connection, select(exists(select(books.c.id).where(books.c.id.eq(99))).label("found")))).toBe(false);
  expect(await valueOf(connection, select(exists(select(books.c.id).where(books.c.id.eq(3))).label("found")))).toBe(true);
});

subqueries.test("IN takes a SELECT", async (connection) => {
  const withBooks = select(books.c.authorId).where(books.c.authorId.isNotNull(), books.c.price.lt("10"));
  expect(await valuesOf(connection, select(authors.c.id).where(authors.c.id.in(withBooks)).orderBy(authors.c.id))).toEqual([1, 2]);
  expect(await valuesOf(connection, select(authors.c.id).where(authors.c.id.notIn(withBooks)).orderBy(authors.c.id))).toEqual([3, 4]);
});

subqueries.test("UPDATE sets what a correlated subquery gives", async (connection) => {
  const name = select(authors.c.name).where(authors.c.id.eq(books.c.authorId)).scalarSubquery();
  await connection.execute(
    update(books)
      .where(books.c.authorId.isNotNull())
      .values({ title: func.coalesce(name, "nobody") }),
  );
  expect(await valuesOf(connection, select(books.c.title).orderBy(books.c.id))).toEqual([
    "Ursula",
    "Ursula",
    "Stanisław",
    "Jorge",
    "Beowulf",
  ]);
});

subqueries.test("a LATERAL subquery sees the row before it", ["lateral"], async (connection) => {
  const longest = select(books.c.title).where(books.c.authorId.eq(authors.c.id)).orderBy(books.c.pages.desc()).limit(1).lateral("longest");
  const statement = select(authors.c.name, longest.c.title).join(longest, literal(1).eq(1)).orderBy(authors.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    ["Ursula", "The Dispossessed"],
    ["Stanisław", "Solaris"],
    ["Jorge", "Ficciones"],
  ]);
});

subqueries.test("a LATERAL subquery is joined from the left", ["lateral"], async (connection) => {
  const one = select(books.c.id.label("book")).where(books.c.authorId.eq(authors.c.id)).orderBy(books.c.id).limit(1).lateral("one");
  const statement = select(authors.c.id, one.c.book).outerJoin(one, literal(1).eq(1)).where(authors.c.id.gte(3)).orderBy(authors.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    [3, 4],
    [4, null],
  ]);
});
