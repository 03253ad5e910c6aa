/** What each construct is written as in the default dialect: the form that `String(statement)` shows. */

import { DEFAULT_DIALECT } from "@athanor/compiler";
import {
  Alias,
  alias,
  and,
  bindParam,
  caseWhen,
  cast,
  column,
  except,
  exists,
  FromClause,
  func,
  identifier,
  intersect,
  literal,
  literalColumn,
  MetaData,
  nodeOf,
  not,
  or,
  SelectNode,
  select,
  sql,
  sqlFalse,
  sqlNull,
  sqlTrue,
  types as t,
  table,
  text,
  tuple,
  union,
  unionAll,
  values,
} from "@athanor/core";
import { describe, expect, it } from "vitest";

const metadata = new MetaData();
const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  fullname: column(t.text(), { nullable: true }),
  active: column(t.boolean(), { default: true }),
  doc: column(t.json<{ a: number }>(), { nullable: true }),
});
const addresses = table("address", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id }),
  email: column(t.string(255)),
});
const nodes = table("node", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  parentId: column(t.integer(), { name: "parent_id", nullable: true, foreignKey: () => nodes.c.id }),
});
const odd = table("Order", metadata, { select: column(t.integer(), { primaryKey: true }), 'we"ird': column(t.integer()) }, [], {
  schema: "main",
});

const id = users.c.id;
const name = users.c.name;
const U = "user_account";

describe("expressions", () => {
  it.each<[string, unknown, string]>([
    ["eq", id.eq(5), `${U}.id = :id_1`],
    ["eq null", users.c.fullname.eq(null), `${U}.fullname IS NULL`],
    ["ne null", users.c.fullname.ne(null), `${U}.fullname IS NOT NULL`],
    ["is not true", users.c.active.isNot(true), `${U}.active IS NOT true`],
    ["distinct from", users.c.fullname.isDistinctFrom(null), `${U}.fullname IS DISTINCT FROM NULL`],
    ["column to column", id.lte(addresses.c.userId), `${U}.id <= address.user_id`],
    ["in", id.in([1, 2]), `${U}.id IN ([id_1])`],
    ["in with an expression", id.in([1, addresses.c.id]), `${U}.id IN (:id_1, address.id)`],
    ["not in", id.notIn([1, 2]), `(${U}.id NOT IN ([id_1]))`],
    ["in a subquery", id.in(select(addresses.c.userId)), `${U}.id IN (SELECT address.user_id FROM address)`],
    ["between", id.between(1, 2), `${U}.id BETWEEN :id_1 AND :id_2`],
    ["not between", not(id.between(1, 2)), `${U}.id NOT BETWEEN :id_1 AND :id_2`],
    ["like, escaped", name.like("a/%%", { escape: "/" }), `${U}.name LIKE :name_1 ESCAPE '/'`],
    ["ilike", name.ilike("A%"), `lower(${U}.name) LIKE lower(:name_1)`],
    ["not ilike", name.notIlike("A%"), `lower(${U}.name) NOT LIKE lower(:name_1)`],
    ["startsWith", name.startsWith("a"), `${U}.name LIKE :name_1 || '%'`],
    ["contains", name.contains("a"), `${U}.name LIKE '%' || :name_1 || '%'`],
    ["autoescape", name.endsWith("a%", { autoescape: true }), `${U}.name LIKE '%' || :name_1 ESCAPE '/'`],
    ["concat", name.concat("!").concat("?"), `${U}.name || :name_1 || :param_1`],
    ["regexp", name.regexpMatch("^a"), `${U}.name <regexp> :name_1`],
    ["precedence", id.add(1).mul(2), `(${U}.id + :id_1) * :param_1`],
    ["no parentheses needed", id.mul(2).add(1), `${U}.id * :id_1 + :param_1`],
    ["subtraction keeps its side", id.sub(addresses.c.id.sub(1)), `${U}.id - (address.id - :id_1)`],
    ["addition is associative", id.add(addresses.c.id.add(1)), `${U}.id + address.id + :id_1`],
    ["true division of integers", id.div(2), `${U}.id / CAST(:id_1 AS NUMERIC)`],
    ["minus before minus", id.neg().neg(), `-(-${U}.id)`],
    ["comparison of comparisons", id.eq(1).eq(id.eq(2)), `${U}.id = :id_1 = (${U}.id = :id_2)`],
    ["and of or", and(id.eq(1), or(id.eq(2), id.eq(3))), `${U}.id = :id_1 AND (${U}.id = :id_2 OR ${U}.id = :id_3)`],
    ["nested and is flat", and(id.eq(1), and(id.eq(2), id.eq(3))), `${U}.id = :id_1 AND ${U}.id = :id_2 AND ${U}.id = :id_3`],
    ["not of and", not(and(id.eq(1), id.eq(2))), `NOT (${U}.id = :id_1 AND ${U}.id = :id_2)`],
    ["not of a comparison", not(id.gt(1)), `${U}.id <= :id_1`],
    ["not twice", not(not(users.c.active)), `${U}.active`],
    ["and of nothing", and(undefined), "true"],
    [
      "case",
      caseWhen(id.gt(1), "a").when(users.c.active, "b").else("c"),
      `CASE WHEN (${U}.id > :id_1) THEN :param_1 WHEN ${U}.active THEN :param_2 ELSE :param_3 END`,
    ],
    ["cast", cast(id, t.string(10)), `CAST(${U}.id AS VARCHAR(10))`],
    ["row value", tuple(id, name).lt([2, "a"]), `(${U}.id, ${U}.name) < (:param_1, :param_2)`],
    ["row value with null", tuple(id, users.c.fullname).eq([1, null]), `(${U}.id, ${U}.fullname) = (:param_1, NULL)`],
    ["coalesce of many", func.coalesce(users.c.fullname, name, "?"), `coalesce(${U}.fullname, ${U}.name, :fullname_1)`],
    ["lag", func.lag(id, 2, 0).over({ orderBy: name }), `lag(${U}.id, :lag_1, :id_1) OVER (ORDER BY ${U}.name)`],
    ["hypothetical rank", func.rank(5).withinGroup(id), `rank(:rank_1) WITHIN GROUP (ORDER BY ${U}.id)`],
    ["several percentiles", func.percentileCont([0.25, 0.75]).withinGroup(id), `percentile_cont(:param_1) WITHIN GROUP (ORDER BY ${U}.id)`],
    ["collate", name.collate("de_DE"), `${U}.name COLLATE "de_DE"`],
    ["json member", users.c.doc.atText("a"), `${U}.doc ->> :doc_1`],
    ["custom operator", id.op("@>", t.boolean())(3), `${U}.id @> :id_1`],
    ["count", func.count(), "count(*)"],
    ["count distinct", func.countDistinct(name), `count(DISTINCT ${U}.name)`],
    ["named function", func.named("my_func", t.integer())(id, 2), `my_func(${U}.id, :my_func_1)`],
    ["filter", func.sum(id).filter(id.gt(1), id.lt(5)), `sum(${U}.id) FILTER (WHERE ${U}.id > :id_1 AND ${U}.id < :id_2)`],
    [
      "over",
      func.sum(id).over({ partitionBy: name, orderBy: id.desc(), rows: [-2, 0] }),
      `sum(${U}.id) OVER (PARTITION BY ${U}.name ORDER BY ${U}.id DESC ROWS BETWEEN :param_1 PRECEDING AND CURRENT ROW)`,
    ],
    [
      "unbounded frame",
      func.sum(id).over({ range: [null, null] }),
      `sum(${U}.id) OVER (RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`,
    ],
    ["exists", exists(select(addresses.c.id)), "EXISTS (SELECT address.id FROM address)"],
    ["not exists", not(exists(select(addresses.c.id))), "NOT (EXISTS (SELECT address.id FROM address))"],
    ["true, false, null", [sqlTrue(), sqlFalse(), sqlNull()].join(" "), "true false NULL"],
    ["named parameter", id.eq(bindParam("wanted", t.integer())), `${U}.id = :wanted`],
    ["raw text and column", text("now()"), "now()"],
    ["quoted where needed", odd.c['we"ird'].eq(odd.c.select), `main."Order"."we""ird" = main."Order"."select"`],
    ["free identifier", identifier("Group", t.text()), `"Group"`],
    ["literal", literal("x").concat("y"), ":param_1 || :param_2"],
  ])("%s", (_name, expression, expected) => {
    expect(String(expression)).toBe(expected);
  });
});

describe("SELECT", () => {
  const regional = select(name, func.count(id).label("n")).groupBy(name).cte("regional");
  const tree = select(nodes.c.id)
    .where(nodes.c.parentId.isNull())
    .cte("tree", { recursive: true })
    .recursive((self) => select(nodes.c.id).join(self, nodes.c.parentId.eq(self.c.id)));
  const other = alias(users, "other");
  const sub = select(id, func.count(), addresses.c.id).outerJoin(addresses).subquery("sub");
  const v = values("v", { n: t.integer(), s: t.text() }).data([
    { n: 1, s: "a" },
    { n: 2, s: "b" },
  ]);

  it.each<[string, unknown, string]>([
    ["columns of two tables", select(id, addresses.c.id, id), `SELECT ${U}.id, address.id AS id_1, ${U}.id AS id__1 FROM ${U}, address`],
    ["a whole table", select(nodes), "SELECT node.id, node.parent_id FROM node"],
    [
      "labels",
      select(id.label("x"), id.add(1), func.max(id)),
      `SELECT ${U}.id AS x, ${U}.id + :id_1 AS anon_1, max(${U}.id) AS max_1 FROM ${U}`,
    ],
    ["a cast keeps the name", select(cast(id, t.text())), `SELECT CAST(${U}.id AS TEXT) AS id FROM ${U}`],
    ["without FROM", select(literal(1).label("one")), "SELECT :param_1 AS one"],
    ["join by foreign key", select(id).join(addresses), `SELECT ${U}.id FROM ${U} JOIN address ON ${U}.id = address.user_id`],
    [
      "join from the other side",
      select(addresses.c.id).join(users),
      `SELECT address.id FROM address JOIN ${U} ON ${U}.id = address.user_id`,
    ],
    ["outer join", select(id).outerJoin(addresses), `SELECT ${U}.id FROM ${U} LEFT OUTER JOIN address ON ${U}.id = address.user_id`],
    [
      "right join turns round",
      select(id).rightJoin(addresses),
      `SELECT ${U}.id FROM address LEFT OUTER JOIN ${U} ON ${U}.id = address.user_id`,
    ],
    ["full join", select(id).fullJoin(addresses), `SELECT ${U}.id FROM ${U} FULL OUTER JOIN address ON ${U}.id = address.user_id`],
    ["cross join", select(id).crossJoin(addresses), `SELECT ${U}.id FROM ${U} CROSS JOIN address`],
    [
      "self-join",
      select(id, other.c.id).join(other, other.c.id.gt(id)),
      `SELECT ${U}.id, other.id AS id_1 FROM ${U} JOIN ${U} AS other ON other.id > ${U}.id`,
    ],
    [
      "joins in a row",
      select(id).join(addresses).join(nodes, nodes.c.id.eq(addresses.c.id)),
      `SELECT ${U}.id FROM ${U} JOIN address ON ${U}.id = address.user_id JOIN node ON node.id = address.id`,
    ],
    ["selectFrom", select(func.count()).selectFrom(users), `SELECT count(*) AS count_1 FROM ${U}`],
    [
      "where, grouped, ordered, limited",
      select(name)
        .where(id.gt(1), users.c.active)
        .groupBy(name)
        .having(func.count().gt(2))
        .orderBy(name.desc().nullsLast(), id)
        .limit(5)
        .offset(2),
      `SELECT ${U}.name FROM ${U} WHERE ${U}.id > :id_1 AND ${U}.active GROUP BY ${U}.name HAVING count(*) > :count_1 ORDER BY ${U}.name DESC NULLS LAST, ${U}.id LIMIT :param_1 OFFSET :param_2`,
    ],
    ["distinct", select(name).distinct(), `SELECT DISTINCT ${U}.name FROM ${U}`],
    ["distinct on", select(name).distinct(id), `SELECT DISTINCT ON (${U}.id) ${U}.name FROM ${U}`],
    ["for update", select(id).forUpdate({ skipLocked: true }), `SELECT ${U}.id FROM ${U} FOR UPDATE`],
    [
      "scalar subquery",
      select(id, select(func.max(addresses.c.id)).scalarSubquery().label("last")),
      `SELECT ${U}.id, (SELECT max(address.id) AS max_1 FROM address) AS last FROM ${U}`,
    ],
    [
      "correlated by itself",
      select(id).where(exists(select(addresses.c.id).where(addresses.c.userId.eq(id)))),
      `SELECT ${U}.id FROM ${U} WHERE EXISTS (SELECT address.id FROM address WHERE address.user_id = ${U}.id)`,
    ],
    [
      "a single FROM is not correlated",
      select(id).where(id.in(select(func.max(id)))),
      `SELECT ${U}.id FROM ${U} WHERE ${U}.id IN (SELECT max(${U}.id) AS max_1 FROM ${U})`,
    ],
    [
      "correlated as told",
      select(id, addresses.c.id)
        .join(addresses)
        .where(exists(select(nodes.c.id).where(nodes.c.id.eq(id), nodes.c.id.ne(addresses.c.id)).correlate(users))),
      `SELECT ${U}.id, address.id AS id_1 FROM ${U} JOIN address ON ${U}.id = address.user_id WHERE EXISTS (SELECT node.id FROM node, address WHERE node.id = ${U}.id AND node.id != address.id)`,
    ],
    [
      "subquery",
      select(sub.c.id, sub.c.count, sub.c.id_1),
      `SELECT sub.id, sub.count_1, sub.id_1 FROM (SELECT ${U}.id AS id, count(*) AS count_1, address.id AS id_1 FROM ${U} LEFT OUTER JOIN address ON ${U}.id = address.user_id) AS sub`,
    ],
    [
      "CTE, used twice",
      select(regional.c.name).where(regional.c.n.gt(select(func.avg(regional.c.n)).scalarSubquery())),
      `WITH regional AS (SELECT ${U}.name AS name, count(${U}.id) AS n FROM ${U} GROUP BY ${U}.name) SELECT regional.name FROM regional WHERE regional.n > (SELECT avg(regional.n) AS avg_1 FROM regional)`,
    ],
    [
      "recursive CTE",
      select(tree.c.id),
      "WITH RECURSIVE tree(id) AS (SELECT node.id AS id FROM node WHERE node.parent_id IS NULL UNION ALL SELECT node.id AS id FROM node JOIN tree ON node.parent_id = tree.id) SELECT tree.id FROM tree",
    ],
    [
      "lateral",
      select(id, select(addresses.c.email).where(addresses.c.userId.eq(id)).limit(1).lateral("last").c.email),
      `SELECT ${U}.id, last.email FROM ${U}, LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = ${U}.id LIMIT :param_1) AS last`,
    ],
    ["union", union(select(id), select(addresses.c.id)), `SELECT ${U}.id FROM ${U} UNION SELECT address.id FROM address`],
    [
      "nested set operations",
      unionAll(select(id), intersect(select(addresses.c.id), select(nodes.c.id)))
        .orderBy(id)
        .limit(3),
      `SELECT ${U}.id FROM ${U} UNION ALL (SELECT address.id FROM address INTERSECT SELECT node.id FROM node) ORDER BY id LIMIT :param_1`,
    ],
    [
      "except",
      except(select(id), select(addresses.c.id).limit(1)),
      `SELECT ${U}.id FROM ${U} EXCEPT (SELECT address.id FROM address LIMIT :param_1)`,
    ],
    ["VALUES", select(v.c.n, v.c.s), "SELECT v.n, v.s FROM (VALUES (:param_1, :param_2), (:param_3, :param_4)) AS v (n, s)"],
    ["order by a label", select(id.label("x")).orderBy(id.label("x")), `SELECT ${U}.id AS x FROM ${U} ORDER BY x`],
  ])("%s", (_name, statement, expected) => {
    expect(String(statement)).toBe(expected);
  });

  it("names in ORDER BY the label that it selects", () => {
    const n = func.count(addresses.c.id).label("n");
    expect(String(select(n).orderBy(n.desc()))).toBe("SELECT count(address.id) AS n FROM address ORDER BY n DESC");
  });

  it("names it in no window, where the database doesn't know it", () => {
    const low = func.lower(name).label("low");
    const places = [func.rowNumber().over({ orderBy: low.desc() }), func.rank().over({ orderBy: low })] as const;
    expect(String(select(low, ...places).orderBy(low))).toBe(
      `SELECT lower(${U}.name) AS low, row_number() OVER (ORDER BY lower(${U}.name) DESC) AS anon_1, rank() OVER (ORDER BY lower(${U}.name)) AS anon_2 FROM ${U} ORDER BY low`,
    );
  });

  it("names the label in DISTINCT ON, which stands before it", () => {
    expect(String(select(func.lower(name).label("low")).distinct("low"))).toBe(
      `SELECT DISTINCT ON (low) lower(${U}.name) AS low FROM ${U}`,
    );
  });

  it("gives no number to what it writes no name for", () => {
    expect(String(select(text("*")).selectFrom(select(id).limit(1).subquery()))).toBe(
      `SELECT * FROM (SELECT ${U}.id AS id FROM ${U} LIMIT :param_1) AS anon_1`,
    );
  });

  it("in FROM is shown by itself as the SELECT that it is", () => {
    const plain = select(id).limit(1);
    expect([String(plain.subquery("s")), String(plain.cte("c"))]).toEqual([String(plain), String(plain)]);
    expect(String(plain.scalarSubquery())).toBe(`(${String(plain)})`);
  });

  it("numbers anonymous aliases by their table", () => {
    const source = nodeOf(users);
    if (!(source instanceof FromClause)) throw new Error("a table is a FROM element");
    const [first, second] = [new Alias(source, null), new Alias(source, null)];
    const statement = new SelectNode([first.columnFor("id"), second.columnFor("id")]);
    expect(String(statement)).toBe(`SELECT ${U}_1.id, ${U}_2.id AS id_1 FROM ${U} AS ${U}_1, ${U} AS ${U}_2`);
  });
});

describe("raw SQL", () => {
  it.each<[string, unknown, string]>([
    [
      "raw SQL",
      sql`select ${1} from ${users} where ${sql.id("a b")} in (${sql.join([1, 2])}) and exists ${select(id)}`,
      `select :param_1 from ${U} where "a b" in (:param_2, :param_3) and exists (SELECT ${U}.id FROM ${U})`,
    ],
    ["literal column", select(literalColumn("rowid", t.integer())).selectFrom(users), `SELECT rowid FROM ${U}`],
  ])("%s", (_name, statement, expected) => {
    expect(String(statement)).toBe(expected);
  });

  it("compile to text and values for a dialect", () => {
    const compiled = select(id)
      .where(name.eq("x"), id.gt(3))
      .limit(2)
      .compile({ ...DEFAULT_DIALECT, parameterStyle: "dollar" });
    expect(compiled.sql).toBe(`SELECT ${U}.id FROM ${U} WHERE ${U}.name = $1 AND ${U}.id > $2 LIMIT $3`);
    expect(compiled.params).toEqual(["x", 3, 2]);
  });
});
