/** MySQL's and MariaDB's types: how they are declared, and how values of them are written as literals. */
import { literalOf, typeDdl } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import { ArgumentError, CompileError, column, createTable, exact, MetaData, types as t, table, typeDecorator } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { mariadb, mysql } from "../src/index.ts";

describe("a type's declaration", () => {
  it.each<[SqlType, string, string?]>([
    [t.smallInteger(), "SMALLINT"],
    [t.bigInteger(), "BIGINT"],
    [t.numeric(10, 2), "NUMERIC(10, 2)"],
    [t.float(), "FLOAT"],
    [t.double(), "DOUBLE"],
    [t.boolean(), "BOOL"],
    [t.string(30), "VARCHAR(30)"],
    [t.string(30, { collation: "utf8mb4_bin" }), "VARCHAR(30) COLLATE utf8mb4_bin"],
    [t.unicode(30), "VARCHAR(30)"],
    [t.text(), "TEXT"],
    [t.text({ length: 500 }), "TEXT(500)"],
    [t.date(), "DATE"],
    [t.time(), "TIME(6)"],
    [t.dateTime({ timezone: true }), "DATETIME(6)"],
    [t.interval(), "VARCHAR(64)"],
    [t.largeBinary(), "BLOB"],
    [t.largeBinary(500), "BLOB(500)"],
    [t.json(), "JSON"],
    [t.uuid(), "CHAR(32)", "UUID"],
    [t.uuid({ native: false }), "CHAR(32)"],
    [t.enum("a", "it's", "back\\slash"), "ENUM('a','it''s','back\\\\slash')"],
    [t.enum(["a", "abc"], { native: false }), "VARCHAR(3)"],
    [exact.char(2), "CHAR(2)"],
    [exact.nvarchar(2), "NATIONAL VARCHAR(2)"],
    [exact.decimal(5, 1), "DECIMAL(5, 1)"],
    [exact.boolean(), "BOOL"],
    [exact.timestamp(), "TIMESTAMP"],
    [exact.datetime(), "DATETIME"],
    [exact.varbinary(9), "VARBINARY(9)"],
    [mysql.tinyint({ displayWidth: 1 }), "TINYINT(1)"],
    [mysql.smallint({ unsigned: true }), "SMALLINT UNSIGNED"],
    [mysql.mediumint({ zerofill: true }), "MEDIUMINT ZEROFILL"],
    [mysql.integer({ displayWidth: 4, unsigned: true, zerofill: true }), "INTEGER(4) UNSIGNED ZEROFILL"],
    [mysql.bigint({ as: "bigint", unsigned: true }), "BIGINT UNSIGNED"],
    [mysql.decimal(10, 2, { unsigned: true }), "DECIMAL(10, 2) UNSIGNED"],
    [mysql.numeric(), "NUMERIC"],
    [mysql.float(10), "FLOAT(10)"],
    [mysql.float(10, 2), "FLOAT(10, 2)"],
    [mysql.double(10, 2, { zerofill: true }), "DOUBLE(10, 2) ZEROFILL"],
    [mysql.double(10), "DOUBLE"],
    [mysql.real(), "REAL"],
    [mysql.bit(), "BIT"],
    [mysql.bit(64, { as: "bigint" }), "BIT(64)"],
    [mysql.year(), "YEAR"],
    [mysql.year({ displayWidth: 4 }), "YEAR(4)"],
    [mysql.char(3, { charset: "latin1", collation: "latin1_bin" }), "CHAR(3) CHARACTER SET latin1 COLLATE latin1_bin"],
    [mysql.char(3, { ascii: true, binary: true }), "CHAR(3) ASCII BINARY"],
    [mysql.varchar(3, { unicode: true }), "VARCHAR(3) UNICODE"],
    [mysql.varchar(3, { national: true, collation: "utf8mb3_bin" }), "NATIONAL VARCHAR(3) COLLATE utf8mb3_bin"],
    [mysql.nchar(3), "NATIONAL CHAR(3)"],
    [mysql.nvarchar(3), "NATIONAL VARCHAR(3)"],
    [mysql.tinytext(), "TINYTEXT"],
    [mysql.text(9), "TEXT(9)"],
    [mysql.mediumtext({ binary: true }), "MEDIUMTEXT BINARY"],
    [mysql.longtext({ charset: "utf8mb4" }), "LONGTEXT CHARACTER SET utf8mb4"],
    [mysql.enum(["x", "y"], { charset: "latin1" }), "ENUM('x','y') CHARACTER SET latin1"],
    [mysql.set(["a", "it's", "\\"]), "SET('a','it''s','\\\\')"],
    [mysql.binary(2), "BINARY(2)"],
    [mysql.tinyblob(), "TINYBLOB"],
    [mysql.mediumblob(), "MEDIUMBLOB"],
    [mysql.longblob(), "LONGBLOB"],
    [mysql.datetime(), "DATETIME"],
    [mysql.datetime({ fsp: 6 }), "DATETIME(6)"],
    [mysql.datetime({ fsp: 0 }), "DATETIME"],
    [mysql.timestamp({ fsp: 3 }), "TIMESTAMP(3)"],
    [mysql.time({ fsp: 2 }), "TIME(2)"],
    [mysql.json(), "JSON"],
  ])("%# is %s", (type, ofMysql, ofMariadb = ofMysql) => {
    expect(typeDdl(type, mysql())).toBe(ofMysql);
    expect(typeDdl(type, mariadb({ serverVersion: "10.7" }))).toBe(ofMariadb);
  });

  it("of MariaDB's own types is known there only", () => {
    expect([mariadb.inet4(), mariadb.inet6(), mariadb.uuid()].map((type) => typeDdl(type, mariadb()))).toEqual(["INET4", "INET6", "UUID"]);
    expect(() => typeDdl(mariadb.inet6(), mysql())).toThrow(CompileError);
  });

  it("of a UUID is characters before MariaDB had the type", () => {
    expect(typeDdl(t.uuid(), mariadb({ serverVersion: "10.6.12" }))).toBe("CHAR(32)");
  });

  it("of MySQL holds for MariaDB, unless that has another", () => {
    const type = t.text().withVariant(mysql.longtext(), "mysql");
    expect(typeDdl(type, mariadb())).toBe("LONGTEXT");
    expect(typeDdl(type.withVariant(mysql.tinytext(), "mariadb"), mariadb())).toBe("TINYTEXT");
    expect(typeDdl(type.withVariant(mysql.tinytext(), "mariadb"), mysql())).toBe("LONGTEXT");
  });

  it("of a timestamp that may be NULL says so, since it would not be", () => {
    const text = (type: SqlType<Date, "time">, nullable: boolean): string =>
      createTable(table("t", new MetaData(), { a: column(type, { nullable }) }))
        .compile(mysql())
        .sql.replaceAll(/\s+/g, " ");
    expect(text(mysql.timestamp(), true)).toBe("CREATE TABLE t ( a TIMESTAMP NULL )");
    expect(text(mysql.timestamp(), false)).toBe("CREATE TABLE t ( a TIMESTAMP NOT NULL )");
    expect(text(mysql.datetime(), true)).toBe("CREATE TABLE t ( a DATETIME )");
  });

  it.each<[string, () => unknown, new (...given: never[]) => Error, RegExp]>([
    ["a VARCHAR without a length", () => typeDdl(t.string(), mysql()), CompileError, /needs a length here: t\.string\(255\)/],
    [
      "one beneath a decorator",
      () => typeDdl(typeDecorator({ impl: t.unicode(), bind: String, result: String }), mysql()),
      CompileError,
      /needs a length/,
    ],
    ["arrays", () => typeDdl(t.array(t.text()), mysql()), CompileError, /no arrays.*t\.json\(\)/],
    ["SQL as a character set", () => mysql.char(3, { charset: "x; --" }), ArgumentError, /character set/],
    ["SQL as a collation", () => mysql.longtext({ collation: "x y'" }), ArgumentError, /collation/],
    ["SQL as a display width", () => mysql.integer({ displayWidth: "1) --" as never }), ArgumentError, /displayWidth/],
    ["SQL as a scale", () => mysql.double(5, "1) --" as never), ArgumentError, /scale/],
    ["a set of nothing", () => mysql.set([]), ArgumentError, /at least one member/],
    ["a comma within a member of a set, which would be two", () => mysql.set(["a,b"]), ArgumentError, /without commas/],
  ])("is never %s", (_what, run, kind, message) => {
    expect(run).toThrow(kind);
    expect(run).toThrow(message);
  });
});

describe("a literal", () => {
  it.each<[string, unknown, SqlType, string]>([
    ["a string, with backslashes twice", "\\' OR 1=1 -- ", t.string(30), "'\\\\'' OR 1=1 -- '"],
    ["a string that ends in one", "\\", mysql.longtext(), "'\\\\'"],
    ["a member of an enumeration", "\\", t.enum("\\"), "'\\\\'"],
    ["a set", ["a", "it's\\"], mysql.set(["a", "it's\\"]), "'a,it''s\\\\'"],
    ["JSON", { a: "it's\\" }, t.json(), `'{"a":"it''s\\\\\\\\"}'`],
    [
      "what a decorator makes of it",
      "\\",
      typeDecorator({ impl: t.text(), bind: (value: string) => `${value}'`, result: String }),
      "'\\\\'''",
    ],
    ["a boolean", true, t.boolean(), "true"],
    ["bytes", new Uint8Array([92, 39]), t.largeBinary(), "X'5c27'"],
    ["bytes of another kind", new Uint8Array([92, 39]), mysql.longblob(), "X'5c27'"],
    ["an exact number", "0.10", mysql.decimal(5, 2), "0.10"],
    ["a bit", 5, mysql.bit(3), "5"],
    ["a moment", new Date("2024-02-29T12:30:45.678Z"), mysql.datetime({ fsp: 3 }), "'2024-02-29 12:30:45.678000'"],
    ["a UUID of digits", "6BA7B810-9dad-11d1-80b4-00c04fd430c8", t.uuid(), "'6ba7b8109dad11d180b400c04fd430c8'"],
  ])("is %s", (_what, value, type, expected) => {
    expect(literalOf(value, type, mysql())).toBe(expected);
  });

  it("leaves backslashes alone where the server takes them for what they are", () => {
    const plain = mysql({ backslashEscapes: false });
    expect(literalOf("\\' --", t.text(), plain)).toBe("'\\'' --'");
    expect(typeDdl(t.enum("\\"), plain)).toBe("ENUM('\\')");
  });

  it("of a set is refused where the value is no list of texts without commas", () => {
    for (const value of [[1], ["a,b"], {}, 5]) expect(() => literalOf(value, mysql.set(["a"]), mysql())).toThrow(ArgumentError);
  });
});
