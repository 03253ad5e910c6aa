/** SELECT, FROM and WITH, as MySQL and MariaDB write them. */
import { extract, func, intersectAll, literal, select, sql, types as t, text, union, values } from "@athanor/core";
import type { Row } from "./sample-tables.ts";
import { addresses, users } from "./sample-tables.ts";

const { id, name } = users.c;
const FROM_USERS = "FROM user_account";
const all = select(id);

export const LIMITS: readonly Row[] = [
  ["a limit", all.limit(5), `SELECT user_account.id ${FROM_USERS} LIMIT ?`],
  ["the offset comes first", all.limit(5).offset(2), `SELECT user_account.id ${FROM_USERS} LIMIT ?, ?`],
  [
    "an offset alone has a limit that no table reaches",
    all.offset(2),
    `SELECT user_account.id ${FROM_USERS} LIMIT ?, 18446744073709551615`,
  ],
  ["a limit that stands in the text", all.limit(text("2")), `SELECT user_account.id ${FROM_USERS} LIMIT 2`],
  ["FETCH is a limit", all.fetch(5), `SELECT user_account.id ${FROM_USERS} LIMIT ?`],
  [
    "NULLs first, as they come anyway",
    all.orderBy(name.nullsFirst(), id.desc().nullsLast()),
    `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.name, user_account.id DESC`,
  ],
  [
    "NULLs where they don't come by themselves",
    all.orderBy(name.nullsLast(), id.desc().nullsFirst()),
    `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.name IS NULL, user_account.name, user_account.id IS NULL DESC, user_account.id DESC`,
  ],
  ["a condition needs a FROM", select(literal(1).label("one")).where(sql`1 = 1`), "SELECT ? AS one FROM DUAL WHERE 1 = 1"],
  ["no FROM without one", select(literal(1).label("one")), "SELECT ? AS one"],
];

export const LOCKS: readonly Row[] = [
  ["FOR UPDATE", all.forUpdate({ nowait: true }), `SELECT user_account.id ${FROM_USERS} FOR UPDATE NOWAIT`],
  [
    "FOR SHARE",
    all.forUpdate({ read: true, skipLocked: true }),
    `SELECT user_account.id ${FROM_USERS} FOR SHARE SKIP LOCKED`,
    `SELECT user_account.id ${FROM_USERS} LOCK IN SHARE MODE SKIP LOCKED`,
  ],
  [
    "of some tables: all of them where that can't be said",
    select(id).join(addresses).forUpdate({ of: users }),
    `SELECT user_account.id ${FROM_USERS} INNER JOIN address ON user_account.id = address.user_id FOR UPDATE OF user_account`,
    `SELECT user_account.id ${FROM_USERS} INNER JOIN address ON user_account.id = address.user_id FOR UPDATE`,
  ],
  [
    "there is nothing between FOR UPDATE and FOR SHARE",
    all.forUpdate({ keyShare: true }),
    `SELECT user_account.id ${FROM_USERS} FOR UPDATE`,
  ],
];

const rows = values("v", { a: t.integer(), b: t.text() }).data([
  { a: 1, b: "x" },
  { a: 2, b: "y" },
]);

export const SOURCES: readonly Row[] = [
  [
    "hints stand behind the table",
    all.withHint(users, "USE INDEX (ix_%(name)s)"),
    `SELECT user_account.id ${FROM_USERS} USE INDEX (ix_user_account)`,
  ],
  ["words behind SELECT", all.prefixWith("SQL_NO_CACHE", { dialect: "mysql" }), `SELECT SQL_NO_CACHE user_account.id ${FROM_USERS}`],
  [
    "VALUES",
    select(rows.c.a, rows.c.b),
    "SELECT v.a, v.b FROM (VALUES ROW(?, ?), ROW(?, ?)) AS v (a, b)",
    "SELECT v.a, v.b FROM (SELECT ? AS a, ? AS b UNION ALL SELECT ?, ?) AS v",
  ],
  [
    "a left join",
    select(id).outerJoin(addresses),
    `SELECT user_account.id ${FROM_USERS} LEFT OUTER JOIN address ON user_account.id = address.user_id`,
  ],
];

const kept = select(id).where(name.eq("a")).cte("kept", { materialized: true });
const numbers = select(literal(1, t.integer()).label("n"))
  .cte("numbers", { recursive: true })
  .recursive((self) => select(self.c.n.add(1)).where(self.c.n.lt(5)));

export const WITHS: readonly Row[] = [
  [
    "recursion",
    select(numbers.c.n),
    "WITH RECURSIVE numbers(n) AS (SELECT ? AS n UNION ALL SELECT numbers.n + ? AS anon_1 FROM numbers WHERE numbers.n < ?) SELECT numbers.n FROM numbers",
  ],
  [
    "a hint that can't be given is left out",
    select(kept.c.id),
    `WITH kept AS (SELECT user_account.id AS id ${FROM_USERS} WHERE user_account.name = ?) SELECT kept.id FROM kept`,
  ],
  [
    "set operations",
    union(all.limit(1), all).orderBy("id"),
    `(SELECT user_account.id ${FROM_USERS} LIMIT ?) UNION SELECT user_account.id ${FROM_USERS} ORDER BY id`,
  ],
  ["INTERSECT ALL", intersectAll(all, all), `SELECT user_account.id ${FROM_USERS} INTERSECT ALL SELECT user_account.id ${FROM_USERS}`],
  [
    "windows",
    select(func.rowNumber().over({ orderBy: id.desc() })),
    `SELECT row_number() OVER (ORDER BY user_account.id DESC) AS anon_1 ${FROM_USERS}`,
  ],
  [
    "a frame that leaves nothing out",
    select(func.sum(id).over({ orderBy: id, rows: [null, 0], exclude: "NO OTHERS" })),
    `SELECT sum(user_account.id) OVER (ORDER BY user_account.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS anon_1 ${FROM_USERS}`,
  ],
  [
    "a frame of a day, in seconds",
    select(func.sum(id).over({ orderBy: extract("epoch", users.c.born), range: [-86_400, 0] })),
    `SELECT sum(user_account.id) OVER (ORDER BY UNIX_TIMESTAMP(user_account.born) RANGE BETWEEN [param_1] PRECEDING AND CURRENT ROW) AS anon_1 ${FROM_USERS}`,
  ],
];
