/** INSERT, UPDATE and DELETE, as MySQL and MariaDB write them. */
import { alias, deleteFrom, func, insert, literal, select, update } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { mariadb, mysql } from "../src/index.ts";
import { WRITES } from "./dml-statements.ts";
import type { Written } from "./dml-tables.ts";
import { orders, users } from "./dml-tables.ts";

const { id, name, email, visits } = users.c;
const _u = alias(users, "u");
const ofUser = orders.c.userId.eq(id);
const one = insert(users).values({ email: "a" });
const INSERT = "INSERT INTO users (email, visits) VALUES (?, ?)";
const text = (statement: Written, dialect = mysql()) => statement.compile(dialect).sql;

describe.each(WRITES)("%s", (_family, rows) => {
  const both = rows.map(([about, statement, ofMysql, ofMariadb = ofMysql]) => [about, statement, ofMysql, ofMariadb] as const);

  it.each(both)("%s", (_about, statement, ofMysql, ofMariadb) => {
    expect(text(statement)).toBe(ofMysql);
    expect(text(statement, mariadb())).toBe(ofMariadb);
  });
});

describe("MariaDB", () => {
  it("gives back inserted and deleted rows", () => {
    expect(text(insert(orders).values({ userId: 1, amount: 2 }).returning(orders.c.id), mariadb())).toBe(
      "INSERT INTO orders (user_id, amount) VALUES (?, ?) RETURNING orders.id",
    );
    expect(text(deleteFrom(orders).returning(orders.c.id), mariadb())).toBe("DELETE FROM orders RETURNING orders.id");
  });

  it("has no WITH before UPDATE and DELETE, and no RETURNING of several tables", () => {
    const c = select(orders.c.userId).cte("c");
    const within = update(users)
      .values({ visits: 1 })
      .where(id.in(select(c.c.userId)));
    expect(text(within)).toBe(
      "WITH c AS (SELECT orders.user_id AS user_id FROM orders) UPDATE users SET visits=?, changed=? WHERE users.id IN (SELECT c.user_id FROM c)",
    );
    expect(() => text(within, mariadb())).toThrow(/no WITH before UPDATE.*nesting: true/);
    const nested = select(orders.c.userId).cte("c", { nesting: true });
    expect(
      text(
        update(users)
          .values({ visits: 1 })
          .where(id.in(select(nested.c.userId))),
        mariadb(),
      ),
    ).toBe(
      "UPDATE users SET visits=?, changed=? WHERE users.id IN (WITH c AS (SELECT orders.user_id AS user_id FROM orders) SELECT c.user_id FROM c)",
    );
    expect(() => text(deleteFrom(orders).where(ofUser).returning(orders.c.id), mariadb())).toThrow(/several tables returns nothing/);
  });
});

describe("what MariaDB can't promise", () => {
  it("rows that were inserted, and not those that were there", () => {
    const refused = /doNothing\(\).*"mariadb".*were there already.*leave returning\(\) away.*onDuplicateKeyUpdate\(\)/;
    expect(() => text(one.onConflict([email]).doNothing().returning(id), mariadb())).toThrow(refused);
    expect(() => text(one.onConflict().doNothing().returning(id), mariadb())).toThrow(refused);
    expect(() => text(one.onConflict([email]).doNothing().returning(id))).toThrow(/"mysql" has no INSERT … RETURNING/);
    expect(
      text(
        one
          .onConflict([email])
          .doUpdate(() => ({ visits: 1 }))
          .returning(id),
        mariadb(),
      ),
    ).toBe(`${INSERT} ON DUPLICATE KEY UPDATE visits = ? RETURNING users.id`);
  });
});

describe("before 8.0.20, MySQL has no name for the new row", () => {
  it("so that its columns are VALUES(column)", () => {
    expect(
      text(
        one.onConflict([email]).doUpdate(({ excluded }) => ({ name: excluded.name })),
        mysql({ serverVersion: "8.0.18" }),
      ),
    ).toBe(`${INSERT} ON DUPLICATE KEY UPDATE name = VALUES(name)`);
  });
});

describe("what MySQL can't promise", () => {
  const withId = insert(users).values({ id: 1, email: "a" });

  it.each<[string, Written, RegExp]>([
    [
      "an upsert by one key, where the values can hit another",
      withId.onConflict([email]).doNothing(),
      /names the key \(email\) of "users", but on the dialect "mysql" the key \(id\).*would set it off too: say \{ anyKey: true \}/,
    ],
    ["an upsert by columns that are no key", one.onConflict([name]).doNothing(), /\(name\) is no unique key/],
    ["an upsert on a condition", one.onConflict([email]).doUpdate(() => ({ visits: 1 }), { where: visits.gt(1) }), /condition.*caseWhen/],
    ["an upsert of a partial index", one.onConflict([email], { where: visits.gt(1) }).doNothing(), /no partial indexes/],
    ["two upserts", one.onConflict([email]).doNothing().onConflict([id]).doNothing(), /one onConflict/],
    [
      "an upsert that exchanges two columns",
      one.onConflict([email]).doUpdate(() => ({ name: email, email: name })),
      /each other's values.*onDuplicateKeyUpdate\(\) with a list/,
    ],
    ["an update that exchanges two columns", update(users).values({ name: email, email: name }), /each other's values.*orderedValues/],
    ["UPDATE … RETURNING", update(users).values({ visits: 1 }).returning(id), /no UPDATE … RETURNING: run the UPDATE, then a SELECT/],
    ["INSERT … RETURNING", insert(orders).values({ userId: 1, amount: 1 }).returning(orders.c.id), /no INSERT … RETURNING/],
    ["limits of several tables", deleteFrom(orders).where(ofUser).limit(1), /several tables/],
    ["a computed limit", deleteFrom(orders).limit(literal(1).add(1)), /a number for LIMIT.*compute it before/],
    ["a computed limit of an UPDATE", update(users).values({ visits: 1 }).limit(visits), /a number for LIMIT/],
    ["statements that write in WITH", select(func.count()).selectFrom(deleteFrom(orders).cte("c")), /nothing but SELECT in WITH/],
  ])("%s", (_about, statement, message) => {
    expect(() => text(statement)).toThrow(message);
  });
});
