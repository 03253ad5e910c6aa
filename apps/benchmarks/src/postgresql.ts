/** Rows to and from a PostgreSQL server, beside pg alone used as well as it can be. Each workload is done in turns; the median of each counts. */
import { createAsyncEngine } from "@athanor/asyncio";
import { column, insert, MetaData, select, types as t, table } from "@athanor/core";
import { postgresql } from "@athanor/postgresql";
import pg from "pg";
import type { Figure } from "./measure.ts";
import { figure, median } from "./measure.ts";

const URL = process.env["ATHANOR_POSTGRESQL_URL"] ?? "postgresql://postgres@127.0.0.1:5432/test";
const ROWS = 100_000;
const LOOKUPS = 2000;
const WORKERS = 16;
const CONNECTIONS = 16;
const SCHEMA = "athanor_benchmark";

const metadata = new MetaData();
const items = table(
  "item",
  metadata,
  {
    id: column(t.integer(), { primaryKey: true }),
    name: column(t.string(40)),
    size: column(t.integer()),
    price: column(t.double()),
    place: column(t.text(), { nullable: true }),
    rank: column(t.integer()),
  },
  [],
  { schema: SCHEMA },
);
const { c } = items;

const data = Array.from({ length: ROWS }, (_, i) => ({
  name: `item ${i}`,
  size: i % 97,
  price: i / 3,
  place: i % 2 === 0 ? "here" : null,
  rank: i,
}));

/**
 * The median of several rounds of two ways, taken in turns so that both meet the same weather. (The best round of each would be one in
 * which the server, on the same machine, happened to be quick and no garbage was collected.)
 */
async function inTurns(rounds: number, raw: () => Promise<unknown>, ours: () => Promise<unknown>): Promise<readonly [number, number]> {
  const ways = [raw, ours] as const;
  const times: readonly [number[], number[]] = [[], []];
  for (const act of ways) await act();
  for (let round = 0; round < rounds; round++) {
    for (const [i, act] of ways.entries()) {
      const started = performance.now();
      await act();
      times[i]?.push(performance.now() - started);
    }
  }
  return [median(times[0]), median(times[1])];
}

const BY_KEY = `SELECT id, name, size, price, place, rank FROM ${SCHEMA}.item WHERE id = $1`;
const INSERT = `INSERT INTO ${SCHEMA}.item (name, size, price, place, rank) VALUES ($1, $2, $3, $4, $5)`;
const UNNEST = `INSERT INTO ${SCHEMA}.item (name, size, price, place, rank) SELECT * FROM unnest($1::varchar[], $2::int[], $3::float8[], $4::text[], $5::int[])`;

/** The figures; none where no server answers. */
export async function postgresqlFigures(): Promise<Figure[]> {
  const client = new pg.Client(URL);
  try {
    await client.connect();
  } catch (error) {
    process.stderr.write(`No PostgreSQL at ${URL}: its benchmarks are left out (${String(error)})\n`);
    return [];
  }
  const engine = createAsyncEngine(postgresql(URL), { pool: { size: CONNECTIONS, overflow: 0 } });
  const pool = new pg.Pool({ connectionString: URL, max: CONNECTIONS });
  const empty = () => client.query(`TRUNCATE ${SCHEMA}.item RESTART IDENTITY`);
  try {
    await client.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE; CREATE SCHEMA ${SCHEMA}`);
    await engine.createAll(metadata);
    const figures: Figure[] = [];

    const insertRaw = async () => {
      await empty();
      await client.query("BEGIN");
      const lists = [
        data.map((d) => d.name),
        data.map((d) => d.size),
        data.map((d) => d.price),
        data.map((d) => d.place),
        data.map((d) => d.rank),
      ];
      await client.query({ name: "unnest", text: UNNEST, values: lists });
      await client.query("COMMIT");
    };
    const insertOurs = async () => {
      await empty();
      await engine.begin((connection) => connection.execute(insert(items), data));
    };
    figures.push(figure(`insert ${ROWS.toLocaleString("en")} rows (raw: unnest)`, ...(await inTurns(9, insertRaw, insertOurs)), 1));

    await using connection = await engine.connect();
    const statement = select(c.id, c.name, c.size, c.price, c.place, c.rank);
    const byKeyRaw = async () => {
      for (let i = 1; i <= LOOKUPS; i++) await client.query({ name: "by key", text: BY_KEY, values: [i], rowMode: "array" });
    };
    const byKeyOurs = async () => {
      for (let i = 1; i <= LOOKUPS; i++) (await connection.execute(statement.where(c.id.eq(i)))).one();
    };
    figures.push(figure("one row by key, statement built anew", ...(await inTurns(15, byKeyRaw, byKeyOurs)), LOOKUPS));

    const allRaw = async () => {
      const { rows } = await client.query({ text: `SELECT id, name, size, price, place, rank FROM ${SCHEMA}.item`, rowMode: "array" });
      return rows.map(([id, name, size, price, place, rank]) => ({ id, name, size, price, place, rank }));
    };
    figures.push(
      figure(
        `${ROWS.toLocaleString("en")} rows of six columns`,
        ...(await inTurns(21, allRaw, async () => (await connection.execute(statement)).all())),
        1,
      ),
    );
    await connection.rollback();

    const [row] = data;
    if (row === undefined) throw new Error("no rows");
    const { name, size, price, place, rank } = row;
    const singleRaw = async () => {
      for (let i = 0; i < LOOKUPS; i++) {
        await client.query("BEGIN");
        await client.query({ name: "insert", text: INSERT, values: [name, size, price, place, rank] });
        await client.query("COMMIT");
      }
    };
    const singleOurs = async () => {
      for (let i = 0; i < LOOKUPS; i++) await engine.begin((own) => own.execute(insert(items).inline(), row));
    };
    figures.push(figure(`${LOOKUPS.toLocaleString("en")} single-row transactions`, ...(await inTurns(9, singleRaw, singleOurs)), LOOKUPS));

    const single = engine.executionOptions({ isolationLevel: "AUTOCOMMIT" });
    const pooledRaw = () =>
      work(async (i) => {
        const one = await pool.connect();
        await one.query({ name: "by key", text: BY_KEY, values: [i], rowMode: "array" });
        one.release();
      });
    const pooledOurs = () =>
      work(async (i) => {
        const one = await single.connect();
        (await one.execute(statement.where(c.id.eq(i)))).one();
        await one.close();
      });
    figures.push(
      figure(
        `${WORKERS} workers × ${LOOKUPS.toLocaleString("en")} lookups through the pool`,
        ...(await inTurns(7, pooledRaw, pooledOurs)),
        WORKERS * LOOKUPS,
      ),
    );
    return figures;
  } finally {
    await engine.dispose();
    await pool.end();
    await client.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
    await client.end();
  }
}

async function work(lookup: (i: number) => Promise<void>): Promise<void> {
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      for (let i = 1; i <= LOOKUPS; i++) await lookup(i);
    }),
  );
}
