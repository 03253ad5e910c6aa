/** Names of constraints and indexes that were given none. */
import type { Column, NamingFacts, Table } from "@athanor/core";
import {
  checkConstraint,
  column,
  conventionalName,
  index,
  MetaData,
  nodeOf,
  sql,
  Table as TableClass,
  types as t,
  table,
  text,
  uniqueConstraint,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { thrownBy } from "./thrown.ts";

function tableNode(of: unknown): Table {
  const node = nodeOf(of);
  if (!(node instanceof TableClass)) throw new Error("no table");
  return node;
}

const orders = tableNode(
  table("order_line", new MetaData(), {
    orderId: column(t.integer(), { name: "order_id", primaryKey: true }),
    itemId: column(t.integer(), { name: "item_id", primaryKey: true }),
    amount: column(t.integer()),
  }),
);
const targets = tableNode(
  table("stock_item", new MetaData(), {
    itemKey: column(t.integer(), { name: "item_key", primaryKey: true }),
    shelf: column(t.integer(), { primaryKey: true }),
  }),
);

const of = (owner: Table, ...keys: readonly string[]): Column[] => owner.columnList.filter(({ key }) => keys.includes(key));

/** What a template gives for a foreign key of two columns. */
function named(template: string, facts: Partial<NamingFacts> = {}): string | null {
  return conventionalName({ fk: template }, "fk", {
    table: "order_line",
    columns: of(orders, "orderId", "itemId"),
    referredTable: "stock_item",
    referredColumns: of(targets, "itemKey", "shelf"),
    constraintName: "given",
    ...facts,
  });
}

describe("the tokens of a naming convention", () => {
  it.each([
    ["%(table)s", "order_line"],
    ["%(table_name)s", "order_line"],
    ["%(column_0)s", "order_id"],
    ["%(column_0_name)s", "order_id"],
    ["%(column_1_name)s", "item_id"],
    ["%(column_2_name)s", ""],
    ["%(column_0_key)s", "orderId"],
    ["%(column_0_label)s", "order_line_order_id"],
    ["%(column_0N_name)s", "order_iditem_id"],
    ["%(column_0_N_name)s", "order_id_item_id"],
    ["%(column_0_N_key)s", "orderId_itemId"],
    ["%(column_0_N_label)s", "order_line_order_id_order_line_item_id"],
    ["%(referred_table)s", "stock_item"],
    ["%(referred_table_name)s", "stock_item"],
    ["%(referred_column_0)s", "item_key"],
    ["%(referred_column_0_name)s", "item_key"],
    ["%(referred_column_1_name)s", "shelf"],
    ["%(referred_column_0_N_name)s", "item_key_shelf"],
    ["%(constraint_name)s", "given"],
    ["fk_%(table)s_%(column_0)s_%(referred_table)s", "fk_order_line_order_id_stock_item"],
    ["plain", "plain"],
  ])("%s is %s", (template, expected) => {
    expect(named(template)).toBe(expected);
  });

  it("are taken as they are where a name looks like a replacement pattern or a token", () => {
    expect(named("%(table)s_x", { table: "$&%(column_0)s$1" })).toBe("$&%(column_0)s$1_x");
  });

  it("that there isn't are refused at once, and named", () => {
    const error = thrownBy(() => new MetaData({ namingConvention: { fk: "fk_%(tabel)s_%(column_0)s" } }));
    expect(error.message).toMatch(/"fk" has the token %\(tabel\)s.*table/);
    expect(thrownBy(() => new MetaData({ namingConvention: { ix: "%(column_x_name)s" } })).message).toContain("%(column_x_name)s");
  });

  it("belong to a kind that there is", () => {
    expect(thrownBy(() => new MetaData({ namingConvention: { index: "ix_%(table)s" } })).message).toMatch(/"index".*ix, uq, ck, fk, pk/);
  });

  it("give no name where the convention asks for one that was not given", () => {
    expect(named("ck_%(table)s_%(constraint_name)s", { constraintName: null })).toBeNull();
    expect(conventionalName({}, "uq", { table: "x", columns: [] })).toBeNull();
  });
});

describe("names of a table's constraints", () => {
  const conventions = {
    ix: "ix_%(table)s_%(column_0_N_name)s",
    uq: "uq_%(table)s_%(column_0_N_name)s",
    ck: "ck_%(table)s_%(constraint_name)s",
    pk: "pk_%(table)s",
  };
  const make = (namingConvention: Record<string, string>) =>
    tableNode(
      table(
        "item",
        new MetaData({ namingConvention }),
        {
          id: column(t.integer(), { primaryKey: true }),
          label: column(t.text(), { index: true }),
          code: column(t.text(), { unique: true, name: "item_code" }),
          both: column(t.text(), { index: true, unique: true }),
        },
        (c) => [
          uniqueConstraint("label", "code"),
          checkConstraint(c.id.gt(0), { name: "positive" }),
          checkConstraint(sql`length(label) > 3`),
          index("my_index", c.label, c.code),
        ],
      ),
    );

  it("follow the convention, each by its kind", () => {
    const item = make(conventions);
    expect(item.primaryKey.name).toBe("pk_item");
    expect(item.indexes.map(({ name }) => name)).toEqual(["ix_item_label", "ix_item_both", "my_index"]);
    expect(item.uniques.map(({ name }) => name)).toEqual(["uq_item_label_item_code", "uq_item_item_code"]);
    expect(item.checks.map(({ name }) => name)).toEqual(["ck_item_positive", null]);
  });

  it("are none without a convention, but for indexes, which need one", () => {
    const item = make({});
    expect(item.primaryKey.name).toBeNull();
    expect(item.uniques.map(({ name }) => name)).toEqual([null, null]);
    expect(item.checks.map(({ name }) => name)).toEqual(["positive", null]);
    expect(item.indexes.map(({ name }) => name)).toEqual(["ix_item_label", "ix_item_both", "my_index"]);
  });

  it("that were given win over a convention that does not speak of them", () => {
    expect(make({ ck: "ck_%(table)s_%(column_0)s" }).checks.map(({ name }) => name)).toEqual(["positive", "ck_item_"]);
  });

  it("of checks know the columns of the condition", () => {
    const item = tableNode(
      table(
        "item",
        new MetaData({ namingConvention: { ck: "ck_%(table)s_%(column_0_N_name)s" } }),
        { low: column(t.integer()), high: column(t.integer(), { name: "top" }) },
        (c) => [checkConstraint(c.low.lt(c.high)), checkConstraint(c.high.gt(0))],
      ),
    );
    expect(item.checks.map(({ name }) => name)).toEqual(["ck_item_low_top", "ck_item_top"]);
  });

  it("are asked for where an index has neither a name nor a convention that gives one", () => {
    const metadata = new MetaData({ namingConvention: { ix: "ix_%(constraint_name)s" } });
    const error = thrownBy(() => table("item", metadata, { id: column(t.integer(), { index: true }) }));
    expect(error.message).toMatch(/index of table "item" has no name/);
    expect(metadata.tables.size).toBe(0);
  });

  it("of indexes over expressions take the columns that stand for themselves, or that are ordered", () => {
    const metadata = new MetaData({ namingConvention: { ix: "ix_%(column_0_N_name)s" } });
    const item = tableNode(table("item", metadata, { a: column(t.text(), { index: true }) }, () => [index("given", text("lower(a)"))]));
    expect(item.indexes.map(({ name }) => name)).toEqual(["ix_a", "given"]);
  });
});
