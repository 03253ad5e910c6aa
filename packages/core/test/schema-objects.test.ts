/** Constraints, indexes, sequences and columns' options: what becomes of what was given. */
import type { Constraint, Table } from "@athanor/core";
import {
  ArgumentError,
  addConstraint,
  CheckConstraint,
  checkConstraint,
  column,
  createIndex,
  createView,
  DropView,
  dropConstraint,
  dropView,
  excludeConstraint,
  ForeignKeyConstraint,
  foreignKeyConstraint,
  func,
  holdsFor,
  index,
  MetaData,
  nodeOf,
  primaryKeyConstraint,
  select,
  sequence,
  setTableComment,
  sqlTrue,
  Table as TableClass,
  types as t,
  table,
  UniqueConstraint,
  uniqueConstraint,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { thrownBy } from "./thrown.ts";

const id = () => column(t.integer(), { primaryKey: true });

function tableNode(of: unknown): Table {
  const node = nodeOf(of);
  if (!(node instanceof TableClass)) throw new Error("no table");
  return node;
}

const kinds = (constraints: readonly Constraint[]): string[] => constraints.map(({ kind, name }) => `${kind} ${name ?? "-"}`);

describe("a table's constraints", () => {
  it("stand as SQLAlchemy has them: those listed in order, then those that columns ask for, column by column", () => {
    const made = tableNode(
      table(
        "t",
        new MetaData(),
        {
          id: id(),
          parent: column(t.integer(), { foreignKey: "t.id", unique: true }),
          flag: column(t.boolean({ createConstraint: true, name: "flag_is_bool" })),
        },
        [
          checkConstraint(sqlTrue(), { name: "c1" }),
          uniqueConstraint("id", "parent", { name: "u1" }),
          foreignKeyConstraint(["id"], ["t.parent"], { name: "f1" }),
        ],
      ),
    );
    expect(kinds(made.constraints)).toEqual(["check c1", "unique u1", "foreign_key f1", "unique -", "foreign_key -", "check flag_is_bool"]);
    expect(made.uniques.every((each) => each instanceof UniqueConstraint)).toBe(true);
    expect(made.checks.every((each) => each instanceof CheckConstraint)).toBe(true);
    expect(made.foreignKeys.every((each) => each instanceof ForeignKeyConstraint)).toBe(true);
  });

  it("know their table, and whether a convention named them", () => {
    const metadata = new MetaData({ namingConvention: { uq: "uq_%(table)s_%(column_0)s" } });
    const made = tableNode(
      table("t", metadata, { id: id(), n: column(t.integer(), { unique: true }) }, [uniqueConstraint("id", { name: "mine" })]),
    );
    expect(made.constraints.map(({ fullName }) => fullName)).toEqual([
      { text: "mine", conventional: false },
      { text: "uq_t_n", conventional: true },
    ]);
    expect(made.constraints.map((each) => each.table)).toEqual([made, made]);
  });

  it("of a type are there for each column that has it, also under a decoration", () => {
    const made = tableNode(
      table("t", new MetaData(), {
        a: column(t.enum(["x", "y"], { createConstraint: true })),
        b: column(t.enum("x", "y")),
        c: column(t.boolean()),
      }),
    );
    expect(made.checks.map(({ ofType }) => ofType?.kind)).toEqual(["enum"]);
  });
});

describe("the primary key", () => {
  const columns = () => ({ a: column(t.integer()), b: column(t.integer(), { nullable: true }) });

  it("can be listed with a name: its columns belong to it then, and take no NULL", () => {
    const made = tableNode(table("t", new MetaData(), columns(), [primaryKeyConstraint("b", "a", { name: "pk" })]));
    expect(made.primaryKey.name).toBe("pk");
    expect(made.primaryKey.columns.map(({ key }) => key)).toEqual(["b", "a"]);
    expect(made.columnList.map(({ primaryKey, nullable }) => [primaryKey, nullable])).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(made.constraints).toEqual([]);
  });

  it("can be listed for its name alone", () => {
    const made = tableNode(table("t", new MetaData(), { id: id() }, [primaryKeyConstraint({ name: "pk" })]));
    expect([made.primaryKey.name, made.primaryKey.columns.map(({ key }) => key)]).toEqual(["pk", ["id"]]);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      "two of them",
      () => table("t", new MetaData(), columns(), [primaryKeyConstraint("a"), primaryKeyConstraint("b")]),
      /two primary keys/,
    ],
    [
      "a column that says it belongs, and isn't named",
      () => table("t", new MetaData(), { ...columns(), id: id() }, [primaryKeyConstraint("a")]),
      /"t\.id" has primaryKey: true, but/,
    ],
  ])("refuses %s", (_name, run, message) => {
    expect(thrownBy(run).message).toMatch(message);
  });
});

describe("an index", () => {
  it("takes its options behind what is indexed", () => {
    const made = tableNode(
      table("t", new MetaData(), { id: id(), n: column(t.integer()) }, (c) => [
        index("ix", c.n, func.abs(c.n), { unique: true, where: c.n.gt(5), dialect: { other: { using: "x" } } }),
      ]),
    );
    const [ix] = made.indexes;
    expect([ix?.unique, ix?.expressions.map((each) => each.kind), ix?.where?.kind]).toEqual([true, ["table_column", "function"], "binary"]);
    expect(ix?.options.dialect).toEqual({ other: { using: "x" } });
  });

  it("is named by the convention where it is given no name, if it has a column to be named after", () => {
    const made = tableNode(table("t", new MetaData(), { id: id(), n: column(t.integer()) }, (c) => [index(null, c.n.desc())]));
    expect(made.indexes.map(({ name }) => name)).toEqual(["ix_t_n"]);
    expect(thrownBy(() => table("t", new MetaData(), { id: id() }, (c) => [index(null, func.abs(c.id))])).message).toMatch(/needs a name/);
  });
});

describe("what isn't words of SQL", () => {
  const metadata = new MetaData();
  const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
    ["as INITIALLY", () => uniqueIn({ initially: "LATER; DROP TABLE x" }), /INITIALLY "LATER; DROP TABLE x"/],
    ["as ON DELETE", () => foreignIn({ onDelete: "CASCADE; --" }), /ON DELETE "CASCADE; --"/],
    ["as ON DELETE of some columns", () => foreignIn({ onDelete: { action: "CASCADE", columns: ["id"] } }), /ON DELETE "CASCADE"/],
    ["as MATCH", () => foreignIn({ match: "FULL)" }), /MATCH "FULL\)"/],
    ["as a prefix", () => table("p", metadata, { id: id() }, [], { prefixes: ["TEMP; --"] }), /prefix of table "p"/],
    ["as an operator", () => excludeConstraint([["id", "= 1) --"]]), /"= 1\) --"/],
    ["as an index method", () => excludeConstraint([["id", "="]], { using: "gist (" }), /index method/],
    ["as the start of a sequence", () => sequence("s", { start: "1; DROP" as never }), /The start of the sequence "s"/],
    [
      "as the step of an identity",
      () => table("i", metadata, { id: column(t.integer(), { identity: { increment: 1.5 } }) }),
      /increment of the identity of i\.id/,
    ],
  ];
  const uniqueIn = (options: object) => table("u", metadata, { id: id() }, [uniqueConstraint("id", options as never)]);
  const foreignIn = (options: object) => table("f", metadata, { id: id() }, [foreignKeyConstraint(["id"], ["f.id"], options as never)]);

  it.each(cases)("is refused %s", (_name, run, message) => {
    const error = thrownBy(run);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(message);
    expect(metadata.tables.size).toBe(0);
  });
});

describe("a foreign key by name", () => {
  const made = (linkToName?: boolean) => {
    const metadata = new MetaData();
    // The key of one column is the name of the other.
    table("target", metadata, { b: column(t.integer(), { name: "a" }), a: column(t.integer(), { name: "b" }) });
    const options = linkToName === undefined ? {} : { linkToName };
    const source = tableNode(table("source", metadata, { id: id() }, [foreignKeyConstraint(["id"], ["target.a"], options)]));
    return source.foreignKeys[0]?.referredColumns[0]?.key;
  };

  it("means the column of that name, unless linkToName says that it is a key", () => {
    expect([made(), made(true), made(false)]).toEqual(["b", "b", "a"]);
  });

  it("of several columns may name them by functions, of tables that come later", () => {
    const metadata = new MetaData();
    const pair = { a: column(t.integer()), b: column(t.integer()) };
    const source = table("source", metadata, pair, [foreignKeyConstraint(["a", "b"], [() => target.c.a, () => target.c.b])]);
    const target = table("target", metadata, pair, [foreignKeyConstraint(["a"], [() => source.c.b])]);
    expect(tableNode(source).foreignKeys[0]?.referredColumns.map(({ key, owner }) => `${owner.name}.${key}`)).toEqual([
      "target.a",
      "target.b",
    ]);
    expect(tableNode(target).foreignKeys[0]?.referredTable.name).toBe("source");
  });
});

describe("a sequence", () => {
  it("belongs to its metadata, whose schema it is in unless it says otherwise", () => {
    const metadata = new MetaData({ schema: "app" });
    const own = sequence("a", metadata);
    const none = sequence("b", metadata, { schema: null });
    expect([...metadata.sequences.keys()]).toEqual(["app.a", "b"]);
    expect([own.schema, none.schema]).toEqual(["app", null]);
    expect(thrownBy(() => sequence("a", metadata)).message).toMatch(/"app\.a" is already defined/);
  });

  it("as a default leaves the numbering to itself; an optional one to the database", () => {
    const made = (optional: boolean) =>
      tableNode(
        table("t", new MetaData(), { id: column(t.integer(), { primaryKey: true, default: sequence("s", { optional }).nextValue() }) }),
      ).autoincrementColumn?.key;
    expect([made(false), made(true)]).toEqual([undefined, "id"]);
  });
});

describe("ddlIf", () => {
  const postgresql = { name: "postgresql", capabilities: { schemas: true } };

  it("holds on the dialects that it names, on those that are kinds of them, or where its function says so", () => {
    expect(holdsFor(undefined, postgresql)).toBe(true);
    expect(holdsFor("postgresql", postgresql)).toBe(true);
    expect(holdsFor(["mysql", "sqlite"], postgresql)).toBe(false);
    expect(holdsFor("mysql", { name: "mariadb", capabilities: {} }, "mysql")).toBe(true);
    expect(holdsFor(({ capabilities }) => "schemas" in capabilities, postgresql)).toBe(true);
    expect(holdsFor(() => false, postgresql)).toBe(false);
  });
});

describe("statements about parts of a table", () => {
  const item = uniqueConstraint("n", { name: "uq" });
  const ix = index("ix", "n");
  const users = table("users", new MetaData(), { id: id(), n: column(t.integer()) }, [item, ix]);

  it("find them by name, by what they were made of, and take those that are no part of it", () => {
    const constraints = tableNode(users).constraints;
    expect(nodeOf(addConstraint(users, "uq"))).toMatchObject({ constraint: constraints[0] });
    expect(nodeOf(addConstraint(users, item))).toMatchObject({ constraint: constraints[0] });
    expect(nodeOf(createIndex(users, ix))).toMatchObject({ index: tableNode(users).indexes[0] });
    const extra = nodeOf(addConstraint(users, checkConstraint(users.c.n.gt(1), { name: "extra" })));
    expect(extra).toMatchObject({ constraint: { name: "extra", table: tableNode(users) } });
    expect(tableNode(users).constraints).toHaveLength(1);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["a name that nothing has", () => dropConstraint(users, "nope"), /constraint "nope", which table "users" doesn't have; named are "uq"/],
    ["an index as a constraint", () => addConstraint(users, ix), /takes a constraint, not an index/],
    ["a constraint as an index", () => createIndex(users, item), /takes an index, not a constraint/],
    ["a comment that there isn't", () => setTableComment(users), /no comment on the table "users"/],
    ["what is no table", () => createIndex(users.c.id as never, "ix"), /createIndex\(\) takes a table/],
  ])("refuse %s", (_name, run, message) => {
    expect(thrownBy(run).message).toMatch(message);
  });
});

describe("a view", () => {
  const metadata = new MetaData();
  const users = table("users", metadata, { id: id(), userName: column(t.text(), { name: "user_name" }) });
  const view = createView("v", select(users.c.id, users.c.userName, func.count().label("n")), { schema: "app", metadata });

  it("can be selected from, by the keys and names of its columns", () => {
    const made = tableNode(view.table);
    expect(made.columnList.map(({ key, name }) => [key, name])).toEqual([
      ["id", "id"],
      ["userName", "user_name"],
      ["n", "n"],
    ]);
    expect([made.name, made.schema]).toEqual(["v", "app"]);
    expect(tableNode(view.table)).toBe(made);
  });

  it("belongs to its metadata, but is no table of it", () => {
    expect(metadata.views.map(({ name }) => name)).toEqual(["v"]);
    expect(metadata.tables.size).toBe(1);
    expect(thrownBy(() => createView("v", select(users.c.id), { schema: "app", metadata })).message).toMatch(/"v" is already defined/);
  });

  it("is dropped as what it was created as", () => {
    const kept = createView("m", select(users.c.id), { materialized: true, schema: "app" });
    const dropped = nodeOf(dropView(kept, { ifExists: true }));
    expect(dropped).toBeInstanceOf(DropView);
    expect(dropped).toMatchObject({ name: "m", schema: "app", materialized: true, ifExists: true });
  });
});
