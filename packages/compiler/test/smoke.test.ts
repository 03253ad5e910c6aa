import { MetaData, table, column, types as t, func, select, insert, update, deleteFrom, union, text, and, or, not, exists, alias, caseWhen, sql, values, CreateTable, uniqueConstraint, checkConstraint, literal, cast, cloneNode } from "@athanor/core";
import { expect, test } from "vitest";
import { compileDdl, DEFAULT_DIALECT, compileStatement } from "@athanor/compiler";

const metadata = new MetaData({ namingConvention: { fk: "fk_%(table)s_%(column_0)s_%(referred_table)s" } });
const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30), { index: true }),
  fullname: column(t.text(), { nullable: true }),
  balance: column(t.numeric(12, 2), { serverDefault: text("0") }),
  role: column(t.enum("admin", "user"), { default: "user" }),
  updated: column(t.dateTime({ timezone: true }), { serverDefault: func.now(), onUpdate: func.now() }),
});
const addresses = table("address", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id, onDelete: "CASCADE" }),
  email: column(t.string(255)),
}, [uniqueConstraint("user_id", "email"), checkConstraint(sql`length(email) > 3`)]);
const nodes = table("node", metadata, { id: column(t.integer(), { primaryKey: true }), parentId: column(t.integer(), { nullable: true, foreignKey: () => nodes.c.id }), label: column(t.text()) });

test("smoke", () => {
  const show = (s: unknown) => console.log(String(s));
  show(select(users.c.id, users.c.name, func.count(addresses.c.id).label("n")).outerJoin(addresses).where(users.c.name.like("s%"), users.c.role.in(["admin", "user"])).groupBy(users.c.id).having(func.count().gt(1)).orderBy(users.c.name.desc().nullsLast()).limit(10));
  show(select(users.c.id, addresses.c.id, users.c.id));
  const regional = select(users.c.role, func.sum(users.c.balance).label("total")).groupBy(users.c.role).cte("regional");
  show(select(regional.c.role).where(regional.c.total.gt(select(func.avg(regional.c.total)).scalarSubquery())));
  const tree = select(nodes.c.id).where(nodes.c.parentId.isNull()).cte("tree", { recursive: true }).recursive((self) => select(nodes.c.id).join(self, nodes.c.parentId.eq(self.c.id)));
  show(select(tree.c.id));
  show(cloneNode(select(tree.c.id, nodes.c.label).join(nodes, nodes.c.id.eq(tree.c.id)) as never));
  const u2 = alias(users, "u2");
  show(select(users.c.id, u2.c.id).join(u2, u2.c.id.gt(users.c.id)));
  show(select(users.c.id).where(exists(select(addresses.c.id).where(addresses.c.userId.eq(users.c.id)))));
  show(select(users.c.id).where(and(users.c.id.eq(1), or(not(users.c.name.isNull()), users.c.id.notIn([1, 2])))));
  show(select(caseWhen(users.c.id.gt(1), "big").else("small").label("k"), cast(users.c.id, t.text()), users.c.id.add(1).mul(2), func.rowNumber().over({ partitionBy: users.c.role, orderBy: users.c.id.desc() }).label("rn")));
  show(union(select(users.c.id, users.c.name), select(nodes.c.id, nodes.c.label)));
  show(insert(users).values({ name: "a" }).onConflict([users.c.name]).doUpdate(({ excluded }) => ({ fullname: excluded.fullname })).returning(users.c.id));
  show(insert(users).values([{ name: "a" }, { name: "b" }]));
  show(update(users).where(users.c.id.eq(1)).values({ balance: users.c.balance.add("1.00") }).returning(users.c.balance));
  show(deleteFrom(users).where(users.c.id.eq(1)));
  show(sql`select * from ${users} where id = ${7} and name in (${sql.join(["a", "b"])}) and ${sql.id("x y")} = 1`);
  const v = values("v", { n: t.integer(), s: t.text() }).data([{ n: 1, s: "a" }]);
  show(select(v.c.n, v.c.s));
  const sq = select(users.c.id, func.count(), addresses.c.id).outerJoin(addresses).subquery("sq");
  show(select(sq.c.id, (sq.c as never as {count: typeof sq.c.id}).count));
  show(users.c.name.eq("x"));
  console.log(compileDdl(DEFAULT_DIALECT, new CreateTable(addresses as never)));
  console.log(compileStatement(DEFAULT_DIALECT, insert(users) as never, [], { columnKeys: ["name"] }).sql);
  expect(1).toBe(1);
});
