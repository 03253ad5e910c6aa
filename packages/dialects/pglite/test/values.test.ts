/** Values, there and back: what PostgreSQL's types make of what PGlite gives. */
import { typeDdl } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import { column, insert, literal, MetaData, select, types as t, table } from "@athanor/core";
import { pg } from "@athanor/postgresql";
import { expect, it } from "vitest";
import { ownPglite, rows, run } from "./database.ts";

const own = ownPglite();
const digits = "123456789012345678901234567890.123456789012345678901234567890";
const moment = new Date("2024-02-29T12:30:00.123Z");

it.each<[string, SqlType, unknown]>([
  ["integer", t.integer(), 2_147_483_647],
  ["big integer", t.bigInteger(), -(2 ** 53) + 1],
  ["big integer as bigint", t.bigInteger({ as: "bigint" }), 2n ** 63n - 1n],
  ["numeric", t.numeric(), digits],
  ["double", t.double(), Number.MIN_VALUE],
  ["NaN", t.double(), Number.NaN],
  ["boolean", t.boolean(), false],
  ["text", t.text(), "\\ ' \" \n é𝄞 {}%$1"],
  ["empty text", t.text(), ""],
  ["bytes", t.largeBinary(), Uint8Array.of(0, 1, 92, 255)],
  ["json", t.json(), { a: [1, "é", null] }],
  ["jsonb", pg.jsonb(), "text"],
  ["date before our era", t.date(), "-000043-03-15"],
  ["time", t.time(), "23:59:59.999999"],
  ["moment", t.dateTime({ timezone: true }), moment],
  ["moment, to the microsecond", t.dateTime({ timezone: true, as: "string" }), "2024-02-29T12:30:00.123456Z"],
  ["interval", t.interval(), "P1Y2M3DT4H5M6.789S"],
  ["uuid", t.uuid(), "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
  ["array", t.array(t.text()), ["", "NULL", "a,b", '"', null]],
  ["range", pg.int4range(), { lower: 1, upper: 5 }],
  ["NULL", t.text(), null],
])("%s", async (_what, type, value) => {
  const kept = table("kept", new MetaData(), { value: column(type, { nullable: true }) });
  await using connection = await own.engine().connect();
  await rows(connection, `CREATE TEMPORARY TABLE kept (value ${typeDdl(type, own.dialect())})`);
  await connection.execute(insert(kept).values({ value }));
  expect(await (await connection.execute(select(kept.c.value))).scalarOne()).toEqual(value);
});

it("of no declared type are what the database says that they are", async () => {
  await using connection = await own.engine().connect();
  const sql =
    "SELECT 7::int8 AS big, 1.50::numeric AS exact, '2024-02-29'::date AS day, '{1,NULL}'::int4[] AS list, '{\"a\":1}'::jsonb AS doc, '\\x00ff'::bytea AS bytes, true AS yes, $1::text AS text";
  expect(await rows(connection, sql, ["x"])).toEqual([
    { big: 7, exact: "1.50", day: "2024-02-29", list: [1, null], doc: { a: 1 }, bytes: Uint8Array.of(0, 255), yes: true, text: "x" },
  ]);
});

it("are exact whatever the database is set to", async () => {
  await run(own.engine(), "ALTER DATABASE template1 SET datestyle = 'German'", "ALTER ROLE postgres SET intervalstyle = 'postgres'");
  await using connection = await own.engine().connect();
  const stmt = select(literal("2024-02-29", t.date()).label("day"), literal("P1D", t.interval()).label("span"));
  expect(await (await connection.execute(stmt)).one()).toEqual({ day: "2024-02-29", span: "P1D" });
});
