import { alias, and, func, select, sqlFalse, sqlTrue } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { library } from "./sample-tables.ts";

const { authors, books, ...tables } = library();

/** JOIN of every kind. */
export const joins: Topic = new Topic("joins", tables);

joins.test("an inner join finds its condition from the foreign key", async (connection) => {
  const statement = select(authors.c.name, books.c.title).join(books).orderBy(books.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    ["Ursula", "The Dispossessed"],
    ["Ursula", "The Lathe of Heaven"],
    ["Stanisław", "Solaris"],
    ["Jorge", "Ficciones"],
  ]);
});

joins.test("a left join keeps rows without a partner", async (connection) => {
  const statement = select(authors.c.name, books.c.title).outerJoin(books).where(authors.c.id.gte(3)).orderBy(authors.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    ["Jorge", "Ficciones"],
    ["Nemo", null],
  ]);
});

joins.test("what stands in ON of a left join, takes no rows away", async (connection) => {
  const on = and(books.c.authorId.eq(authors.c.id), books.c.pages.gt(300));
  const statement = select(authors.c.id, books.c.id).outerJoin(books, on).orderBy(authors.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    [1, 1],
    [2, null],
    [3, null],
    [4, null],
  ]);
});

joins.test("a right join keeps the rows of the joined table", ["rightJoin"], async (connection) => {
  const statement = select(authors.c.name, books.c.title).rightJoin(books).where(books.c.id.gte(4)).orderBy(books.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    ["Jorge", "Ficciones"],
    [null, "Beowulf"],
  ]);
});

joins.test("a full join keeps the rows of both tables", ["fullJoin"], async (connection) => {
  const statement = select(authors.c.id, books.c.id).selectFrom(authors).fullJoin(books);
  const rows = await rowsOf(connection, statement);
  expect(rows).toHaveLength(6);
  expect(rows).toContainEqual([4, null]);
  expect(rows).toContainEqual([null, 5]);
});

joins.test("a cross join combines every row with every row", async (connection) => {
  expect(await valuesOf(connection, select(func.count()).selectFrom(authors).crossJoin(books))).toEqual([20]);
});

joins.test("TRUE as a condition joins all, FALSE none", async (connection) => {
  expect(await valuesOf(connection, select(func.count()).selectFrom(authors).join(books, sqlTrue()))).toEqual([20]);
  expect(await valuesOf(connection, select(func.count()).selectFrom(authors).join(books, sqlFalse()))).toEqual([0]);
  expect(await valuesOf(connection, select(func.count()).selectFrom(authors).outerJoin(books, sqlFalse()))).toEqual([4]);
});

joins.test("a table is joined to itself under another name", async (connection) => {
  const other = alias(books, "other");
  const statement = select(books.c.id, other.c.id).join(other, and(books.c.price.eq(other.c.price), books.c.id.lt(other.c.id)));
  expect(await rowsOf(connection, statement)).toEqual([[2, 3]]);
});

joins.test("a join is an operand of a join", async (connection) => {
  const sequel = alias(books, "sequel");
  const statement = select(authors.c.name, books.c.id, sequel.c.id)
    .join(books, books.c.authorId.eq(authors.c.id))
    .outerJoin(sequel, and(sequel.c.authorId.eq(authors.c.id), sequel.c.id.gt(books.c.id)))
    .orderBy(books.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    ["Ursula", 1, 2],
    ["Ursula", 2, null],
    ["Stanisław", 3, null],
    ["Jorge", 4, null],
  ]);
});

joins.test("a grouped subquery is joined", async (connection) => {
  const counts = select(books.c.authorId.label("author"), func.count().label("n")).groupBy(books.c.authorId).subquery("counts");
  const statement = select(authors.c.name, counts.c.n).outerJoin(counts, counts.c.author.eq(authors.c.id)).orderBy(authors.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    ["Ursula", 2],
    ["Stanisław", 1],
    ["Jorge", 1],
    ["Nemo", null],
  ]);
});

joins.test("a left join counts what isn't there as nothing", async (connection) => {
  const statement = select(authors.c.id, func.count(books.c.id)).outerJoin(books).groupBy(authors.c.id).orderBy(authors.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    [1, 2],
    [2, 1],
    [3, 1],
    [4, 0],
  ]);
});
