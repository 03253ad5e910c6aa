import { column, func, insert, literal, MetaData, select, types as t, table, typeDecorator } from "@athanor/core";
import { DatabaseError } from "@athanor/engine";
import { expect } from "vitest";
import { failureOf, rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

/** A type of one's own: what is stored is the text turned round. */
const reversed = typeDecorator({
  impl: t.string(40),
  bind: (value: string) => [...value].reverse().join(""),
  result: (value: string) => [...value].reverse().join(""),
});

const metadata = new MetaData();
const things = table("thing", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  key: column(t.uuid(), { nullable: true }),
  plainKey: column(t.uuid({ native: false }), { nullable: true }),
  kind: column(t.enum(["one", "two", "it's three", "štyři"], { name: "thing_kind" }), { nullable: true }),
  guardedKind: column(t.enum(["a", "b"], { name: "guarded_kind", createConstraint: true }), { name: "guarded_kind", nullable: true }),
  looseKind: column(t.enum(["a", "b"], { name: "loose_kind", native: false }), { nullable: true }),
  flag: column(t.boolean(), { nullable: true }),
  secret: column(reversed, { nullable: true }),
});
const c = things.c;

/** UUIDs, enumerations, booleans, types of one's own, arrays. */
export const otherValues: Topic = new Topic("other types", { metadata });

const KEYS = ["00000000-0000-0000-0000-000000000000", "b5af3f2a-4a5c-4b5e-9d5e-8f1d2f3a4b5c", "ffffffff-ffff-ffff-ffff-ffffffffffff"];

otherValues.test("UUIDs, there and back", async (connection) => {
  await connection.execute(
    insert(things),
    KEYS.map((key, id) => ({ id, key, plainKey: key })),
  );
  expect(await rowsOf(connection, select(c.key, c.plainKey).orderBy(c.id))).toEqual(KEYS.map((key) => [key, key]));
  expect(await valuesOf(connection, select(c.id).where(c.key.eq(KEYS[1] ?? "")))).toEqual([1]);
  expect(
    await valuesOf(
      connection,
      select(c.id)
        .where(c.key.in(KEYS.slice(1)))
        .orderBy(c.id),
    ),
  ).toEqual([1, 2]);
});

otherValues.test("a bound UUID is selected", async (connection) => {
  expect(await valueOf(connection, select(literal(KEYS[1] ?? "", t.uuid()).label("key")))).toBe(KEYS[1]);
});

otherValues.test("enumerations, there and back", async (connection) => {
  const kinds = ["one", "it's three", "štyři", null] as const;
  await connection.execute(
    insert(things),
    kinds.map((kind, id) => ({ id, kind })),
  );
  expect(await valuesOf(connection, select(c.kind).orderBy(c.id))).toEqual(kinds);
  expect(await valuesOf(connection, select(c.id).where(c.kind.eq("it's three")))).toEqual([1]);
  expect(
    await valuesOf(
      connection,
      select(c.id)
        .where(c.kind.in(["one", "štyři"]))
        .orderBy(c.id),
    ),
  ).toEqual([0, 2]);
});

otherValues.test("enumerations that are texts in the database", async (connection) => {
  await connection.execute(insert(things).values({ id: 1, looseKind: "b" }));
  expect(await valuesOf(connection, select(c.looseKind).where(c.looseKind.eq("b")))).toEqual(["b"]);
});

otherValues.test("enumerations take their members alone, whoever writes them", ["enumMembers"], async (connection) => {
  await connection.driverSql("insert into thing (id, guarded_kind) values (1, 'a')");
  expect(await valuesOf(connection, select(c.guardedKind))).toEqual(["a"]);
  expect(await failureOf(() => connection.driverSql("insert into thing (id, guarded_kind) values (2, 'c')"))).toBeInstanceOf(DatabaseError);
});

otherValues.test("booleans, there and back", async (connection) => {
  const flags = [true, false, null];
  await connection.execute(
    insert(things),
    flags.map((flag, id) => ({ id, flag })),
  );
  expect(await valuesOf(connection, select(c.flag).orderBy(c.id))).toEqual(flags);
  expect(await valueOf(connection, select(literal(true).label("yes")))).toBe(true);
  expect(await valueOf(connection, select(literal(false).label("no")))).toBe(false);
});

otherValues.test("a type of one's own changes what goes there and what comes back", async (connection) => {
  await connection.execute(insert(things).values({ id: 1, secret: "abc" }));
  expect(await valueOf(connection, select(c.secret))).toBe("abc");
  expect(await valueOf(connection, select(c.secret.cast(t.string(40))))).toBe("cba");
  expect(await valuesOf(connection, select(c.id).where(c.secret.eq("abc")))).toEqual([1]);
  expect(await valueOf(connection, select(func.max(c.secret)))).toBe("abc");
});

const arraysMetadata = new MetaData();
const lists = table("list_value", arraysMetadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  ints: column(t.array(t.integer()), { nullable: true }),
  texts: column(t.array(t.string(40)), { nullable: true }),
  nested: column(t.array(t.array(t.integer())), { nullable: true }),
});

/** Arrays, where the database has them. */
export const arrayValues: Topic = new Topic("arrays", { metadata: arraysMetadata, needs: ["arrays"] });

arrayValues.test("arrays, there and back", async (connection) => {
  const texts = ["a", "", "it's", '"q"', "back\\slash", "{x,y}", "NULL", "漢"];
  await connection.execute(
    insert(lists).values({
      id: 1,
      ints: [1, -2, 3],
      texts,
      nested: [
        [1, 2],
        [3, 4],
      ],
    }),
  );
  expect(await rowsOf(connection, select(lists.c.ints, lists.c.texts, lists.c.nested))).toEqual([
    [
      [1, -2, 3],
      texts,
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ]);
});

arrayValues.test("empty arrays are not NULL", async (connection) => {
  await connection.execute(insert(lists), [
    { id: 1, ints: [] },
    { id: 2, ints: null },
  ]);
  expect(await valuesOf(connection, select(lists.c.ints).orderBy(lists.c.id))).toEqual([[], null]);
});

arrayValues.test("a member of an array, and rows found by it", async (connection) => {
  await connection.execute(insert(lists), [
    { id: 1, ints: [5, 6] },
    { id: 2, ints: [7, 8] },
  ]);
  expect(await valuesOf(connection, select(lists.c.ints.at(2)).orderBy(lists.c.id))).toEqual([6, 8]);
  expect(await valuesOf(connection, select(lists.c.id).where(lists.c.ints.eq([7, 8])))).toEqual([2]);
});
