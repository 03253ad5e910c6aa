import {
  ArgumentError,
  CompileError,
  checkConstraint,
  column,
  createSequence,
  createView,
  dropConstraint,
  foreignKeyConstraint,
  func,
  index,
  select,
  sql,
  types as t,
  text as textOf,
  uniqueConstraint,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { mariadb, mysql } from "../src/index.ts";
import { INDEXES, id, indexed, made, notes, numbers, OTHERS, TABLES } from "./ddl-statements.ts";

const c = notes.c;

interface Written {
  compile(dialect: object): { readonly sql: string };
}

const text = (statement: Written, dialect: object = mysql()): string => statement.compile(dialect).sql.replaceAll(/\s+/g, " ");
/** What stands behind CREATE TABLE t. */
const body = (written: Written, dialect: object = mysql()): string => text(written, dialect).replace(/^CREATE TABLE t /, "");
describe("a table", () => {
  it.each(TABLES)("%s", (_what, statement, expected) => {
    expect(body(statement)).toBe(expected);
    expect(body(statement, mariadb())).toBe(expected);
  });

  it("has no functions as defaults, so no parentheses, before servers knew them", () => {
    const old = made({ a: column(t.dateTime(), { serverDefault: textOf("now()") }) });
    expect(body(old, mysql({ serverVersion: "5.7" }))).toBe("( a DATETIME(6) NOT NULL DEFAULT now(6) )");
  });

  it("has options of MariaDB's own there, over those of MySQL", () => {
    const both = made({ a: column(t.text()) }, [], { dialect: { mysql: { engine: "InnoDB", checksum: 1 }, mariadb: { engine: "Aria" } } });
    expect(body(both)).toBe("( a TEXT NOT NULL ) ENGINE=InnoDB CHECKSUM=1");
    expect(body(both, mariadb())).toBe("( a TEXT NOT NULL ) ENGINE=Aria CHECKSUM=1");
  });

  it("says NOT NULL of no generated column on MariaDB, which takes none", () => {
    const computed = made({ b: column(t.integer(), { computed: "1" }) });
    expect([body(computed), body(computed, mariadb())]).toEqual([
      "( b INTEGER GENERATED ALWAYS AS (1) NOT NULL )",
      "( b INTEGER GENERATED ALWAYS AS (1) )",
    ]);
  });
});

describe("an index", () => {
  it.each(INDEXES)("%s", (_what, statement, expected) => {
    expect(text(statement).replace(/^CREATE /, "")).toBe(expected);
    expect(text(statement, mariadb()).replace(/^CREATE /, "")).toBe(expected);
  });

  it("has expressions in parentheses, where there are such indexes", () => {
    const lower = indexed(index("i", func.lower(c.title), c.n.add(1).desc()));
    expect(text(lower)).toBe("CREATE INDEX i ON note ((lower(title)), (`Number` + 1) DESC)");
    expect(() => text(lower, mariadb())).toThrow(/MariaDB has no indexes over expressions/);
  });
});

describe("other statements", () => {
  it.each(OTHERS.map((row) => [row[0], row] as const))("%s", (_what, [, statement, ofMysql, ofMariadb = ofMysql]) => {
    expect(text(statement)).toBe(ofMysql);
    expect(text(statement, mariadb())).toBe(ofMariadb);
  });

  it("there are sequences on MariaDB only", () => {
    expect(text(createSequence(numbers), mariadb())).toBe("CREATE SEQUENCE n START WITH 3 NOCYCLE");
    expect(text(select(numbers.nextValue()), mariadb())).toBe("SELECT nextval(n) AS next_value_1");
    for (const statement of [createSequence(numbers), select(numbers.nextValue())]) expect(() => text(statement)).toThrow(/no sequences/);
  });
});

describe("refused are", () => {
  it.each<[string, () => unknown, new (...given: never[]) => Error, RegExp]>([
    [
      "options that there aren't",
      () => text(made({ a: id() }, [], { dialect: { mysql: { motor: "x" } as never } })),
      ArgumentError,
      /motor/,
    ],
    [
      "options of MariaDB that there aren't, there",
      () => text(made({ a: id() }, [], { dialect: { mariadb: { motor: "x" } as never } }), mariadb()),
      ArgumentError,
      /motor/,
    ],
    ["SQL in options", () => text(made({ a: id() }, [], { dialect: { mysql: { engine: "InnoDB; --" } } })), ArgumentError, /ENGINE/],
    [
      "numbers that are none",
      () => text(made({ a: id() }, [], { dialect: { mysql: { autoIncrement: 1.5 } } })),
      ArgumentError,
      /AUTO_INCREMENT/,
    ],
    [
      "SQL as the kind of an index",
      () => text(indexed(index("i", "story", { dialect: { mysql: { prefix: "X;" as never } } }))),
      ArgumentError,
      /FULLTEXT, SPATIAL/,
    ],
    ["SQL as a parser", () => text(indexed(index("i", "story", { dialect: { mysql: { withParser: "x y;" } } }))), ArgumentError, /parser/],
    [
      "SQL as a length",
      () => text(indexed(index("i", "story", { dialect: { mysql: { length: "1) --" as never } } }))),
      ArgumentError,
      /whole number/,
    ],
    ["partial indexes", () => text(indexed(index("i", "story", { where: c.n.gt(1) }))), CompileError, /no partial indexes/],
    [
      "MATCH, which is ignored with all that follows it",
      () => text(made({ a: id() }, [foreignKeyConstraint(["a"], ["t.a"], { match: "FULL" })])),
      CompileError,
      /MATCH/,
    ],
    ["materialized views", () => text(createView("v", select(c.id), { materialized: true })), CompileError, /createTableAs/],
    ["temporary views", () => text(createView("v", select(c.id), { temporary: true })), CompileError, /createTableAs/],
    ["constraints without a name to drop", () => text(dropConstraint(notes, uniqueConstraint("story"))), CompileError, /needs the name/],
  ])("%s", (_what, run, kind, message) => {
    expect(run).toThrow(kind);
    expect(run).toThrow(message);
  });

  it("options of MariaDB, unread by MySQL", () => {
    expect(body(made({ a: column(t.text()) }, [checkConstraint(sql`1 = 1`)], { dialect: { mariadb: { engine: "Aria" } } }))).toBe(
      "( a TEXT NOT NULL, CHECK (1 = 1) )",
    );
  });
});

describe("a text as a default", () => {
  it("has its backslashes twice, unless they escape nothing", () => {
    const table = made({ a: column(t.string(9), { serverDefault: "\\' it's" }) });
    expect(body(table)).toBe("( a VARCHAR(9) NOT NULL DEFAULT '\\\\'' it''s' )");
    expect(body(table, mysql({ backslashEscapes: false }))).toBe("( a VARCHAR(9) NOT NULL DEFAULT '\\'' it''s' )");
  });
});
