/** INSERT, UPDATE and DELETE, and what MySQL and MariaDB make of them. */
import {
  alias,
  caseWhen,
  column,
  deleteFrom,
  func,
  insert,
  join,
  literal,
  MetaData,
  select,
  types as t,
  table,
  update,
} from "@athanor/core";
import type { Written } from "./dml-tables.ts";
import { orders, users } from "./dml-tables.ts";

const { id, name, email, visits } = users.c;
const u = alias(users, "u");
const ofUser = orders.c.userId.eq(id);
const one = insert(users).values({ email: "a" });
const INSERT = "INSERT INTO users (email, visits) VALUES (?, ?)";
export const news = table("New", new MetaData(), { id: column(t.integer(), { primaryKey: true }), n: column(t.integer()) });

/** What it is about, the statement, its SQL on MySQL, and on MariaDB where that differs. */
type Row = readonly [about: string, statement: Written, mysql: string, mariadb?: string];

export const WRITES: readonly (readonly [family: string, rows: readonly Row[]])[] = [
  [
    "INSERT",
    [
      ["nothing but defaults", insert(orders).values({} as never), "INSERT INTO orders () VALUES ()"],
      [
        "IGNORE, for whom wants it",
        insert(orders).values({ userId: 1, amount: 2 }).prefixWith("IGNORE"),
        "INSERT IGNORE INTO orders (user_id, amount) VALUES (?, ?)",
      ],
      [
        "WITH behind INSERT INTO",
        ((c) => insert(orders).fromSelect(["userId", "amount"], select(c.c.id, c.c.visits)))(select(id, visits).cte("c")),
        "INSERT INTO orders (user_id, amount) WITH c AS (SELECT users.id AS id, users.visits AS visits FROM users) SELECT c.id, c.visits FROM c",
      ],
    ],
  ],
  [
    "the portable upsert",
    [
      [
        "of the only key that the values can hit",
        one.onConflict([email]).doUpdate(({ excluded }) => ({ visits: visits.add(1), name: excluded.email })),
        `${INSERT} AS new ON DUPLICATE KEY UPDATE name = new.email, visits = (users.visits + ?)`,
        `${INSERT} ON DUPLICATE KEY UPDATE name = VALUES(email), visits = (users.visits + ?)`,
      ],
      [
        "that does nothing sets the primary key to itself, which hides no other error",
        one.onConflict([email]).doNothing(),
        `${INSERT} AS new ON DUPLICATE KEY UPDATE id = users.id`,
        `${INSERT} ON DUPLICATE KEY UPDATE id = users.id`,
      ],
      [
        "that does nothing about any key",
        insert(users).values({ id: 1, email: "a" }).onConflict().doNothing(),
        "INSERT INTO users (id, email, visits) VALUES (?, ?, ?) AS new ON DUPLICATE KEY UPDATE id = users.id",
        "INSERT INTO users (id, email, visits) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE id = users.id",
      ],
      [
        "of any key, if that is said",
        insert(users)
          .values({ id: 1, email: "a" })
          .onConflict([email], { anyKey: true })
          .doUpdate(() => ({ visits: 1 })),
        "INSERT INTO users (id, email, visits) VALUES (?, ?, ?) AS new ON DUPLICATE KEY UPDATE visits = ?",
        "INSERT INTO users (id, email, visits) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE visits = ?",
      ],
      [
        "reads columns before it sets them",
        one
          .onConflict([email])
          .doUpdate(({ excluded }) => ({ name: excluded.name, changed: caseWhen(name.eq(excluded.name), literal(1)).else(2) })),
        `${INSERT} AS new ON DUPLICATE KEY UPDATE changed = CASE WHEN (users.name = VALUES(name)) THEN ? ELSE ? END, name = VALUES(name)`,
        `${INSERT} ON DUPLICATE KEY UPDATE changed = CASE WHEN (users.name = VALUES(name)) THEN ? ELSE ? END, name = VALUES(name)`,
      ],
      [
        "of a table that is called as the new row would be",
        insert(news)
          .values({ id: 1, n: 1 })
          .onConflict([news.c.id])
          .doUpdate(({ excluded }) => ({ n: excluded.n })),
        "INSERT INTO `New` (id, n) VALUES (?, ?) AS new_1 ON DUPLICATE KEY UPDATE n = new_1.n",
        "INSERT INTO `New` (id, n) VALUES (?, ?) ON DUPLICATE KEY UPDATE n = VALUES(n)",
      ],
      [
        "of rows from a SELECT, which can have no name",
        insert(users)
          .fromSelect(["email"], select(u.c.name), { includeDefaults: false })
          .onConflict([email])
          .doUpdate(({ excluded }) => ({ name: excluded.email })),
        "INSERT INTO users (email) SELECT u.name FROM users AS u ON DUPLICATE KEY UPDATE name = VALUES(email)",
      ],
    ],
  ],
  [
    "ON DUPLICATE KEY UPDATE",
    [
      [
        "in the order of the table",
        one.onDuplicateKeyUpdate(({ inserted }) => ({ visits: func.named("greatest", t.integer())(visits, inserted.visits), name: "b" })),
        `${INSERT} AS new ON DUPLICATE KEY UPDATE name = ?, visits = greatest(users.visits, new.visits)`,
        `${INSERT} ON DUPLICATE KEY UPDATE name = ?, visits = greatest(users.visits, VALUES(visits))`,
      ],
      [
        "in an order of its own",
        one.onDuplicateKeyUpdate(({ inserted, set }) => [set(visits, visits.add(1)), set(name, inserted.email)]),
        `${INSERT} AS new ON DUPLICATE KEY UPDATE visits = (users.visits + ?), name = new.email`,
        `${INSERT} ON DUPLICATE KEY UPDATE visits = (users.visits + ?), name = VALUES(email)`,
      ],
    ],
  ],
  [
    "UPDATE",
    [
      [
        "of several tables",
        update(users).values({ visits: orders.c.amount }).assign(orders.c.amount, 0).where(ofUser),
        "UPDATE users, orders SET users.visits=orders.amount, orders.amount=?, users.changed=? WHERE orders.user_id = users.id",
      ],
      [
        "of a join",
        update(join(users, orders, ofUser)).assign(visits, orders.c.amount),
        "UPDATE users INNER JOIN orders ON orders.user_id = users.id SET users.visits=orders.amount, users.changed=?",
      ],
      ["of an alias", update(u).values({ visits: 1 }).where(u.c.id.eq(1)), "UPDATE users AS u SET visits=?, changed=? WHERE u.id = ?"],
      [
        "of some rows",
        update(users).values({ visits: 1 }).where(name.isNull()).orderBy(id.desc()).limit(3),
        "UPDATE users SET visits=?, changed=? WHERE users.name IS NULL ORDER BY users.id DESC LIMIT [param_1]",
      ],
      [
        "sees the row as it was, as anywhere else",
        update(users).values({ name: "a", email: name }),
        "UPDATE users SET email=users.name, name=?, changed=?",
      ],
    ],
  ],
  [
    "DELETE",
    [
      ["of some rows", deleteFrom(orders).orderBy(orders.c.id).limit(1), "DELETE FROM orders ORDER BY orders.id LIMIT [param_1]"],
      ["with other tables", deleteFrom(orders).where(ofUser), "DELETE FROM orders USING orders, users WHERE orders.user_id = users.id"],
      [
        "of an alias",
        deleteFrom(u).where(u.c.id.eq(1)),
        "DELETE FROM users AS u WHERE u.id = ?",
        "DELETE FROM u USING users AS u WHERE u.id = ?",
      ],
      [
        "of an alias with other tables",
        deleteFrom(u).where(orders.c.userId.eq(u.c.id)),
        "DELETE FROM u USING users AS u, orders WHERE orders.user_id = u.id",
      ],
      [
        "with a join that contains the table",
        deleteFrom(orders)
          .using(join(orders, users, ofUser))
          .where(name.isNull()),
        "DELETE FROM orders USING orders INNER JOIN users ON orders.user_id = users.id WHERE users.name IS NULL",
      ],
    ],
  ],
];
