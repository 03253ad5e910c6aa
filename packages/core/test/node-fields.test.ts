/**
 * What nodes say of themselves (`visitFields`), against what they are. A field that is forgotten there would be left out of cache
 * keys, and one statement would silently run as another; or out of copies.
 */
import * as core from "@athanor/core";
import {
  AnonymousName,
  Bind,
  Label,
  literal,
  Node,
  nodeOf,
  OPERATORS,
  SqlType,
  sameStructure,
  types as t,
  text,
  walkKey,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { nodesOfExamples } from "./node-examples.ts";

/** Fields that say how a statement is run, which is no part of what it is. */
const NO_STRUCTURE: ReadonlySet<string> = new Set(["kind", "runOptions"]);

/** Fields that follow from others: the name and type of a column of a FROM element, what a CTE's own fields are taken from. */
function isDerived(node: Node, field: string): boolean {
  if (node.kind === "cte") return field === "options";
  return node.kind === "column" && (field === "name" || field === "type") && Reflect.get(node, "table") !== null;
}

/** A node's own fields that its structure is made of. */
function fieldsOf(node: Node): string[] {
  return Object.keys(node).filter((field) => !NO_STRUCTURE.has(field) && !isDerived(node, field));
}

const nodes = [...nodesOfExamples()];
/** What bound values and schema objects are stands not in their fields but in their identity. */
const structural = nodes.filter((node) => !(node instanceof Bind) && node.serial === undefined);

/** Whether a class can have instances of its own: the abstract ones are known by what they leave open. */
const ABSTRACT: ReadonlySet<string> = new Set([
  "Node",
  "ExpressionNode",
  "FromClause",
  "StatementNode",
  "RowSource",
  "StatementFrom",
  "DdlNode",
  "QueryNode",
  "WriteNode",
  "SearchedWriteNode",
]);

describe("the examples", () => {
  it("contain every kind of node that the package exports", () => {
    const exports: readonly unknown[] = Object.values(core);
    const exported = exports
      .filter((each): each is Function => typeof each === "function" && each.prototype instanceof Node)
      .filter((each) => !ABSTRACT.has(each.name));
    expect(exported.length).toBeGreaterThan(40);
    const made = new Set(nodes.map((node) => node.constructor));
    const missing = exported.filter((each) => !made.has(each)).map((each) => each.name);
    expect(missing, "these have no example in node-examples.ts").toEqual([]);
  });
});

describe("visitFields", () => {
  it("names every field that the node has", () => {
    for (const node of structural) {
      const visited = new Set<string>();
      const note = (name: string): void => void visited.add(name);
      node.visitFields({ child: note, children: note, ref: note, value: note, bind: () => {} });
      expect(
        fieldsOf(node).filter((field) => !visited.has(field)),
        `${node.kind} does not visit`,
      ).toEqual([]);
    }
  });

  it("gives each node under the name of the field that holds it, so that a copy can set it there", () => {
    for (const node of structural) {
      const held = (name: string): unknown => Reflect.get(node, name);
      node.visitFields({
        child: (name, child) => {
          // What a statement has none of may be held as an empty node, and be left out.
          const own = held(name);
          const none = child === null && own instanceof Node && core.childrenOf(own).length === 0;
          expect(none ? null : own, `${node.kind}.${name}`).toBe(child);
        },
        children: (name, children) => expect(held(name) ?? [], `${node.kind}.${name}`).toEqual(children),
        ref: (name, target) => expect(held(name), `${node.kind}.${name}`).toBe(target),
        value: () => {},
        bind: () => {},
      });
    }
  });

  it("visits the same fields in the same order each time", () => {
    for (const node of nodes) {
      const record = (): string[] => {
        const seen: string[] = [];
        node.visitFields({
          child: (name) => seen.push(`child ${name}`),
          children: (name, list) => seen.push(`children ${name} ${list.length}`),
          ref: (name) => seen.push(`ref ${name}`),
          value: (name, value) => seen.push(`value ${name} ${typeof value}`),
          bind: () => seen.push("bind"),
        });
        return seen;
      };
      expect(record()).toEqual(record());
    }
  });
});

const another = nodeOf(text("a node that stands nowhere in the examples"));

/** Values of another kind or content than the given one, for the same field. */
function otherValues(value: unknown): unknown[] {
  if (value === null) return ["other", true, 7, another, [another], []];
  if (typeof value === "string") return [`${value}_other`];
  if (typeof value === "number") return [value + 1];
  if (typeof value === "boolean") return [!value];
  if (value instanceof SqlType) return [value.kind === "uuid" ? t.date() : t.uuid()];
  if (value instanceof AnonymousName) return [new AnonymousName(`${value.base}_other`)];
  if (Array.isArray(value)) return value.length === 0 ? [[another]] : [value.slice(1), [...otherValues(value[0]), ...value.slice(1)]];
  if (value instanceof Node) return [another];
  const operator = Object.values(OPERATORS).find((each) => each !== value);
  return Object.values(OPERATORS).includes(value as never) ? [operator] : [{}];
}

/** The same node with one field changed, whatever its class thinks of it. */
function changed(node: Node, field: string, value: unknown): Node {
  const copy: Node = Object.create(Object.getPrototypeOf(node), Object.getOwnPropertyDescriptors(node));
  Object.defineProperty(copy, field, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** Whether two nodes have the same key; a field of the wrong kind that makes the walk fail was looked at. */
function sameKey(left: Node, right: Node): boolean {
  try {
    return sameStructure(left, right);
  } catch {
    return false;
  }
}

describe("a node's key", () => {
  it("is the same for the same fields", () => {
    for (const node of structural) {
      const [field] = fieldsOf(node);
      if (field !== undefined) expect(sameKey(node, changed(node, field, Reflect.get(node, field))), node.kind).toBe(true);
    }
  });

  it("changes with every field that changes", () => {
    for (const node of structural) {
      for (const field of fieldsOf(node)) {
        const value: unknown = Reflect.get(node, field);
        const others = otherValues(value);
        const told = others.map((other) => !sameKey(node, changed(node, field, other)));
        // Of null it is not known what else may stand there: one of the kinds must make a difference.
        const differs = value === null ? told.includes(true) : !told.includes(false);
        expect(differs, `${node.kind}.${field} can change without the key`).toBe(true);
      }
    }
  });

  it("changes with the flags, the type and the name of a bound value, never with the value", () => {
    const bind = new Bind("a", 1, t.integer());
    const same = (other: Bind): boolean => sameStructure(bind, other);
    expect(same(new Bind("a", 2, t.integer()))).toBe(true);
    expect(same(new Bind("b", 1, t.integer()))).toBe(false);
    expect(same(new Bind(null, 1, t.integer()))).toBe(false);
    expect(same(new Bind("a", 1, t.bigInteger()))).toBe(false);
    for (const flag of [core.BIND_EXPANDING, core.BIND_LITERAL, core.BIND_REQUIRED, core.BIND_NAMED])
      expect(same(new Bind("a", 1, t.integer(), flag))).toBe(false);
  });

  it("tells classes apart that have the same fields and the same kind", () => {
    class Loud extends Label {}
    const element = core.expressionOf(literal(1), "");
    expect(sameStructure(new Label("a", element), new Loud("a", element))).toBe(false);
    expect(sameStructure(new Loud("a", element), new Loud("a", element))).toBe(true);
  });

  it("tells lists apart whose members are grouped otherwise", () => {
    const [a, b, c] = [1, 2, 3].map((n) => core.expressionOf(literal(n), ""));
    if (a === undefined || b === undefined || c === undefined) throw new Error("three expressions");
    const select = (items: readonly Node[], orders: readonly Node[]) =>
      changed(changed(new core.SelectNode([]), "items", items), "orders", orders);
    expect(sameStructure(select([a, b], [c]), select([a], [b, c]))).toBe(false);
    expect(sameStructure(select([a, b], [c]), select([a, b], [c]))).toBe(true);
  });

  it("of DDL is never kept", () => {
    const ddl = nodes.filter((node) => node instanceof core.DdlNode);
    expect(ddl.length).toBeGreaterThan(2);
    for (const node of ddl) expect(walkKey(node).cacheable).toBe(false);
  });
});
