/** Hostile values, and names of bound values: nothing of a value is in the text, unless it is written as a literal, and then as one. */
import { compileDdl, compileStatement, DEFAULT_DIALECT } from "@athanor/compiler";
import {
  ArgumentError,
  bindParam,
  CompileError,
  CreateTable,
  checkConstraint,
  column,
  func,
  insert,
  literal,
  MetaData,
  nodeOf,
  select,
  sql,
  Table,
  types as t,
  table,
  typeDecorator,
  walkKey,
} from "@athanor/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialects, hostile, tricks } from "./hostile-text.ts";
import { scan } from "./sql-scanner.ts";

const users = table("users", new MetaData(), {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  role: column(t.enum("admin", "it's"), { nullable: true }),
});
const { id, name, role } = users.c;

describe("a hostile value", () => {
  it("is a placeholder and nothing of it in the text, wherever a value can stand", () => {
    const build = (given: string) =>
      nodeOf(
        select(id, literal(given).label("l"), func.coalesce(name, given), func.named("f", t.text())(given))
          .where(
            name.eq(given),
            name.in([given, "b"]),
            name.like(given),
            name.contains(given),
            name.between(given, given),
            name.concat(given).ne(given),
            role.eq(given as "admin"),
          )
          .having(func.max(name).gt(given))
          .orderBy(name.concat(given)),
      );
    fc.assert(
      fc.property(hostile, (given) => {
        for (const dialect of dialects) {
          const [statement, harmless] = [build(given), build("b")];
          const { binds } = walkKey(statement);
          const { sql: text, values: sent } = compileStatement(dialect, statement, binds).bind(binds);
          expect(text).toBe(compileStatement(dialect, harmless, walkKey(harmless).binds).bind(walkKey(harmless).binds).sql);
          expect(new Set(sent)).toEqual(new Set([given, "b"]));
        }
      }),
      { numRuns: 100, examples: [...tricks, "\0", "a\x000\0"].map((trick): [string] => [trick]) },
    );
  });

  it("is bound in sql`…` and sql.join() too", () => {
    const statement = nodeOf(sql`select ${tricks[0]!} where x in (${sql.join(tricks)})`);
    const { binds } = walkKey(statement);
    const { sql: text, values: sent } = compileStatement({ ...DEFAULT_DIALECT, parameterStyle: "question" }, statement, binds).bind(binds);
    expect(text).toBe(`select ? where x in (${tricks.map(() => "?").join(", ")})`);
    expect(sent).toEqual([tricks[0], ...tricks]);
  });

  it("of a row of an INSERT is bound, by whatever key", () => {
    for (const key of tricks) {
      const target = table("t", new MetaData(), { [key]: column(t.text()) });
      for (const dialect of dialects) {
        const result = compileStatement(dialect, nodeOf(insert(target)), [], { columnKeys: [key] });
        const { sql: text, values: sent } = result.bind([], { [key]: "value" });
        expect(sent).toEqual(["value"]);
        expect(scan(text, dialect.identifiers).map(({ kind }) => kind)).toEqual([
          "word",
          "word",
          "word",
          "symbol",
          "identifier",
          "symbol",
          "word",
          "symbol",
          "parameter",
          "symbol",
        ]);
      }
    }
  });
});

describe("the name of a bound value", () => {
  const sent = (statement: unknown, row: Record<string, unknown> = {}) => {
    const node = nodeOf(statement);
    const { binds } = walkKey(node);
    return compileStatement(DEFAULT_DIALECT, node, binds).bind(binds, row);
  };
  const parameters = (text: string) =>
    scan(text, DEFAULT_DIALECT.identifiers)
      .filter(({ kind }) => kind === "parameter")
      .map(({ text: each }) => each);

  it("is a word, whatever the column or the parameter is called", () => {
    fc.assert(
      fc.property(hostile, (given) => {
        const odd = table("t", new MetaData(), { [given]: column(t.text()) });
        const statement = select(literal(1).label("one")).where(
          odd.c[given]!.eq("x"),
          odd.c[given]!.in(["y", "z"]),
          odd.c[given]!.ne(bindParam(given, t.text())),
        );
        const { sql: text, values: all } = sent(statement, { [given]: "w" });
        expect(parameters(text)).toHaveLength(5);
        expect(all).toEqual([1, "x", "y", "z", "w"]);
      }),
      { numRuns: 100, examples: tricks.map((trick): [string] => [trick]) },
    );
  });

  it("is another one for another value, though the two are called alike but for what can't be in a name", () => {
    const odd = table("t", new MetaData(), { "a b": column(t.text()), a_b: column(t.text()), "a-b": column(t.text()) });
    const statement = select(literal(1).label("one")).where(
      odd.c["a b"].eq(bindParam("a b", t.text())),
      odd.c.a_b.eq(bindParam("a_b", t.text())),
      odd.c["a-b"].eq(bindParam("a-b", t.text())),
    );
    const { sql: text, values: all } = sent(statement, { "a b": 1, a_b: 2, "a-b": 3 });
    expect(new Set(parameters(text)).size).toBe(4);
    expect(all).toEqual([1, 1, 2, 3]);
  });

  it("that the program chose is never given to another value", () => {
    const { sql: text, values: all } = sent(
      select(id).where(id.eq(5), id.ne(bindParam("id_1", t.integer())), id.gt(bindParam("id_1", t.integer())), id.lt(6)),
      { id_1: 7 },
    );
    const [generated, chosen, again, last] = parameters(text);
    expect(again).toBe(chosen);
    expect(new Set([generated, chosen, last]).size).toBe(3);
    expect(new Set(all)).toEqual(new Set([5, 6, 7]));
  });

  it("is asked for by the name that the program gave it", () => {
    expect(() => sent(select(id).where(id.eq(bindParam("no such; name", t.integer()))))).toThrow(/"no such; name"/);
  });

  it("is one for each row where a default is made for each", () => {
    let n = 0;
    const target = table("t", new MetaData(), { a: column(t.integer()), b: column(t.integer(), { default: () => ++n }) });
    const { sql: text, values: all } = sent(insert(target).values([{ a: 10 }, { a: 20 }]));
    expect(new Set(parameters(text)).size).toBe(4);
    expect(all).toEqual([10, 1, 20, 2]);
  });
});

describe("values that are written as literals", () => {
  const literally = (value: unknown, dialect = DEFAULT_DIALECT): string =>
    compileStatement(dialect, nodeOf(value), [], { literalBinds: true }).sql;

  it("are one string, whatever is in it", () => {
    fc.assert(
      fc.property(hostile, (given) => {
        expect(scan(literally(literal(given)), DEFAULT_DIALECT.identifiers)).toEqual([{ kind: "string", text: given }]);
        expect(scan(literally(literal(given as "a", t.enum("a"))), DEFAULT_DIALECT.identifiers)).toEqual([{ kind: "string", text: given }]);
        expect(scan(literally(literal({ a: given }, t.json<object>())), DEFAULT_DIALECT.identifiers)).toEqual([
          { kind: "string", text: JSON.stringify({ a: given }) },
        ]);
        for (const type of [t.date(), t.time(), t.interval(), t.dateTime({ as: "string" })])
          expect(scan(literally(literal(given, type)), DEFAULT_DIALECT.identifiers)).toEqual([{ kind: "string", text: given }]);
      }),
      { numRuns: 100, examples: tricks.map((trick): [string] => [trick]) },
    );
  });

  it("of numeric types are numbers or strings, never SQL", () => {
    expect(literally(literal("12.50", t.numeric(10, 2)))).toBe("12.50");
    expect(literally(literal("1; drop table users", t.numeric(10, 2)))).toBe("'1; drop table users'");
    expect(literally(literal("1e5 or 1=1", t.bigInteger({ as: "string" })))).toBe("'1e5 or 1=1'");
    expect(literally(literal(-5))).toBe("-5");
    expect(literally(literal(12345678901234567890n))).toBe("12345678901234567890");
  });

  it.each<[string, unknown]>([
    ["a string with a NUL character", literal("a\0b")],
    ["NaN", literal(Number.NaN)],
    ["infinity", literal(Number.POSITIVE_INFINITY)],
    ["an object as an integer", literal({ toString: () => "1; drop" } as never, t.integer())],
    ["text as bytes", literal("x'; drop" as never, t.largeBinary())],
    ["a date that is none", literal(new Date(Number.NaN))],
  ])("refuse %s", (_what, value) => {
    expect(() => literally(value)).toThrow(CompileError);
  });

  it("of UUIDs that are kept as digits are digits", () => {
    expect(literally(literal("6BA7B810-9dad-11d1-80b4-00c04fd430c8", t.uuid()))).toBe("'6ba7b8109dad11d180b400c04fd430c8'");
    expect(() => literally(literal("6ba7b810-9dad-11d1-80b4-00c04fd430c'", t.uuid()))).toThrow(ArgumentError);
  });

  it("are what defaults in the database are: strings as one string, bytes as digits", () => {
    const made = nodeOf(
      table("t", new MetaData(), {
        id: column(t.integer(), { primaryKey: true }),
        a: column(t.text(), { serverDefault: "it's; DROP TABLE users; --" }),
        b: column(t.enum("it's", 'b"'), { serverDefault: "it's" }),
        c: column(t.text(), { serverDefault: literal("lit'eral") }),
        d: column(t.largeBinary(), { serverDefault: literal(new Uint8Array([39, 59])) }),
      }),
    );
    if (!(made instanceof Table)) throw new Error("no table");
    const tokens = scan(compileDdl(DEFAULT_DIALECT, new CreateTable(made)), DEFAULT_DIALECT.identifiers);
    expect(tokens.filter(({ kind }) => kind === "string").map(({ text: each }) => each)).toEqual([
      "it's; DROP TABLE users; --",
      "it's",
      "lit'eral",
      "273b",
    ]);
  });

  it("stand in the conditions of constraints", () => {
    const made = nodeOf(table("t", new MetaData(), { a: column(t.text()) }, (c) => [checkConstraint(c.a.in(["it's", "--", "/*"]))]));
    if (!(made instanceof Table)) throw new Error("no table");
    const tokens = scan(compileDdl(DEFAULT_DIALECT, new CreateTable(made)), DEFAULT_DIALECT.identifiers);
    expect(tokens.filter(({ kind }) => kind === "string").map(({ text: each }) => each)).toEqual(["it's", "--", "/*"]);
  });
});

describe("LIKE", () => {
  const sent = (condition: unknown) => {
    const node = nodeOf(condition);
    const { binds } = walkKey(node);
    const { sql: text, values: all } = compileStatement({ ...DEFAULT_DIALECT, parameterStyle: "question" }, node, binds).bind(binds);
    return [text, all[0]];
  };

  it("with autoescape takes every wildcard in a value for itself, and the escape character too", () => {
    expect(sent(name.startsWith("50%_/", { autoescape: true }))).toEqual([expect.stringMatching(/ESCAPE '\/'/), "50/%/_//"]);
    expect(sent(name.endsWith("50%_^", { autoescape: true, escape: "^" }))).toEqual([expect.stringMatching(/ESCAPE '\^'/), "50^%^_^^"]);
    expect(sent(name.contains("a'b", { autoescape: true }))[1]).toBe("a'b");
    expect(sent(name.contains("50%"))[1]).toBe("50%");
  });

  it("writes its escape character as a string, whatever it is", () => {
    for (const escape of ["'", '"', "\\", ";", "-", "$", "&"]) {
      const [text] = sent(name.like("a", { escape }));
      const tokens = scan(String(text), DEFAULT_DIALECT.identifiers);
      expect(tokens.slice(-2)).toEqual([
        { kind: "word", text: "ESCAPE" },
        { kind: "string", text: escape },
      ]);
    }
  });

  it("does not send its escape character through the conversion of a type of the user's own", () => {
    const shouted = typeDecorator({ impl: t.text(), bind: (value: string) => `${value}!`, result: (value: string) => value });
    const odd = table("t", new MetaData(), { a: column(shouted) });
    expect(sent(odd.c.a.like("x/%", { escape: "/" }))[0]).toMatch(/ESCAPE '\/'$/);
  });
});
