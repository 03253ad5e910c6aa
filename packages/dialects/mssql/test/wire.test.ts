/** The bytes that are sent and read, without a server: as the protocol's description has them. */
import fc from "fast-check";
import { TYPES } from "tedious";
import { describe, expect, it } from "vitest";
import { RowDecoder } from "../src/decoding.ts";
import { loadLibrary } from "../src/driver-tedious.ts";
import { exactOf, readExactly } from "../src/exact-numbers.ts";
import { parameterOf } from "../src/parameters.ts";
import { DecimalValue, FloatValue, NULL_BYTES, RealValue } from "../src/sent-values.ts";
import { bindDate, bindTime, dateTimeBinder } from "../src/types/temporal-values.ts";

const sent = (value: unknown) => {
  const { type, value: given, length } = parameterOf(value, TYPES);
  return { type: type.name, value: given, ...(length === undefined ? {} : { length }) };
};

/** How a parameter is declared, and the bytes of its type and its value. */
const wire = (value: unknown) => {
  const { type, value: bytes } = parameterOf(value, TYPES) as unknown as {
    type: { declaration(): string; generateTypeInfo(): Buffer };
    value: Buffer;
  };
  return [type.declaration(), type.generateTypeInfo().toString("hex"), bytes.toString("hex")];
};

describe("a value is sent as", () => {
  it.each<[string, unknown, object]>([
    ["INT", 5, { type: "Int", value: 5 }],
    ["the least INT", -(2 ** 31), { type: "Int", value: -(2 ** 31) }],
    ["BIGINT, beyond INT", 2 ** 31, { type: "BigInt", value: 2 ** 31 }],
    ["BIGINT, of a bigint", 5n, { type: "BigInt", value: 5n }],
    ["FLOAT, of a fraction", 0.5, { type: "Float", value: 0.5 }],
    ["FLOAT, of a whole number that is one", new FloatValue(5), { type: "Float", value: 5 }],
    ["REAL", new RealValue(0.1), { type: "Real", value: 0.1 }],
    ["BIT", true, { type: "Bit", value: true }],
    ["VARCHAR, of ASCII", "abc", { type: "VarChar", value: "abc", length: 4000 }],
    ["VARCHAR(max)", "x".repeat(4001), { type: "VarChar", value: "x".repeat(4001), length: 65_535 }],
    ["NVARCHAR, of any other text", "Ω", { type: "NVarChar", value: "Ω", length: 4000 }],
    ["NVARCHAR(max)", "é".repeat(4001), { type: "NVarChar", value: "é".repeat(4001), length: 65_535 }],
    ["VARBINARY", new Uint8Array([1]), { type: "VarBinary", value: Buffer.from([1]), length: 8000 }],
    ["VARBINARY(max)", new Uint8Array(8001), { type: "VarBinary", value: Buffer.alloc(8001), length: 65_535 }],
    ["NULL", null, { type: "VarChar", value: null, length: 4000 }],
    ["NULL of bytes", NULL_BYTES, { type: "VarBinary", value: null, length: 8000 }],
  ])("%s", (_what, value, expected) => {
    expect(sent(value)).toEqual(expected);
  });

  it.each<[string, unknown, readonly string[]]>([
    ["a DECIMAL of few digits", new DecimalValue("-1.50"), ["decimal(9, 1)", "6a050901", "000f000000"]],
    ["a DECIMAL of its column", new DecimalValue("1.5", { precision: 12, scale: 2 }), ["decimal(12, 2)", "6a090c02", "019600000000000000"]],
    [
      "a DECIMAL that the column would round",
      new DecimalValue("1.005", { precision: 12, scale: 2 }),
      ["decimal(9, 3)", "6a050903", "01ed030000"],
    ],
    [
      "a DECIMAL of all digits there are",
      new DecimalValue("9".repeat(38)),
      ["decimal(38, 0)", "6a112600", "01ffffffff3f228a097ac4865aa84c3b4b"],
    ],
    ["zero", new DecimalValue("0.00"), ["decimal(9, 0)", "6a050900", "0100000000"]],
    ["the first date", bindDate("0001-01-01"), ["date", "28", "000000"]],
    ["the last date", bindDate("9999-12-31"), ["date", "28", "dab937"]],
    ["a time", bindTime("23:59:59.9999999"), ["time(7)", "2907", "ffbf692ac9"]],
    ["a DATETIME2", dateTimeBinder("datetime2")("0001-01-01T00:00:00.0000001"), ["datetime2(7)", "2a07", "0100000000000000"]],
    [
      "a DATETIMEOFFSET, in UTC",
      dateTimeBinder("datetimeoffset")("0001-01-02T01:00:00+01:00"),
      ["datetimeoffset(7)", "2b07", "00000000000100000000"],
    ],
    ["a DATETIME", dateTimeBinder("datetime")("1900-01-02T00:00:00.010"), ["datetime", "6f08", "0100000003000000"]],
    [
      "a DATETIME that is rounded to the next day",
      dateTimeBinder("datetime")("1899-12-31T23:59:59.999"),
      ["datetime", "6f08", "0000000000000000"],
    ],
  ])("%s", (_what, value, expected) => {
    expect(wire(value)).toEqual(expected);
  });

  it("nothing, if it has too many digits or is of no kind that can be sent", () => {
    expect(() => sent(new DecimalValue("1".repeat(39)))).toThrow(/38 at most/);
    expect(() => sent({})).toThrow(/can't be sent/);
    expect(() => sent(undefined)).toThrow(/can't be sent/);
  });
});

describe("an exact number is read", () => {
  const options = {};
  const readers = loadLibrary().then(({ parser }) => {
    expect(readExactly(parser, options)).toBe(true);
    return (parser as { readValue(buffer: Buffer, offset: number, column: object, options: object): { value: unknown } }).readValue;
  });

  it("from the bytes that were written, whatever its digits", async () => {
    const read = await readers;
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n), fc.integer({ min: 0, max: 38 }), (digits, scale) => {
        const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
        const written = `${digits < 0n ? "-" : ""}${scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`}`;
        const { value } = parameterOf(new DecimalValue(written, { precision: 38, scale }), TYPES);
        const bytes = value as Buffer;
        const column = { type: { name: "DecimalN" }, precision: 38, scale };
        expect(read(Buffer.concat([Buffer.from([0, bytes.length]), bytes]), 1, column, options).value).toBe(written);
      }),
    );
  });

  it.each([
    ["the greatest MONEY", "MoneyN", "08ffffff7fffffffff", "922337203685477.5807"],
    ["the least MONEY", "MoneyN", "080000008000000000", "-922337203685477.5808"],
    ["MONEY of a ten-thousandth", "Money", "00000000ffffffff", "429496.7295"],
    ["SMALLMONEY", "SmallMoney", "ffffffff", "-0.0001"],
    ["a DECIMAL in a SQL_VARIANT", "Variant", "090000006a02050101ffffffff", "429496729.5"],
    ["a BIGINT in a SQL_VARIANT", "Variant", "0a0000007f00fbffffffffffffff", -5],
    ["a BIGINT beyond what a number holds", "Variant", "0a0000007f0001000000000020ff", -63050394783186943n],
  ])("%s", async (_what, name, hex, expected) => {
    const read = await readers;
    expect(read(Buffer.from(hex, "hex"), 0, { type: { name } }, options).value).toBe(expected);
  });

  it("only on connections that asked for it", async () => {
    const read = await readers;
    expect(read(Buffer.from("ffffffff", "hex"), 0, { type: { name: "SmallMoney" } }, {}).value).toBe(-0.0001);
  });

  it("as far as a float tells it, by a version of tedious that can't be taught; else it's an error", () => {
    expect(readExactly({}, {})).toBe(false);
    expect(exactOf(0.1, 2)).toBe("0.10");
    expect(exactOf(-1234567890.12, 4)).toBe("-1234567890.1200");
    expect(() => exactOf(12345678901234.56, 2)).toThrow(/select it as text/);
    const [row] = [new RowDecoder([{ colName: "a", type: { name: "DecimalN" }, scale: 2 }]).row([{ value: 1.5 }])];
    expect(row).toEqual(["1.50"]);
  });

  it("as far as a float tells it: of fifteen digits, all", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n) + 1n, 10n ** 15n - 1n), fc.integer({ min: 1, max: 15 }), (digits, scale) => {
        const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
        const written = `${digits < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
        expect(exactOf(Number(digits) / 10 ** scale, scale)).toBe(written);
      }),
    );
  });
});

describe("a column is decoded", () => {
  it.each([
    ["BigInt", {}, "9007199254740993", 9007199254740993n],
    ["IntN", { dataLength: 8 }, "-5", -5],
    ["IntN", { dataLength: 4 }, 5, 5],
    ["Real", {}, Math.fround(0.1), 0.1],
    ["FloatN", { dataLength: 8 }, Math.fround(0.1), Math.fround(0.1)],
    ["Date", {}, new Date("0001-01-01T00:00:00Z"), "0001-01-01"],
    ["Time", {}, Object.assign(new Date("1970-01-01T12:30:45.123Z"), { nanosecondsDelta: 0.0004567 }), "12:30:45.1234567"],
    ["NVarChar", {}, "x", "x"],
    ["BigInt", {}, null, null],
  ])("%s %j: %s", (name, more, value, expected) => {
    expect(new RowDecoder([{ colName: "a", type: { name }, ...more }]).row([{ value }])).toEqual([expected]);
  });
});
