/** UPDATE and DELETE: what is written, and which values are sent. */
import {
  alias,
  bindParam,
  deleteFrom,
  exists,
  fromDmlColumn,
  func,
  identifier,
  join,
  literal,
  select,
  sqlTrue,
  types as t,
  text,
  tuple,
  update,
  values,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { able, executed, orders, posts, sent, users } from "./dml-tables.ts";

const { id, name, fullname } = users.c;
const u = alias(users, "u");
const list = alias(orders, "list");
const numbers = identifier("numbers", t.array(t.integer()));
const ofUser = orders.c.userId.eq(id);

describe("an UPDATE as text", () => {
  it.each<[string, unknown, string]>([
    ["without values, all columns", update(orders), "UPDATE orders SET id=:id, user_id=:userId, amount=:amount"],
    [
      "columns in the order of the table",
      update(users).values({ fullname: "A", name: "a" }),
      "UPDATE users SET name=:name, fullname=:fullname",
    ],
    [
      "columns in an order of their own",
      update(users).orderedValues([
        [fullname, name],
        [name, "a"],
      ]),
      "UPDATE users SET fullname=users.name, name=:name",
    ],
    [
      "values given one after the other",
      update(users)
        .values({ name: "a", fullname: "b" })
        .values({ name: name.concat("!") }),
      "UPDATE users SET name=(users.name || :name_1), fullname=:fullname",
    ],
    [
      "a value that is called as what it is compared with",
      update(users).values({ name: "a" }).where(name.eq("b")),
      "UPDATE users SET name=:name WHERE users.name = :name_1",
    ],
    [
      "what the program refreshes, unless it is set",
      update(posts).values({ title: "a", changed: "now" }),
      "UPDATE posts SET title=:title, changed=:changed, touched=:touched",
    ],
    [
      "a subquery that is correlated with the table",
      update(users).values({ fullname: select(func.max(orders.c.id).cast(t.text())).where(ofUser).scalarSubquery() }),
      "UPDATE users SET fullname=(SELECT CAST(max(orders.id) AS TEXT) AS max_1 FROM orders WHERE orders.user_id = users.id)",
    ],
    ["an element of an array", update(users).assign(numbers.at(2), 5), "UPDATE users SET numbers[:param_1]=:param_2"],
    [
      "a row value from values",
      update(users).assign(tuple(name, fullname), ["a", null]),
      "UPDATE users SET (name, fullname)=(:name_1, :fullname_1)",
    ],
    [
      "a row value from a SELECT",
      update(users).assign(tuple(name, fullname), select(u.c.name, u.c.fullname).where(u.c.id.eq(id))),
      "UPDATE users SET (name, fullname)=(SELECT u.name, u.fullname FROM users AS u WHERE u.id = users.id)",
    ],
    [
      "assigned columns at their place, expressions first",
      update(users).values({ fullname: "b" }).assign(name, "a").assign(numbers.at(1), 1),
      "UPDATE users SET numbers[:param_1]=:param_2, name=:name, fullname=:fullname",
    ],
    [
      "FROM, for tables that conditions and values come from",
      update(users)
        .values({ fullname: list.c.amount.cast(t.text()) })
        .where(ofUser, list.c.id.eq(orders.c.id)),
      "UPDATE users SET fullname=CAST(list.amount AS TEXT) FROM orders, orders AS list WHERE orders.user_id = users.id AND list.id = orders.id",
    ],
    [
      "FROM with a join, which is named",
      update(users)
        .values({ name: "a" })
        .from(join(orders, list, orders.c.id.eq(list.c.id)))
        .where(ofUser),
      "UPDATE users SET name=:name FROM orders JOIN orders AS list ON orders.id = list.id WHERE orders.user_id = users.id",
    ],
    [
      "a subquery in FROM",
      ((big) => update(users).values({ name: "a" }).where(id.eq(big.c.userId)))(
        select(orders.c.userId).where(orders.c.amount.gt(9)).subquery("big"),
      ),
      "UPDATE users SET name=:name FROM (SELECT orders.user_id AS user_id FROM orders WHERE orders.amount > :amount_1) AS big WHERE users.id = big.user_id",
    ],
    [
      "no FROM for what stands in subqueries",
      update(users)
        .values({ name: "a" })
        .where(exists(select(orders.c.id).where(ofUser))),
      "UPDATE users SET name=:name WHERE EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id)",
    ],
    [
      "an alias",
      update(u)
        .values({ name: u.c.name.concat("!") })
        .where(u.c.id.eq(1))
        .returning(u.c.id),
      "UPDATE users AS u SET name=(u.name || :name_1) WHERE u.id = :id_1 RETURNING u.id",
    ],
    [
      "from a CTE",
      ((c) =>
        update(users)
          .values({ name: c.c.fullname.cast(t.string(30)) as never })
          .where(id.eq(c.c.id)))(select(id, fullname).cte("c")),
      "WITH c AS (SELECT users.id AS id, users.fullname AS fullname FROM users) UPDATE users SET name=CAST(c.fullname AS VARCHAR(30)) FROM c WHERE users.id = c.id",
    ],
    [
      "as a CTE",
      select(update(users).values({ name: "a" }).returning(id, name.concat("!").label("n")).cte("c").c.n),
      "WITH c AS (UPDATE users SET name=:name_1 RETURNING users.id, users.name || :name_2 AS n) SELECT c.n FROM c",
    ],
    [
      "prefixes and hints",
      update(users).values({ name: "a" }).prefixWith("LOW_PRIORITY").withHint(users, "/* %(name)s */"),
      "UPDATE LOW_PRIORITY users SET name=:name",
    ],
    [
      "conditions of equality by key",
      update(users).values({ name: "a" }).filterBy({ id: 1, fullname: null }),
      "UPDATE users SET name=:name WHERE users.id = :id_1 AND users.fullname IS NULL",
    ],
    [
      "order and limit, where there are any",
      update(users).values({ name: "a" }).orderBy(id.desc()).limit(2),
      "UPDATE users SET name=:name ORDER BY users.id DESC LIMIT [param_1]",
    ],
  ])("%s", (_name, statement, expected) => {
    expect(String(statement)).toBe(expected);
  });

  it("reads values as they are, in the order of the text", () => {
    const statement = update(users)
      .values({ fullname: literal("x").concat("y"), name: "n" })
      .where(id.in([1, 2]))
      .returning(name.concat("z"));
    expect(sent(statement)).toEqual([
      "UPDATE users SET name=?, fullname=(? || ?) WHERE users.id IN (?, ?) RETURNING users.name || ? AS anon_1",
      ["n", "x", "y", 1, 2, "z"],
    ]);
  });

  it("has the columns of RETURNING as its result, whatever subqueries stand before", () => {
    const [sql] = executed(
      update(users)
        .values({ name: "a" })
        .where(id.in(select(orders.c.userId)))
        .returning(id),
    );
    expect(sql).toBe("UPDATE users SET name=? WHERE users.id IN (SELECT orders.user_id FROM orders) RETURNING users.id");
  });
});

describe("the parameters of an UPDATE", () => {
  it("are what it sets, beside its own values", () => {
    expect(executed(update(users).where(id.eq(1)), { name: "a" })).toEqual(["UPDATE users SET name=? WHERE users.id = ?", ["a", 1]]);
    expect(executed(update(users).values({ fullname: "A" }), { name: "a" })).toEqual([
      "UPDATE users SET name=?, fullname=? ".trim(),
      ["a", "A"],
    ]);
  });

  it("are for a parameter that the program named, if there is one", () => {
    const statement = update(users)
      .values({ fullname: "A" })
      .where(name.eq(bindParam("name", t.string())));
    expect(executed(statement, { name: "a" })).toEqual(["UPDATE users SET fullname=? WHERE users.name = ?", ["A", "a"]]);
  });

  it("must be columns or parameters", () => {
    expect(() => executed(update(users).where(id.eq(1)), { nme: "a" })).toThrow(/no column "nme"/);
  });

  it("none set nothing, which is refused", () => {
    expect(() => executed(update(users).where(id.eq(1)))).toThrow(/UPDATE of the table "users" sets nothing/);
  });

  it("reach the functions of columns that the program refreshes", () => {
    expect(executed(update(posts), { title: "a", slug: "b" })).toEqual([
      "UPDATE posts SET title=?, slug=?, changed=clock(), touched=?",
      ["a", "b", 2],
    ]);
  });
});

describe("fromDmlColumn in an UPDATE", () => {
  it("is what the statement sets, or else the column", () => {
    const set = update(users).values({ name: "a", fullname: fromDmlColumn(name).concat(fromDmlColumn(fullname).collate("C")) as never });
    expect(() => sent(set)).toThrow(/refers to itself/);
    expect(sent(update(users).values({ name: "a", fullname: fromDmlColumn(name) }))).toEqual([
      "UPDATE users SET name=?, fullname=?",
      ["a", "a"],
    ]);
    expect(sent(update(users).values({ fullname: fromDmlColumn(name).concat("!") }))).toEqual([
      "UPDATE users SET fullname=(users.name || ?)",
      ["!"],
    ]);
  });

  it("reaches out of a subquery", () => {
    const largest = select(func.max(orders.c.id).cast(t.text()))
      .where(orders.c.amount.eq(fromDmlColumn(id)))
      .scalarSubquery();
    expect(sent(update(users).values({ id: 7, fullname: largest }))).toEqual([
      "UPDATE users SET id=?, fullname=(SELECT CAST(max(orders.id) AS TEXT) AS max_1 FROM orders WHERE orders.amount = ?)",
      [7, 7],
    ]);
  });
});

describe("where UPDATE and DELETE differ", () => {
  const several = update(users).values({ name: "a" }).where(ofUser);

  it("FROM is refused where there is none", () => {
    expect(() => executed(several, {}, able({ updateFrom: false }))).toThrow(
      /no UPDATE … FROM: take values from other tables by subqueries/,
    );
    expect(() => executed(deleteFrom(users).where(ofUser), {}, able({ deleteUsing: false }))).toThrow(/no DELETE … USING.*exists\(\)/);
  });

  it("columns of other tables are set where several are updated, with their tables' names", () => {
    const both = update(users).values({ name: "a" }).assign(orders.c.amount, 1).where(ofUser);
    const tables = able({ updateTables: true });
    expect(executed(both, {}, tables)[0]).toBe(
      "UPDATE users SET orders.amount=?, users.name=? FROM orders WHERE orders.user_id = users.id",
    );
    expect(() => executed(both)).toThrow(/columns of one table.*"orders" is not the one/);
    expect(() => executed(update(join(users, orders, ofUser)).assign(name, "a"))).toThrow(/can't update a join.*from\(\)/);
    expect(executed(update(join(users, orders, ofUser)).assign(name, "a"), {}, tables)[0]).toBe(
      "UPDATE users JOIN orders ON orders.user_id = users.id SET users.name=?",
    );
  });

  it("the refreshed columns of every table that is set are refreshed", () => {
    const statement = update(users).values({ name: "a" }).assign(posts.c.title, "t").where(posts.c.id.eq(id));
    expect(executed(statement, {}, able({ updateTables: true }))[0]).toBe(
      "UPDATE users SET posts.title=?, posts.changed=clock(), posts.touched=?, users.name=? FROM posts WHERE posts.id = users.id",
    );
  });

  it("row values are refused where there are none", () => {
    const statement = update(users).assign(tuple(name, fullname), ["a", "b"]);
    expect(() => executed(statement, {}, able({ updateRowValues: false }))).toThrow(/several columns at once/);
  });

  it("order and limit are refused where there are none, and for several tables", () => {
    const limited = able({ limitedWrites: false });
    expect(() => executed(update(users).values({ name: "a" }).limit(1), {}, limited)).toThrow(
      /no UPDATE with limit.*subquery of their keys/,
    );
    expect(() => executed(deleteFrom(users).orderBy(id), {}, limited)).toThrow(/no DELETE with limit/);
    expect(() => executed(several.limit(1))).toThrow(/UPDATE of several tables/);
  });

  it("RETURNING is refused where there is none", () => {
    const none = able({ updateReturning: false, deleteReturning: false });
    expect(() => executed(update(users).values({ name: "a" }).returning(id), {}, none)).toThrow(/no UPDATE … RETURNING: run the UPDATE/);
    expect(() => executed(deleteFrom(users).returning(id), {}, none)).toThrow(/no DELETE … RETURNING/);
  });

  it("each column is read before it is set where assignments see those before them", () => {
    const sequential = able({ sequentialAssignments: true });
    const moved = update(users).values({ name: "a", fullname: name });
    expect(executed(moved)[0]).toBe("UPDATE users SET name=?, fullname=users.name");
    expect(executed(moved, {}, sequential)).toEqual(["UPDATE users SET fullname=users.name, name=?", ["a"]]);
    const itself = update(users).values({ name: name.concat("!"), fullname: "b" });
    expect(executed(itself, {}, sequential)[0]).toBe("UPDATE users SET name=(users.name || ?), fullname=?");
    const exchanged = update(users).values({ name: fullname as never, fullname: name });
    expect(() => executed(exchanged, {}, sequential)).toThrow(/each other's values.*orderedValues/);
    const ordered = update(users).orderedValues([
      [name, fullname as never],
      [fullname, name],
    ]);
    expect(executed(ordered, {}, sequential)[0]).toBe("UPDATE users SET name=users.fullname, fullname=users.name");
  });
});

describe("orderedValues", () => {
  it("stands alone", () => {
    const ordered = update(users).orderedValues([[name, "a"]]);
    expect(() => ordered.values({ fullname: "b" })).toThrow(/have an order/);
    expect(() =>
      update(users)
        .values({ name: "a" })
        .orderedValues([[fullname, "b"]]),
    ).toThrow(/without an order already/);
    expect(() => update(users).orderedValues([[name]] as never)).toThrow(/pairs/);
    expect(() => update(users).orderedValues([[name, undefined]] as never)).toThrow(/undefined/);
  });

  it("leaves what the program refreshes to the end", () => {
    expect(
      executed(
        update(posts).orderedValues([
          [posts.c.slug, "s"],
          [posts.c.title, "t"],
        ]),
      )[0],
    ).toBe("UPDATE posts SET slug=?, title=?, changed=clock(), touched=?");
  });
});

describe("a DELETE as text", () => {
  const rows = values("v", { id: t.integer() }).data([{ id: 1 }]);

  it.each<[string, unknown, string]>([
    ["all rows", deleteFrom(users), "DELETE FROM users"],
    ["some rows", deleteFrom(users).where(id.eq(1), sqlTrue()), "DELETE FROM users WHERE users.id = :id_1"],
    ["an alias", deleteFrom(u).where(u.c.id.eq(1)).returning(u.c.id), "DELETE FROM users AS u WHERE u.id = :id_1 RETURNING u.id"],
    ["other tables", deleteFrom(users).where(ofUser), "DELETE FROM users, orders WHERE orders.user_id = users.id"],
    [
      "other tables that are named, each once",
      deleteFrom(users).using(orders, rows).where(ofUser, rows.c.id.eq(id)),
      "DELETE FROM users, orders, (VALUES (:param_1)) AS v (id) WHERE orders.user_id = users.id AND v.id = users.id",
    ],
    [
      "a subquery that is correlated with the table",
      deleteFrom(users).where(exists(select(orders.c.id).where(ofUser))),
      "DELETE FROM users WHERE EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id)",
    ],
    ["from a CTE", deleteFrom(select(id).cte("c")), "WITH c AS (SELECT users.id AS id FROM users) DELETE FROM c"],
    [
      "as a CTE",
      select(deleteFrom(users).returning(id).cte("gone").c.id),
      "WITH gone AS (DELETE FROM users RETURNING users.id) SELECT gone.id FROM gone",
    ],
    ["prefixes", deleteFrom(users).prefixWith("QUICK").where(text("1 = 1")), "DELETE QUICK FROM users WHERE 1 = 1"],
    ["order and limit", deleteFrom(users).orderBy(id).limit(1), "DELETE FROM users ORDER BY users.id LIMIT [param_1]"],
  ])("%s", (_name, statement, expected) => {
    expect(String(statement)).toBe(expected);
  });

  it("takes its limit from a parameter", () => {
    const limited = deleteFrom(users).limit(bindParam("most", t.integer()));
    expect(sent(limited, { most: 3 })).toEqual(["DELETE FROM users LIMIT 3", []]);
  });

  it("writes its limit as a literal when it runs", () => {
    expect(sent(deleteFrom(users).limit(3))).toEqual(["DELETE FROM users LIMIT 3", []]);
    expect(() => deleteFrom(users).limit(-1)).toThrow(/not negative/);
    expect(() => deleteFrom(users).limit("1; drop" as never)).toThrow(/whole number/);
  });
});
