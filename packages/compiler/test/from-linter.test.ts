/** FROM elements that nothing connects: which statements are warned of, and which are not. */
import type { Node } from "@athanor/core";
import {
  alias,
  column,
  columnFunction,
  exists,
  func,
  MetaData,
  nodeOf,
  outerJoin,
  select,
  types as t,
  table,
  walkKey,
} from "@athanor/core";
import { describe, expect, test } from "vitest";
import { compileStatement, DEFAULT_DIALECT } from "../src/index.ts";

const metadata = new MetaData();
const users = table("users", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.text()),
  tags: column(t.array(t.text())),
});
const orders = table("orders", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { foreignKey: () => users.c.id }),
  note: column(t.text()),
});
const other = alias(users, "other");

function warnings(statement: unknown): readonly string[] {
  const node: Node = nodeOf(statement);
  return compileStatement(DEFAULT_DIALECT, node, walkKey(node).binds).warnings;
}

describe("warned of", () => {
  test.each([
    ["two tables", select(users.c.id, orders.c.id)],
    ["two tables, each with a condition of its own", select(users.c.id, orders.c.id).where(users.c.id.gt(1), orders.c.id.gt(1))],
    ["a table and an alias of it", select(users.c.id, other.c.id)],
    ["a third table beside two that are joined", select(users.c.id, other.c.id).selectFrom(outerJoin(users, orders), other)],
    ["a nested statement", select(orders.c.id).where(exists(select(users.c.id, other.c.id)))],
  ])("%s", (_name, statement) => {
    const [warning, ...more] = warnings(statement);
    expect(warning).toMatch(/combines every row of .*"users".* with every row of .*"(orders|other)"/);
    expect(more).toEqual([]);
  });
});

describe("not warned of", () => {
  test.each([
    ["one table", select(users.c.id)],
    ["a join", select(users.c.id, orders.c.id).join(orders, users.c.id.eq(orders.c.userId))],
    ["a cross join, which says so", select(users.c.id, other.c.id).crossJoin(other)],
    ["a comparison", select(users.c.id, orders.c.id).where(users.c.id.eq(orders.c.userId))],
    ["a comparison within OR", select(users.c.id, orders.c.id).where(users.c.id.eq(orders.c.userId).or(users.c.id.gt(3)))],
    ["LIKE", select(users.c.id, orders.c.id).where(users.c.name.like(orders.c.note))],
    ["BETWEEN", select(users.c.id, other.c.id, orders.c.id).where(users.c.id.between(other.c.id, orders.c.id))],
    ["a function of a column", select(users.c.id, columnFunction(func.named("unnest", t.text())(users.c.tags), "tag"))],
    ["a lateral subquery", select(users.c.id, select(orders.c.id).where(orders.c.userId.eq(users.c.id)).lateral("last").c.id)],
    ["a correlated subquery", select(users.c.id).where(exists(select(orders.c.id).where(orders.c.userId.eq(users.c.id))))],
  ])("%s", (_name, statement) => {
    expect(warnings(statement)).toEqual([]);
  });
});
