import { cast, column, deleteFrom, func, insert, literal, MetaData, select, sqlNull, types as t, table, update } from "@athanor/core";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const nodes = table("node", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  parentId: column(t.integer(), { name: "parent_id", nullable: true }),
  name: column(t.string(20)),
});
const others = table("other_node", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  name: column(t.string(20)),
});

/** Common table expressions. */
export const ctes: Topic = new Topic("CTEs", {
  metadata,
  async fill(connection: ConnectionFace) {
    await connection.execute(insert(nodes), [
      { id: 1, parentId: null, name: "root" },
      { id: 2, parentId: 1, name: "left" },
      { id: 3, parentId: 1, name: "right" },
      { id: 4, parentId: 2, name: "leaf" },
      { id: 5, parentId: 4, name: "bud" },
    ]);
  },
});

ctes.test("a CTE is selected from", async (connection) => {
  const inner = select(nodes.c.id, nodes.c.name).where(nodes.c.parentId.isNotNull()).cte("inner_nodes");
  expect(await valuesOf(connection, select(inner.c.name).orderBy(inner.c.id))).toEqual(["left", "right", "leaf", "bud"]);
});

ctes.test("a CTE is used twice under two names", async (connection) => {
  const all = select(nodes.c.id, nodes.c.parentId, nodes.c.name).cte("every_node");
  const parent = all.alias("parent");
  const statement = select(all.c.name, parent.c.name).join(parent, all.c.parentId.eq(parent.c.id)).where(all.c.id.gt(3)).orderBy(all.c.id);
  expect(await rowsOf(connection, statement)).toEqual([
    ["leaf", "left"],
    ["bud", "leaf"],
  ]);
});

ctes.test("a CTE stands on another one", async (connection) => {
  const deep = select(nodes.c.id).where(nodes.c.id.gt(2)).cte("deep");
  const deepest = select(deep.c.id).where(deep.c.id.gt(4)).cte("deepest");
  expect(await valuesOf(connection, select(deepest.c.id))).toEqual([5]);
});

ctes.test("a CTE without a name gets one", async (connection) => {
  const some = select(nodes.c.id).where(nodes.c.id.eq(2)).cte();
  expect(await valuesOf(connection, select(some.c.id))).toEqual([2]);
});

ctes.test("the values of several CTEs go where they belong", async (connection) => {
  const low = select(nodes.c.id).where(nodes.c.id.lt(3)).cte("low");
  const high = select(nodes.c.id).where(nodes.c.id.gt(4)).cte("high");
  const statement = select(high.c.id, low.c.id).crossJoin(low).where(low.c.id.ne(1), high.c.id.ne(7));
  expect(await rowsOf(connection, statement)).toEqual([[5, 2]]);
});

ctes.test("a recursive CTE walks a tree", async (connection) => {
  const tree = select(nodes.c.id, literal(0).label("depth"))
    .where(nodes.c.parentId.isNull())
    .cte("tree", { recursive: true })
    .recursive((self) => select(nodes.c.id, self.c.depth.add(1)).join(self, nodes.c.parentId.eq(self.c.id)));
  expect(await rowsOf(connection, select(tree.c.id, tree.c.depth).orderBy(tree.c.id))).toEqual([
    [1, 0],
    [2, 1],
    [3, 1],
    [4, 2],
    [5, 3],
  ]);
});

ctes.test("a recursive CTE counts, up to a bound value", async (connection) => {
  const upTo = (most: number) => {
    const count = select(cast(literal(1), t.integer()).label("n"))
      .cte("counter", { recursive: true })
      .recursive((self) => select(self.c.n.add(1)).where(self.c.n.lt(most)));
    return select(func.count(count.c.n), func.max(count.c.n));
  };
  expect(await rowsOf(connection, upTo(50))).toEqual([[50, 50]]);
  expect(await rowsOf(connection, upTo(7))).toEqual([[7, 7]]);
});

ctes.test("a distinct recursive CTE ends where it comes round", async (connection) => {
  const steps = select(cast(literal(0), t.integer()).label("n"))
    .cte("steps", { recursive: true })
    .recursive((self) => select(self.c.n.add(1).mod(4)), { distinct: true });
  expect(await valuesOf(connection, select(steps.c.n).orderBy(steps.c.n))).toEqual([0, 1, 2, 3]);
});

ctes.test("INSERT takes its rows from a CTE", async (connection) => {
  const leaves = select(nodes.c.id, nodes.c.name).where(nodes.c.id.gt(3)).cte("leaves");
  await connection.execute(insert(others).fromSelect(["id", "name"], select(leaves.c.id, leaves.c.name)));
  expect(await valuesOf(connection, select(others.c.name).orderBy(others.c.id))).toEqual(["leaf", "bud"]);
});

ctes.test("UPDATE and DELETE ask a CTE", ["cteBeforeWrite"], async (connection) => {
  const deep = select(nodes.c.id).where(nodes.c.id.gte(4)).cte("deep");
  await connection.execute(
    update(nodes)
      .where(nodes.c.id.in(select(deep.c.id)))
      .values({ name: "deep" }),
  );
  expect(await valueOf(connection, select(func.count()).selectFrom(nodes).where(nodes.c.name.eq("deep")))).toBe(2);
  await connection.execute(deleteFrom(nodes).where(nodes.c.id.in(select(deep.c.id))));
  expect(await valuesOf(connection, select(nodes.c.id).orderBy(nodes.c.id))).toEqual([1, 2, 3]);
});

ctes.test("a CTE that deletes gives its rows to an INSERT", ["writingCtes"], async (connection) => {
  const gone = deleteFrom(nodes).where(nodes.c.id.gte(4)).returning(nodes.c.id, nodes.c.name).cte("gone");
  await connection.execute(insert(others).fromSelect(["id", "name"], select(gone.c.id, gone.c.name)));
  expect(await valuesOf(connection, select(others.c.name).orderBy(others.c.id))).toEqual(["leaf", "bud"]);
  expect(await valueOf(connection, select(func.count()).selectFrom(nodes))).toBe(3);
});

ctes.test("a CTE that updates gives what it has changed", ["writingCtes"], async (connection) => {
  const changed = update(nodes).where(nodes.c.parentId.eq(1)).values({ parentId: sqlNull() }).returning(nodes.c.name).cte("changed");
  expect(await valuesOf(connection, select(changed.c.name).orderBy(changed.c.name))).toEqual(["left", "right"]);
  expect(await valueOf(connection, select(func.count()).selectFrom(nodes).where(nodes.c.parentId.isNull()))).toBe(3);
});
