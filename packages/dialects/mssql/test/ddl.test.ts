/** How SQL Server writes DDL. What all dialects share is tested with the compiler. */
import type { Ddl } from "@athanor/core";
import {
  ArgumentError,
  CompileError,
  column,
  createIndex,
  createSchema,
  createSequence,
  createTable,
  createTableAs,
  createView,
  dropConstraint,
  dropIndex,
  dropSchema,
  dropTable,
  dropView,
  foreignKeyConstraint,
  index,
  primaryKeyConstraint,
  select,
  setTableComment,
  types as t,
  uniqueConstraint,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { mssql } from "../src/index.ts";
import type { Indexed, Written } from "./ddl-statements.ts";
import { COLUMNS, COMMENTS, CONSTRAINTS, INDEXES, id, made, notes, numbers, OTHERS } from "./ddl-statements.ts";

const text = (statement: Written, options?: object): string => statement.compile(mssql(), options).sql.replaceAll(/\s+/g, " ");
/** What stands behind CREATE TABLE t. */
const body = (statement: Ddl): string => text(statement).replace(/^CREATE TABLE t /, "");

const c = notes.c;
const indexed = (item: Indexed): string => text(createIndex(notes, item)).replace(/^CREATE /, "");

describe("a column", () => {
  it.each(COLUMNS)("%s", (_what, columns, expected) => {
    expect(body(made(columns))).toBe(expected);
  });
});

describe("a constraint", () => {
  it.each(CONSTRAINTS)("%s", (_what, items, expected) => {
    const columns = { a: column(t.integer(), { autoincrement: false }), b: column(t.integer()), x: column(t.boolean()) };
    expect(body(made(columns, items))).toBe(`( a INTEGER NOT NULL, b INTEGER NOT NULL, x BIT NOT NULL, ${expected} )`);
  });

  it("of an enumeration or a boolean is a CHECK, if it was asked for", () => {
    const statement = made({
      a: column(t.enum(["x", "it's"], { createConstraint: true, name: "ck" })),
      b: column(t.boolean({ createConstraint: true })),
    });
    expect(body(statement)).toBe(
      "( a VARCHAR(4) NOT NULL, b BIT NOT NULL, CONSTRAINT ck CHECK (a IN ('x', 'it''s')), CHECK (b IN (0, 1)) )",
    );
  });
});

describe("an index", () => {
  it.each(INDEXES)("%s", (_what, item, expected) => {
    expect(indexed(item)).toBe(expected);
  });

  it("is of its table where it is dropped", () => {
    expect(text(dropIndex(notes, index("i", "n"), { ifExists: true }))).toBe("DROP INDEX IF EXISTS i ON [Shop].note");
  });
});

describe("other statements", () => {
  it.each(OTHERS)("%s", (_what, statement, expected) => {
    expect(text(statement)).toBe(expected);
  });
});

describe("a comment", () => {
  it.each(COMMENTS)("%s", (_what, statement, expected) => {
    expect(text(statement)).toBe(expected);
  });

  it("follows a translation of schemas", () => {
    const to = (schema: string | null): string => text(setTableComment(notes, "x"), { schemaTranslateMap: { Shop: schema } });
    expect(to("tenant")).toContain("'schema', N'tenant'");
    expect(to(null)).toContain("'schema', N'dbo'");
  });
});

describe("SQL Server refuses", () => {
  const one = { a: column(t.integer()) };
  it.each<[string, () => unknown, new (...given: never[]) => Error, RegExp]>([
    [
      "options that there aren't",
      () => indexed(index("i", "n", { dialect: { mssql: { filtered: 1 } as never } })),
      ArgumentError,
      /"filtered".*clustered/,
    ],
    [
      "options of keys that there aren't",
      () => text(made(one, [primaryKeyConstraint("a", { dialect: { mssql: { include: ["a"] } as never } })])),
      ArgumentError,
      /primary key of "t".*"include"/,
    ],
    [
      "columns that aren't there to include",
      () => indexed(index("i", "n", { dialect: { mssql: { include: ["nope"] } } })),
      ArgumentError,
      /nope/,
    ],
    ["an index of nothing", () => indexed(index("i", { dialect: { mssql: { clustered: true } } })), CompileError, /indexes nothing/],
    ["NULLS FIRST in an index", () => indexed(index("i", c.n.desc().nullsLast())), CompileError, /NULLS FIRST/],
    [
      "an index if there is none",
      () => text(createIndex(notes, index("i", "n"), { ifNotExists: true })),
      CompileError,
      /CREATE INDEX IF NOT EXISTS/,
    ],
    ["a table if there is none", () => text(createTable(notes, { ifNotExists: true })), CompileError, /CREATE TABLE IF NOT EXISTS.*"note"/],
    [
      "a table of a SELECT if there is none",
      () => text(createTableAs("x", select(c.id), { ifNotExists: true })),
      CompileError,
      /IF NOT EXISTS/,
    ],
    ["a schema if there is none", () => text(createSchema("s", { ifNotExists: true })), CompileError, /CREATE SCHEMA IF NOT EXISTS/],
    [
      "a sequence if there is none",
      () => text(createSequence(numbers, { ifNotExists: true })),
      CompileError,
      /CREATE SEQUENCE IF NOT EXISTS/,
    ],
    [
      "a view if there is none",
      () => text(createView("v", select(c.id), { ifNotExists: true })),
      CompileError,
      /CREATE VIEW IF NOT EXISTS/,
    ],
    ["to drop a table with what depends on it", () => text(dropTable(notes, { cascade: true })), CompileError, /DROP TABLE … CASCADE/],
    [
      "a constraint with what depends on it",
      () => text(dropConstraint(notes, "u", { cascade: true })),
      CompileError,
      /DROP CONSTRAINT … CASCADE/,
    ],
    ["a schema with what is in it", () => text(dropSchema("s", { cascade: true })), CompileError, /DROP SCHEMA … CASCADE/],
    ["a view with what depends on it", () => text(dropView("v", { cascade: true })), CompileError, /DROP VIEW … CASCADE/],
    [
      "materialized views",
      () => text(createView("v", select(c.id), { materialized: true })),
      CompileError,
      /materialized views.*createTableAs/,
    ],
    ["temporary views", () => text(createView("v", select(c.id), { temporary: true })), CompileError, /temporary views/],
    ["temporary tables of other names", () => text(createTableAs("x", select(c.id), { temporary: true })), CompileError, /"#x"/],
    [
      "constraints that are checked later",
      () => text(made(one, [uniqueConstraint("a", { deferrable: true })])),
      CompileError,
      /each statement.*"t"/,
    ],
    [
      "keys that are checked later",
      () => text(made(one, [primaryKeyConstraint("a", { initially: "DEFERRED" })])),
      CompileError,
      /each statement/,
    ],
    [
      "foreign keys with MATCH",
      () => text(made({ a: id(), b: column(t.integer()) }, [foreignKeyConstraint(["b"], ["t.a"], { match: "FULL" })])),
      CompileError,
      /no MATCH/,
    ],
    [
      "to null some columns of a foreign key",
      () =>
        text(
          made({ a: id(), b: column(t.integer(), { nullable: true }) }, [
            foreignKeyConstraint(["b"], ["t.a"], { onDelete: { action: "SET NULL", columns: ["b"] } }),
          ]),
        ),
      CompileError,
      /only some columns/,
    ],
    ["types of one's own", () => text(made({ a: column(t.array(t.text())) })), CompileError, /"t".*"a".*no arrays/],
  ])("%s", (_what, run, kind, message) => {
    expect(run).toThrow(kind);
    expect(run).toThrow(message);
  });
});
