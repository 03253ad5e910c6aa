import { column, insert, literal, MetaData, select, sqlNull, types as t, table, update } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

interface Profile {
  readonly name: string;
  readonly age: number;
  readonly tags: readonly string[];
  readonly address: { readonly city: string; readonly "zip code": string } | null;
  readonly active: boolean;
}

const metadata = new MetaData();
const documents = table("document", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  data: column(t.json<unknown>(), { nullable: true }),
  strict: column(t.json<unknown>({ nullAs: "json" }), { nullable: true }),
  profile: column(t.json<Profile>(), { nullable: true }),
});
const c = documents.c;

/** JSON: documents there and back, and paths into them. */
export const jsonValues: Topic = new Topic("JSON", { metadata, needs: ["json"] });

const DOCUMENTS: readonly (readonly [what: string, document: unknown])[] = [
  ["an object", { a: 1, b: "two", c: [3, null, true] }],
  ["an empty object", {}],
  ["an empty list", []],
  ["a list of objects", [{ x: 1 }, { x: 2 }]],
  ["a text", "hello"],
  ["an empty text", ""],
  ["a number", 15],
  ["a fraction", 0.25],
  ["true", true],
  ["false", false],
  ["keys and texts with quotes and backslashes", { 'a "b" \\': 'it\'s \\ "x" \n % ? :a' }],
  ["texts of other scripts", { "klíč 漢": "réve🐍 illé" }],
  ["what is nested deeply", { a: { b: { c: { d: [{ e: "f" }] } } } }],
];

for (const [what, document] of DOCUMENTS)
  jsonValues.test(`${what}, there and back`, async (connection) => {
    await connection.execute(insert(documents).values({ id: 1, data: document }));
    expect(await valueOf(connection, select(c.data))).toEqual(document);
    expect(await valueOf(connection, select(literal(document, t.json<unknown>()).label("d")))).toEqual(document);
  });

jsonValues.test("a large document", async (connection) => {
  const document = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key ${i}`, ["žluťoučký", i, { i }]]));
  await connection.execute(insert(documents).values({ id: 1, data: document }));
  expect(await valueOf(connection, select(c.data))).toEqual(document);
});

jsonValues.test("documents of many rows", async (connection) => {
  await connection.execute(
    insert(documents),
    DOCUMENTS.map(([, data], id) => ({ id, data })),
  );
  expect(await valuesOf(connection, select(c.data).orderBy(c.id))).toEqual(DOCUMENTS.map(([, data]) => data));
});

jsonValues.test("null is SQL's NULL, or JSON's null where the type says so", ["jsonNull"], async (connection) => {
  await connection.execute(insert(documents).values({ id: 1, data: null, strict: null }));
  await connection.execute(insert(documents).values({ id: 2, data: sqlNull(), strict: sqlNull() }));
  expect(await valuesOf(connection, select(c.id).where(c.data.isNull()).orderBy(c.id))).toEqual([1, 2]);
  expect(await valuesOf(connection, select(c.id).where(c.strict.isNull()))).toEqual([2]);
  expect(await rowsOf(connection, select(c.data, c.strict).orderBy(c.id))).toEqual([
    [null, null],
    [null, null],
  ]);
});

const PROFILE: Profile = { name: 'Ža"neta', age: 41, tags: ["a", "b"], address: { city: "Brno", "zip code": "602 00" }, active: true };

jsonValues.test("a path leads to a member, as JSON and as text", async (connection) => {
  await connection.execute(insert(documents).values({ id: 1, profile: PROFILE }));
  const statement = select(
    c.profile.at("name"),
    c.profile.atText("name"),
    c.profile.at("age"),
    c.profile.atText("age"),
    c.profile.at("tags"),
  );
  expect(await rowsOf(connection, statement)).toEqual([['Ža"neta', 'Ža"neta', 41, "41", ["a", "b"]]]);
});

jsonValues.test("a path leads deeper, by keys with spaces and by indexes", async (connection) => {
  await connection.execute(insert(documents).values({ id: 1, profile: PROFILE }));
  const statement = select(
    c.profile.atText("address", "zip code"),
    c.profile.at("tags", 1),
    c.profile.atText(["tags", 0]),
    c.profile.at("address"),
  );
  expect(await rowsOf(connection, statement)).toEqual([["602 00", "b", "a", { city: "Brno", "zip code": "602 00" }]]);
});

jsonValues.test("a path that leads nowhere is NULL", async (connection) => {
  await connection.execute(insert(documents).values({ id: 1, profile: PROFILE }));
  expect(await rowsOf(connection, select(c.profile.atText("address", "street"), c.profile.at("tags", 7)))).toEqual([[null, null]]);
});

jsonValues.test("rows are found by what is in a document", async (connection) => {
  await connection.execute(insert(documents), [
    { id: 1, profile: PROFILE },
    { id: 2, profile: { ...PROFILE, name: "Karel", age: 7, active: false } },
  ]);
  expect(await valuesOf(connection, select(c.id).where(c.profile.atText("name").eq("Karel")))).toEqual([2]);
  expect(await valuesOf(connection, select(c.id).where(c.profile.atText("age").cast(t.integer()).gt(40)))).toEqual([1]);
  expect(await valuesOf(connection, select(c.id).where(c.profile.atText("address", "city").like("B%")).orderBy(c.id))).toEqual([1, 2]);
});

jsonValues.test("the same statement with another path is another statement", async (connection) => {
  await connection.execute(insert(documents).values({ id: 1, profile: PROFILE }));
  for (const [key, value] of [
    ["city", "Brno"],
    ["zip code", "602 00"],
    ["city", "Brno"],
  ] as const)
    expect(await valueOf(connection, select(c.profile.atText("address", key)))).toBe(value);
});

jsonValues.test("a document is replaced", async (connection) => {
  await connection.execute(insert(documents).values({ id: 1, data: { a: 1 } }));
  await connection.execute(update(documents).values({ data: ["b"] }));
  expect(await valueOf(connection, select(c.data))).toEqual(["b"]);
});
