import type { SqlType } from "@athanor/core";
import { ArgumentError, column, func, insert, literal, MetaData, select, sql, types as t, table, typeDecorator } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import { DataError } from "@athanor/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sqlite } from "../src/index.ts";
import { memoryEngine, run } from "./database.ts";

/** What SQLite sees of a value: bound in an expression, and stored in a column of the type; and what is read back. */
function journey(
  engine: Engine,
  type: SqlType,
  value: unknown,
): { readonly bound: unknown; readonly stored: unknown; readonly as: unknown; readonly back: unknown } {
  const metadata = new MetaData();
  const values = table("value", metadata, { v: column(type, { nullable: true }) });
  engine.dropAll(metadata);
  engine.createAll(metadata);
  return engine.begin((connection) => {
    const bound = connection.scalar(sql`select typeof(${literal(value, type)})`);
    connection.execute(insert(values), { v: value });
    const [stored, as] = connection.driverSql("SELECT typeof(v), v FROM value").one();
    return { bound, stored, as, back: connection.execute(select(values.c.v)).one()[0] };
  });
}

const bytes = Uint8Array.of(0, 1, 255);
const date = new Date("2024-02-29T12:30:00.123Z");

describe("what SQLite sees of a value, and what comes back", () => {
  it.each<[string, SqlType, unknown, string, string, unknown, unknown]>([
    ["integer", t.integer(), 7, "integer", "integer", 7, 7],
    ["integer", t.integer(), -(2 ** 53) + 1, "integer", "integer", -(2 ** 53) + 1, -(2 ** 53) + 1],
    ["integer as text", t.integer(), "42", "integer", "integer", 42, 42],
    ["small integer", t.smallInteger(), 7, "integer", "integer", 7, 7],
    ["big integer", t.bigInteger(), 2 ** 53 - 1, "integer", "integer", 2 ** 53 - 1, 2 ** 53 - 1],
    ["big integer as bigint", t.bigInteger({ as: "bigint" }), 2n ** 63n - 1n, "integer", "integer", 2n ** 63n - 1n, 2n ** 63n - 1n],
    ["small big integer as bigint", t.bigInteger({ as: "bigint" }), 5, "integer", "integer", 5, 5n],
    [
      "big integer as string",
      t.bigInteger({ as: "string" }),
      "-9223372036854775808",
      "integer",
      "integer",
      -(2n ** 63n),
      "-9223372036854775808",
    ],
    ["float", t.float(), 1.5, "real", "real", 1.5, 1.5],
    ["whole float", t.float(), 5, "real", "real", 5, 5],
    ["infinite float", t.double(), Number.NEGATIVE_INFINITY, "real", "real", Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ["boolean", t.boolean(), true, "integer", "integer", 1, true],
    ["boolean", t.boolean(), false, "integer", "integer", 0, false],
    ["string", t.string(30), "5.0", "text", "text", "5.0", "5.0"],
    ["string with a NUL and a quote", t.string(), "a\0'b", "text", "text", "a\0'b", "a\0'b"],
    ["number as text", t.text(), 5, "text", "text", "5", "5"],
    ["unicode", t.unicode(), "é𝄞", "text", "text", "é𝄞", "é𝄞"],
    ["enum", t.enum("admin", "user"), "user", "text", "text", "user", "user"],
    [
      "uuid",
      t.uuid(),
      "6BA7B8109DAD11D180B400C04FD430C8",
      "text",
      "text",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    ],
    ["bytes", t.largeBinary(), bytes, "blob", "blob", bytes, bytes],
    ["no bytes", t.largeBinary(), new Uint8Array(), "blob", "blob", new Uint8Array(), new Uint8Array()],
    ["a part of a buffer", t.largeBinary(), new Uint8Array([9, 0, 1, 255, 9]).subarray(1, 4), "blob", "blob", bytes, bytes],
    ["json", t.json(), { a: [1, "x", null] }, "text", "text", '{"a":[1,"x",null]}', { a: [1, "x", null] }],
    ["json string", t.json(), "12", "text", "text", '"12"', "12"],
    ["json number", t.json(), 0.1 + 0.2, "real", "real", 0.1 + 0.2, 0.1 + 0.2],
    ["json integer", t.json(), 12, "integer", "integer", 12, 12],
    ["json boolean", t.json(), true, "text", "text", "true", true],
    ["date", t.date(), "2024-02-29", "text", "text", "2024-02-29", "2024-02-29"],
    ["time", t.time(), "23:59", "text", "text", "23:59:00.000000", "23:59:00"],
    ["time to the microsecond", t.time(), "23:59:59.00012", "text", "text", "23:59:59.000120", "23:59:59.00012"],
    ["date and time", t.dateTime(), date, "text", "text", "2024-02-29 12:30:00.123000", date],
    [
      "early date and time",
      t.dateTime(),
      new Date("0033-04-03T15:00:00Z"),
      "text",
      "text",
      "0033-04-03 15:00:00.000000",
      new Date("0033-04-03T15:00:00Z"),
    ],
    [
      "date and time as text",
      t.dateTime({ as: "string" }),
      "2024-02-29T12:30:00.000001",
      "text",
      "text",
      "2024-02-29 12:30:00.000001",
      "2024-02-29T12:30:00.000001",
    ],
    [
      "with a time zone",
      t.dateTime({ as: "string", timezone: true }),
      "2024-03-01 00:30:00.5+02:00",
      "text",
      "text",
      "2024-02-29 22:30:00.500000",
      "2024-02-29T22:30:00.5Z",
    ],
    ["interval", t.interval(), "P1DT2H", "text", "text", "P1DT2H", "P1DT2H"],
    ["numeric", t.numeric(12, 2), "0.10", "real", "real", 0.1, "0.10"],
    ["whole numeric", t.numeric(12, 2), "3.00", "integer", "integer", 3, "3.00"],
    ["negative numeric", t.numeric(12, 2), "-0.01", "real", "real", -0.01, "-0.01"],
    ["numeric of 15 digits", t.numeric(15, 2), "9999999999999.99", "real", "real", 9999999999999.99, "9999999999999.99"],
    ["more digits than the scale", t.numeric(12, 2), "0.125", "real", "real", 0.125, "0.125"],
    [
      "numeric of fewer digits than its scale could have",
      t.numeric(30, 10),
      "1234567890.12345",
      "real",
      "real",
      1234567890.12345,
      "1234567890.1234500000",
    ],
    ["numeric of a large scale", t.numeric(38, 20), "-0.5", "real", "real", -0.5, "-0.50000000000000000000"],
    [
      "more digits before the point than with the scale there could be",
      t.numeric(12, 2),
      "12345678901234.5",
      "real",
      "real",
      12345678901234.5,
      "12345678901234.50",
    ],
    ["numeric with an exponent", t.numeric(), "1.5e-7", "real", "real", 1.5e-7, "0.00000015"],
    ["numeric of 19 whole digits", t.numeric(), "9007199254740993", "integer", "integer", 9007199254740993n, "9007199254740993"],
    ["numeric from a bigint", t.numeric(20, 2), 9007199254740993n, "integer", "integer", 9007199254740993n, "9007199254740993.00"],
    ["numeric as a number", t.numeric(12, 2, { as: "number" }), 0.1, "real", "real", 0.1, 0.1],
    ["null", t.integer(), null, "null", "null", null, null],
    ["json null", t.json(), null, "null", "null", null, null],
  ])("%s", (_name, type, value, bound, stored, as, back) => {
    expect(journey(memoryEngine(), type, value)).toEqual({ bound, stored, as, back });
  });

  it("gives bytes as a plain Uint8Array", () => {
    const { back } = journey(memoryEngine(), t.largeBinary(), bytes);
    expect(Object.getPrototypeOf(back)).toBe(Uint8Array.prototype);
  });

  it("goes through types of the user's own", () => {
    const cents = typeDecorator({
      impl: t.integer(),
      bind: (euros: { cents: number }) => euros.cents,
      result: (value) => ({ cents: value }),
    });
    expect(journey(memoryEngine(), cents, { cents: 150 })).toEqual({ bound: "integer", stored: "integer", as: 150, back: { cents: 150 } });
    const big = typeDecorator({ impl: t.bigInteger({ as: "bigint" }), bind: (value: string) => BigInt(value), result: String });
    expect(journey(memoryEngine(), big, "9007199254740993")).toMatchObject({ back: "9007199254740993" });
    const variant = t.numeric(30, 10).withVariant(t.text(), "sqlite");
    expect(journey(memoryEngine(), variant, "12345678901234567890.0123456789")).toMatchObject({
      stored: "text",
      back: "12345678901234567890.0123456789",
    });
  });

  it("divides integers as integers in raw SQL, and says what JavaScript values are", () => {
    const engine = memoryEngine();
    using connection = engine.connect();
    expect(
      connection
        .driverSql("SELECT 7 / ? AS i, typeof(?) AS b, typeof(?) AS f, ? AS d, typeof(?) AS n, ? AS big", [
          2,
          true,
          1.5,
          date,
          null,
          2n ** 60n,
        ])
        .mappings()
        .one(),
    ).toEqual({
      i: 3,
      b: "integer",
      f: "real",
      d: "2024-02-29 12:30:00.123000",
      n: "null",
      big: 2n ** 60n,
    });
    expect(connection.execute(sql`select 7 / ${2} as i, ${"x"} as s`).mappings().one()).toEqual({ i: 3, s: "x" });
    expect(() => connection.driverSql("SELECT ?", [{}])).toThrow(ArgumentError);
    expect(() => connection.driverSql("SELECT ?", [undefined])).toThrow(/undefined/);
    expect(() => connection.driverSql("SELECT ?", [2n ** 63n])).toThrow(/64 bits/);
  });
});

describe("a member of a JSON value as text", () => {
  it.each<[unknown, string | null]>([
    ['it\'s "x"', 'it\'s "x"'],
    ["null", "null"],
    [41, "41"],
    [1.5, "1.5"],
    [true, "true"],
    [false, "false"],
    [["a", 1], '["a",1]'],
    [null, null],
  ])("%j is %j", (member, expected) => {
    using connection = memoryEngine().connect();
    const value = literal({ member }, t.json<{ member: unknown }>()).atText("member");
    const [text, same] = connection.execute(select(value, value.isNotDistinctFrom(expected))).one();
    expect([text, same]).toEqual([expected, true]);
  });
});

describe("values that don't fit are refused, never changed in silence", () => {
  it.each<[SqlType, unknown, RegExp]>([
    [t.integer(), 1.5, /1\.5 .*whole numbers/],
    [t.integer(), 2 ** 53, /2\^53.*bigint/],
    [t.integer(), Number.NaN, /whole numbers/],
    [t.integer(), true, /whole numbers/],
    [t.integer(), "5a", /"5a"/],
    [t.bigInteger({ as: "bigint" }), 2n ** 63n, /64 bits/],
    [t.float(), Number.NaN, /NaN/],
    [t.float(), "x", /NaN/],
    [t.float(), {}, /object of class Object/],
    [t.boolean(), "true", /true and false/],
    [t.boolean(), 2, /true and false/],
    [t.text(), {}, /takes text/],
    [t.text(), new Date(), /takes text/],
    [t.enum("admin", "user"), "root", /"admin", "user"/],
    [t.uuid(), "6ba7b810", /UUID/],
    [t.largeBinary(), "x", /bytes/],
    [t.json(), () => 1, /JSON/],
    [t.json(), { a: 1n }, /JSON.*BigInt/],
    [t.date(), "2024-2-9", /2024-02-29/],
    [t.date(), "2023-02-29", /2024-02-29/],
    [t.date(), new Date(), /a date as text/],
    [t.time(), "25:00", /a time/],
    [t.dateTime(), new Date(Number.NaN), /invalid Date/],
    [t.dateTime(), new Date("+012024-01-01T00:00:00Z"), /years 0 to 9999/],
    [t.dateTime(), "2024-02-30 00:00:00", /a Date/],
    [t.dateTime({ as: "string" }), "2024-02-29T12:30:00.0000001", /six digits/],
    [t.interval(), "1 day", /P1DT2H/],
    [t.numeric(12, 2), "12,50", /exact numbers/],
    [t.numeric(12, 2), "", /exact numbers/],
    [t.numeric(12, 2), "NaN", /exact numbers/],
    [t.numeric(12, 2), Number.POSITIVE_INFINITY, /exact numbers/],
    [t.numeric(20, 4), "1234567890123.4567", /15 significant digits.*withVariant/],
    [t.numeric(), "12345678901234567890", /15 significant digits/],
  ])("%s: %o", (type, value, message) => {
    const engine = memoryEngine();
    expect(() => engine.begin((connection) => connection.execute(select(literal(value, type))))).toThrow(ArgumentError);
    expect(() => engine.begin((connection) => connection.execute(select(literal(value, type))))).toThrow(message);
  });
});

describe("stored values that their type can't give back are an error", () => {
  it.each<[SqlType, string, RegExp]>([
    [t.integer(), "9007199254740993", /bigInteger\(\{ as: "bigint" \}\)/],
    [t.bigInteger(), "9007199254740993", /bigInteger\(\{ as: "bigint" \}\)/],
    [t.bigInteger({ as: "bigint" }), "9223372036854775807 * 3", /beyond 64 bits/],
    [t.bigInteger({ as: "string" }), "9223372036854775807 + 1", /beyond 64 bits/],
    [t.dateTime(), "'yesterday'", /"yesterday".*no date and time/],
    [t.dateTime(), "1709209800", /1709209800.*no date and time/],
    [t.json(), "'{'", /no JSON/],
    [t.numeric(12, 2), "1e20", /no exact digits/],
    [t.numeric(12, 2), "123456789012345.5", /beyond 15/],
    [t.numeric(30, 10), "1234567890.123456", /beyond 15/],
    [t.numeric(20, 2, { as: "number" }), "9007199254740993", /leave out/],
  ])("%s of %s", (type, stored, message) => {
    const engine = memoryEngine();
    const metadata = new MetaData();
    const values = table("value", metadata, { v: column(type) });
    engine.createAll(metadata);
    run(engine, `INSERT INTO value VALUES (${stored})`);
    using connection = engine.connect();
    expect(() => connection.execute(select(values.c.v)).one()).toThrow(DataError);
    expect(() => connection.execute(select(values.c.v)).one()).toThrow(message);
  });
});

describe("exact numerics", () => {
  const metadata = new MetaData();
  const items = table("item", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    price: column(t.numeric(12, 2), { nullable: true }),
  });
  const prepared = (...prices: readonly string[]) => {
    const engine = memoryEngine();
    engine.createAll(metadata);
    engine.begin((connection) =>
      connection.execute(
        insert(items),
        prices.map((price) => ({ price })),
      ),
    );
    return engine.connect();
  };

  it("sum, compare and sort as numbers", () => {
    using connection = prepared("0.10", "0.20", "10.00", "9.00");
    expect(connection.scalar(select(func.sum(items.c.price)))).toBe("19.30");
    expect(connection.scalar(select(func.sum(items.c.price)).where(items.c.price.lt("1.00")))).toBe("0.30");
    expect(connection.scalars(select(items.c.price).orderBy(items.c.price)).all()).toEqual(["0.10", "0.20", "9.00", "10.00"]);
    expect(connection.scalars(select(items.c.id).where(items.c.price.eq("0.1"))).all()).toEqual([1]);
    expect(connection.scalars(select(items.c.id).where(items.c.price.gt("9.5"))).all()).toEqual([3]);
  });

  it("don't divide as integers, whole as they are stored", () => {
    using connection = prepared("7.00");
    expect(connection.scalar(select(items.c.price.div("2.00")))).toBe("3.50");
    expect(connection.scalar(select(items.c.price.div(items.c.price.sub("5.00"))))).toBe("3.50");
    expect(connection.scalar(select(items.c.id.div(2)))).toBe(0.5);
    expect(connection.scalar(select(items.c.id.floorDiv(2)))).toBe(0);
  });

  it("average with all the digits there are", () => {
    using connection = prepared("1.00", "0.00", "0.00");
    expect(connection.scalar(select(func.avg(items.c.price)))).toBe("0.333333333333333");
  });

  it("are right after cancellation, and show the digits that products have", () => {
    using connection = prepared("1000000.10", "1000000.00");
    const [first, second] = [literal("1000000.10", t.numeric(12, 2)), literal("1000000.00", t.numeric(12, 2))];
    expect(connection.scalar(select(first.sub(second)))).toBe("0.10");
    expect(connection.scalar(select(second.sub(first)))).toBe("-0.10");
    expect(connection.scalar(sql`select 0.1 + 0.2 - 0.3 - 0.1e-15`.columns(["v", t.numeric(12, 2)]))).toBe("0.00");
    expect(connection.scalar(sql`select -0.1 - 0.2 + 0.3`.columns(["v", t.numeric(12, 2)]))).toBe("0.00");
    expect(connection.scalar(select(literal("12.34", t.numeric(12, 2)).mul("1.005")))).toBe("12.4017");
    expect(connection.scalar(select(literal("0.1", t.numeric()).add("0.2")))).toBe("0.3");
  });

  it("are null over no rows", () => {
    using connection = prepared("1.00");
    expect(connection.scalar(select(func.sum(items.c.price)).where(items.c.id.gt(5)))).toBeNull();
  });

  it("come back as they went in, for all decimals of up to 15 digits", () => {
    using connection = prepared("1.00");
    const digits = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }));
    fc.assert(
      fc.property(digits, ([scale, unscaled]) => {
        const text = decimalText(unscaled, scale);
        expect(connection.scalar(select(literal(text, t.numeric(15, scale))))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it("come back as they went in, with zeros up to the scale", () => {
    using connection = prepared("1.00");
    const digits = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }));
    fc.assert(
      fc.property(digits, ([scale, unscaled]) => {
        const text = decimalText(unscaled, scale);
        const padded = `${text}${scale === 0 ? "." : ""}${"0".repeat(20 - scale)}`;
        expect(connection.scalar(select(literal(text, t.numeric(38, 20))))).toBe(unscaled === 0n ? padded.replace("-", "") : padded);
      }),
      { numRuns: 2000 },
    );
  });

  it("sum to the last digit, as long as the sum has 15 digits", () => {
    using connection = prepared("1.00");
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), { minLength: 1, maxLength: 200 }), (cents) => {
        connection.driverSql("DELETE FROM item");
        connection.execute(
          insert(items),
          cents.map((each) => ({ price: decimalText(BigInt(each), 2) })),
        );
        expect(connection.scalar(select(func.sum(items.c.price)))).toBe(
          decimalText(
            cents.reduce((sum, each) => sum + BigInt(each), 0n),
            2,
          ),
        );
      }),
      { numRuns: 100 },
    );
  });
});

function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, point)}${scale === 0 ? "" : `.${digits.slice(point)}`}`;
}

describe("dates and times", () => {
  it("come back as they went in", () => {
    const engine = memoryEngine();
    using connection = engine.connect();
    const moments = fc.date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (moment) => {
        expect(connection.scalar(select(literal(moment, t.dateTime())))).toEqual(moment);
      }),
      { numRuns: 1000 },
    );
  });

  it("sort as text as they sort in time", () => {
    const bind = sqlite().types["date_time"]?.bind?.(t.dateTime(), sqlite());
    const moments = fc.date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
    fc.assert(
      fc.property(moments, moments, (left, right) => {
        expect(String(bind?.(left)) < String(bind?.(right))).toBe(left < right);
      }),
    );
  });

  it("are read in the forms of SQLite's own functions, and others'", () => {
    const engine = memoryEngine();
    using connection = engine.connect();
    const read = (text: string) => connection.scalar(sql`select ${text} as v`.columns(["v", t.dateTime()]));
    expect(read("2024-02-29 12:30:00")).toEqual(new Date("2024-02-29T12:30:00Z"));
    expect(read("2024-02-29T12:30:00.5Z")).toEqual(new Date("2024-02-29T12:30:00.500Z"));
    expect(read("2024-02-29T12:30:00+01:00")).toEqual(new Date("2024-02-29T11:30:00Z"));
    expect(read("2024-02-29")).toEqual(new Date("2024-02-29T00:00:00Z"));
    expect(connection.scalar(select(func.now()))).toBeInstanceOf(Date);
  });

  it("need Temporal for a Temporal form, and say so", () => {
    const engine = memoryEngine();
    using connection = engine.connect();
    const temporal = Reflect.get(globalThis, "Temporal");
    if (temporal !== undefined) return;
    expect(() => connection.execute(select(literal(null, t.dateTime({ as: "temporal" }))))).toThrow(/no Temporal/);
  });
});
