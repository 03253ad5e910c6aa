import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { compileStatement, DEFAULT_DIALECT, StatementCache } from "@athanor/compiler";
import type { FieldVisitor, Node } from "@athanor/core";
import {
  Bind,
  bindParam,
  cloneNode,
  column,
  ExpressionNode,
  func,
  iterate,
  literal,
  MetaData,
  makeMatcher,
  nodeOf,
  or,
  sameStructure,
  select,
  types as t,
  table,
  text,
  walkKey,
} from "@athanor/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeds, statementOf, users } from "./statements.arbitrary.ts";

const positional = { ...DEFAULT_DIALECT, name: "positional", parameterStyle: "question" } as const;

function compiled(statement: Node, binds = walkKey(statement).binds) {
  const result = compileStatement(positional, statement, binds);
  return {
    sql: result.sql,
    order: result.slots.map(({ source }) => (source.from === "statement" ? source.index : -1)),
    params: result.params,
  };
}

describe("structure keys", () => {
  it("that are equal mean the same SQL and the same order of values", () => {
    fc.assert(
      fc.property(seeds, seeds, (first, second) => {
        const [a, b] = [statementOf(first), statementOf(second)];
        if (!sameStructure(a, b)) return;
        expect(compiled(b).sql).toBe(compiled(a).sql);
        expect(compiled(b).order).toEqual(compiled(a).order);
      }),
      { numRuns: 2000 },
    );
  });

  it("do not change with the values alone", () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.nat(1_000_000), { minLength: 10, maxLength: 40 }), (given, values) => {
        const [a, b] = [statementOf(given), statementOf({ ...given, values })];
        expect(sameStructure(a, b)).toBe(true);
        expect(compiled(b).sql).toBe(compiled(a).sql);
      }),
      { numRuns: 1000 },
    );
  });

  it("are what matchers go by: a matcher finds just the statements that a walk finds equal, with the same bound values", () => {
    let made = 0;
    fc.assert(
      fc.property(seeds, seeds, fc.array(fc.nat(1_000_000), { minLength: 10, maxLength: 40 }), (first, second, values) => {
        const a = statementOf(first);
        const matcher = makeMatcher(a);
        if (matcher === null) return;
        made++;
        for (const other of [statementOf({ ...first, values }), statementOf(second)]) {
          const found = matcher(other);
          if (sameStructure(a, other)) expect(found?.map((bind) => bind.value)).toEqual(walkKey(other).binds.map((bind) => bind.value));
          else expect(found).toBeNull();
          if (found !== null) expect(a.outline).toBe(other.outline);
        }
      }),
      { numRuns: 2000 },
    );
    expect(made).toBeGreaterThan(1500);
  });

  it("differ wherever the SQL differs", () => {
    fc.assert(
      fc.property(seeds, seeds, (first, second) => {
        const [a, b] = [statementOf(first), statementOf(second)];
        if (compiled(a).sql !== compiled(b).sql) expect(sameStructure(a, b)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it("tell one bound value used twice from two that are equal", () => {
    const one = literal(1);
    const twice = nodeOf(select(users.c.id).where(or(users.c.id.gt(one), users.c.score.gt(one))));
    const two = nodeOf(select(users.c.id).where(or(users.c.id.gt(1), users.c.score.gt(1))));
    expect(sameStructure(twice, two)).toBe(false);
    expect(walkKey(twice).binds).toHaveLength(1);
    expect(walkKey(two).binds).toHaveLength(2);
  });

  it("tell types of values apart, which decide how they are sent", () => {
    expect(sameStructure(nodeOf(literal(1)), nodeOf(literal(1.5)))).toBe(false);
    expect(sameStructure(nodeOf(literal("a", t.string(10))), nodeOf(literal("a", t.string(10))))).toBe(true);
    expect(sameStructure(nodeOf(bindParam("a", t.integer())), nodeOf(bindParam("b", t.integer())))).toBe(false);
  });

  it("hold what is only pointed at: the subquery behind a selected column", () => {
    const behind = (limit: string) => {
      const sq = select(users.c.id).where(text(limit)).subquery("sq");
      return nodeOf(select(sq.c.id));
    };
    expect(sameStructure(behind("id > 1"), behind("id > 1"))).toBe(true);
    expect(sameStructure(behind("id > 1"), behind("id > 2"))).toBe(false);
  });

  it("tell two aliases of one table from one alias used twice", () => {
    const pair = (same: boolean) => {
      const first = users.alias("a");
      const second = same ? first : users.alias("a");
      return nodeOf(select(first.c.id, second.c.id));
    };
    expect(sameStructure(pair(true), pair(false))).toBe(false);
  });
});

describe("nodes", () => {
  it("visit every field they have, so that none can be forgotten in a key or a copy", () => {
    // What a bound value and a schema object are is not in their fields but in their identity; options of a run are no structure.
    const exempt = new Set(["runOptions"]);
    fc.assert(
      fc.property(seeds, (given) => {
        for (const node of iterate(statementOf(given))) {
          if (node instanceof Bind || node.serial !== undefined) continue;
          const visited = new Set<string>();
          const note = (name: string): void => void visited.add(name);
          node.visitFields({ child: note, children: note, ref: note, value: note, bind: () => {} });
          // A derived column's name and type follow from its table and key.
          const derived = node instanceof ExpressionNode && node.kind === "column" ? ["name", "type"] : [];
          const forgotten = Object.keys(node).filter(
            (key) => key !== "kind" && !visited.has(key) && !exempt.has(key) && !derived.includes(key),
          );
          expect(forgotten, `${node.kind} does not visit`).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("can be copied whole: the copy compiles to the same SQL, with values from the original", () => {
    fc.assert(
      fc.property(seeds, (given) => {
        const statement = statementOf(given);
        const copy = cloneNode(statement);
        const { binds } = walkKey(statement);
        expect(compiled(copy, binds)).toEqual(compiled(statement, binds));
        expect(compiled(copy, binds).order).not.toContain(-1);
        expect(sameStructure(statement, copy, { values: true })).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("StatementCache", () => {
  const build = (name: string) => nodeOf(select(users.c.id).where(users.c.name.eq(name)));

  it("finds a statement that is built anew, with the values of the new one", () => {
    const cache = new StatementCache<string>();
    const first = cache.lookup(build("a"), "", () => "made");
    const second = cache.lookup(build("b"), "", () => "made again");
    expect([first.status, second.status, second.entry]).toEqual(["made", "hit", "made"]);
    expect(second.binds.map((bind) => bind.value)).toEqual(["b"]);
    expect(cache.statistics).toMatchObject({ hits: 1, misses: 1, size: 1 });
  });

  it("remembers the key of a statement that is kept, in any engine", () => {
    const kept = build("a");
    const [one, other] = [new StatementCache<number>(), new StatementCache<number>()];
    one.lookup(kept, "", () => 1);
    expect(other.lookup(kept, "", () => 2)).toMatchObject({ status: "made", entry: 2 });
    expect(one.lookup(kept, "", () => 3)).toMatchObject({ status: "hit", entry: 1 });
    expect(other.lookup(kept, "", () => 4)).toMatchObject({ status: "hit", entry: 2 });
  });

  it("keeps entries apart by variant", () => {
    const cache = new StatementCache<string>();
    const kept = build("a");
    expect(cache.lookup(kept, "a,b", () => "ab").entry).toBe("ab");
    expect(cache.lookup(kept, "a", () => "a").entry).toBe("a");
    expect(cache.lookup(kept, "a,b", () => "wrong").entry).toBe("ab");
    expect(cache.lookup(build("z"), "a", () => "wrong").entry).toBe("a");
  });

  it("lets go of what was used least recently", () => {
    const cache = new StatementCache<number>(2);
    const [a, b, c] = ["x", "y", "z"].map((label) => nodeOf(select(users.c.id.label(label))));
    if (a === undefined || b === undefined || c === undefined) throw new Error("three statements");
    cache.lookup(a, "", () => 1);
    cache.lookup(b, "", () => 2);
    cache.lookup(a, "", () => 0);
    cache.lookup(c, "", () => 3);
    expect(cache.statistics).toMatchObject({ size: 2, evictions: 1 });
    expect(cache.lookup(a, "", () => 9).entry).toBe(1);
    expect(cache.lookup(b, "", () => 9).entry).toBe(9);
  });

  it("does not keep a statement with a node that can't be cached", () => {
    class Moody extends ExpressionNode {
      readonly kind = "moody";
      get type() {
        return t.integer();
      }
      override get cacheable() {
        return false;
      }
      visitFields(): void {}
    }
    const cache = new StatementCache<number>();
    const statement = () => nodeOf(select(users.c.id).where(users.c.id.eq(new Moody() as never)));
    expect(cache.lookup(statement(), "", () => 1).status).toBe("uncacheable");
    expect(cache.lookup(statement(), "", () => 2)).toMatchObject({ status: "uncacheable", entry: 2 });
    expect(cache.statistics).toMatchObject({ uncacheable: 2, size: 0 });
  });

  it("stays as small as it was after a million distinct texts", () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const cache = new StatementCache<number>();
    const run = (from: number, to: number): void => {
      for (let i = from; i < to; i++) cache.lookup(nodeOf(text(`a text that is not worth keeping, number ${i}`)), "", () => i);
    };
    run(0, 20_000);
    collect();
    const before = process.memoryUsage().heapUsed;
    run(20_000, 1_000_000);
    collect();
    expect(cache.statistics).toMatchObject({ size: 500, misses: 1_000_000 });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8 * 1024 * 1024);
  }, 60_000);

  it("finds what is asked for often without asking the nodes, with the values of the statement at hand", () => {
    let visits = 0;
    class Counted extends ExpressionNode {
      readonly kind = "counted";
      readonly amount: Node;
      constructor(amount: Node) {
        super();
        this.amount = amount;
      }
      get type() {
        return t.integer();
      }
      visitFields(visitor: FieldVisitor): void {
        visits++;
        visitor.child("amount", this.amount);
      }
    }
    const cache = new StatementCache<string>();
    const statement = (i: number) => nodeOf(select(users.c.id).where(users.c.id.eq(new Counted(nodeOf(literal(i))) as never)));
    const found = Array.from({ length: 300 }, (_, i) => cache.lookup(statement(i), "", () => "made").binds[0]?.value);
    expect(found).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(visits).toBeLessThan(110);
    expect(cache.statistics).toMatchObject({ hits: 299, misses: 1, size: 1 });
  });

  it("keeps statements of one outline apart, however often each is asked for, and by variant", () => {
    const cache = new StatementCache<string>();
    const limits = [(i: number) => literal(i), (i: number) => func.abs(literal(i)), (i: number) => func.coalesce(literal(i), literal(0))];
    const statement = (kind: number, i: number) => nodeOf(select(users.c.id).where(users.c.id.eq(limits[kind]?.(i) as never)));
    for (let i = 0; i < 400; i++) {
      for (const kind of [0, 1, 2]) {
        for (const variant of ["a", "b"]) {
          const { entry, binds } = cache.lookup(statement(kind, i), variant, () => `${kind}${variant}`);
          expect([entry, binds[0]?.value]).toEqual([`${kind}${variant}`, i]);
        }
      }
    }
    expect(cache.statistics).toMatchObject({ misses: 6, size: 6 });
  });

  it("forgets what it let go of, also where that was asked for often", () => {
    const cache = new StatementCache<number>(1);
    const labelled = (label: string) => nodeOf(select(users.c.id.label(label)));
    for (let i = 0; i < 200; i++) cache.lookup(labelled("a"), "", () => 1);
    const kept = labelled("a");
    cache.lookup(kept, "", () => 0);
    cache.lookup(labelled("b"), "", () => 2);
    expect(cache.lookup(labelled("a"), "", () => 3)).toMatchObject({ status: "made", entry: 3 });
    expect(cache.lookup(kept, "", () => 4)).toMatchObject({ status: "hit", entry: 3 });
    cache.clear();
    expect(cache.lookup(kept, "", () => 5)).toMatchObject({ status: "made", entry: 5 });
  });

  it.each([
    ["put out", (cache: StatementCache<object>) => cache.lookup(nodeOf(select(users.c.id.label("last"))), "", () => ({}))],
    ["cleared", (cache: StatementCache<object>) => cache.clear()],
  ])("lets go of what is %s, although a statement that came before it is kept", (_, end) => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const cache = new StatementCache<object>(1);
    const kept = nodeOf(select(users.c.id));
    const entries: WeakRef<object>[] = [];
    const make = (): object => {
      const entry = {};
      entries.push(new WeakRef(entry));
      return entry;
    };
    cache.lookup(kept, "", make);
    (() => {
      for (let i = 0; i < 20; i++) cache.lookup(nodeOf(select(users.c.id.label(`n${i}`))), "", make);
    })();
    end(cache);
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      collect();
      // What the statement itself remembers, and what the buffers of the last walk hold, may stay.
      expect(entries.filter((each) => each.deref() !== undefined).length).toBeLessThanOrEqual(2);
      expect(kept).toBeDefined();
    });
  });

  it("works out a key once for each statement, and visits each node once in doing so", () => {
    let visits = 0;
    class Counted extends ExpressionNode {
      readonly kind = "counted";
      get type() {
        return t.integer();
      }
      visitFields(): void {
        visits++;
      }
    }
    const cache = new StatementCache<number>();
    const kept = nodeOf(select(func.max(new Counted() as never)));
    for (let i = 0; i < 5; i++) cache.lookup(kept, "", () => 1);
    expect(visits).toBe(1);
  });
});

describe("schema objects", () => {
  it("are told apart by identity, not by name", () => {
    const make = () => table("same", new MetaData(), { id: column(t.integer(), { primaryKey: true }) });
    const [a, b] = [make(), make()];
    expect(sameStructure(nodeOf(select(a.c.id)), nodeOf(select(b.c.id)))).toBe(false);
    expect(sameStructure(nodeOf(select(a.c.id)), nodeOf(select(a.c.id)))).toBe(true);
  });
});
