import { column, insert, MetaData, select, types as t, table } from "@athanor/core";
import { expect } from "vitest";
import type { ConnectionFace, EngineFace } from "../face.ts";
import { valueOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const values = table("literal_value", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  s: column(t.string(60), { nullable: true }),
  n: column(t.numeric(20, 5), { nullable: true }),
  i: column(t.integer(), { nullable: true }),
  big: column(t.bigInteger({ as: "bigint" }), { nullable: true }),
  d: column(t.double(), { nullable: true }),
  flag: column(t.boolean(), { nullable: true }),
  day: column(t.date(), { nullable: true }),
  hour: column(t.time(), { nullable: true }),
  at: column(t.dateTime(), { nullable: true }),
  key: column(t.uuid(), { nullable: true }),
  bytes: column(t.largeBinary(), { nullable: true }),
  doc: column(t.json<unknown>(), { nullable: true }),
});

/** Statements whose values stand in their text (`literalBinds`), run as text. */
export const literals: Topic = new Topic("literals", { metadata });

type Compilable = {
  compile(dialect: object, options?: { readonly literalBinds?: boolean }): { readonly sql: string; readonly params: readonly unknown[] };
};

/** Runs a statement with its values as literals. */
async function runLiterally(connection: ConnectionFace, engine: EngineFace, statement: Compilable): Promise<void> {
  const compiled = statement.compile(engine.dialect, { literalBinds: true });
  expect(compiled.params).toEqual([]);
  await connection.driverSql(compiled.sql);
}

const CASES: readonly (readonly [key: keyof typeof values.c & string, value: unknown])[] = [
  ["s", "plain"],
  ["s", 'it\'s "quoted"'],
  ["s", "back\\slash \\' \\\\"],
  ["s", "100 % %s %(x)s ? :name $1"],
  ["s", "žluťoučký 漢字 😀"],
  ["s", ""],
  ["s", "line\nbreak -- and ; more"],
  ["n", "-12345.67890"],
  ["i", -5],
  ["i", 2 ** 31 - 1],
  ["big", -(2n ** 63n)],
  ["big", 2n ** 63n - 1n],
  ["d", -0.125],
  ["d", 1e21],
  ["flag", true],
  ["flag", false],
  ["day", "2024-02-29"],
  ["hour", "12:57:18"],
  ["at", new Date("2012-10-15T12:57:18.000Z")],
  ["key", "b5af3f2a-4a5c-4b5e-9d5e-8f1d2f3a4b5c"],
  ["bytes", new Uint8Array([0, 39, 92, 255])],
  ["doc", { "it's": ['"\\', 1, null, "% ? :x 漢"] }],
  ["s", null],
  ["i", null],
];

for (const [key, value] of CASES)
  literals.test(`${key}: ${shown(value)}`, async (connection, { engine }) => {
    await runLiterally(connection, engine, insert(values).values({ id: 1, [key]: value }));
    const stored = await valueOf(connection, select(values.c[key]));
    if (key === "hour") expect(String(stored).replace(/\.0+$/, "")).toBe(value);
    else if (value instanceof Uint8Array) expect([...new Uint8Array(bytesOf(stored))]).toEqual([...value]);
    else expect(stored).toEqual(value);
  });

literals.test("literals in conditions find what bound values find", async (connection, { engine }) => {
  await connection.execute(insert(values).values({ id: 1, s: "it's \\", n: "1.5", day: "2024-02-29", i: 3 }));
  const c = values.c;
  const statement = select(c.id).where(c.s.eq("it's \\"), c.n.eq("1.5"), c.day.eq("2024-02-29"), c.i.in([1, 2, 3]), c.s.startsWith("it's"));
  const compiled = statement.compile(engine.dialect, { literalBinds: true });
  expect(compiled.params).toEqual([]);
  expect((await connection.driverSql(compiled.sql)).all()).toEqual([{ id: 1 }]);
});

literals.test("limits, CASE and empty lists as literals", async (connection, { engine }) => {
  await connection.execute(insert(values), [{ id: 1 }, { id: 2 }, { id: 3 }]);
  const c = values.c;
  const statement = select(c.id).where(c.id.notIn([])).orderBy(c.id).limit(1).offset(1);
  const compiled = statement.compile(engine.dialect, { literalBinds: true });
  expect((await connection.driverSql(compiled.sql)).all()).toEqual([{ id: 2 }]);
});

function bytesOf(value: unknown): Iterable<number> {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`No bytes came back, but ${String(value)}.`);
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${[...value].join(" ")}`;
  return typeof value === "bigint" ? `${value}` : JSON.stringify(value);
}
