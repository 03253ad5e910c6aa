/** The ON clause that foreign keys give. */
import type { ExpressionNode, FromClause } from "@athanor/core";
import {
  AmbiguousForeignKeysError,
  ArgumentError,
  Binary,
  canJoin,
  column,
  ExpressionList,
  FromClause as From,
  foreignKeyConstraint,
  Join,
  joinCondition,
  MetaData,
  NoForeignKeysError,
  nodeOf,
  OPERATORS,
  select,
  types as t,
  table,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { thrownBy } from "./thrown.ts";

const metadata = new MetaData();
const users = table("user_account", metadata, { id: column(t.integer(), { primaryKey: true }), name: column(t.text()) });
const addresses = table("address", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id }),
});
const letters = table("letter", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  fromId: column(t.integer(), { foreignKey: () => addresses.c.id }),
  toId: column(t.integer(), { foreignKey: () => addresses.c.id }),
});
const nodes = table("node", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  parentId: column(t.integer(), { nullable: true, foreignKey: () => nodes.c.id }),
});
const shelves = table("shelf", metadata, {
  row: column(t.integer(), { primaryKey: true }),
  place: column(t.integer(), { primaryKey: true }),
});
const goods = table(
  "good",
  metadata,
  { id: column(t.integer(), { primaryKey: true }), inRow: column(t.integer()), atPlace: column(t.integer()) },
  [foreignKeyConstraint(["inRow", "atPlace"], ["shelf.row", "shelf.place"])],
);

function from(object: unknown): FromClause {
  const node = nodeOf(object);
  if (!(node instanceof From)) throw new Error("no FROM element");
  return node;
}

/** The comparisons of a condition, each as the two columns that it compares. */
function pairsOf(condition: ExpressionNode): (readonly [ExpressionNode, ExpressionNode])[] {
  const parts = condition instanceof ExpressionList ? condition.elements : [condition];
  return parts.map((part) => {
    if (!(part instanceof Binary) || part.operation !== OPERATORS.eq) throw new Error("no comparison");
    return [part.left, part.right];
  });
}

describe("joinCondition", () => {
  const [user, address] = [from(users), from(addresses)];

  it("compares the key with what refers to it, from either side", () => {
    const expected = [[user.c["id"], address.c["userId"]]];
    expect(pairsOf(joinCondition(user, address))).toEqual(expected);
    expect(pairsOf(joinCondition(address, user))).toEqual(expected);
    expect([canJoin(user, address), canJoin(address, user)]).toEqual([true, true]);
  });

  it("compares all columns of a foreign key of several", () => {
    const [good, shelf] = [from(goods), from(shelves)];
    expect(pairsOf(joinCondition(good, shelf))).toEqual([
      [shelf.c["row"], good.c["inRow"]],
      [shelf.c["place"], good.c["atPlace"]],
    ]);
  });

  it("is kept for a pair of tables, and made anew for what passes by", () => {
    expect(joinCondition(user, address)).toBe(joinCondition(user, address));
    const passing = from(addresses.alias("a"));
    expect(joinCondition(user, passing)).not.toBe(joinCondition(user, passing));
  });

  it("is over the columns of aliases and subqueries where those are joined", () => {
    const [u, a] = [from(users.alias("u")), from(addresses.alias("a"))];
    expect(pairsOf(joinCondition(u, a))).toEqual([[u.c["id"], a.c["userId"]]]);
    const sub = from(select(addresses.c.id, addresses.c.userId).subquery("sub"));
    expect(pairsOf(joinCondition(u, sub))).toEqual([[u.c["id"], sub.c["userId"]]]);
  });

  it("needs the columns to be there: a subquery without them can't be joined", () => {
    const sub = from(select(addresses.c.id).subquery("sub"));
    expect(canJoin(user, sub)).toBe(false);
    expect(() => joinCondition(user, sub)).toThrow(NoForeignKeysError);
  });

  it("joins to that side of a join which the key leads to", () => {
    const joined = new Join(user, address, joinCondition(user, address), "inner");
    const other = from(addresses.alias("other"));
    expect(pairsOf(joinCondition(joined, other))).toEqual([[user.c["id"], other.c["userId"]]]);
  });

  it("takes the side that was joined last where several would do", () => {
    const first = from(addresses.alias("first"));
    const joined = new Join(first, new Join(address, user, joinCondition(address, user), "inner"), null, "cross");
    const more = table("remark", new MetaData(), { id: column(t.integer(), { primaryKey: true, foreignKey: () => addresses.c.id }) });
    expect(pairsOf(joinCondition(joined, from(more)))).toEqual([[address.c["id"], from(more).c["id"]]]);
  });

  it("within one table is that of its key to itself", () => {
    const node = from(nodes);
    expect(pairsOf(joinCondition(node, node))).toEqual([[node.c["id"], node.c["parentId"]]]);
  });
});

describe("a join without a condition", () => {
  it("that no foreign key links says so, names both sides and asks for ON", () => {
    const error = thrownBy(() => joinCondition(from(users), from(nodes)));
    expect(error).toBeInstanceOf(NoForeignKeysError);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.code).toBe("no-foreign-keys");
    expect(error.message).toBe(
      'No foreign key links the table "user_account" and the table "node": give the ON clause, join(target, condition).',
    );
    expect(canJoin(from(users), from(nodes))).toBe(false);
  });

  it("that several foreign keys link says which", () => {
    const error = thrownBy(() => joinCondition(from(addresses), from(letters)));
    expect(error).toBeInstanceOf(AmbiguousForeignKeysError);
    expect(error.code).toBe("ambiguous-foreign-keys");
    expect(error.message).toMatch(/the table "address" and the table "letter" \(.*fromId.*;.*toId.*\): give the ON clause/);
  });

  it("of a table with an alias of itself could go either way, and has to be told which", () => {
    const error = thrownBy(() => joinCondition(from(nodes), from(nodes.alias("parent"))));
    expect(error).toBeInstanceOf(AmbiguousForeignKeysError);
    expect(error.message).toMatch(/"node" and "parent" \(.*parentId.*;.*parentId.*\)/);
  });

  it("is asked again after the table that was missing has come", () => {
    const own = new MetaData();
    const late = from(table("late", own, { id: column(t.integer(), { primaryKey: true, foreignKey: "target.id" }) }));
    const other = from(table("other", own, { id: column(t.integer(), { primaryKey: true }) }));
    expect(thrownBy(() => joinCondition(late, other)).message).toMatch(/"late\.id" refers to "target\.id"/);
    const target = from(table("target", own, { id: column(t.integer(), { primaryKey: true }) }));
    expect(pairsOf(joinCondition(late, target))).toEqual([[target.c["id"], late.c["id"]]]);
    expect(() => joinCondition(late, other)).toThrow(NoForeignKeysError);
  });
});
