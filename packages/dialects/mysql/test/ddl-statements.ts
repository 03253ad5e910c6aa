/** DDL, and what MySQL and MariaDB make of it. */
import type { Ddl } from "@athanor/core";
import {
  addConstraint,
  checkConstraint,
  column,
  createIndex,
  createSchema,
  createTable,
  createTableAs,
  createView,
  dropColumnComment,
  dropConstraint,
  dropIndex,
  dropTableComment,
  foreignKeyConstraint,
  func,
  index,
  literal,
  MetaData,
  primaryKeyConstraint,
  select,
  sequence,
  setColumnComment,
  setTableComment,
  types as t,
  table,
  text as textOf,
  typeDecorator,
  uniqueConstraint,
} from "@athanor/core";
import { mysql } from "../src/index.ts";

type Columns = Parameters<typeof table>[2];
type Items = Parameters<typeof table>[3];
type Options = Parameters<typeof table>[4];

/** CREATE TABLE t. */
export const made = (columns: Columns, items: Items = [], options: Options = {}): Ddl =>
  createTable(table("t", new MetaData(), columns, items, options));

export const id = () => column(t.integer(), { primaryKey: true });
export const numbers = sequence("n", { start: 3, cycle: false });
export const notes = table(
  "note",
  new MetaData(),
  {
    id: id(),
    title: column(t.string(30), { nullable: true, comment: "it's" }),
    story: column(t.text()),
    n: column(t.integer(), { name: "Number" }),
  },
  (c) => [
    uniqueConstraint("title", { name: "u" }),
    checkConstraint(c.n.gt(0), { name: "k" }),
    foreignKeyConstraint(["n"], ["note.id"], { name: "f" }),
    primaryKeyConstraint("id"),
  ],
  { comment: "back\\slash" },
);
const c = notes.c;
export const indexed = (item: Parameters<typeof createIndex>[1]): Ddl => createIndex(notes, item);

/** What it is about, the statement, and what stands behind CREATE TABLE t. */
export const TABLES: readonly (readonly [about: string, statement: Ddl, body: string])[] = [
  ["numbers its key", made({ id: id() }), "( id INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (id) )"],
  [
    "has comments within",
    made({ a: column(t.text(), { comment: "it's \\" }) }, [], { comment: "x'" }),
    "( a TEXT NOT NULL COMMENT 'it''s \\\\' ) COMMENT='x'''",
  ],
  [
    "has defaults: texts and numbers as they are, functions in parentheses",
    made({
      a: column(t.string(9), { serverDefault: "it's" }),
      b: column(t.integer(), { serverDefault: literal(-5) }),
      c: column(t.string(9), { serverDefault: func.lower(literal("A")) }),
      d: column(t.dateTime(), { serverDefault: textOf("now()") }),
      e: column(mysql.datetime({ fsp: 3 }), { serverDefault: textOf("CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)") }),
      f: column(t.boolean(), { serverDefault: textOf("true") }),
    }),
    "( a VARCHAR(9) NOT NULL DEFAULT 'it''s', b INTEGER NOT NULL DEFAULT -5, c VARCHAR(9) NOT NULL DEFAULT (lower('A')), d DATETIME(6) NOT NULL DEFAULT now(6), " +
      "e DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), f BOOL NOT NULL DEFAULT true )",
  ],
  [
    "has defaults of texts without a limit, bytes and JSON in parentheses, which MySQL wants there",
    made({
      a: column(t.text(), { serverDefault: "it's" }),
      b: column(mysql.longtext(), { serverDefault: literal("b") }),
      c: column(t.json(), { serverDefault: "[]" }),
      d: column(t.largeBinary(), { serverDefault: textOf("(X'00')") }),
      e: column(t.text(), { nullable: true, serverDefault: textOf("NULL") }),
    }),
    "( a TEXT NOT NULL DEFAULT ('it''s'), b LONGTEXT NOT NULL DEFAULT ('b'), c JSON NOT NULL DEFAULT ('[]'), d BLOB NOT NULL DEFAULT (X'00'), " +
      "e TEXT DEFAULT NULL )",
  ],
  [
    "has the current time as a default, to as many digits as the column keeps",
    made({
      a: column(t.dateTime(), { serverDefault: func.now() }),
      b: column(t.dateTime(), { serverDefault: func.currentTimestamp() }),
      c: column(mysql.timestamp({ fsp: 3 }), { serverDefault: textOf("current_timestamp() on update current_timestamp") }),
      d: column(mysql.datetime(), { serverDefault: textOf("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP") }),
      e: column(t.string(40), { serverDefault: func.concat(literal("now() "), func.now()) }),
      f: column(typeDecorator({ impl: t.dateTime(), bind: (value: Date) => value, result: (value) => value }), {
        serverDefault: textOf("CURRENT_TIMESTAMP"),
      }),
    }),
    "( a DATETIME(6) NOT NULL DEFAULT now(6), b DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), " +
      "c TIMESTAMP(3) NOT NULL DEFAULT current_timestamp(3) on update current_timestamp(3), " +
      "d DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, " +
      "e VARCHAR(40) NOT NULL DEFAULT (concat('now() ', now())), f DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) )",
  ],
  [
    "has computed columns",
    made({ a: column(t.integer()), b: column(t.integer(), { computed: "a * 2", persisted: true, nullable: true }) }),
    "( a INTEGER NOT NULL, b INTEGER GENERATED ALWAYS AS (a * 2) STORED )",
  ],
  [
    "has options, the character set before its collation",
    made({ a: column(t.text()) }, [], {
      comment: "x",
      dialect: {
        mysql: {
          collate: "utf8mb4_bin",
          engine: "InnoDB",
          defaultCharset: "utf8mb4",
          rowFormat: "DYNAMIC",
          compression: "ZLIB",
          autoIncrement: 5,
        },
      },
    }),
    "( a TEXT NOT NULL ) DEFAULT CHARSET=utf8mb4 ENGINE=InnoDB AUTO_INCREMENT=5 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC COMPRESSION='ZLIB' COMMENT='x'",
  ],
  [
    "has partitions at the very end",
    made({ a: column(t.integer()) }, [], {
      comment: "x",
      dialect: { mysql: { partitionBy: "HASH(a)", partitions: 4, engine: "InnoDB" } },
    }),
    "( a INTEGER NOT NULL ) ENGINE=InnoDB COMMENT='x' PARTITION BY HASH(a) PARTITIONS 4",
  ],
  [
    "has a key that uses a method",
    made({ a: id() }, [primaryKeyConstraint("a", { dialect: { mysql: { using: "btree" } } })]),
    "( a INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (a) USING btree )",
  ],
  [
    "has enumerations without a CHECK, and booleans with one",
    made({ a: column(t.enum(["x"], { createConstraint: true, name: "ck" })), b: column(t.boolean({ createConstraint: true })) }),
    "( a ENUM('x') NOT NULL, b BOOL NOT NULL, CHECK (b IN (0, 1)) )",
  ],
];

/** What it is about, the statement, and what stands behind CREATE. */
export const INDEXES: readonly (readonly [about: string, statement: Ddl, sql: string])[] = [
  [
    "has the length of all its columns",
    indexed(index("i", "title", "story", { dialect: { mysql: { length: 9 } } })),
    "INDEX i ON note (title(9), story(9))",
  ],
  [
    "has lengths by column, by key or by name",
    indexed(index("i", c.title, c.story, { dialect: { mysql: { length: { story: 9 } } } })),
    "INDEX i ON note (title, story(9))",
  ],
  [
    "has all that it can have, in its place",
    indexed(index("i", "story", { dialect: { mysql: { prefix: "FULLTEXT", withParser: "ngram", keyBlockSize: 8 } } })),
    "FULLTEXT INDEX i ON note (story) KEY_BLOCK_SIZE=8 WITH PARSER ngram",
  ],
  [
    "uses a method",
    indexed(index("i", "title", { dialect: { mysql: { keyBlockSize: 8, using: "btree" } } })),
    "INDEX i ON note (title) KEY_BLOCK_SIZE=8 USING btree",
  ],
  ["has orders", indexed(index("i", c.title.desc(), c.n.asc())), "INDEX i ON note (title DESC, `Number` ASC)"],
  ["is of its table where it is dropped", dropIndex(notes, index("i", "story"), { ifExists: true }), "DROP INDEX IF EXISTS i ON note"],
];

/** What it is about, the statement, its SQL on MySQL, and on MariaDB where that differs. */
export const OTHERS: readonly (readonly [about: string, statement: Ddl, mysql: string, mariadb?: string])[] = [
  ["a unique constraint is an index to drop", dropConstraint(notes, "u"), "ALTER TABLE note DROP INDEX u"],
  ["a foreign key is one", dropConstraint(notes, "f"), "ALTER TABLE note DROP FOREIGN KEY f"],
  ["a check", dropConstraint(notes, "k"), "ALTER TABLE note DROP CHECK k", "ALTER TABLE note DROP CONSTRAINT k"],
  [
    "one that may not be there",
    dropConstraint(notes, "k", { ifExists: true }),
    "ALTER TABLE note DROP CHECK k",
    "ALTER TABLE note DROP CONSTRAINT IF EXISTS k",
  ],
  ["the primary key has no name", dropConstraint(notes, primaryKeyConstraint("id")), "ALTER TABLE note DROP PRIMARY KEY"],
  [
    "a constraint more",
    addConstraint(notes, uniqueConstraint("n", { name: "U" })),
    "ALTER TABLE note ADD CONSTRAINT `U` UNIQUE (`Number`)",
  ],
  ["a table's comment", setTableComment(notes), "ALTER TABLE note COMMENT 'back\\\\slash'"],
  ["no comment on a table", dropTableComment(notes), "ALTER TABLE note COMMENT ''"],
  [
    "a column's comment, with all that the column is",
    setColumnComment(c.title, "x"),
    "ALTER TABLE note MODIFY title VARCHAR(30) COMMENT 'x'",
  ],
  ["no comment on a column", dropColumnComment(c.n), "ALTER TABLE note MODIFY `Number` INTEGER NOT NULL COMMENT ''"],
  ["a schema", createSchema("S", { ifNotExists: true }), "CREATE SCHEMA IF NOT EXISTS `S`"],
  [
    "a view, whose values are literals with backslashes twice",
    createView("v", select(c.id).where(c.title.eq("it's \\")), { orReplace: true }),
    "CREATE OR REPLACE VIEW v AS SELECT note.id FROM note WHERE note.title = 'it''s \\\\'",
  ],
  [
    "a table of a SELECT",
    createTableAs("x", select(c.id), { temporary: true, ifNotExists: true }),
    "CREATE TEMPORARY TABLE IF NOT EXISTS x AS SELECT note.id FROM note",
  ],
];
