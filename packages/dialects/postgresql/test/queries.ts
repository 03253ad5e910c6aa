/** SELECT, FROM and WITH, as PostgreSQL writes them. */
import {
  alias,
  columnFunction,
  exceptAll,
  func,
  literal,
  select,
  sql,
  types as t,
  tableFunction,
  tableSample,
  union,
  values,
} from "@athanor/core";
import type { Row } from "./sample-tables.ts";
import { addresses, users } from "./sample-tables.ts";

const { id, name } = users.c;
const FROM_USERS = "FROM user_account";
const all = select(id);

export const LIMITS: readonly Row[] = [
  ["LIMIT and OFFSET", all.limit(5).offset(2), `SELECT user_account.id ${FROM_USERS} LIMIT $1::INTEGER OFFSET $2::INTEGER`],
  ["OFFSET alone", all.offset(2), `SELECT user_account.id ${FROM_USERS} LIMIT ALL OFFSET $1::INTEGER`],
  [
    "FETCH",
    all.orderBy(id).offset(2).fetch(5),
    `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.id OFFSET ($1::INTEGER) ROWS FETCH FIRST ($2::INTEGER) ROWS ONLY`,
  ],
  [
    "FETCH with ties",
    all.orderBy(id).fetch(5, { withTies: true }),
    `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.id FETCH FIRST ($1::INTEGER) ROWS WITH TIES`,
  ],
  [
    "a limit that is computed",
    all.limit(func.named("length", t.integer())(literal("abc"))),
    `SELECT user_account.id ${FROM_USERS} LIMIT length($1::VARCHAR)`,
  ],
  [
    "where NULLs come",
    all.orderBy(name.desc().nullsLast(), id.nullsFirst()),
    `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.name DESC NULLS LAST, user_account.id NULLS FIRST`,
  ],
  [
    "DISTINCT ON",
    select(id, name).distinct(name).orderBy(name),
    `SELECT DISTINCT ON (user_account.name) user_account.id, user_account.name ${FROM_USERS} ORDER BY user_account.name`,
  ],
];

export const LOCKS: readonly Row[] = [
  ["FOR UPDATE", all.forUpdate(), `SELECT user_account.id ${FROM_USERS} FOR UPDATE`],
  ["FOR SHARE", all.forUpdate({ read: true, nowait: true }), `SELECT user_account.id ${FROM_USERS} FOR SHARE NOWAIT`],
  [
    "FOR NO KEY UPDATE",
    all.forUpdate({ keyShare: true, skipLocked: true }),
    `SELECT user_account.id ${FROM_USERS} FOR NO KEY UPDATE SKIP LOCKED`,
  ],
  ["FOR KEY SHARE", all.forUpdate({ keyShare: true, read: true }), `SELECT user_account.id ${FROM_USERS} FOR KEY SHARE`],
  [
    "of some tables, or of columns of them",
    select(id, addresses.c.email)
      .join(addresses)
      .forUpdate({ of: [addresses, id] }),
    `SELECT user_account.id, address.email ${FROM_USERS} JOIN address ON user_account.id = address.user_id FOR UPDATE OF address, user_account`,
  ],
];

const recent = select(addresses.c.email).where(addresses.c.userId.eq(id)).limit(1).lateral("recent");
const series = tableFunction(func.named("generate_series", t.integer())(1, 3), "n", { value: t.integer() }, { renderDerived: true });
const tag = columnFunction(func.named("unnest", t.text())(users.c.tags), "tag");
const places = tableFunction(
  func.named("unnest", t.text())(users.c.tags),
  "x",
  { tag: t.text() },
  { withOrdinality: "place", renderDerived: true },
);
const other = alias(users, "other");
const within = select(id).crossJoin(addresses).subquery("within");
const hinted = all.withHint(users, "ONLY").subquery("hinted");
const rows = values("v", { a: t.integer(), b: t.text() }).data([
  { a: 1, b: "x" },
  { a: 2, b: "y" },
]);

export const SOURCES: readonly Row[] = [
  [
    "LATERAL",
    select(id, recent.c.email).join(recent, sql`true`),
    `SELECT user_account.id, recent.email ${FROM_USERS} JOIN LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id LIMIT $1::INTEGER) AS recent ON true`,
  ],
  ["a function in FROM", select(series.c.value), "SELECT n.value FROM generate_series($1::INTEGER, $2::INTEGER) AS n(value)"],
  ["a function's single column", select(id, tag), `SELECT user_account.id, tag ${FROM_USERS}, unnest(user_account.tags) AS tag`],
  [
    "WITH ORDINALITY",
    select(id, places.c.place),
    `SELECT user_account.id, x.place ${FROM_USERS}, unnest(user_account.tags) WITH ORDINALITY AS x(tag, place)`,
  ],
  ["VALUES", select(rows.c.a, rows.c.b), "SELECT v.a, v.b FROM (VALUES ($1::INTEGER, $2::TEXT), ($3::INTEGER, $4::TEXT)) AS v (a, b)"],
  [
    "TABLESAMPLE",
    select(tableSample(users, func.named("bernoulli", t.unknown())(5), "some", { seed: literal(7) }).c.id),
    `SELECT "some".id ${FROM_USERS} AS "some" TABLESAMPLE bernoulli($1::INTEGER) REPEATABLE ($2::INTEGER)`,
  ],
  ["ONLY", all.withHint(users, "ONLY", { dialect: "postgresql" }), "SELECT user_account.id FROM ONLY user_account"],
  [
    "the hint of a table is none of its aliases'",
    select(id).crossJoin(other).withHint(users, "ONLY"),
    "SELECT user_account.id FROM ONLY user_account CROSS JOIN user_account AS other",
  ],
  [
    "nor of the same table in a subquery, which may have its own",
    select(id)
      .join(within, within.c.id.eq(id))
      .join(hinted, hinted.c.id.eq(id))
      .outerJoin(addresses, addresses.c.userId.eq(id))
      .withHint(addresses, "ONLY"),
    "SELECT user_account.id FROM user_account JOIN (SELECT user_account.id AS id FROM user_account CROSS JOIN address) AS within ON within.id = user_account.id " +
      "JOIN (SELECT user_account.id AS id FROM ONLY user_account) AS hinted ON hinted.id = user_account.id " +
      "LEFT OUTER JOIN ONLY address ON address.user_id = user_account.id",
  ],
  ["hints for others are passed over", all.withHint(users, "USE INDEX (x)", { dialect: "mysql" }), `SELECT user_account.id ${FROM_USERS}`],
  [
    "FULL JOIN",
    select(id).fullJoin(other, other.c.id.eq(id)),
    `SELECT user_account.id ${FROM_USERS} FULL OUTER JOIN user_account AS other ON other.id = user_account.id`,
  ],
];

const numbers = select(literal(1, t.integer()).label("n"))
  .cte("numbers", { recursive: true })
  .recursive((self) => select(self.c.n.add(1)).where(self.c.n.lt(5)));
const kept = select(id).where(name.eq("a")).cte("kept", { materialized: true });

export const WITHS: readonly Row[] = [
  [
    "recursion",
    select(numbers.c.n),
    "WITH RECURSIVE numbers(n) AS (SELECT $1::INTEGER AS n UNION ALL SELECT numbers.n + $2::INTEGER AS anon_1 FROM numbers WHERE numbers.n < $3::INTEGER) SELECT numbers.n FROM numbers",
  ],
  [
    "whether rows are kept",
    select(kept.c.id),
    `WITH kept AS MATERIALIZED (SELECT user_account.id AS id ${FROM_USERS} WHERE user_account.name = $1::VARCHAR) SELECT kept.id FROM kept`,
  ],
  [
    "set operations with clauses of their members",
    union(all.orderBy(id).limit(1), all).orderBy("id"),
    `(SELECT user_account.id ${FROM_USERS} ORDER BY user_account.id LIMIT $1::INTEGER) UNION SELECT user_account.id ${FROM_USERS} ORDER BY id`,
  ],
  ["EXCEPT ALL", exceptAll(all, all), `SELECT user_account.id ${FROM_USERS} EXCEPT ALL SELECT user_account.id ${FROM_USERS}`],
];
