/** What users write against a synchronous engine: the types of rows, parameters and results; only compiled, never run. */
import type { InferInsert, InferRow, Row, SqlColumn } from "@athanor/core";
import {
  alias,
  bindParam,
  caseWhen,
  cast,
  checkConstraint,
  column,
  deleteFrom,
  func,
  insert,
  literalColumn,
  MetaData,
  nullable,
  select,
  sql,
  types as t,
  table,
  text,
  union,
  uniqueConstraint,
  update,
} from "@athanor/core";
import type { Connection, EngineDialect, Result, ScalarResult, Transaction } from "../src/index.ts";
import { createEngine } from "../src/index.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function expect<T extends true>(): void;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;

// ── schema ──
const metadata = new MetaData({
  namingConvention: { ix: "ix_%(table)s_%(column_0)s", fk: "fk_%(table)s_%(column_0)s_%(referred_table)s" },
});
export const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30), { index: true }),
  fullname: column(t.text(), { nullable: true }),
  balance: column(t.numeric(12, 2), { serverDefault: text("0") }),
  role: column(t.enum("admin", "user"), { default: "user" }),
  prefs: column(t.json<{ theme: string; size?: number }>(), { nullable: true }),
  updated: column(t.dateTime({ timezone: true }), { serverDefault: func.now(), onUpdate: func.now() }),
});
const addresses = table(
  "address",
  metadata,
  {
    id: column(t.integer(), { primaryKey: true }),
    userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id, onDelete: "CASCADE" }),
    email: column(t.string(255)),
  },
  [uniqueConstraint("user_id", "email"), checkConstraint(sql`length(email) > 3`)],
);
const nodes = table("node", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  parentId: column(t.integer(), { nullable: true, foreignKey: () => nodes.c.id }),
  label: column(t.text()),
});

// ── engines and connections ──
declare const dialect: EngineDialect;
const engine = createEngine(dialect, { echo: true, pool: { size: 5, overflow: 10 } });
engine.createAll(metadata);
using conn = engine.connect();
is<Connection>()(conn);
is<Connection>()(conn.executionOptions({ isolationLevel: "SERIALIZABLE" }));
is<void>()(conn.commit());
is<void>()(conn.rollback());
{
  using savepoint = conn.beginNested();
  is<Transaction>()(savepoint);
  savepoint.rollback();
}
is<string[]>()(engine.inspect().getTableNames());
// @ts-expect-error no such option
createEngine(dialect, { ecko: true });
// @ts-expect-error a level is a text
conn.executionOptions({ isolationLevel: 3 });
// @ts-expect-error tables are created by their metadata
engine.createAll(users);

// ── rows: records and tuples at the same time ──
const stmt = select(users.c.id, users.c.name, func.count(addresses.c.id).label("n"))
  .outerJoin(addresses)
  .where(users.c.name.like("s%"), users.c.role.in(["admin", "user"]))
  .groupBy(users.c.id)
  .having(func.count().gt(1))
  .orderBy(users.c.name.desc().nullsLast())
  .limit(10);
for (const { id, name, n } of conn.execute(stmt)) {
  is<number>()(id);
  is<string>()(name);
  is<number>()(n);
}
for (const [id, name, n] of conn.execute(stmt)) {
  is<number>()(id);
  is<string>()(name);
  is<number>()(n);
}
export const one = conn.execute(stmt).one();
is<Row<[number, string, number], { id: number; name: string; n: number }>>()(one);
expect<Equal<typeof one, InferRow<typeof stmt>>>();
// No error (TypeScript has one for pure tuples only), but undefined.
is<undefined>()(one[3]);
{
  const { id, ...rest } = one;
  const copy = { ...one };
  is<string>()(copy.name);
  is<number>()(rest.n);
  const tuple: readonly [number, string, number] = one;
  is<Map<number, typeof one>>()(new Map([[tuple[0], one]]));
  is<string[]>()(one.map(String));
  // @ts-expect-error a spread leaves the array's methods behind
  copy.map;
  // @ts-expect-error the rest has what is left
  rest.id;
  // @ts-expect-error no such column
  one.nmae;
  // @ts-expect-error rows are not written to
  one.name = "x";
  // @ts-expect-error a tuple of other types
  const wrong: readonly [number, number, number] = one;
}

// ── what outer joins make null ──
for (const { name, email } of conn.execute(select(users.c.name, addresses.c.email).outerJoin(addresses)).all()) {
  is<string>()(name);
  is<string | null>()(email);
}
is<Row<[string, string | null], { name: string; email: string | null }>>()(
  conn.execute(select(users.c.name, addresses.c.email).outerJoin(addresses)).one(),
);
is<Row<[string | null, string], { name: string | null; email: string }>>()(
  conn.execute(select(users.c.name, addresses.c.email).rightJoin(addresses)).one(),
);
is<Row<[string | null, string | null, string], { name: string | null; email: string | null; label: string }>>()(
  conn.execute(select(users.c.name, addresses.c.email, nodes.c.label).fullJoin(addresses).join(nodes)).one(),
);
{
  const derived = conn
    .execute(
      select(
        users.c.name.concat(addresses.c.email).label("x"),
        func.lower(addresses.c.email),
        func.coalesce(addresses.c.email, "-").label("y"),
        users.c.id.eq(addresses.c.userId).label("same"),
      ).outerJoin(addresses),
    )
    .one();
  is<string | null>()(derived.x);
  is<string | null>()(derived.lower);
  is<string>()(derived.y);
  is<boolean | null>()(derived.same);
  const late = conn.execute(select(users.c.id).outerJoin(addresses).addColumns(addresses.c.email)).one();
  is<string | null>()(late.email);
  const a2 = alias(addresses, "a2");
  const twice = conn.execute(select(addresses.c.email, a2.c.email.label("e2")).outerJoin(a2)).one();
  is<string>()(twice.email);
  is<string | null>()(twice.e2);
  const boss = users.alias("boss");
  const bosses = conn.execute(select(users.c.name, boss.c.name).outerJoin(boss, boss.c.id.lt(users.c.id))).one();
  is<string>()(bosses.name);
  is<string | null>()(bosses.name_1);
}

// ── repeated keys, whole tables, derived tables ──
{
  const repeated = conn.execute(select(users.c.id, addresses.c.id, nodes.c.id, users.c.name)).one();
  is<number>()(repeated.id);
  is<number>()(repeated.id_1);
  is<number>()(repeated.id_2);
  is<string>()(repeated.name);
  const whole = conn.execute(select(users, addresses.c.email).outerJoin(addresses)).one();
  is<string>()(whole.name);
  is<{ theme: string; size?: number } | null>()(whole.prefs);
  is<string | null>()(whole.email);
  // The order of a whole table's columns is in no type.
  is<unknown>()(whole[0]);
  const regional = select(users.c.role, func.sum(users.c.balance).label("total")).groupBy(users.c.role).cte("regional");
  const best = select(regional.c.role).where(regional.c.total.gt(select(func.avg(regional.c.total)).scalarSubquery()));
  is<("admin" | "user")[]>()(conn.scalars(best).all());
  const joined = conn.execute(
    select(users.c.name, regional.c.role, regional.c.total).outerJoin(regional, regional.c.role.eq(users.c.role)),
  );
  is<Row<[string, "admin" | "user" | null, string | null], { name: string; role: "admin" | "user" | null; total: string | null }>>()(
    joined.one(),
  );
  const tree = select(nodes.c.id)
    .where(nodes.c.parentId.isNull())
    .cte("tree", { recursive: true })
    .recursive((self) => select(nodes.c.id).join(self, nodes.c.parentId.eq(self.c.id)));
  is<SqlColumn<number, "id", "tree", "num">>()(tree.c.id);
  is<number[]>()(conn.scalars(select(tree.c.id)).all());
  const both = union(select(users.c.id, users.c.name), select(nodes.c.id, nodes.c.label));
  is<Row<[number, string], { id: number; name: string }>>()(conn.execute(both).one());
}

// ── computed columns ──
{
  const computed = select(
    func.sum(nodes.c.id).label("s"),
    func.max(users.c.updated).label("m"),
    func.rowNumber().over({ partitionBy: users.c.role, orderBy: users.c.id.desc() }).label("rn"),
    caseWhen(users.c.id.gt(1), "big").else("small").label("k"),
    cast(users.c.id, t.text()).label("z"),
    users.c.prefs.at("theme").label("theme"),
    literalColumn("rowid", t.integer()).label("rowid"),
  );
  const row = conn.execute(computed).one();
  is<number | null>()(row.s);
  is<Date | null>()(row.m);
  is<number>()(row.rn);
  is<string>()(row.k);
  is<string | null>()(row.z);
  is<string | null>()(row.theme);
  is<number>()(row.rowid);
  expect<Equal<InferRow<typeof computed>[6], number>>();
}

// ── execute, scalars, scalar ──
is<Result<[number, string, number], { id: number; name: string; n: number }>>()(conn.execute(stmt));
is<ScalarResult<number>>()(conn.scalars(stmt));
is<number | null>()(conn.scalar(stmt));
is<string | null>()(conn.scalar(select(users.c.fullname)));
is<ScalarResult<string | null>>()(conn.scalars(select(users.c.fullname)));
// A parameter of a SELECT is known at run time only; a list runs it for each.
conn.execute(select(users.c.id).where(users.c.name.eq(bindParam("wanted", t.string()))), { wanted: "x" });
conn.execute(sql`delete from node where id = ${1}`);
conn.execute(update(users).where(users.c.id.eq(bindParam("key", t.integer()))), [{ key: 1, name: "x" }]);
// @ts-expect-error a text is no statement
conn.execute("select 1");
// @ts-expect-error nor is an expression
conn.execute(users.c.id);
// @ts-expect-error parameters are an object, or a list of objects
conn.execute(stmt, 7);

// ── INSERT: rows at execution ──
const rows: InferInsert<typeof users>[] = [{ name: "x" }];
conn.execute(insert(users), { name: "a" });
conn.execute(insert(users), [{ name: "a" }, { name: "b" }]);
conn.execute(insert(users), [{ name: "a", role: "admin", fullname: null, balance: "1.00", prefs: { theme: "dark" }, updated: new Date() }]);
is<Result<[], {}>>()(engine.begin((c) => c.execute(insert(users), rows)));
{
  const returned = conn.execute(insert(users).returning(users.c.id, users.c.name.concat("!").label("y")), [{ name: "a" }, { name: "b" }]);
  is<Result<[number, string], { id: number; y: string }>>()(returned);
  is<number[]>()(conn.scalars(insert(users).returning(users.c.id), [{ name: "a" }]).all());
  is<number | null>()(conn.scalar(insert(users).returning(users.c.id), { name: "a" }));
}
// @ts-expect-error another key
conn.execute(insert(users), [{ nmae: "a" }]);
// @ts-expect-error one key too many
conn.execute(insert(users), { name: "a", nmae: "b" });
// @ts-expect-error the name is missing
conn.execute(insert(users), { fullname: "x" });
// @ts-expect-error the name is missing in one row of a list
conn.execute(insert(users), [{ name: "a" }, { fullname: "x" }]);
// @ts-expect-error another type
conn.execute(insert(users), { name: 7 });
// @ts-expect-error no member of the enum
conn.execute(insert(users), [{ name: "a", role: "root" }]);
// @ts-expect-error null where NULL is not allowed
conn.execute(insert(users), [{ name: null }]);
// @ts-expect-error an exact number is a string
conn.execute(insert(users), [{ name: "a", balance: 1.5 }]);
// @ts-expect-error a foreign key is required in Core
conn.execute(insert(addresses), [{ email: "x" }]);
// @ts-expect-error scalars looks at its parameters too
conn.scalars(insert(users).returning(users.c.id), [{ nmae: "a" }]);
// @ts-expect-error and scalar
conn.scalar(insert(users).returning(users.c.id), { nmae: "a" });

// ── INSERT: values in the statement ──
conn.execute(insert(users).values([{ name: "a" }, { name: "b", balance: users.c.balance.add("1") }]));
conn.execute(
  insert(users)
    .values({ name: "a" })
    .onConflict([users.c.name])
    .doUpdate(({ excluded }) => ({ fullname: excluded.fullname })),
);
conn.execute(insert(nodes).fromSelect(["label"], select(users.c.name)));
// @ts-expect-error values and parameters
conn.execute(insert(users).values({ name: "x" }), [{ name: "a" }]);
// @ts-expect-error values and one row of parameters
conn.execute(insert(users).values({ name: "x" }), { name: "a" });
// @ts-expect-error the rows of a SELECT and parameters
conn.execute(insert(nodes).fromSelect(["label"], select(users.c.name)), [{ label: "x" }]);

// ── UPDATE, DELETE ──
is<Row<[string], { balance: string }>>()(
  conn
    .execute(
      update(users)
        .where(users.c.id.eq(1))
        .values({ balance: users.c.balance.add("1.00") })
        .returning(users.c.balance),
    )
    .one(),
);
is<number>()(conn.execute(deleteFrom(users).where(users.c.id.eq(1))).rowCount);
is<number[]>()(conn.scalars(deleteFrom(users).returning(users.c.id)).all());
is<Result<[], {}>>()(conn.execute(update(users).values({ fullname: null })));

// ── raw SQL ──
{
  const named = conn.execute(sql`select * from user_account where id = ${7}`.columns({ id: t.integer(), name: nullable(t.text()) })).one();
  is<number>()(named.id);
  is<string | null>()(named.name);
  is<number | string | null>()(named[0]);
  const ordered = conn.execute(sql`select id, name from user_account`.columns(["id", t.integer()], ["name", t.text()]));
  is<Result<[number, string], { id: number; name: string }>>()(ordered);
  is<number | null>()(conn.scalar(sql`select count(*) from ${users}`.columns(["n", t.integer()])));
  conn.execute(text("vacuum"));
  is<unknown>()(conn.execute(text("select 1 as one")).one()["one"]);
  // Of SQL that says nothing of its columns, nothing is known.
  const unknown = conn.execute(sql`select * from ${sql.id("main", "user_account")} where id in (${sql.join([1, 2])})`).one();
  is<unknown>()(unknown["anything"]);
  is<unknown>()(conn.driverSql("select 1 as one").one()["one"]);
}

// ── results ──
const pair = select(users.c.id, users.c.fullname);
type Pair = Row<[number, string | null], { id: number; fullname: string | null }>;
{
  using result = conn.execute(pair);
  is<Pair[]>()(result.all());
  is<Pair | null>()(result.first());
  is<Pair>()(result.one());
  is<Pair | null>()(result.oneOrNull());
  is<Pair | null>()(result.fetchOne());
  is<Pair[]>()(result.fetchMany(2));
  is<IterableIterator<Pair[]>>()(result.partitions(100));
  is<number | null>()(result.scalar());
  is<number>()(result.scalarOne());
  is<number | null>()(result.scalarOneOrNull());
  is<ScalarResult<number>>()(result.scalars());
  is<ScalarResult<string | null>>()(result.scalars(1));
  is<ScalarResult<Readonly<{ id: number; fullname: string | null }>>>()(result.mappings());
  is<string | null>()(result.mappings().one().fullname);
  is<Result<[number, string | null], { id: number; fullname: string | null }>>()(result.unique());
  is<Row<[string | null], { fullname: string | null }>>()(result.columns("fullname").one());
  is<Row<[string | null, number], Pick<{ id: number; fullname: string | null }, "id" | "fullname">>>()(
    result.columns("fullname", "id").one(),
  );
  is<number>()(result.rowCount);
  is<readonly string[]>()(result.keys);
  is<readonly unknown[]>()(result.insertedPrimaryKey);
  is<boolean>()(result.closed);
  is<Pair[]>()([...result]);
  for (const partition of result.partitions(10)) for (const [id] of partition) is<number>()(id);
  // @ts-expect-error a plain object has no positions
  result.mappings().one()[0];
  // @ts-expect-error no such column
  result.columns("nmae");
  // @ts-expect-error what was left out is gone
  result.columns("fullname").one().id;
  // @ts-expect-error a result is no list
  result.length;
}
{
  using names = conn.scalars(select(users.c.name));
  is<string[]>()(names.all());
  is<string | null>()(names.first());
  is<string>()(names.one());
  is<string | null>()(names.oneOrNull());
  is<string[]>()(names.fetchMany(3));
  is<IterableIterator<string[]>>()(names.partitions(2));
  is<ScalarResult<string>>()(names.unique());
  for (const name of names) is<string>()(name);
}

// ── transactions ──
is<number>()(engine.begin((c) => c.execute(insert(users), rows).rowCount));
is<string[]>()(engine.begin((c) => c.scalars(select(users.c.name)).all()));
// @ts-expect-error an async callback would go on after the commit
engine.begin(async (c) => c.execute(insert(users), rows));
// @ts-expect-error and so would one that returns a promise
engine.begin((c) => Promise.resolve(c.execute(insert(users), rows)));
