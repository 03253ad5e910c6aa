/** What the types of Core say about right programs, and that wrong ones fail where the mistake is. */
import type { Expr, InferInsert, InferRow, InferSelect, Row, SqlColumn } from "@athanor/core";
import {
  alias,
  and,
  bindParam,
  caseWhen,
  cast,
  checkConstraint,
  column,
  deleteFrom,
  exists,
  func,
  index,
  insert,
  literal,
  MetaData,
  not,
  nullable,
  or,
  select,
  sql,
  types as t,
  table,
  text,
  typeDecorator,
  union,
  uniqueConstraint,
  update,
  values,
} from "@athanor/core";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function expect<T extends true>(): void;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;
declare function row<S>(statement: S): InferRow<S>;

// ── schema ──
const metadata = new MetaData({ namingConvention: { ix: "ix_%(table)s_%(column_0)s" } });
export const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30), { index: true }),
  fullname: column(t.text(), { nullable: true }),
  balance: column(t.numeric(12, 2), { serverDefault: text("0") }),
  role: column(t.enum("admin", "user"), { default: "user" }),
  prefs: column(t.json<{ theme: string; size?: number }>(), { nullable: true }),
  created: column(t.dateTime({ timezone: true }), { serverDefault: func.now(), onUpdate: func.now() }),
});
export const addresses = table(
  "address",
  metadata,
  {
    id: column(t.integer(), { primaryKey: true }),
    userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id, onDelete: "CASCADE" }),
    email: column(t.string(255)),
  },
  [uniqueConstraint("user_id", "email"), checkConstraint(sql`length(email) > 3`)],
);
is<SqlColumn<number, "id", "user_account", "num">>()(users.c.id);
is<SqlColumn<string | null, "fullname", "user_account", "text">>()(users.c.fullname);
is<SqlColumn<"admin" | "user", "role", "user_account", "text">>()(users.c.role);
is<SqlColumn<number, "userId", "address", "num">>()(addresses.c.userId);
expect<Equal<InferSelect<typeof users>["prefs"], { theme: string; size?: number } | null>>();
type NewUser = InferInsert<typeof users>;
expect<Equal<NewUser["name"], string | Expr<string, string, string>>>();
// Tables that refer to themselves and to each other, in any order.
export const nodes = table(
  "node",
  metadata,
  {
    id: column(t.integer(), { primaryKey: true }),
    parentId: column(t.integer(), { nullable: true, foreignKey: () => nodes.c.id }),
    label: column(t.text()),
  },
  (c) => [index("ix_label", c.label.desc())],
);
export const eggs = table("egg", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  henId: column(t.integer(), { foreignKey: () => hens.c.id }),
});
export const hens = table("hen", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  eggId: column(t.integer(), { nullable: true, foreignKey: () => eggs.c.id }),
});
is<SqlColumn<number | null, "parentId", "node", "num">>()(nodes.c.parentId);
is<SqlColumn<number | null, "eggId", "hen", "num">>()(hens.c.eggId);
// @ts-expect-error a misspelt option
column(t.integer(), { primaryKey: true, nulable: true });
// @ts-expect-error a default that is no member
column(t.enum("admin", "user"), { default: "root" });
column(t.numeric(12, 2, { as: "number" }));
const forms = table("forms", metadata, {
  id: column(t.bigInteger({ as: "string" }), { primaryKey: true }),
  big: column(t.bigInteger()),
  exact: column(t.bigInteger({ as: "bigint" })),
  at: column(t.dateTime({ as: "string" })),
  money: column(typeDecorator({ impl: t.integer(), bind: (m: { cents: number }) => m.cents, result: (cents) => ({ cents }) })),
});
is<SqlColumn<string, "id", "forms", "num">>()(forms.c.id);
is<SqlColumn<number, "big", "forms", "num">>()(forms.c.big);
is<SqlColumn<bigint, "exact", "forms", "num">>()(forms.c.exact);
is<SqlColumn<string, "at", "forms", "time">>()(forms.c.at);
is<SqlColumn<{ cents: number }, "money", "forms", "num">>()(forms.c.money);

// ── rows ──
const stmt = select(users.c.id, users.c.name, func.count(addresses.c.id).label("n"))
  .outerJoin(addresses)
  .where(users.c.name.like("s%"), users.c.role.in(["admin", "user"]))
  .groupBy(users.c.id)
  .having(func.count().gt(1))
  .orderBy(users.c.name.desc().nullsLast())
  .limit(10);
{
  const { id, name, n } = row(stmt);
  is<number>()(id);
  is<string>()(name);
  is<number>()(n);
  const [first, second, third] = row(stmt);
  is<number>()(first);
  is<string>()(second);
  is<number>()(third);
  expect<Equal<InferRow<typeof stmt>, Row<[number, string, number], { id: number; name: string; n: number }>>>();
  const one = row(stmt);
  is<undefined>()(one[3]);
  const { id: taken, ...rest } = one;
  const copy = { ...one };
  is<number>()(taken);
  is<string>()(copy.name);
  is<number>()(rest.n);
  const tuple: readonly [number, string, number] = one;
  void tuple;
  // @ts-expect-error a spread leaves the array's methods behind
  copy.map;
  // @ts-expect-error no such column
  one.nmae;
}

// ── outer joins ──
{
  const left = row(select(users.c.name, addresses.c.email).outerJoin(addresses));
  is<string>()(left.name);
  is<string | null>()(left.email);
  const right = row(select(users.c.name, addresses.c.email).rightJoin(addresses));
  is<string | null>()(right.name);
  is<string>()(right.email);
  const full = row(select(users.c.name, addresses.c.email, nodes.c.label).fullJoin(addresses).join(nodes));
  is<string | null>()(full.name);
  is<string | null>()(full.email);
  is<string>()(full.label);
  const derived = row(
    select(
      users.c.name.concat(addresses.c.email).label("x"),
      func.lower(addresses.c.email),
      func.coalesce(addresses.c.email, "-").label("y"),
      users.c.id.eq(addresses.c.userId).label("same"),
    ).outerJoin(addresses),
  );
  is<string | null>()(derived.x);
  is<string | null>()(derived.lower);
  is<string>()(derived.y);
  is<boolean | null>()(derived.same);
  const late = row(select(users.c.id).outerJoin(addresses).addColumns(addresses.c.email));
  is<string | null>()(late.email);
  const a2 = alias(addresses, "a2");
  const twice = row(select(addresses.c.email, a2.c.email.label("e2")).outerJoin(a2));
  is<string>()(twice.email);
  is<string | null>()(twice.e2);
}

// ── repeated keys ──
{
  const r = row(select(users.c.id, addresses.c.id, nodes.c.id, users.c.name));
  is<number>()(r.id);
  is<number>()(r.id_1);
  is<number>()(r.id_2);
  is<string>()(r.name);
  const mixed = row(select(users.c.name, nodes.c.parentId.label("name")));
  is<string>()(mixed.name);
  is<number | null>()(mixed.name_1);
}

// ── subqueries, CTEs, set operations, VALUES ──
const regional = select(users.c.role, func.sum(users.c.balance).label("total")).groupBy(users.c.role).cte("regional");
is<SqlColumn<"admin" | "user", "role", "regional", "text">>()(regional.c.role);
is<SqlColumn<string | null, "total", "regional", "num">>()(regional.c.total);
select(regional.c.role).where(regional.c.total.gt(select(func.avg(regional.c.total)).scalarSubquery()));
{
  const r = row(select(users.c.name, regional.c.role).outerJoin(regional, regional.c.role.eq(users.c.role)));
  is<"admin" | "user" | null>()(r.role);
  is<string>()(r.name);
  const sq = select(users.c.id, addresses.c.email, addresses.c.id).outerJoin(addresses).subquery("sq");
  is<SqlColumn<string | null, "email", "sq", "text">>()(sq.c.email);
  is<SqlColumn<number | null, "id_1", "sq", "num">>()(sq.c.id_1);
  const o = row(select(users.c.name, sq.c.id).outerJoin(sq));
  is<number | null>()(o.id);
  const tree = select(nodes.c.id, nodes.c.parentId)
    .where(nodes.c.parentId.isNull())
    .cte("tree", { recursive: true })
    .recursive((self) => select(nodes.c.id, nodes.c.parentId).join(self, nodes.c.parentId.eq(self.c.id)));
  is<SqlColumn<number, "id", "tree", "num">>()(tree.c.id);
  is<Expr<string | null, never, never, "text">>()(select(users.c.name).scalarSubquery());
  const both = row(union(select(users.c.id, users.c.name), select(nodes.c.id, nodes.c.label)));
  is<string>()(both.name);
  // @ts-expect-error rows of another shape
  union(select(users.c.id, users.c.name), select(nodes.c.id));
  const v = values("v", { n: t.integer(), s: t.text() }).data([{ n: 1, s: "a" }]);
  is<SqlColumn<number, "n", "v", "num">>()(v.c.n);
}
{
  const whole = row(select(users, addresses.c.email).outerJoin(addresses));
  is<string>()(whole.name);
  is<{ theme: string; size?: number } | null>()(whole.prefs);
  is<string | null>()(whole.email);
  is<unknown>()(whole[0]);
  is<number>()(row(select(regional.c.role, alias(users, "u9"))).id);
}

// ── aggregates, windows, CASE, CAST ──
{
  const r = row(
    select(
      func.count().label("c"),
      func.sum(nodes.c.id).label("s"),
      func.sum(users.c.balance).label("b"),
      func.max(users.c.created).label("m"),
      func.rowNumber().over({ partitionBy: users.c.role, orderBy: users.c.id.desc() }).label("rn"),
      func.sum(nodes.c.id).filter(users.c.id.gt(1)).over().label("w"),
      caseWhen(users.c.id.gt(1), "big").else("small").label("k"),
      caseWhen(users.c.id.gt(1), 1).label("k2"),
      cast(users.c.id, t.text()).label("z"),
    ),
  );
  is<number>()(r.c);
  is<number | null>()(r.s);
  is<string | null>()(r.b);
  is<Date | null>()(r.m);
  is<number>()(r.rn);
  is<number | null>()(r.w);
  is<string>()(r.k);
  is<number | null>()(r.k2);
  is<string | null>()(r.z);
}

// ── operators ──
users.c.role.eq("admin");
users.c.fullname.eq(null);
users.c.id.in(select(addresses.c.userId));
users.c.id.in([1, addresses.c.id]);
users.c.name.eq(addresses.c.email);
users.c.balance.gt(nodes.c.id);
and(users.c.id.eq(1), undefined, or(not(users.c.name.isNull()), exists(select(addresses.c.id))));
users.c.name.eq(bindParam("wanted", t.string()));
declare const maybe: string | undefined;
declare const maybeId: number | undefined;
// @ts-expect-error no member
users.c.role.eq("zzz");
// @ts-expect-error no member in a list
users.c.role.in(["admin", "zzz"]);
// @ts-expect-error undefined
users.c.name.eq(maybe);
// @ts-expect-error undefined
users.c.fullname.eq(undefined);
// @ts-expect-error undefined in a list
users.c.id.in([1, maybeId]);
// @ts-expect-error null in an order comparison
users.c.id.gt(null);
// @ts-expect-error text with number
users.c.name.eq(users.c.id);
// @ts-expect-error LIKE on a numeric, although its value is a string
users.c.balance.like("1%");
// @ts-expect-error arithmetic on text
users.c.name.add("x");
// @ts-expect-error a subquery of strings
users.c.id.in(select(users.c.name));
is<Expr<string, never, "user_account", "num">>()(users.c.balance.add("1.00"));
is<Expr<string, never, "user_account" | "node", "num">>()(users.c.balance.mul(nodes.c.id));
is<Expr<string, never, "node" | "user_account", "num">>()(nodes.c.id.mul(users.c.balance));
is<Expr<number, never, "node", "num">>()(nodes.c.id.add(1));
is<Expr<number | null, never, "node", "num">>()(nodes.c.id.add(nodes.c.parentId));
is<Expr<string | null, never, "user_account", "json">>()(users.c.prefs.at("theme"));
is<Expr<string, never, never, "text">>()(literal("x"));
// @ts-expect-error no such member
users.c.prefs.at("colour");
// @ts-expect-error not JSON
users.c.name.at("length");

// ── INSERT, UPDATE, DELETE ──
{
  const r = row(insert(users).returning(users.c.id, users.c.name.concat("!").label("y")));
  is<number>()(r.id);
  is<string>()(r.y);
  is<number>()(r[0]);
}
insert(users).values([{ name: "a" }, { name: "b", role: "admin", fullname: null, balance: users.c.balance.add("1") }]);
const rows: InferInsert<typeof users>[] = [{ name: "x" }];
insert(users).values(rows);
insert(addresses).values({ userId: 1, email: "x" });
insert(nodes).fromSelect(["label"], select(users.c.name));
// @ts-expect-error the name is missing
insert(users).values({ fullname: "x" });
// @ts-expect-error unknown column
insert(users).values({ name: "a", nmae: "b" });
// @ts-expect-error unknown column in an array
insert(users).values([{ name: "a", nmae: "b" }]);
// @ts-expect-error a foreign key is required in Core
insert(addresses).values({ email: "x" });
insert(users)
  .values({ name: "a" })
  .onConflict([users.c.name])
  .doUpdate(({ excluded }) => ({ fullname: excluded.fullname.concat("x"), role: "admin" }));
insert(users)
  .values({ name: "a" })
  .onConflict([users.c.name])
  // @ts-expect-error unknown column in doUpdate
  .doUpdate(({ excluded }) => ({ fullname: excluded.fullname, nmae: 1 }));
insert(users)
  .values({ name: "a" })
  .onConflict([users.c.name])
  // @ts-expect-error wrong type in doUpdate
  .doUpdate(({ excluded }) => ({ fullname: excluded.id }));
// @ts-expect-error the conflict's target belongs to another table
insert(users).values({ name: "a" }).onConflict([addresses.c.email]);
is<string>()(
  row(
    update(users)
      .where(users.c.id.eq(1))
      .values({ balance: users.c.balance.add("1.00") })
      .returning(users.c.balance),
  ).balance,
);
deleteFrom(users).where(users.c.id.eq(1));
// @ts-expect-error unknown column in UPDATE
update(users).values({ nmae: "x" });

// ── raw SQL ──
{
  const named = row(sql`select * from user_account where id = ${7}`.columns({ id: t.integer(), name: nullable(t.text()) }));
  is<number>()(named.id);
  is<string | null>()(named.name);
  const [id, name] = row(
    sql`select id, name from ${users} where id in (${sql.join([1, 2])})`.columns(["id", t.integer()], ["name", t.text()]),
  );
  is<number>()(id);
  is<string>()(name);
}
