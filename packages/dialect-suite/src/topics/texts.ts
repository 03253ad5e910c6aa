import { ArgumentError, column, insert, literal, MetaData, select, types as t, table } from "@athanor/core";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { failureOf, rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const texts = table("text_value", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  short: column(t.string(60), { nullable: true }),
  long: column(t.text(), { nullable: true }),
});
const bytes = table("byte_value", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  data: column(t.largeBinary(), { nullable: true }),
});

/** Texts and bytes, there and back. */
export const textsAndBytes: Topic = new Topic("texts and bytes", { metadata });

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ["plain", "hello"],
  ["quotes", `it's "quoted" and \`ticked\``],
  ["doubled quotes", "''\"\"``"],
  ["a backslash", "back\\slash \\n \\' \\"],
  ["percent signs", "100 % %s %(x)s %%"],
  ["placeholders", "? :name $1 @p1 ??"],
  ["a comment", "-- /* not */ one; select 1"],
  ["line breaks and tabs", "one\r\ntwo\tthree\n"],
  ["spaces around", "  x  "],
  ["letters of other scripts", "Žluťoučký кůň 漢字 שלום สวัสดี"],
  ["characters beyond the first plane", "😀 𝒳 👩‍👩‍👧"],
  ["letters with marks of their own", "e\u0301 ≠ é"],
];

for (const [what, value] of TEXTS)
  textsAndBytes.test(`${what}: stored, compared, selected and as a literal`, async (connection) => {
    await connection.execute(insert(texts).values({ id: 1, short: value, long: value }));
    expect(await rowsOf(connection, select(texts.c.short, texts.c.long))).toEqual([[value, value]]);
    expect(await valuesOf(connection, select(texts.c.id).where(texts.c.short.eq(value)))).toEqual([1]);
    expect(await valueOf(connection, select(literal(value)))).toBe(value);
  });

textsAndBytes.test("half of a character is refused, and not made another one", async (connection) => {
  for (const half of ["\ud83d", "a\ude00b"]) {
    const insertHalf = () => connection.execute(insert(texts).values({ id: 1, short: half }));
    expect(await failureOf(insertHalf)).toBeInstanceOf(ArgumentError);
    expect(await failureOf(() => connection.execute(select(literal(half))))).toBeInstanceOf(ArgumentError);
  }
});

textsAndBytes.test("an empty text is not NULL", ["emptyText"], async (connection) => {
  await connection.execute(insert(texts), [
    { id: 1, short: "", long: "" },
    { id: 2, short: null, long: null },
  ]);
  expect(await rowsOf(connection, select(texts.c.short, texts.c.long).orderBy(texts.c.id))).toEqual([
    ["", ""],
    [null, null],
  ]);
  expect(await valuesOf(connection, select(texts.c.id).where(texts.c.short.eq("")))).toEqual([1]);
});

textsAndBytes.test("a text and bytes of sixty thousand", async (connection) => {
  const large = "0123456789 ;".repeat(5000);
  await connection.execute(insert(texts).values({ id: 1, long: large }));
  await connection.execute(insert(bytes).values({ id: 1, data: new TextEncoder().encode(large) }));
  expect((await valueOf(connection, select(texts.c.long))) === large).toBe(true);
  expect(new TextDecoder().decode((await valueOf(connection, select(bytes.c.data))) ?? undefined) === large).toBe(true);
});

/** The only value of a statement; null where the database, or the driver, refuses it. */
async function unlessRefused(connection: ConnectionFace, run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch {
    await connection.rollback();
    return null;
  }
}

textsAndBytes.test("a text with a NUL is whole, or refused: it is never cut", async (connection) => {
  const value = "one\0two";
  const selected = await unlessRefused(connection, () => valueOf(connection, select(literal(value))));
  expect([null, value]).toContain(selected);
  const stored = await unlessRefused(connection, async () => {
    await connection.execute(insert(texts).values({ id: 1, short: value }));
    return valueOf(connection, select(texts.c.short));
  });
  expect([null, value]).toContain(stored);
});

textsAndBytes.test("a text of a megabyte", ["largeText"], async (connection) => {
  const large = "žluťoučký ".repeat(100_000);
  await connection.execute(insert(texts).values({ id: 1, long: large }));
  expect((await valueOf(connection, select(texts.c.long))) === large).toBe(true);
});

textsAndBytes.test("texts of many rows", async (connection) => {
  const rows = TEXTS.map(([, short], id) => ({ id, short }));
  await connection.execute(insert(texts), rows);
  expect(await valuesOf(connection, select(texts.c.short).orderBy(texts.c.id))).toEqual(rows.map(({ short }) => short));
});

const BYTES: readonly (readonly [what: string, data: Uint8Array])[] = [
  ["none", new Uint8Array()],
  ["zeros", new Uint8Array([0, 0, 0])],
  ["all there are", Uint8Array.from({ length: 256 }, (_, i) => i)],
  ["those of quotes and backslashes", new Uint8Array([39, 34, 92, 0, 39, 92, 48])],
  ["a part of a larger buffer", new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4)],
];

for (const [what, data] of BYTES)
  textsAndBytes.test(`bytes: ${what}`, async (connection) => {
    await connection.execute(insert(bytes).values({ id: 1, data }));
    const stored = await valueOf(connection, select(bytes.c.data));
    expect(stored).toBeInstanceOf(Uint8Array);
    expect([...(stored ?? [])]).toEqual([...data]);
    expect(await valuesOf(connection, select(bytes.c.id).where(bytes.c.data.eq(data)))).toEqual([1]);
  });

textsAndBytes.test("a megabyte of bytes", ["largeBinary"], async (connection) => {
  const large = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 31) & 255);
  await connection.execute(insert(bytes).values({ id: 1, data: large }));
  const stored = await valueOf(connection, select(bytes.c.data));
  expect(Buffer.compare(stored ?? new Uint8Array(), large)).toBe(0);
});

textsAndBytes.test("no bytes are not NULL", ["emptyText"], async (connection) => {
  await connection.execute(insert(bytes), [
    { id: 1, data: new Uint8Array() },
    { id: 2, data: null },
  ]);
  expect(await valuesOf(connection, select(bytes.c.id).where(bytes.c.data.isNull()))).toEqual([2]);
});
