/** How PostgreSQL writes DDL. What all dialects share is tested with the compiler. */
import {
  ArgumentError,
  CompileError,
  column,
  createIndex,
  createView,
  dropIndex,
  excludeConstraint,
  index,
  MetaData,
  select,
  setConstraintComment,
  types as t,
  table,
  uniqueConstraint,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { COLUMNS, CONSTRAINTS, c, INDEXES, id, indexed, made, OTHERS, rooms, TABLES, text } from "./ddl-statements.ts";

describe("a column", () => {
  it.each(COLUMNS)("%s", (_what, sql, expected) => {
    expect(sql).toBe(expected);
  });

  it("is never computed when it is read where the server can't do that", () => {
    expect(() => made({ n: column(t.integer(), { computed: "1", persisted: false }) })).toThrow(/before version 18.*"t.n"/);
  });
});

describe("a table", () => {
  it.each(TABLES)("%s", (_what, sql, expected) => {
    expect(sql).toBe(expected);
  });
});

describe("a constraint", () => {
  it.each(CONSTRAINTS)("%s", (_what, sql, expected) => {
    expect(sql).toBe(expected);
  });

  it("has a comment of its own", () => {
    const named = table("T", new MetaData(), { a: id() }, [uniqueConstraint("a", { name: "U" })]);
    expect(text(setConstraintComment(named, "U", "it's"))).toBe(`COMMENT ON CONSTRAINT "U" ON "T" IS 'it''s'`);
  });
});

describe("an index", () => {
  it.each(INDEXES)("%s", (_what, sql, expected) => {
    expect(sql).toBe(expected);
  });

  it("is dropped in the schema of its table, as it was created", () => {
    const own = table("t", new MetaData(), { a: id() }, [index("i", "a", { dialect: { postgresql: { concurrently: true } } })], {
      schema: "S",
    });
    expect(text(dropIndex(own, "i", { ifExists: true }))).toBe('DROP INDEX CONCURRENTLY IF EXISTS "S".i');
    expect(text(createIndex(own, "i"))).toBe('CREATE INDEX CONCURRENTLY i ON "S".t (a)');
  });
});

describe("other objects", () => {
  it.each(OTHERS)("%s", (_what, statement, expected) => {
    expect(text(statement)).toBe(expected);
  });
});

describe("PostgreSQL refuses", () => {
  it.each<[string, () => unknown, new (...given: never[]) => Error, RegExp]>([
    [
      "options that there aren't",
      () => made({ a: id() }, [], { dialect: { postgresql: { fillfactor: 70 } as never } }),
      ArgumentError,
      /fillfactor/,
    ],
    [
      "options of an index that there aren't",
      () => indexed(index("i", "n", { dialect: { postgresql: { unique: true } as never } })),
      ArgumentError,
      /unique/,
    ],
    [
      "SQL in storage parameters",
      () => made({ a: id() }, [], { dialect: { postgresql: { with: { "a) --": 1 } } } }),
      ArgumentError,
      /words or numbers/,
    ],
    [
      "SQL in their values",
      () => indexed(index("i", "n", { dialect: { postgresql: { with: { a: "1) --" } } } })),
      ArgumentError,
      /words or numbers/,
    ],
    [
      "SQL as an index method",
      () => indexed(index("i", "n", { dialect: { postgresql: { using: "gin (x) --" } } })),
      ArgumentError,
      /index method/,
    ],
    [
      "SQL as an operator class",
      () => indexed(index("i", "n", { dialect: { postgresql: { ops: { n: "x) --" } } } })),
      ArgumentError,
      /operator class/,
    ],
    ["SQL as an operator", () => excludeConstraint([["n", "= ) --"]]), ArgumentError, /takes operators/],
    [
      "SQL in ON COMMIT",
      () => made({ a: id() }, [], { dialect: { postgresql: { onCommit: "DROP; --" as never } } }),
      ArgumentError,
      /ON COMMIT/,
    ],
    [
      "columns that aren't there to include",
      () => indexed(index("i", "n", { dialect: { postgresql: { include: ["nope"] } } })),
      ArgumentError,
      /nope/,
    ],
    [
      "to replace a materialized view",
      () => text(createView("v", select(c.n), { materialized: true, orReplace: true })),
      CompileError,
      /can't replace a materialized view/,
    ],
    ["to create a view if there is none", () => text(createView("v", select(c.n), { ifNotExists: true })), CompileError, /orReplace: true/],
    [
      "comments on constraints without a name",
      () => text(setConstraintComment(rooms, uniqueConstraint("n"), "x")),
      CompileError,
      /needs the name/,
    ],
  ])("%s", (_what, run, kind, message) => {
    expect(run).toThrow(kind);
    expect(run).toThrow(message);
  });
});
