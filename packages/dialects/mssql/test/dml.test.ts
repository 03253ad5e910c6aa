/** INSERT, UPDATE, DELETE and MERGE, as SQL Server writes them. */
import { deleteFrom, insert, mergeInto, select, tuple, update } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { mssql } from "../src/index.ts";
import { ofUser, one, WRITES } from "./dml-statements.ts";
import type { Written } from "./dml-tables.ts";
import { orders, users } from "./dml-tables.ts";

const { id, name, email, visits } = users.c;
const text = (statement: Written) => statement.compile(mssql()).sql;

describe.each(WRITES)("%s", (_family, rows) => {
  it.each(rows)("%s", (_about, statement, sql) => {
    expect(text(statement)).toBe(sql);
  });
});

describe("what SQL Server can't say", () => {
  it.each<[string, Written, RegExp]>([
    ["an upsert by columns that are no key", one.onConflict([name]).doNothing(), /no unique key/],
    ["an upsert of a filtered index", one.onConflict([email], { where: visits.gt(1) }).doNothing(), /filtered indexes/],
    ["an upsert by a key that the values leave out", one.onConflict([id]).doNothing(), /"id", for which the INSERT has no value/],
    [
      "an upsert that reads what was not inserted",
      one.onConflict([email]).doUpdate(({ excluded }) => ({ name: excluded.name })),
      /excluded\.name/,
    ],
    [
      "an upsert with a hint of its own",
      one.onConflict([email]).doNothing().withHint(users, "WITH (TABLOCK)", { dialect: "mssql" }),
      /no prefixes and no hints/,
    ],
    ["two upserts", one.onConflict([email]).doNothing().onConflict([id]).doNothing(), /one onConflict/],
    [
      "nothing for some rows, and something for the others behind it",
      mergeInto(users).using(orders, ofUser).whenMatched(visits.gt(1)).doNothing().whenMatched().delete(),
      /no DO NOTHING in MERGE/,
    ],
    ["several rows of defaults", insert(orders).values([{}, {}] as never), /several rows of defaults/],
    ["row values in SET", update(users).assign(tuple(name, email), ["a", "b"]), /several columns at once/],
    ["the first rows to delete", deleteFrom(users).orderBy(id).limit(1), /no DELETE with orderBy.*subquery of their keys/],
    ["the first rows to update", update(users).values({ visits: 1 }).orderBy(id).limit(1), /no UPDATE with orderBy/],
    ["statements that write in WITH", select(deleteFrom(orders).returning(orders.c.id).cte("c").c.id), /nothing but SELECT in WITH/],
    ["ON DUPLICATE KEY UPDATE", one.onDuplicateKeyUpdate(() => ({ visits: 1 })), /use onConflict/],
  ])("%s", (_about, statement, message) => {
    expect(() => text(statement)).toThrow(message);
  });
});
