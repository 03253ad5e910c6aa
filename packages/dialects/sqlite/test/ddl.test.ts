/** DDL on SQLite itself: what is written is taken, and does what it says. */
import type { Ddl } from "@athanor/core";
import {
  ArgumentError,
  addConstraint,
  CompileError,
  checkConstraint,
  column,
  createIndex,
  createTable,
  createTableAs,
  createView,
  dropIndex,
  dropTable,
  dropView,
  foreignKeyConstraint,
  func,
  index,
  insert,
  literal,
  MetaData,
  not,
  primaryKeyConstraint,
  select,
  types as t,
  table,
  text as textOf,
  typeDecorator,
  uniqueConstraint,
  uniqueIndex,
} from "@athanor/core";
import type { Engine } from "@athanor/engine";
import { IntegrityError } from "@athanor/engine";
import { describe, expect, it } from "vitest";
import { sqlite } from "../src/index.ts";
import { freshPath, memoryEngine, run } from "./database.ts";

type Columns = Parameters<typeof table>[2];
type Items = Parameters<typeof table>[3];
type Options = Parameters<typeof table>[4];

const id = () => column(t.integer(), { primaryKey: true });
const text = (statement: Ddl): string => statement.compile(sqlite()).sql.replaceAll(/\s+/g, " ");
const body = (statement: Ddl): string => text(statement).replace(/^CREATE TABLE t /, "");
const execute = (engine: Engine, ...statements: readonly Ddl[]): void =>
  engine.begin((connection) => {
    for (const statement of statements) connection.execute(statement);
  });
const rows = (engine: Engine, sql: string): unknown[] =>
  engine.begin((connection) => [...connection.driverSql(sql).all()].map((row) => ({ ...row })));
/** The names of what is in the database, of a kind. */
const names = (engine: Engine, type: string): unknown[] =>
  rows(engine, `SELECT name FROM sqlite_master WHERE type = '${type}' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`).map((row) =>
    Reflect.get(Object(row), "name"),
  );

describe("CREATE TABLE", () => {
  it.each<[string, Columns, Items, Options, string]>([
    ["a key that SQLite numbers", { id: id() }, [], {}, "( id INTEGER NOT NULL, PRIMARY KEY (id) )"],
    [
      "a key whose numbers are never used again",
      { id: id() },
      [],
      { dialect: { sqlite: { autoincrement: true } } },
      "( id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT )",
    ],
    [
      "a wider key, which has to be called INTEGER to be numbered",
      { id: column(t.bigInteger(), { primaryKey: true }) },
      [],
      {},
      "( id INTEGER NOT NULL, PRIMARY KEY (id) )",
    ],
    [
      "a key of several columns, in another order",
      { a: column(t.integer()), b: column(t.text()) },
      [primaryKeyConstraint("b", "a", { name: "pk" })],
      {},
      "( a INTEGER NOT NULL, b TEXT NOT NULL, CONSTRAINT pk PRIMARY KEY (b, a) )",
    ],
    [
      "defaults: literals, words and numbers as they are, anything else in parentheses",
      {
        a: column(t.text(), { serverDefault: "it's" }),
        b: column(t.integer(), { serverDefault: literal(-5) }),
        c: column(t.dateTime(), { serverDefault: func.now() }),
        d: column(t.text(), { serverDefault: func.lower(literal("X")) }),
        e: column(t.integer(), { serverDefault: textOf("1 + 1") }),
      },
      [],
      {},
      "( a TEXT DEFAULT 'it''s' NOT NULL, b INTEGER DEFAULT -5 NOT NULL, c DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL, d TEXT DEFAULT (lower('X')) NOT NULL, e INTEGER DEFAULT (1 + 1) NOT NULL )",
    ],
    [
      "generated columns",
      {
        a: column(t.integer()),
        b: column(t.integer(), { computed: "a * 2", persisted: true }),
        c: column(t.integer(), { computed: "a * 3", persisted: false, nullable: true }),
      },
      [],
      {},
      "( a INTEGER NOT NULL, b INTEGER GENERATED ALWAYS AS (a * 2) STORED NOT NULL, c INTEGER GENERATED ALWAYS AS (a * 3) VIRTUAL )",
    ],
    [
      "answers to rows that break constraints",
      {
        a: column(t.integer(), { unique: true, dialect: { sqlite: { onConflictUnique: "REPLACE", onConflictNotNull: "FAIL" } } }),
        b: column(t.integer()),
      },
      [
        uniqueConstraint("b", { dialect: { sqlite: { onConflict: "IGNORE" } } }),
        primaryKeyConstraint("a", { dialect: { sqlite: { onConflict: "ROLLBACK" } } }),
      ],
      {},
      "( a INTEGER NOT NULL ON CONFLICT FAIL, b INTEGER NOT NULL, PRIMARY KEY (a) ON CONFLICT ROLLBACK, UNIQUE (b) ON CONFLICT IGNORE, UNIQUE (a) ON CONFLICT REPLACE )",
    ],
    [
      "CHECKs, of columns and of the table",
      { a: column(t.integer(), { check: textOf("a > 1") }), b: column(t.enum(["x", "it's"], { createConstraint: true, name: "ck" })) },
      (c) => [checkConstraint(c["a"]?.lt(9) as never, { name: "k" })],
      {},
      "( a INTEGER NOT NULL CHECK (a > 1), b VARCHAR(4) NOT NULL, CONSTRAINT k CHECK (a < 9), CONSTRAINT ck CHECK (b IN ('x', 'it''s')) )",
    ],
    [
      "foreign keys with all that they can have",
      { a: id(), b: column(t.integer(), { nullable: true }) },
      [
        foreignKeyConstraint(["b"], ["t.a"], {
          onDelete: "SET NULL",
          onUpdate: "CASCADE",
          deferrable: true,
          initially: "DEFERRED",
          match: "FULL",
        }),
      ],
      {},
      "( a INTEGER NOT NULL, b INTEGER, PRIMARY KEY (a), FOREIGN KEY(b) REFERENCES t (a) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED )",
    ],
    [
      "its own kinds of tables",
      { id: id() },
      [],
      { dialect: { sqlite: { withoutRowid: true, strict: true } } },
      "( id INTEGER NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID, STRICT",
    ],
    [
      "names that have to be quoted",
      { "a b": column(t.text()), select: column(t.text()), 'q"': column(t.text()) },
      [],
      {},
      '( "a b" TEXT NOT NULL, "select" TEXT NOT NULL, "q""" TEXT NOT NULL )',
    ],
  ])("takes %s", (_what, columns, items, options, expected) => {
    const made = createTable(table("t", new MetaData(), columns, items, options));
    expect(body(made)).toBe(expected);
    const engine = memoryEngine();
    execute(engine, made);
    expect(names(engine, "table")).toEqual(["t"]);
  });

  it("makes defaults and generated columns that come back as what they are", () => {
    const engine = memoryEngine();
    const metadata = new MetaData();
    const items = table("item", metadata, {
      id: id(),
      name: column(t.text(), { serverDefault: "it's" }),
      price: column(t.numeric(10, 2), { serverDefault: textOf("1.50") }),
      active: column(t.boolean(), { serverDefault: literal(true) }),
      doubled: column(t.integer(), { computed: "id * 2", persisted: true }),
      kind: column(t.enum("a", "b"), { default: "a" }),
    });
    engine.createAll(metadata);
    const row = engine.begin((connection) => {
      connection.execute(insert(items), {});
      return { ...connection.execute(select(items)).one() };
    });
    expect(row).toEqual({ id: 1, name: "it's", price: "1.50", active: true, doubled: 2, kind: "a" });
  });

  it("numbers a key beneath a decorator", () => {
    const engine = memoryEngine();
    const metadata = new MetaData();
    const key = typeDecorator({ impl: t.bigInteger(), bind: (value: { n: number }) => value.n, result: (n) => ({ n }) });
    const items = table("item", metadata, { id: column(key, { primaryKey: true }), name: column(t.text()) });
    engine.createAll(metadata);
    engine.begin((connection) => {
      expect(connection.execute(insert(items).values({ name: "a" })).insertedPrimaryKey).toEqual([{ n: 1 }]);
      expect(connection.execute(select(items.c.id).where(items.c.id.eq({ n: 1 }))).scalarOne()).toEqual({ n: 1 });
    });
  });

  it("never uses the number of a deleted row again, where that is wanted", () => {
    const engine = memoryEngine();
    const next = (autoincrement: boolean): unknown => {
      const metadata = new MetaData();
      const items = table(`item_${autoincrement}`, metadata, { id: id(), n: column(t.integer()) }, [], {
        dialect: { sqlite: { autoincrement } },
      });
      engine.createAll(metadata);
      return engine.begin((connection) => {
        for (const n of [1, 2]) connection.execute(insert(items).values({ n }));
        connection.driverSql(`DELETE FROM ${items.name}`);
        return connection.execute(insert(items).values({ n: 3 }).returning(items.c.id)).scalarOne();
      });
    };
    expect([next(false), next(true)]).toEqual([1, 3]);
  });

  it.each<[string, Columns, Items, string]>([
    ["a member that an enumeration hasn't", { a: column(t.enum(["x"], { createConstraint: true })) }, [], "INSERT INTO t VALUES ('y')"],
    ["a boolean that is none", { a: column(t.boolean({ createConstraint: true })) }, [], "INSERT INTO t VALUES (2)"],
    ["a row that isn't there to refer to", { a: id(), b: column(t.integer(), { foreignKey: "t.a" }) }, [], "INSERT INTO t VALUES (1, 5)"],
    [
      "a second row of a unique index over an expression",
      { a: column(t.text()) },
      (c) => [uniqueIndex("i", func.lower(c["a"] as never))],
      "INSERT INTO t VALUES ('a'), ('A')",
    ],
    ["a NULL", { a: column(t.text()) }, [], "INSERT INTO t VALUES (NULL)"],
  ])("refuses %s", (_what, columns, items, statement) => {
    const engine = memoryEngine();
    const metadata = new MetaData();
    table("t", metadata, columns, items);
    engine.createAll(metadata);
    expect(() => run(engine, statement)).toThrow(IntegrityError);
  });
});

describe("indexes and views", () => {
  const made = (): { engine: Engine; notes: ReturnType<typeof notesIn> } => {
    const engine = memoryEngine();
    const metadata = new MetaData();
    const notes = notesIn(metadata);
    engine.createAll(metadata);
    return { engine, notes };
  };
  const notesIn = (metadata: MetaData) =>
    table("note", metadata, {
      id: id(),
      title: column(t.string(30)),
      done: column(t.boolean()),
      n: column(t.integer(), { name: "Number", nullable: true }),
    });

  it.each<[string, (c: ReturnType<typeof notesIn>["c"]) => Parameters<typeof createIndex>[1], string]>([
    ["orders and NULLs", (c) => index("i", c.title.desc(), c.n.asc()), 'INDEX i ON note (title DESC, "Number" ASC)'],
    ["expressions", (c) => index("i", func.lower(c.title), c.n.add(1)), 'INDEX i ON note (lower(title), "Number" + 1)'],
    [
      "a condition, with its values in it",
      (c) => uniqueIndex("i", c.title, { where: c.title.ne("it's") }),
      "UNIQUE INDEX i ON note (title) WHERE title != 'it''s'",
    ],
    ["a boolean as its condition", (c) => index("i", c.title, { where: c.done }), "INDEX i ON note (title) WHERE done = 1"],
  ])("an index has %s", (_what, item, expected) => {
    const { engine, notes } = made();
    const statement = createIndex(notes, item(notes.c));
    expect(text(statement).replace(/^CREATE /, "")).toBe(expected);
    execute(engine, statement);
    expect(names(engine, "index")).toEqual(["i"]);
    execute(engine, createIndex(notes, item(notes.c), { ifNotExists: true }), dropIndex(notes, item(notes.c)));
    expect(names(engine, "index")).toEqual([]);
  });

  it("a view shows what its SELECT does, and can be selected from", () => {
    const { engine, notes } = made();
    const open = createView(
      "open_note",
      select(notes.c.id, notes.c.n, func.upper(notes.c.title).label("loud")).where(not(notes.c.done), notes.c.title.ne("it's")),
    );
    execute(engine, open);
    const found = engine.begin((connection) => {
      connection.execute(insert(notes), [
        { title: "a", done: false, n: 3 },
        { title: "b", done: true, n: 4 },
      ]);
      return connection
        .execute(select(open.table).where(open.table.c.n.eq(3)))
        .all()
        .map((row) => ({ ...row }));
    });
    expect(found).toEqual([{ id: 1, n: 3, loud: "A" }]);
    execute(engine, dropView(open));
    expect(names(engine, "view")).toEqual([]);
  });

  it("a table of a SELECT has its rows", () => {
    const { engine, notes } = made();
    engine.begin(
      (connection) =>
        void connection.execute(insert(notes), [
          { title: "a", done: false },
          { title: "b", done: true },
        ]),
    );
    const kept = createTableAs("kept", select(notes.c.id, notes.c.title).where(notes.c.title.eq("b")), { ifNotExists: true });
    execute(engine, kept, kept);
    expect(engine.begin((connection) => connection.execute(select(kept.table.c.title)).scalars().all())).toEqual(["b"]);
  });
});

describe("createAll and dropAll", () => {
  const library = (): MetaData => {
    const metadata = new MetaData({
      namingConvention: { ix: "ix_%(table_name)s_%(column_0_name)s", fk: "fk_%(table_name)s_%(referred_table_name)s" },
    });
    const books = table("book", metadata, {
      id: id(),
      authorId: column(t.integer(), { name: "author_id", foreignKey: "author.id", index: true }),
      title: column(t.text(), { comment: "x" }),
    });
    table("author", metadata, { id: id(), bestId: column(t.integer(), { name: "best_id", nullable: true, foreignKey: () => books.c.id }) });
    createView("titles", select(books.c.title), { metadata });
    return metadata;
  };

  it("do it in order, also in a circle, and leave alone what is there", () => {
    const engine = memoryEngine();
    const metadata = library();
    engine.createAll(metadata);
    engine.createAll(metadata);
    expect([names(engine, "table").sort(), names(engine, "index"), names(engine, "view")]).toEqual([
      ["author", "book"],
      ["ix_book_author_id"],
      ["titles"],
    ]);
    engine.dropAll(metadata);
    engine.dropAll(metadata);
    expect(rows(engine, "SELECT * FROM sqlite_master")).toEqual([]);
  });

  it("create nothing at all if something fails", () => {
    const engine = memoryEngine();
    const metadata = library();
    table("broken", metadata, { a: column(t.integer(), { computed: "no such" }) });
    expect(() => engine.createAll(metadata)).toThrow(/broken/);
    expect(rows(engine, "SELECT * FROM sqlite_master")).toEqual([]);
  });

  it("work in databases that are attached, under their name or another", () => {
    const metadata = new MetaData({ schema: "aux1" });
    const items = table("item", metadata, {
      id: id(),
      parent: column(t.integer(), { nullable: true, foreignKey: "item.id", index: true }),
    });
    const engine = memoryEngine();
    const connection = engine.connect();
    connection.driverSql(`ATTACH '${freshPath()}' AS aux1`);
    connection.execute(createTable(items));
    for (const each of items.indexes) connection.execute(createIndex(items, each));
    connection.execute(insert(items).values({ id: 1, parent: 1 }));
    expect(
      connection
        .execute(select(items))
        .all()
        .map((row) => [...row]),
    ).toEqual([[1, 1]]);
    connection.execute(dropTable(items));
    expect(connection.driverSql("SELECT count(*) FROM aux1.sqlite_master").scalar()).toBe(0);
    connection.rollback();
    connection.close();
    const main = memoryEngine().executionOptions({ schemaTranslateMap: { aux1: null } });
    main.createAll(metadata);
    expect([names(main, "table"), names(main, "index")]).toEqual([["item"], ["ix_item_parent"]]);
  });
});

describe("SQLite refuses", () => {
  const one = table("t", new MetaData(), { a: column(t.integer()), n: id() }, [uniqueConstraint("a", { name: "u" })]);
  const made = (columns: Columns, items: Items = [], options: Options = {}): Ddl =>
    createTable(table("x", new MetaData(), columns, items, options));
  it.each<[string, () => unknown, new (...given: never[]) => Error, RegExp]>([
    ["to add a constraint", () => text(addConstraint(one, "u")), CompileError, /create "t" anew/],
    ["to drop what depends on a table", () => text(dropTable(one, { cascade: true })), CompileError, /DROP TABLE … CASCADE/],
    ["to replace a view", () => text(createView("v", select(one.c.a), { orReplace: true })), CompileError, /drop the view first/],
    ["a materialized view", () => text(createView("v", select(one.c.a), { materialized: true })), CompileError, /createTableAs/],
    [
      "to number a key of several columns",
      () => text(made({ a: column(t.integer(), { primaryKey: true, autoincrement: true }), b: id() })),
      CompileError,
      /"x\.a"/,
    ],
    [
      "options that there aren't",
      () => text(made({ a: id() }, [], { dialect: { sqlite: { rowid: false } as never } })),
      ArgumentError,
      /"rowid".*withoutRowid/,
    ],
    [
      "SQL as an answer",
      () => text(made({ a: id() }, [uniqueConstraint("a", { dialect: { sqlite: { onConflict: "FAIL; --" as never } } })])),
      ArgumentError,
      /ON CONFLICT/,
    ],
    ["arrays", () => text(made({ a: column(t.array(t.text())) })), CompileError, /"x", column "a".*no arrays/],
  ])("%s", (_what, runIt, kind, message) => {
    expect(runIt).toThrow(kind);
    expect(runIt).toThrow(message);
  });
});
