import { column, func, insert, MetaData, select, types as t, table } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const wide = table("wide", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  a: column(t.integer()),
  b: column(t.integer(), { nullable: true }),
  c: column(t.string(10)),
});

/** More than fits into one statement. */
export const limits: Topic = new Topic("limits", { metadata });

limits.test("more rows than a statement may have parameters", async (connection, { engine }) => {
  const { maxParameters } = engine.dialect.capabilities;
  const count = Math.min(Math.ceil(maxParameters / 3) + 100, 25_000);
  const rows = Array.from({ length: count }, (_, i) => ({ a: i, b: i % 2 === 0 ? i : null, c: `c${i % 10}` }));
  expect((await connection.execute(insert(wide), rows)).rowCount).toBe(count);
  expect(await rowsOf(connection, select(func.count(), func.count(wide.c.b), func.max(wide.c.a)).selectFrom(wide))).toEqual([
    [count, Math.ceil(count / 2), count - 1],
  ]);
});

limits.test("more rows than that, and each gives its own back", ["insertReturning"], async (connection, { engine }) => {
  const { maxParameters } = engine.dialect.capabilities;
  const count = Math.min(Math.ceil(maxParameters / 3) + 10, 23_000);
  const rows = Array.from({ length: count }, (_, i) => ({ a: (i * 31) % count, c: "x" }));
  const result = await connection.execute(insert(wide).returning(wide.c.a, { sortByParameterOrder: true }), rows);
  const given = result.scalars().all();
  expect(given).toHaveLength(count);
  expect(given.every((a, i) => a === rows[i]?.a)).toBe(true);
});

limits.test("a statement with as many parameters as the dialect says", async (connection, { engine }) => {
  const count = Math.min(engine.dialect.capabilities.maxParameters, 100_000);
  await connection.execute(insert(wide), [
    { a: count - 1, c: "x" },
    { a: count, c: "x" },
  ]);
  const statement = select(wide.c.a).where(wide.c.a.in(Array.from({ length: count }, (_, i) => i)));
  expect(await valuesOf(connection, statement)).toEqual([count - 1]);
});

limits.test("labels longer than names may be", async (connection) => {
  const label = "a_label_that_is_longer_than_any_database_would_have_a_name_be_".repeat(3);
  const inner = select(wide.c.a.add(1).label(label)).subquery("inner_rows");
  await connection.execute(insert(wide).values({ a: 1, c: "x" }));
  const outer = (await connection.execute(select(inner))).one();
  expect(Object.keys(outer)).toEqual([label]);
  expect([...outer]).toEqual([2]);
});

limits.test("many columns in a row", async (connection) => {
  await connection.execute(insert(wide).values({ a: 1, c: "x" }));
  const many = Array.from({ length: 200 }, (_, i) => wide.c.a.add(i).label(`n${i}`));
  const [row] = await rowsOf(connection, select(...many));
  expect(row).toEqual(many.map((_, i) => i + 1));
});

limits.test("expressions nested deeply", async (connection) => {
  await connection.execute(insert(wide).values({ a: 0, c: "x" }));
  let sum = wide.c.a.add(0);
  for (let i = 1; i <= 60; i++) sum = sum.add(i);
  expect(await valueOf(connection, select(sum.label("total")))).toBe(1830);
});

const longNamed = new MetaData({ namingConvention: { ix: "ix_%(table)s_%(column_0)s", uq: "uq_%(table)s_%(column_0)s" } });
const longTable = table("a_table_whose_name_is_rather_long_for_a_table", longNamed, {
  id: column(t.integer(), { primaryKey: true }),
  anotherRatherLongNameOfAColumn: column(t.integer(), { name: "another_rather_long_name_of_a_column_a", index: true }),
  anotherRatherLongNameOfAKey: column(t.integer(), { name: "another_rather_long_name_of_a_column_b", unique: true }),
});

/** Names that a convention makes longer than the database takes. */
export const longNames: Topic = new Topic("long names", { metadata: longNamed });

longNames.test("indexes and constraints with long names are made, and told apart", async (connection) => {
  await connection.execute(insert(longTable), [
    { anotherRatherLongNameOfAColumn: 1, anotherRatherLongNameOfAKey: 1 },
    { anotherRatherLongNameOfAColumn: 1, anotherRatherLongNameOfAKey: 2 },
  ]);
  expect(
    await valuesOf(connection, select(longTable.c.anotherRatherLongNameOfAKey).orderBy(longTable.c.anotherRatherLongNameOfAKey)),
  ).toEqual([1, 2]);
  await expect(
    (async () => connection.execute(insert(longTable).values({ anotherRatherLongNameOfAColumn: 2, anotherRatherLongNameOfAKey: 1 })))(),
  ).rejects.toThrow();
});
