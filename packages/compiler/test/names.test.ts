/** Names: quoting on request, shortening to what a dialect allows, and schemas in place of others. */
import { createHash } from "node:crypto";
import type { CompileOptions, Dialect } from "@athanor/compiler";
import { compileStatement, DEFAULT_DIALECT } from "@athanor/compiler";
import {
  addConstraint,
  alias,
  CompileError,
  cast,
  column,
  createIndex,
  createSchema,
  createSequence,
  createTable,
  createTableAs,
  createView,
  dropTable,
  func,
  identifier,
  index,
  insert,
  MetaData,
  nodeOf,
  select,
  sequence,
  setColumnComment,
  sql,
  types as t,
  table,
  union,
  uniqueConstraint,
  update,
} from "@athanor/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { md5 } from "../src/md5.ts";

const limited = (maxIdentifierLength: number, more: Partial<Dialect["capabilities"]> = {}): Dialect => ({
  ...DEFAULT_DIALECT,
  capabilities: { ...DEFAULT_DIALECT.capabilities, maxIdentifierLength, ...more },
});

const id = () => column(t.integer(), { primaryKey: true });

describe("MD5", () => {
  it("is what it is everywhere, whatever the text and its length", () => {
    const same = (text: string): void => {
      expect(md5(text)).toBe(createHash("md5").update(text, "utf8").digest("hex"));
    };
    for (let length = 0; length <= 130; length++) same("x".repeat(length));
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => same(text)),
      { numRuns: 200 },
    );
  });
});

describe("a name that a convention made", () => {
  const convention = { uq: "uq_%(table)s_%(column_0)s", ix: "ix_%(table)s_%(column_0)s" };
  const long = table("a_table_with_a_name", new MetaData({ namingConvention: convention }), {
    id: id(),
    first_column: column(t.text(), { unique: true }),
    first_columns: column(t.text(), { unique: true }),
    indexed: column(t.text(), { index: true }),
  });

  it("is cut where it is too long, with an end that tells it from others which begin alike", () => {
    const lines = createTable(long)
      .compile(limited(30))
      .sql.match(/CONSTRAINT \w+/g);
    const ends = ["first_column", "first_columns"].map((name) => md5(`uq_a_table_with_a_name_${name}`).slice(-4));
    expect(lines).toEqual(ends.map((end) => `CONSTRAINT uq_a_table_with_a_name_${end}`));
    expect(new Set(lines).size).toBe(2);
    for (const line of lines ?? []) expect(line.replace("CONSTRAINT ", "").length).toBeLessThanOrEqual(30);
  });

  it("is left as it is where it fits", () => {
    expect(createTable(long).compile(limited(60)).sql).toContain("CONSTRAINT uq_a_table_with_a_name_first_columns UNIQUE");
  });

  it("has the limit of what it names, where there are several", () => {
    const dialect = limited(100, { maxIndexNameLength: 20, maxConstraintNameLength: 25 });
    const name = (text: string) => text.match(/(?:uq|ix)_\w+/)?.[0];
    expect(name(createIndex(long, index(null, "indexed")).compile(dialect).sql)).toHaveLength(17);
    expect(name(createTable(long).compile(dialect).sql)).toHaveLength(22);
  });
});

it("a name that the program gave is refused where it is too long: it would be another one", () => {
  const given = table("t", new MetaData(), { a: id() }, [uniqueConstraint("a", { name: "x".repeat(31) })]);
  expect(() => createTable(given).compile(limited(30))).toThrow(CompileError);
  expect(() => createTable(given).compile(limited(30))).toThrow(/31 characters, where 30 are allowed/);
  expect(() => createIndex(given, index("y".repeat(31), "a")).compile(limited(30))).toThrow(/31 characters/);
  createTable(given).compile(limited(31));
});

describe("a name that the compiler makes of others", () => {
  it("is one per name, however alike they begin, and within the limit", () => {
    const first = identifier(`${"x".repeat(30)}_a`, t.integer());
    const second = identifier(`${"x".repeat(30)}_b`, t.integer());
    const { sql: text } = compileStatement(limited(25), nodeOf(select(first.add(1), second.add(1), func.max(first), func.max(second))), []);
    const labels = [...text.matchAll(/AS (\w+)/g)].map(([, label]) => label ?? "");
    expect(new Set(labels).size).toBe(labels.length);
    for (const label of labels) expect(label.length).toBeLessThanOrEqual(25);
  });

  it("is within the limit of labels where that is less, also with the table's name in front", () => {
    const notes = table("a_long_table", new MetaData(), { column_one: id(), column_two: column(t.text()) });
    const labelled = select(notes).setLabelStyle("tableNamePlusColumn");
    expect(labelled.compile(DEFAULT_DIALECT).sql).toBe(
      "SELECT a_long_table.column_one AS a_long_table_column_one, a_long_table.column_two AS a_long_table_column_two FROM a_long_table",
    );
    expect(labelled.compile(limited(100, { maxLabelLength: 22 })).sql).toBe(
      "SELECT a_long_table.column_one AS a_long_table_col_1, a_long_table.column_two AS a_long_table_col_2 FROM a_long_table",
    );
  });

  it("is, of a set operation, that of its statements", () => {
    const notes = table("note", new MetaData(), { one: id() });
    const both = union(select(notes), select(notes)).limit(1).setLabelStyle("tableNamePlusColumn");
    const each = "SELECT note.one AS note_one FROM note";
    expect(both.compile(DEFAULT_DIALECT).sql).toBe(`${each} UNION ${each} LIMIT :param_1`);
    expect(select(both.subquery("s")).compile(DEFAULT_DIALECT).sql).toMatch(/^SELECT s\.note_one FROM/);
  });

  it("is that of the column where it is cast, with a number of its own", () => {
    const named = table("t", new MetaData(), { name: column(t.text()) }).c.name;
    const three = select(cast(named, t.integer()), cast(named, t.string()), named);
    expect(three.compile(DEFAULT_DIALECT).sql).toBe(
      "SELECT CAST(t.name AS INTEGER) AS name, CAST(t.name AS VARCHAR) AS name__1, t.name AS name_1 FROM t",
    );
  });
});

describe("quote", () => {
  const quoting = table(
    "Plain",
    new MetaData(),
    { a: column(t.integer(), { quote: true }), Mixed: column(t.integer(), { quote: false }) },
    [],
    { schema: "S", quote: false, quoteSchema: false },
  );

  it("is followed wherever the name is written", () => {
    expect(select(quoting.c.a, quoting.c.Mixed).compile(DEFAULT_DIALECT).sql).toBe('SELECT S.Plain."a", S.Plain.Mixed FROM S.Plain');
    expect(insert(quoting).values({ a: 1, Mixed: 2 }).compile(DEFAULT_DIALECT).sql).toBe(
      'INSERT INTO S.Plain ("a", Mixed) VALUES (:a, :Mixed)',
    );
    expect(update(quoting).values({ Mixed: 1 }).where(quoting.c.a.eq(2)).compile(DEFAULT_DIALECT).sql).toBe(
      'UPDATE S.Plain SET Mixed=:Mixed WHERE S.Plain."a" = :a_1',
    );
    const bare = table("Bare", new MetaData(), { Id: column(t.integer(), { quote: false }) }, [], { quote: false });
    expect(select(bare).where(bare.c.Id.gt(1)).compile(DEFAULT_DIALECT).sql).toBe("SELECT Bare.Id FROM Bare WHERE Bare.Id > :Id_1");
    expect(select(bare.c.Id, alias(bare, "b").c.Id).compile(DEFAULT_DIALECT).sql).toBe(
      'SELECT Bare.Id, b.Id AS "Id_1" FROM Bare, Bare AS b',
    );
    expect(createTable(quoting).compile(DEFAULT_DIALECT).sql).toBe(
      'CREATE TABLE S.Plain (\n\t"a" INTEGER NOT NULL, \n\tMixed INTEGER NOT NULL\n)',
    );
    expect(setColumnComment(quoting.c.Mixed, "x").compile(DEFAULT_DIALECT).sql).toBe("COMMENT ON COLUMN S.Plain.Mixed IS 'x'");
    expect(createSequence(sequence("n", { quote: true })).compile(DEFAULT_DIALECT).sql).toBe('CREATE SEQUENCE "n"');
  });

  it.each(['a"; drop table x; --', "a b", "a.b", "", "a'"])("never lets through what isn't a name: %j", (name) => {
    const odd = () => table("t", new MetaData(), { a: column(t.integer(), { name, quote: false }) });
    expect(() => createTable(odd()).compile(DEFAULT_DIALECT)).toThrow(/quote: false|needs a name|empty/);
  });
});

describe("schemaTranslateMap", () => {
  const metadata = new MetaData();
  const plain = table("plain", metadata, { id: id() });
  const own = table(
    "own",
    metadata,
    { id: id(), plainId: column(t.integer(), { foreignKey: () => plain.c.id }) },
    (c) => [index("ix", c.plainId)],
    {
      schema: "a",
    },
  );
  const numbers = sequence("n", { schema: "a" });
  const mood = t.enum(["x"], { name: "mood", schema: "a" });
  const map = { a: "b", "": "tenant 1", c: null };
  const statement = select(own.c.id, alias(plain, "p").c.id).where(own.c.id.in(select(own.c.id)));

  it("puts schemas in place of others wherever a name is written", () => {
    const text = (given: { compile(dialect: object, options: object): { sql: string } }): string =>
      given.compile(DEFAULT_DIALECT, { schemaTranslateMap: map }).sql.replaceAll(/\s+/g, " ");
    expect(text(select(own.c.id, plain.c.id))).toBe('SELECT b.own.id, "tenant 1".plain.id AS id_1 FROM b.own, "tenant 1".plain');
    expect(text(insert(own).values({ id: 1, plainId: 2 }))).toMatch(/^INSERT INTO b\.own /);
    expect(text(createTable(own))).toContain('REFERENCES "tenant 1".plain (id)');
    expect(text(createIndex(own, "ix"))).toBe('CREATE INDEX ix ON b.own ("plainId")');
    expect(text(dropTable(plain))).toBe('DROP TABLE "tenant 1".plain');
    expect(text(createSequence(numbers))).toBe("CREATE SEQUENCE b.n");
    expect(text(createSchema("a"))).toBe("CREATE SCHEMA b");
    expect(text(addConstraint(own, uniqueConstraint("id")))).toBe("ALTER TABLE b.own ADD UNIQUE (id)");
    expect(text(createView("v", select(own.c.id), { schema: "c" }))).toBe("CREATE VIEW v AS SELECT b.own.id FROM b.own");
    expect(text(createTableAs("v", select(plain.c.id)))).toBe(
      'CREATE TABLE "tenant 1".v AS SELECT "tenant 1".plain.id FROM "tenant 1".plain',
    );
    expect(text(select(sql`${numbers.nextValue()}`))).toContain("b.n");
  });

  it("leaves what it doesn't name, and whatever an object has by itself", () => {
    const text = select(own.c.id, plain.c.id).compile(DEFAULT_DIALECT, { schemaTranslateMap: { toString: "x", b: "c" } }).sql;
    expect(text).toBe("SELECT a.own.id, plain.id AS id_1 FROM a.own, plain");
  });

  it("refuses what is no schema", () => {
    for (const bad of [{ a: "" }, { a: 5 }, { a: undefined }])
      expect(() => select(own.c.id).compile(DEFAULT_DIALECT, { schemaTranslateMap: bad as never })).toThrow(/schemaTranslateMap/);
  });

  describe("left open until a statement runs", () => {
    const open = (names: readonly string[], options: CompileOptions = {}) =>
      compileStatement(DEFAULT_DIALECT, nodeOf(statement), [], { openSchemas: new Set(names), ...options });

    it("gives one compiled statement for all maps of the same names", () => {
      const compiled = open(["a", ""]);
      const run = (schemas: Record<string, string | null>): string => compiled.bind([], undefined, schemas).sql;
      const expected = (a: string, p: string) =>
        `SELECT ${a}own.id, p.id AS id_1 FROM ${a}own, ${p}plain AS p WHERE ${a}own.id IN (SELECT ${a}own.id FROM ${a}own)`;
      expect(run({ a: "b", "": "x y" })).toBe(expected("b.", '"x y".'));
      expect(run({ a: null, "": "c" })).toBe(expected("", "c."));
      expect(run({ a: "b", "": null })).toBe(expected("b.", ""));
    });

    it("leaves what isn't open as it is, and never lets a name be more than one", () => {
      const hostile = 'b"; DROP TABLE own; --';
      expect(open(["a"]).bind([], undefined, { a: hostile }).sql).toContain('"b""; DROP TABLE own; --".own');
      expect(open(["a"]).bind([], undefined, { a: hostile }).sql).toContain(", plain AS p");
      expect(() => open(["a"]).bind([], undefined, { a: "b\0c" })).toThrow(CompileError);
    });

    it("keeps parameters in their places", () => {
      const parametrised = select(own.c.id).where(own.c.id.gt(1), plain.c.id.lt(2));
      const question: Dialect = { ...DEFAULT_DIALECT, parameterStyle: "question" };
      const compiled = compileStatement(question, nodeOf(parametrised), [], { openSchemas: new Set(["a", ""]) });
      const binds = compiled.bind([], undefined, { a: "b", "": "c" });
      expect(binds.sql).toBe("SELECT b.own.id FROM b.own, c.plain WHERE b.own.id > ? AND c.plain.id < ?");
    });
  });

  it("translates the schemas of types", () => {
    const named: Dialect = {
      ...DEFAULT_DIALECT,
      types: { ...DEFAULT_DIALECT.types, enum: { ddl: (_type, _dialect, names) => names?.inSchema("a", "mood") ?? "?" } },
    };
    const moods = table("moods", new MetaData(), { mood: column(mood) });
    expect(createTable(moods).compile(named, { schemaTranslateMap: { a: "b" } }).sql).toContain("mood b.mood NOT NULL");
  });
});
