import { cast, distinct, exists, func, literal, literalColumn, or, select, sql, sqlNull, types as t, text, values } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { library } from "./sample-tables.ts";

const { authors, books, ...tables } = library();

/** What is selected, from where, and under which names. */
export const selecting: Topic = new Topic("SELECT", tables);

selecting.test("gives whole tables, under the keys of their columns", async (connection) => {
  const [row] = (await connection.execute(select(books).where(books.c.id.eq(1)))).all();
  expect(row).toEqual({ id: 1, authorId: 1, title: "The Dispossessed", pages: 341, price: "12.50" });
});

selecting.test("needs no table", async (connection) => {
  expect(await rowsOf(connection, select(literal(1).label("a"), literal("x").label("b")))).toEqual([[1, "x"]]);
});

selecting.test("gives columns in the order in which they are named, also the same one twice", async (connection) => {
  const result = await connection.execute(select(authors.c.name, authors.c.id, authors.c.name).where(authors.c.id.eq(2)));
  expect(result.keys).toHaveLength(3);
  expect([...result.one()]).toEqual(["Stanisław", 2, "Stanisław"]);
});

selecting.test("tells columns of the same name apart", async (connection) => {
  const statement = select(authors.c.id, books.c.id).join(books).where(books.c.id.eq(3));
  const row = (await connection.execute(statement)).one();
  expect({ ...row }).toEqual({ id: 2, id_1: 3 });
});

selecting.test("gives expressions their labels", async (connection) => {
  const row = (await connection.execute(select(books.c.pages.add(1).label("more"), books.c.title).where(books.c.id.eq(2)))).one();
  expect(row).toEqual({ more: 185, title: "The Lathe of Heaven" });
});

selecting.test("takes labels with spaces, quotes and percent signs", async (connection) => {
  const labels = ['a "quoted" one', "it's 100 %", "per%(cent)s", "a:b", "ünï", "back`tick", "se;mi", "[x]"];
  const [first, ...rest] = labels.map((label, i) => literal(i).label(label));
  if (first === undefined) throw new Error("There are no labels.");
  const row = (await connection.execute(select(first, ...rest))).one();
  expect(Object.keys(row)).toEqual(labels);
  expect([...row]).toEqual(labels.map((_, i) => i));
});

selecting.test("DISTINCT gives equal rows once", async (connection) => {
  expect(await valuesOf(connection, select(books.c.price).distinct().orderBy(books.c.price))).toEqual(["5.25", "9.90", "12.50", "15.00"]);
});

selecting.test("DISTINCT takes NULLs for equal", async (connection) => {
  const nothing = select(cast(sqlNull(), t.integer()).label("n"));
  const nulls = nothing.unionAll(nothing).subquery("nulls");
  expect(await valuesOf(connection, select(nulls.c.n).distinct())).toEqual([null]);
});

selecting.test("DISTINCT ON gives the first row of each group", ["distinctOn"], async (connection) => {
  const statement = select(books.c.title)
    .distinct(books.c.authorId)
    .where(books.c.authorId.isNotNull())
    .orderBy(books.c.authorId, books.c.pages);
  expect(await valuesOf(connection, statement)).toEqual(["The Lathe of Heaven", "Solaris", "Ficciones"]);
});

selecting.test("conditions of several where() all hold", async (connection) => {
  const statement = select(books.c.id).where(books.c.pages.gt(180)).where(books.c.price.lt("12"), books.c.authorId.eq(1));
  expect(await valuesOf(connection, statement)).toEqual([2]);
});

selecting.test("OR within AND is grouped", async (connection) => {
  const statement = select(books.c.id)
    .where(or(books.c.id.eq(1), books.c.id.eq(3)), books.c.authorId.eq(1))
    .orderBy(books.c.id);
  expect(await valuesOf(connection, statement)).toEqual([1]);
});

selecting.test("selects from a subquery, and from one within it", async (connection) => {
  const long = select(books.c.id, books.c.title, books.c.pages.label("n")).where(books.c.pages.gt(180)).subquery("long");
  const longest = select(long.c.id, long.c.title, long.c.n).where(long.c.n.gt(200)).subquery("longest");
  expect(await valuesOf(connection, select(longest.c.title).orderBy(longest.c.n))).toEqual(["Solaris", "The Dispossessed"]);
});

selecting.test("subqueries without a name get one each", async (connection) => {
  const one = select(authors.c.id).where(authors.c.id.lt(3)).subquery();
  const other = select(authors.c.id).where(authors.c.id.gt(1)).subquery();
  expect(await rowsOf(connection, select(one.c.id, other.c.id).join(other, one.c.id.eq(other.c.id)))).toEqual([[2, 2]]);
});

selecting.test("the same statement serves again with other values", async (connection) => {
  const titleOf = (id: number) => select(books.c.title).where(books.c.id.eq(id));
  expect(await valueOf(connection, titleOf(3))).toBe("Solaris");
  expect(await valueOf(connection, titleOf(4))).toBe("Ficciones");
  expect(await valuesOf(connection, titleOf(400))).toEqual([]);
});

selecting.test("the same value twice and two values are told apart", async (connection) => {
  const between = (low: number, high: number) => select(books.c.id).where(books.c.id.gte(low), books.c.id.lte(high)).orderBy(books.c.id);
  expect(await valuesOf(connection, between(2, 2))).toEqual([2]);
  expect(await valuesOf(connection, between(2, 4))).toEqual([2, 3, 4]);
});

selecting.test("a null, then a value, in the same place are both right", async (connection) => {
  const of = (country: string | null) => select(authors.c.id).where(authors.c.country.eq(country));
  expect(await valuesOf(connection, of(null))).toEqual([4]);
  expect(await valuesOf(connection, of("PL"))).toEqual([2]);
  expect(await valuesOf(connection, of(null))).toEqual([4]);
});

selecting.test("takes SQL text, with its columns declared", async (connection) => {
  const statement = sql`select id, title from book where id = ${3}`.columns({ id: t.integer(), title: t.text() });
  expect((await connection.execute(statement)).all()).toEqual([{ id: 3, title: "Solaris" }]);
});

selecting.test("takes SQL text within expressions", async (connection) => {
  expect(await valueOf(connection, select(literalColumn("1 + 1", t.integer())))).toBe(2);
  expect(await valuesOf(connection, select(books.c.id).where(text("pages > 300")))).toEqual([1]);
});

selecting.test("text with a colon or a percent sign is left alone", async (connection) => {
  expect(await valueOf(connection, select(literalColumn("'50% :off :: ?'", t.text()).label("x")))).toBe("50% :off :: ?");
  expect(await valueOf(connection, select(literal("50% :off :: ? $1 \\")))).toBe("50% :off :: ? $1 \\");
});

selecting.test("COUNT counts rows, values and different values", async (connection) => {
  const statement = select(
    func.count(),
    func.count(books.c.pages),
    func.count(distinct(books.c.price)),
    func.countDistinct(books.c.authorId),
  ).selectFrom(books);
  expect(await rowsOf(connection, statement)).toEqual([[5, 4, 4, 3]]);
});

selecting.test("takes no columns at all, where it is asked for rows alone", ["emptySelect"], async (connection) => {
  const among = (limit: number) => exists(select().selectFrom(books).where(books.c.id.lt(limit)));
  expect(await rowsOf(connection, select(among(2).label("some"), among(0).label("none")))).toEqual([[true, false]]);
  expect(await rowsOf(connection, select().selectFrom(books).where(books.c.id.lt(3)))).toEqual([[], []]);
});

selecting.test("FOR UPDATE reads the same rows", ["rowLocks"], async (connection) => {
  expect(await valuesOf(connection, select(books.c.title).where(books.c.id.eq(3)).forUpdate())).toEqual(["Solaris"]);
});

selecting.test("VALUES serve as a table", ["valuesInFrom"], async (connection) => {
  const v = values("v", { n: t.integer(), s: t.string(10) }).data([
    { n: 1, s: "one" },
    { n: 2, s: "two" },
    { n: 3, s: "thréé" },
  ]);
  expect(await rowsOf(connection, select(v.c.s, v.c.n).where(v.c.n.gt(1)).orderBy(v.c.n))).toEqual([
    ["two", 2],
    ["thréé", 3],
  ]);
});

selecting.test("VALUES can be joined to a table", ["valuesInFrom"], async (connection) => {
  const v = values("v", { id: t.integer(), rank: t.integer() }).data([
    { id: 3, rank: 1 },
    { id: 1, rank: 2 },
  ]);
  const statement = select(books.c.title).join(v, v.c.id.eq(books.c.id)).orderBy(v.c.rank);
  expect(await valuesOf(connection, statement)).toEqual(["Solaris", "The Dispossessed"]);
});
