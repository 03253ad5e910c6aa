/** MERGE: what is written. */
import { alias, func, join, literal, mergeAction, mergeInto, select, types as t, values } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { able, executed, orders, posts, sent, users } from "./dml-tables.ts";

const { id, name } = users.c;
const news = values("news", { id: t.integer(), name: t.string() }).data([{ id: 1, name: "a" }]);
const into = mergeInto(users).using(news, id.eq(news.c.id));
const MERGE = "MERGE INTO users USING (VALUES (:param_1, :param_2)) AS news (id, name) ON users.id = news.id";

describe("a MERGE as text", () => {
  it.each<[string, unknown, string]>([
    [
      "updates, deletes and inserts, each on a condition",
      into
        .whenMatched(news.c.name.eq(""))
        .delete()
        .whenMatched(name.ne(news.c.name))
        .update({ name: news.c.name })
        .whenNotMatched(news.c.id.gt(0))
        .insert({ id: news.c.id, name: news.c.name.concat("!") }),
      `${MERGE} WHEN MATCHED AND news.name = :name_1 THEN DELETE WHEN MATCHED AND users.name != news.name THEN UPDATE SET name = news.name WHEN NOT MATCHED AND news.id > :id_1 THEN INSERT (id, name) VALUES (news.id, (news.name || :name_2))`,
    ],
    [
      "does nothing",
      into.whenMatched().doNothing().whenNotMatched().insert({ name: news.c.name }),
      `${MERGE} WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED THEN INSERT (name) VALUES (news.name)`,
    ],
    [
      "acts on rows that the source has not",
      into.whenNotMatchedBySource(name.eq("a")).delete().whenNotMatchedBySource().update({ fullname: null }),
      `${MERGE} WHEN NOT MATCHED BY SOURCE AND users.name = :name_1 THEN DELETE WHEN NOT MATCHED BY SOURCE THEN UPDATE SET fullname = :fullname_1`,
    ],
    [
      "columns in the table's order",
      into.whenMatched().update({ fullname: "b", name: "a" }),
      `${MERGE} WHEN MATCHED THEN UPDATE SET name = :name_1, fullname = :fullname_1`,
    ],
    [
      "gives back columns and what it did",
      into.whenMatched().delete().returning(id, mergeAction()),
      `${MERGE} WHEN MATCHED THEN DELETE RETURNING users.id, merge_action() AS action`,
    ],
    [
      "an alias, and a subquery",
      ((u, sums) =>
        mergeInto(u)
          .using(sums, u.c.id.eq(sums.c.userId))
          .whenMatched()
          .update({ fullname: sums.c.total.cast(t.text()) }))(
        alias(users, "u"),
        select(orders.c.userId, func.sum(orders.c.amount).label("total")).groupBy(orders.c.userId).subquery("sums"),
      ),
      "MERGE INTO users AS u USING (SELECT orders.user_id AS user_id, sum(orders.amount) AS total FROM orders GROUP BY orders.user_id) AS sums ON u.id = sums.user_id WHEN MATCHED THEN UPDATE SET fullname = CAST(sums.total AS TEXT)",
    ],
    [
      "from a CTE",
      ((c) => mergeInto(users).using(c, id.eq(c.c.id)).whenMatched().delete())(select(orders.c.id).cte("c")),
      "WITH c AS (SELECT orders.id AS id FROM orders) MERGE INTO users USING c ON users.id = c.id WHEN MATCHED THEN DELETE",
    ],
  ])("%s", (_name, statement, expected) => {
    expect(String(statement)).toBe(expected);
  });

  it("fills in the defaults that the program knows", () => {
    const statement = mergeInto(posts)
      .using(users, posts.c.id.eq(id))
      .whenMatched()
      .update({ title: name })
      .whenNotMatched()
      .insert({ title: "New" });
    expect(sent(statement)).toEqual([
      "MERGE INTO posts USING users ON posts.id = users.id WHEN MATCHED THEN UPDATE SET title = users.name, changed = clock(), touched = ? WHEN NOT MATCHED THEN INSERT (title, slug, kind, created) VALUES (?, ?, ?, clock())",
      [0, "New", "new", "note"],
    ]);
  });
});

describe("a MERGE", () => {
  it("is refused where there is none, or not all of it", () => {
    const deleting = into.whenMatched().delete();
    expect(() => executed(deleting, {}, able({ merge: false }))).toThrow(/no MERGE: use insert\(…\)\.onConflict/);
    expect(() => executed(deleting.returning(id), {}, able({ mergeReturning: false }))).toThrow(/no MERGE … RETURNING/);
    expect(() => executed(into.whenNotMatchedBySource().delete(), {}, able({ mergeBySource: false }))).toThrow(/BY SOURCE.*of its own/);
  });

  it("needs a clause, a table, a source, and something to set", () => {
    expect(() => executed(into)).toThrow(/at least one whenMatched/);
    expect(() => mergeInto(users).using(literal(1) as never, id.eq(1))).toThrow(/takes a table/);
    expect(() => into.whenMatched().update({})).toThrow(/mergeInto\(users\).update\(\) sets nothing/);
    expect(() => into.whenMatched().update({ nme: "a" } as never)).toThrow(/no column "nme"/);
    expect(() => into.whenMatched(undefined as never).update({ name: undefined as never })).toThrow(/undefined/);
    const both = mergeInto(join(users, orders, id.eq(orders.c.userId)) as never)
      .using(news, id.eq(news.c.id))
      .whenMatched()
      .delete();
    expect(() => executed(both)).toThrow(/needs a table or an alias/);
  });
});
