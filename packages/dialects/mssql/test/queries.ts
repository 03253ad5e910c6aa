/** SELECT, FROM and WITH, as SQL Server writes them. */
import {
  alias,
  bindParam,
  column,
  func,
  literal,
  MetaData,
  select,
  sql,
  sqlTrue,
  types as t,
  table,
  tableSample,
  union,
  values,
} from "@athanor/core";
import type { Row } from "./sample-tables.ts";
import { addresses, users } from "./sample-tables.ts";

const { id, name } = users.c;
const FROM_USERS = "FROM user_account";
const all = select(id);
const ordered = all.orderBy(name);
const inner = select(addresses.c.userId).subquery("inside");
const second = alias(users, "second");

export const LIMITS: readonly Row[] = [
  ["TOP", all.limit(5), `SELECT TOP [param_1] user_account.id ${FROM_USERS}`],
  [
    "behind DISTINCT",
    ordered.distinct().limit(5),
    `SELECT DISTINCT TOP [param_1] user_account.id ${FROM_USERS} ORDER BY user_account.name`,
  ],
  [
    "with ties",
    ordered.fetch(5, { withTies: true }),
    `SELECT TOP [param_1] WITH TIES user_account.id ${FROM_USERS} ORDER BY user_account.name`,
  ],
  [
    "a percentage",
    ordered.fetch(5, { percent: true }),
    `SELECT TOP [param_1] PERCENT user_account.id ${FROM_USERS} ORDER BY user_account.name`,
  ],
  [
    "OFFSET and FETCH",
    ordered.limit(5).offset(2),
    `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.name OFFSET @p1 ROWS FETCH FIRST @p2 ROWS ONLY`,
  ],
  ["OFFSET alone", ordered.offset(2), `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.name OFFSET @p1 ROWS`],
  [
    "a limit that is a parameter",
    ordered.limit(bindParam("most", t.integer())),
    `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.name OFFSET 0 ROWS FETCH FIRST @p1 ROWS ONLY`,
  ],
  ["NULLs first, as they come anyway", all.orderBy(name.nullsFirst()), `SELECT user_account.id ${FROM_USERS} ORDER BY user_account.name`],
  [
    "NULLs where they don't come by themselves",
    all.orderBy(name.nullsLast(), id.desc().nullsFirst()),
    `SELECT user_account.id ${FROM_USERS} ORDER BY CASE WHEN (user_account.name IS NULL) THEN 1 ELSE 0 END, user_account.name, CASE WHEN (user_account.id IS NULL) THEN 0 ELSE 1 END, user_account.id DESC`,
  ],
  [
    "an order within another statement decides nothing",
    select(ordered.subquery("o").c.id),
    `SELECT o.id FROM (SELECT user_account.id AS id ${FROM_USERS}) AS o`,
  ],
  [
    "but which rows there are",
    select(ordered.limit(5).subquery("o").c.id),
    `SELECT o.id FROM (SELECT TOP [param_1] user_account.id AS id ${FROM_USERS} ORDER BY user_account.name) AS o`,
  ],
  ["a lock is a hint", all.forUpdate(), `SELECT user_account.id ${FROM_USERS} WITH (UPDLOCK)`],
  ["a lock of readers", all.forUpdate({ read: true }), `SELECT user_account.id ${FROM_USERS} WITH (REPEATABLEREAD)`],
  ["a lock that passes over rows", all.forUpdate({ skipLocked: true }), `SELECT user_account.id ${FROM_USERS} WITH (UPDLOCK, READPAST)`],
  ["a lock that doesn't wait", all.forUpdate({ nowait: true }), `SELECT user_account.id ${FROM_USERS} WITH (UPDLOCK, NOWAIT)`],
  [
    "a lock, of all tables that are joined, but no other statement's",
    select(id).join(inner, inner.c.userId.eq(id)).join(second, second.c.id.eq(id)).where(id.in(all)).forUpdate(),
    `SELECT user_account.id ${FROM_USERS} WITH (UPDLOCK) JOIN (SELECT address.user_id AS user_id FROM address) AS inside ON inside.user_id = user_account.id JOIN user_account AS second WITH (UPDLOCK) ON second.id = user_account.id WHERE user_account.id IN (SELECT user_account.id ${FROM_USERS})`,
  ],
  [
    "a lock of a table that is named",
    select(id).join(addresses).forUpdate({ of: addresses.c.id }),
    `SELECT user_account.id ${FROM_USERS} JOIN address WITH (UPDLOCK) ON user_account.id = address.user_id`,
  ],
  [
    "a table's own hint stays in place of the lock",
    all.withHint(users, "WITH (XLOCK)", { dialect: "mssql" }).withHint(users, "USE INDEX (a)", { dialect: "mysql" }).forUpdate(),
    `SELECT user_account.id ${FROM_USERS} WITH (XLOCK)`,
  ],
];

const metadata = new MetaData();
const inDatabase = table("item", metadata, { id: column(t.integer(), { primaryKey: true }) }, [], { schema: "Shop.dbo" });
const inDots = table("part", metadata, { id: column(t.integer(), { primaryKey: true }) }, [], { schema: "[a.b].[c]]d].dbo" });
const recent = select(addresses.c.email).where(addresses.c.userId.eq(id)).orderBy(addresses.c.id).limit(1).lateral("recent");
const RECENT =
  "(SELECT TOP [param_1] address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id) AS recent";
const rows = values("v", { a: t.integer(), b: t.text() }).data([{ a: 1, b: "x" }]);
const other = alias(users, "other");
const beside = values("x", { n: t.integer() }, { lateral: true }).data([{ n: 1 }]);
const sampled = (...sampling: readonly [Parameters<typeof tableSample>[1], Parameters<typeof tableSample>[3]?]) =>
  select(tableSample(users, sampling[0], "part", sampling[1]).c.id);
const SAMPLE = "SELECT part.id FROM user_account AS part TABLESAMPLE";

export const SOURCES: readonly Row[] = [
  [
    "a subquery that refers to what is beside it",
    select(id, recent.c.email),
    `SELECT user_account.id, recent.email ${FROM_USERS} CROSS APPLY ${RECENT}`,
  ],
  [
    "joined",
    select(id, recent.c.email).join(recent, sqlTrue()),
    `SELECT user_account.id, recent.email ${FROM_USERS} CROSS APPLY ${RECENT}`,
  ],
  [
    "joined, or nothing",
    select(id, recent.c.email).outerJoin(recent, sqlTrue()),
    `SELECT user_account.id, recent.email ${FROM_USERS} OUTER APPLY ${RECENT}`,
  ],
  [
    "joined on a condition",
    select(id, recent.c.email).outerJoin(recent, recent.c.email.ne(name)),
    `SELECT user_account.id, recent.email ${FROM_USERS} OUTER APPLY (SELECT * FROM ${RECENT} WHERE recent.email != user_account.name) AS recent`,
  ],
  ["a schema of another database", select(inDatabase.c.id), "SELECT [Shop].dbo.item.id FROM [Shop].dbo.item"],
  ["brackets keep dots together", select(inDots.c.id), "SELECT [a.b].[c]]d].dbo.part.id FROM [a.b].[c]]d].dbo.part"],
  [
    "the hint of a table is none of its aliases'",
    select(id, other.c.name).withHint(users, "WITH (NOLOCK)"),
    `SELECT user_account.id, other.name ${FROM_USERS} WITH (NOLOCK), user_account AS other`,
  ],
  ["hints stand behind the table", all.withHint(users, "WITH (NOLOCK)"), `SELECT user_account.id ${FROM_USERS} WITH (NOLOCK)`],
  [
    "hints about the statement stand at its end",
    all.withStatementHint("OPTION (RECOMPILE)"),
    `SELECT user_account.id ${FROM_USERS} OPTION (RECOMPILE)`,
  ],
  ["VALUES", select(rows.c.a, rows.c.b), "SELECT v.a, v.b FROM (VALUES (@p1, @p2)) AS v (a, b)"],
  [
    "VALUES that refer to what is beside them",
    select(id, beside.c.n),
    `SELECT user_account.id, x.n ${FROM_USERS} CROSS APPLY (VALUES (@p1)) AS x (n)`,
  ],
  [
    "VALUES joined",
    select(id, beside.c.n).join(beside, sqlTrue()),
    `SELECT user_account.id, x.n ${FROM_USERS} CROSS APPLY (VALUES (@p1)) AS x (n)`,
  ],
  [
    "VALUES joined on a condition, or nothing",
    select(id, beside.c.n).outerJoin(beside, beside.c.n.eq(id)),
    `SELECT user_account.id, x.n ${FROM_USERS} OUTER APPLY (SELECT * FROM (VALUES (@p1)) AS x (n) WHERE x.n = user_account.id) AS x`,
  ],
  ["a sample in percent", sampled(literal(10)), `${SAMPLE} SYSTEM ([param_1] PERCENT)`],
  [
    "the same sample again, by the method's name",
    sampled(func.named("SYSTEM", t.unknown())(literal(2.5)), { seed: literal(7) }),
    `${SAMPLE} SYSTEM ([param_1] PERCENT) REPEATABLE ([param_2])`,
  ],
  [
    "a hint stands behind a sample",
    ((part) => select(part.c.id).withHint(part, "WITH (NOLOCK)"))(tableSample(users, literal(10), "part")),
    `${SAMPLE} SYSTEM ([param_1] PERCENT) WITH (NOLOCK)`,
  ],
  [
    "FULL JOIN",
    select(id).fullJoin(other, other.c.id.eq(id)),
    `SELECT user_account.id ${FROM_USERS} FULL OUTER JOIN user_account AS other ON other.id = user_account.id`,
  ],
  ["raw SQL", select(id).where(sql`${id} > ${3}`), `SELECT user_account.id ${FROM_USERS} WHERE user_account.id > @p1`],
];

const numbers = select(literal(1, t.integer()).label("n"))
  .cte("numbers", { recursive: true })
  .recursive((self) => select(self.c.n.add(1)).where(self.c.n.lt(5)));
const kept = ordered.cte("kept", { materialized: true });
export const nesting = all.cte("nested", { nesting: true });

export const WITHS: readonly Row[] = [
  [
    "recursion goes without saying",
    select(numbers.c.n),
    "WITH numbers(n) AS (SELECT @p1 AS n UNION ALL SELECT numbers.n + @p2 AS anon_1 FROM numbers WHERE numbers.n < @p3) SELECT numbers.n FROM numbers",
  ],
  ["no order and no hint in WITH", select(kept.c.id), `WITH kept AS (SELECT user_account.id AS id ${FROM_USERS}) SELECT kept.id FROM kept`],
  [
    "a member of a set operation with an order is a subquery",
    union(ordered.limit(1), all),
    `SELECT * FROM (SELECT TOP [param_1] user_account.id ${FROM_USERS} ORDER BY user_account.name) AS anon_1 UNION SELECT user_account.id ${FROM_USERS}`,
  ],
  [
    "an order that decides nothing is left out there",
    union(ordered, all),
    `(SELECT user_account.id ${FROM_USERS}) UNION SELECT user_account.id ${FROM_USERS}`,
  ],
  [
    "a set operation's rows are limited in its order",
    union(all, all).orderBy("id").limit(3),
    `SELECT user_account.id ${FROM_USERS} UNION SELECT user_account.id ${FROM_USERS} ORDER BY id OFFSET 0 ROWS FETCH FIRST @p1 ROWS ONLY`,
  ],
  [
    "or as those of a subquery",
    union(all, all).limit(3),
    `SELECT TOP [param_1] anon_1.id FROM (SELECT user_account.id AS id ${FROM_USERS} UNION SELECT user_account.id AS id ${FROM_USERS}) AS anon_1`,
  ],
  [
    "ties in a set operation's order",
    union(all, all).orderBy("id").fetch(3, { withTies: true }),
    `SELECT TOP [param_1] WITH TIES anon_1.id FROM (SELECT user_account.id AS id ${FROM_USERS} UNION SELECT user_account.id AS id ${FROM_USERS}) AS anon_1 ORDER BY anon_1.id`,
  ],
  [
    "a percentage of a set operation's rows",
    union(all, all).fetch(3, { percent: true }),
    `SELECT TOP [param_1] PERCENT anon_1.id FROM (SELECT user_account.id AS id ${FROM_USERS} UNION SELECT user_account.id AS id ${FROM_USERS}) AS anon_1`,
  ],
  [
    "CTEs that would nest stand in the statement's WITH where that is the same",
    select(nesting.c.id),
    `WITH nested AS (SELECT user_account.id AS id ${FROM_USERS}) SELECT nested.id FROM nested`,
  ],
  [
    "windows",
    select(func.rowNumber().over({ partitionBy: name, orderBy: id.desc() })),
    `SELECT row_number() OVER (PARTITION BY user_account.name ORDER BY user_account.id DESC) AS anon_1 ${FROM_USERS}`,
  ],
];
