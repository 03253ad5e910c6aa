import { column, deleteFrom, func, insert, MetaData, select, types as t, table, update } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const goods = table("good", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  amount: column(t.numeric(10, 2), { nullable: true, serverDefault: "1.50" }),
  at: column(t.dateTime(), { nullable: true }),
  data: column(t.json<unknown>(), { nullable: true }),
  flag: column(t.boolean(), { default: true }),
});
const c = goods.c;
const parcels = table("parcel", metadata, {
  code: column(t.string(20), { primaryKey: true }),
  weight: column(t.integer(), { serverDefault: "7" }),
  mark: column(t.integer(), { insertSentinel: true, nullable: true }),
});

/** RETURNING. */
export const returning: Topic = new Topic("RETURNING", { metadata });

returning.test("INSERT gives columns and expressions of the new row", ["insertReturning"], async (connection) => {
  const statement = insert(goods).values({ name: "a" }).returning(c.id, c.name.concat("!").label("loud"), c.amount);
  const row = (await connection.execute(statement)).one();
  expect(row).toEqual({ id: row.id, loud: "a!", amount: "1.50" });
  expect(await valuesOf(connection, select(c.name).where(c.id.eq(row.id)))).toEqual(["a"]);
});

returning.test("INSERT gives the whole row, each value of its type", ["insertReturning"], async (connection) => {
  const at = new Date("2024-05-06T07:08:09.000Z");
  const row = (
    await connection.execute(
      insert(goods)
        .values({ name: "a", at, data: { x: [1] }, flag: false, amount: "2" })
        .returning(goods),
    )
  ).one();
  expect(row).toEqual({ id: row.id, name: "a", amount: "2.00", at, data: { x: [1] }, flag: false });
});

returning.test("INSERT of several VALUES gives several rows", ["insertReturning"], async (connection) => {
  const statement = insert(goods)
    .values([{ name: "a" }, { name: "b" }, { name: "c" }])
    .returning(c.name);
  const result = await connection.execute(statement);
  expect(result.scalars().all().sort()).toEqual(["a", "b", "c"]);
});

returning.test("INSERT of many rows gives a row for each", ["insertReturning"], async (connection) => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ name: `n${i}` }));
  const result = await connection.execute(insert(goods).returning(c.id, c.name), rows);
  const given = result.all();
  expect(new Set(given.map(({ name }) => name))).toEqual(new Set(rows.map(({ name }) => name)));
  expect(new Set(given.map(({ id }) => id)).size).toBe(40);
  expect(await valueOf(connection, select(func.count()).selectFrom(goods))).toBe(40);
});

returning.test("rows come in the order of the parameters, where that is asked for", ["insertReturning"], async (connection) => {
  const rows = Array.from({ length: 300 }, (_, i) => ({ name: `n${(i * 7919) % 300}` }));
  const result = await connection.execute(insert(goods).returning(c.id, c.name, { sortByParameterOrder: true }), rows);
  expect(result.all().map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
});

returning.test("so do rows whose keys tell nothing of it, by a sentinel column", ["insertReturning"], async (connection) => {
  const rows = Array.from({ length: 300 }, (_, i) => ({ code: `n${(i * 7919) % 300}` }));
  const result = await connection.execute(insert(parcels).returning(parcels, { sortByParameterOrder: true }), rows);
  expect(result.all()).toEqual(rows.map(({ code }) => ({ code, weight: 7 })));
});

returning.test("INSERT from a SELECT gives its rows", ["insertReturning"], async (connection) => {
  await connection.execute(insert(goods), [{ name: "a" }, { name: "b" }]);
  const statement = insert(goods)
    .fromSelect(["name"], select(c.name.concat("2")).where(c.name.eq("b")))
    .returning(c.name);
  expect(await rowsOf(connection, statement)).toEqual([["b2"]]);
});

returning.test("UPDATE gives the changed rows", ["updateReturning"], async (connection) => {
  await connection.execute(insert(goods), [{ name: "a" }, { name: "b" }, { name: "c" }]);
  const statement = update(goods).where(c.name.ne("b")).values({ amount: "9" }).returning(c.name, c.amount);
  const rows = await rowsOf(connection, statement);
  expect(rows.sort()).toEqual([
    ["a", "9.00"],
    ["c", "9.00"],
  ]);
});

returning.test("UPDATE that finds nothing gives no row", ["updateReturning"], async (connection) => {
  expect(await rowsOf(connection, update(goods).where(c.name.eq("nobody")).values({ amount: "9" }).returning(c.id))).toEqual([]);
});

returning.test("DELETE gives the rows that went", ["deleteReturning"], async (connection) => {
  await connection.execute(insert(goods), [{ name: "a" }, { name: "b" }, { name: "c" }]);
  const rows = await rowsOf(connection, deleteFrom(goods).where(c.name.lt("c")).returning(c.name));
  expect(rows.flat().sort()).toEqual(["a", "b"]);
  expect(await valuesOf(connection, select(c.name))).toEqual(["c"]);
});

returning.test("the rows count as affected", ["insertReturning", "deleteReturning"], async (connection) => {
  expect(
    (
      await connection.execute(
        insert(goods)
          .values([{ name: "a" }, { name: "b" }])
          .returning(c.id),
      )
    ).rowCount,
  ).toBe(2);
  expect((await connection.execute(deleteFrom(goods).returning(c.id))).rowCount).toBe(2);
});
