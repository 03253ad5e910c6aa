/** Matchers: they must find what a walk finds, in the same order, and nothing else. */
import type { FieldVisitor } from "@athanor/core";
import { alias, cloneNode, func, literal, makeMatcher, Node, nodeOf, select, sql, types as t, walkKey } from "@athanor/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { examples } from "./node-examples.ts";
import { addresses, users } from "./sample-tables.ts";

const { id, name } = users.c;

/** Examples that can be cached and are no schema objects, which are what they are by their identity. */
const structures = examples.filter((each) => each.serial === undefined && walkKey(each).cacheable);

function keyOf(node: Node): string {
  const key = walkKey(node).toKey();
  return JSON.stringify([[...key.tokens], key.identities.length]);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a matcher", () => {
  it("finds copies of its example, with the bound values of a walk in their order", () => {
    for (const example of structures) {
      const matcher = makeMatcher(example);
      const copy = cloneNode(example);
      if (matcher !== null) expect(matcher(example), example.kind).toEqual(walkKey(example).binds);
      // What is compared by identity isn't found in every copy; nothing wrong is found in any.
      const found = matcher?.(copy) ?? null;
      if (found !== null) expect(found, example.kind).toEqual(walkKey(copy).binds);
    }
  });

  it("tells its example from all others", () => {
    const keys = structures.map(keyOf);
    structures.forEach((example, i) => {
      const matcher = makeMatcher(example);
      structures.forEach((other, j) => {
        if (keys[i] !== keys[j]) expect(matcher?.(other) ?? null, `${example.kind} and ${other.kind}`).toBeNull();
      });
    });
  });

  it("can be made for the statements that programs are full of", () => {
    const others = alias(users, "others");
    const sub = select(addresses.c.userId, func.count().label("n")).groupBy(addresses.c.userId).subquery("counts");
    const statements = [
      select(id, name)
        .where(name.like("a%"), id.in([1, 2]))
        .orderBy(id.desc())
        .limit(3),
      select(id).join(addresses).where(addresses.c.email.eq("x")),
      select(id, others.c.id.label("other")).join(others, others.c.name.eq(name)),
      select(id, sub.c.n).join(sub, sub.c.userId.eq(id)),
      select(id).distinct().having(func.count().gt(1)).groupBy(id),
    ];
    for (const each of statements) expect(makeMatcher(nodeOf(each)), String(each)).not.toBeNull();
  });

  it("takes one bound value for another nowhere: twice the same is another structure than two alike", () => {
    const build = (left: unknown, right: unknown): Node => nodeOf(select(id).where(id.gt(left as number), id.lt(right as number)));
    const one = literal(1);
    const twice = makeMatcher(build(one, one));
    const two = makeMatcher(build(literal(1), literal(2)));
    expect(twice?.(build(literal(1), literal(1)))).toBeNull();
    expect(two?.(build(one, one))).toBeNull();
    const again = literal(7);
    expect(twice?.(build(again, again))?.map(({ value }) => value)).toEqual([7]);
    expect(two?.(build(literal(3), literal(4)))?.map(({ value }) => value)).toEqual([3, 4]);
  });

  it("tells one alias used twice from two", () => {
    const build = (first: ReturnType<typeof make>, second: ReturnType<typeof make>): Node =>
      nodeOf(select(first.c.id, second.c.name).where(first.c.id.eq(1)));
    const make = () => alias(users, "u");
    const [a, b] = [make(), make()];
    expect(makeMatcher(build(a, a))?.(build(a, b))).toBeNull();
    expect(makeMatcher(build(a, b))?.(build(a, a))).toBeNull();
    expect(makeMatcher(build(a, a))?.(build(b, b))).toHaveLength(1);
  });

  it("follows what is only pointed at: the subquery behind a selected column", () => {
    const build = (value: number): Node => nodeOf(select(select(id).where(id.gt(value)).subquery("s").c.id));
    const deeper = nodeOf(select(select(id).where(id.lt(5)).subquery("s").c.id));
    const matcher = makeMatcher(build(1));
    expect(matcher?.(build(2))?.map(({ value }) => value)).toEqual([2]);
    expect(matcher?.(deeper)).toBeNull();
  });
});

/** A third party's node. */
abstract class Own extends Node {
  readonly kind = "own";
}

describe("of a node that gives something else than its properties, there is no matcher", () => {
  class Hidden extends Own {
    readonly #secret: string;
    constructor(secret: string) {
      super();
      this.#secret = secret;
    }
    visitFields(visitor: FieldVisitor): void {
      visitor.value("secret", this.#secret);
    }
  }
  class Listing extends Own {
    visitFields(visitor: FieldVisitor): void {
      for (const key of Object.keys(this)) visitor.value(key, 1);
    }
  }
  class Making extends Own {
    visitFields(visitor: FieldVisitor): void {
      visitor.child("made", nodeOf(literal(1)));
    }
  }

  it.each([
    ["private fields", () => new Hidden("x")],
    ["whatever properties there are", () => new Listing()],
    ["a node made on the way", () => new Making()],
  ])("%s", (_, make) => {
    expect(makeMatcher(make())).toBeNull();
  });
});

describe("what a node is made of in unusual ways is found all the same, or there is no matcher", () => {
  const TAG = Symbol("tag");
  class Tagged extends Own {
    readonly [TAG]: string;
    constructor(tag: string) {
      super();
      this[TAG] = tag;
    }
    visitFields(visitor: FieldVisitor): void {
      visitor.value("tag", this[TAG]);
    }
  }
  const secrets = new WeakMap<object, string>();
  class Secret extends Own {
    constructor(secret: string) {
      super();
      secrets.set(this, secret);
    }
    visitFields(visitor: FieldVisitor): void {
      visitor.value("secret", secrets.get(this));
    }
  }
  class Names extends Own {
    readonly names: string | readonly string[];
    constructor(names: string | readonly string[]) {
      super();
      this.names = names;
    }
    visitFields(visitor: FieldVisitor): void {
      visitor.value("text", typeof this.names === "string" ? this.names : this.names.join());
    }
  }
  class Signs extends Own {
    readonly numbers: readonly number[];
    constructor(...numbers: readonly number[]) {
      super();
      this.numbers = numbers;
    }
    visitFields(visitor: FieldVisitor): void {
      visitor.value("signs", this.numbers.map((each) => (Object.is(each, -0) ? "minus" : "plus")).join());
    }
  }
  class Looking extends Own {
    readonly count: Node;
    constructor(count: number) {
      super();
      this.count = nodeOf(literal(count));
    }
    visitFields(visitor: FieldVisitor): void {
      visitor.child("count", this.count);
      visitor.value("none", Reflect.get(this.count, "value") === 0);
    }
  }
  class LookingAtList extends Own {
    readonly counts: readonly Node[];
    constructor(...counts: readonly number[]) {
      super();
      this.counts = counts.map((count) => nodeOf(literal(count)));
    }
    visitFields(visitor: FieldVisitor): void {
      visitor.children("counts", this.counts);
      visitor.value("zeros", this.counts.filter((count) => Reflect.get(count, "value") === 0).length);
    }
  }

  it.each<[string, Node, Node]>([
    ["properties under a symbol", new Tagged("a"), new Tagged("b")],
    ["what is kept elsewhere", new Secret("a"), new Secret("b")],
    ["a list, and a text of the same members", new Names(["a", "b"]), new Names("ab")],
    ["zeros of both signs", new Signs(0), new Signs(-0)],
    ["zeros of both signs, the other way round", new Signs(-0), new Signs(0)],
    ["the value of another node", new Looking(0), new Looking(1)],
    ["the values of a list of nodes", new LookingAtList(0, 1), new LookingAtList(1, 0, 0)],
    ["the values of a list of as many nodes", new LookingAtList(0, 1), new LookingAtList(0, 0)],
  ])("%s", (_, example, other) => {
    expect(keyOf(example)).not.toBe(keyOf(other));
    const matcher = makeMatcher(example);
    if (matcher !== null) expect(matcher(example)).toEqual(walkKey(example).binds);
    expect(matcher?.(other) ?? null).toBeNull();
  });

  it("a node that is owned in one place and pointed at from another", () => {
    class Part extends Own {
      readonly inner: Node;
      constructor(inner: Node) {
        super();
        this.inner = inner;
      }
      visitFields(visitor: FieldVisitor): void {
        visitor.child("inner", this.inner);
      }
    }
    class Whole extends Own {
      readonly owned: Node;
      readonly pointed: Node;
      constructor(owned: Node, pointed: Node) {
        super();
        this.owned = owned;
        this.pointed = pointed;
      }
      visitFields(visitor: FieldVisitor): void {
        visitor.child("owned", this.owned);
        visitor.ref("pointed", this.pointed);
      }
    }
    const part = new Part(nodeOf(id));
    const matcher = makeMatcher(new Whole(part, part));
    for (const other of [new Whole(part, new Part(nodeOf(name))), new Whole(part, new Part(nodeOf(literal(1))))]) {
      expect(keyOf(other)).not.toBe(keyOf(new Whole(part, part)));
      expect(matcher?.(other) ?? null).toBeNull();
    }
  });
});

it("is done without where a statement is so deep that there is no room on the stack", () => {
  let deep: Node = nodeOf(id);
  let depth = 0;
  // As deep as a walk can go, or nearly.
  for (;;) {
    let next = deep;
    for (let i = 0; i < 250; i++) next = new Wrapping(next);
    try {
      walkKey(next);
    } catch {
      break;
    }
    deep = next;
    depth += 250;
  }
  expect(depth).toBeGreaterThan(500);
  expect(() => makeMatcher(deep)).not.toThrow();
});

class Wrapping extends Own {
  readonly inner: Node;
  constructor(inner: Node) {
    super();
    this.inner = inner;
  }
  visitFields(visitor: FieldVisitor): void {
    visitor.child("inner", this.inner);
  }
}

it("compares what a node only looks at, and does not give", () => {
  class Branching extends Own {
    readonly wide: boolean;
    readonly size: number;
    constructor(wide: boolean, size: number) {
      super();
      this.wide = wide;
      this.size = size;
    }
    visitFields(visitor: FieldVisitor): void {
      visitor.value("size", this.wide ? this.size : 0);
    }
  }
  const matcher = makeMatcher(new Branching(false, 3));
  expect(matcher?.(new Branching(false, 4))).toEqual([]);
  expect(matcher?.(new Branching(true, 0))).toBeNull();
});

it("is done without where a program may make no code", () => {
  vi.stubGlobal("Function", function forbidden() {
    throw new EvalError("Code generation from strings disallowed for this context");
  });
  expect(makeMatcher(nodeOf(select(id)))).toBeNull();
});

it("has no text of a program in its code, but as quoted strings", () => {
  const hostile = '"]; throw new Error("injected"); //\u2028`${1}`';
  const build = (value: string): Node =>
    nodeOf(select(sql.id(hostile), literal(value, t.text()).label(hostile)).withStatementHint(hostile));
  expect(makeMatcher(build("a"))?.(build("b"))?.map(({ value }) => value)).toEqual(["b"]);
});
