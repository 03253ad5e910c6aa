import { column, func, insert, literal, MetaData, select, sql, types as t, table } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const items = table("item", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(50), { nullable: true }),
  size: column(t.integer(), { default: 7 }),
  label: column(t.string(50), { default: ({ parameters }) => `<${String(parameters["name"])}>` }),
  stamp: column(t.integer(), { default: func.abs(literal(-12)) }),
  onServer: column(t.string(20), { name: "on_server", serverDefault: "made there", nullable: true }),
  changed: column(t.integer(), { nullable: true, onUpdate: 99 }),
});
const pairs = table("pair", metadata, {
  a: column(t.integer(), { primaryKey: true, autoincrement: false }),
  b: column(t.string(10), { primaryKey: true }),
  n: column(t.integer(), { nullable: true }),
});
const bare = table("bare", metadata, { id: column(t.integer(), { primaryKey: true }), note: column(t.string(10), { nullable: true }) });
const c = items.c;

/** INSERT: values, defaults, generated keys, many rows. */
export const inserting: Topic = new Topic("INSERT", { metadata });

inserting.test("a row is there afterwards, and its key is told", async (connection) => {
  const result = await connection.execute(insert(items).values({ name: "one" }));
  const [id] = result.insertedPrimaryKey;
  expect(result.rowCount).toBe(1);
  expect(result.returnsRows).toBe(false);
  expect(await valuesOf(connection, select(c.id).where(c.name.eq("one")))).toEqual([id]);
});

inserting.test("keys go up", async (connection) => {
  const first = (await connection.execute(insert(items).values({ name: "a" }))).insertedPrimaryKey[0];
  const second = (await connection.execute(insert(items).values({ name: "b" }))).insertedPrimaryKey[0];
  expect(Number(second)).toBeGreaterThan(Number(first));
});

inserting.test("the driver tells the last key", ["lastInsertId"], async (connection) => {
  const result = await connection.execute(insert(items).values({ name: "x" }));
  const id = await valueOf(connection, select(c.id));
  expect(Number(result.lastInsertId)).toBe(id);
});

inserting.test("the driver tells no key where nothing was inserted, and never an earlier one", ["lastInsertId"], async (connection) => {
  await connection.execute(insert(bare).values({ note: "first" }));
  const second = await connection.execute(insert(bare).values({ note: "second" }));
  expect(Number(second.lastInsertId)).toBe(await valueOf(connection, select(bare.c.id).where(bare.c.note.eq("second"))));
  const none = await connection.driverSql("insert into bare (note) select note from bare where id < 0");
  expect([none.rowCount, none.lastInsertId]).toEqual([0, null]);
});

inserting.test("a key that is given is the key", async (connection) => {
  expect((await connection.execute(insert(items).values({ id: 4711, name: "x" }))).insertedPrimaryKey).toEqual([4711]);
  expect(await valuesOf(connection, select(c.name).where(c.id.eq(4711)))).toEqual(["x"]);
});

inserting.test("a key of several columns is told", async (connection) => {
  expect((await connection.execute(insert(pairs).values({ a: 3, b: "x" }))).insertedPrimaryKey).toEqual([3, "x"]);
  expect(await rowsOf(connection, select(pairs.c.a, pairs.c.b))).toEqual([[3, "x"]]);
});

inserting.test("defaults: values, functions of the row, SQL, and the database's own", async (connection) => {
  await connection.execute(insert(items).values({ name: "dflt" }));
  expect(await rowsOf(connection, select(c.size, c.label, c.stamp, c.onServer, c.changed))).toEqual([
    [7, "<dflt>", 12, "made there", null],
  ]);
});

inserting.test("a value goes before the default, also null", async (connection) => {
  await connection.execute(insert(items).values({ name: "x", size: 1, label: "own", stamp: 2, onServer: null }));
  expect(await rowsOf(connection, select(c.size, c.label, c.stamp, c.onServer))).toEqual([[1, "own", 2, null]]);
});

inserting.test("a row of defaults alone", ["emptyInsert"], async (connection) => {
  const result = await connection.execute(insert(bare).values({}));
  expect(await rowsOf(connection, select(bare))).toEqual([[result.insertedPrimaryKey[0], null]]);
});

inserting.test("several rows of defaults alone", ["defaultMetavalue"], async (connection) => {
  expect((await connection.execute(insert(bare).values([{}, {}]))).rowCount).toBe(2);
  expect(await valuesOf(connection, select(bare.c.note))).toEqual([null, null]);
});

inserting.test("SQL expressions as values", async (connection) => {
  await connection.execute(insert(items).values({ name: func.lower(literal("LOUD")), size: literal(3).add(4) }));
  expect(await rowsOf(connection, select(c.name, c.size))).toEqual([["loud", 7]]);
});

inserting.test("a subquery as a value", ["insertReadsItsTable"], async (connection) => {
  await connection.execute(insert(items).values({ name: "first", size: 40 }));
  const largest = select(func.max(c.size)).scalarSubquery();
  await connection.execute(insert(items).values({ name: "second", size: func.coalesce(largest, 0).add(2) }));
  expect(await valuesOf(connection, select(c.size).orderBy(c.id))).toEqual([40, 42]);
});

inserting.test("several rows in one VALUES, with defaults for each", async (connection) => {
  const result = await connection.execute(insert(items).values([{ name: "a" }, { name: "b" }, { name: "c" }]));
  expect(result.rowCount).toBe(3);
  expect(await rowsOf(connection, select(c.name, c.label, c.size).orderBy(c.id))).toEqual([
    ["a", "<a>", 7],
    ["b", "<b>", 7],
    ["c", "<c>", 7],
  ]);
});

inserting.test("many rows, one by one", async (connection) => {
  const result = await connection.execute(
    insert(items),
    Array.from({ length: 25 }, (_, i) => ({ name: `n${i}`, size: i })),
  );
  expect(result.rowCount).toBe(25);
  expect(await rowsOf(connection, select(func.count(), func.sum(c.size), func.min(c.label)).selectFrom(items))).toEqual([
    [25, 300, "<n0>"],
  ]);
});

inserting.test("many rows with NULLs among them", async (connection) => {
  await connection.execute(insert(pairs), [
    { a: 1, b: "x", n: null },
    { a: 2, b: "y", n: 5 },
    { a: 3, b: "z", n: null },
  ]);
  expect(await valuesOf(connection, select(pairs.c.n).orderBy(pairs.c.a))).toEqual([null, 5, null]);
});

inserting.test("no rows at all do nothing", async (connection) => {
  expect((await connection.execute(insert(items), [])).rowCount).toBe(0);
  expect(await valueOf(connection, select(func.count()).selectFrom(items))).toBe(0);
});

inserting.test("values that all rows share, with others at execution", async (connection) => {
  await connection.execute(insert(items).values({ size: 11 }, { partial: true }), [{ name: "a" }, { name: "b" }]);
  expect(await rowsOf(connection, select(c.name, c.size).orderBy(c.name))).toEqual([
    ["a", 11],
    ["b", 11],
  ]);
});

inserting.test("rows of a SELECT, and the defaults with them", async (connection) => {
  await connection.execute(insert(pairs), [
    { a: 1, b: "x" },
    { a: 2, b: "y" },
  ]);
  await connection.execute(insert(items).fromSelect(["name"], select(pairs.c.b).where(pairs.c.a.gt(0))));
  expect(await rowsOf(connection, select(c.name, c.size).orderBy(c.name))).toEqual([
    ["x", 7],
    ["y", 7],
  ]);
});

inserting.test("rows of a SELECT from the same table", async (connection) => {
  await connection.execute(insert(items), [{ name: "a", size: 1 }]);
  await connection.execute(insert(items).fromSelect(["name", "size"], select(c.name.concat("'"), c.size.add(1))));
  expect(await rowsOf(connection, select(c.name, c.size).orderBy(c.size))).toEqual([
    ["a", 1],
    ["a'", 2],
  ]);
});

inserting.test("rows of a SELECT that finds none", async (connection) => {
  await connection.execute(insert(items).fromSelect(["name"], select(pairs.c.b).where(pairs.c.a.lt(0))));
  expect(await valueOf(connection, select(func.count()).selectFrom(items))).toBe(0);
});

inserting.test("SQL text inserts, with bound values", async (connection) => {
  await connection.execute(sql`insert into pair (a, b, n) values (${1}, ${"it's"}, ${null})`);
  expect(await rowsOf(connection, select(pairs))).toEqual([[1, "it's", null]]);
});
