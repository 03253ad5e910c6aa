/** What the types of the wider language say: collections, conversions, functions in FROM, joins as elements, rare clauses, raw SQL in FROM. */
import type { Expr, InferRow, Row } from "@athanor/core";
import {
  allOf,
  anyOf,
  bindParam,
  caseOf,
  column,
  columnFunction,
  distinct,
  extract,
  fullJoin,
  func,
  join,
  literal,
  MetaData,
  outerJoin,
  postfixOperator,
  prefixOperator,
  select,
  slice,
  sql,
  types as t,
  table,
  tableFunction,
  tableSample,
  text,
  tryCast,
  tuple,
  typeCoerce,
  values,
} from "@athanor/core";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;
declare function row<S>(statement: S): InferRow<S>;

const metadata = new MetaData();
const users = table("users", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.text()),
  nick: column(t.text(), { nullable: true }),
  joined: column(t.dateTime()),
  left: column(t.dateTime(), { nullable: true }),
  tags: column(t.array(t.text())),
  doc: column(t.json<{ a: { b: number }[] }>()),
});
const orders = table("orders", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { foreignKey: () => users.c.id }),
  total: column(t.numeric(10, 2)),
});
const { c } = users;

// ── comparisons with several ──
is<Expr<boolean, never, "users", "bool">>()(c.id.in(select(orders.c.userId)));
anyOf(select(orders.c.userId)).eq(c.id);
allOf(c.tags).eq("x");
tuple(c.id, c.name);
c.id.in(bindParam("ids", t.integer()));
// @ts-expect-error a text in a list of numbers
c.id.in(["x"]);
// @ts-expect-error a parameter of another type
c.id.in(bindParam("ids", t.text()));

// ── other readings ──
is<Expr<number, never, "users", "num">>()(extract("year", c.joined));
is<Expr<number | null, never, "users", "num">>()(extract("year", c.left));
is<Expr<number, "nick", "users", "num">>()(typeCoerce(c.nick, t.integer()));
is<Expr<number | null, never, never, "num">>()(tryCast(c.name, t.integer()));
is<Expr<number, never, never, "num">>()(distinct(c.id));
is<Expr<number, never, "users", "num">>()(c.id.distinct());
is<Expr<string | null, never, "users", "text">>()(c.nick.regexpReplace("a", "b"));
c.tags.at(slice(1, 2));
c.doc.at("a", 0, "b");
// @ts-expect-error a time of a text
extract("year", c.name);
// @ts-expect-error no regular expressions over numbers
c.id.regexpMatch("1");
// @ts-expect-error no such key
c.doc.at("z");

// ── CASE of a subject ──
is<Expr<number, never, "users", "num">>()(caseOf(c.name).when("a", 1).when("b", 2).else(3));
// @ts-expect-error compared with another type
caseOf(c.name).when(1, 1);

// ── operators of one's own ──
is<Expr<number, never, "users", "num">>()(prefixOperator("!!", c.id));
is<Expr<number, never, "users", "num">>()(postfixOperator(c.id, "!"));
c.id.op("<<<", t.integer(), { precedence: 7, associative: true })(1);

// ── windows ──
func.sum(c.id).over({ orderBy: c.id, rows: [-1, null], exclude: "TIES" });
func.sum(c.id).over({ orderBy: c.joined, range: [{ preceding: literal("P1D", t.interval()) }, 0] });
// @ts-expect-error no such exclusion
func.sum(c.id).over({ rows: [0, 0], exclude: "NOBODY" });
is<number | null>()(row(select(func.percentileCont(0.5).withinGroup(c.id).label("m"))).m);

// ── functions in FROM ──
const series = tableFunction(func.named("generate_series", t.integer())(1, 5), "n", { value: t.integer() }, { withOrdinality: "place" });
is<Row<[number, number], { value: number; place: number }>>()(row(select(series.c.value, series.c.place)));
const tag = columnFunction(func.named("unnest", t.text())(c.tags), "tag");
is<string>()(row(select(tag)).tag);
is<number>()(row(select(tableSample(users, literal(5), "some").c.id)).id);
// @ts-expect-error no such column
series.c.other;

// ── joins as elements, and what they make null ──
is<string | null>()(row(select(c.name, orders.c.total).selectFrom(outerJoin(users, orders))).total);
is<string>()(row(select(c.name, orders.c.total).selectFrom(join(users, orders))).total);
is<string | null>()(row(select(c.name).selectFrom(fullJoin(users, orders))).name);
select(c.name).selectFrom(users, orders, text("elsewhere"));

// ── rare clauses keep the statement's type ──
const rare = select(c.id, c.nick)
  .fetch(3, { withTies: true })
  .prefixWith("HIGH_PRIORITY", { dialect: "mysql" })
  .withHint(users, "WITH (NOLOCK)", { dialect: "mssql" })
  .correlateExcept(null)
  .orderBy("nick", c.id.desc())
  .filterBy({ id: 1 })
  .params({});
is<Row<[number, string | null], { id: number; nick: string | null }>>()(row(rare));
is<Expr<boolean, never, never, "bool">>()(rare.exists());

// ── names are optional ──
const unnamed = select(c.id, c.nick).subquery();
is<Row<[string | null], { nick: string | null }>>()(row(select(unnamed.c.nick)));

// ── CTEs ──
const cte = select(c.id).cte("tree", { recursive: true });
is<number>()(row(select(cte.unionAll(select(orders.c.userId)).c.id)).id);
is<number>()(row(select(cte.alias("other").c.id)).id);

// ── VALUES and raw SQL ──
const v = values("v", { n: t.integer() }, { literalBinds: true }).data([{ n: 1 }]);
is<number>()(row(select(v.c.n)).n);
const raw = sql`select 1`.columns({ id: t.integer(), name: t.text() });
is<string>()(row(select(raw.subquery("raw").c.name)).name);
is<number>()(row(select(raw.cte("raw").c.id)).id);
select(c.id).where(sql`${c.id} > 3`);
// @ts-expect-error no such column
raw.subquery("raw").c.other;
