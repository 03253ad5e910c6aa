/** INSERT, UPDATE and DELETE, as PostgreSQL writes them. */
import { alias, column, deleteFrom, func, insert, MetaData, select, slice, types as t, table, tuple, update } from "@athanor/core";
import { pg } from "../src/index.ts";
import type { Written } from "./dml-tables.ts";
import { orders, users } from "./dml-tables.ts";

const { id, name, email, visits } = users.c;
const u = alias(users, "u");
const ofUser = orders.c.userId.eq(id);

/** A CTE that writes. */
export const added = insert(users).values({ name: "a", visits: 1 }).returning(id, visits).cte("added");

/** A table with an array. */
export const lists = table("lists", new MetaData(), {
  id: column(t.integer(), { primaryKey: true }),
  tags: column(pg.array(t.text())),
});

/** What it is about, the statement, its SQL. */
type Row = readonly [about: string, statement: Written, sql: string];

export const INSERTS: readonly Row[] = [
  ["one row", insert(users).values({ name: "a" }), "INSERT INTO users (name, visits) VALUES ($1::VARCHAR, $2::INTEGER)"],
  [
    "several rows, each placeholder with its type",
    insert(users).values([{ name: "a" }, { name: null, visits: 3 }]),
    "INSERT INTO users (name, visits) VALUES ($1::VARCHAR, $2::INTEGER), ($3::VARCHAR, $4::INTEGER)",
  ],
  [
    "RETURNING",
    insert(orders).values({ userId: 1, amount: 2 }).returning(orders.c.id, func.abs(orders.c.amount)),
    "INSERT INTO orders (user_id, amount) VALUES ($1::INTEGER, $2::INTEGER) RETURNING orders.id, abs(orders.amount) AS abs_1",
  ],
  [
    "ON CONFLICT",
    insert(users)
      .values({ email: "a" })
      .onConflict([email])
      .doUpdate(({ excluded }) => ({ visits: visits.add(excluded.visits) }), { where: visits.lt(9) })
      .returning(id),
    "INSERT INTO users (email, visits) VALUES ($1::VARCHAR, $2::INTEGER) ON CONFLICT (email) DO UPDATE SET visits = (users.visits + excluded.visits) WHERE users.visits < $3::INTEGER RETURNING users.id",
  ],
  [
    "ON CONFLICT of a constraint",
    insert(users).values({ email: "a" }).onConflict({ constraint: "uq_email" }).doNothing(),
    "INSERT INTO users (email, visits) VALUES ($1::VARCHAR, $2::INTEGER) ON CONFLICT ON CONSTRAINT uq_email DO NOTHING",
  ],
  [
    "ON CONFLICT of a partial index, whose condition has no placeholder",
    insert(users)
      .values({ email: "a" })
      .onConflict([email], { where: name.ne("") })
      .doNothing(),
    "INSERT INTO users (email, visits) VALUES ($1::VARCHAR, $2::INTEGER) ON CONFLICT (email) WHERE name != [name_1] DO NOTHING",
  ],
  [
    "a SELECT before ON CONFLICT stays as it is",
    insert(users).fromSelect(["id", "visits"], select(orders.c.id, orders.c.amount)).onConflict([id]).doNothing(),
    "INSERT INTO users (id, visits) SELECT orders.id, orders.amount FROM orders ON CONFLICT (id) DO NOTHING",
  ],
  [
    "WITH before it, and statements that write within",
    insert(orders).fromSelect(["userId", "amount"], select(added.c.id, added.c.visits)),
    "WITH added AS (INSERT INTO users (name, visits) VALUES ($1::VARCHAR, $2::INTEGER) RETURNING users.id, users.visits) INSERT INTO orders (user_id, amount) SELECT added.id, added.visits FROM added",
  ],
];

export const UPDATES: readonly Row[] = [
  [
    "FROM",
    update(users).values({ visits: orders.c.amount }).where(ofUser).returning(id, orders.c.id),
    "UPDATE users SET visits=orders.amount, changed=$1::INTEGER FROM orders WHERE orders.user_id = users.id RETURNING users.id, orders.id AS id_1",
  ],
  [
    "an alias",
    update(u).values({ visits: 1 }).where(u.c.name.eq("a")),
    "UPDATE users AS u SET visits=$1::INTEGER, changed=$2::INTEGER WHERE u.name = $3::VARCHAR",
  ],
  [
    "a row value",
    update(users).assign(tuple(name, email), select(u.c.name, u.c.email).where(u.c.id.eq(id))),
    "UPDATE users SET (name, email)=(SELECT u.name, u.email FROM users AS u WHERE u.id = users.id), changed=$1::INTEGER",
  ],
  ["an element of an array", update(lists).assign(lists.c.tags.at(2), "x"), "UPDATE lists SET tags[$1::INTEGER]=$2::TEXT"],
  [
    "a slice of an array",
    update(lists).assign(lists.c.tags.at(slice(1, 2)), ["x", "y"]),
    "UPDATE lists SET tags[$1::INTEGER:$2::INTEGER]=$3::TEXT[]",
  ],
  [
    "one table only, without those that inherit from it",
    update(users).values({ visits: 1 }).withHint(users, "ONLY", { dialect: "postgresql" }),
    "UPDATE ONLY users SET visits=$1::INTEGER, changed=$2::INTEGER",
  ],
];

export const DELETES: readonly Row[] = [
  [
    "USING",
    deleteFrom(users).where(ofUser, orders.c.amount.gt(1)),
    "DELETE FROM users USING orders WHERE orders.user_id = users.id AND orders.amount > $1::INTEGER",
  ],
  [
    "USING, of an alias",
    deleteFrom(u).using(orders).where(orders.c.userId.eq(u.c.id)).returning(u.c.id),
    "DELETE FROM users AS u USING orders WHERE orders.user_id = u.id RETURNING u.id",
  ],
  [
    "as a CTE",
    select(func.count()).selectFrom(deleteFrom(orders).returning(orders.c.id).cte("gone")),
    "WITH gone AS (DELETE FROM orders RETURNING orders.id) SELECT count(*) AS count_1 FROM gone",
  ],
];
