/** Tables and their catalogue: names, lookups, and the order in which tables can be created. */
import type { Table } from "@athanor/core";
import {
  Alias,
  ArgumentError,
  column,
  foreignKeyConstraint,
  MetaData,
  nodeOf,
  Table as TableClass,
  types as t,
  table,
} from "@athanor/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thrownBy } from "./thrown.ts";

const id = () => column(t.integer(), { primaryKey: true });

/** The node of a table: what compilers see. */
function tableNode(of: unknown): Table {
  const node = nodeOf(of);
  if (!(node instanceof TableClass)) throw new Error("no table");
  return node;
}

/** A metadata in which the table `t0` refers to the tables that `edges[0]` numbers, and so on. */
function graph(edges: readonly (readonly number[])[]): MetaData {
  const metadata = new MetaData();
  edges.forEach((targets, i) => {
    const references = targets.map((target, k) => [`ref_${k}`, column(t.integer(), { foreignKey: `t${target}.id` })]);
    table(`t${i}`, metadata, { id: id(), ...Object.fromEntries(references) });
  });
  return metadata;
}

const order = (metadata: MetaData): number[] => metadata.sortedTables.map(({ name }) => Number(name.slice(1)));

describe("MetaData", () => {
  it("refuses a second table of a name, and keeps the first", () => {
    const metadata = new MetaData();
    const first = table("user_account", metadata, { id: id() });
    const error = thrownBy(() => table("user_account", metadata, { other: id() }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.code).toBe("argument");
    expect(error.message).toMatch(/"user_account" is already defined.*define each table once/);
    expect(metadata.tables.get("user_account")).toBe(first);
    expect(metadata.tables.size).toBe(1);
  });

  it("tells tables of one name in several schemas apart", () => {
    const metadata = new MetaData();
    const plain = table("item", metadata, { id: id() });
    const stock = table("item", metadata, { id: id() }, [], { schema: "stock" });
    expect([...metadata.tables]).toEqual([
      ["item", plain],
      ["stock.item", stock],
    ]);
    expect(thrownBy(() => table("item", metadata, { id: id() }, [], { schema: "stock" })).message).toContain('"stock.item"');
  });

  it("gives its schema to tables that name none", () => {
    const metadata = new MetaData({ schema: "app" });
    const own = table("item", metadata, { id: id() });
    const other = table("item", metadata, { id: id() }, [], { schema: "archive" });
    expect([own.schema, other.schema]).toEqual(["app", "archive"]);
    expect([...metadata.tables.keys()]).toEqual(["app.item", "archive.item"]);
    expect(tableNode(own).describe()).toBe('the table "app.item"');
  });

  it("finds columns by the name or key of a column, in the table of its schema", () => {
    const metadata = new MetaData({ schema: "app" });
    const users = tableNode(table("users", metadata, { id: id(), userName: column(t.text(), { name: "user_name" }) }));
    const archive = tableNode(table("users", metadata, { id: id() }, [], { schema: "archive" }));
    expect(metadata.findColumn("users.id")).toBe(users.c["id"]);
    expect(metadata.findColumn("app.users.user_name")).toBe(users.c["userName"]);
    expect(metadata.findColumn("users.userName")).toBe(users.c["userName"]);
    expect(metadata.findColumn("archive.users.id")).toBe(archive.c["id"]);
    expect(["id", "users.nope", "nope.id", "users.", ".id", ""].map((name) => metadata.findColumn(name))).toEqual(Array(6).fill(null));
  });

  it("lets a removed table be defined anew, as another one", () => {
    const metadata = new MetaData();
    const before = tableNode(table("item", metadata, { id: id() }));
    expect(metadata.remove(before)).toBe(true);
    expect(metadata.remove(before)).toBe(false);
    const after = tableNode(table("item", metadata, { id: id(), more: column(t.text()) }));
    expect(after.serial).not.toBe(before.serial);
    expect(metadata.remove(before)).toBe(false);
    expect(metadata.tables.get("item")).toBe(after);
  });

  it("does not know a table whose definition failed", () => {
    const metadata = new MetaData();
    expect(() => table("item", metadata, { id: id() }, [foreignKeyConstraint(["nope"], ["other.id"])])).toThrow(ArgumentError);
    expect(metadata.tables.size).toBe(0);
    expect(table("item", metadata, { id: id() }).name).toBe("item");
  });
});

describe("sortedTables", () => {
  it("puts a table behind those it refers to, wherever it was defined", () => {
    expect(order(graph([[1, 2], [2], [], [0]]))).toEqual([2, 1, 0, 3]);
  });

  it("leaves tables that have nothing to do with each other as they were defined", () => {
    expect(order(graph([[], [], []]))).toEqual([0, 1, 2]);
  });

  it("takes no notice of references to the table itself", () => {
    expect(order(graph([[0], [0, 1]]))).toEqual([0, 1]);
  });

  it("takes no notice of tables of another metadata", () => {
    const other = new MetaData();
    const far = table("far", other, { id: id() });
    const metadata = new MetaData();
    const near = table("near", metadata, { id: column(t.integer(), { primaryKey: true, foreignKey: () => far.c.id }) });
    expect(metadata.sortedTables).toEqual([near]);
  });

  it("gives every table once, and in order wherever there is no circle", () => {
    const edges = fc
      .integer({ min: 1, max: 8 })
      .chain((n) => fc.array(fc.array(fc.nat(n - 1), { maxLength: 3 }), { minLength: n, maxLength: n }));
    fc.assert(
      fc.property(edges, (given) => {
        const metadata = graph(given);
        const sorted = order(metadata);
        expect([...sorted].sort((a, b) => a - b)).toEqual(given.map((_, i) => i));
        const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
          (given[from] ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
        given.forEach((targets, i) => {
          for (const target of targets)
            if (!reaches(target, i) && target !== i) expect(sorted.indexOf(target)).toBeLessThan(sorted.indexOf(i));
        });
        expect(order(metadata)).toEqual(sorted);
      }),
      { numRuns: 300 },
    );
  });

  it("names the table and the column whose target is nowhere", () => {
    const metadata = new MetaData();
    table("address", metadata, { id: id(), userId: column(t.integer(), { foreignKey: "user_account.id" }) });
    const error = thrownBy(() => metadata.sortedTables);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(/"address\.userId" refers to "user_account\.id".*import the module that defines that table/);
  });
});

describe("table()", () => {
  const metadata = new MetaData();

  it.each<[string, () => unknown, RegExp]>([
    ["an empty name", () => table("", metadata, { id: id() }), /A table needs a name/],
    ["a name that is none", () => table(7 as never, metadata, { id: id() }), /A table needs a name/],
    ["something that is no column", () => table("bad", metadata, { id: t.integer() as never }), /"id" of table "bad" is no column/],
    ["undefined as a column", () => table("bad", metadata, { id: undefined as never }), /"id" of table "bad" is no column/],
    [
      "two columns of one name",
      () => table("bad", metadata, { a: column(t.text(), { name: "x" }), b: column(t.text(), { name: "x" }) }),
      /Two columns of table "bad" are called "x": a and b/,
    ],
    ["a metadata that is none", () => table("bad", { id: id() } as never, { id: id() }), /table "bad".*MetaData/],
  ])("refuses %s", (_name, run, message) => {
    const error = thrownBy(run);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(message);
    expect(metadata.tables.size).toBe(0);
  });

  it("keeps the order of its columns, also of those whose keys look like numbers", () => {
    const odd = tableNode(table("odd_keys", new MetaData(), { b: id(), "2": column(t.text()), a: column(t.text()) }));
    expect(odd.columns.map(([key]) => key)).toEqual(odd.columnList.map(({ key }) => key));
    expect(new Set(odd.columns.map(([key]) => key))).toEqual(new Set(["b", "2", "a"]));
  });

  it("takes columns that are called as an object's own members are", () => {
    const odd = table("odd", new MetaData(), { constructor: id(), toString: column(t.text()), ["__proto__"]: column(t.text()) });
    const node = tableNode(odd);
    expect(node.columns.map(([key]) => key)).toEqual(["constructor", "toString", "__proto__"]);
    expect(node.columnFor("__proto__").name).toBe("__proto__");
    expect(() => tableNode(table("plain", new MetaData(), { id: id() })).columnFor("toString")).toThrow(ArgumentError);
  });

  it("names what it has where a column is asked for that it has not", () => {
    const node = tableNode(table("few", new MetaData(), { id: id(), name: column(t.text()) }));
    const error = thrownBy(() => node.columnFor("nme"));
    expect(error.message).toBe('the table "few" has no column "nme"; it has "id", "name".');
  });

  it("has aliases with the same columns, each of its own", () => {
    const users = table("users", new MetaData(), { id: id(), userName: column(t.text(), { name: "user_name" }) });
    const a = users.alias("a");
    const [node, base] = [nodeOf(a), tableNode(users)];
    if (!(node instanceof Alias)) throw new Error("no alias");
    expect(node.columns.map(([key, each]) => [key, each.name])).toEqual([
      ["id", "id"],
      ["userName", "user_name"],
    ]);
    expect(node.correspondingTo(base.columnFor("userName"))).toBe(node.c["userName"]);
    expect(base.correspondingTo(node.columnFor("userName"))).toBeNull();
    expect(nodeOf(users.alias("a").c.id)).not.toBe(node.c["id"]);
    const twice = node.alias("b");
    expect([twice.element, twice.name]).toEqual([base, "b"]);
  });
});
