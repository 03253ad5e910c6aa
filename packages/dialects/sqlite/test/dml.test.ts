/** INSERT, UPDATE and DELETE on SQLite: what is written, what it returns, and what is in the table then. */
import type { Executable } from "@athanor/core";
import {
  alias,
  column,
  deleteFrom,
  exists,
  fromDmlColumn,
  func,
  insert,
  join,
  literal,
  MetaData,
  mergeInto,
  select,
  types as t,
  table,
  text,
  tuple,
  union,
  uniqueConstraint,
  update,
} from "@athanor/core";
import type { Connection } from "@athanor/engine";
import { describe, expect, it } from "vitest";
import { sqlite } from "../src/index.ts";
import { memoryEngine } from "./database.ts";

const metadata = new MetaData();
const users = table(
  "users",
  metadata,
  {
    id: column(t.integer(), { primaryKey: true }),
    name: column(t.text(), { nullable: true }),
    email: column(t.text(), { nullable: true }),
    visits: column(t.integer(), { default: 0 }),
    slug: column(t.text(), { nullable: true, default: ({ parameters }) => `~${String(parameters["name"] ?? "")}` }),
    changed: column(t.integer(), { nullable: true, onUpdate: 7 }),
  },
  [uniqueConstraint("email")],
);
const orders = table("orders", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id" }),
  amount: column(t.integer(), { serverDefault: text("1") }),
});
const { id, name, email, visits } = users.c;
const u = alias(users, "u");
const ofUser = orders.c.userId.eq(id);

type Statement<V extends readonly unknown[], R, P> = Executable<V, R, P> & { compile(dialect: object): { readonly sql: string } };

/** What is done with a database of two users and three orders. */
function within(work: (connection: Connection) => unknown[][]): unknown[][] {
  const engine = memoryEngine();
  engine.createAll(metadata);
  return engine.begin((connection) => {
    const rows = [
      { id: 1, name: "ann", email: "a@x", slug: "a", changed: 0 },
      { id: 2, name: "bob", email: "b@x", slug: "b", changed: 0 },
    ];
    connection.execute(insert(users).values(rows));
    connection.execute(insert(orders), [
      { userId: 1, amount: 5 },
      { userId: 1, amount: 7 },
      { userId: 2, amount: 9 },
    ]);
    return work(connection);
  });
}

/** The rows of a statement, each as a list. */
function rowsOf<V extends readonly unknown[], R>(connection: Connection, statement: Executable<V, R, never>): unknown[][] {
  return connection
    .execute(statement)
    .all()
    .map((row) => [...row]);
}

/** The SQL, the rows that it returns, and those of a table afterwards. */
function tried<V extends readonly unknown[], R, P, W extends readonly unknown[]>(
  statement: Statement<V, R, P>,
  then: Executable<W, unknown, never>,
) {
  const { sql } = statement.compile(sqlite());
  let returned: unknown[][] = [];
  const after = within((connection) => {
    const result = connection.execute(statement);
    if (sql.includes("RETURNING")) returned = result.all().map((row) => [...row]);
    return rowsOf(connection, then);
  });
  return [sql, returned, after];
}

const people = select(id, name, visits).orderBy(id);
const sums = select(orders.c.userId, orders.c.amount).orderBy(orders.c.id);

describe("INSERT", () => {
  it("of several rows, with defaults made for each", () => {
    const rows = insert(users).values([{ name: "cat" }, { name: "dan", visits: 3 }, { name: "eve", slug: null }]);
    expect(tried(rows.returning(id, users.c.slug), people)).toEqual([
      "INSERT INTO users (name, visits, slug) VALUES (?, ?, ?), (?, ?, ?), (?, ?, ?) RETURNING id, slug",
      [
        [3, "~cat"],
        [4, "~dan"],
        [5, null],
      ],
      [
        [1, "ann", 0],
        [2, "bob", 0],
        [3, "cat", 0],
        [4, "dan", 3],
        [5, "eve", 0],
      ],
    ]);
  });

  it("of expressions, subqueries and another column's value", () => {
    const statement = insert(users).values({
      name: func.upper(literal("cat")),
      email: fromDmlColumn(name).concat("@x"),
      visits: select(func.count(orders.c.id)).scalarSubquery() as never,
    });
    expect(tried(statement.returning(name, email, visits), select(func.count(id)))).toEqual([
      "INSERT INTO users (name, email, visits, slug) VALUES (upper(?), (upper(?) || ?), (SELECT count(orders.id) AS count_1 FROM orders), ?) RETURNING name, email, visits",
      [["CAT", "CAT@x", 3]],
      [[3]],
    ]);
  });

  it("from a SELECT, with defaults", () => {
    expect(tried(insert(users).fromSelect(["name"], select(name.concat("!")).where(id.eq(1))), people)).toEqual([
      "INSERT INTO users (name, visits, slug) SELECT users.name || ? AS anon_1, ? AS anon_2, ? AS anon_3 FROM users WHERE users.id = ?",
      [],
      [
        [1, "ann", 0],
        [2, "bob", 0],
        [3, "ann!", 0],
      ],
    ]);
  });

  it("from a CTE", () => {
    const rich = select(orders.c.userId).where(orders.c.amount.gt(6)).cte("rich");
    expect(tried(insert(orders).fromSelect(["userId"], select(rich.c.userId)), sums)[2]).toEqual([
      [1, 5],
      [1, 7],
      [2, 9],
      [1, 1],
      [2, 1],
    ]);
  });

  it("of parameters, beside values of the statement", () => {
    const added = within((connection) => {
      connection.execute(insert(users).values({ visits: 8 }, { partial: true }), [{ name: "cat" }, { name: "dan" }]);
      return connection
        .execute(people)
        .all()
        .map((row) => [...row]);
    });
    expect(added.slice(2)).toEqual([
      [3, "cat", 8],
      [4, "dan", 8],
    ]);
  });

  it("of no parameters makes a row of defaults", () => {
    const [row] = within((connection) => {
      connection.execute(insert(users) as Executable<[], unknown, unknown>);
      return rowsOf(connection, select(id, name, visits).where(id.gt(2)));
    });
    expect(row).toEqual([3, null, 0]);
  });

  it("OR REPLACE", () => {
    const statement = insert(users).values({ id: 1, name: "zoe" }).prefixWith("OR REPLACE", { dialect: "sqlite" });
    expect(tried(statement, people)[2]).toEqual([
      [1, "zoe", 0],
      [2, "bob", 0],
    ]);
  });
});

describe("an upsert", () => {
  const twice = insert(users).values([
    { name: "x", email: "a@x" },
    { name: "new", email: "n@x" },
  ]);

  it("updates the row that is there", () => {
    const statement = twice.onConflict([email]).doUpdate(({ excluded }) => ({ name: excluded.name, visits: visits.add(1) }));
    expect(tried(statement.returning(id, name), people)).toEqual([
      "INSERT INTO users (name, email, visits, slug) VALUES (?, ?, ?, ?), (?, ?, ?, ?) ON CONFLICT (email) DO UPDATE SET name = excluded.name, visits = (users.visits + ?) RETURNING id, name",
      [
        [1, "x"],
        [3, "new"],
      ],
      [
        [1, "x", 1],
        [2, "bob", 0],
        [3, "new", 0],
      ],
    ]);
  });

  it("does nothing about it, or about some rows only", () => {
    expect(tried(twice.onConflict([email]).doNothing().returning(name), people).slice(1)).toEqual([
      [["new"]],
      [
        [1, "ann", 0],
        [2, "bob", 0],
        [3, "new", 0],
      ],
    ]);
    const some = twice.onConflict([email]).doUpdate(() => ({ visits: 5 }), { where: visits.gt(0) });
    expect(tried(some, people)[2]).toEqual([
      [1, "ann", 0],
      [2, "bob", 0],
      [3, "new", 0],
    ]);
  });

  it("has several clauses, the one without a target last", () => {
    const rows = insert(users).values([
      { id: 2, email: "q@x" },
      { id: 9, email: "a@x" },
    ]);
    const statement = rows
      .onConflict()
      .doNothing()
      .onConflict([email])
      .doUpdate(() => ({ visits: 9 }));
    const [sql, , after] = tried(statement, people);
    expect(sql).toMatch(/ON CONFLICT \(email\) DO UPDATE SET visits = \? ON CONFLICT DO NOTHING$/);
    expect(after).toEqual([
      [1, "ann", 9],
      [2, "bob", 0],
    ]);
  });

  it("by a partial index, whose condition SQLite recognises", () => {
    const before = "create unique index ux_loud on users (name) where visits > 3";
    const statement = insert(users)
      .values({ name: "ann", visits: 5 })
      .onConflict([name], { where: visits.gt(3) })
      .doUpdate(() => ({ visits: 6 }));
    const rows = within((connection) => {
      connection.driverSql(before);
      connection.execute(statement);
      connection.execute(statement);
      return connection
        .execute(people)
        .all()
        .map((row) => [...row]);
    });
    expect(rows).toEqual([
      [1, "ann", 0],
      [2, "bob", 0],
      [3, "ann", 6],
    ]);
  });

  it("of a constraint is one of its columns", () => {
    const named = table("named", new MetaData({ namingConvention: { uq: "uq_%(table)s_%(column_0)s" } }), {
      a: column(t.integer(), { unique: true }),
    });
    expect(insert(named).values({ a: 1 }).onConflict({ constraint: "uq_named_a" }).doNothing().compile(sqlite()).sql).toBe(
      "INSERT INTO named (a) VALUES (?) ON CONFLICT (a) DO NOTHING",
    );
  });

  it.each([
    ["a SELECT", select(name, email), "FROM users WHERE 1 ON"],
    ["a SELECT with a condition", select(name, email).where(id.gt(0)), "WHERE users.id > ? ON"],
    ["a SELECT with an order", select(name, email).orderBy(id), "ORDER BY users.id ON"],
    ["a SELECT with a limit", select(name, email).limit(9), "LIMIT ? ON"],
    ["a SELECT with groups", select(name, email).groupBy(name, email), "GROUP BY users.name, users.email ON"],
    ["a SELECT of a join", select(users.c.name, users.c.email).join(orders, ofUser), "ON orders.user_id = users.id WHERE 1 ON"],
    ["a set operation", union(select(name, email), select(u.c.name, u.c.email)), "FROM users AS u WHERE 1 ON"],
    ["a set operation with an order", union(select(name, email), select(u.c.name, u.c.email)).orderBy("name"), "ORDER BY name ON"],
  ])("of the rows of %s", (_about, source, end) => {
    const statement = insert(users)
      .fromSelect(["name", "email"], source, { includeDefaults: false })
      .onConflict([email])
      .doUpdate(({ excluded }) => ({ visits: visits.add(1), name: excluded.name }));
    expect(statement.compile(sqlite()).sql).toContain(end);
  });

  it("of the rows of a SELECT updates them", () => {
    const statement = insert(users)
      .fromSelect(["name", "email", "visits"], select(name.concat("2"), email, id), { includeDefaults: false })
      .onConflict([email])
      .doUpdate(({ excluded }) => ({ name: excluded.name }));
    expect(tried(statement, people)[2]).toEqual([
      [1, "ann2", 0],
      [2, "bob2", 0],
    ]);
  });
});

describe("UPDATE", () => {
  it("with expressions, and what the program refreshes", () => {
    expect(
      tried(
        update(users)
          .values({ name: name.concat("!"), visits: 3 })
          .where(id.eq(1))
          .returning(name, users.c.changed),
        people,
      ),
    ).toEqual([
      "UPDATE users SET name=(users.name || ?), visits=?, changed=? WHERE users.id = ? RETURNING name, changed",
      [["ann!", 7]],
      [
        [1, "ann!", 3],
        [2, "bob", 0],
      ],
    ]);
  });

  it("by a correlated subquery", () => {
    const total = select(func.sum(orders.c.amount)).where(ofUser).scalarSubquery();
    expect(tried(update(users).values({ visits: total as never }), people)[2]).toEqual([
      [1, "ann", 12],
      [2, "bob", 9],
    ]);
  });

  it("FROM other tables", () => {
    const statement = update(users).values({ visits: orders.c.amount }).where(ofUser, orders.c.amount.gt(6));
    expect(tried(statement, people)).toEqual([
      "UPDATE users SET visits=orders.amount, changed=? FROM orders WHERE orders.user_id = users.id AND orders.amount > ?",
      [],
      [
        [1, "ann", 7],
        [2, "bob", 9],
      ],
    ]);
    const joined = update(users)
      .values({ visits: 4 })
      .from(join(orders, u, u.c.id.eq(orders.c.userId)))
      .where(ofUser, u.c.name.eq("bob"));
    expect(tried(joined, people)[2]).toEqual([
      [1, "ann", 0],
      [2, "bob", 4],
    ]);
  });

  it("of an alias", () => {
    expect(
      tried(
        update(u)
          .values({ visits: u.c.visits.add(2) })
          .where(u.c.name.eq("ann")),
        people,
      ).slice(1),
    ).toEqual([
      [],
      [
        [1, "ann", 2],
        [2, "bob", 0],
      ],
    ]);
  });

  it("of row values, and in an order of its own", () => {
    const pair = update(users).assign(tuple(name, visits), select(u.c.email, u.c.id).where(u.c.id.eq(id)));
    expect(tried(pair, people)[2]).toEqual([
      [1, "a@x", 1],
      [2, "b@x", 2],
    ]);
    const exchanged = update(users)
      .orderedValues([
        [email, name],
        [name, email],
      ])
      .where(id.eq(1));
    expect(tried(exchanged, select(name, email).where(id.eq(1)))[2]).toEqual([["a@x", "ann"]]);
  });

  it("from a CTE", () => {
    const rich = select(orders.c.userId).where(orders.c.amount.gt(8)).cte("rich");
    const statement = update(users)
      .values({ visits: 1 })
      .where(id.in(select(rich.c.userId)));
    expect(tried(statement, people)[2]).toEqual([
      [1, "ann", 0],
      [2, "bob", 1],
    ]);
  });

  it("returns a subquery over another table, whose columns keep their tables' names", () => {
    const last = select(func.max(orders.c.amount)).where(ofUser).scalarSubquery();
    expect(tried(update(users).values({ visits: 1 }).returning(id, last.label("most")), people)[1]).toEqual([
      [1, 7],
      [2, 9],
    ]);
  });
});

describe("DELETE", () => {
  it("returns what it deleted", () => {
    expect(tried(deleteFrom(orders).where(orders.c.amount.gt(6)).returning(orders.c.amount), sums)).toEqual([
      "DELETE FROM orders WHERE orders.amount > ? RETURNING amount",
      [[7], [9]],
      [[1, 5]],
    ]);
  });

  it("by an EXISTS, and of an alias", () => {
    const statement = deleteFrom(u).where(exists(select(orders.c.id).where(orders.c.userId.eq(u.c.id), orders.c.amount.gt(8))));
    expect(tried(statement, people)[2]).toEqual([[1, "ann", 0]]);
  });
});

describe("what SQLite can't say", () => {
  it.each<[string, { compile(dialect: object): unknown }, RegExp]>([
    ["DELETE … USING", deleteFrom(users).where(ofUser), /no DELETE … USING.*exists\(\)/],
    ["an UPDATE of two tables", update(users).values({ visits: 1 }).assign(orders.c.amount, 1).where(ofUser), /one table/],
    [
      "RETURNING of another table",
      update(users).values({ visits: 1 }).where(ofUser).returning(id, orders.c.id),
      /not of the table "orders"/,
    ],
    ["RETURNING by the table's own name", update(u).values({ visits: 1 }).returning(id), /not of the table "users"/],
    ["a limit", update(users).values({ visits: 1 }).limit(1), /no UPDATE with limit.*subquery of their keys/],
    ["MERGE", mergeInto(users).using(orders, ofUser).whenMatched().delete(), /no MERGE: use insert/],
    [
      "ON DUPLICATE KEY UPDATE",
      insert(users)
        .values({})
        .onDuplicateKeyUpdate(() => ({ visits: 1 })),
      /use onConflict/,
    ],
    ["statements that write in WITH", select(deleteFrom(orders).returning(orders.c.id).cte("c").c.id), /nothing but SELECT in WITH/],
    ["several rows of defaults", insert(orders).values([{}, {}] as never), /several rows of defaults/],
  ])("%s", (_about, statement, message) => {
    expect(() => statement.compile(sqlite())).toThrow(message);
  });
});
