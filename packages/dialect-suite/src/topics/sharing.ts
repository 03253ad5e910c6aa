import { column, func, insert, MetaData, select, sql, types as t, table, text, update } from "@athanor/core";
import { DatabaseError } from "@athanor/engine";
import { expect } from "vitest";
import { failureOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const counters = table("counter", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  n: column(t.integer()),
});
const c = counters.c;

/** One engine, one connection, one statement: used by many, and again and again. */
export const sharing: Topic = new Topic("sharing", {
  metadata,
  async fill(connection) {
    await connection.execute(insert(counters), [
      { id: 1, n: 0 },
      { id: 2, n: 0 },
    ]);
  },
});

sharing.onEngine(
  "many tasks at once share the pool, and none loses what another has written",
  ["asynchronous"],
  async ({ engine, after }) => {
    after(() => engine.begin((connection) => connection.execute(update(counters).values({ n: 0 }))));
    const tasks = Array.from({ length: 20 }, () =>
      engine.begin((connection) =>
        connection.execute(
          update(counters)
            .where(c.id.eq(1))
            .values({ n: c.n.add(1) }),
        ),
      ),
    );
    await Promise.all(tasks);
    const connection = await engine.connect();
    expect(await valueOf(connection, select(c.n).where(c.id.eq(1)))).toBe(20);
    await connection.close();
    expect(engine.poolStatus.checkedOut).toBe(0);
  },
);

sharing.test("what is asked of one connection at the same time, is done one after the other", ["asynchronous"], async (connection) => {
  const answers = await Promise.all([
    connection.execute(update(counters).where(c.id.eq(2)).values({ n: 5 })),
    connection.scalar(select(c.n).where(c.id.eq(2))),
    connection.execute(
      update(counters)
        .where(c.id.eq(2))
        .values({ n: c.n.add(1) }),
    ),
    connection.scalar(select(c.n).where(c.id.eq(2))),
  ]);
  expect([answers[1], answers[3]]).toEqual([5, 6]);
});

sharing.onEngine("one statement is executed by several engines", [], async ({ engine, connect, anotherEngine }) => {
  const statement = select(func.abs(func.count().sub(7)).label("n"));
  const here = await engine.connect();
  expect(await valueOf(here, statement)).toBe(6);
  await here.close();
  const there = await connect(await anotherEngine());
  expect(await valueOf(there, statement)).toBe(6);
});

sharing.test("a statement is executed a hundred times, with other values each time", async (connection) => {
  const sums: number[] = [];
  for (let i = 0; i < 100; i++) sums.push(await valueOf(connection, select(c.id.mul(i).add(i)).where(c.id.eq((i % 2) + 1))));
  expect(sums).toEqual(Array.from({ length: 100 }, (_, i) => ((i % 2) + 1) * i + i));
});

sharing.test("a statement that failed is right the next time", ["savepoints"], async (connection) => {
  const inserting = (id: number) => connection.execute(insert(counters).values({ id, n: 1 }));
  const savepoint = await connection.beginNested();
  expect(await failureOf(() => inserting(1))).toHaveProperty("code", "integrity");
  await savepoint.rollback();
  await inserting(3);
  expect(await valuesOf(connection, select(c.id).orderBy(c.id))).toEqual([1, 2, 3]);
});

sharing.onEngine("a statement is right after its table has changed, at the second try at most", [], async ({ create, connect }) => {
  const own = new MetaData();
  table("growing", own, { id: column(t.integer(), { primaryKey: true, autoincrement: false }) });
  await create(own);
  const connection = await connect();
  const all = text("select * from growing");
  await connection.execute(sql`insert into growing (id) values (${1})`);
  for (let i = 0; i < 7; i++) expect((await connection.execute(all)).keys).toEqual(["id"]);
  await connection.commit();
  await connection.driverSql("alter table growing add name varchar(10)");
  await connection.commit();
  const again = async () => (await connection.execute(all)).all();
  // A statement that was prepared before may fail once, and costs the transaction where an error does.
  const rows = await again().catch(async (error: unknown) => {
    expect(error).toBeInstanceOf(DatabaseError);
    await connection.rollback();
    return again();
  });
  expect(rows).toEqual([{ id: 1, name: null }]);
  await connection.commit();
});

sharing.onEngine("AUTOCOMMIT of an engine's copy leaves the engine as it is", [], async ({ engine, after }) => {
  after(() => engine.begin((connection) => connection.execute(update(counters).values({ n: 0 }))));
  const copy = engine.executionOptions({ isolationLevel: "AUTOCOMMIT" });
  const seen: unknown[] = [];
  for (const [of, n] of [
    [copy, 30],
    [engine, 40],
  ] as const) {
    const connection = await of.connect();
    await connection.execute(update(counters).where(c.id.eq(2)).values({ n }));
    await connection.close();
    const reader = await engine.connect();
    seen.push(await valueOf(reader, select(c.n).where(c.id.eq(2))));
    await reader.close();
  }
  expect(seen).toEqual([30, 30]);
});

sharing.onEngine("an engine that was disposed of begins anew", ["severalConnections"], async ({ anotherEngine, connect }) => {
  const engine = await anotherEngine();
  const first = await engine.connect();
  expect(await valueOf(first, select(func.count()).selectFrom(counters))).toBe(2);
  await first.close();
  await engine.dispose();
  expect(await valueOf(await connect(engine), select(func.count()).selectFrom(counters))).toBe(2);
});
