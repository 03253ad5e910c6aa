/** The same work done by peers on the same databases, in one run: each as its own documentation says. */
import { createAsyncEngine } from "@athanor/asyncio";
import { column, insert, MetaData, select, types as t, table } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import { postgresql } from "@athanor/postgresql";
import { sqlite } from "@athanor/sqlite";
import Database from "better-sqlite3";
import { eq } from "drizzle-orm";
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import * as pgCore from "drizzle-orm/pg-core";
import * as sqliteCore from "drizzle-orm/sqlite-core";
import type { Dialect as KyselyDialect } from "kysely";
import { Kysely, PostgresDialect, SqliteDialect } from "kysely";
import pg from "pg";

const URL = process.env["ATHANOR_POSTGRESQL_URL"] ?? "postgresql://postgres@127.0.0.1:5432/test";
const TABLE = "athanor_benchmark_item";
const LOOKUPS = 2000;
const ROWS = 50_000;
/** So many rows in one INSERT, for those who leave it to the user: the limit of parameters. */
const PORTION = 5000;

interface Item {
  readonly name: string;
  readonly size: number;
  readonly place: string | null;
}

const data: Item[] = Array.from({ length: ROWS }, (_, i) => ({ name: `item ${i}`, size: i % 97, place: i % 2 === 0 ? "here" : null }));

/** One way to do the work. */
interface Way {
  readonly name: string;
  empty(): Promise<void>;
  insertAll(): Promise<void>;
  byKey(id: number): Promise<unknown>;
  all(): Promise<readonly unknown[]>;
  single(item: Item): Promise<void>;
  end(): Promise<void>;
}

const metadata = new MetaData();
const items = table(TABLE, metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(40)),
  size: column(t.integer()),
  place: column(t.text(), { nullable: true }),
});

function portions(): Item[][] {
  return Array.from({ length: Math.ceil(ROWS / PORTION) }, (_, i) => data.slice(i * PORTION, (i + 1) * PORTION));
}

function athanorSync(): Way {
  const engine = createEngine(sqlite());
  engine.createAll(metadata);
  const connection = engine.connect();
  return {
    name: "Athanor",
    empty: async () => {
      connection.driverSql(`DELETE FROM ${TABLE}`);
      connection.commit();
    },
    insertAll: async () => void engine.begin((own) => void own.execute(insert(items), data)),
    byKey: async (id) => connection.execute(select(items).where(items.c.id.eq(id))).one(),
    all: async () => connection.execute(select(items)).all(),
    single: async (item) => {
      connection.rollback();
      engine.begin((own) => void own.execute(insert(items), item));
    },
    end: async () => {
      connection.close();
      engine.dispose();
    },
  };
}

async function athanorAsync(): Promise<Way> {
  const engine = createAsyncEngine(postgresql(URL));
  await engine.dropAll(metadata);
  await engine.createAll(metadata);
  const connection = (await engine.connect()).executionOptions({ isolationLevel: "AUTOCOMMIT" });
  return {
    name: "Athanor",
    empty: async () => void (await connection.driverSql(`TRUNCATE ${TABLE} RESTART IDENTITY`)),
    insertAll: async () => void (await engine.begin((own) => own.execute(insert(items), data))),
    byKey: async (id) => (await connection.execute(select(items).where(items.c.id.eq(id)))).one(),
    all: async () => (await connection.execute(select(items))).all(),
    single: async (item) => void (await engine.begin((own) => own.execute(insert(items).inline(), item))),
    end: async () => {
      await connection.close();
      await engine.dropAll(metadata);
      await engine.dispose();
    },
  };
}

interface Schema {
  readonly [TABLE]: { id: number; name: string; size: number; place: string | null };
}

function byKysely(dialect: KyselyDialect): Way {
  // Generated keys are not given.
  const db = new Kysely<Record<string, Record<string, unknown>> & Schema>({ dialect });
  return {
    name: "Kysely",
    empty: async () => void (await db.deleteFrom(TABLE).execute()),
    insertAll: () =>
      db.transaction().execute(async (tx) => {
        for (const portion of portions())
          await tx
            .insertInto(TABLE)
            .values(portion as never)
            .execute();
      }),
    byKey: (id) => db.selectFrom(TABLE).selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    all: () => db.selectFrom(TABLE).selectAll().execute(),
    single: (item) =>
      db.transaction().execute(async (tx) => {
        await tx
          .insertInto(TABLE)
          .values(item as never)
          .execute();
      }),
    end: () => db.destroy(),
  };
}

function rawSqlite(): Database.Database {
  const database = new Database(":memory:");
  database.exec(`CREATE TABLE ${TABLE} (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, size INTEGER NOT NULL, place TEXT)`);
  return database;
}

function drizzleOnSqlite(): Way {
  const client = rawSqlite();
  const db = drizzleSqlite({ client });
  const item = sqliteCore.sqliteTable(TABLE, {
    id: sqliteCore.integer().primaryKey(),
    name: sqliteCore.text().notNull(),
    size: sqliteCore.integer().notNull(),
    place: sqliteCore.text(),
  });
  return {
    name: "Drizzle 1",
    empty: async () => void db.delete(item).run(),
    insertAll: async () =>
      db.transaction((tx) => {
        for (const portion of portions()) tx.insert(item).values(portion).run();
      }),
    byKey: async (id) => db.select().from(item).where(eq(item.id, id)).get(),
    all: async () => db.select().from(item).all(),
    single: async (one) => db.transaction((tx) => void tx.insert(item).values(one).run()),
    end: async () => void client.close(),
  };
}

function drizzleOnPg(): Way {
  const client = new pg.Pool({ connectionString: URL, max: 2 });
  const db = drizzlePg({ client });
  const item = pgCore.pgTable(TABLE, {
    id: pgCore.serial().primaryKey(),
    name: pgCore.varchar({ length: 40 }).notNull(),
    size: pgCore.integer().notNull(),
    place: pgCore.text(),
  });
  return {
    name: "Drizzle 1",
    empty: async () => void (await db.delete(item)),
    insertAll: () =>
      db.transaction(async (tx) => {
        for (const portion of portions()) await tx.insert(item).values(portion);
      }),
    byKey: (id) => db.select().from(item).where(eq(item.id, id)),
    all: () => db.select().from(item),
    single: (one) => db.transaction(async (tx) => void (await tx.insert(item).values(one))),
    end: () => client.end(),
  };
}

/** How long each way takes at best, in milliseconds, taken in turns. */
async function inTurns(
  ways: readonly Way[],
  rounds: number,
  act: (way: Way) => Promise<unknown>,
  before?: (way: Way) => Promise<void>,
): Promise<number[]> {
  const least = ways.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++)
    for (const [i, way] of ways.entries()) {
      await before?.(way);
      const started = performance.now();
      await act(way);
      least[i] = Math.min(least[i] ?? 0, performance.now() - started);
    }
  return least;
}

async function compared(title: string, ways: readonly Way[]): Promise<string> {
  const first = async (way: Way): Promise<number> => Reflect.get(Object((await way.all())[0]), "id");
  const lines: [string, number[]][] = [];
  lines.push([
    `insert ${ROWS.toLocaleString("en")} rows`,
    await inTurns(
      ways,
      3,
      (way) => way.insertAll(),
      (way) => way.empty(),
    ),
  ]);
  lines.push([`${ROWS.toLocaleString("en")} rows of four columns`, await inTurns(ways, 5, (way) => way.all())]);
  const starts = new Map<Way, number>();
  for (const way of ways) starts.set(way, await first(way));
  const lookups = async (way: Way): Promise<void> => {
    const from = starts.get(way) ?? 1;
    for (let i = 0; i < LOOKUPS; i++) await way.byKey(from + i);
  };
  lines.push([`${LOOKUPS.toLocaleString("en")} rows by key`, await inTurns(ways, 5, lookups)]);
  const [item] = data;
  const singles = async (way: Way): Promise<void> => {
    if (item !== undefined) for (let i = 0; i < 500; i++) await way.single(item);
  };
  lines.push(["500 single-row transactions", await inTurns(ways, 3, singles)]);
  for (const way of ways) await way.end();
  const rows = lines.map(([what, times]) => `| ${what} | ${times.map((time) => `${time.toFixed(1)} ms`).join(" | ")} |`);
  return [`| ${title} | ${ways.map(({ name }) => name).join(" | ")} |`, `|---|${ways.map(() => "---|").join("")}`, ...rows].join("\n");
}

/** The reports as Markdown tables. */
export async function besidePeers(): Promise<string> {
  const reports = [
    await compared("SQLite in memory", [athanorSync(), byKysely(new SqliteDialect({ database: rawSqlite() })), drizzleOnSqlite()]),
  ];
  try {
    const ours = await athanorAsync();
    const kysely = byKysely(new PostgresDialect({ pool: new pg.Pool({ connectionString: URL, max: 2 }) }));
    reports.push(await compared("PostgreSQL", [ours, kysely, drizzleOnPg()].reverse()));
  } catch (error) {
    reports.push(`PostgreSQL is left out: ${String(error)}`);
  }
  return reports.join("\n\n");
}
