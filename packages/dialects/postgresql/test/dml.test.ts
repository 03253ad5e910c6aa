/** INSERT, UPDATE, DELETE and MERGE, as PostgreSQL writes them. */
import { insert, mergeAction, mergeInto, select, update } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { postgresql } from "../src/index.ts";
import { added, DELETES, INSERTS, UPDATES } from "./dml-statements.ts";
import type { Written } from "./dml-tables.ts";
import { orders, users } from "./dml-tables.ts";

const { id } = users.c;
const ofUser = orders.c.userId.eq(id);
const text = (statement: Written, dialect = postgresql()) => statement.compile(dialect).sql;

describe("INSERT", () => {
  it.each(INSERTS)("%s", (_name, statement, sql) => {
    expect(text(statement)).toBe(sql);
  });

  it("numbers its placeholders in the order of the text, also where WITH is written last", () => {
    const { sql, params } = insert(orders)
      .values({ userId: select(added.c.id).scalarSubquery() as never, amount: 9 })
      .compile(postgresql());
    expect(sql).toBe(
      "WITH added AS (INSERT INTO users (name, visits) VALUES ($1::VARCHAR, $2::INTEGER) RETURNING users.id, users.visits) INSERT INTO orders (user_id, amount) VALUES ((SELECT added.id FROM added), $3::INTEGER)",
    );
    expect(params).toEqual(["a", 1, 9]);
  });
});

describe("UPDATE", () => {
  it.each(UPDATES)("%s", (_name, statement, sql) => {
    expect(text(statement)).toBe(sql);
  });
});

describe("DELETE", () => {
  it.each(DELETES)("%s", (_name, statement, sql) => {
    expect(text(statement)).toBe(sql);
  });
});

describe("MERGE", () => {
  const merge = mergeInto(users)
    .using(orders, ofUser)
    .whenMatched(orders.c.amount.eq(0))
    .doNothing()
    .whenMatched()
    .update({ visits: orders.c.amount });
  const merged =
    "MERGE INTO users USING orders ON orders.user_id = users.id WHEN MATCHED AND orders.amount = $1::INTEGER THEN DO NOTHING WHEN MATCHED THEN UPDATE SET visits = orders.amount, changed = $2::INTEGER";

  it("is there from 15 on", () => {
    expect(text(merge)).toBe(merged);
    expect(text(merge, postgresql({ serverVersion: "15.2" }))).toBe(merged);
    expect(() => text(merge, postgresql({ serverVersion: "14" }))).toThrow(/no MERGE/);
  });

  it("gives rows back, and is about rows that the source has not, from 17 on", () => {
    const full = merge.whenNotMatchedBySource().delete().returning(id, mergeAction());
    expect(() => text(full)).toThrow(/BY SOURCE/);
    expect(text(full, postgresql({ serverVersion: "17" }))).toBe(
      `${merged} WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING users.id, merge_action() AS action`,
    );
  });
});

describe("what PostgreSQL can't say", () => {
  it.each<[string, Written, RegExp]>([
    [
      "ON DUPLICATE KEY UPDATE",
      insert(users)
        .values({})
        .onDuplicateKeyUpdate(() => ({ visits: 1 })),
      /use onConflict/,
    ],
    ["several onConflict()", insert(users).values({}).onConflict([id]).doNothing().onConflict().doNothing(), /one onConflict/],
    ["a column of another table", update(users).values({ visits: 1 }).assign(orders.c.amount, 1).where(ofUser), /one table/],
    ["a limit", update(users).values({ visits: 1 }).limit(1), /subquery of their keys/],
  ])("%s", (_name, statement, message) => {
    expect(() => text(statement)).toThrow(message);
  });
});
