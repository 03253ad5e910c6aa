/** PostgreSQL's types: how they are declared, how values of them are written as literals, and what placeholders say of them. */
import { compileStatement, literalOf, typeDdl } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import {
  ArgumentError,
  column,
  createTable,
  createType,
  dropType,
  exact,
  func,
  literal,
  MetaData,
  nodeOf,
  select,
  sql,
  types as t,
  table,
  typeDecorator,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { pg, postgresql } from "../src/index.ts";

const dialect = postgresql();
const mood = pg.enum(["happy", "it's"], { name: "Mood", schema: "s" });
const positive = pg.domain("positive", t.integer(), { schema: "s", check: sql`VALUE > 0` });

describe("a type's declaration", () => {
  it.each<[SqlType, string]>([
    [t.smallInteger(), "SMALLINT"],
    [t.float(), "FLOAT"],
    [t.float(53), "FLOAT(53)"],
    [t.double(), "DOUBLE PRECISION"],
    [t.boolean(), "BOOLEAN"],
    [t.string(), "VARCHAR"],
    [t.string(3, { collation: "C" }), 'VARCHAR(3) COLLATE "C"'],
    [t.unicodeText(), "TEXT"],
    [t.uuid(), "UUID"],
    [t.uuid({ native: false }), "CHAR(32)"],
    [t.dateTime(), "TIMESTAMP WITHOUT TIME ZONE"],
    [t.dateTime({ timezone: true }), "TIMESTAMP WITH TIME ZONE"],
    [t.time({ timezone: true }), "TIME WITH TIME ZONE"],
    [t.interval(), "INTERVAL"],
    [t.largeBinary(), "BYTEA"],
    [t.json(), "JSON"],
    [t.enum("a", "bcd"), "VARCHAR(3)"],
    [t.enum(["a"], { name: "letter" }), "letter"],
    [t.enum(["a"], { name: "letter", native: false }), "VARCHAR(1)"],
    [t.array(t.numeric(5, 2), { dimensions: 2 }), "NUMERIC(5, 2)[][]"],
    [exact.timestamp({ precision: 3, timezone: true }), "TIMESTAMP(3) WITH TIME ZONE"],
    [exact.double(), "DOUBLE"],
    [pg.doublePrecision(), "DOUBLE PRECISION"],
    [pg.real(), "REAL"],
    [pg.money(), "MONEY"],
    [pg.citext(), "CITEXT"],
    [pg.bytea(), "BYTEA"],
    [pg.xml(), "XML"],
    [pg.bit(), "BIT(1)"],
    [pg.bit(5), "BIT(5)"],
    [pg.bitVarying(), "BIT VARYING"],
    [pg.bitVarying(5), "BIT VARYING(5)"],
    [pg.time({ precision: 0 }), "TIME(0) WITHOUT TIME ZONE"],
    [pg.timestamp({ precision: 6, timezone: true }), "TIMESTAMP(6) WITH TIME ZONE"],
    [pg.interval({ fields: "DAY TO SECOND", precision: 3 }), "INTERVAL DAY TO SECOND (3)"],
    [pg.interval({ fields: "YEAR" }), "INTERVAL YEAR"],
    [pg.interval({ precision: 0 }), "INTERVAL (0)"],
    [pg.jsonb(), "JSONB"],
    [pg.jsonpath(), "JSONPATH"],
    [pg.hstore(), "HSTORE"],
    [pg.tsvector(), "TSVECTOR"],
    [pg.tsquery(), "TSQUERY"],
    [pg.regconfig(), "REGCONFIG"],
    [pg.regclass(), "REGCLASS"],
    [pg.oid(), "OID"],
    [pg.inet(), "INET"],
    [pg.cidr(), "CIDR"],
    [pg.macaddr(), "MACADDR"],
    [pg.macaddr8(), "MACADDR8"],
    [pg.int4range(), "INT4RANGE"],
    [pg.int8range(), "INT8RANGE"],
    [pg.numrange(), "NUMRANGE"],
    [pg.daterange(), "DATERANGE"],
    [pg.tsrange(), "TSRANGE"],
    [pg.tstzrange(), "TSTZRANGE"],
    [pg.int4multirange(), "INT4MULTIRANGE"],
    [pg.int8multirange(), "INT8MULTIRANGE"],
    [pg.nummultirange(), "NUMMULTIRANGE"],
    [pg.datemultirange(), "DATEMULTIRANGE"],
    [pg.tsmultirange(), "TSMULTIRANGE"],
    [pg.tstzmultirange(), "TSTZMULTIRANGE"],
    [mood, 's."Mood"'],
    [positive, "s.positive"],
    [pg.array(mood), 's."Mood"[]'],
  ])("%# is %s", (type, ddl) => {
    expect(typeDdl(type, dialect)).toBe(ddl);
  });

  it("of a column that the database numbers is a SERIAL of its width", () => {
    const numbered = (type: SqlType<number, "num">): string => {
      const made = table("t", new MetaData(), { id: column(type, { primaryKey: true }) });
      return /id (\w+)/.exec(createTable(made).compile(dialect).sql)?.[1] ?? "";
    };
    const decorated = typeDecorator({ impl: t.bigInteger(), bind: (value: number) => value, result: (value) => value });
    expect([t.smallInteger(), t.integer(), t.bigInteger(), decorated].map(numbered)).toEqual([
      "SMALLSERIAL",
      "SERIAL",
      "BIGSERIAL",
      "BIGSERIAL",
    ]);
  });
});

describe("types of one's own", () => {
  it.each<[string, { compile(dialect: object): { readonly sql: string } }, string]>([
    ["an enumeration", createType(mood), `CREATE TYPE s."Mood" AS ENUM ('happy', 'it''s')`],
    ["it is dropped", dropType(mood, { ifExists: true }), 'DROP TYPE IF EXISTS s."Mood"'],
    [
      "beneath a decorator",
      createType(typeDecorator({ impl: mood, bind: (value: "happy" | "it's") => value, result: (value) => value })),
      `CREATE TYPE s."Mood" AS ENUM ('happy', 'it''s')`,
    ],
    ["a domain", createType(positive), "CREATE DOMAIN s.positive AS INTEGER CHECK (VALUE > 0)"],
    [
      "a domain with all that it can have",
      createType(
        pg.domain("d", t.text(), { collation: "C", default: "it's", notNull: true, constraintName: "c", check: sql`VALUE <> ${"x"}` }),
      ),
      `CREATE DOMAIN d AS TEXT COLLATE "C" DEFAULT 'it''s' CONSTRAINT c NOT NULL CHECK (VALUE <> 'x')`,
    ],
    [
      "a domain with an expression as its default",
      createType(pg.domain("d", t.date(), { default: func.currentDate() })),
      "CREATE DOMAIN d AS DATE DEFAULT CURRENT_DATE",
    ],
    ["it is dropped as what it is", dropType(positive), "DROP DOMAIN s.positive"],
  ])("%s", (_what, statement, expected) => {
    expect(statement.compile(dialect).sql).toBe(expected);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["an enumeration without a name", () => createType(t.enum("a")).compile(dialect), /without a name/],
    ["an enumeration that isn't native", () => createType(t.enum(["a"], { name: "x", native: false })).compile(dialect), /is none/],
    ["any other type", () => createType(t.integer()).compile(dialect), /"integer" is none/],
    ["a domain without a name", () => pg.domain("", t.integer()), /needs a name/],
    ["a domain of no type", () => pg.domain("d", "integer" as never), /takes a SQL type/],
  ])("are not %s", (_what, run, message) => {
    expect(run).toThrow(message);
  });
});

describe("a literal", () => {
  it.each<[string, unknown, SqlType, string]>([
    ["a string, whose backslashes are only that", "it's \\", t.text(), "'it''s \\'"],
    ["a boolean", false, t.boolean(), "false"],
    ["a number that is none", Number.NaN, t.float(), "'NaN'::FLOAT8"],
    ["infinity", Number.NEGATIVE_INFINITY, t.double(), "'-Infinity'::FLOAT8"],
    ["an exact number, as it was written", "0.10", t.numeric(), "0.10"],
    ["bytes", new Uint8Array([0, 92, 255]), pg.bytea(), "'\\x005cff'::BYTEA"],
    ["a UUID", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", t.uuid(), "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'"],
    ["a moment without a zone", new Date("2024-02-29T12:30:45.678Z"), t.dateTime(), "'2024-02-29 12:30:45.678000'"],
    ["a moment with one", new Date("2024-02-29T12:30:45.678Z"), pg.timestamp({ timezone: true }), "'2024-02-29 12:30:45.678000+00'"],
    ["an interval", "P1DT2H", t.interval(), "'P1DT2H'::INTERVAL"],
    ["JSON", { a: "it's" }, pg.jsonb(), `'{"a":"it''s"}'`],
    ["JSON's null", null, pg.jsonb({ nullAs: "json" }), "'null'"],
    ["an hstore", { 'a"': "it's\\", b: null }, pg.hstore(), `'"a\\""=>"it''s\\\\", "b"=>NULL'::HSTORE`],
    ["a list", ["a", "it's", null], t.array(t.text()), "ARRAY['a', 'it''s', NULL]"],
    ["a list of lists", [[1], [2]], t.array(t.integer(), { dimensions: 2 }), "ARRAY[ARRAY[1], ARRAY[2]]"],
    ["an empty list, with its type", [], t.array(t.integer()), "ARRAY[]::INTEGER[]"],
    ["a list of nothing but null", [null], t.array(t.integer()), "ARRAY[NULL]::INTEGER[]"],
    ["a list of what only its type tells from texts", ["2024-02-29"], t.array(t.date()), "ARRAY['2024-02-29']::DATE[]"],
    ["a list of members of an enumeration", ["it's"], t.array(mood), "ARRAY['it''s']::s.\"Mood\"[]"],
    ["a list of JSON values, which are lists", [[1], { a: [] }], t.array(pg.jsonb()), "ARRAY['[1]', '{\"a\":[]}']::JSONB[]"],
    ["zero with a sign", -0, t.double(), "'-0'::FLOAT8"],
    ["a range", { lower: 1, upper: 5 }, pg.int4range(), "'[1,5)'::INT4RANGE"],
    ["a range with its bounds", { lower: "1.5", upper: null, bounds: "(]" }, pg.numrange(), "'(1.5,]'::NUMRANGE"],
    ["a range of nothing", { lower: null, upper: null, empty: true }, pg.daterange(), "'empty'::DATERANGE"],
    ["a range of moments", { lower: new Date(0), upper: null }, pg.tstzrange(), "'[1970-01-01 00:00:00.000+00,)'::TSTZRANGE"],
    ["a range whose end is hostile", { lower: `1",') --`, upper: null }, pg.numrange(), `'["1\\",'') --",)'::NUMRANGE`],
    [
      "several ranges",
      [
        { lower: 1, upper: 2 },
        { lower: 5, upper: 6 },
      ],
      pg.int8multirange(),
      "'{[1,2),[5,6)}'::INT8MULTIRANGE",
    ],
    ["an address", "10.0.0.1'", pg.inet(), "'10.0.0.1'''::INET"],
    ["money", "12.50", pg.money(), "'12.50'::MONEY"],
    ["bits", "0101", pg.bit(4), "'0101'::BIT(4)"],
    ["a member of an enumeration", "it's", mood, "'it''s'"],
    ["a value of a domain", 5, positive, "5"],
  ])("is %s", (_what, value, type, expected) => {
    expect(literalOf(value, type, dialect)).toBe(expected);
  });

  it.each<[string, unknown, SqlType]>([
    ["a range that is none", 5, pg.int4range()],
    ["bounds that are none", { lower: 1, upper: 2, bounds: ")'" }, pg.int4range()],
    ["several ranges that are one", { lower: 1, upper: 2 }, pg.int4multirange()],
    ["an hstore of numbers", { a: 1 }, pg.hstore()],
    ["a list that is none", "a", t.array(t.text())],
    ["text as a float", "1; drop", t.float()],
  ])("is refused of %s", (_what, value, type) => {
    expect(() => literalOf(value, type, dialect)).toThrow();
  });
});

describe("a placeholder", () => {
  it.each<[string, unknown, SqlType, string]>([
    ["text of any length: a value must not be cut off before it is compared", "x", t.string(3), "$1::VARCHAR"],
    ["a number of any precision", "1.234", t.numeric(5, 1), "$1::NUMERIC"],
    ["a moment of any precision", new Date(0), pg.timestamp({ precision: 0, timezone: true }), "$1::TIMESTAMP WITH TIME ZONE"],
    ["an enumeration by its name", "happy", mood, '$1::s."Mood"'],
    ["an enumeration without one", "a", t.enum("a"), "$1::VARCHAR"],
    ["what a domain is of", 5, positive, "$1::INTEGER"],
    ["a list", [1], t.array(t.string(3), { dimensions: 2 }), "$1::VARCHAR[][]"],
    ["JSONB", {}, pg.jsonb(), "$1::JSONB"],
    ["a range", { lower: 1, upper: 2 }, pg.int4range(), "$1::INT4RANGE"],
    ["nothing of types of extensions, which may be in any schema", {}, pg.hstore(), "$1"],
    ["nothing of citext", "x", pg.citext(), "$1"],
  ])("says %s", (_what, value, type, expected) => {
    expect(compileStatement(dialect, nodeOf(select(literal(value as never, type))), []).sql).toBe(`SELECT ${expected} AS anon_1`);
  });
});

it.each<[string, () => unknown]>([
  ["the length of a bit string", () => pg.bit("5) --" as never)],
  ["the fields of an interval", () => pg.interval({ fields: "DAY); --" as never })],
  ["the precision of an interval", () => pg.interval({ precision: -1 })],
  ["the precision of a time", () => pg.time({ precision: "3" as never })],
])("%s is nothing but what it may be", (_what, run) => {
  expect(run).toThrow(ArgumentError);
});
