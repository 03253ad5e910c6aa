/** Copies of statements, whole or with parts replaced: they must say in SQL what the original says, of the same values. */
import { compileStatement, DEFAULT_DIALECT, StatementCache } from "@athanor/compiler";
import type { Node, Replacement } from "@athanor/core";
import {
  Alias,
  alias,
  Bind,
  bindParam,
  Cte,
  cloneNode,
  column,
  exists,
  FromClause,
  func,
  insert,
  literal,
  MetaData,
  nodeOf,
  replaceNodes,
  sameStructure,
  select,
  types as t,
  table,
  unionAll,
  walkKey,
} from "@athanor/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addresses, seeds, statementOf, users } from "./statements.arbitrary.ts";

const dialects = [
  DEFAULT_DIALECT,
  { ...DEFAULT_DIALECT, name: "positional", parameterStyle: "question" },
  { ...DEFAULT_DIALECT, name: "numbered", parameterStyle: "dollar" },
] as const;

/** What is sent for a statement, in every style of placeholders; a copy is compiled with its original's bound values. */
function sent(statement: Node, original = statement): (readonly [sql: string, values: unknown[]])[] {
  const { binds } = walkKey(original);
  return dialects.map((dialect) => {
    const { sql, values } = compileStatement(dialect, statement, binds).bind(binds);
    return [sql, values];
  });
}

/** A statement as the default dialect writes it. */
const written = (statement: unknown): string => String(nodeOf(statement));

const replaced = (statement: unknown, replacement: Replacement): string => String(replaceNodes(nodeOf(statement), replacement));

/** Puts one FROM element in the place of another. */
const swap =
  (what: unknown, by: unknown): Replacement =>
  (node) =>
    node === nodeOf(what) ? nodeOf(by) : undefined;

/** All nodes of a class in a statement, also those that columns only point at. */
function allOf<N extends Node>(root: Node, kind: abstract new (...args: never) => N): Set<N> {
  const seen = new Set<Node>();
  const look = (node: Node | null): void => {
    if (node === null || seen.has(node)) return;
    seen.add(node);
    if (node.serial === undefined)
      node.visitFields({
        child: (_, each) => look(each),
        children: (_, all) => all.forEach(look),
        ref: (_, each) => look(each),
        value() {},
        bind() {},
      });
  };
  look(root);
  return new Set([...seen].filter((node): node is N => node instanceof kind));
}

describe("a whole copy", () => {
  it("is sent as the original is, with the original's values", () => {
    fc.assert(
      fc.property(seeds, (given) => {
        const statement = statementOf(given);
        expect(sent(cloneNode(statement), statement)).toEqual(sent(statement));
        expect(sent(cloneNode(cloneNode(statement)), statement)).toEqual(sent(statement));
      }),
      { numRuns: 500 },
    );
  });

  it("stands for itself too: with its own values, it is sent as the original is", () => {
    fc.assert(
      fc.property(seeds, (given) => {
        const statement = statementOf(given);
        const copy = cloneNode(statement);
        const [own, others] = [walkKey(copy).binds, walkKey(statement).binds];
        expect(own.map((bind) => bind.origin)).toEqual(others.map((bind) => bind.origin));
        expect(sent(copy)).toEqual(sent(statement));
      }),
      { numRuns: 500 },
    );
  });

  it("has the original's key, and finds its entry in the cache", () => {
    fc.assert(
      fc.property(seeds, (given) => {
        const statement = statementOf(given);
        const copy = cloneNode(statement);
        expect(walkKey(copy).toKey()).toEqual(walkKey(statement).toKey());
        const cache = new StatementCache<number>();
        cache.lookup(statement, "", () => 1);
        expect(cache.lookup(copy, "", () => 2)).toMatchObject({ status: "hit", entry: 1 });
      }),
      { numRuns: 300 },
    );
  });

  it("takes the values of the statement at hand, not those it was copied with", () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.nat(1_000_000), { minLength: 10, maxLength: 40 }), (given, values) => {
        const [first, second] = [statementOf(given), statementOf({ ...given, values })];
        const copy = cloneNode(first);
        const [dialect] = dialects;
        const compiled = compileStatement(dialect, copy, walkKey(first).binds);
        expect(compiled.bind(walkKey(second).binds)).toEqual(
          compileStatement(dialect, second, walkKey(second).binds).bind(walkKey(second).binds),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("bound values of a copy", () => {
  it("are the original's by origin, wherever the copying put them", () => {
    const wanted = nodeOf(literal(7));
    const statement = nodeOf(
      select(users.c.id)
        .where(users.c.score.gt(wanted as never), users.c.id.ne(wanted as never))
        .limit(3),
    );
    const copy = replaceNodes(cloneNode(statement), swap(users, alias(users, "u")));
    const origins = [...allOf(copy, Bind)].map((bind) => bind.origin);
    expect(origins).toEqual([...allOf(statement, Bind)]);
    const { binds } = walkKey(statement);
    const compiled = compileStatement(dialects[1], copy, binds);
    expect(compiled.bind(binds).values).toEqual([7, 7, 3]);
    expect(compiled.slots.map(({ source }) => source.from)).toEqual(["statement", "statement", "statement"]);
  });

  it("keep what is said of them: a name, a list, a default that is required", () => {
    const statement = nodeOf(
      select(users.c.id).where(
        users.c.id.in([1, 2, 3]),
        users.c.score.gt(bindParam("least", t.integer())),
        users.c.score.lt(bindParam("most", t.integer(), 9)),
      ),
    );
    const copy = cloneNode(statement);
    const { binds } = walkKey(statement);
    const compiled = compileStatement(dialects[1], copy, binds);
    expect(compiled.bind(binds, { least: 4 })).toEqual({
      sql: "SELECT user_account.id FROM user_account WHERE user_account.id IN (?, ?, ?) AND user_account.score > ? AND user_account.score < ?",
      values: [1, 2, 3, 4, 9],
      expanded: true,
    });
    expect(() => compiled.bind(binds)).toThrow(/"least"/);
  });
});

describe("a replaced table", () => {
  const metadata = new MetaData();
  const people = table("people", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    name: column(t.string(30)),
    fullname: column(t.text(), { nullable: true }),
    score: column(t.integer()),
  });
  const mails = table("mail", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    userId: column(t.integer(), { name: "user_id", foreignKey: () => people.c.id }),
    email: column(t.string(255)),
  });

  it("is another one everywhere, in any statement", () => {
    fc.assert(
      fc.property(seeds, (given) => {
        const statement = statementOf(given);
        const both = (node: Node): Node | undefined => swap(users, people)(node, cloneNode) ?? swap(addresses, mails)(node, cloneNode);
        const expected = written(statement)
          .replaceAll("user_account", "people")
          .replaceAll(/\baddress\b/g, "mail");
        expect(replaced(statement, both)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("is under another name everywhere, in any statement that reads", () => {
    fc.assert(
      fc.property(seeds, (given) => {
        const statement = statementOf(given);
        fc.pre(["select", "compound_select"].includes(statement.kind));
        const expected = written(statement)
          .replaceAll("user_account.", "u.")
          .replaceAll(/user_account(?! AS)/g, "user_account AS u");
        expect(replaced(statement, swap(users, alias(users, "u")))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  /** A statement over two tables, and what becomes of it where they are others: what would have been built of those. */
  const expectReplaced = (build: (u: typeof users, a: typeof addresses) => unknown): void => {
    const statement = build(users, addresses);
    const [u, a] = [alias(users, "u"), alias(addresses, "a")].map((each) => each as unknown);
    expect(replaced(statement, swap(users, u))).toBe(written(build(u as typeof users, addresses)));
    expect(replaced(statement, swap(addresses, a))).toBe(written(build(users, a as typeof addresses)));
    expect(replaced(statement, swap(users, people))).toBe(written(statement).replaceAll("user_account", "people"));
    expect(replaced(statement, swap(users, u))).not.toBe(written(statement));
    expect(replaced(statement, swap(addresses, a))).not.toBe(written(statement));
  };

  it("is replaced on its own side of a self-join only", () => {
    const parent = alias(users, "parent");
    const build = (child: typeof users, other: typeof parent) =>
      select(child.c.id, other.c.name).join(other, other.c.id.eq(child.c.score)).where(child.c.name.ne("x"), other.c.name.ne("y"));
    const statement = build(users, parent);
    const child = alias(users, "child") as unknown as typeof users;
    expect(replaced(statement, swap(users, child))).toBe(written(build(child, parent)));
    expect(replaced(statement, swap(users, child))).toMatch(
      /FROM user_account AS child JOIN user_account AS parent ON parent\.id = child\.score/,
    );
    const boss = alias(users, "boss") as unknown as typeof parent;
    expect(replaced(statement, swap(parent, boss))).toBe(written(build(users, boss)));
  });

  it("keeps the correlation of what is nested", () => {
    expectReplaced((u, a) =>
      select(u.c.id, select(func.max(a.c.id)).where(a.c.userId.eq(u.c.id)).scalarSubquery().label("last")).where(
        exists(select(a.c.id).where(a.c.userId.eq(u.c.id))),
      ),
    );
    const correlated = select(users.c.id).where(exists(select(addresses.c.id).where(addresses.c.userId.eq(users.c.id))));
    expect(replaced(correlated, swap(users, alias(users, "u")))).toMatch(
      /EXISTS \(SELECT [^()]* FROM address WHERE address\.user_id = u\.id\)$/,
    );
  });

  it("keeps a correlation that is said", () => {
    expectReplaced((u, a) =>
      select(u.c.id, a.c.id)
        .join(a, a.c.userId.eq(u.c.id))
        .where(exists(select(func.count()).selectFrom(u).where(u.c.score.gt(a.c.id)).correlate(a))),
    );
  });

  it("keeps a lateral subquery beside what it refers to", () => {
    expectReplaced((u, a) => select(u.c.id, select(a.c.email).where(a.c.userId.eq(u.c.id)).limit(1).lateral("side").c.email));
    const side = select(addresses.c.email).where(addresses.c.userId.eq(users.c.id)).limit(1).lateral("side");
    const text = replaced(select(users.c.id, side.c.email), swap(users, alias(users, "u")));
    expect(text).toMatch(/FROM user_account AS u, LATERAL \(SELECT .* FROM address WHERE address\.user_id = u\.id /);
  });

  it("within a subquery changes that, and the statement's columns are the changed one's", () => {
    expectReplaced((u, a) => {
      const sub = select(u.c.id, u.c.name.label("n"), func.count())
        .join(a, a.c.userId.eq(u.c.id))
        .where(u.c.score.gt(1))
        .groupBy(u.c.id)
        .subquery("sub");
      return select(sub.c.n, sub.c.count).where(sub.c.id.gt(2));
    });
  });

  it("is written to", () => {
    const statement = insert(users)
      .values({ name: "a", score: 1 })
      .onConflict([users.c.id])
      .doUpdate(({ excluded }) => ({ name: excluded.name }), { where: users.c.score.lt(5) })
      .returning(users.c.id);
    expect(replaced(statement, swap(users, people))).toBe(written(statement).replaceAll("user_account", "people"));
  });
});

describe("common table expressions", () => {
  const pickedOf = (wanted: string) => select(users.c.id, users.c.score).where(users.c.name.eq(wanted)).cte("picked");
  const aliasOf = (cte: ReturnType<typeof pickedOf>, name: string) => {
    const node = nodeOf(cte);
    if (!(node instanceof Cte)) throw new Error("no CTE");
    return node.alias(name) as unknown as typeof cte;
  };
  const using = (picked: ReturnType<typeof pickedOf>, again: ReturnType<typeof pickedOf>) =>
    nodeOf(
      select(picked.c.id)
        .join(again, again.c.id.eq(picked.c.score))
        .where(picked.c.score.gt(select(func.avg(picked.c.score)).scalarSubquery()), users.c.id.in(select(picked.c.id))),
    );
  const picked = pickedOf("x");
  const again = aliasOf(picked, "again");
  const statement = using(picked, again);

  it("that are used in several places stay one in a copy", () => {
    const copy = cloneNode(statement);
    expect(allOf(copy, Cte).size).toBe(1);
    expect(written(copy)).toBe(written(statement));
    expect(written(copy).match(/picked AS \(SELECT/g)).toHaveLength(1);
  });

  it("are copied once where something in them is replaced", () => {
    const other = nodeOf(users.c.score);
    const copy = replaceNodes(statement, (node) => (node instanceof Bind && node.value === "x" ? other : undefined));
    const [cte, ...more] = allOf(copy, Cte);
    expect(more).toEqual([]);
    expect(cte).toBeInstanceOf(Cte);
    expect([...allOf(statement, Cte)]).not.toContain(cte);
    expect(new Set([...allOf(copy, Alias)].map(({ element }) => element))).toEqual(new Set([cte]));
    expect(written(copy)).toBe(written(statement).replace(":name_1", "user_account.score"));
  });

  it("stay what they were where something beside them is replaced", () => {
    const copy = replaceNodes(statement, swap(again, aliasOf(picked, "once_more")));
    expect([...allOf(copy, Cte)]).toEqual([...allOf(statement, Cte)]);
    expect(written(copy)).toBe(written(statement).replaceAll("again", "once_more"));
  });

  it("can be replaced by another one, everywhere", () => {
    const others = select(addresses.c.id, addresses.c.userId.label("score")).cte("others") as unknown as typeof picked;
    expect(replaced(statement, swap(picked, others))).toBe(written(using(others, aliasOf(others, "again"))));
  });

  describe("that are recursive", () => {
    const build = (u: typeof users) => {
      const tree = select(u.c.id)
        .where(u.c.name.eq("root"))
        .cte("tree", { recursive: true })
        .recursive((self) => select(u.c.id).join(self, u.c.score.eq(self.c.id)).where(u.c.id.ne(0)));
      return nodeOf(unionAll(select(tree.c.id), select(u.c.id).where(u.c.id.in(select(tree.c.id)))));
    };
    const twice = build(users);

    it("stay one, used twice, in a copy and with a part replaced", () => {
      const copy = cloneNode(twice);
      expect(written(copy)).toBe(written(twice));
      expect(written(copy).match(/WITH RECURSIVE/g)).toHaveLength(1);
      // The recursion is two nodes: the whole, and the part that it restates and refers to.
      expect([twice, copy].map((each) => allOf(each, Cte).size)).toEqual([2, 2]);
      const u = alias(users, "u") as unknown as typeof users;
      const renamed = replaceNodes(twice, swap(users, u));
      expect(allOf(renamed, Cte).size).toBe(2);
      expect(written(renamed)).toBe(written(build(u)));
    });

    it("refer to the copy of themselves", () => {
      const [copies, originals] = [allOf(cloneNode(twice), Cte), allOf(twice, Cte)];
      expect([...copies].filter((cte) => cte.restates !== null)).toHaveLength(1);
      for (const cte of copies) {
        expect(originals.has(cte)).toBe(false);
        if (cte.restates !== null) expect(copies.has(cte.restates)).toBe(true);
      }
    });
  });
});

describe("anonymous names", () => {
  it("are the same in a copy, numbered by the statement they stand in", () => {
    const [first, second] = [users, addresses].map((each) => {
      const source = nodeOf(each);
      if (!(source instanceof FromClause)) throw new Error("a table is a FROM element");
      return new Alias(source, null);
    });
    if (first === undefined || second === undefined) throw new Error("two aliases");
    const statement = nodeOf(select(first.columnFor("id") as never, second.columnFor("id") as never, func.count(), func.count()));
    const copy = cloneNode(statement);
    expect(written(copy)).toBe(written(statement));
    expect(written(copy)).toContain("user_account AS user_account_1, address AS address_1");
    expect(sameStructure(statement, copy)).toBe(true);
  });
});
