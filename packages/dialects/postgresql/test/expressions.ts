/** Expressions and functions, and what PostgreSQL calls them. */
import {
  allOf,
  anyOf,
  bindParam,
  caseWhen,
  cast,
  distinct,
  exists,
  extract,
  func,
  literal,
  not,
  select,
  slice,
  sqlTrue,
  types as t,
  tuple,
} from "@athanor/core";
import { pg } from "../src/index.ts";
import type { Row } from "./sample-tables.ts";
import { addresses, users } from "./sample-tables.ts";

const { id, name, fullname, balance, active, born, prefs, tags, grid, doc, attributes, span, words } = users.c;
const where = (...conditions: Parameters<ReturnType<typeof select>["where"]>) => select(id).where(...conditions);
const FROM_USERS = "FROM user_account";
const WHERE = `SELECT user_account.id ${FROM_USERS} WHERE`;

export const TEXTS: readonly Row[] = [
  [
    "a row value and a list",
    where(tuple(id, name).lt([2, "b"])),
    `${WHERE} (user_account.id, user_account.name) < ($1::INTEGER, $2::VARCHAR)`,
  ],
  [
    "the place of a row that isn't there, and several percentiles",
    select(func.rank(2).withinGroup(id), func.percentileCont([0.5, 1]).withinGroup(id)),
    `SELECT rank($1::INTEGER) WITHIN GROUP (ORDER BY user_account.id) AS rank_1, percentile_cont($2::DOUBLE PRECISION[]) WITHIN GROUP (ORDER BY user_account.id) AS percentile_cont_1 ${FROM_USERS}`,
  ],
  [
    "a value of another row, or one in its place",
    select(func.lag(id, 2, 0).over({ orderBy: id })),
    `SELECT lag(user_account.id, $1::INTEGER, $2::INTEGER) OVER (ORDER BY user_account.id) AS anon_1 ${FROM_USERS}`,
  ],
  ["ILIKE is an operator", where(name.ilike("a%")), `${WHERE} user_account.name ILIKE $1::VARCHAR`],
  ["so is its opposite", where(not(name.icontains("a"))), `${WHERE} (user_account.name NOT ILIKE '%' || $1::VARCHAR || '%')`],
  ["an escape is a literal", where(name.like("a/%", { escape: "/" })), `${WHERE} user_account.name LIKE $1::VARCHAR ESCAPE '/'`],
  ["a regular expression", where(name.regexpMatch("^a")), `${WHERE} user_account.name ~ $1::VARCHAR`],
  ["one in which case does not count", where(name.regexpMatch("^a", { flags: "i" })), `${WHERE} user_account.name ~* $1::VARCHAR`],
  ["the opposite", where(not(name.regexpMatch("^a", { flags: "i" }))), `${WHERE} user_account.name !~* $1::VARCHAR`],
  [
    "other flags stand in the pattern",
    where(name.regexpMatch("^a", { flags: "x" })),
    `${WHERE} user_account.name ~ CONCAT('(?', 'x', ')', $1::VARCHAR)`,
  ],
  [
    "flags are literals",
    where(name.regexpMatch("a", { flags: "x' or '" })),
    `${WHERE} user_account.name ~ CONCAT('(?', 'x'' or ''', ')', $1::VARCHAR)`,
  ],
  [
    "regexpReplace",
    select(name.regexpReplace("a", "b")),
    `SELECT REGEXP_REPLACE(user_account.name, $1::VARCHAR, $2::VARCHAR) AS anon_1 ${FROM_USERS}`,
  ],
  [
    "regexpReplace with flags",
    select(name.regexpReplace("a", "b", { flags: "ig" })),
    `SELECT REGEXP_REPLACE(user_account.name, $1::VARCHAR, $2::VARCHAR, 'ig') AS anon_1 ${FROM_USERS}`,
  ],
  [
    "concatenation",
    select(name.concat(fullname).concat("!")),
    `SELECT user_account.name || user_account.fullname || $1::TEXT AS anon_1 ${FROM_USERS}`,
  ],
  ["collations are quoted", select(name.collate("C")), `SELECT user_account.name COLLATE "C" AS anon_1 ${FROM_USERS}`],
  [
    "and may be of a schema",
    select(name.collate("C", { schema: "pg_catalog" })),
    `SELECT user_account.name COLLATE pg_catalog."C" AS anon_1 ${FROM_USERS}`,
  ],
  ["match is full-text search", where(name.match("fox")), `${WHERE} user_account.name @@ plainto_tsquery($1::VARCHAR)`],
  ["and its opposite", where(not(name.match("fox"))), `${WHERE} NOT user_account.name @@ plainto_tsquery($1::VARCHAR)`],
  [
    "match under a configuration",
    where(pg.match(name, "fox", { config: "english" })),
    `${WHERE} user_account.name @@ plainto_tsquery('english', $1::TEXT)`,
  ],
  [
    "documents and queries",
    where(pg.matches(pg.toTsvector(fullname, { config: "pg_catalog.english" }), pg.websearchToTsquery("cats -dogs"))),
    `${WHERE} to_tsvector('pg_catalog.english', user_account.fullname) @@ websearch_to_tsquery($1::TEXT)`,
  ],
  [
    "headlines and ranks",
    select(
      pg.tsHeadline(name, pg.toTsquery("a & b"), { options: "MinWords=2, MaxWords=5" }),
      pg.tsRank(pg.toTsvector(name), pg.phrasetoTsquery("a b")),
    ),
    `SELECT ts_headline(user_account.name, to_tsquery($1::TEXT), $2::TEXT) AS ts_headline_1, ts_rank(to_tsvector(user_account.name), phraseto_tsquery($3::TEXT)) AS ts_rank_1 ${FROM_USERS}`,
  ],
  [
    "substring has words between its arguments",
    select(func.named("substring", t.text())(name, 2, 3), func.named("substring", t.text())(name, 2)),
    `SELECT SUBSTRING(user_account.name FROM $1::INTEGER FOR $2::INTEGER) AS substring_1, SUBSTRING(user_account.name FROM $3::INTEGER) AS substring_4 ${FROM_USERS}`,
  ],
];

export const VALUES: readonly Row[] = [
  [
    "placeholders say their type",
    where(id.eq(1), balance.gt("5"), active.eq(true)),
    `${WHERE} user_account.id = $1::INTEGER AND user_account.balance > $2::NUMERIC AND user_account.active = $3::BOOLEAN`,
  ],
  ["no length, that nothing is cut off", where(name.eq("x")), `${WHERE} user_account.name = $1::VARCHAR`],
  ["members of a list", where(id.in([1, 2])), `${WHERE} user_account.id IN ([id_1])`],
  ["named parameters", where(id.eq(bindParam("wanted", t.integer()))), `${WHERE} user_account.id = $1::INTEGER`],
  [
    "conditions are values",
    select(active, name.eq("a").label("same")).where(active, sqlTrue()),
    `SELECT user_account.active, user_account.name = $1::VARCHAR AS same ${FROM_USERS} WHERE user_account.active`,
  ],
  ["a number that is too large for an integer", select(literal(3_000_000_000)), "SELECT $1::BIGINT AS anon_1"],
  [
    "distinctness",
    where(fullname.isDistinctFrom(name), fullname.isNotDistinctFrom("x")),
    `${WHERE} user_account.fullname IS DISTINCT FROM user_account.name AND user_account.fullname IS NOT DISTINCT FROM $1::TEXT`,
  ],
  [
    "bounds in any order",
    where(id.between(9, 1, { symmetric: true })),
    `${WHERE} user_account.id BETWEEN SYMMETRIC $1::INTEGER AND $2::INTEGER`,
  ],
  ["exclusive or", select(id.bitwiseXor(3)), `SELECT user_account.id # $1::INTEGER AS anon_1 ${FROM_USERS}`],
  [
    "division is true",
    select(id.div(2), id.floorDiv(2), balance.floorDiv(2)),
    `SELECT user_account.id / CAST($1::INTEGER AS NUMERIC) AS anon_1, user_account.id / $2::INTEGER AS anon_2, FLOOR(user_account.balance / $3::NUMERIC) AS anon_3 ${FROM_USERS}`,
  ],
  ["powers", select(id.pow(2)), `SELECT power(user_account.id, $1::INTEGER) AS anon_1 ${FROM_USERS}`],
  ["row values", where(tuple(id, name).in([[1, "a"]])), `${WHERE} (user_account.id, user_account.name) IN ([param_1])`],
  [
    "parts of dates",
    select(extract("epoch", born), extract("year", born)),
    `SELECT EXTRACT(epoch FROM user_account.born) AS anon_1, EXTRACT(year FROM user_account.born) AS anon_2 ${FROM_USERS}`,
  ],
  [
    "casts",
    select(cast(id, t.string(5)), id.cast(t.double())),
    `SELECT CAST(user_account.id AS VARCHAR(5)) AS id, CAST(user_account.id AS DOUBLE PRECISION) AS id__1 ${FROM_USERS}`,
  ],
  [
    "CASE",
    select(caseWhen(active, "yes").else("no")),
    `SELECT CASE WHEN user_account.active THEN $1::VARCHAR ELSE $2::VARCHAR END AS anon_1 ${FROM_USERS}`,
  ],
];

export const STRUCTURES: readonly Row[] = [
  [
    "a member of a JSON value",
    select(prefs.at("deep").at("a")),
    `SELECT (user_account.prefs -> $1::TEXT) -> $2::TEXT AS anon_1 ${FROM_USERS}`,
  ],
  ["as text", where(prefs.atText("theme").eq("dark")), `${WHERE} (user_account.prefs ->> $1::TEXT) = $2::TEXT`],
  [
    "a path, and the same as text",
    select(prefs.at("deep", "a"), prefs.atText("deep", "a", 0)),
    `SELECT user_account.prefs #> $1 AS anon_1, user_account.prefs #>> $2 AS anon_2 ${FROM_USERS}`,
  ],
  [
    "arrows bind no tighter than other operators",
    select(name.concat(prefs.atText("theme"))),
    `SELECT user_account.name || (user_account.prefs ->> $1::TEXT) AS anon_1 ${FROM_USERS}`,
  ],
  [
    "members of jsonb stand in brackets",
    select(doc.at("deep").at("a").at(0)),
    `SELECT user_account.doc[$1::TEXT][$2::TEXT][$3::INTEGER] AS anon_1 ${FROM_USERS}`,
  ],
  ["not so as text", select(doc.at("deep").atText("a")), `SELECT (user_account.doc[$1::TEXT]) ->> $2::TEXT AS anon_1 ${FROM_USERS}`],
  [
    "brackets bind tightest",
    where(doc.at("theme").isNull(), attributes.at("k").isNotNull()),
    `${WHERE} user_account.doc[$1::TEXT] IS NULL AND user_account.attributes[$2::TEXT] IS NOT NULL`,
  ],
  [
    "a cast in brackets",
    select(cast(name, pg.jsonb<{ a: number }>()).at("a")),
    `SELECT (CAST(user_account.name AS JSONB))[$1::TEXT] AS anon_1 ${FROM_USERS}`,
  ],
  [
    "operators of jsonb",
    where(pg.contains(doc, { theme: "dark" }), pg.hasKey(doc, "deep"), pg.hasAnyKey(doc, ["a", "b"]), pg.hasAllKeys(attributes, ["a"])),
    `${WHERE} user_account.doc @> $1::JSONB AND user_account.doc ? $2::TEXT AND user_account.doc ?| $3::TEXT[] AND user_account.attributes ?& $4::TEXT[]`,
  ],
  [
    "paths into jsonb",
    where(pg.pathExists(doc, "$.deep.a[*] ? (@ > 2)"), pg.pathMatches(doc, "$.deep.a[0] > 1")),
    `${WHERE} user_account.doc @? $1 AND user_account.doc @@ $2`,
  ],
  [
    "jsonb without some of it",
    select(pg.deleteKey(doc, "theme"), pg.deletePath(doc, ["deep", "a", 0]), pg.concat(doc, { theme: "x" })),
    `SELECT user_account.doc - $1::TEXT AS anon_1, user_account.doc #- $2::TEXT[] AS anon_2, user_account.doc || $3::JSONB AS anon_3 ${FROM_USERS}`,
  ],
  [
    "operators of ranges",
    where(
      pg.contains(span, 5),
      pg.overlaps(span, { lower: 1, upper: 3 }),
      pg.adjacentTo(span, span),
      pg.strictlyLeftOf(span, { lower: 9, upper: null }),
    ),
    `${WHERE} user_account.span @> $1::INTEGER AND user_account.span && $2::INT4RANGE AND user_account.span -|- user_account.span AND user_account.span << $3::INT4RANGE`,
  ],
  [
    "ranges of ranges",
    select(pg.rangeUnion(span, { lower: 1, upper: 2 }), pg.rangeIntersection(span, span), pg.rangeDifference(span, span)),
    `SELECT user_account.span + $1::INT4RANGE AS anon_1, user_account.span * user_account.span AS anon_2, user_account.span - user_account.span AS anon_3 ${FROM_USERS}`,
  ],
  ["a stored document", where(pg.matches(words, pg.toTsquery("a"))), `${WHERE} user_account.words @@ to_tsquery($1::TEXT)`],
  [
    "a member of an array",
    select(tags.at(1), grid.at(1).at(2)),
    `SELECT user_account.tags[$1::INTEGER] AS anon_1, user_account.grid[$2::INTEGER][$3::INTEGER] AS anon_2 ${FROM_USERS}`,
  ],
  ["a slice of one", select(tags.at(slice(1, 2))), `SELECT user_account.tags[$1::INTEGER:$2::INTEGER] AS anon_1 ${FROM_USERS}`],
  [
    "behind a function, brackets need parentheses",
    select(func.arrayAgg(name).at(1)),
    `SELECT (array_agg(user_account.name))[$1::INTEGER] AS anon_1 ${FROM_USERS}`,
  ],
  [
    "ANY and ALL of an array",
    where(anyOf(tags).eq("a"), allOf(tags).ne("b")),
    `${WHERE} $1::TEXT = ANY (user_account.tags) AND $2::TEXT != ALL (user_account.tags)`,
  ],
  [
    "ANY of a subquery",
    where(id.lt(anyOf(select(addresses.c.userId)))),
    `${WHERE} user_account.id < ANY (SELECT address.user_id FROM address)`,
  ],
  [
    "an array of expressions",
    select(pg.array([name, fullname, "x", null])),
    `SELECT ARRAY[user_account.name, user_account.fullname, $1::TEXT, NULL] AS anon_1 ${FROM_USERS}`,
  ],
  [
    "an array of arrays",
    select(pg.array([pg.array([1, 2]), pg.array([3, 4])])),
    "SELECT ARRAY[ARRAY[$1::INTEGER, $2::INTEGER], ARRAY[$3::INTEGER, $4::INTEGER]] AS anon_1",
  ],
  ["an empty one has a type", select(pg.array([], { type: t.date() })), "SELECT ARRAY[]::DATE[] AS anon_1"],
  [
    "operators of arrays",
    where(pg.contains(tags, ["a"]), pg.containedBy(tags, pg.array(["a", "b"])), pg.overlaps(tags, tags)),
    `${WHERE} user_account.tags @> $1::TEXT[] AND user_account.tags <@ ARRAY[$2::TEXT, $3::TEXT] AND user_account.tags && user_account.tags`,
  ],
  ["their opposite", where(not(pg.contains(tags, ["a"]))), `${WHERE} NOT (user_account.tags @> $1::TEXT[])`],
  ["arrays in one", select(pg.concat(tags, ["z"])), `SELECT user_account.tags || $1::TEXT[] AS anon_1 ${FROM_USERS}`],
];

export const AGGREGATES: readonly Row[] = [
  [
    "FILTER",
    select(func.count(id).filter(active)),
    `SELECT count(user_account.id) FILTER (WHERE user_account.active) AS anon_1 ${FROM_USERS}`,
  ],
  ["DISTINCT in an aggregate", select(func.count(distinct(name))), `SELECT count(DISTINCT user_account.name) AS count_1 ${FROM_USERS}`],
  [
    "texts of a group",
    select(func.aggregateStrings(name, ",")),
    `SELECT string_agg(user_account.name, $1::TEXT) AS aggregate_strings_1 ${FROM_USERS}`,
  ],
  [
    "in an order",
    select(func.aggregateStrings(name, ",").aggregateOrderBy(name.desc())),
    `SELECT string_agg(user_account.name, $1::TEXT ORDER BY user_account.name DESC) AS aggregate_strings_1 ${FROM_USERS}`,
  ],
  [
    "ordered sets",
    select(func.percentileCont(0.5).withinGroup(id)),
    `SELECT percentile_cont($1::DOUBLE PRECISION) WITHIN GROUP (ORDER BY user_account.id) AS percentile_cont_1 ${FROM_USERS}`,
  ],
  [
    "frames by groups, without ties",
    select(func.sum(id).over({ orderBy: id, groups: [-1, 1], exclude: "TIES" })),
    `SELECT sum(user_account.id) OVER (ORDER BY user_account.id GROUPS BETWEEN $1::INTEGER PRECEDING AND $2::INTEGER FOLLOWING EXCLUDE TIES) AS anon_1 ${FROM_USERS}`,
  ],
  [
    "grouping sets",
    select(func.count())
      .selectFrom(users)
      .groupBy(func.groupingSets(tuple(id, name), tuple(id))),
    `SELECT count(*) AS count_1 ${FROM_USERS} GROUP BY GROUPING SETS((user_account.id, user_account.name), (user_account.id))`,
  ],
  [
    "EXISTS",
    select(exists(select(literal(1)).where(addresses.c.userId.eq(id)).selectFrom(addresses))),
    "SELECT EXISTS (SELECT $1::INTEGER AS anon_2 FROM address, user_account WHERE address.user_id = user_account.id) AS anon_1",
  ],
];
