/** Expressions and functions, and what MySQL and MariaDB call them. */
import {
  anyOf,
  caseWhen,
  cast,
  distinct,
  extract,
  func,
  literal,
  not,
  scalarValues,
  select,
  sqlFalse,
  sqlTrue,
  types as t,
  tuple,
  values,
} from "@athanor/core";
import { match, mysql } from "../src/index.ts";
import type { Row } from "./sample-tables.ts";
import { addresses, users } from "./sample-tables.ts";

const { id, name, fullname, balance, active, born, prefs } = users.c;
const where = (...conditions: Parameters<ReturnType<typeof select>["where"]>) => select(id).where(...conditions);
const FROM_USERS = "FROM user_account";
const WHERE = `SELECT user_account.id ${FROM_USERS} WHERE`;

export const TEXTS: readonly Row[] = [
  [
    "concatenation is a function",
    select(name.concat(fullname).concat("!")),
    `SELECT concat(user_account.name, user_account.fullname, ?) AS anon_1 ${FROM_USERS}`,
  ],
  ["around a pattern too", where(name.contains("a")), `${WHERE} (user_account.name LIKE concat('%', ?, '%'))`],
  ["without regard to case", where(not(name.istartsWith("a"))), `${WHERE} (lower(user_account.name) NOT LIKE concat(lower(?), '%'))`],
  [
    "a backslash in a literal is written twice",
    where(name.like("a\\%", { escape: "\\" })),
    `${WHERE} user_account.name LIKE ? ESCAPE '\\\\'`,
  ],
  ["a regular expression", where(name.regexpMatch("^a")), `${WHERE} user_account.name REGEXP ?`],
  ["its opposite", where(not(name.regexpMatch("^a"))), `${WHERE} user_account.name NOT REGEXP ?`],
  [
    "with flags",
    where(name.regexpMatch("^a", { flags: "i" })),
    `${WHERE} REGEXP_LIKE(user_account.name, ?, 'i')`,
    `${WHERE} user_account.name REGEXP CONCAT('(?', 'i', ')', ?)`,
  ],
  [
    "its opposite with flags",
    where(not(name.regexpMatch("^a", { flags: "i" }))),
    `${WHERE} NOT REGEXP_LIKE(user_account.name, ?, 'i')`,
    `${WHERE} user_account.name NOT REGEXP CONCAT('(?', 'i', ')', ?)`,
  ],
  ["regexpReplace", select(name.regexpReplace("a", "b")), `SELECT REGEXP_REPLACE(user_account.name, ?, ?) AS anon_1 ${FROM_USERS}`],
  [
    "regexpReplace with flags",
    select(name.regexpReplace("a", "b", { flags: "i" })),
    `SELECT REGEXP_REPLACE(user_account.name, ?, ?, 1, 0, 'i') AS anon_1 ${FROM_USERS}`,
    `SELECT REGEXP_REPLACE(user_account.name, CONCAT('(?', 'i', ')', ?), ?) AS anon_1 ${FROM_USERS}`,
  ],
  ["match", where(name.match("+a -b")), `${WHERE} MATCH (user_account.name) AGAINST (? IN BOOLEAN MODE)`],
  ["its opposite", where(not(name.match("+a -b"))), `${WHERE} NOT MATCH (user_account.name) AGAINST (? IN BOOLEAN MODE)`],
  ["of several columns", where(match([name, fullname], "a b")), `${WHERE} MATCH (user_account.name, user_account.fullname) AGAINST (?)`],
  [
    "in a mode",
    select(match(name, "a", { naturalLanguage: true, queryExpansion: true }).label("fits")).where(match(name, "+a", { booleanMode: true })),
    `SELECT MATCH (user_account.name) AGAINST (? IN NATURAL LANGUAGE MODE WITH QUERY EXPANSION) AS fits ${FROM_USERS} WHERE MATCH (user_account.name) AGAINST (? IN BOOLEAN MODE)`,
  ],
  ["a length is one in characters", select(func.length(name)), `SELECT char_length(user_account.name) AS length_1 ${FROM_USERS}`],
  ["collations are words", select(name.collate("utf8mb4_bin")), `SELECT user_account.name COLLATE utf8mb4_bin AS anon_1 ${FROM_USERS}`],
];

const pairs = values("v", { n: t.integer(), s: t.string(5) }).data([
  { n: 1, s: "1" },
  { n: 2, s: "x" },
]);
const numbers = values("v", { n: t.integer() }).data([{ n: 1 }, { n: 2 }]);

export const VALUES: readonly Row[] = [
  ["truth", where(active, not(users.c.active)), `${WHERE} user_account.active = 1 AND user_account.active = 0`],
  ["constants are words", select(sqlTrue().label("yes"), sqlFalse().label("no")), "SELECT true AS yes, false AS no"],
  [
    "distinctness",
    where(fullname.isDistinctFrom(name), fullname.isNotDistinctFrom("x")),
    `${WHERE} NOT (user_account.fullname <=> user_account.name) AND user_account.fullname <=> ?`,
  ],
  [
    "division is true as it is",
    select(id.div(2), id.floorDiv(2), id.mod(2)),
    `SELECT user_account.id / ? AS anon_1, FLOOR(user_account.id / ?) AS anon_2, user_account.id % ? AS anon_3 ${FROM_USERS}`,
  ],
  [
    "a power is no exclusive or",
    select(id.pow(2), id.bitwiseXor(2)),
    `SELECT pow(user_account.id, ?) AS anon_1, user_account.id ^ ? AS anon_2 ${FROM_USERS}`,
  ],
  ["row values", where(tuple(id, name).in([[1, "a"]])), `${WHERE} (user_account.id, user_account.name) IN ([param_1])`],
  [
    "row values among VALUES",
    where(tuple(id, name).in(scalarValues(pairs as never))),
    `${WHERE} (user_account.id, user_account.name) IN (VALUES ROW(?, ?), ROW(?, ?))`,
    `${WHERE} (user_account.id, user_account.name) IN (SELECT ? AS n, ? AS s UNION ALL SELECT ?, ?)`,
  ],
  [
    "values among VALUES",
    where(id.in(scalarValues(numbers) as never)),
    `${WHERE} user_account.id IN (VALUES ROW(?), ROW(?))`,
    `${WHERE} user_account.id IN (SELECT ? AS n UNION ALL SELECT ?)`,
  ],
  [
    "ANY of a subquery",
    where(id.lt(anyOf(select(addresses.c.userId)))),
    `${WHERE} user_account.id < ANY (SELECT address.user_id FROM address)`,
  ],
  [
    "casts",
    select(
      cast(name, t.integer()).label("a"),
      cast(id, t.numeric(10, 2)).label("b"),
      cast(id, t.string(5)).label("c"),
      cast(id, t.text()).label("d"),
    ),
    `SELECT CAST(user_account.name AS SIGNED INTEGER) AS a, CAST(user_account.id AS DECIMAL(10, 2)) AS b, CAST(user_account.id AS CHAR(5)) AS c, CAST(user_account.id AS CHAR) AS d ${FROM_USERS}`,
  ],
  [
    "casts to times and bytes",
    select(cast(name, t.dateTime()).label("a"), cast(name, t.date()).label("b"), cast(name, t.largeBinary()).label("c")),
    `SELECT CAST(user_account.name AS DATETIME(6)) AS a, CAST(user_account.name AS DATE) AS b, CAST(user_account.name AS BINARY) AS c ${FROM_USERS}`,
  ],
  [
    "casts to times keep what the type keeps of a second",
    select(cast(name, t.time()).label("a"), cast(name, mysql.datetime()).label("b"), cast(name, mysql.timestamp({ fsp: 3 })).label("c")),
    `SELECT CAST(user_account.name AS TIME(6)) AS a, CAST(user_account.name AS DATETIME) AS b, CAST(user_account.name AS DATETIME(3)) AS c ${FROM_USERS}`,
  ],
  [
    "a cast to JSON",
    select(cast(name, t.json()).label("a")),
    `SELECT CAST(user_account.name AS JSON) AS a ${FROM_USERS}`,
    `SELECT CAST(user_account.name AS CHAR) AS a ${FROM_USERS}`,
  ],
  ["a number is a boolean as it is", select(cast(id.add(1), t.boolean()).label("a")), `SELECT (user_account.id + ?) AS a ${FROM_USERS}`],
  [
    "members of an enumeration are texts",
    select(cast(name, t.enum("a", "b")).label("a"), cast(id, t.enum("1", "2")).label("b")),
    `SELECT user_account.name AS a, CAST(user_account.id AS CHAR) AS b ${FROM_USERS}`,
  ],
  ["a cast to floating point", select(cast(name, t.double()).label("a")), `SELECT CAST(user_account.name AS DOUBLE) AS a ${FROM_USERS}`],
  [
    "parts of dates",
    select(
      extract("year", born).label("a"),
      extract("epoch", born).label("b"),
      extract("dow", born).label("c"),
      extract("doy", born).label("d"),
    ),
    `SELECT EXTRACT(year FROM user_account.born) AS a, UNIX_TIMESTAMP(user_account.born) AS b, (DAYOFWEEK(user_account.born) - 1) AS c, DAYOFYEAR(user_account.born) AS d ${FROM_USERS}`,
  ],
  [
    "CASE",
    select(caseWhen(active, "yes").else("no")),
    `SELECT CASE WHEN user_account.active = 1 THEN ? ELSE ? END AS anon_1 ${FROM_USERS}`,
  ],
  ["names are quoted with backticks", select(literal(1).label("a`b"), literal(2).label("select")), "SELECT ? AS `a``b`, ? AS `select`"],
];

const member = (path: string) =>
  `CASE JSON_TYPE(JSON_EXTRACT(user_account.prefs, ${path})) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(user_account.prefs, ${path})) END`;

export const STRUCTURES: readonly Row[] = [
  [
    "a member of a JSON value",
    select(prefs.at("deep").at("a")),
    `SELECT JSON_EXTRACT(JSON_EXTRACT(user_account.prefs, ?), ?) AS anon_1 ${FROM_USERS}`,
  ],
  ["a path", select(prefs.at("deep", "a", 0)), `SELECT JSON_EXTRACT(user_account.prefs, ?) AS anon_1 ${FROM_USERS}`],
  ["as text, JSON's null is NULL", where(prefs.atText("theme").eq("dark")), `${WHERE} ${member("?")} = ?`],
];

export const AGGREGATES: readonly Row[] = [
  [
    "texts of a group",
    select(func.aggregateStrings(name, ", ")),
    `SELECT group_concat(user_account.name SEPARATOR [aggregateStrings_1]) AS aggregate_strings_1 ${FROM_USERS}`,
  ],
  [
    "in an order",
    select(func.aggregateStrings(name, ", ").aggregateOrderBy(name.desc())),
    `SELECT group_concat(user_account.name ORDER BY user_account.name DESC SEPARATOR [aggregateStrings_1]) AS aggregate_strings_1 ${FROM_USERS}`,
  ],
  ["DISTINCT in an aggregate", select(func.count(distinct(name))), `SELECT count(DISTINCT user_account.name) AS count_1 ${FROM_USERS}`],
  [
    "ROLLUP stands at the end",
    select(name, func.sum(balance)).groupBy(func.rollup(name, active)),
    `SELECT user_account.name, sum(user_account.balance) AS sum_1 ${FROM_USERS} GROUP BY user_account.name, user_account.active WITH ROLLUP`,
  ],
  ["random numbers", select(func.random()), "SELECT rand() AS random_1"],
];
