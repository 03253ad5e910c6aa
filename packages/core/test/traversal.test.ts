/** What is done to nodes in general: walking, copying, replacing and comparing them. */
import type { FieldVisitor } from "@athanor/core";
import {
  Alias,
  ArgumentError,
  alias,
  Bind,
  bindParam,
  Column,
  ColumnNode,
  childrenOf,
  cloneNode,
  column,
  exists,
  FromClause,
  func,
  iterate,
  literal,
  MetaData,
  Node,
  nodeOf,
  or,
  replaceNodes,
  SelectNode,
  Subquery,
  sameStructure,
  select,
  Table,
  types as t,
  table,
  text,
  union,
  walkKey,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { examples } from "./node-examples.ts";
import { addresses, users } from "./sample-tables.ts";
import { thrownBy } from "./thrown.ts";

const { id, name } = users.c;

function from(object: unknown): FromClause {
  const node = nodeOf(object);
  if (!(node instanceof FromClause)) throw new Error("no FROM element");
  return node;
}

/** All nodes of a kind of class in a statement, each once. */
function all<N extends Node>(root: Node, kind: abstract new (...args: never) => N): N[] {
  return [...new Set([...iterate(root)].filter((node): node is N => node instanceof kind))];
}

/** The FROM elements that the columns of a statement belong to. */
function owners(root: Node): Set<unknown> {
  return new Set(all(root, ColumnNode).map((node) => node.table));
}

/** A node that owns the given ones, as a third party might write one. */
class Bundle extends Node {
  readonly kind = "bundle";
  readonly first: Node | null;
  readonly others: readonly Node[];
  readonly pointed: Node | null;

  constructor(first: Node | null, others: readonly Node[] = [], pointed: Node | null = null) {
    super();
    this.first = first;
    this.others = others;
    this.pointed = pointed;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("first", this.first);
    visitor.children("others", this.others);
    visitor.ref("pointed", this.pointed);
  }
}

const leaf = (label: string): Node => nodeOf(text(label));

describe("childrenOf", () => {
  it("gives what a node owns, in order, without what it only points at", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map(leaf);
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("four leaves");
    expect(childrenOf(new Bundle(a, [b, c], d))).toEqual([a, b, c]);
    expect(childrenOf(new Bundle(null, [], d))).toEqual([]);
  });
});

describe("iterate", () => {
  it("walks a node and all it owns, each before its children, in order", () => {
    const [a, b, c] = [leaf("a"), leaf("b"), leaf("c")];
    const inner = new Bundle(a, [b]);
    const root = new Bundle(inner, [c]);
    expect([...iterate(root)]).toEqual([root, inner, a, b, c]);
  });

  it("looks only into what it is told to, and can be left at any time", () => {
    const [a, b] = [leaf("a"), leaf("b")];
    const inner = new Bundle(a);
    const root = new Bundle(inner, [b]);
    expect([...iterate(root, (node) => node !== inner)]).toEqual([root, inner, b]);
    for (const node of iterate(root)) if (node === inner) break;
  });

  it("meets a node as often as it is there", () => {
    const a = leaf("a");
    expect([...iterate(new Bundle(a, [a, new Bundle(a)]))].filter((node) => node === a)).toHaveLength(3);
  });

  it("does not go to what is only pointed at, nor into schema objects", () => {
    const sub = select(id).where(id.gt(1)).subquery("sub");
    expect(all(nodeOf(select(sub.c.id)), Bind)).toEqual([]);
    expect(all(nodeOf(select(users)), Table)).toHaveLength(1);
  });

  it("is not limited by the stack", () => {
    let deep: Node = leaf("end");
    for (let i = 0; i < 20_000; i++) deep = new Bundle(deep);
    let count = 0;
    for (const node of iterate(deep)) if (node instanceof Bundle) count++;
    expect(count).toBe(20_000);
  });
});

describe("cloneNode", () => {
  it("gives a node of the same structure, with the same values, that shares nothing but schema objects", () => {
    for (const example of examples) {
      const copy = cloneNode(example);
      expect(sameStructure(example, copy, { values: true }), example.kind).toBe(true);
      const original = new Set(iterate(example));
      for (const node of iterate(copy)) expect(original.has(node) && node.serial === undefined, `a ${node.kind} is shared`).toBe(false);
    }
  });

  it("leaves the original as it was", () => {
    for (const example of examples) {
      const before = [...iterate(example)];
      cloneNode(example);
      expect([...iterate(example)]).toEqual(before);
    }
  });

  it("keeps one what was one, and two what was two", () => {
    const one = literal(1);
    const twice = nodeOf(or(id.gt(one), id.lt(one)));
    const two = nodeOf(or(id.gt(literal(1)), id.lt(literal(1))));
    expect(all(cloneNode(twice), Bind)).toHaveLength(1);
    expect(all(cloneNode(two), Bind)).toHaveLength(2);
  });

  it("keeps the origin of bound values, also of copies of copies", () => {
    const bind = nodeOf(literal(1));
    const copies = [cloneNode(bind), cloneNode(cloneNode(bind))];
    for (const copy of copies) {
      expect(copy).not.toBe(bind);
      expect(copy).toBeInstanceOf(Bind);
      expect(copy instanceof Bind && copy.origin).toBe(bind);
    }
    expect(bind instanceof Bind && bind.origin).toBe(bind);
  });

  it("keeps what belongs to a bound value: its name, type, value and flags", () => {
    const parameter = nodeOf(bindParam("wanted", t.integer(), 3));
    const copy = cloneNode(parameter);
    if (!(copy instanceof Bind && parameter instanceof Bind)) throw new Error("no bound values");
    const { name: copied, value, type, flags } = copy;
    expect({ name: copied, value, type, flags }).toEqual({ name: "wanted", value: 3, type: parameter.type, flags: parameter.flags });
  });

  it("gives a copied subquery columns of its own, to which the statement's columns belong", () => {
    const sub = from(select(id, name.label("n")).subquery("sub"));
    const copy = cloneNode(new SelectNode([sub.columnFor("n"), sub.columnFor("id")]).selectFrom(sub));
    const [copied] = all(copy, Subquery);
    expect(copied).toBeInstanceOf(Subquery);
    expect(copied).not.toBe(sub);
    const items = copy instanceof SelectNode ? copy.items : [];
    expect(items[0]).toBe(copied?.c["n"]);
    expect(items[1]).toBe(copied?.c["id"]);
  });

  it("does not carry over what was worked out for the original: the columns of a copy are those of its own fields", () => {
    const original = from(select(id).subquery("sub"));
    expect(original.columns).toHaveLength(1);
    const statement = nodeOf(select(id, name));
    const changed = original.rebuild({ element: statement });
    expect(from(changed).columns.map(([key]) => key)).toEqual(["id", "name"]);
  });

  it("leaves schema objects, and their columns, alone", () => {
    for (const lasting of [nodeOf(users), nodeOf(id)]) expect(cloneNode(lasting)).toBe(lasting);
  });

  it("keeps the class of a third party's node, and its further fields", () => {
    class Named extends Bundle {
      readonly title = "mine";
      greet(): string {
        return `${this.title} ${this.others.length}`;
      }
    }
    const copy = cloneNode(new Named(leaf("a"), [leaf("b")]));
    expect(copy).toBeInstanceOf(Named);
    expect(copy instanceof Named && copy.greet()).toBe("mine 1");
  });
});

describe("replaceNodes", () => {
  it("gives the very node where nothing is replaced", () => {
    for (const example of examples)
      expect(
        replaceNodes(example, () => undefined),
        example.kind,
      ).toBe(example);
  });

  it("shares with the original what nothing was replaced in", () => {
    const condition = nodeOf(name.eq("x"));
    const wanted = nodeOf(literal(5));
    const statement = nodeOf(select(id).where(condition as never, id.eq(wanted as never)));
    const copy = replaceNodes(statement, (node) => (node === wanted ? nodeOf(literal(6)) : undefined));
    if (!(copy instanceof SelectNode && statement instanceof SelectNode)) throw new Error("no SELECT");
    expect(copy).not.toBe(statement);
    expect(copy.conditions[0]).toBe(condition);
    expect(copy.items).toBe(statement.items);
    expect(all(copy, Bind).map(({ value }) => value)).toEqual(["x", 6]);
    expect(all(statement, Bind).map(({ value }) => value)).toEqual(["x", 5]);
  });

  it("can replace the root, lists, single children and what is pointed at", () => {
    const [a, b] = [leaf("a"), leaf("b")];
    const swap = (node: Node): Node | undefined => (node === a ? b : undefined);
    expect(replaceNodes(a, swap)).toBe(b);
    const copy = replaceNodes(new Bundle(a, [b, a], a), swap);
    if (!(copy instanceof Bundle)) throw new Error("no bundle");
    expect([copy.first, ...copy.others, copy.pointed]).toEqual([b, b, b, b]);
  });

  it("does not look into what it put in place", () => {
    const a = leaf("a");
    const nested = new Bundle(a);
    expect(replaceNodes(a, (node) => (node === a ? nested : undefined))).toBe(nested);
  });

  it("asks once for a node that is there several times, and puts one node in all the places", () => {
    const one = nodeOf(literal(1));
    let asked = 0;
    const copy = replaceNodes(new Bundle(one, [one, new Bundle(one)]), (node) => {
      if (node !== one) return undefined;
      asked++;
      return nodeOf(literal(2));
    });
    expect(asked).toBe(1);
    expect(all(copy, Bind)).toHaveLength(1);
  });

  it("lets a replacement copy parts of what it replaces, within the same copying", () => {
    const [a, b] = [leaf("a"), leaf("b")];
    const shared = new Bundle(a);
    const root = new Bundle(new Bundle(shared, [], shared), [shared]);
    const copy = replaceNodes(root, (node, copyPart) => {
      if (node === a) return b;
      return node === root.first ? new Bundle(null, [copyPart(shared)]) : undefined;
    });
    if (!(copy instanceof Bundle && copy.first instanceof Bundle)) throw new Error("no bundles");
    expect(copy.first.others[0]).toBe(copy.others[0]);
    expect(copy.others[0]).toEqual(new Bundle(b));
    expect(copy.pointed).toBeNull();
  });

  it("follows a column to the subquery behind it, though that stands nowhere else", () => {
    const sub = select(id).where(name.eq("x")).subquery("sub");
    const statement = nodeOf(select(sub.c.id));
    const other = nodeOf(literal("y"));
    const copy = replaceNodes(statement, (node) => (node instanceof Bind ? other : undefined));
    const [item] = copy instanceof SelectNode ? copy.items : [];
    const table = item instanceof ColumnNode ? item.table : null;
    expect(table).toBeInstanceOf(Subquery);
    expect(table).not.toBe(nodeOf(sub));
    expect(table === null ? [] : all(table, Bind)).toEqual([other]);
    expect(table instanceof Subquery && table.c["id"]).toBe(item);
  });
});

describe("a replaced table", () => {
  const archive = table("archive", new MetaData(), { id: column(t.integer(), { primaryKey: true }), name: column(t.text()) });
  const swap = (to: unknown) => (node: Node) => (node === nodeOf(users) ? nodeOf(to) : undefined);

  it("takes its columns along, to another table or an alias", () => {
    const statement = nodeOf(select(id, name).where(name.like("a%")).orderBy(id.desc()));
    const copy = replaceNodes(statement, swap(archive));
    expect(owners(copy)).toEqual(new Set([nodeOf(archive)]));
    expect(all(copy, Column).every((each) => each.owner === nodeOf(archive))).toBe(true);
    const renamed = alias(users, "u");
    expect(owners(replaceNodes(statement, swap(renamed)))).toEqual(new Set([nodeOf(renamed)]));
    expect(owners(statement)).toEqual(new Set([nodeOf(users)]));
  });

  it("leaves the columns of other tables, and of aliases of itself, where they are", () => {
    const other = alias(users, "other");
    const renamed = alias(users, "renamed");
    const statement = nodeOf(
      select(id, other.c.id, addresses.c.id).selectFrom(users).join(other, other.c.id.gt(id)).join(addresses, addresses.c.userId.eq(id)),
    );
    const copy = replaceNodes(statement, swap(renamed));
    const names = [...owners(copy)].map((owner) => (owner instanceof FromClause ? owner.name : null));
    expect(names.sort()).toEqual(["address", "other", "renamed"]);
    const aliases = all(copy, Alias);
    expect(aliases).toHaveLength(2);
    expect(aliases.map((each) => each.element)).toEqual(aliases.map(() => nodeOf(users)));
  });

  it("reaches into nested statements", () => {
    const renamed = alias(users, "u");
    const statement = nodeOf(
      select(addresses.c.id).where(
        exists(select(id).where(id.eq(addresses.c.userId))),
        addresses.c.userId.in(union(select(id), select(func.coalesce(func.max(id), 0)))),
      ),
    );
    expect(owners(replaceNodes(statement, swap(renamed)))).toEqual(new Set([nodeOf(addresses), nodeOf(renamed)]));
  });

  it("must have the columns that are asked of it", () => {
    const bare = table("bare", new MetaData(), { id: column(t.integer(), { primaryKey: true }) });
    const error = thrownBy(() => replaceNodes(nodeOf(select(name)), swap(bare)));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(/the table "bare" has no column "name"; it has "id"/);
    expect(thrownBy(() => replaceNodes(nodeOf(select(name)), swap(text("x")))).message).toMatch(/column "name".*no columns/);
  });
});

describe("sameStructure", () => {
  it("is true of statements that are built alike, whatever their values; with values, only if those are the same", () => {
    const build = (n: number) => nodeOf(select(id).where(name.eq("x"), id.gt(n)).limit(n));
    expect(sameStructure(build(1), build(2))).toBe(true);
    expect(sameStructure(build(1), build(2), { values: true })).toBe(false);
    expect(sameStructure(build(1), build(1), { values: true })).toBe(true);
  });

  it("compares values as they are: NaN is NaN, and 0 is not -0", () => {
    const of = (n: number) => nodeOf(literal(n, t.float()));
    expect(sameStructure(of(Number.NaN), of(Number.NaN), { values: true })).toBe(true);
    expect(sameStructure(of(0), of(-0), { values: true })).toBe(false);
  });

  it("is false where anything but values differs", () => {
    const base = nodeOf(select(id).where(id.gt(1)));
    for (const other of [
      select(id).where(id.lt(1)),
      select(id).where(id.gt(1), id.gt(1)),
      select(name).where(id.gt(1)),
      select(id.label("x")).where(id.gt(1)),
      select(id).where(id.gt(1)).limit(1),
      select(id).where(id.gt(1)).distinct(),
      select(id).having(id.gt(1)),
    ])
      expect(sameStructure(base, nodeOf(other))).toBe(false);
  });

  it("tells all examples apart from each other, and none from itself", () => {
    examples.forEach((one, i) => {
      examples.forEach((other, k) => {
        const [a, b] = [walkKey(one).toKey(), walkKey(other)];
        expect(b.matches(a), `${i} and ${k}`).toBe(i === k);
      });
    });
  });
});
