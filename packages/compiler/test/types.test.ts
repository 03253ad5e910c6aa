/** Types: how they are declared, how their values are written as literals, and what they put around values and columns. */
import type { Dialect, TypeRules } from "@athanor/compiler";
import { bindProcessor, compileStatement, DEFAULT_DIALECT, literalOf, typeDdl } from "@athanor/compiler";
import type { AnyExpr, Executable, SqlType } from "@athanor/core";
import {
  ArgumentError,
  alias,
  bindParam,
  CompileError,
  cast,
  column,
  deleteFrom,
  exact,
  func,
  insert,
  literal,
  literalColumn,
  MetaData,
  nodeOf,
  select,
  types as t,
  table,
  tuple,
  typeDecorator,
  unionAll,
  update,
  userDefinedType,
  values,
  walkKey,
} from "@athanor/core";
import { describe, expect, it } from "vitest";

describe("a type's declaration", () => {
  it.each<[SqlType, string]>([
    [t.smallInteger(), "SMALLINT"],
    [t.bigInteger({ as: "bigint" }), "BIGINT"],
    [t.numeric(), "NUMERIC"],
    [t.numeric(10), "NUMERIC(10)"],
    [t.numeric(10, 2), "NUMERIC(10, 2)"],
    [t.float(), "FLOAT"],
    [t.float(24), "FLOAT(24)"],
    [t.double(), "DOUBLE"],
    [t.string(), "VARCHAR"],
    [t.string(30, { collation: "de_DE" }), 'VARCHAR(30) COLLATE "de_DE"'],
    [t.text({ collation: "x", collationSchema: "s" }), "TEXT COLLATE s.x"],
    [t.unicode(5), "VARCHAR(5)"],
    [t.unicodeText(), "TEXT"],
    [t.enum("a", "abc"), "VARCHAR(3)"],
    [t.enum(["a"], { length: 9, name: "letters" }), "VARCHAR(9)"],
    [t.uuid(), "CHAR(32)"],
    [t.date(), "DATE"],
    [t.time(), "TIME"],
    [t.dateTime(), "DATETIME"],
    [t.interval(), "INTERVAL"],
    [t.largeBinary(), "BLOB"],
    [t.largeBinary(9), "BLOB(9)"],
    [t.json(), "JSON"],
    [t.array(t.string(3, { collation: "x" }), { dimensions: 2 }), "VARCHAR(3)[][] COLLATE x"],
    [exact.decimal(5, 1), "DECIMAL(5, 1)"],
    [exact.real(), "REAL"],
    [exact.doublePrecision(), "DOUBLE PRECISION"],
    [exact.boolean(), "BOOLEAN"],
    [exact.char(2), "CHAR(2)"],
    [exact.varchar(2, { collation: "x" }), "VARCHAR(2) COLLATE x"],
    [exact.nchar(2), "NCHAR(2)"],
    [exact.nvarchar(), "NVARCHAR"],
    [exact.text(9), "TEXT(9)"],
    [exact.clob(), "CLOB"],
    [exact.nclob(), "NCLOB"],
    [exact.timestamp({ precision: 3 }), "TIMESTAMP(3)"],
    [exact.datetime(), "DATETIME"],
    [exact.binary(2), "BINARY(2)"],
    [exact.varbinary(2), "VARBINARY(2)"],
    [exact.blob(), "BLOB"],
    [exact.uuid(), "UUID"],
    [userDefinedType("GEOMETRY(POINT, 4326)"), "GEOMETRY(POINT, 4326)"],
    [typeDecorator({ impl: t.string(3), bind: String, result: String }), "VARCHAR(3)"],
    [t.string(3).withVariant(t.text(), "default"), "TEXT"],
    [typeDecorator({ impl: t.string(3).withVariant(t.text(), "default"), bind: String, result: String }), "TEXT"],
  ])("%# is %s", (type, ddl) => {
    expect(typeDdl(type, DEFAULT_DIALECT)).toBe(ddl);
  });

  it("is that of the dialect that a dialect is a kind of, unless it has one of its own", () => {
    const kind: Dialect = { ...DEFAULT_DIALECT, name: "own", like: "default" };
    const type = t.string(3).withVariant(t.text(), "default");
    expect(typeDdl(type, kind)).toBe("TEXT");
    expect(typeDdl(type.withVariant(t.date(), "own"), kind)).toBe("DATE");
  });

  it("is an error where the dialect doesn't know it: another database's type is not to be guessed", () => {
    const { "*": _any, user_defined: _own, ...known } = DEFAULT_DIALECT.types;
    const strict: Dialect = { ...DEFAULT_DIALECT, types: known };
    expect(() => typeDdl(userDefinedType("X"), strict)).toThrow(CompileError);
    expect(() => typeDdl(userDefinedType("X"), strict)).toThrow(/has no type "user_defined".*withVariant/);
    // A type of a name that isn't known, but that is something known at bottom, is that.
    const { sql_nclob: _clob, ...fewer } = known;
    expect(typeDdl(exact.nclob(), { ...DEFAULT_DIALECT, types: fewer })).toBe("TEXT");
  });

  it.each<[string, () => unknown]>([
    ["a length of parts", () => t.string(2.5)],
    ["a length that is SQL", () => t.string("5) --" as never)],
    ["a negative length", () => exact.char(-1)],
    ["a scale that is SQL", () => t.numeric(5, "1) --" as never)],
    ["a precision that is SQL", () => exact.timestamp({ precision: "1) --" as never })],
    ["dimensions that are none", () => t.array(t.text(), { dimensions: 0 })],
  ])("is refused with %s", (_what, make) => {
    expect(make).toThrow(ArgumentError);
  });
});

describe("a literal", () => {
  const escaping: Dialect = { ...DEFAULT_DIALECT, backslashEscapes: true };
  const upper = typeDecorator({ impl: t.text(), bind: (value: string) => value.toUpperCase(), result: String });

  it.each<[string, unknown, SqlType, string]>([
    ["a string", "it's", t.string(), "'it''s'"],
    ["an exact number, never as a float", "0.10", t.numeric(5, 2), "0.10"],
    ["an exact number as a number", 1.5, t.numeric(5, 2, { as: "number" }), "1.5"],
    ["a large number", 2n ** 63n - 1n, t.bigInteger({ as: "bigint" }), "9223372036854775807"],
    ["a float in its own notation", 1e-7, t.float(), "1e-7"],
    ["a boolean", true, t.boolean(), "true"],
    ["a member of an enum", "it's", t.enum("it's"), "'it''s'"],
    ["a UUID", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", t.uuid(), "'6ba7b8109dad11d180b400c04fd430c8'"],
    ["a date", "2024-02-29", t.date(), "'2024-02-29'"],
    ["a moment", new Date("2024-02-29T12:30:45.678Z"), t.dateTime(), "'2024-02-29 12:30:45.678000'"],
    ["a moment as text", "2024-02-29 12:30:45.678901", t.dateTime({ as: "string" }), "'2024-02-29 12:30:45.678901'"],
    ["bytes", new Uint8Array([0, 255]), t.largeBinary(), "X'00ff'"],
    ["JSON", { a: "it's" }, t.json(), `'{"a":"it''s"}'`],
    ["a row", [1, "it's"], nodeTypeOf(tuple(literal(1), literal("x"))), "(1, 'it''s')"],
    ["what a decorator makes of it", "it's", upper, "'IT''S'"],
    ["what a type of the program's makes of it", 5, userDefinedType("X", { bind: (value: number) => `x${value}'` }), "'x5'''"],
    ["NULL, whatever the type", null, upper, "NULL"],
    ["SQL's NULL in JSON", null, t.json(), "NULL"],
    ["JSON's null, where that is wanted", null, t.json({ nullAs: "json" }), "'null'"],
    [
      "JSON's null beneath a decorator",
      null,
      typeDecorator({ impl: t.json({ nullAs: "json" }), bind: (value) => value, result: (value) => value }),
      "'null'",
    ],
  ])("is %s", (_what, value, type, expected) => {
    expect(literalOf(value, type, DEFAULT_DIALECT)).toBe(expected);
  });

  it.each<[string, unknown, SqlType, string]>([
    ["in strings", "\\' OR 1=1 --", t.string(), "'\\\\'' OR 1=1 --'"],
    ["in enums", "\\", t.enum("\\"), "'\\\\'"],
    ["in JSON", "\\", t.json(), `'"\\\\\\\\"'`],
    ["in what a type of the program's makes", "x", userDefinedType("X", { bind: () => "\\" }), "'\\\\'"],
    ["once in rows", ["\\"], nodeTypeOf(tuple(literal("x"))), "('\\\\')"],
  ])("has backslashes twice where the database takes them for escapes: %s", (_what, value, type, expected) => {
    expect(literalOf(value, type, escaping)).toBe(expected);
  });

  it.each<[string, unknown, SqlType]>([
    ["an object", {}, t.text()],
    ["a symbol", Symbol("x"), t.text()],
    ["an object as a number", { valueOf: () => 1 }, t.integer()],
    ["infinity", Number.POSITIVE_INFINITY, t.float()],
    ["what JSON can't say", () => 1, t.json()],
    ["a cycle in JSON", cyclic(), t.json()],
    ["a list of bytes that is none", [1, 2], t.largeBinary()],
    ["a row that is too long", [1, 2], nodeTypeOf(tuple(literal(1)))],
  ])("is refused of %s", (_what, value, type) => {
    expect(() => literalOf(value, type, DEFAULT_DIALECT)).toThrow();
  });
});

describe("null", () => {
  const rows = table("r", new MetaData(), {
    id: column(t.integer(), { primaryKey: true }),
    plain: column(t.json<unknown>(), { nullable: true }),
    json: column(t.json<unknown>({ nullAs: "json" }), { nullable: true }),
  });

  it("is converted by types for which it is a value, and passes by all others", () => {
    const statement = insert(rows).values({ id: 1, plain: null, json: null });
    const compiled = compileStatement(DEFAULT_DIALECT, nodeOf(statement), walkKey(nodeOf(statement)).binds);
    const { values: sent } = compiled.bind(walkKey(nodeOf(statement)).binds);
    expect(sent).toEqual([1, null, "null"]);
  });

  it("of parameters is treated alike", () => {
    const compiled = compileStatement(DEFAULT_DIALECT, nodeOf(insert(rows)), [], { columnKeys: ["id", "plain", "json"] });
    expect(compiled.bind([], { id: 1, plain: null, json: null }).values).toEqual([1, null, "null"]);
    expect(compiled.bind([], { id: 1, plain: [1], json: [1] }).values).toEqual([1, "[1]", "[1]"]);
  });
});

/** A type that writes and reads by functions of the database. */
const point = userDefinedType<string, "text">("POINT", {
  family: "text",
  bindExpression: (value) => func.named("to_point", t.text())(value),
  columnExpression: (selected) => func.named("as_text", t.text())(selected),
});

describe("what a type puts around values and columns", () => {
  const places = table("p", new MetaData(), {
    id: column(t.integer(), { primaryKey: true }),
    at: column(point),
    other: column(point, { nullable: true }),
  });
  const { id, at, other } = places.c;
  const sub = select(id, at).where(id.gt(1)).subquery("s");
  const upper = typeDecorator({
    impl: t.text(),
    bind: (value: string) => value,
    result: (value) => value,
    bindExpression: (value) => func.lower(value).concat("!"),
  });

  it.each([
    ["not at all", (_value: AnyExpr) => func.named("now", t.text())()],
    ["twice", (value: AnyExpr) => func.named("pair", t.text())(value, value)],
  ])("a value that is written %s can't be one of a list", (_what, bindExpression) => {
    const odd = userDefinedType<string, "text">("ODD", { family: "text", bindExpression: (value) => bindExpression(value) });
    const { x } = table("odd", new MetaData(), { x: column(odd) }).c;
    expect(() =>
      select(x)
        .where(x.in(["a", "b"]))
        .compile(DEFAULT_DIALECT),
    ).toThrow(/bindExpression.*once/);
  });

  it.each<[string, Executable<never, never, never> | object, string]>([
    ["selected columns, under their names", select(id, at), "SELECT p.id, as_text(p.at) AS at FROM p"],
    ["under labels of their own", select(at.label("x")), "SELECT as_text(p.at) AS x FROM p"],
    ["values that are compared with such columns", select(id).where(at.eq("1,2")), "SELECT p.id FROM p WHERE p.at = to_point(:at_1)"],
    ["parameters", select(id).where(at.eq(bindParam("x", point))), "SELECT p.id FROM p WHERE p.at = to_point(:x)"],
    ["not columns within expressions", select(func.count(at)), "SELECT count(p.at) AS count_1 FROM p"],
    [
      "not columns of subqueries: what is selected from them is",
      select(sub.c.at),
      "SELECT as_text(s.at) AS at FROM (SELECT p.id AS id, p.at AS at FROM p WHERE p.id > :id_1) AS s",
    ],
    ["not a SELECT in an expression", select(id).where(at.in(select(at))), "SELECT p.id FROM p WHERE p.at IN (SELECT p.at FROM p)"],
    [
      "each part of a UNION",
      unionAll(select(other), select(at)),
      "SELECT as_text(p.other) AS other FROM p UNION ALL SELECT as_text(p.at) AS at FROM p",
    ],
    [
      "a scalar subquery's column, from outside",
      select(select(at).limit(1).scalarSubquery()),
      "SELECT as_text((SELECT p.at FROM p LIMIT :param_1)) AS anon_1",
    ],
    [
      "what is inserted and comes back",
      insert(places).values({ id: 1, at: "1,2" }).returning(at),
      "INSERT INTO p (id, at) VALUES (:id, to_point(:at)) RETURNING as_text(p.at) AS at",
    ],
    ["what is updated", update(places).values({ at: "1,2" }).where(id.eq(1)), "UPDATE p SET at=to_point(:at) WHERE p.id = :id_1"],
    ["what comes back of a DELETE", deleteFrom(places).returning(other), "DELETE FROM p RETURNING as_text(p.other) AS other"],
    [
      "nothing of what is inserted from a SELECT",
      insert(places).fromSelect(["id", "at"], select(id, at)),
      "INSERT INTO p (id, at) SELECT p.id, p.at FROM p",
    ],
    ["a CAST's value", select(cast(literal("1,2", point), point)), "SELECT as_text(CAST(to_point(:param_1) AS POINT)) AS anon_1"],
    [
      "operators in parentheses",
      select(literal("x", upper).eq("y")),
      "SELECT (lower(:param_1) || :lower_1) = (lower(:param_2) || :lower_2) AS anon_1",
    ],
    ["values that are literals", select(id).where(at.eq(literal("1,2", point))), "SELECT p.id FROM p WHERE p.at = to_point(:param_1)"],
    ["columns of an alias", select(alias(places, "q").c.at), "SELECT as_text(q.at) AS at FROM p AS q"],
    [
      "rows of VALUES",
      select(values("v", { at: point }).data([{ at: "x" }]).c.at),
      "SELECT as_text(v.at) AS at FROM (VALUES (to_point(:param_1))) AS v (at)",
    ],
    ["a column of no table", select(literalColumn("now_at", point).label("n")), "SELECT as_text(now_at) AS n"],
  ])("%s", (_what, statement, sql) => {
    expect(compileStatement(DEFAULT_DIALECT, nodeOf(statement), []).sql.replaceAll(/\s+/g, " ")).toBe(sql);
  });

  it("is around each value of a list", () => {
    const node = nodeOf(select(id).where(at.in(["1,2", "3,4"])));
    const { binds } = walkKey(node);
    expect(compileStatement(DEFAULT_DIALECT, node, binds).bind(binds)).toMatchObject({
      sql: "SELECT p.id FROM p WHERE p.at IN (to_point(:at_1_1), to_point(:at_1_2))",
      values: ["1,2", "3,4"],
    });
  });

  it("is also around literals", () => {
    const text = compileStatement(DEFAULT_DIALECT, nodeOf(select(id).where(at.in(["it's", "b"]))), [], { literalBinds: true }).sql;
    expect(text).toContain("p.at IN (to_point('it''s'), to_point('b'))");
  });

  it("is that of the variant on a dialect with one", () => {
    const varied = point.withVariant(t.text(), "default");
    const plain = table("p", new MetaData(), { at: column(varied) });
    expect(select(plain.c.at).where(plain.c.at.eq("x")).compile(DEFAULT_DIALECT).sql).toBe("SELECT p.at FROM p WHERE p.at = :at_1");
  });
});

describe("conversions", () => {
  const rules: Record<string, TypeRules> = { text: { ddl: () => "TEXT", bind: () => (value) => `<${String(value)}>` } };
  const own: Dialect = { ...DEFAULT_DIALECT, types: { ...DEFAULT_DIALECT.types, ...rules } };

  it("of a decorator come before those of the type below", () => {
    const decorated = typeDecorator({ impl: t.text(), bind: (value: string) => value.toUpperCase(), result: String });
    expect(bindProcessor(decorated, own)?.("a")).toBe("<A>");
    const twice = typeDecorator({ impl: decorated, bind: (value: string) => `${value}!`, result: String });
    expect(bindProcessor(twice, own)?.("a")).toBe("<A!>");
  });

  it("of a decorator never see null, though the type below may", () => {
    const seen: unknown[] = [];
    const json = typeDecorator({
      impl: t.json<object>({ nullAs: "json" }),
      bind: (value: object) => {
        seen.push(value);
        return value;
      },
      result: (value) => value,
    });
    expect(bindProcessor(json, DEFAULT_DIALECT)?.(null)).toBe("null");
    expect(bindProcessor(json, DEFAULT_DIALECT)?.({})).toBe("{}");
    expect(seen).toEqual([{}]);
  });

  it("of a decorator that gives null end there", () => {
    const emptied = typeDecorator({ impl: t.text(), bind: (): string | null => null, result: String });
    expect(bindProcessor(emptied, own)?.("a")).toBeNull();
  });
});

function nodeTypeOf(expression: unknown): SqlType {
  const type: unknown = Reflect.get(nodeOf(expression), "type");
  return type as SqlType;
}

function cyclic(): object {
  const value: Record<string, unknown> = {};
  value["self"] = value;
  return value;
}
