/** Values of every type, to the server and back. */
import type { SqlType } from "@athanor/core";
import { column, exact, func, insert, literal, MetaData, select, types as t, table } from "@athanor/core";
import type { EngineState } from "@athanor/engine";
import { createAll, executeDriverSql, executeStatement } from "@athanor/engine";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { mssql } from "../src/index.ts";
import { describeServer, has, inTransaction, rowsOf, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();
const bytes = new Uint8Array([0, 1, 92, 39, 255]);
const date = new Date("2024-02-29T12:30:00.000Z");
let tables = 0;

let engine: EngineState;

beforeAll(async () => {
  if (SERVER !== null) engine = await database.engine({ pool: { size: 1 } });
});

/** Writes values into a column one after the other, and gives what is read there: all, or those that equal one. */
async function roundTrips(type: SqlType, given: readonly unknown[], only?: unknown): Promise<unknown[]> {
  const metadata = new MetaData();
  const values = table(`v${tables++}`, metadata, {
    id: column(t.integer(), { primaryKey: true, autoincrement: false }),
    a: column(type, { nullable: true }),
  });
  return inTransaction(engine, function* (connection) {
    yield* createAll(connection, metadata);
    const rows = given.map((a, id) => ({ id: id + 1, a: a as never }));
    yield* executeStatement(connection, insert(values), rows);
    const all = select(values.c.a).orderBy(values.c.id);
    const wanted = only === undefined ? all : all.where(values.c.a.eq(only as never));
    return (yield* executeStatement(connection, wanted, undefined)).scalars().all();
  });
}

type Case = readonly [what: string, type: SqlType, value: unknown, back?: unknown];

const NUMBERS: readonly Case[] = [
  ["the greatest TINYINT", mssql.tinyint(), 255],
  ["the least SMALLINT", t.smallInteger(), -32_768],
  ["the greatest INTEGER", t.integer(), 2_147_483_647],
  ["the least INTEGER", t.integer(), -2_147_483_648],
  ["the greatest safe integer", t.bigInteger(), Number.MAX_SAFE_INTEGER],
  ["the greatest BIGINT", t.bigInteger({ as: "bigint" }), 2n ** 63n - 1n],
  ["the least BIGINT", t.bigInteger({ as: "bigint" }), -(2n ** 63n)],
  ["a small BIGINT", t.bigInteger({ as: "bigint" }), 7n],
  ["a BIGINT as text", t.bigInteger({ as: "string" }), "9223372036854775807"],
  ["a DECIMAL of 38 digits", t.numeric(38, 10), "-1234567890123456789012345678.0123456789"],
  ["a DECIMAL of 28 digits", t.numeric(28, 0), "9999999999999999999999999999"],
  ["a DECIMAL of 19 digits", t.numeric(19, 19), "0.9999999999999999999"],
  ["a DECIMAL with zeros", t.numeric(12, 2), "3", "3.00"],
  ["a DECIMAL with an exponent", t.numeric(12, 4), "1.5e-3", "0.0015"],
  ["a DECIMAL as a number", t.numeric(12, 2, { as: "number" }), 0.1],
  ["a DECIMAL of a number", t.numeric(12, 2), -0.5, "-0.50"],
  ["the greatest MONEY", mssql.money(), "922337203685477.5807"],
  ["the least MONEY", mssql.money(), "-922337203685477.5808"],
  ["SMALLMONEY", mssql.smallmoney(), "-214748.3648"],
  ["MONEY as a number", mssql.money({ as: "number" }), 0.1],
  ["a REAL", exact.real(), 0.1],
  ["a FLOAT", t.double(), 0.1 + 0.2],
  ["a whole FLOAT", t.double(), 5],
  ["the greatest FLOAT", t.double(), Number.MAX_VALUE],
  ["true", t.boolean(), true],
  ["false", mssql.bit(), false],
];

const TEMPORALS: readonly Case[] = [
  ["the first date", t.date(), "0001-01-01"],
  ["the last date", t.date(), "9999-12-31"],
  ["a date long ago", t.date(), "1582-10-15"],
  ["midnight", t.time(), "00:00:00"],
  ["a time of seven digits", t.time(), "23:59:59.9999999"],
  ["a time of one digit", t.time(), "12:30:00.1"],
  ["a time without seconds", t.time(), "12:30", "12:30:00"],
  ["a Date", t.dateTime(), new Date("2024-02-29T12:30:45.678Z")],
  ["a Date long ago", t.dateTime(), new Date("0099-01-01T00:00:00Z")],
  ["a DATETIME2 of seven digits", t.dateTime({ as: "string" }), "2024-02-29T12:30:45.1234567"],
  ["a DATETIME2 of zeros", t.dateTime({ as: "string" }), "2024-02-29 12:30", "2024-02-29T12:30:00"],
  ["the last DATETIME2", t.dateTime({ as: "string" }), "9999-12-31T23:59:59.9999999"],
  ["a DATETIMEOFFSET", t.dateTime({ timezone: true }), date],
  [
    "a DATETIMEOFFSET of another zone, which is the instant",
    t.dateTime({ timezone: true, as: "string" }),
    "2024-02-29T12:30:45.1234567+05:30",
    "2024-02-29T07:00:45.1234567Z",
  ],
  ["a DATETIME", mssql.datetime(), new Date("2024-02-29T12:30:45.997Z")],
  ["a DATETIME, exact to three milliseconds", mssql.datetime(), new Date("2024-02-29T12:30:45.678Z"), new Date("2024-02-29T12:30:45.677Z")],
  ["a DATETIME before 1900", exact.datetime(), new Date("1753-01-01T00:00:00.000Z")],
  ["a SMALLDATETIME", mssql.smalldatetime(), date],
  ["a DATETIME2(3)", mssql.datetime2({ precision: 3 }), new Date("2024-02-29T12:30:45.678Z")],
  ["an interval", t.interval(), "P1DT2H"],
];

const DATA: readonly Case[] = [
  ["text", t.string(30), "it's \\ \" \n"],
  ["text beyond ASCII", t.unicode(30), "naïve Ω 🧪"],
  ["text of the database's code page", t.string(30), "naïve"],
  ["no text", t.text(), ""],
  ["a number as text", t.string(30), 5, "5"],
  ["long text", t.unicodeText(), "🧪".repeat(100_000)],
  ["long ASCII", t.text(), "x".repeat(100_000)],
  ["text of 8000 letters", t.text(), "x".repeat(8000)],
  ["text of 8001 letters", t.text(), "x".repeat(8001)],
  ["text of 4001 letters beyond ASCII", t.unicodeText(), "é".repeat(4001)],
  ["NCHAR", exact.nchar(3), "Ω ", "Ω  "],
  ["bytes", t.largeBinary(), bytes],
  ["no bytes", t.largeBinary(), new Uint8Array()],
  ["long bytes", t.largeBinary(), new Uint8Array(100_000).fill(7)],
  ["a part of a buffer", t.largeBinary(), new Uint8Array([9, ...bytes, 9]).subarray(1, 6), bytes],
  ["BINARY", mssql.binary(5), bytes],
  ["a member of an enumeration", t.enum("a", "it's"), "it's"],
  ["JSON", t.json(), { a: [1, "x", null, 1.5, true, "\\ ' \" 🧪"] }],
  ["JSON that is a string", t.json(), "12"],
  ["JSON that is a number", t.json(), 12],
  ["JSON's null", t.json({ nullAs: "json" }), null],
  ["a UUID", t.uuid(), "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
  ["a UUID as digits", t.uuid({ native: false }), "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
  ["XML", mssql.xml(), '<a b="Ω"/>'],
];

describeServer.each<readonly [string, readonly Case[]]>([
  ["numbers", NUMBERS],
  ["dates and times", TEMPORALS],
  ["text and data", DATA],
])("%s come back as they went", (_family, cases) => {
  it.each(cases.map((each) => [each[0], each] as const))("%s", async (_what, [, type, value, back = value]) => {
    const [found] = await roundTrips(type, [value]);
    if (has("sevenDigits") || type.family !== "time" || !/\.\d{7}/.test(String(value))) expect(found).toEqual(back);
    else expect(found).not.toEqual(back);
  });
});

describeServer("values of several rows, which go together,", () => {
  it("are kept whole, of whatever length and letters each of them is", async () => {
    const texts = ["x".repeat(5000), "Ω", "x", "é".repeat(5000), "x".repeat(4000), "", "x".repeat(9000)];
    expect(await roundTrips(t.unicodeText(), texts)).toEqual(texts);
  });

  it("may be found by the numbers that they come back as, of a REAL too", async () => {
    expect(await roundTrips(exact.real(), [0.1, 0.2, 3e38], 0.1)).toEqual([0.1]);
    expect(await roundTrips(t.float(24), [0.1, 0.2], 0.2)).toEqual([0.2]);
    expect(await roundTrips(exact.real(), [0.1], 1e300)).toEqual([]);
  });

  it("are kept exact, of whatever size each of them is", async () => {
    const numbers = ["12345678901234567890123456.12", "0.01", "-1.00", "99999999999999999999.99"];
    expect(await roundTrips(t.numeric(38, 2), numbers)).toEqual(numbers);
    const integers = [1n, 2n ** 62n, -1n];
    expect(await roundTrips(t.bigInteger({ as: "bigint" }), integers)).toEqual(integers);
    expect(await roundTrips(t.double(), [1, 0.5, 1e300])).toEqual([1, 0.5, 1e300]);
  });

  it("may be NULL in some of them", async () => {
    const given = [null, bytes, null];
    expect(await roundTrips(t.largeBinary(), given)).toEqual(given);
    expect(await roundTrips(t.integer(), [null, 5])).toEqual([null, 5]);
    expect(await roundTrips(t.date(), [null, "2024-02-29"])).toEqual([null, "2024-02-29"]);
  });

  it("may be of several types in a SQL_VARIANT", async () => {
    const given = ["text", 5, 0.5];
    expect(await roundTrips(mssql.sqlVariant(), given)).toEqual(given);
  });
});

describeServer("NULL", () => {
  it.each<[string, SqlType]>([
    ["INTEGER", t.integer()],
    ["BIGINT", t.bigInteger()],
    ["DECIMAL", t.numeric(5, 2)],
    ["MONEY", mssql.money()],
    ["FLOAT", t.double()],
    ["BIT", t.boolean()],
    ["VARCHAR", t.string(5)],
    ["NVARCHAR", t.unicode(5)],
    ["DATE", t.date()],
    ["TIME", t.time()],
    ["DATETIME", mssql.datetime()],
    ["DATETIME2", t.dateTime()],
    ["DATETIMEOFFSET", t.dateTime({ timezone: true })],
    ["VARBINARY", t.largeBinary()],
    ["BINARY", mssql.binary(3)],
    ["UNIQUEIDENTIFIER", t.uuid()],
    ["JSON", t.json()],
    ["XML", mssql.xml()],
    ["SQL_VARIANT", mssql.sqlVariant()],
  ])("of %s is taken and given", async (what, type) => {
    const given = roundTrips(type, [null]);
    if (what === "DATETIMEOFFSET" && !has("offsetsOfText")) await expect(given).rejects.toThrow(/of type datetimeoffset/);
    else expect(await given).toEqual([null]);
  });
});

describeServer("any value comes back as it went", () => {
  const any = async <T>(type: SqlType, arbitrary: fc.Arbitrary<T>): Promise<void> => {
    const given = fc.sample(arbitrary, 200);
    expect(await roundTrips(type, given)).toEqual(given);
  };
  const digits = (precision: number, scale: number) =>
    fc.bigInt(-(10n ** BigInt(precision)) + 1n, 10n ** BigInt(precision) - 1n).map((n) => {
      const text = String(n < 0n ? -n : n).padStart(scale + 1, "0");
      return `${n < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
    });
  const [first, last] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];
  // Units of 100 ns; a server of six digits gets those that it keeps.
  const unit = has("sevenDigits") ? 1 : 10;
  const moment = fc
    .tuple(fc.integer({ min: first, max: last }), fc.integer({ min: 0, max: Math.floor(9999 / unit) }))
    .map(([milliseconds, fraction]) => {
      const text = `${new Date(milliseconds).toISOString().slice(0, 23)}${String(fraction * unit).padStart(4, "0")}`;
      return text.replace(/0+$/, "").replace(/\.$/, "");
    });

  it("text", () =>
    any(
      t.unicodeText(),
      fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")),
    ));
  it("bytes", () => any(t.largeBinary(), fc.uint8Array()));
  it("integers", () => any(t.bigInteger({ as: "bigint" }), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)));
  it("exact numbers of 38 digits", () => any(t.numeric(38, 10), digits(38, 10)));
  it("exact numbers of 15 digits", () => any(t.numeric(15, 3), digits(15, 3)));
  it("floating-point numbers", () =>
    any(
      t.double(),
      // The server knows no subnormal numbers, and no zero with a sign.
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => Math.abs(n) > 2.3e-308),
    ));
  it("moments", () =>
    any(
      t.dateTime({ as: "string" }),
      moment.filter((text) => text.includes(".")),
    ));
  it("instants", () =>
    any(
      t.dateTime({ timezone: true, as: "string" }),
      moment.map((text) => `${text}Z`),
    ));
  it("JSON", () => {
    const plain = fc.json().map((text): unknown => JSON.parse(JSON.stringify(JSON.parse(text.replaceAll("\\u0000", "")))));
    return any(
      t.json(),
      plain.filter((value) => value !== null),
    );
  });
});

describeServer("a value that doesn't fit its type", () => {
  it.each<[string, SqlType, unknown, RegExp]>([
    ["a fraction", t.integer(), 1.5, /whole numbers/],
    ["an unsafe integer", t.bigInteger(), 2 ** 60, /give a bigint/],
    ["more than 64 bits", t.bigInteger({ as: "bigint" }), 2n ** 63n, /64 bits/],
    ["NaN", t.double(), Number.NaN, /no NaN/],
    ["a text that is no number", t.numeric(5, 2), "x", /exact numbers/],
    ["too many digits", t.numeric(5, 2), `1${"0".repeat(38)}`, /38 at most/],
    ["no member", t.enum("a", "b"), "c", /it takes "a", "b"/],
    ["a date that there isn't", t.date(), "2024-02-30", /a date as text/],
    ["a time that there isn't", t.time(), "24:00:00", /a time as text/],
    ["an invalid Date", t.dateTime(), new Date(Number.NaN), /years 1 to 9999/],
    ["eight digits of a second", t.dateTime(), "2024-01-01T00:00:00.12345678", /seven digits/],
    ["text as bytes", t.largeBinary(), "x", /Uint8Array/],
  ])("is refused: %s", async (_what, type, value, message) => {
    await expect(roundTrips(type, [value])).rejects.toThrow(message);
  });
});

describeServer("values within expressions", () => {
  it("have the types of the language's, whatever the server calls theirs", async () => {
    const [row] = await inTransaction(engine, function* (connection) {
      const seven = literal(7);
      const statement = select(
        func.sum(seven).label("a"),
        seven.floorDiv(2).label("b"),
        seven.div(2).label("c"),
        func.count().label("d"),
        literal(5, t.double()).div(literal(2, t.double())).label("e"),
        literal("1.25", t.numeric(5, 2))
          .mul(literal("1.25", t.numeric(5, 2)))
          .label("f"),
      );
      return (yield* executeStatement(connection, statement, undefined)).all();
    });
    expect([...(row ?? [])].map(Number)).toEqual([7, 3, 3.5, 1, 2.5, 1.5625]);
  });

  it("are plain in raw SQL: integers, numbers, text, Dates, bytes and NULL", async () => {
    expect(
      await rowsOf(engine, "SELECT @p1 + 1, @p2 * 2, @p3, CAST(@p4 AS DATETIME2), @p5, @p6, @p7", [7, 0.5, "a", date, bytes, null, true]),
    ).toEqual([[8, 1, "a", date, bytes, null, true]]);
  });

  it("are as exact in raw SQL: DECIMAL is text, DATE and TIME too, and BIGINT a bigint where it has to be", async () => {
    const sql =
      "SELECT CAST('12345678901234567890.12' AS DECIMAL(38, 2)), CAST('2024-02-29' AS DATE), CAST('12:30:45.1234567' AS TIME), CAST(9007199254740993 AS BIGINT), CAST(5 AS BIGINT), CAST(0.1 AS REAL)";
    expect(await rowsOf(engine, sql)).toEqual([
      ["12345678901234567890.12", "2024-02-29", has("sevenDigits") ? "12:30:45.1234567" : "12:30:45.123457", 9007199254740993n, 5, 0.1],
    ]);
  });
});

it.skipIf(SERVER === null)("NULL is SQL's, and JSON's only where the type says so", async () => {
  const metadata = new MetaData();
  const values = table("nulls", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    a: column(t.json(), { nullable: true }),
    b: column(t.json({ nullAs: "json" }), { nullable: true }),
  });
  const found = await inTransaction(engine, function* (connection) {
    yield* createAll(connection, metadata);
    yield* executeStatement(connection, insert(values).values({ a: null, b: null }), undefined);
    return (yield* executeDriverSql(connection, "SELECT COUNT(a), COUNT(b), MAX(b) FROM nulls")).all().map((row) => [...row]);
  });
  expect(found).toEqual([[0, 1, "null"]]);
});
