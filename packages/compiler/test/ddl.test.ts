/** DDL in standard SQL: what dialects have in common. Their own ways are tested with them. */
import type { Dialect } from "@athanor/compiler";
import { DEFAULT_DIALECT } from "@athanor/compiler";
import type { Ddl } from "@athanor/core";
import {
  addConstraint,
  bindParam,
  CompileError,
  checkConstraint,
  column,
  createIndex,
  createSchema,
  createSequence,
  createTable,
  createTableAs,
  createType,
  createView,
  dropColumnComment,
  dropConstraint,
  dropIndex,
  dropSchema,
  dropSequence,
  dropTable,
  dropTableComment,
  dropView,
  excludeConstraint,
  foreignKeyConstraint,
  func,
  index,
  literal,
  MetaData,
  primaryKeyConstraint,
  select,
  sequence,
  setColumnComment,
  setConstraintComment,
  setTableComment,
  sql,
  types as t,
  table,
  uniqueConstraint,
  uniqueIndex,
} from "@athanor/core";
import { describe, expect, it } from "vitest";

const metadata = new MetaData();
const users = table(
  "user_account",
  metadata,
  { id: column(t.integer(), { primaryKey: true }), name: column(t.string(30)), active: column(t.boolean()) },
  (c) => [
    uniqueConstraint("name", { name: "uq_name" }),
    index("ix_active", c.active),
    uniqueIndex("ix_lower", func.lower(c.name)),
    uniqueConstraint("id", "name"),
  ],
);
const numbers = sequence("numbers", metadata, { start: 5, increment: 2, minValue: 1, maxValue: 99n, cycle: true, cache: 10 });

/** A table's lines between the parentheses of CREATE TABLE, on one line. */
const inside = (sql: string): string => sql.replace(/^CREATE TABLE \w+ \(\s*|\s*\)$/g, "").replaceAll(/,\s+/g, ", ");

const made = (...given: Parameters<typeof table> extends [string, MetaData, ...infer Rest] ? Rest : never): string =>
  inside(createTable(table("t", new MetaData(), ...given)).compile(DEFAULT_DIALECT).sql);

const id = () => column(t.integer(), { primaryKey: true });

describe("statements", () => {
  const selected = select(users.c.id, users.c.name).where(users.c.name.eq("it's"));
  it.each<[string, Ddl, string]>([
    ["drop a table", dropTable(users, { ifExists: true, cascade: true }), "DROP TABLE IF EXISTS user_account CASCADE"],
    [
      "create an index",
      createIndex(users, "ix_active", { ifNotExists: true }),
      "CREATE INDEX IF NOT EXISTS ix_active ON user_account (active)",
    ],
    ["create one of an expression", createIndex(users, "ix_lower"), "CREATE UNIQUE INDEX ix_lower ON user_account (lower(name))"],
    [
      "create one that the table doesn't know",
      createIndex(users, index("ix_x", "name", "id")),
      "CREATE INDEX ix_x ON user_account (name, id)",
    ],
    ["drop an index", dropIndex(users, "ix_active", { ifExists: true }), "DROP INDEX IF EXISTS ix_active"],
    ["add a constraint", addConstraint(users, "uq_name"), "ALTER TABLE user_account ADD CONSTRAINT uq_name UNIQUE (name)"],
    [
      "add one that the table doesn't know, without a name",
      addConstraint(users, checkConstraint(users.c.id.gt(0))),
      "ALTER TABLE user_account ADD CHECK (id > 0)",
    ],
    [
      "drop a constraint",
      dropConstraint(users, "uq_name", { ifExists: true, cascade: true }),
      "ALTER TABLE user_account DROP CONSTRAINT IF EXISTS uq_name CASCADE",
    ],
    ["create a schema", createSchema("Inventory", { ifNotExists: true }), 'CREATE SCHEMA IF NOT EXISTS "Inventory"'],
    ["drop a schema", dropSchema("stock", { ifExists: true, cascade: true }), "DROP SCHEMA IF EXISTS stock CASCADE"],
    [
      "create a sequence",
      createSequence(numbers, { ifNotExists: true }),
      "CREATE SEQUENCE IF NOT EXISTS numbers INCREMENT BY 2 START WITH 5 MINVALUE 1 MAXVALUE 99 CACHE 10 CYCLE",
    ],
    [
      "create a sequence without bounds",
      createSequence(sequence("s", { schema: "x", minValue: null, maxValue: null, cycle: false, order: true })),
      "CREATE SEQUENCE x.s NO MINVALUE NO MAXVALUE NO CYCLE ORDER",
    ],
    ["drop a sequence", dropSequence(numbers, { ifExists: true }), "DROP SEQUENCE IF EXISTS numbers"],
    [
      "create a view, with values as literals",
      createView("chosen", selected, { orReplace: true, temporary: true, schema: "x" }),
      "CREATE OR REPLACE TEMPORARY VIEW x.chosen AS SELECT user_account.id, user_account.name FROM user_account WHERE user_account.name = 'it''s'",
    ],
    [
      "create a materialized view",
      createView("kept", select(users.c.id), { materialized: true, ifNotExists: true }),
      "CREATE MATERIALIZED VIEW IF NOT EXISTS kept AS SELECT user_account.id FROM user_account",
    ],
    [
      "create a view of a CTE",
      createView("v", select(select(users.c.id).where(users.c.id.gt(2)).cte("big").c.id)),
      "CREATE VIEW v AS WITH big AS (SELECT user_account.id AS id FROM user_account WHERE user_account.id > 2) SELECT big.id FROM big",
    ],
    ["drop a view", dropView(createView("kept", select(users.c.id), { materialized: true, schema: "x" })), "DROP MATERIALIZED VIEW x.kept"],
    ["drop a view by name", dropView("v", { ifExists: true, cascade: true }), "DROP VIEW IF EXISTS v CASCADE"],
    [
      "create a table of a SELECT",
      createTableAs("copy", select(users.c.id), { temporary: true, ifNotExists: true }),
      "CREATE TEMPORARY TABLE IF NOT EXISTS copy AS SELECT user_account.id FROM user_account",
    ],
    ["comment on a table", setTableComment(users, "who's there"), "COMMENT ON TABLE user_account IS 'who''s there'"],
    ["take a comment away", dropTableComment(users), "COMMENT ON TABLE user_account IS NULL"],
    ["comment on a column", setColumnComment(users.c.name, "x"), "COMMENT ON COLUMN user_account.name IS 'x'"],
    ["take that away", dropColumnComment(users.c.name), "COMMENT ON COLUMN user_account.name IS NULL"],
  ])("%s", (_what, statement, sql) => {
    expect(statement.compile(DEFAULT_DIALECT).sql.replaceAll(/\s+/g, " ")).toBe(sql);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["a sequence's number of columns", () => select(numbers.nextValue()).compile({ ...DEFAULT_DIALECT, capabilities: {} }), /no sequences/],
    ["types of one's own", () => createType(t.enum(["a"], { name: "e" })).compile(DEFAULT_DIALECT), /no types of one's own/],
    ["comments on constraints", () => setConstraintComment(users, "uq_name", "x").compile(DEFAULT_DIALECT), /no comments on constraints/],
    [
      "constraints without a name to drop",
      () => dropConstraint(users, uniqueConstraint("name")).compile(DEFAULT_DIALECT),
      /needs the name/,
    ],
    [
      "parameters of a view without a value",
      () => createView("v", select(users.c.id).where(users.c.id.eq(bindParam("x", t.integer())))).compile(DEFAULT_DIALECT),
      /"x" has no value.*params/,
    ],
    [
      "parameters anywhere else in DDL",
      () =>
        createTable(table("t", new MetaData(), { id: id() }, (c) => [checkConstraint(c.id.gt(bindParam("x", t.integer())))])).compile(
          DEFAULT_DIALECT,
        ),
      /parameter/,
    ],
    ["an EXCLUDE", () => made({ id: id() }, [excludeConstraint([["id", "="]])]), /EXCLUDE/],
  ])("refuse %s", (_what, run, message) => {
    expect(run).toThrow(CompileError);
    expect(run).toThrow(message);
  });

  it("show the same text to drivers that write parameters with percent signs", () => {
    const percent: Dialect = { ...DEFAULT_DIALECT, parameterStyle: "format" };
    const constraint = checkConstraint(users.c.name.like("50%"));
    expect(addConstraint(users, constraint).compile(percent).sql).toBe("ALTER TABLE user_account ADD CHECK (name LIKE '50%')");
  });
});

describe("CREATE TABLE", () => {
  it("has columns, the primary key, then the other constraints, a line each", () => {
    expect(createTable(users, { ifNotExists: true }).compile(DEFAULT_DIALECT).sql).toBe(
      "CREATE TABLE IF NOT EXISTS user_account (\n\tid INTEGER NOT NULL, \n\tname VARCHAR(30) NOT NULL, \n\tactive BOOLEAN NOT NULL, " +
        "\n\tPRIMARY KEY (id), \n\tCONSTRAINT uq_name UNIQUE (name), \n\tUNIQUE (id, name)\n)",
    );
  });

  it.each<[string, string, string]>([
    ["NULL is only said by saying nothing", made({ a: column(t.text(), { nullable: true }) }), "a TEXT"],
    ["a literal as default", made({ a: column(t.text(), { serverDefault: "it's 5%" }) }), "a TEXT DEFAULT 'it''s 5%' NOT NULL"],
    ["an expression as default", made({ a: column(t.dateTime(), { serverDefault: func.now() }) }), "a DATETIME DEFAULT now() NOT NULL"],
    ["a default of a number", made({ a: column(t.integer(), { serverDefault: literal(5) }) }), "a INTEGER DEFAULT 5 NOT NULL"],
    [
      "identity with its options",
      made({ id: column(t.integer(), { primaryKey: true, identity: { always: true, start: 3, increment: -1, cache: 5 } }) }),
      "id INTEGER GENERATED ALWAYS AS IDENTITY (INCREMENT BY -1 START WITH 3 CACHE 5), PRIMARY KEY (id)",
    ],
    ["identity without", made({ id: column(t.integer(), { identity: true }) }), "id INTEGER GENERATED BY DEFAULT AS IDENTITY"],
    [
      "what is computed",
      made({ a: column(t.integer()), b: column(t.integer(), { computed: sql`a * 2` }) }),
      "a INTEGER NOT NULL, b INTEGER GENERATED ALWAYS AS (a * 2) NOT NULL",
    ],
    [
      "what is computed and kept",
      made({ b: column(t.integer(), { computed: "a * 2", persisted: true, nullable: true }) }),
      "b INTEGER GENERATED ALWAYS AS (a * 2) STORED",
    ],
    [
      "what is computed when read",
      made({ b: column(t.integer(), { computed: "a", persisted: false, nullable: true }) }),
      "b INTEGER GENERATED ALWAYS AS (a) VIRTUAL",
    ],
    [
      "checks of a column",
      made({ a: column(t.integer(), { check: [sql`a > 1`, sql`a < 9`] }) }),
      "a INTEGER NOT NULL CHECK (a > 1) CHECK (a < 9)",
    ],
    [
      "names in quotes, needed or not",
      made({ a: column(t.integer(), { quote: true }), Order: column(t.integer(), { quote: false }) }),
      '"a" INTEGER NOT NULL, Order INTEGER NOT NULL',
    ],
    [
      "no column that the database has by itself",
      made({ a: column(t.text()), xmin: column(t.text(), { system: true }) }),
      "a TEXT NOT NULL",
    ],
    [
      "a primary key with a name and an order of its own",
      made({ a: id(), b: id() }, [primaryKeyConstraint("b", "a", { name: "pk" })]),
      "a INTEGER NOT NULL, b INTEGER NOT NULL, CONSTRAINT pk PRIMARY KEY (b, a)",
    ],
    [
      "all that can be said of a foreign key",
      made({ a: id(), b: column(t.integer()) }, [
        foreignKeyConstraint(["b"], ["t.a"], {
          name: "fk",
          onDelete: "SET NULL",
          onUpdate: "CASCADE",
          deferrable: true,
          initially: "DEFERRED",
          match: "FULL",
        }),
      ]),
      "a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a), CONSTRAINT fk FOREIGN KEY(b) REFERENCES t (a) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
    ],
    [
      "what must hold at once",
      made({ a: column(t.integer()) }, [uniqueConstraint("a", { deferrable: false, initially: "IMMEDIATE" })]),
      "a INTEGER NOT NULL, UNIQUE (a) NOT DEFERRABLE INITIALLY IMMEDIATE",
    ],
    [
      "nothing for other dialects",
      made({ a: id() }, [checkConstraint(sql`a > 1`, { ddlIf: ["sqlite", "mysql"] })]),
      "a INTEGER NOT NULL, PRIMARY KEY (a)",
    ],
    [
      "the CHECK of an enum that asks for one",
      made({ e: column(t.enum(["a", "it's"], { native: false, createConstraint: true, name: "ck" })) }),
      "e VARCHAR(4) NOT NULL, CONSTRAINT ck CHECK (e IN ('a', 'it''s'))",
    ],
    ["no CHECK of a boolean where there are booleans", made({ b: column(t.boolean({ createConstraint: true })) }), "b BOOLEAN NOT NULL"],
  ])("has %s", (_what, sql, expected) => {
    expect(sql).toBe(expected);
  });

  it("has the CHECK of a boolean where that is a number", () => {
    const numeric: Dialect = { ...DEFAULT_DIALECT, capabilities: { ...DEFAULT_DIALECT.capabilities, nativeBoolean: false } };
    const flags = table("t", new MetaData(), { b: column(t.boolean({ createConstraint: true, name: "ck" })) });
    expect(inside(createTable(flags).compile(numeric).sql)).toBe("b BOOLEAN NOT NULL, CONSTRAINT ck CHECK (b IN (0, 1))");
  });

  it("has words in front of TABLE, and its schema before its name", () => {
    const temporary = table("Tmp", new MetaData(), { id: column(t.integer()) }, [], { prefixes: ["GLOBAL TEMPORARY"], schema: "s" });
    expect(createTable(temporary).compile(DEFAULT_DIALECT).sql).toBe('CREATE GLOBAL TEMPORARY TABLE s."Tmp" (\n\tid INTEGER NOT NULL\n)');
  });
});
