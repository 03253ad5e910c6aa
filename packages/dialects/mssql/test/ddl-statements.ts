/** DDL, and what SQL Server makes of it. */
import type { createIndex, Ddl } from "@athanor/core";
import {
  addConstraint,
  checkConstraint,
  column,
  createSchema,
  createSequence,
  createTable,
  createTableAs,
  createView,
  dropColumnComment,
  dropConstraint,
  dropSchema,
  dropTable,
  dropTableComment,
  dropView,
  foreignKeyConstraint,
  func,
  index,
  insert,
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
  uniqueConstraint,
} from "@athanor/core";

/** A statement, as far as rendering it goes. */
export interface Written {
  compile(dialect: object, options?: object): { readonly sql: string };
}
export type Columns = Parameters<typeof table>[2];
export type Items = Parameters<typeof table>[3];
type Options = Parameters<typeof table>[4];

export type Indexed = Parameters<typeof createIndex>[1];

export const made = (columns: Columns, items: Items = [], options: Options = {}): Ddl =>
  createTable(table("t", new MetaData(), columns, items, options));

export const id = () => column(t.integer(), { primaryKey: true });
export const numbers = sequence("Numbers", { schema: "s", start: 3 });
export const notes = table(
  "note",
  new MetaData(),
  {
    id: id(),
    title: column(t.string(30), { nullable: true, comment: "it's Ω" }),
    n: column(t.integer(), { name: "Number" }),
    open: column(t.boolean()),
  },
  [uniqueConstraint("title", { name: "u" })],
  { schema: "Shop", comment: "who's there" },
);
const c = notes.c;

export const COLUMNS: readonly (readonly [string, Columns, string])[] = [
  ["is numbered if it is the key", { id: id() }, "( id INTEGER NOT NULL IDENTITY, PRIMARY KEY (id) )"],
  [
    "is not numbered where it says so",
    { id: column(t.integer(), { primaryKey: true, autoincrement: false }) },
    "( id INTEGER NOT NULL, PRIMARY KEY (id) )",
  ],
  [
    "says from where and by how much it counts",
    { id: column(t.bigInteger(), { primaryKey: true, identity: { start: 3, increment: 42 } }) },
    "( id BIGINT NOT NULL IDENTITY(3,42), PRIMARY KEY (id) )",
  ],
  ["counts by ones from where it is told", { n: column(t.integer(), { identity: { start: 0 } }) }, "( n INTEGER NOT NULL IDENTITY(0,1) )"],
  [
    "counts from one by what it is told",
    { n: column(t.integer(), { identity: { increment: 5 } }) },
    "( n INTEGER NOT NULL IDENTITY(1,5) )",
  ],
  [
    "is numbered beside the key, and has no default then",
    {
      id: column(t.integer(), { primaryKey: true, autoincrement: false }),
      n: column(t.integer(), { identity: true, nullable: true, serverDefault: "5" }),
    },
    "( id INTEGER NOT NULL, n INTEGER NOT NULL IDENTITY, PRIMARY KEY (id) )",
  ],
  [
    "is numbered by a sequence",
    { id: column(t.integer(), { primaryKey: true, default: numbers.nextValue(), serverDefault: numbers.nextValue() }) },
    "( id INTEGER NOT NULL DEFAULT NEXT VALUE FOR s.[Numbers], PRIMARY KEY (id) )",
  ],
  [
    "is numbered by itself where a sequence is for other databases",
    { id: column(t.integer(), { primaryKey: true, default: sequence("n", { optional: true }).nextValue() }) },
    "( id INTEGER NOT NULL IDENTITY, PRIMARY KEY (id) )",
  ],
  ["says NULL, which would depend on the connection", { a: column(t.text(), { nullable: true }) }, "( a VARCHAR(max) NULL )"],
  [
    "has its default behind NOT NULL",
    { a: column(t.string(9), { serverDefault: "it's" }), b: column(t.dateTime(), { nullable: true, serverDefault: func.now() }) },
    "( a VARCHAR(9) NOT NULL DEFAULT 'it''s', b DATETIME2 NULL DEFAULT CURRENT_TIMESTAMP )",
  ],
  [
    "has literals and functions as defaults",
    { a: column(t.boolean(), { serverDefault: literal(true) }), b: column(t.uuid(), { serverDefault: textOf("newid()") }) },
    "( a BIT NOT NULL DEFAULT 1, b UNIQUEIDENTIFIER NOT NULL DEFAULT newid() )",
  ],
  [
    "is computed, without a type",
    { a: column(t.integer()), b: column(t.integer(), { computed: "a * 2" }) },
    "( a INTEGER NOT NULL, b AS (a * 2) )",
  ],
  [
    "is computed and kept",
    {
      a: column(t.integer(), { computed: "1", persisted: true }),
      b: column(t.integer(), { computed: "2", persisted: true, nullable: true }),
    },
    "( a AS (1) PERSISTED NOT NULL, b AS (2) PERSISTED )",
  ],
  ["is computed when it is read", { a: column(t.integer(), { computed: "1", persisted: false }) }, "( a AS (1) )"],
];

export const CONSTRAINTS: readonly (readonly [string, Items, string])[] = [
  [
    "a key that is not the order of the rows",
    [
      primaryKeyConstraint("a", { name: "pk", dialect: { mssql: { clustered: false } } }),
      uniqueConstraint("b", { dialect: { mssql: { clustered: true } } }),
    ],
    "CONSTRAINT pk PRIMARY KEY NONCLUSTERED (a), UNIQUE CLUSTERED (b)",
  ],
  [
    "a condition, whose booleans are compared",
    (of) => [primaryKeyConstraint("a"), checkConstraint(of["x"] as never, { name: "k" })],
    "PRIMARY KEY (a), CONSTRAINT k CHECK (x = 1)",
  ],
  [
    "a foreign key, whose RESTRICT is NO ACTION",
    [primaryKeyConstraint("a"), foreignKeyConstraint(["b"], ["t.a"], { onDelete: "RESTRICT", onUpdate: "CASCADE" })],
    "PRIMARY KEY (a), FOREIGN KEY(b) REFERENCES t (a) ON DELETE NO ACTION ON UPDATE CASCADE",
  ],
];

export const INDEXES: readonly (readonly [string, Indexed, string])[] = [
  ["has orders", index("i", c.title.desc(), c.n.asc()), "INDEX i ON [Shop].note (title DESC, [Number] ASC)"],
  [
    "is the order of the rows",
    index("i", "n", { unique: true, dialect: { mssql: { clustered: true } } }),
    "UNIQUE CLUSTERED INDEX i ON [Shop].note ([Number])",
  ],
  [
    "is not the order of the rows",
    index("i", "n", { dialect: { mssql: { clustered: false } } }),
    "NONCLUSTERED INDEX i ON [Shop].note ([Number])",
  ],
  [
    "has columns beside it, by key, by name or themselves, and a condition",
    index("i", "id", { where: c.n.gt(5), dialect: { mssql: { include: ["n", "title", c.open] } } }),
    "INDEX i ON [Shop].note (id) INCLUDE ([Number], title, [open]) WHERE [Number] > 5",
  ],
  [
    "has a condition of this dialect's own",
    index("i", "id", { where: c.n.gt(5), dialect: { mssql: { where: c.open } } }),
    "INDEX i ON [Shop].note (id) WHERE [open] = 1",
  ],
  [
    "of columns, all of them",
    index("i", { dialect: { mssql: { clustered: true, columnstore: true } } }),
    "CLUSTERED COLUMNSTORE INDEX i ON [Shop].note",
  ],
  [
    "of columns, some of them",
    index("i", "n", "id", { dialect: { mssql: { columnstore: true } } }),
    "COLUMNSTORE INDEX i ON [Shop].note ([Number], id)",
  ],
];

export const OTHERS: readonly (readonly [string, Written, string])[] = [
  ["a schema", createSchema("Shop"), "CREATE SCHEMA [Shop]"],
  ["no schema", dropSchema("Shop", { ifExists: true }), "DROP SCHEMA IF EXISTS [Shop]"],
  ["a sequence", createSequence(numbers), "CREATE SEQUENCE s.[Numbers] START WITH 3"],
  [
    "a sequence with all that it can have",
    createSequence(
      sequence("n", { type: t.smallInteger(), start: -5, increment: 2, minValue: null, maxValue: 99, cache: 10, cycle: false }),
    ),
    "CREATE SEQUENCE n AS SMALLINT INCREMENT BY 2 START WITH -5 NO MINVALUE MAXVALUE 99 CACHE 10 NO CYCLE",
  ],
  ["the next number", select(numbers.nextValue()), "SELECT NEXT VALUE FOR s.[Numbers] AS next_value_1"],
  [
    "the next number as the program's default",
    insert(table("t", new MetaData(), { id: column(t.integer(), { primaryKey: true, default: numbers.nextValue() }) })).values({}),
    "INSERT INTO t (id) VALUES (NEXT VALUE FOR s.[Numbers])",
  ],
  [
    "a constraint more",
    addConstraint(notes, uniqueConstraint("n", { name: "U" })),
    "ALTER TABLE [Shop].note ADD CONSTRAINT [U] UNIQUE ([Number])",
  ],
  ["a constraint less", dropConstraint(notes, "u", { ifExists: true }), "ALTER TABLE [Shop].note DROP CONSTRAINT IF EXISTS u"],
  ["no table", dropTable(notes, { ifExists: true }), "DROP TABLE IF EXISTS [Shop].note"],
  [
    "a view in place of the one before",
    createView("v", select(c.id).where(c.title.eq("it's")), { orReplace: true, schema: "Shop" }),
    "CREATE OR ALTER VIEW [Shop].v AS SELECT [Shop].note.id FROM [Shop].note WHERE [Shop].note.title = 'it''s'",
  ],
  ["no view", dropView("v", { schema: "Shop", ifExists: true }), "DROP VIEW IF EXISTS [Shop].v"],
  [
    "a table of a SELECT, whose values are literals",
    createTableAs("x", select(c.id).where(c.title.eq("Ω")), { schema: "Shop" }),
    "SELECT [Shop].note.id INTO [Shop].x FROM [Shop].note WHERE [Shop].note.title = N'Ω'",
  ],
  [
    "a temporary one, by its name",
    createTableAs("#x", select(c.id), { temporary: true }),
    "SELECT [Shop].note.id INTO [#x] FROM [Shop].note",
  ],
];

export const COMMENTS: readonly (readonly [string, Ddl, string])[] = [
  [
    "on a table",
    setTableComment(notes),
    "EXECUTE sp_addextendedproperty 'MS_Description', N'who''s there', 'schema', N'Shop', 'table', N'note'",
  ],
  [
    "on a column, which the procedure knows by its name in SQL",
    setColumnComment(c.n, "Ω"),
    "EXECUTE sp_addextendedproperty 'MS_Description', N'Ω', 'schema', N'Shop', 'table', N'note', 'column', N'Number'",
  ],
  ["on a table no more", dropTableComment(notes), "EXECUTE sp_dropextendedproperty 'MS_Description', 'schema', N'Shop', 'table', N'note'"],
  [
    "on a column no more",
    dropColumnComment(c.title),
    "EXECUTE sp_dropextendedproperty 'MS_Description', 'schema', N'Shop', 'table', N'note', 'column', N'title'",
  ],
  [
    "on a table of no schema, which is in that of the owner, and of a hostile name",
    setTableComment(table("it's", new MetaData(), { id: id() }), "x"),
    "EXECUTE sp_addextendedproperty 'MS_Description', N'x', 'schema', N'dbo', 'table', N'it''s'",
  ],
  [
    "on a table of another database, where its procedure is",
    setTableComment(table("t", new MetaData(), { id: id() }, [], { schema: "Other.dbo" }), "x"),
    "EXECUTE [Other].sys.sp_addextendedproperty 'MS_Description', N'x', 'schema', N'dbo', 'table', N't'",
  ],
];
