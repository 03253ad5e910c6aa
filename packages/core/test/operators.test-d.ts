/** Each operator: what it takes, what it gives, and for which family of types it is there at all. */
import type { CompiledSql, Expr, Family, InferRow, SqlColumn, SqlOrdering } from "@athanor/core";
import {
  and,
  caseOf,
  caseWhen,
  column,
  func,
  identifier,
  literal,
  literalColumn,
  MetaData,
  or,
  select,
  types as t,
  table,
  text,
  union,
  values,
} from "@athanor/core";
import { addresses, nodes, users } from "./usage.test-d.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;
declare function row<S>(statement: S): InferRow<S>;
type Answer<S extends string> = Expr<boolean, never, S, "bool">;

const { id, name, fullname, balance, role, prefs, created } = users.c;
const all = table("every_family", new MetaData(), {
  flag: column(t.boolean()),
  bytes: column(t.largeBinary()),
  uuid: column(t.uuid()),
  day: column(t.date()),
  gap: column(t.interval()),
  big: column(t.bigInteger({ as: "bigint" })),
  deep: column(t.json<{ a: { b: number[] }; c?: string }>()),
});

// ── comparisons: every family, values of its own ──
is<Answer<"user_account">>()(id.eq(1));
is<Answer<"user_account" | "address">>()(id.ne(addresses.c.userId));
is<Answer<"user_account">>()(fullname.ne(null));
is<Answer<"user_account">>()(id.lt(1));
is<Answer<"user_account">>()(created.lte(new Date()));
is<Answer<"user_account">>()(balance.gt("1.00"));
is<Answer<"user_account" | "node">>()(balance.gte(nodes.c.id));
is<Answer<"user_account">>()(id.between(1, addresses.c.id));
is<Answer<"user_account">>()(id.notBetween(1, 2));
is<Answer<"user_account">>()(role.in(["admin"]));
is<Answer<"user_account">>()(id.notIn(select(addresses.c.userId)));
is<Answer<never>>()(fullname.isNull());
is<Answer<never>>()(fullname.isNotNull());
is<Answer<never>>()(all.c.flag.is(true));
is<Answer<never>>()(all.c.flag.isNot(null));
is<Answer<never>>()(fullname.isDistinctFrom(name));
is<Answer<never>>()(fullname.isNotDistinctFrom(null));
is<Answer<"every_family">>()(all.c.bytes.eq(new Uint8Array()));
is<Answer<"every_family">>()(all.c.uuid.eq("0"));
is<Answer<"every_family">>()(all.c.day.gt("2024-02-29"));
is<Answer<"every_family">>()(all.c.big.lt(1n));
name.eq(text("'x'"));
name.eq(literal("x"));
created.eq(func.now());
// @ts-expect-error a Date column with a text
created.gt("2024-02-29");
// @ts-expect-error a bigint column with a number: it would not be exact
all.c.big.eq(1);
// @ts-expect-error an exact number with a number
balance.eq(1);
// @ts-expect-error a flag is no number
all.c.flag.eq(1);
// @ts-expect-error a uuid with a text column
all.c.uuid.eq(name);
// @ts-expect-error bounds of another type
id.between("a", "b");
// @ts-expect-error null is never IN a list
id.in([1, null]);
// @ts-expect-error IS takes null, true and false
all.c.flag.is(1);
// @ts-expect-error a SELECT of two columns
id.in(select(addresses.c.id, addresses.c.userId));

// ── text ──
is<Answer<"user_account">>()(name.like("s%", { escape: "/" }));
is<Answer<"user_account">>()(name.notLike("s%"));
is<Answer<"user_account">>()(name.ilike(fullname));
is<Answer<"user_account">>()(name.notIlike("s%"));
is<Answer<"user_account">>()(name.startsWith("s%", { autoescape: true }));
is<Answer<"user_account">>()(name.endsWith("s"));
is<Answer<"user_account">>()(name.contains("s"));
is<Answer<"user_account">>()(name.regexpMatch("^s"));
is<Expr<string, never, "user_account", "text">>()(name.concat("!"));
is<Expr<string | null, never, "user_account", "text">>()(name.concat(fullname));
is<Expr<string, never, "user_account" | "address", "text">>()(name.concat(addresses.c.email));
is<Expr<string, never, "user_account", "text">>()(name.collate("nocase"));
// @ts-expect-error a pattern is a text
name.like(1);
// @ts-expect-error LIKE on a uuid, although its value is a string
all.c.uuid.like("0%");
// @ts-expect-error nor on a date
all.c.day.startsWith("2024");
// @ts-expect-error a number is no text
id.concat("!");

// ── numbers: the exact one wins ──
is<Expr<number, never, "user_account", "num">>()(id.add(1));
is<Expr<number, never, "user_account", "num">>()(id.sub(1));
is<Expr<string, never, "user_account", "num">>()(balance.mul(2));
is<Expr<number, never, "user_account", "num">>()(id.div(2));
is<Expr<number, never, "user_account", "num">>()(id.floorDiv(2));
is<Expr<number | null, never, "user_account" | "node", "num">>()(id.mod(nodes.c.parentId));
is<Expr<number, never, "user_account", "num">>()(id.neg());
is<Expr<bigint, never, "every_family" | "user_account", "num">>()(all.c.big.add(id));
is<Expr<number, never, "user_account", "num">>()(id.bitwiseAnd(1).bitwiseOr(2).bitwiseXor(4));
is<Expr<number, never, "user_account", "num">>()(id.bitwiseNot());
is<Expr<number, never, "user_account", "num">>()(id.leftShift(1).rightShift(1));
// @ts-expect-error a text is no number
id.add("1");
// @ts-expect-error arithmetic with a text column
id.sub(name);
// @ts-expect-error minus a date
created.neg();

// ── JSON ──
is<Expr<string | null, never, "user_account", "json">>()(prefs.at("theme"));
is<Expr<number[], never, "every_family", "json">>()(all.c.deep.at("a").at("b"));
is<Expr<number, never, "every_family", "json">>()(all.c.deep.at("a").at("b").at(0));
is<Expr<string | null, never, "every_family", "text">>()(all.c.deep.atText("c"));
all.c.deep.atText("c").like("x%");
// @ts-expect-error no such member below
all.c.deep.at("a").at("z");
// @ts-expect-error JSON is no text
all.c.deep.at("c").like("x%");

// ── any operator, casts, names, orders ──
is<Expr<boolean | null, never, "user_account", "bool">>()(name.op("@@", t.boolean())("x"));
is<Expr<string | null, never, "every_family", "text">>()(all.c.deep.op("->>", t.text())("a"));
is<Expr<string, "id", "user_account", "text">>()(id.cast(t.text()));
is<Expr<number | null, "fullname", "user_account", "num">>()(fullname.cast(t.integer()));
is<Expr<"admin" | "user", "r", "user_account", "text">>()(role.label("r"));
is<SqlOrdering>()(id.asc());
is<SqlOrdering>()(id.desc().nullsLast());
is<SqlOrdering>()(fullname.nullsFirst());
is<Expr<boolean, never, string, "bool">>()(id.eq(1).and(name.eq("x"), id.gt(2)));
is<Expr<boolean, never, string, "bool">>()(id.eq(1).or(name.eq("x")));
is<Expr<boolean, never, never, "bool">>()(and(id.eq(1), undefined));
is<Expr<boolean, never, never, "bool">>()(or(id.eq(1), all.c.flag));
is<Expr<number, never, never, "num">>()(literalColumn("rowid", t.integer()));
is<Expr<number, "rowid", never, "num">>()(identifier("rowid", t.integer()));
is<Expr<number[], never, never, "json">>()(literal([1], t.json<number[]>()));
// @ts-expect-error a condition is no number
and(id);
// @ts-expect-error orders are no conditions
select(id).where(id.desc());
// @ts-expect-error a literal of another type
literal("x", t.integer());

// ── functions ──
{
  const r = row(
    select(
      func.avg(id).label("a"),
      func.min(created).label("m"),
      func.countDistinct(name).label("d"),
      func.upper(fullname),
      func.length(name).label("len"),
      func.substr(name, 1, 2).label("s"),
      func.coalesce(fullname, name).label("c"),
      func
        .lag(balance)
        .over({ orderBy: id, rows: [-1, 0] })
        .label("before"),
      func.named("instr", t.integer())(name, "b"),
    ),
  );
  is<number | null>()(r.a);
  is<Date | null>()(r.m);
  is<number>()(r.d);
  is<string | null>()(r.upper);
  is<number>()(r.len);
  is<string>()(r.s);
  is<string>()(r.c);
  is<string | null>()(r.before);
  is<number>()(r.instr);
}
{
  // An outer join can leave nothing to fall back on.
  const r = row(select(func.coalesce(fullname, addresses.c.email)).outerJoin(addresses));
  is<string | null>()(r.coalesce);
}
{
  const r = row(
    select(
      func.coalesce(fullname, addresses.c.email, "-").label("never"),
      func.coalesce(fullname, fullname, addresses.c.email).label("maybe"),
      func.coalesce(fullname, "-", "?").label("plain"),
      func.lag(id, 2).over({ orderBy: id }).label("none"),
      func.lead(id, 1, 0).over({ orderBy: id }).label("other"),
      func.rank(5).withinGroup(id).label("place"),
      func.percentileCont([0.1, 0.9]).withinGroup(id).label("tenths"),
    ).outerJoin(addresses),
  );
  is<string>()(r.never);
  is<string | null>()(r.maybe);
  is<string>()(r.plain);
  is<number | null>()(r.none);
  is<number>()(r.other);
  is<number>()(r.place);
  is<number[] | null>()(r.tenths);
}
// @ts-expect-error COALESCE of texts that ends in a number
func.coalesce(fullname, name, 1);
// @ts-expect-error SUM of texts
func.sum(name);
// @ts-expect-error LOWER of a number
func.lower(id);
// @ts-expect-error COALESCE with another type
func.coalesce(fullname, 1);

// ── CASE: plain values have a family, as columns have ──
is<Expr<number, never, never, "num">>()(caseWhen(id.gt(1), 1).else(0));
is<number | null>()(row(select(func.sum(caseWhen(id.gt(1), 1).else(0)).label("n"))).n);
func.avg(caseWhen(id.gt(1), id).else(0));
func.upper(caseWhen(id.gt(1), "big").when(id.gt(0), name).else("small"));
is<Expr<string, never, never, "text">>()(caseWhen(id.gt(1), "big").else("small"));
is<boolean | null>()(row(select(caseWhen(id.gt(1), true).when(id.gt(0), false).label("b"))).b);
select(id).where(caseWhen(id.gt(1), true).else(false));
is<Expr<string | null, never, "user_account", "text">>()(caseWhen(id.gt(1), name).else(null));
is<Expr<string | null, never, never, "text">>()(caseWhen(id.gt(1), "big").else(fullname));
is<Expr<number | null, never, never, Family>>()(caseWhen(id.gt(1), null).else(id));
is<Expr<string, never, never, "text" | "uuid">>()(caseWhen(id.gt(1), "none").else(all.c.uuid));
func.sum(caseOf(role).when("admin", 1).when("user", id).else(0));
func.lower(caseOf(role).when("admin", "A").else(name));
// @ts-expect-error SUM of texts
func.sum(caseWhen(id.gt(1), "big").else("small"));
// @ts-expect-error SUM of texts
func.sum(caseOf(role).when("admin", "A").else("B"));
// @ts-expect-error LOWER of numbers
func.lower(caseWhen(id.gt(1), 1).else(0));
// @ts-expect-error a text among numbers
caseWhen(id.gt(1), 1).when(id.gt(0), name);

// ── VALUES, aliases, and what a statement can be asked for ──
{
  const v = values("v", { n: t.integer(), s: t.text() }).data([{ n: 1, s: "a" }]);
  is<SqlColumn<number, "n", "v", "num">>()(v.c.n);
  is<number>()(row(select(v.c.n)).n);
  // @ts-expect-error a row of another shape
  values("w", { n: t.integer() }).data([{ n: "1" }]);
  const boss = users.alias("boss");
  is<SqlColumn<string, "name", "boss", "text">>()(boss.c.name);
  const pair = row(select(users.c.id, boss.c.id).outerJoin(boss, boss.c.id.lt(users.c.id)));
  is<number>()(pair.id);
  is<number | null>()(pair.id_1);
}
declare const dialect: object;
is<CompiledSql>()(select(id).compile(dialect));
is<string>()(select(id).compile(dialect).sql);
is<readonly unknown[]>()(select(id).compile(dialect).params);

// ── set operations: ordered and limited as a whole; conditions belong to their statements ──
{
  const both = union(select(id, name), select(addresses.c.id, addresses.c.email));
  const page = both.orderBy("name").limit(3).offset(1);
  is<string>()(row(page).name);
  is<number>()(row(union(page, select(id, name))).id);
  is<number>()(row(select(both.subquery("both").c.id)).id);
  is<number>()(row(select(id).union(select(addresses.c.id)).limit(1)).id);
  // @ts-expect-error a condition of a UNION
  both.where(id.gt(1));
  // @ts-expect-error a join to a UNION's end
  select(id).union(select(addresses.c.id)).join(addresses);
  // @ts-expect-error words behind SELECT are of its statements
  both.prefixWith("ALL");
  // @ts-expect-error it stays a set operation
  both.setLabelStyle("none").where(id.eq(1));
}
