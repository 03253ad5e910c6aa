/** Values of every type, there and back. */
import type { AnyExpr, SqlType } from "@athanor/core";
import {
  caseWhen,
  column,
  func,
  insert,
  literal,
  MetaData,
  select,
  sql,
  types as t,
  table,
  typeDecorator,
  userDefinedType,
} from "@athanor/core";
import { createAll, DataError, executeDriverSql, executeStatement } from "@athanor/engine";
import { expect, it } from "vitest";
import { pg, postgresql } from "../src/index.ts";
import { journey, only } from "./journey.ts";
import { connection, extension, failure, onServer, ownSchema, rows, run, transaction } from "./server.ts";

const schema = ownSchema();

const bytes = Uint8Array.of(0, 1, 92, 255);
const date = new Date("2024-02-29T12:30:00.123Z");
const mood = pg.enum(["happy", "it's", 'a "b", c'], { name: "Mood" });
const digits = "123456789012345678901234567890.123456789012345678901234567890";
const zoned = t.dateTime({ timezone: true });
const exactly = t.dateTime({ as: "string" });
const zonedExactly = t.dateTime({ timezone: true, as: "string" });
const csv = typeDecorator({
  impl: t.text(),
  bind: (list: readonly string[]) => list.join(","),
  result: (text) => text.split(","),
});

const ROWS: readonly (readonly [what: string, type: SqlType, value: unknown, stored: string | null, back?: unknown])[] = [
  ["small integer", t.smallInteger(), -32_768, "-32768"],
  ["integer", t.integer(), 2_147_483_647, "2147483647"],
  ["big integer", t.bigInteger(), -(2 ** 53) + 1, "-9007199254740991"],
  ["big integer as bigint", t.bigInteger({ as: "bigint" }), 2n ** 63n - 1n, "9223372036854775807"],
  ["small big integer as bigint", t.bigInteger({ as: "bigint" }), 5n, "5"],
  ["big integer as string", t.bigInteger({ as: "string" }), "-9223372036854775808", "-9223372036854775808"],
  ["numeric with 30 digits on both sides", t.numeric(), digits, digits],
  ["numeric with its scale", t.numeric(12, 2), "1.5", "1.50", "1.50"],
  ["numeric, small", t.numeric(), "0.00000000000000000001", "0.00000000000000000001"],
  ["numeric that is none", t.numeric(), "NaN", "NaN"],
  ["numeric as number", t.numeric(12, 2, { as: "number" }), 1.25, "1.25"],
  ["float", t.float(), 0.1, "0.1"],
  ["double at its limit", t.double(), Number.MAX_VALUE, "1.7976931348623157e+308"],
  ["double, smallest", t.double(), Number.MIN_VALUE, "5e-324"],
  ["NaN", t.double(), Number.NaN, "NaN"],
  ["infinity", t.double(), Number.NEGATIVE_INFINITY, "-Infinity"],
  ["real", pg.real(), 1.5, "1.5"],
  ["true", t.boolean(), true, "true"],
  ["false", t.boolean(), false, "false"],
  ["string", t.string(30), "5.0", "5.0"],
  ["text with everything", t.text(), "\\ ' \" \n é𝄞 {}%$1", "\\ ' \" \n é𝄞 {}%$1"],
  ["empty text", t.text(), "", ""],
  ["characters, padded", pg.char(5), "ab", "ab", "ab   "],
  ["enum without a name", t.enum("admin", "user"), "user", "user"],
  ["enum of its own type", mood, "it's", "it's"],
  ["uuid", t.uuid(), "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
  ["uuid as digits", t.uuid({ native: false }), "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b8109dad11d180b400c04fd430c8"],
  ["bytes", t.largeBinary(), bytes, "\\x00015cff"],
  ["no bytes", t.largeBinary(), new Uint8Array(), "\\x"],
  ["json", t.json(), { a: [1, "é", null], b: "it's" }, '{"a":[1,"é",null],"b":"it\'s"}'],
  ["json that is a string", t.json(), "text", '"text"'],
  ["json that is false", pg.jsonb(), false, "false"],
  ["SQL's NULL for json's null", pg.jsonb(), null, null],
  ["json's own null, on request", pg.jsonb({ nullAs: "json" }), null, "null"],
  ["date", t.date(), "2024-02-29", "2024-02-29"],
  ["date before 1900", t.date(), "0001-01-01", "0001-01-01"],
  ["date after 9999", t.date(), "+010000-12-31", "10000-12-31"],
  ["date before our era", t.date(), "-000043-03-15", "0044-03-15 BC"],
  ["the year 0 of ISO is 1 BC", t.date(), "0000-01-01", "0001-01-01 BC"],
  ["endless date", t.date(), "infinity", "infinity"],
  ["time", t.time(), "23:59:59.999999", "23:59:59.999999"],
  ["time with a zone", t.time({ timezone: true }), "12:30:00+05:30", "12:30:00+05:30"],
  ["time of some precision", pg.time({ precision: 0 }), "12:30:00.4", "12:30:00", "12:30:00"],
  ["date and time", t.dateTime(), date, "2024-02-29 12:30:00.123"],
  ["date and time before 1970", t.dateTime(), new Date(-1), "1969-12-31 23:59:59.999"],
  ["date and time before 100", t.dateTime(), new Date("0099-12-31T23:59:59.001Z"), "0099-12-31 23:59:59.001"],
  ["date and time after 9999", t.dateTime(), new Date("+275760-09-13T00:00:00Z"), "275760-09-13 00:00:00"],
  ["date and time before our era", zoned, new Date("-000043-03-15T12:00:00Z"), "0044-03-15 12:00:00+00 BC"],
  ["date and time, to the microsecond", exactly, "2024-02-29T12:30:00.000001", "2024-02-29 12:30:00.000001"],
  ["moment, to the microsecond", zonedExactly, "2024-02-29T12:30:00.123456Z", "2024-02-29 12:30:00.123456+00"],
  ["moment without a zone, which is in UTC", zonedExactly, "2024-02-29T12:30", "2024-02-29 12:30:00+00", "2024-02-29T12:30:00Z"],
  ["moment in a zone", zonedExactly, "2024-02-29 12:30+05:30", "2024-02-29 07:00:00+00", "2024-02-29T07:00:00Z"],
  ["moment in a zone, for a column without", exactly, "2024-02-29T00:30:00.5+05:30", "2024-02-28 19:00:00.5", "2024-02-28T19:00:00.5"],
  ["moment beyond JavaScript's dates", zonedExactly, "+294276-12-31T23:59:59.999999Z", "294276-12-31 23:59:59.999999+00"],
  ["the first moment there is", zonedExactly, "-004712-01-01T00:00:00Z", "4713-01-01 00:00:00+00 BC"],
  ["endless moment", zonedExactly, "-infinity", "-infinity"],
  ["interval", t.interval(), "P1Y2M3DT4H5M6.789S", "P1Y2M3DT4H5M6.789S"],
  ["negative interval", t.interval(), "P-1DT-0.000001S", "P-1DT-0.000001S"],
  ["interval with its sign in front", t.interval(), "-PT45M", "PT-45M", "PT-45M"],
  ["interval with signs in front and within", t.interval(), "-P1Y2DT-3H", "P-1Y-2DT3H", "P-1Y-2DT3H"],
  ["interval with a plus in front", t.interval(), "+P1W", "P7D", "P7D"],
  ["interval in words", t.interval(), "-1 day", "P-1D", "P-1D"],
  ["interval of some fields", pg.interval({ fields: "YEAR TO MONTH" }), "P1Y2M", "P1Y2M"],
  ["array", t.array(t.integer()), [1, null, -3], "{1,NULL,-3}"],
  ["empty array", t.array(t.text()), [], "{}"],
  [
    "array of hard texts",
    t.array(t.text()),
    ["", "NULL", "a,b", '"', "\\", "{}", " x ", null, "null"],
    '{"","NULL","a,b","\\"","\\\\","{}"," x ",NULL,"null"}',
  ],
  [
    "array of arrays",
    pg.array(t.text(), { dimensions: 2 }),
    [
      ["a", "}"],
      [null, "b"],
    ],
    '{{a,"}"},{NULL,b}}',
  ],
  ["array of moments", t.array(zoned), [date, null], '{"2024-02-29 12:30:00.123+00",NULL}'],
  ["array of bytes", t.array(t.largeBinary()), [bytes, new Uint8Array()], '{"\\\\x00015cff","\\\\x"}'],
  ["array of json", t.array(pg.jsonb()), [{ a: '"' }, [1], "x"], '{"{\\"a\\": \\"\\\\\\"\\"}",[1],"\\"x\\""}'],
  ["array of exact numbers", t.array(t.numeric()), ["1.10", digits], `{1.10,${digits}}`],
  ["array of bigints", t.array(t.bigInteger({ as: "bigint" })), [2n ** 63n - 1n], "{9223372036854775807}"],
  ["array of an enumeration", t.array(mood), ["it's", 'a "b", c'], '{it\'s,"a \\"b\\", c"}'],
  ["array of booleans", t.array(t.boolean()), [true, false, null], "{t,f,NULL}"],
  ["array of doubles", t.array(t.double()), [0.1, Number.NaN, Number.POSITIVE_INFINITY], "{0.1,NaN,Infinity}"],
  ["array of ranges", t.array(pg.int4range()), [{ lower: 1, upper: 5 }], '{"[1,5)"}'],
  ["array of a decorated type, whose values are lists", t.array(csv), [["a", "b"], ["c"]], '{"a,b",c}'],
  [
    "array of arrays, by its type",
    pg.array(pg.array(t.integer())),
    [
      [1, 2],
      [3, null],
    ],
    "{{1,2},{3,NULL}}",
  ],
  ["range", pg.int4range(), { lower: 1, upper: 5 }, "[1,5)"],
  ["range without ends", pg.int8range(), { lower: null, upper: null, bounds: "()" }, "(,)"],
  ["range of exact numbers", pg.numrange(), { lower: "1.10", upper: "2", bounds: "(]" }, "(1.10,2]"],
  ["empty range", pg.int4range(), { lower: null, upper: null, empty: true }, "empty"],
  ["range of dates", pg.daterange(), { lower: "2024-02-29", upper: "+010000-01-01" }, "[2024-02-29,10000-01-01)"],
  [
    "range of times",
    pg.tsrange(),
    { lower: date, upper: null, bounds: "[)" },
    '["2024-02-29 12:30:00.123",)',
    { lower: date, upper: null },
  ],
  [
    "range of moments",
    pg.tstzrange(),
    { lower: date, upper: new Date("2025-01-01T00:00:00Z") },
    '["2024-02-29 12:30:00.123+00","2025-01-01 00:00:00+00")',
  ],
  [
    "multirange",
    pg.int4multirange(),
    [
      { lower: 1, upper: 3 },
      { lower: 5, upper: null },
    ],
    "{[1,3),[5,)}",
  ],
  ["multirange of moments", pg.tstzmultirange(), [{ lower: date, upper: null }], '{["2024-02-29 12:30:00.123+00",)}'],
  ["no ranges", pg.nummultirange(), [], "{}"],
  ["bits", pg.bit(4), "0101", "0101"],
  ["bits of any number", pg.bitVarying(), "01", "01"],
  ["address", pg.inet(), "10.0.0.1", "10.0.0.1/32"],
  ["address with its network", pg.inet(), "10.0.0.1/8", "10.0.0.1/8"],
  ["network", pg.cidr(), "10.0.0.0/8", "10.0.0.0/8"],
  ["hardware address", pg.macaddr(), "08:00:2b:01:02:03", "08:00:2b:01:02:03"],
  ["document", pg.tsvector(), "'cat':3 'fat':2", "'cat':3 'fat':2"],
  ["query", pg.tsquery(), "'fat' & 'cat'", "'fat' & 'cat'"],
  ["xml", pg.xml(), "<a/>", "<a/>"],
  ["oid", pg.oid(), 4_294_967_295, "4294967295"],
  ["domain", pg.domain("positive", t.integer(), { check: sql`VALUE > 0` }), 5, "5"],
  ["domain of an array", pg.domain("tags", t.array(t.text())), ["a", null], "{a,NULL}"],
  ["decorated type", csv, ["a", "b"], "a,b"],
  ["variant", t.text().withVariant(t.integer() as never, "postgresql"), 5, "5"],
];

onServer("a value, there and back", () => {
  for (const [what, type, value, stored, ...back] of ROWS) {
    it(what, async () => {
      const journeyed = await journey(schema.engine(), type, value);
      expect(journeyed.stored).toEqual(stored);
      expect(journeyed.back).toStrictEqual(back.length === 0 ? value : back[0]);
    });
  }

  it.for<[string, string, SqlType, unknown]>([
    ["hstore", "hstore", pg.hstore(), { a: "1", 'b"\\': "it's, => \\", c: null, __proto__x: "" }],
    ["hstore with a hostile key", "hstore", pg.hstore(), JSON.parse('{"__proto__":"x"}')],
    ["citext", "citext", pg.citext(), "Abc"],
    ["array of citext", "citext", t.array(pg.citext()), ["Abc", null]],
  ])("%s, of an extension", async ([, name, type, value], { skip }) => {
    const engine = schema.engine();
    skip(!(await extension(engine, name)), `there is no extension ${name}`);
    expect((await journey(engine, type, value)).back).toStrictEqual(value);
  });
});

onServer("a moment", () => {
  it.each(["UTC", "America/New_York", "Asia/Kolkata", "Africa/Monrovia", "Pacific/Kiritimati"])(
    "is right in the time zone %s",
    async (zone) => {
      // The table is made anew each time, and the statement would be known.
      const engine = schema.engine({ prepare: false });
      for (const moment of [date, new Date("1850-06-01T00:00:00.001Z"), new Date("2024-07-01T23:59:59Z"), new Date(0)]) {
        const iso = moment.toISOString().replace(/\.?0*Z$/, "Z");
        expect(await journey(engine, zoned, moment, zone)).toMatchObject({ back: moment, bound: moment });
        expect(await journey(engine, t.dateTime(), moment, zone)).toMatchObject({ back: moment, bound: moment });
        expect(await journey(engine, zonedExactly, iso, zone)).toMatchObject({ back: iso, bound: iso });
        expect((await journey(engine, pg.tstzrange(), { lower: moment, upper: null }, zone)).back).toEqual({ lower: moment, upper: null });
        expect((await journey(engine, t.array(zoned), [moment], zone)).back).toEqual([moment]);
      }
    },
  );

  it("that no Date can be is refused, and a string tells it", async () => {
    const engine = schema.engine();
    for (const text of ["infinity", "+294276-01-01T00:00:00Z"]) {
      const error = await failure(
        transaction(engine, function* (state) {
          return yield* only(state, select(literal(text, zonedExactly).cast(zoned)));
        }),
      );
      expect(error).toBeInstanceOf(DataError);
      expect(error).toHaveProperty("message", expect.stringContaining('{ as: "string" }'));
    }
  });
});

onServer("values of no declared type", () => {
  it("are what the database says", async () => {
    const [row] = await transaction(schema.engine(), function* (state) {
      const columns = [
        "1::int2 AS small, 2 AS int, 9007199254740991 AS safe, 9007199254740993 AS wide, 1.50 AS exact, 0.5::float8 AS float",
        "true AS bool, 'x' AS text, NULL AS nothing, '\\x00ff'::bytea AS bytes, '{\"a\":1}'::json AS json, '[1]'::jsonb AS jsonb",
        "'2024-02-29'::date AS day, '2024-02-29 12:30:00.123+00'::timestamptz AS moment, '2024-02-29 12:30'::timestamp AS plain",
        "'infinity'::timestamptz AS endless, '294276-01-01'::timestamp AS far, '1 day 2 hours'::interval AS span, '12:30'::time AS time",
        "'{1,NULL}'::int[] AS ints, '{{a,b}}'::text[] AS texts, '{t}'::bool[] AS bools, ARRAY['{\"a\":1}'::jsonb] AS jsons",
        "ARRAY['\\x01'::bytea] AS blobs, '[2:3]={7,8}'::int[] AS shifted, ROW(1, 'a') AS record, '10.0.0.1'::inet AS address",
      ];
      return (yield* executeDriverSql(state, `SELECT ${columns.join(", ")}`)).all();
    });
    expect({ ...row }).toStrictEqual({
      small: 1,
      int: 2,
      safe: 9007199254740991,
      wide: 9007199254740993n,
      exact: "1.50",
      float: 0.5,
      bool: true,
      text: "x",
      nothing: null,
      bytes: Uint8Array.of(0, 255),
      json: { a: 1 },
      jsonb: [1],
      day: "2024-02-29",
      moment: date,
      plain: new Date("2024-02-29T12:30:00Z"),
      endless: "infinity",
      far: "294276-01-01 00:00:00",
      span: "P1DT2H",
      time: "12:30:00",
      ints: [1, null],
      texts: [["a", "b"]],
      bools: [true],
      jsons: [{ a: 1 }],
      blobs: [Uint8Array.of(1)],
      shifted: [7, 8],
      record: "(1,a)",
      address: "10.0.0.1",
    });
  });

  it("stand beside those of declared types, which lose nothing", async () => {
    const moment = "2024-02-29T12:30:00.123456Z";
    const [row] = await transaction(schema.engine(), function* (state) {
      const unknown = func.named("to_jsonb", t.unknown());
      const typed = literal(moment, zonedExactly);
      return (yield* executeStatement(
        state,
        select(
          unknown(literal([1, 2], t.array(t.integer()))).label("json"),
          typed.label("moment"),
          literal("x").label("text"),
          literal(true).label("yes"),
        ),
        undefined,
      )).all();
    });
    expect(row).toEqual({ json: [1, 2], moment, text: "x", yes: true });
  });

  it("of raw SQL are read as the columns are declared", async () => {
    const moment = "2024-02-29T12:30:00.123456Z";
    const statement =
      sql`select ${literal(moment, zonedExactly)} as moment, 5::numeric as n, '{1,2}'::int[] as list, '"x"'::jsonb as doc`.columns({
        moment: zonedExactly,
        n: t.integer(),
        list: t.array(t.unknown()),
        doc: t.unknown(),
      });
    const result = await transaction(schema.engine(), function* (state) {
      return (yield* executeStatement(state, statement, undefined)).all();
    });
    expect(result).toEqual([{ moment, n: 5, list: [1, 2], doc: "x" }]);
  });

  it("that the server makes are in UTC, unless the program chooses a zone", async () => {
    const offset = sql`SELECT current_setting('timezone') AS zone, now()::timestamp = now() AT TIME ZONE 'UTC' AS utc`;
    const zoneOf = (options: string) =>
      transaction(schema.engine({ options }), function* (state) {
        return (yield* executeStatement(state, offset, undefined)).one();
      });
    expect(await zoneOf("")).toEqual({ zone: "UTC", utc: true });
    expect(await zoneOf("-c TimeZone=Asia/Tokyo")).toEqual({ zone: "Asia/Tokyo", utc: false });
  });

  it("of raw SQL are the same moments in any session, for columns with a zone and without one", async () => {
    const moment = new Date("2024-02-29T12:30:00.123Z");
    const own = schema.engine({ options: `-c search_path=${schema.name} -c timezone=Asia/Tokyo` });
    await run(
      own,
      "CREATE TABLE moments (zoned timestamptz, plain timestamp)",
      "INSERT INTO moments VALUES ('2024-02-29 12:30:00.123+00', '2024-02-29 12:30:00.123')",
    );
    const found = await transaction(own, function* (state) {
      const bound = sql`SELECT zoned = ${moment} AS zoned, plain = ${moment} AS plain FROM moments`;
      const written = bound.compile(postgresql(), { literalBinds: true }).sql;
      const values = "SELECT zoned = $1 AS zoned, plain = $2 AS plain FROM moments";
      return [
        (yield* executeStatement(state, bound, undefined)).all(),
        (yield* executeDriverSql(state, written)).all(),
        (yield* executeDriverSql(state, values, [moment, moment])).all(),
      ];
    });
    expect(found).toEqual(Array(3).fill([{ zoned: true, plain: true }]));
  });

  it("are handed to a type of the program's own as what they are", async () => {
    const point = userDefinedType<{ x: number; y: number }>("POINT", {
      bind: ({ x, y }) => `(${x},${y})`,
      result: (text) => {
        const [x = 0, y = 0] = String(text).slice(1, -1).split(",").map(Number);
        return { x, y };
      },
    });
    expect((await journey(schema.engine(), point, { x: 1, y: 2.5 })).back).toEqual({ x: 1, y: 2.5 });
  });
});

onServer("a column", () => {
  it.each<[string, SqlType, unknown]>([
    ["of four bytes", pg.real(), 0.1],
    ["of few digits", t.float(24), 0.1],
    ["of eight bytes", t.double(), 0.1],
    ["of many digits", t.float(53), 0.1],
    ["of bits", pg.bit(4), "0101"],
    ["of addresses", pg.inet(), "10.0.0.1"],
    ["of documents", pg.tsvector(), "'cat':3"],
  ])("%s is equal to the value that it was given, and to none of an empty list", async (_what, type, value) => {
    const metadata = new MetaData();
    const values = table("value", metadata, { v: column(type) });
    const { v } = values.c;
    const row = await connection(schema.engine(), function* (state) {
      yield* createAll(state, metadata);
      yield* executeStatement(state, insert(values), { v: value });
      return (yield* executeStatement(state, select(v.eq(value), v.in([value as never]), v.in([])), undefined)).one();
    });
    expect([...row]).toEqual([true, true, false]);
  });
});

onServer("one of several numbers", () => {
  const exact = "0.12345678901234567890";
  const wide = 2n ** 62n;
  const no = literal(1).gt(2);

  it.each<[string, AnyExpr, unknown]>([
    ["the other branch of a CASE", caseWhen(no, 0).else(literal(exact, t.numeric())), exact],
    ["a wide number in the other branch", caseWhen(no, 0).else(literal(wide)), wide],
    ["what stands for NULL", func.coalesce(func.nullif(literal(1), 1), literal(exact, t.numeric())), exact],
    ["a wide number that stands for NULL", func.coalesce(func.nullif(literal(1), 1), literal(wide)), wide],
    ["one that is small", func.coalesce(literal(1), 2), 1],
  ])("keeps its digits: %s", async (_what, expression, value) => {
    expect(await transaction(schema.engine(), (state) => only(state, select(expression)))).toBe(value);
  });
});

onServer("a list as a literal", () => {
  const enumeration = pg.enum(["it's", "{}"], { name: "list_member" });

  it.each<[string, SqlType, unknown]>([
    ["of dates", t.array(t.date()), ["2024-02-29", null]],
    ["of moments", t.array(zoned), [date]],
    ["of members of an enumeration", t.array(enumeration), ["it's", "{}"]],
    ["of JSON values", t.array(pg.jsonb()), [[1, [2]], { a: [] }, "x"]],
    ["of bytes", t.array(t.largeBinary()), [bytes]],
    ["of a decorated type", t.array(csv), [["a", "b"], ["c"]]],
    ["of lists", pg.array(t.double(), { dimensions: 2 }), [[0.5, -0]]],
  ])("%s is what is stored", async (_what, type, value) => {
    const metadata = new MetaData();
    const values = table("value", metadata, { v: column(type) });
    const statement = insert(values).values({ v: value }).compile(postgresql(), { literalBinds: true });
    const back = await connection(schema.engine({ prepare: false }), function* (state) {
      yield* createAll(state, metadata);
      yield* executeDriverSql(state, statement.sql);
      return yield* only(state, select(values.c.v));
    });
    expect(back).toStrictEqual(value);
  });
});

onServer("an hstore's value", () => {
  it("is a text", async ({ skip }) => {
    const engine = schema.engine();
    skip(!(await extension(engine, "hstore")), "there is no extension hstore");
    const attributes = literal({ color: "red", size: null }, pg.hstore()).cast(pg.hstore());
    const values = await transaction(engine, function* (state) {
      return (yield* executeStatement(
        state,
        select(attributes.at("color"), attributes.at("size"), attributes.at("color").eq("red")),
        undefined,
      )).one();
    });
    expect([...values]).toEqual(["red", null, true]);
  });
});

onServer("what can't be", () => {
  it.each<[string, SqlType, unknown, RegExp]>([
    ["an integer beyond what a number holds", t.bigInteger({ as: "string" }), "9007199254740993", /bigInteger\(\{ as: "bigint" \}\)/],
    ["no whole number where one is declared", t.numeric(), "NaN", /no whole number/],
  ])("%s is an error when it's read", async (_what, type, value, message) => {
    const error = await failure(
      transaction(schema.engine(), function* (state) {
        return yield* only(state, sql`select ${literal(value as never, type)} as n`.columns({ n: t.integer() }));
      }),
    );
    expect(error).toBeInstanceOf(DataError);
    expect(error).toHaveProperty("message", expect.stringMatching(message));
  });

  it.each<[string, SqlType, unknown, RegExp]>([
    ["an invalid Date", t.dateTime(), new Date(Number.NaN), /an invalid Date.*valid dates/],
    ["a number as a moment", t.dateTime(), 5, /a Date, or text/],
    ["a Date as a date", t.date(), date, /a date as text/],
    ["text as bytes", t.largeBinary(), "x", /a Uint8Array/],
    ["an object as text", t.text(), {}, /a type that says how it is sent/],
    ["undefined in a list", t.array(t.text()), [undefined], /undefined/],
    ["an object in a list", t.array(t.text()), [{}], /doesn't say how to write/],
  ])("%s is an error before anything is sent", async (_what, type, value, message) => {
    await expect(journey(schema.engine(), type, value)).rejects.toThrow(message);
  });

  it("bytes have a memory of their own, however few", async () => {
    const { back } = await journey(schema.engine(), t.largeBinary(), bytes);
    expect(back instanceof Uint8Array && back.buffer.byteLength).toBe(4);
  });

  it("bytes are read in the server's old form, too", async () => {
    const back = await transaction(schema.engine(), function* (state) {
      yield* executeDriverSql(state, "SET LOCAL bytea_output = 'escape'");
      return yield* only(state, select(literal(bytes, t.largeBinary())));
    });
    expect(back).toEqual(bytes);
  });
});

onServer("settings of the role and of the server", () => {
  it("do not change what is read, whoever says them", async () => {
    const options =
      "-c timezone=Asia/Tokyo -c datestyle=German,DMY -c intervalstyle=sql_standard -c extra_float_digits=-3 -c bytea_output=escape";
    const [row] = await rows(
      schema.engine({ options }),
      "SELECT current_setting('TimeZone') AS zone, '2024-02-29 12:30:00.123+00'::timestamptz AS moment, '1 day'::interval AS span, 0.1::float8 + 0.2 AS float, '\\xff'::bytea AS bytes",
    );
    expect(row).toEqual({ zone: "Asia/Tokyo", moment: date, span: "P1D", float: 0.1 + 0.2, bytes: Uint8Array.of(255) });
  });
});
