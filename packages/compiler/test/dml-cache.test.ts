/** Statements that write in the cache: one text for all values, another for every other structure; and copies of them. */
import { compileStatement } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import {
  alias,
  cloneNode,
  deleteFrom,
  fromDmlColumn,
  func,
  insert,
  literal,
  mergeInto,
  nodeOf,
  replaceNodes,
  sameStructure,
  select,
  types as t,
  tuple,
  update,
  walkKey,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { accounts, orders, POSITIONAL, posts, sent, users } from "./dml-tables.ts";

const { id, name, fullname } = users.c;
const source = select(orders.c.userId, orders.c.amount).where(orders.c.amount.gt(1)).subquery("source");

/** Statements of one structure each, with a number or its text as their values. */
const statements: readonly (readonly [string, (n: number) => unknown])[] = [
  ["a row", (n) => insert(users).values({ name: `${n}`, fullname: literal(`${n}`).concat("!") })],
  ["rows, some with defaults", (n) => insert(posts).values([{ title: `${n}` }, { title: "b", kind: `${n}` }])],
  ["from a SELECT, with defaults", (n) => insert(posts).fromSelect(["title"], select(name).where(id.gt(n)))],
  [
    "an upsert",
    (n) =>
      insert(accounts)
        .values({ email: `${n}` })
        .onConflict([accounts.c.email])
        .doUpdate(() => ({ visits: n }), { where: accounts.c.visits.lt(n) }),
  ],
  [
    "an upsert of a partial index",
    (n) =>
      insert(accounts)
        .values({ email: "a" })
        .onConflict([accounts.c.email], { where: accounts.c.visits.eq(n) })
        .doNothing(),
  ],
  [
    "ON DUPLICATE KEY",
    (n) =>
      insert(accounts)
        .values({ email: "a" })
        .onDuplicateKeyUpdate(({ set }) => [set(accounts.c.visits, n)]),
  ],
  [
    "an update",
    (n) =>
      update(users)
        .values({ name: `${n}`, fullname: fromDmlColumn(name) })
        .where(id.eq(n))
        .limit(n)
        .returning(name.concat(`${n}`).label("x")),
  ],
  [
    "an update in an order",
    (n) =>
      update(users).orderedValues([
        [fullname, `${n}`],
        [name, "a"],
      ]),
  ],
  [
    "an update of a row value",
    (n) =>
      update(users)
        .assign(tuple(name, fullname), [`${n}`, null])
        .from(orders)
        .where(orders.c.userId.eq(n)),
  ],
  [
    "a delete",
    (n) =>
      deleteFrom(users)
        .using(orders)
        .where(orders.c.amount.in([n, 2]), orders.c.userId.eq(id)),
  ],
  [
    "a merge",
    (n) =>
      mergeInto(users)
        .using(source, id.eq(source.c.userId))
        .whenMatched(source.c.amount.gt(n))
        .update({ name: `${n}` })
        .whenNotMatched()
        .insert({ name: `${n}` }),
  ],
  [
    "in WITH",
    (n) =>
      select(
        insert(users)
          .values({ name: `${n}` })
          .returning(id)
          .cte("c").c.id,
      ),
  ],
];

describe.each(statements)("%s", (_about, build) => {
  const [one, two] = [nodeOf(build(1)), nodeOf(build(2))];

  it("has a key that no value changes", () => {
    expect(sameStructure(one, two)).toBe(true);
    expect(walkKey(one).cacheable).toBe(true);
  });

  it("compiled once, is sent with the values of the statement at hand", () => {
    const compiled = compileStatement(POSITIONAL, one, walkKey(one).binds, { columnKeys: [] });
    const { sql, values } = compiled.bind(walkKey(two).binds);
    expect([sql, values]).toEqual(sent(two, undefined, []));
    expect(JSON.stringify([sql, values])).not.toBe(JSON.stringify(sent(one, undefined, [])));
  });

  it("is the same when it is copied", () => {
    const copy = cloneNode(one);
    const { binds } = walkKey(one);
    const { sql, values } = compileStatement(POSITIONAL, copy, binds, { columnKeys: [] }).bind(binds);
    expect([sql, values]).toEqual(sent(one, undefined, []));
  });
});

describe("another structure has another key", () => {
  const row = insert(posts).values({ title: "a" });
  const ordered = update(users).orderedValues([[name, "a"]]);
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    [
      "a default that a row gives no value for",
      insert(posts).values([{ title: "a" }, { title: "b", kind: "c" }]),
      insert(posts).values([{ title: "a", kind: "c" }, { title: "b" }]),
    ],
    [
      "a key with another meaning",
      row.onConflict([posts.c.title]).doNothing(),
      row.onConflict([posts.c.title], { anyKey: true }).doNothing(),
    ],
    ["a constraint's name", row.onConflict({ constraint: "a" }).doNothing(), row.onConflict({ constraint: "b" }).doNothing()],
    [
      "defaults of a SELECT",
      insert(posts).fromSelect(["title"], select(name)),
      insert(posts).fromSelect(["title"], select(name), { includeDefaults: false }),
    ],
    ["an order", ordered, update(users).assign(name, "a")],
    [
      "the order",
      update(users).orderedValues([
        [name, "a"],
        [fullname, "b"],
      ]),
      update(users).orderedValues([
        [fullname, "a"],
        [name, "b"],
      ]),
    ],
    ["the columns of an UPDATE", update(users).values({ name: "a" }), update(users).values({ fullname: "a" })],
    ["wishes about RETURNING", row.returning(posts.c.id), row.returning(posts.c.id, { sortByParameterOrder: true })],
    ["a hint", row, row.withHint(posts, "x")],
    [
      "what a MERGE does",
      mergeInto(users).using(source, id.eq(1)).whenMatched().delete(),
      mergeInto(users).using(source, id.eq(1)).whenMatched().doNothing(),
    ],
    [
      "what rows a MERGE is about",
      mergeInto(users).using(source, id.eq(1)).whenMatched().delete(),
      mergeInto(users).using(source, id.eq(1)).whenNotMatchedBySource().delete(),
    ],
  ];

  it.each(pairs)("%s", (_about, one, other) => {
    expect(sameStructure(nodeOf(one), nodeOf(other))).toBe(false);
  });
});

describe("replacing a part", () => {
  const swap = (root: unknown, what: unknown, by: unknown): Node =>
    replaceNodes(nodeOf(root), (node) => (node === nodeOf(what) ? nodeOf(by) : undefined));

  it("takes conditions, values and RETURNING along", () => {
    const archive = alias(users, "archive");
    const statement = update(users)
      .values({ name: func.lower(name) })
      .where(id.gt(1))
      .returning(id);
    expect(String(swap(statement, users, archive))).toBe(
      "UPDATE users AS archive SET name=lower(archive.name) WHERE archive.id > :id_1 RETURNING archive.id",
    );
  });

  it("takes the source of a MERGE along", () => {
    const merge = mergeInto(users)
      .using(source, id.eq(source.c.userId))
      .whenMatched()
      .update({ fullname: source.c.amount.cast(t.text()) });
    const other = select(orders.c.userId, orders.c.amount).subquery("other");
    expect(String(swap(merge, source, other))).toContain(
      "AS other ON users.id = other.user_id WHEN MATCHED THEN UPDATE SET fullname = CAST(other.amount AS TEXT)",
    );
  });
});
