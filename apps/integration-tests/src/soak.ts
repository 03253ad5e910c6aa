/**
 * A minute of everything at once on one database: transfers between accounts in transactions that are tried again, savepoints that are
 * rolled back, readers and streams that must always find the same total, statements that are stopped, waits that are given up, and
 * connections that are killed. Ends with an error if money was made or lost, a task hangs, or a connection is not given back.
 *
 *   npm run soak -- [sqlite | postgresql | mariadb | mysql] [seconds]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AsyncConnection, AsyncEngine } from "@athanor/asyncio";
import { createAsyncEngine } from "@athanor/asyncio";
import { column, func, insert, MetaData, select, types as t, table, update } from "@athanor/core";
import type { EngineDialect } from "@athanor/engine";
import { DatabaseError, TimeoutError } from "@athanor/engine";
import { mariadb, mysql } from "@athanor/mysql";
import { postgresql } from "@athanor/postgresql";
import { sqlite } from "@athanor/sqlite";

const ACCOUNTS = 20;
const EACH = 1000;
const TASKS = 24;

const metadata = new MetaData();
const accounts = table("soak_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  balance: column(t.integer()),
});
const transfers = table("soak_transfer", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  amount: column(t.integer()),
});

/** A database, and how a connection of it is killed by another. */
interface Place {
  readonly dialect: EngineDialect;
  readonly ownId: string | null;
  readonly kill: (id: number) => string;
  readonly sleep: string | null;
  readonly level: string;
}

const directory = mkdtempSync(join(tmpdir(), "athanor-soak-"));
const places: Readonly<Record<string, () => Place>> = {
  sqlite: () => ({ dialect: sqlite(join(directory, "soak.db")), ownId: null, kill: () => "select 1", sleep: null, level: "SERIALIZABLE" }),
  postgresql: () => ({
    dialect: postgresql(process.env["ATHANOR_POSTGRESQL_URL"] ?? "postgresql://postgres@127.0.0.1:5432/test"),
    ownId: "select pg_backend_pid()",
    kill: (id) => `select pg_terminate_backend(${id})`,
    sleep: "select pg_sleep(5)",
    level: "SERIALIZABLE",
  }),
  mariadb: () => onMysql(mariadb(process.env["ATHANOR_MARIADB_URL"] ?? "mariadb://root@127.0.0.1:3306/test")),
  mysql: () => onMysql(mysql(process.env["ATHANOR_MYSQL_URL"] ?? "mysql://root@127.0.0.1:3306/test")),
};

function onMysql(dialect: Place["dialect"]): Place {
  return {
    dialect,
    ownId: "select connection_id()",
    kill: (id) => `kill ${id}`,
    sleep: "select sleep(5)",
    level: "REPEATABLE READ",
  };
}

const [name = "sqlite", seconds = "60"] = process.argv.slice(2);
const place = places[name]?.();
if (place === undefined) throw new Error(`There is no database "${name}" here: ${Object.keys(places).join(", ")}.`);

const counts = new Map<string, number>();
const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
const random = (below: number): number => Math.floor(Math.random() * below);

/** Errors that are part of the game; any other ends the soak. */
function expected(error: unknown): boolean {
  if (error instanceof TimeoutError) count("timed out");
  else if (error instanceof Error && error.message === "given up") count("given up");
  else if (error instanceof DatabaseError && (error.isDisconnect || error.isRetryable))
    count(error.isDisconnect ? "lost connections" : "gave up after retries");
  else return false;
  return true;
}

async function total(connection: AsyncConnection): Promise<void> {
  const sum = Number(await connection.scalar(select(func.sum(accounts.c.balance))));
  if (sum !== ACCOUNTS * EACH) throw new Error(`The accounts hold ${sum}, and should hold ${ACCOUNTS * EACH}.`);
}

type Deed = (engine: AsyncEngine) => Promise<void>;

const transfer: Deed = async (engine) => {
  const [from, to, amount] = [1 + random(ACCOUNTS), 1 + random(ACCOUNTS), 1 + random(50)];
  await engine.transaction(
    async (connection) => {
      const { id, balance } = accounts.c;
      await connection.execute(
        update(accounts)
          .where(id.eq(from))
          .values({ balance: balance.sub(amount) }),
      );
      if (random(10) === 0) {
        const savepoint = await connection.beginNested();
        await connection.execute(update(accounts).where(id.eq(to)).values({ balance: 0 }));
        await savepoint.rollback();
      }
      await connection.execute(
        update(accounts)
          .where(id.eq(to))
          .values({ balance: balance.add(amount) }),
      );
      await connection.execute(insert(transfers), { amount });
    },
    { retry: { attempts: 20, delay: 0.005 }, isolationLevel: place.level },
  );
  count("transfers");
};

const check: Deed = async (engine) => {
  await engine.transaction(total, { readOnly: true, isolationLevel: place.level, retry: 10 });
  count("checks");
};

const stream: Deed = async (engine) => {
  await engine.transaction(
    async (connection) => {
      let sum = 0;
      for await (const { balance } of await connection.stream(select(accounts.c.balance), { yieldPer: 3 })) sum += balance;
      if (sum !== ACCOUNTS * EACH) throw new Error(`A stream found ${sum}.`);
    },
    { readOnly: true, isolationLevel: place.level, retry: 10 },
  );
  count("streams");
};

const stop: Deed = async (engine) => {
  if (place.sleep === null) return;
  await using connection = await engine.connect({ signal: AbortSignal.timeout(5000) });
  connection.executionOptions({ timeout: 0.02 });
  await connection.driverSql(place.sleep);
};

const giveUp: Deed = async (engine) => {
  const controller = new AbortController();
  const waiting = engine.connect({ signal: controller.signal });
  controller.abort(new Error("given up"));
  await (await waiting).close();
};

const kill: Deed = async (engine) => {
  if (place.ownId === null) return;
  const victim = await engine.connect();
  try {
    const id = Number((await victim.driverSql(place.ownId)).scalar());
    await victim.execute(update(accounts).where(accounts.c.id.eq(1)).values({ balance: 0 }));
    // Of another pool: who holds a lock and waits for a connection may wait for those who wait for the lock.
    await using killer = await killers.connect();
    await killer.driverSql(place.kill(id));
    await victim.commit();
    throw new Error("A connection that was killed has committed.");
  } finally {
    await victim.close();
  }
};

const deeds: readonly (readonly [weight: number, deed: Deed])[] = [
  [60, transfer],
  [20, check],
  [10, stream],
  [4, stop],
  [4, giveUp],
  [2, kill],
];

function chosen(): Deed {
  let left = random(100);
  for (const [weight, deed] of deeds) {
    left -= weight;
    if (left < 0) return deed;
  }
  return check;
}

const killers = createAsyncEngine(place.dialect, { pool: { kind: "null" }, isolationLevel: "AUTOCOMMIT" });
const engine = createAsyncEngine(place.dialect, { pool: { size: 6, overflow: 2, timeout: 20, detectLeaks: "trace" } });
try {
  await engine.dropAll(metadata);
  await engine.createAll(metadata);
  await engine.begin((connection) =>
    connection.execute(
      insert(accounts),
      Array.from({ length: ACCOUNTS }, (_, i) => ({ id: i + 1, balance: EACH })),
    ),
  );
  const end = performance.now() + Number(seconds) * 1000;
  await Promise.all(
    Array.from({ length: TASKS }, async () => {
      while (performance.now() < end) {
        try {
          await chosen()(engine);
        } catch (error) {
          if (!expected(error)) throw error;
        }
      }
    }),
  );
  await engine.begin(total);
  const { checkedOut, waiting } = engine.poolStatus;
  if (checkedOut + waiting > 0) throw new Error(`${checkedOut} connections were not given back, ${waiting} tasks are waiting.`);
  await engine.dropAll(metadata);
  process.stdout.write(`${name}: all well. ${[...counts].map(([what, many]) => `${many} ${what}`).join(", ")}\n`);
} finally {
  await engine.dispose();
  await killers.dispose();
  rmSync(directory, { recursive: true });
}
