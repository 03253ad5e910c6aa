/** Expressions and functions, and what SQL Server calls them. */
import {
  and,
  anyOf,
  caseWhen,
  cast,
  distinct,
  exists,
  extract,
  func,
  literal,
  not,
  select,
  sqlFalse,
  sqlTrue,
  types as t,
  tryCast,
  tuple,
} from "@athanor/core";
import type { Row } from "./sample-tables.ts";
import { addresses, users } from "./sample-tables.ts";

const { id, name, fullname, active, born, prefs } = users.c;
const where = (...conditions: Parameters<ReturnType<typeof select>["where"]>) => select(id).where(...conditions);
const FROM_USERS = "FROM user_account";
const WHERE = `SELECT user_account.id ${FROM_USERS} WHERE`;

export const TEXTS: readonly Row[] = [
  [
    "concatenation is a sum",
    select(name.concat(fullname).concat("!")),
    `SELECT user_account.name + user_account.fullname + @p1 AS anon_1 ${FROM_USERS}`,
  ],
  ["around a pattern too", where(name.contains("a")), `${WHERE} (user_account.name LIKE '%' + @p1 + '%')`],
  ["without regard to case", where(name.ilike("a%")), `${WHERE} lower(user_account.name) LIKE lower(@p1)`],
  ["match", where(name.match("fox")), `${WHERE} CONTAINS (user_account.name, @p1)`],
  ["its opposite", where(not(name.match("fox"))), `${WHERE} NOT CONTAINS (user_account.name, @p1)`],
  [
    "collations are words",
    select(name.collate("Latin1_General_CS_AS")),
    `SELECT user_account.name COLLATE Latin1_General_CS_AS AS anon_1 ${FROM_USERS}`,
  ],
  [
    "lengths",
    select(func.length(name), func.charLength(name)),
    `SELECT LEN(user_account.name) AS length_1, LEN(user_account.name) AS char_length_1 ${FROM_USERS}`,
  ],
  [
    "a part of a text, whose length has to be said",
    select(func.substr(name, 2).label("rest"), func.substr(name, 2, 3).label("part")),
    `SELECT SUBSTRING(user_account.name, @p1, 2147483647) AS rest, SUBSTRING(user_account.name, @p2, @p3) AS part ${FROM_USERS}`,
  ],
  [
    "a bracket begins a set of letters, unless it's escaped",
    where(name.contains("[b]", { autoescape: true })),
    `${WHERE} (user_account.name LIKE '%' + @p1 + '%' ESCAPE '/')`,
  ],
];

export const VALUES: readonly Row[] = [
  ["there are no booleans", where(active, not(active), sqlTrue()), `${WHERE} user_account.active = 1 AND user_account.active = 0`],
  ["IS TRUE, and what it is not", where(active.isNot(true)), `${WHERE} (user_account.active <> 1 OR user_account.active IS NULL)`],
  ["IS FALSE", where(active.is(false)), `${WHERE} (user_account.active = 0 AND user_account.active IS NOT NULL)`],
  ["IS NULL", where(active.isNull()), `${WHERE} user_account.active IS NULL`],
  [
    "IS TRUE of a condition",
    where(name.eq("a").is(true)),
    `${WHERE} (CASE WHEN (user_account.name = @p1) THEN 1 WHEN NOT (user_account.name = @p1) THEN 0 END = 1 AND CASE WHEN (user_account.name = @p1) THEN 1 WHEN NOT (user_account.name = @p1) THEN 0 END IS NOT NULL)`,
  ],
  [
    "averages of integers have a fraction; rounding is to so many digits",
    select(func.avg(id), func.avg(distinct(id)).label("of_each"), func.round(literal(2.5)).label("whole")),
    `SELECT avg(CAST(user_account.id AS FLOAT)) AS avg_1, avg(DISTINCT CAST(user_account.id AS FLOAT)) AS of_each, round(@p1, 0) AS whole ${FROM_USERS}`,
  ],
  ["constants", select(sqlTrue().label("yes"), sqlFalse().label("no")), "SELECT 1 AS yes, 0 AS no"],
  ["a condition is no condition by itself", where(sqlFalse()), `${WHERE} 0 = 1`],
  [
    "a condition as a value",
    select(name.eq("a").label("same"), active),
    `SELECT CASE WHEN (user_account.name = @p1) THEN 1 WHEN NOT (user_account.name = @p1) THEN 0 END AS same, user_account.active ${FROM_USERS}`,
  ],
  [
    "a condition that is compared, or an argument",
    where(active.eq(id.gt(1)), name.eq("a").isNull()).orderBy(func.nullif(id.gt(2), false), func.coalesce(and(active, id.gt(3)), false)),
    `${WHERE} user_account.active = CASE WHEN (user_account.id > @p1) THEN 1 WHEN NOT (user_account.id > @p1) THEN 0 END AND CASE WHEN (user_account.name = @p2) THEN 1 WHEN NOT (user_account.name = @p2) THEN 0 END IS NULL ORDER BY nullif(CASE WHEN (user_account.id > @p3) THEN 1 WHEN NOT (user_account.id > @p3) THEN 0 END, @p4), coalesce(CASE WHEN (user_account.active = 1 AND user_account.id > @p5) THEN 1 WHEN NOT (user_account.active = 1 AND user_account.id > @p5) THEN 0 END, @p6)`,
  ],
  [
    "a condition to sort by, and what a condition gives",
    select(
      cast(id.gt(1), t.integer()).label("n"),
      caseWhen(active, id.gt(2)).else(id.lt(3)).label("c"),
      func
        .rank()
        .over({ orderBy: id.gt(4) })
        .label("r"),
    ).orderBy(id.gt(5), name.eq("a").desc()),
    `SELECT CAST(CASE WHEN (user_account.id > @p1) THEN 1 WHEN NOT (user_account.id > @p1) THEN 0 END AS INTEGER) AS n, CASE WHEN user_account.active = 1 THEN CASE WHEN (user_account.id > @p2) THEN 1 WHEN NOT (user_account.id > @p2) THEN 0 END ELSE CASE WHEN (user_account.id < @p3) THEN 1 WHEN NOT (user_account.id < @p3) THEN 0 END END AS c, rank() OVER (ORDER BY CASE WHEN (user_account.id > @p4) THEN 1 WHEN NOT (user_account.id > @p4) THEN 0 END) AS r ${FROM_USERS} ORDER BY CASE WHEN (user_account.id > @p5) THEN 1 WHEN NOT (user_account.id > @p5) THEN 0 END, CASE WHEN (user_account.name = @p6) THEN 1 WHEN NOT (user_account.name = @p6) THEN 0 END DESC`,
  ],
  [
    "IIF takes a condition",
    select(func.named("IIF", t.string())(id.gt(1), "a", "b").label("i")),
    `SELECT IIF(user_account.id > @p1, @p2, @p3) AS i ${FROM_USERS}`,
  ],
  [
    "what is DISTINCT is no condition",
    select(func.count(distinct(active)).label("n")),
    `SELECT count(DISTINCT user_account.active) AS n ${FROM_USERS}`,
  ],
  [
    "EXISTS as a value",
    select(exists(select(addresses.c.id)).label("any")),
    "SELECT CASE WHEN (EXISTS (SELECT address.id FROM address)) THEN 1 ELSE 0 END AS [any]",
  ],
  [
    "distinctness, by a set operation",
    where(fullname.isDistinctFrom(name), fullname.isNotDistinctFrom("x")),
    `${WHERE} NOT EXISTS (SELECT user_account.fullname INTERSECT SELECT user_account.name) AND EXISTS (SELECT user_account.fullname INTERSECT SELECT @p1)`,
  ],
  [
    "division is true",
    select(id.div(2), id.floorDiv(2), id.mod(2)),
    `SELECT user_account.id / (@p1 * 1.0) AS anon_1, FLOOR(user_account.id / @p2) AS anon_2, user_account.id % @p3 AS anon_3 ${FROM_USERS}`,
  ],
  ["powers", select(id.pow(2)), `SELECT POWER(user_account.id, @p1) AS anon_1 ${FROM_USERS}`],
  ["casts that may fail", select(tryCast(name, t.integer())), `SELECT TRY_CAST(user_account.name AS INTEGER) AS name ${FROM_USERS}`],
  [
    "parts of dates",
    select(
      extract("year", born).label("a"),
      extract("doy", born).label("b"),
      extract("dow", born).label("c"),
      extract("epoch", born).label("d"),
    ),
    `SELECT DATEPART(year, user_account.born) AS a, DATEPART(dayofyear, user_account.born) AS b, ((DATEPART(weekday, user_account.born) + @@DATEFIRST - 1) % 7) AS c, DATEDIFF_BIG(second, '1970-01-01', user_account.born) AS d ${FROM_USERS}`,
  ],
  ["the time", select(func.now(), func.currentDate()), "SELECT CURRENT_TIMESTAMP AS now_1, CAST(GETDATE() AS DATE) AS current_date_1"],
  [
    "random numbers, one for each row",
    select(id, func.random()).orderBy(func.random()),
    `SELECT user_account.id, RAND(CHECKSUM(NEWID())) AS random_1 ${FROM_USERS} ORDER BY RAND(CHECKSUM(NEWID()))`,
  ],
  [
    "CASE",
    select(caseWhen(active, "yes").else("no")),
    `SELECT CASE WHEN user_account.active = 1 THEN @p1 ELSE @p2 END AS anon_1 ${FROM_USERS}`,
  ],
  ["a tuple that is a list", where(id.in(tuple(id, literal(1)) as never)), `${WHERE} user_account.id IN (user_account.id, @p1)`],
  ["a list of expressions", where(id.in([literal(1), id.add(1)])), `${WHERE} user_account.id IN (@p1, user_account.id + @p2)`],
  [
    "ANY of a subquery",
    where(id.lt(anyOf(select(addresses.c.userId)))),
    `${WHERE} user_account.id < ANY (SELECT address.user_id FROM address)`,
  ],
  ["names are quoted with brackets", select(literal(1).label("a]b"), literal(2).label("select")), "SELECT @p1 AS [a]]b], @p2 AS [select]"],
];

const MEMBER = `CASE [type] WHEN 1 THEN '"' + STRING_ESCAPE([value], 'json') + '"' ELSE [value] END`;

export const STRUCTURES: readonly Row[] = [
  [
    "a member of a JSON value",
    select(prefs.at("theme")),
    `SELECT (SELECT ${MEMBER} FROM OPENJSON(user_account.prefs) WHERE [key] = @p1) AS anon_1 ${FROM_USERS}`,
  ],
  [
    "a member of a member",
    select(prefs.at("deep").atText("a")),
    `SELECT (SELECT [value] FROM OPENJSON((SELECT ${MEMBER} FROM OPENJSON(user_account.prefs) WHERE [key] = @p1)) WHERE [key] = @p2) AS anon_1 ${FROM_USERS}`,
  ],
  [
    "what a path leads to, as text",
    where(prefs.atText("deep", "a", 0).eq("1")),
    `${WHERE} COALESCE(JSON_VALUE(user_account.prefs, @p1), JSON_QUERY(user_account.prefs, @p1)) = @p2`,
  ],
];

export const AGGREGATES: readonly Row[] = [
  [
    "texts of a group",
    select(func.aggregateStrings(name, ", ")),
    `SELECT string_agg(user_account.name, [aggregateStrings_1]) AS aggregate_strings_1 ${FROM_USERS}`,
  ],
  [
    "in an order",
    select(func.aggregateStrings(name, ", ").aggregateOrderBy(name.desc())),
    `SELECT string_agg(user_account.name, [aggregateStrings_1]) WITHIN GROUP (ORDER BY user_account.name DESC) AS aggregate_strings_1 ${FROM_USERS}`,
  ],
  ["DISTINCT in an aggregate", select(func.count(distinct(name))), `SELECT count(DISTINCT user_account.name) AS count_1 ${FROM_USERS}`],
  [
    "the bounds of a frame are literals",
    select(func.sum(id).over({ orderBy: id, rows: [-2, 1] })),
    `SELECT sum(user_account.id) OVER (ORDER BY user_account.id ROWS BETWEEN [param_1] PRECEDING AND [param_2] FOLLOWING) AS anon_1 ${FROM_USERS}`,
  ],
];
