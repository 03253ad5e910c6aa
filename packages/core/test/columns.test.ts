/** Columns: how they are declared, and what tables make of their options. */
import type { Column, Table } from "@athanor/core";
import {
  ArgumentError,
  column,
  foreignKeyConstraint,
  func,
  index,
  MetaData,
  nodeOf,
  Ordering,
  Table as TableClass,
  types as t,
  table,
  text,
  uniqueConstraint,
  uniqueIndex,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { thrownBy } from "./thrown.ts";

const id = () => column(t.integer(), { primaryKey: true });

function tableNode(of: unknown): Table {
  const node = nodeOf(of);
  if (!(node instanceof TableClass)) throw new Error("no table");
  return node;
}

/** The node of a table with the given columns, in a metadata of its own. */
function made(columns: Parameters<typeof table>[2], items: Parameters<typeof table>[3] = []): Table {
  return tableNode(table("item", new MetaData(), columns, items));
}

function columnOf(of: Table, key: string): Column {
  const found = of.columnList.find((each) => each.key === key);
  if (found === undefined) throw new Error(`no column ${key}`);
  return found;
}

describe("a column", () => {
  it("has a key for programs and a name for SQL", () => {
    const item = made({ id: id(), unitPrice: column(t.numeric(10, 2), { name: "unit_price" }) });
    const price = columnOf(item, "unitPrice");
    expect([price.key, price.name, price.resultKey]).toEqual(["unitPrice", "unit_price", "unitPrice"]);
    expect(Object.keys(item.c)).toEqual(["id", "unitPrice"]);
    expect(item.columnNamed("unit_price")).toBe(price);
    expect(item.columnNamed("unitPrice")).toBe(price);
    expect(item.columnNamed("nope")).toBeNull();
  });

  it("prefers the name where one column's key is another one's name", () => {
    const item = made({ a: column(t.integer(), { name: "b", primaryKey: true }), b: column(t.integer(), { name: "a" }) });
    expect(item.columnNamed("a")?.key).toBe("b");
  });

  it("is NOT NULL unless told otherwise, and in a primary key whatever it is told", () => {
    const item = made({
      id: column(t.integer(), { primaryKey: true, nullable: true }),
      name: column(t.text()),
      note: column(t.text(), { nullable: true }),
    });
    expect(item.columnList.map(({ nullable }) => nullable)).toEqual([false, false, true]);
  });

  it("may be declared once for many tables, and is another one in each", () => {
    const created = column(t.dateTime(), { serverDefault: func.now() });
    const [a, b] = [made({ id: id(), created }), made({ id: id(), created })];
    expect(columnOf(a, "created")).not.toBe(columnOf(b, "created"));
    expect(columnOf(a, "created").owner).toBe(a);
    expect(columnOf(a, "created").serial).not.toBe(columnOf(b, "created").serial);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["no type", () => column(undefined as never), /column\(\) takes a type first/],
    ["the factory of a type", () => column(t.integer as never), /column\(\) takes a type first/],
    [
      "a number as serverDefault",
      () => made({ n: column(t.integer(), { serverDefault: 0 as never }) }),
      /serverDefault of item\.n is neither a SQL expression nor a string/,
    ],
    ["a number as the computed expression", () => made({ n: column(t.integer(), { computed: 5 as never }) }), /computed.*item\.n/],
    [
      "a column, not a function that gives it, as foreignKey",
      () => {
        const other = made({ id: id() });
        return made({ n: column(t.integer(), { foreignKey: other.c["id"] as never }) });
      },
      /foreignKey of item\.n.*\(\) => other\.c\.id/,
    ],
    [
      "a referential action that SQL has not",
      () => made({ n: column(t.integer(), { foreignKey: "item.n", onDelete: "CASCADE; DROP TABLE item" as never }) }),
      /item\.n.*ON DELETE.*CASCADE.*SET NULL/,
    ],
  ])("refuses %s", (_name, run, message) => {
    const error = thrownBy(run);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.code).toBe("argument");
    expect(error.message).toMatch(message);
  });
});

describe("types of columns", () => {
  it.each<[string, () => unknown]>([
    ["a negative length", () => t.string(-1)],
    ["a fraction as length", () => t.string(1.5)],
    ["NaN as length", () => t.unicode(Number.NaN)],
    ["text as length", () => t.string("10); DROP TABLE item --" as never)],
    ["the length of bytes", () => t.largeBinary("1) --" as never)],
    ["a precision", () => t.numeric("10" as never, 2)],
    ["a scale", () => t.numeric(10, "2) --" as never)],
    ["a fraction as precision", () => t.float(1.5)],
  ])("refuse %s", (_name, run) => {
    const error = thrownBy(run);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(/whole number/);
  });

  it("are enums of at least one member, all of them strings", () => {
    expect(thrownBy(() => (t.enum as () => unknown)()).message).toMatch(/at least one member/);
    expect(thrownBy(() => t.enum("a", 1 as never)).message).toMatch(/strings/);
  });
});

describe("defaults", () => {
  const made1 = (options: object) => columnOf(made({ id: id(), n: column(t.integer(), options) }), "n");

  it("are a value, or a function called for each row", () => {
    let calls = 0;
    const counted = made1({ default: () => ++calls }).default;
    expect(calls).toBe(0);
    if (counted?.kind !== "value") throw new Error("no value");
    expect([counted.make({ parameters: {} }), counted.make({ parameters: {} })]).toEqual([1, 2]);
    const plain = made1({ default: 0 }).default;
    expect(plain?.kind === "value" && plain.make({ parameters: {} })).toBe(0);
  });

  it("that are null are a value, those not given none", () => {
    const given = columnOf(made({ id: id(), n: column(t.integer(), { nullable: true, default: null as never }) }), "n").default;
    expect(given?.kind === "value" && given.make({ parameters: {} })).toBeNull();
    expect(made1({}).default).toBeNull();
    expect(made1({}).onUpdate).toBeNull();
  });

  it("are an expression, for INSERT, UPDATE and the database", () => {
    const now = func.now();
    const all = made1({ default: now, onUpdate: now, serverDefault: text("0") });
    expect([all.default?.kind, all.onUpdate?.kind]).toEqual(["expression", "expression"]);
    expect(all.default?.kind === "expression" && all.default.expression).toBe(now);
    expect(made1({ serverDefault: "0" }).serverDefault).toBe("0");
    expect(made1({ serverDefault: undefined }).serverDefault).toBeNull();
  });

  it("make a computed column one that is never written", () => {
    const item = made({ id: id(), a: column(t.integer(), { computed: "id + 1" }), b: column(t.integer(), { generated: true }) });
    expect(item.columnList.map(({ generated }) => generated)).toEqual([false, true, true]);
  });
});

describe("the autoincrement column", () => {
  it.each<[string, Parameters<typeof table>[2], string | null]>([
    ["the only integer of the primary key", { id: id(), n: column(t.integer()) }, "id"],
    ["a big one", { id: column(t.bigInteger(), { primaryKey: true }) }, "id"],
    ["none without a primary key", { n: column(t.integer()) }, null],
    ["no string", { id: column(t.string(10), { primaryKey: true }) }, null],
    ["no floating-point number", { id: column(t.float(), { primaryKey: true }) }, null],
    ["none of several", { a: id(), b: id() }, null],
    ["the one of several that is told", { a: id(), b: column(t.integer(), { primaryKey: true, autoincrement: true }) }, "b"],
    [
      "none outside of the key that is an identity, which may say so too",
      { a: id(), b: column(t.integer(), { identity: true, autoincrement: true }) },
      "a",
    ],
    ["none that is told not to", { id: column(t.integer(), { primaryKey: true, autoincrement: false }) }, null],
    ["none that has a default", { id: column(t.integer(), { primaryKey: true, default: 1 }) }, null],
    ["none that has a default in the database", { id: column(t.integer(), { primaryKey: true, serverDefault: text("1") }) }, null],
    ["none that refers to another table", { id: column(t.integer(), { primaryKey: true, foreignKey: "other.id" }) }, null],
    [
      "one that refers to another table, if told",
      { id: column(t.integer(), { primaryKey: true, foreignKey: "other.id", autoincrement: true }) },
      "id",
    ],
  ])("is %s", (_name, columns, expected) => {
    expect(made(columns).autoincrementColumn?.key ?? null).toBe(expected);
  });

  it("is none that belongs to a foreign key of several columns", () => {
    const item = made({ id: id(), n: column(t.integer()) }, [foreignKeyConstraint(["id", "n"], ["other.id", "other.n"])]);
    expect(item.autoincrementColumn).toBeNull();
  });

  it.each<[string, Parameters<typeof table>[2], RegExp]>([
    [
      "of a type that can't be numbered",
      { id: column(t.text(), { primaryKey: true, autoincrement: true }) },
      /"item\.id".*autoincrement.*text/,
    ],
    ["outside of the primary key", { id: id(), n: column(t.integer(), { autoincrement: true }) }, /"item\.n".*autoincrement.*primary key/],
    [
      "twice",
      {
        a: column(t.integer(), { primaryKey: true, autoincrement: true }),
        b: column(t.integer(), { primaryKey: true, autoincrement: true }),
      },
      /"item".*autoincrement.*"a".*"b"/,
    ],
  ])("can't be asked for %s", (_name, columns, message) => {
    const error = thrownBy(() => made(columns));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(message);
  });
});

describe("the sentinel column", () => {
  const sentinel = { insertSentinel: true, nullable: true } as const;

  it("is the one that says so", () => {
    expect(made({ id: id(), row: column(t.bigInteger(), sentinel) }).sentinelColumn?.key).toBe("row");
    expect(made({ id: id(), row: column(t.integer(), { insertSentinel: true, serverDefault: text("0") }) }).sentinelColumn?.key).toBe(
      "row",
    );
    expect(made({ id: id() }).sentinelColumn).toBeNull();
  });

  it("is left out of statements, unless the program makes its values", () => {
    const numbered = made({ id: id(), row: column(t.integer(), sentinel) });
    const own = made({ id: id(), row: column(t.text(), { insertSentinel: true, default: () => "x" }) });
    expect([numbered.sentinelColumn?.omitted, own.sentinelColumn?.omitted]).toEqual([true, false]);
  });

  it.each<[string, Parameters<typeof table>[2], RegExp]>([
    ["twice", { a: column(t.integer(), sentinel), b: column(t.integer(), sentinel) }, /"item".*insertSentinel.*"a" and "b"/],
    ["text", { a: column(t.text(), sentinel) }, /"item\.a".*insertSentinel.*text.*t\.integer/],
    ["a fraction", { a: column(t.numeric(10, 2), sentinel) }, /its type is numeric/],
    ["NOT NULL", { a: column(t.integer(), { insertSentinel: true }) }, /NOT NULL.*nullable: true/],
    ["a key", { a: column(t.integer(), { insertSentinel: true, primaryKey: true }) }, /doesn't make its values/],
    [
      "something whose default the database makes",
      { a: column(t.integer(), { ...sentinel, default: func.random() as never }) },
      /doesn't make/,
    ],
    ["a default whose values come back otherwise", { a: column(t.float(), { ...sentinel, default: () => 1 }) }, /its type is float/],
    ["something that the database makes", { a: column(t.integer(), { ...sentinel, generated: true }) }, /doesn't make its values/],
    ["something that the database numbers", { a: column(t.integer(), { ...sentinel, identity: true }) }, /doesn't make its values/],
    ["a reference", { a: column(t.integer(), { ...sentinel, foreignKey: "other.id" }) }, /doesn't make its values/],
  ])("can't be %s", (_name, columns, message) => {
    const error = thrownBy(() => made(columns));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(message);
  });
});

describe("keys and indexes", () => {
  it("the primary key has its columns in the table's order", () => {
    const item = made({ b: id(), name: column(t.text()), a: id() });
    expect(item.primaryKey.columns.map(({ key }) => key)).toEqual(["b", "a"]);
    expect(made({ name: column(t.text()) }).primaryKey.columns).toEqual([]);
  });

  it("index: true makes an index, unique: true a constraint, both a unique index", () => {
    const item = made({
      id: id(),
      a: column(t.text(), { index: true }),
      b: column(t.text(), { unique: true }),
      c: column(t.text(), { name: "see", index: true, unique: true }),
      d: column(t.text(), { index: false, unique: false }),
    });
    expect(item.indexes.map(({ kind, name, unique, expressions }) => ({ kind, name, unique, expressions }))).toEqual([
      { kind: "index", name: "ix_item_a", unique: false, expressions: [columnOf(item, "a")] },
      { kind: "index", name: "ix_item_see", unique: true, expressions: [columnOf(item, "c")] },
    ]);
    expect(item.uniques.map(({ kind, name, columns }) => ({ kind, name, columns }))).toEqual([
      { kind: "unique", name: null, columns: [columnOf(item, "b")] },
    ]);
  });

  it("of several columns are named by key or by name, and stand before those that columns ask for", () => {
    const item = made({ id: id(), a: column(t.text(), { unique: true }), b: column(t.text(), { name: "bee" }) }, [
      uniqueConstraint("b", "a"),
      uniqueConstraint("bee"),
    ]);
    expect(item.uniques.map(({ columns }) => columns.map(({ key }) => key))).toEqual([["b", "a"], ["b"], ["a"]]);
  });

  it("take expressions of the table's columns", () => {
    const own = new MetaData();
    const item = tableNode(
      table("item", own, { id: id(), label: column(t.text()) }, (c) => [
        index("ix_label", c.label.desc(), "id"),
        uniqueIndex("ux", func.lower(c.label)),
      ]),
    );
    const [plain, unique] = item.indexes;
    expect([plain?.unique, unique?.unique]).toEqual([false, true]);
    expect(plain?.expressions.map((each) => each.kind)).toEqual(["ordering", "table_column"]);
    expect(plain?.expressions[0] instanceof Ordering && plain.expressions[0].element).toBe(columnOf(item, "label"));
    expect(unique?.expressions.map((each) => each.kind)).toEqual(["function"]);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      "a unique constraint over a column that isn't there",
      () => made({ id: id() }, [uniqueConstraint("nme")]),
      /unique constraint of table "item" names "nme".*"id"/,
    ],
    ["a unique constraint over nothing", () => made({ id: id() }, [uniqueConstraint()]), /uniqueConstraint\(\).*at least one column/],
    ["an index over a column that isn't there", () => made({ id: id() }, [index("ix", "nme")]), /index of table "item" names "nme"/],
    ["an index over nothing", () => made({ id: id() }, [index("ix")]), /"ix" needs at least one column/],
    [
      "an index over what is no expression",
      () => made({ id: id() }, [index("ix", undefined as never)]),
      /index\(\) takes a SQL expression, not undefined/,
    ],
    [
      "a foreign key of a column that isn't there",
      () => made({ id: id() }, [foreignKeyConstraint(["nme"], ["a.b"])]),
      /foreign key of table "item" names "nme"/,
    ],
    ["a foreign key with fewer targets than columns", () => foreignKeyConstraint(["a", "b"], ["x.a"]), /as many columns as targets/],
    ["a foreign key of nothing", () => foreignKeyConstraint([], []), /at least one/],
    ["something that is no constraint", () => made({ id: id() }, [{} as never]), /table "item".*uniqueConstraint/],
  ])("refuse %s", (_name, run, message) => {
    const error = thrownBy(run);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(message);
  });
});

describe("foreign keys", () => {
  const metadata = new MetaData();
  const nodes = table("node", metadata, {
    id: id(),
    parentId: column(t.integer(), { name: "parent_id", nullable: true, foreignKey: () => nodes.c.id, onDelete: "SET NULL" }),
  });

  it("are given as a function, which is called only when the target is asked for", () => {
    const own = new MetaData();
    let calls = 0;
    const address = tableNode(
      table("address", own, {
        id: id(),
        userId: column(t.integer(), {
          foreignKey: () => {
            calls++;
            return users.c.id;
          },
        }),
      }),
    );
    expect(calls).toBe(0);
    const users = table("users", own, { id: id() });
    const [key] = address.foreignKeys;
    expect(key?.referredColumns).toEqual([tableNode(users).c["id"]]);
    expect(key?.referredColumns).toBe(key?.referredColumns);
    expect(calls).toBe(1);
  });

  it("are given as a string, whose table may come later", () => {
    const own = new MetaData();
    const address = tableNode(table("address", own, { id: id(), userId: column(t.integer(), { foreignKey: "app.users.user_id" }) }));
    const users = table("users", own, { id: column(t.integer(), { primaryKey: true, name: "user_id" }) }, [], { schema: "app" });
    expect(address.foreignKeys[0]?.referredColumns).toEqual([tableNode(users).c["id"]]);
  });

  it("may refer to the table itself, and know their options", () => {
    const node = tableNode(nodes);
    const [key] = node.foreignKeys;
    expect(key?.referredColumns).toEqual([node.c["id"]]);
    expect(key?.options.onDelete).toBe("SET NULL");
    expect(columnOf(node, "parentId").foreignKeys).toEqual([key]);
    expect(columnOf(node, "id").foreignKeys).toEqual([]);
  });

  it("of several columns keep their order", () => {
    const own = new MetaData();
    const target = tableNode(table("target", own, { a: id(), b: id() }));
    const source = tableNode(
      table("source", own, { x: id(), y: column(t.integer()) }, [
        foreignKeyConstraint(["y", "x"], ["target.b", "target.a"], {
          name: "fk_target",
          onUpdate: "CASCADE",
          deferrable: true,
          initially: "DEFERRED",
        }),
      ]),
    );
    const [key] = source.foreignKeys;
    expect(key?.columns).toEqual([source.c["y"], source.c["x"]]);
    expect(key?.referredColumns).toEqual([target.c["b"], target.c["a"]]);
    expect(key?.options).toEqual({ name: "fk_target", onUpdate: "CASCADE", deferrable: true, initially: "DEFERRED" });
  });

  it("take a function's alias column for the column beneath it", () => {
    const own = new MetaData();
    const users = table("users", own, { id: id() });
    const other = tableNode(
      table("other", own, { id: column(t.integer(), { primaryKey: true, foreignKey: () => users.alias("u").c.id }) }),
    );
    expect(other.foreignKeys[0]?.referredColumns).toEqual([tableNode(users).c["id"]]);
  });

  it.each<[string, unknown, RegExp]>([
    ["a table that isn't there", "nowhere.id", /"item\.ref" refers to "nowhere\.id", which is no column of a table in its metadata/],
    ["a column that isn't there", "item.nope", /"item\.ref" refers to "item\.nope"/],
    ["no column at all", "item", /"item\.ref" refers to "item"/],
    [
      "a function that gives nothing",
      () => undefined,
      /"item\.ref" refers to something that is no column of a table: foreignKey: \(\) => other\.c\.id/,
    ],
    ["a function that gives a table", () => nodes, /"item\.ref" refers to something that is no column/],
    ["a function that gives an expression", () => nodes.c.id.add(1), /"item\.ref" refers to something that is no column/],
  ])("that refer to %s are named when they are looked up", (_name, foreignKey, message) => {
    const item = made({ id: id(), ref: column(t.integer(), { foreignKey: foreignKey as string }) });
    const error = thrownBy(() => item.foreignKeys[0]?.referredColumns);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(message);
  });

  it("are found once the table that was missing is there", () => {
    const own = new MetaData();
    const address = tableNode(table("address", own, { id: id(), userId: column(t.integer(), { foreignKey: "users.id" }) }));
    expect(() => address.foreignKeys[0]?.referredColumns).toThrow(ArgumentError);
    table("users", own, { id: id() });
    expect(address.foreignKeys[0]?.referredColumns).toHaveLength(1);
  });
});
