/** SQL Server's types: how they are declared, and how values of them are written as literals. */
import { bindProcessor, literalOf, resultProcessor, typeDdl } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import { ArgumentError, CompileError, cast, exact, literal, nullable, select, types as t, typeDecorator } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { mssql } from "../src/index.ts";

const SERVER_2008 = mssql({ serverVersion: "10.50" });

describe("a type's declaration", () => {
  it.each<[SqlType, string, string?]>([
    [t.smallInteger(), "SMALLINT"],
    [t.integer(), "INTEGER"],
    [t.bigInteger({ as: "bigint" }), "BIGINT"],
    [t.numeric(), "NUMERIC"],
    [t.numeric(10), "NUMERIC(10)"],
    [t.numeric(10, 2), "NUMERIC(10, 2)"],
    [t.float(), "FLOAT"],
    [t.float(24), "FLOAT(24)"],
    [t.double(), "DOUBLE PRECISION"],
    [t.boolean(), "BIT"],
    [t.string(), "VARCHAR(max)"],
    [t.string(30), "VARCHAR(30)"],
    [t.string(30, { collation: "Latin1_General_CI_AS" }), "VARCHAR(30) COLLATE Latin1_General_CI_AS"],
    [t.unicode(30), "NVARCHAR(30)"],
    [t.unicode(), "NVARCHAR(max)"],
    [t.text(), "VARCHAR(max)", "TEXT"],
    [t.text({ collation: "Latin1_General_CI_AS" }), "VARCHAR(max) COLLATE Latin1_General_CI_AS", "TEXT COLLATE Latin1_General_CI_AS"],
    [t.unicodeText(), "NVARCHAR(max)", "NTEXT"],
    [t.enum("a", "abc"), "VARCHAR(3)"],
    [t.enum("a", "ř"), "NVARCHAR(1)"],
    [t.enum(["a"], { length: null }), "VARCHAR(max)"],
    [t.date(), "DATE"],
    [t.time(), "TIME"],
    [t.dateTime(), "DATETIME2"],
    [t.dateTime({ timezone: true }), "DATETIMEOFFSET"],
    [t.interval(), "VARCHAR(64)"],
    [t.largeBinary(), "VARBINARY(max)", "IMAGE"],
    [t.largeBinary(9), "VARBINARY(9)", "IMAGE"],
    [t.json(), "NVARCHAR(max)"],
    [t.uuid(), "UNIQUEIDENTIFIER"],
    [t.uuid({ native: false }), "CHAR(32)"],
    [exact.char(2), "CHAR(2)"],
    [exact.char(), "CHAR"],
    [exact.nchar(2), "NCHAR(2)"],
    [exact.varchar(), "VARCHAR(max)"],
    [exact.nvarchar(9), "NVARCHAR(9)"],
    [exact.text(), "TEXT"],
    [exact.decimal(5, 1), "DECIMAL(5, 1)"],
    [exact.real(), "REAL"],
    [exact.datetime(), "DATETIME"],
    [exact.binary(9), "BINARY(9)"],
    [exact.varbinary(), "VARBINARY(max)"],
    [mssql.tinyint(), "TINYINT"],
    [mssql.bit(), "BIT"],
    [mssql.money(), "MONEY"],
    [mssql.smallmoney({ as: "number" }), "SMALLMONEY"],
    [mssql.decimal(5, 1), "DECIMAL(5, 1)"],
    [mssql.float(53), "FLOAT(53)"],
    [mssql.real(), "REAL"],
    [mssql.doublePrecision(), "DOUBLE PRECISION"],
    [mssql.varchar(5), "VARCHAR(5)"],
    [mssql.nvarchar(), "NVARCHAR(max)"],
    [mssql.text(), "TEXT"],
    [mssql.ntext(), "NTEXT"],
    [mssql.ntext({ collation: "Latin1_General_CI_AS" }), "NTEXT COLLATE Latin1_General_CI_AS"],
    [mssql.binary(5), "BINARY(5)"],
    [mssql.varbinary(), "VARBINARY(max)"],
    [mssql.varbinary(5), "VARBINARY(5)"],
    [mssql.varbinary(undefined, { filestream: true }), "VARBINARY(max) FILESTREAM"],
    [mssql.image(), "IMAGE"],
    [mssql.rowversion(), "ROWVERSION"],
    [mssql.timestamp(), "TIMESTAMP"],
    [mssql.date(), "DATE"],
    [mssql.time(), "TIME"],
    [mssql.time({ precision: 3 }), "TIME(3)"],
    [mssql.datetime(), "DATETIME"],
    [mssql.smalldatetime(), "SMALLDATETIME"],
    [mssql.datetime2(), "DATETIME2"],
    [mssql.datetime2({ precision: 0 }), "DATETIME2(0)"],
    [mssql.datetimeoffset({ precision: 7 }), "DATETIMEOFFSET(7)"],
    [mssql.uniqueidentifier(), "UNIQUEIDENTIFIER"],
    [mssql.xml(), "XML"],
    [mssql.sqlVariant(), "SQL_VARIANT"],
    [t.text().withVariant(mssql.ntext(), "mssql"), "NTEXT"],
    [nullable(t.integer()), "INTEGER"],
  ])("%# is %s", (type, ddl, of2008 = ddl) => {
    expect(typeDdl(type, mssql())).toBe(ddl);
    expect(typeDdl(type, SERVER_2008)).toBe(of2008);
  });

  it.each<[string, () => unknown, new (...given: never[]) => Error, RegExp]>([
    ["an array", () => typeDdl(t.array(t.text()), mssql()), CompileError, /no arrays.*t\.json\(\)/],
    ["a point in time by the name of a row's version", () => typeDdl(exact.timestamp(), mssql()), CompileError, /mssql\.rowversion\(\)/],
    ["SQL as a collation", () => typeDdl(t.string(3, { collation: "x; --" }), mssql()), ArgumentError, /collation/],
    ["SQL as a precision", () => mssql.datetime2({ precision: "3) --" as never }), ArgumentError, /precision/],
    ["SQL as a length", () => mssql.varbinary("3) --" as never), ArgumentError, /length/],
  ])("is never %s", (_what, run, kind, message) => {
    expect(run).toThrow(kind);
    expect(run).toThrow(message);
  });
});

describe("a literal", () => {
  it.each<[string, unknown, SqlType, string]>([
    ["a string, whose backslashes are only that", "it's \\", t.string(30), "'it''s \\'"],
    ["a string beyond ASCII, which the server's code page would lose", "Ω", t.string(30), "N'Ω'"],
    ["a string of a column of Unicode", "a", t.unicode(30), "N'a'"],
    ["a member of an enumeration", "Ω", t.enum("Ω"), "N'Ω'"],
    ["a boolean", true, t.boolean(), "1"],
    ["a bit", false, mssql.bit(), "0"],
    ["money, as it was written", "0.10", mssql.money(), "0.10"],
    ["an exact number", "12.50", t.numeric(5, 2), "12.50"],
    ["bytes", new Uint8Array([0, 39, 255]), t.largeBinary(), "0x0027ff"],
    ["bytes of another kind", new Uint8Array([1]), mssql.varbinary(5), "0x01"],
    ["a moment", new Date("2024-02-29T12:30:45.678Z"), t.dateTime(), "'2024-02-29 12:30:45.678000'"],
    ["a moment with a zone", new Date("2024-02-29T12:30:45.678Z"), t.dateTime({ timezone: true }), "'2024-02-29 12:30:45.678000+00:00'"],
    ["a moment of this server's own types", new Date(0), mssql.datetimeoffset(), "'1970-01-01 00:00:00.000000+00:00'"],
    [
      "a moment of a type that takes no more digits, nor a form that depends on the language",
      new Date("2024-02-29T12:30:45.678Z"),
      mssql.datetime(),
      "'2024-02-29T12:30:45.678'",
    ],
    ["one that is exact to the minute", new Date(0), mssql.smalldatetime(), "'1970-01-01T00:00:00.000'"],
    ["a DATETIME by its name in SQL", new Date(0), exact.datetime(), "'1970-01-01T00:00:00.000'"],
    ["a moment as text", "2024-02-29T12:30:45.1234567", mssql.datetime2({ as: "string" }), "'2024-02-29T12:30:45.1234567'"],
    ["JSON, in Unicode", { a: "it's Ω" }, t.json(), `N'{"a":"it''s Ω"}'`],
    ["a UUID", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", t.uuid(), "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'"],
    ["a UUID of digits", "6BA7B810-9dad-11d1-80b4-00c04fd430c8", t.uuid({ native: false }), "'6ba7b8109dad11d180b400c04fd430c8'"],
    ["XML", "<a b='c'/>", mssql.xml(), "N'<a b=''c''/>'"],
    [
      "what a decorator makes of it",
      "Ω",
      typeDecorator({ impl: t.string(9), bind: (value: string) => `${value}'`, result: String }),
      "N'Ω'''",
    ],
  ])("is %s", (_what, value, type, expected) => {
    expect(literalOf(value, type, mssql())).toBe(expected);
  });

  it.each<[string, unknown, SqlType]>([
    ["text that is none", 5, t.string()],
    ["bytes that are none", "x", t.largeBinary()],
    ["a date that there isn't", new Date(Number.NaN), t.dateTime()],
    ["a UUID that is none", "x' --", t.uuid({ native: false })],
    ["a UUID and more", "6ba7b810-9dad-11d1-80b4-00c04fd430c8z", t.uuid()],
  ])("is refused of %s", (_what, value, type) => {
    expect(() => literalOf(value, type, mssql())).toThrow();
  });
});

describe("values", () => {
  it("of JSON are text, and UUIDs of digits get their dashes back", () => {
    const dialect = mssql();
    expect(bindProcessor(t.json(), dialect)?.({ a: 1 })).toBe('{"a":1}');
    const digits = t.uuid({ native: false });
    expect(bindProcessor(digits, dialect)?.("6BA7B810-9dad-11d1-80b4-00c04fd430c8")).toBe("6ba7b8109dad11d180b400c04fd430c8");
    expect(resultProcessor(digits, dialect)?.("6ba7b8109dad11d180b400c04fd430c8")).toBe("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    expect(bindProcessor(t.uuid(), dialect)?.("6BA7B810-9dad-11d1-80b4-00c04fd430c8")).toBe("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    expect(resultProcessor(t.uuid(), dialect)).toBeNull();
  });

  it.each([t.uuid(), mssql.uniqueidentifier()])("a UUID with something behind it is none: the server would cut that off", (type) => {
    expect(() => bindProcessor(type, mssql())?.("6ba7b810-9dad-11d1-80b4-00c04fd430c8, or another")).toThrow(ArgumentError);
  });
});

it("a CAST names the type as DDL does", () => {
  const text = (type: SqlType<string, "text">): string => select(cast(literal(1), type)).compile(mssql()).sql;
  expect(text(t.string())).toBe("SELECT CAST(@p1 AS VARCHAR(max)) AS anon_1");
  expect(text(t.unicode(5))).toBe("SELECT CAST(@p1 AS NVARCHAR(5)) AS anon_1");
});
