/** The same SELECT, built anew and turned into SQL and values by Athanor and by its peers. */
import type { Compiled } from "@athanor/compiler";
import { compileStatement, StatementCache } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { column, MetaData, nodeOf, select, types as t, table, walkKey } from "@athanor/core";
import { postgresql } from "@athanor/postgresql";
import { and, desc, eq, gt, inArray, like } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pg-proxy";
import knexOf from "knex";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { rates } from "./measure.ts";

/** How many a second a way of doing it manages, and an example of what it gives. */
export interface PeerFigure {
  readonly name: string;
  readonly perSecond: number;
  readonly sql: string;
}

const metadata = new MetaData();
const users = table("users", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.text()),
  role: column(t.text()),
  age: column(t.integer()),
});
const orders = table("orders", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id }),
  total: column(t.integer()),
});
const items = table("items", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  orderId: column(t.integer(), { name: "order_id", foreignKey: () => orders.c.id }),
  sku: column(t.text()),
});

function athanor(i: number): Node {
  return nodeOf(
    select(users.c.id, users.c.name, orders.c.total, items.c.sku)
      .selectFrom(users)
      .join(orders)
      .join(items)
      .where(users.c.name.like("a%"), users.c.age.gt(i), orders.c.total.gt(100), users.c.role.in(["a", "b", "c", "d", "e"]))
      .orderBy(orders.c.total.desc(), users.c.name)
      .limit(10),
  );
}

interface Schema {
  users: { id: number; name: string; role: string; age: number };
  orders: { id: number; user_id: number; total: number };
  items: { id: number; order_id: number; sku: string };
}

const kysely = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const byKysely = (i: number) =>
  kysely
    .selectFrom("users")
    .innerJoin("orders", "users.id", "orders.user_id")
    .innerJoin("items", "orders.id", "items.order_id")
    .select(["users.id", "users.name", "orders.total", "items.sku"])
    .where("users.name", "like", "a%")
    .where("users.age", ">", i)
    .where("orders.total", ">", 100)
    .where("users.role", "in", ["a", "b", "c", "d", "e"])
    .orderBy("orders.total", "desc")
    .orderBy("users.name")
    .limit(10)
    .compile();

const knex = knexOf({ client: "pg" });

const byKnex = (i: number) =>
  knex("users")
    .join("orders", "users.id", "orders.user_id")
    .join("items", "orders.id", "items.order_id")
    .select("users.id", "users.name", "orders.total", "items.sku")
    .where("users.name", "like", "a%")
    .where("users.age", ">", i)
    .where("orders.total", ">", 100)
    .whereIn("users.role", ["a", "b", "c", "d", "e"])
    .orderBy("orders.total", "desc")
    .orderBy("users.name")
    .limit(10)
    .toSQL()
    .toNative();

const pgUsers = pgTable("users", { id: integer().primaryKey(), name: text(), role: text(), age: integer() });
const pgOrders = pgTable("orders", { id: integer().primaryKey(), userId: integer("user_id"), total: integer() });
const pgItems = pgTable("items", { id: integer().primaryKey(), orderId: integer("order_id"), sku: text() });
const pg = drizzle(async () => ({ rows: [] }));

const byDrizzle = (i: number) =>
  pg
    .select({ id: pgUsers.id, name: pgUsers.name, total: pgOrders.total, sku: pgItems.sku })
    .from(pgUsers)
    .innerJoin(pgOrders, eq(pgUsers.id, pgOrders.userId))
    .innerJoin(pgItems, eq(pgOrders.id, pgItems.orderId))
    .where(and(like(pgUsers.name, "a%"), gt(pgUsers.age, i), gt(pgOrders.total, 100), inArray(pgUsers.role, ["a", "b", "c", "d", "e"])))
    .orderBy(desc(pgOrders.total), pgUsers.name)
    .limit(10)
    .toSQL();

/** Athanor and its peers, each as many times a second as it manages. */
export function peerFigures(): PeerFigure[] {
  const dialect = postgresql();
  const cache = new StatementCache<Compiled>();
  const compile = (statement: Node): Compiled => compileStatement(dialect, statement, walkKey(statement).binds);
  const cached = (i: number): string => {
    const { entry, binds } = cache.lookup(athanor(i), "", compile);
    return entry.bind(binds).sql;
  };
  const anew = (i: number): string => {
    const statement = athanor(i);
    const { binds } = walkKey(statement);
    return compileStatement(dialect, statement, binds).bind(binds).sql;
  };
  const ways: readonly (readonly [name: string, act: (i: number) => string])[] = [
    ["Athanor, from the cache", cached],
    ["Athanor, compiled anew", anew],
    ["Kysely", (i) => byKysely(i).sql],
    ["Knex", (i) => byKnex(i).sql],
    ["Drizzle 1", (i) => byDrizzle(i).sql],
  ];
  const perSecond = rates(ways.map(([, act]) => act));
  return ways.map(([name, act], i) => ({ name, perSecond: perSecond[i] ?? 0, sql: act(1) }));
}

/** The report as a Markdown table. */
export function reportPeers(figures: readonly PeerFigure[]): string {
  const rows = figures.map(({ name, perSecond }) => `| ${name} | ${Math.round(perSecond).toLocaleString("en")} |`);
  return ["| a SELECT of two joins, built anew | a second |", "|---|---|", ...rows].join("\n");
}
