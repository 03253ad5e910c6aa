/**
 * Examples of every kind of node that this package exports. Whoever adds a kind adds an example: the tests of what nodes say of
 * themselves take them from here, and fail for a kind that none of them contains.
 */
import type { Node } from "@athanor/core";
import {
  Alias,
  alias,
  and,
  bindParam,
  Cast,
  caseWhen,
  cast,
  deleteFrom,
  except,
  exists,
  func,
  identifier,
  insert,
  Join,
  literal,
  literalColumn,
  nodeOf,
  not,
  or,
  SelectNode,
  select,
  sql,
  sqlFalse,
  sqlNull,
  sqlTrue,
  Table,
  types as t,
  text,
  unionAll,
  update,
  values,
  WithinGroup,
} from "@athanor/core";
import { ddlExamples } from "./ddl-node-examples.ts";
import { rareExamples } from "./rare-node-examples.ts";
import { addresses, users } from "./sample-tables.ts";
import { writeExamples } from "./write-node-examples.ts";

const { id, name, fullname, active, doc } = users.c;
const other = alias(users, "other");

function tableNode(object: unknown): Table {
  const node = nodeOf(object);
  if (!(node instanceof Table)) throw new Error("no table");
  return node;
}

const picked = select(id, func.count(addresses.c.id).label("n")).join(addresses).groupBy(id).cte("picked", { materialized: true });
const tree = select(id)
  .where(id.lt(3))
  .cte("tree", { recursive: true })
  .recursive((self) => select(id).join(self, id.gt(self.c.id)));

const expressions: readonly unknown[] = [
  and(id.eq(1), or(name.eq("a"), not(active))),
  id.between(1, 2),
  not(id.between(1, literal(2))),
  name.like("a/%", { escape: "/" }),
  name.startsWith("a%", { autoescape: true }),
  name.contains("b"),
  name.ilike("B"),
  name.regexpMatch("^a"),
  id.in([1, 2]),
  id.notIn([1, addresses.c.id]),
  id.in(select(addresses.c.userId)),
  id.neg().add(2).mul(addresses.c.id).div(3),
  func.countDistinct(name),
  doc.at("a"),
  name.concat("!").collate("C"),
  id.label("x"),
  cast(id, t.string(10)),
  new Cast(tableNode(users).columnFor("id"), t.text(), true),
  bindParam("wanted", t.integer()),
  bindParam("given", t.integer(), 3),
  literal("x", t.string(5)),
  sqlTrue(),
  sqlFalse(),
  sqlNull(),
  caseWhen(id.gt(1), "a").when(id.gt(2), "b").else(name),
  func.named("pg_catalog.my_func", t.integer())(id, 2),
  func.sum(id).filter(id.gt(1), id.lt(9)),
  func.sum(id).over({ partitionBy: [name, id], orderBy: [id.desc().nullsLast(), name], rows: [-2, 0] }),
  func.rank().over({ orderBy: id, range: [null, 3] }),
  new WithinGroup(nodeOf(func.named("percentile_cont", t.float())(0.5)) as never, [nodeOf(id.desc())]),
  exists(select(addresses.c.id).where(addresses.c.userId.eq(id))),
  not(exists(select(addresses.c.id))),
  text("now()"),
  literalColumn("rowid", t.integer()),
  identifier("free", t.text()),
  sql.id("schema", "name"),
  sql`select ${1}, ${id} from ${users} where ${sql.id("a")} in (${sql.join([1, 2])})`.columns({ a: t.integer(), b: t.text() }),
];

const statements: readonly unknown[] = [
  select(users, other.c.id)
    .distinct()
    .join(other, other.c.id.gt(id))
    .outerJoin(addresses)
    .where(id.gt(1), active)
    .groupBy(id, name)
    .having(func.count().gt(2), func.max(id).lt(9))
    .orderBy(name.desc().nullsLast(), id)
    .limit(5)
    .offset(literal(2))
    .forUpdate({ skipLocked: true, nowait: true, read: true, of: users }),
  select(id).distinct(name).selectFrom(users).crossJoin(addresses).correlate(addresses),
  select(picked.c.id, picked.c.n),
  select(tree.c.id),
  select(select(id).where(id.gt(1)).subquery("sub").c.id, select(fullname).limit(1).lateral("side").c.fullname),
  unionAll(select(id), except(select(addresses.c.id), select(id).limit(1)))
    .orderBy(id)
    .limit(3)
    .offset(1),
  insert(addresses).values([
    { userId: 1, email: "x" },
    { userId: 2, email: "y" },
  ]),
  insert(addresses)
    .values({ userId: 1, email: "x" })
    .onConflict([addresses.c.email], { where: addresses.c.id.gt(0) })
    .doUpdate(({ excluded }) => ({ userId: excluded.userId, email: "z" }), { where: addresses.c.id.gt(3) })
    .returning(addresses.c.id, addresses.c.email.concat("!").label("e")),
  insert(addresses).values({ userId: 1, email: "x" }).onConflict([addresses.c.email]).doNothing(),
  insert(addresses).fromSelect(["userId", "email"], select(id, name)),
  insert(addresses).returning(addresses),
  update(users)
    .where(id.eq(1), name.ne("x"))
    .values({ name: name.concat("!"), fullname: null })
    .returning(id, name),
  update(users),
  deleteFrom(users)
    .where(id.in([1]), name.ne("x"))
    .returning(id, name),
  select(
    values("v", { n: t.integer(), s: t.text() }).data([
      { n: 1, s: "a" },
      { n: 2, s: "b" },
    ]).c.n,
  ),
];

const elements: readonly Node[] = [
  new Join(tableNode(users), tableNode(addresses), nodeOf(addresses.c.userId.eq(id)) as never, "left"),
  new Alias(tableNode(users), null),
  new SelectNode([tableNode(users).columnFor("id")]),
  ...rareExamples,
];

/** The examples: statements and expressions that contain all kinds of nodes. */
export const examples: readonly Node[] = [
  ...[...expressions, ...statements, ...writeExamples, ...ddlExamples].map((each) => nodeOf(each)),
  ...elements,
];

/** Every node of the examples, also those that are only pointed at, each once. */
export function nodesOfExamples(): Set<Node> {
  const found = new Set<Node>();
  const look = (node: Node | null): void => {
    if (node === null || found.has(node)) return;
    found.add(node);
    node.visitFields({
      child: (_name, child) => look(child),
      children: (_name, children) => {
        for (const child of children) look(child);
      },
      ref: (_name, target) => look(target),
      value: () => {},
      bind: () => {},
    });
  };
  for (const example of examples) look(example);
  return found;
}
