/** Values of every type, to the server and back. */
import type { SqlType } from "@athanor/core";
import { cast, column, exact, extract, func, insert, literal, MetaData, nodeOf, select, sql, types as t, table, text } from "@athanor/core";
import type { EngineState } from "@athanor/engine";
import { createAll, executeDriverSql, executeStatement, streamStatement } from "@athanor/engine";
import fc from "fast-check";
import { expect, it } from "vitest";
import { mariadb, mysql } from "../src/index.ts";
import { describeServer, inTransaction, runSql, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();
const bytes = new Uint8Array([0, 1, 92, 39, 255]);
const date = new Date("2024-02-29T12:30:00.000Z");
let tables = 0;

/** One engine for all values that go prepared, and one for those that go as text. */
const engines = new Map<boolean, Promise<EngineState>>();

function engineThat(prepare: boolean): Promise<EngineState> {
  const engine = engines.get(prepare) ?? database.engine({ pool: { size: 1 } }, { prepare });
  engines.set(prepare, engine);
  return engine;
}

/** Writes a value into a column of a type, and gives what is read there. */
async function roundTrip(type: SqlType, value: unknown, prepare = true): Promise<unknown> {
  const engine = await engineThat(prepare);
  const metadata = new MetaData();
  const values = table(`v${tables++}`, metadata, { id: column(t.integer(), { primaryKey: true }), a: column(type, { nullable: true }) });
  return inTransaction(engine, function* (connection) {
    yield* createAll(connection, metadata);
    yield* executeStatement(connection, insert(values).values({ id: 1, a: value as never }), undefined);
    const [row] = (yield* executeStatement(connection, select(values.c.a), undefined)).all();
    return row?.a;
  });
}

type Case = readonly [what: string, type: SqlType, value: unknown, back?: unknown];

const NUMBERS: readonly Case[] = [
  ["the least TINYINT", mysql.tinyint(), -128],
  ["the greatest TINYINT UNSIGNED", mysql.tinyint({ unsigned: true }), 255],
  ["a SMALLINT", t.smallInteger(), -32768],
  ["a MEDIUMINT", mysql.mediumint(), 8_388_607],
  ["an INTEGER", t.integer(), 2_147_483_647],
  ["the greatest INTEGER UNSIGNED", mysql.integer({ unsigned: true }), 4_294_967_295],
  ["the greatest safe integer", t.bigInteger(), Number.MAX_SAFE_INTEGER],
  ["the greatest BIGINT", t.bigInteger({ as: "bigint" }), 2n ** 63n - 1n],
  ["the least BIGINT", t.bigInteger({ as: "bigint" }), -(2n ** 63n)],
  ["a small BIGINT", t.bigInteger({ as: "bigint" }), 7n],
  ["a BIGINT as text", t.bigInteger({ as: "string" }), "9223372036854775807"],
  ["the greatest BIGINT UNSIGNED", mysql.bigint({ as: "bigint", unsigned: true }), 2n ** 64n - 1n],
  ["a DECIMAL of 38 digits", t.numeric(38, 10), "-1234567890123456789012345678.0123456789"],
  ["a DECIMAL with zeros", t.numeric(12, 2), "3", "3.00"],
  ["a DECIMAL with an exponent", t.numeric(12, 4), "1.5e-3", "0.0015"],
  ["a DECIMAL as a number", t.numeric(12, 2, { as: "number" }), 0.1],
  ["a FLOAT", t.float(), 0.1],
  ["a FLOAT of seven digits", t.float(), 1.234567],
  ["a DOUBLE", t.double(), 0.1 + 0.2],
  ["a large DOUBLE", t.double(), -1.7976931348623157e308],
  ["a DOUBLE that is whole", t.double(), 3],
  ["true", t.boolean(), true],
  ["false", t.boolean(), false],
  ["bits", mysql.bit(5), 21],
  ["64 bits", mysql.bit(64, { as: "bigint" }), 2n ** 64n - 1n],
  ["a YEAR", mysql.year(), 2155],
];

const TEMPORALS: readonly Case[] = [
  ["a DATE", t.date(), "1000-01-01"],
  ["the last DATE", t.date(), "9999-12-31"],
  ["a TIME", t.time(), "23:59", "23:59:00"],
  ["a time to the microsecond, without more said", t.time(), "23:59:59.000120", "23:59:59.00012"],
  ["a TIME to the microsecond", mysql.time({ fsp: 6 }), "23:59:59.000120", "23:59:59.00012"],
  ["the longest TIME", t.time(), "838:59:59"],
  ["a negative TIME", mysql.time({ fsp: 1 }), "-100:00:00.5"],
  ["a DATETIME", t.dateTime(), date],
  ["milliseconds, without more said", t.dateTime(), new Date("1969-12-31T23:59:59.999Z")],
  ["microseconds, without more said", t.dateTime({ as: "string", timezone: true }), "2024-02-29T12:30:00.000001Z"],
  ["a DATETIME with milliseconds", mysql.datetime({ fsp: 3 }), new Date("1969-12-31T23:59:59.999Z")],
  ["the first DATETIME", t.dateTime(), new Date("1000-01-01T00:00:00Z")],
  ["the last DATETIME", t.dateTime(), new Date("9999-12-31T23:59:59Z")],
  ["a DATETIME to the microsecond", mysql.datetime({ fsp: 6, as: "string" }), "2024-02-29T12:30:00.000001"],
  ["a DATETIME whose fraction is zero", mysql.datetime({ fsp: 6, as: "string" }), "2024-02-29T12:30:00"],
  ["a DATETIME with a zone", t.dateTime({ as: "string", timezone: true }), "2024-03-01 00:30:00+02:00", "2024-02-29T22:30:00Z"],
  ["a TIMESTAMP", mysql.timestamp(), date],
  ["an interval", t.interval(), "P1DT2H"],
];

const DATA: readonly Case[] = [
  ["text", t.string(30), "naïve \\ 'q' \" \n 🧪"],
  ["no text", t.text(), ""],
  ["a number as text", t.string(30), 5, "5"],
  ["long text", mysql.longtext(), "🧪".repeat(100_000)],
  ["bytes", t.largeBinary(), bytes],
  ["no bytes", t.largeBinary(), new Uint8Array()],
  ["a part of a buffer", t.largeBinary(), new Uint8Array([9, ...bytes, 9]).subarray(1, 6), bytes],
  ["BINARY", mysql.binary(5), bytes],
  ["a member of an enumeration", t.enum("a", "it's", "back\\slash"), "back\\slash"],
  ["a set", mysql.set(["a", "b", "it's"]), ["a", "it's"]],
  ["an empty set", mysql.set(["a", "b"]), []],
  ["JSON", t.json(), { a: [1, "x", null, 1.5, true, "\\ ' \" 🧪"] }],
  ["JSON that is a string", t.json(), "12"],
  ["JSON that is a number", t.json(), 12],
  ["JSON's null", t.json({ nullAs: "json" }), null],
  ["a UUID", t.uuid(), "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
  ["a UUID as digits", t.uuid({ native: false }), "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
  ["an exact VARCHAR", exact.varchar(9), "x"],
];

const MARIADB_DATA: readonly Case[] = [
  ["INET4", mariadb.inet4(), "192.168.0.1"],
  ["INET6", mariadb.inet6(), "2001:db8::ff00:42:8329"],
];

describeServer.each<readonly [string, readonly Case[]]>([
  ["numbers", NUMBERS],
  ["dates and times", TEMPORALS],
  ["text and data", SERVER?.mariadb === true ? [...DATA, ...MARIADB_DATA] : DATA],
])("%s come back as they went", (_family, cases) => {
  it.each(cases.map((each) => [each[0], each] as const))("%s", async (_what, [, type, value, back = value]) => {
    expect(await roundTrip(type, value)).toEqual(back);
  });

  // In text, the server gives six digits of a FLOAT.
  const written = cases.filter(([what]) => what !== "a FLOAT of seven digits");
  it.each(written.map((each) => [each[0], each] as const))("%s, written into the text", async (_what, [, type, value, back = value]) => {
    expect(await roundTrip(type, value, false)).toEqual(back);
  });
});

/** Writes values into a column one after the other, and gives what is read there. */
async function roundTrips(type: SqlType, given: readonly unknown[], prepare: boolean): Promise<unknown[]> {
  const engine = await engineThat(prepare);
  const metadata = new MetaData();
  const values = table(`v${tables++}`, metadata, { id: column(t.integer(), { primaryKey: true }), a: column(type) });
  return inTransaction(engine, function* (connection) {
    yield* createAll(connection, metadata);
    const rows = given.map((a, id) => ({ id: id + 1, a: a as never }));
    yield* executeStatement(connection, insert(values), rows);
    return (yield* executeStatement(connection, select(values.c.a).orderBy(values.c.id), undefined)).scalars().all();
  });
}

describeServer.each([
  ["prepared", true],
  ["as text", false],
])("any value comes back as it went, %s", (_how, prepare) => {
  const any = async <T>(type: SqlType, arbitrary: fc.Arbitrary<T>): Promise<void> => {
    const given = fc.sample(arbitrary, 300);
    expect(await roundTrips(type, given, prepare)).toEqual(given);
  };

  it("text", () =>
    any(
      mysql.longtext(),
      fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom("\\", "'", '"', "?", "\0", "%", "\n", "é", "🧪") })),
    ));
  it("bytes", () => any(mysql.longblob(), fc.uint8Array()));
  it("integers", () => any(t.bigInteger({ as: "bigint" }), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)));
  it("integers without a sign", () => any(mysql.bigint({ as: "bigint", unsigned: true }), fc.bigInt(0n, 2n ** 64n - 1n)));
  it("exact numbers", () =>
    any(
      t.numeric(40, 10),
      fc.bigInt(-(10n ** 40n) + 1n, 10n ** 40n - 1n).map((n) => {
        const digits = String(n < 0n ? -n : n).padStart(11, "0");
        return `${n < 0n ? "-" : ""}${digits.slice(0, -10)}.${digits.slice(-10)}`;
      }),
    ));
  it("floating-point numbers", () =>
    any(
      t.double(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
    ));
  it("JSON", () => {
    // What JSON makes of it, which has no zero with a sign.
    const plain = fc.json().map((text): unknown => JSON.parse(JSON.stringify(JSON.parse(text))));
    return any(
      t.json(),
      plain.filter((value) => value !== null),
    );
  });
  it("moments", () =>
    any(
      mysql.datetime({ fsp: 3 }),
      fc.date({ min: new Date("1000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }),
    ));
});

it.skipIf(SERVER === null)("the digits of a DOUBLE are read to the last, in text too", async () => {
  const numbers = [978904.5930582605, -0.9583271639405, 9.87654321098765, 9991234.567890123, 0];
  const query = `select ${numbers.map((each, i) => `${each}e0 as n${i}`).join(", ")}, cast(null as double) as nothing`;
  for (const prepare of [true, false]) {
    const read = await inTransaction(await engineThat(prepare), function* (connection) {
      const rows = (yield* executeDriverSql(connection, query)).all().map((row) => [...row]);
      const { stream } = yield* streamStatement(connection, nodeOf(text(query)), undefined, 10);
      return [...rows, ...(yield* stream.fetch(10))];
    });
    expect(read).toEqual([
      [...numbers, null],
      [...numbers, null],
    ]);
  }
});

it.skipIf(SERVER === null)("NULL is SQL's, and JSON's only where the type says so", async () => {
  const engine = await database.engine();
  const metadata = new MetaData();
  const values = table("nulls", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    a: column(t.json(), { nullable: true }),
    b: column(t.json({ nullAs: "json" }), { nullable: true }),
  });
  const found = await inTransaction(engine, function* (connection) {
    yield* createAll(connection, metadata);
    yield* executeStatement(connection, insert(values).values({ id: 1, a: null, b: null }), undefined);
    return (yield* executeDriverSql(connection, "SELECT a IS NULL, b IS NULL, CAST(b AS CHAR) FROM nulls")).all().map((row) => [...row]);
  });
  expect(found).toEqual([[1, 0, "null"]]);
});

describeServer("a zero date", () => {
  const values = table("zero", new MetaData(), {
    day: column(t.date()),
    text: column(mysql.datetime({ as: "string" }), { name: "moment" }),
  });
  const stored = async () => {
    const engine = await database.engine({}, { sqlMode: "" });
    await runSql(engine, "CREATE TABLE IF NOT EXISTS zero (day DATE, moment DATETIME)", "DELETE FROM zero");
    await runSql(engine, "INSERT INTO zero VALUES ('2024-00-10', '0000-00-00 00:00:00')");
    return engine;
  };

  it("is the text that is stored", async () => {
    const engine = await stored();
    const [row] = await inTransaction(engine, function* (connection) {
      return (yield* executeStatement(connection, select(values.c.day, values.c.text), undefined)).all();
    });
    expect([...(row ?? [])]).toEqual(["2024-00-10", "0000-00-00 00:00:00"]);
  });

  it("is an error where a Date is wanted, which says what to do", async () => {
    const engine = await stored();
    const moment = sql`select moment from zero`.columns({ moment: t.dateTime() });
    const read = inTransaction(engine, function* (connection) {
      return (yield* executeStatement(connection, moment, undefined)).all();
    });
    await expect(read).rejects.toThrow(/"0000-00-00 00:00:00", which is no date that there is.*as: "string"/);
  });
});

describeServer("a value that doesn't fit its type", () => {
  it.each<[string, SqlType, unknown, RegExp]>([
    ["a fraction", t.integer(), 1.5, /whole numbers/],
    ["an unsafe integer", t.bigInteger(), 2 ** 60, /give a bigint/],
    ["more than 64 bits", t.bigInteger({ as: "bigint" }), 2n ** 64n, /64 bits/],
    ["NaN", t.double(), Number.NaN, /no NaN/],
    ["a text that is no number", t.numeric(5, 2), "x", /exact numbers/],
    ["no member", t.enum("a", "b"), "c", /it takes "a", "b"/],
    ["a date that there isn't", t.date(), "2024-02-30", /a date as text/],
    ["a time that there isn't", t.time(), "839:00:00", /838:59:59/],
    ["an invalid Date", t.dateTime(), new Date(Number.NaN), /valid dates/],
    ["text as bytes", t.largeBinary(), "x", /Uint8Array/],
  ])("is refused: %s", async (_what, type, value, message) => {
    await expect(roundTrip(type, value)).rejects.toThrow(message);
  });
});

describeServer("a time that is cast, or taken apart", () => {
  it.each([true, false])("stays the time that it is (prepared: %s)", async (prepare) => {
    const [row] = await inTransaction(await engineThat(prepare), function* (connection) {
      const time = literal("12:10:00", t.time());
      const statement = select(
        cast(time, t.time()).label("a"),
        cast(literal("12:10:15.5"), t.time()).label("b"),
        extract("minute", time).label("c"),
      );
      return (yield* executeStatement(connection, statement, undefined)).all();
    });
    expect([...(row ?? [])]).toEqual(["12:10:00", "12:10:15.5", 10]);
  });
});

describeServer("sums and quotients", () => {
  it("have the types of the language's, whatever the server calls theirs", async () => {
    const engine = await database.engine();
    const [row] = await inTransaction(engine, function* (connection) {
      const seven = literal(7);
      const statement = select(
        func.sum(seven).label("a"),
        seven.floorDiv(2).label("b"),
        seven.div(2).label("c"),
        func.count().label("d"),
        func.avg(seven).label("e"),
      );
      return (yield* executeStatement(connection, statement, undefined)).all();
    });
    expect([...(row ?? [])]).toEqual([7, 3, expect.anything(), 1, expect.anything()]);
  });
});
