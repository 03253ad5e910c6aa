import { column, func, insert, MetaData, select, types as t, table } from "@athanor/core";
import { DatabaseError, IntegrityError } from "@athanor/engine";
import { expect } from "vitest";
import type { ConnectionFace, EngineFace } from "../face.ts";
import { failureOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const entries = table("entry", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  note: column(t.string(20), { nullable: true }),
});
const ids = select(entries.c.id).orderBy(entries.c.id);
const add = (connection: ConnectionFace, id: number) => connection.execute(insert(entries).values({ id }));

/** Commit, rollback, savepoints, autocommit. */
export const transactions: Topic = new Topic("transactions", { metadata });

/** What is committed, seen by a connection of its own; and the table is empty again afterwards. */
async function committed(engine: EngineFace): Promise<number[]> {
  const connection = await engine.connect();
  try {
    return await valuesOf(connection, ids);
  } finally {
    await connection.close();
  }
}

/** Empties the table after the test. */
function emptyAfterwards(context: { readonly engine: EngineFace; after(cleanUp: () => unknown): void }): void {
  context.after(() => context.engine.begin((connection) => connection.driverSql("delete from entry")));
}

transactions.onEngine("the first statement begins a transaction, commit keeps it", [], async (context) => {
  emptyAfterwards(context);
  const connection = await context.engine.connect();
  expect(connection.inTransaction()).toBe(false);
  await add(connection, 1);
  expect(connection.inTransaction()).toBe(true);
  await connection.commit();
  expect(connection.inTransaction()).toBe(false);
  await connection.close();
  expect(await committed(context.engine)).toEqual([1]);
});

transactions.onEngine("rollback undoes everything since the last commit", [], async (context) => {
  emptyAfterwards(context);
  const connection = await context.engine.connect();
  await add(connection, 1);
  await connection.commit();
  await add(connection, 2);
  await add(connection, 3);
  await connection.rollback();
  await add(connection, 4);
  await connection.commit();
  await connection.close();
  expect(await committed(context.engine)).toEqual([1, 4]);
});

transactions.onEngine("closing undoes what was not committed", [], async (context) => {
  emptyAfterwards(context);
  const connection = await context.engine.connect();
  await add(connection, 1);
  await connection.close();
  expect(connection.closed).toBe(true);
  expect(await failureOf(() => add(connection, 2))).toHaveProperty("code", "resource-closed");
  expect(await committed(context.engine)).toEqual([]);
});

transactions.onEngine("engine.begin() commits, or rolls back what fails", [], async (context) => {
  emptyAfterwards(context);
  const { engine } = context;
  await engine.begin((connection) => add(connection, 1));
  const failing = failureOf(() =>
    engine.begin((connection) => {
      const done = add(connection, 2);
      if ("then" in done) return done.then(() => Promise.reject(new RangeError("no")));
      throw new RangeError("no");
    }),
  );
  expect(await failing).toBeInstanceOf(RangeError);
  expect(await committed(engine)).toEqual([1]);
});

transactions.onEngine("in a block, nothing can be done once its transaction has ended", [], async (context) => {
  emptyAfterwards(context);
  const { engine } = context;
  const ending = failureOf(() =>
    engine.begin((connection) => {
      const done = connection.rollback();
      const next = () => add(connection, 1);
      return done === undefined ? next() : done.then(next);
    }),
  );
  expect(await ending).toHaveProperty("name", "InvalidRequestError");
  expect(await committed(engine)).toEqual([]);
});

transactions.test("begin() refuses a second beginning", async (connection) => {
  const transaction = await connection.begin();
  expect(transaction.isActive).toBe(true);
  expect(await failureOf(() => connection.begin())).toHaveProperty("name", "InvalidRequestError");
  await add(connection, 1);
  await transaction.rollback();
  expect(transaction.isActive).toBe(false);
  expect(await valuesOf(connection, ids)).toEqual([]);
});

transactions.test("a savepoint is rolled back, and the transaction goes on", ["savepoints"], async (connection) => {
  await add(connection, 1);
  const savepoint = await connection.beginNested();
  await add(connection, 2);
  expect(connection.inNestedTransaction()).toBe(true);
  await savepoint.rollback();
  expect(connection.inNestedTransaction()).toBe(false);
  await add(connection, 3);
  expect(await valuesOf(connection, ids)).toEqual([1, 3]);
});

transactions.test("a savepoint is kept, and goes with the transaction", ["savepoints"], async (connection) => {
  await add(connection, 1);
  const savepoint = await connection.beginNested();
  await add(connection, 2);
  await savepoint.commit();
  expect(await valuesOf(connection, ids)).toEqual([1, 2]);
  await connection.rollback();
  expect(await valuesOf(connection, ids)).toEqual([]);
});

transactions.test("savepoints nest", ["savepoints"], async (connection) => {
  const outer = await connection.beginNested();
  await add(connection, 1);
  const inner = await connection.beginNested();
  await add(connection, 2);
  const innermost = await connection.beginNested();
  await add(connection, 3);
  await innermost.commit();
  await inner.rollback();
  await add(connection, 4);
  await outer.commit();
  expect(await valuesOf(connection, ids)).toEqual([1, 4]);
});

transactions.test("rolling back an outer savepoint ends those within", ["savepoints"], async (connection) => {
  await add(connection, 1);
  const outer = await connection.beginNested();
  const inner = await connection.beginNested();
  await add(connection, 2);
  await outer.rollback();
  expect([outer.isActive, inner.isActive]).toEqual([false, false]);
  await add(connection, 3);
  expect(await valuesOf(connection, ids)).toEqual([1, 3]);
});

transactions.test("a savepoint saves the transaction from an error", ["savepoints"], async (connection) => {
  await add(connection, 1);
  const savepoint = await connection.beginNested();
  expect(await failureOf(() => add(connection, 1))).toBeInstanceOf(IntegrityError);
  await savepoint.rollback();
  await add(connection, 2);
  expect(await valuesOf(connection, ids)).toEqual([1, 2]);
});

transactions.test("after an error, rollback makes the connection usable", async (connection) => {
  await add(connection, 1);
  expect(await failureOf(() => add(connection, 1))).toBeInstanceOf(IntegrityError);
  await connection.rollback();
  await add(connection, 5);
  expect(await valuesOf(connection, ids)).toEqual([5]);
});

transactions.test("a transaction goes on after a statement has failed", ["transactionSurvivesErrors"], async (connection) => {
  await add(connection, 1);
  expect(await failureOf(() => add(connection, 1))).toBeInstanceOf(IntegrityError);
  await add(connection, 2);
  expect(await valuesOf(connection, ids)).toEqual([1, 2]);
});

transactions.onEngine("AUTOCOMMIT keeps every statement by itself", [], async (context) => {
  emptyAfterwards(context);
  const connection = await context.engine.connect();
  connection.executionOptions({ isolationLevel: "AUTOCOMMIT" });
  await add(connection, 1);
  await connection.rollback();
  await connection.close();
  expect(await committed(context.engine)).toEqual([1]);
});

transactions.onEngine("AUTOCOMMIT is no longer in force when the connection is used again", [], async (context) => {
  emptyAfterwards(context);
  const first = await context.engine.connect();
  first.executionOptions({ isolationLevel: "AUTOCOMMIT" });
  await add(first, 1);
  await first.close();
  const second = await context.engine.connect();
  await add(second, 2);
  await second.rollback();
  await second.close();
  expect(await committed(context.engine)).toEqual([1]);
});

transactions.test("an isolation level that there isn't is refused, and the connection goes on", async (connection) => {
  expect(await failureOf(() => connection.executionOptions({ isolationLevel: "ALMOST" }))).toHaveProperty("name", "ArgumentError");
  await add(connection, 1);
  expect(await valuesOf(connection, ids)).toEqual([1]);
});

transactions.test("the isolation level can't change within a transaction", async (connection, { engine }) => {
  await add(connection, 1);
  const [isolationLevel = ""] = engine.dialect.isolationLevels;
  expect(await failureOf(() => connection.executionOptions({ isolationLevel }))).toHaveProperty("name", "InvalidRequestError");
  expect(await valuesOf(connection, ids)).toEqual([1]);
});

transactions.test("every isolation level there is can be used", async (connection, { engine }) => {
  for (const isolationLevel of engine.dialect.isolationLevels) {
    connection.executionOptions({ isolationLevel });
    await add(connection, 1);
    await connection.rollback();
  }
  expect(await valuesOf(connection, ids)).toEqual([]);
});

transactions.test("a transaction that only reads can't write", ["readOnlyTransactions"], async (connection) => {
  connection.executionOptions({ readOnly: true });
  expect(await valuesOf(connection, ids)).toEqual([]);
  expect(await failureOf(() => add(connection, 1))).toBeInstanceOf(DatabaseError);
  await connection.rollback();
  connection.executionOptions({ readOnly: false });
  await add(connection, 2);
  expect(await valuesOf(connection, ids)).toEqual([2]);
});

transactions.onEngine("others don't see what is not committed", ["readersBesideWriters"], async ({ connect, requirements }) => {
  const [writer, reader] = [await connect(), await connect()];
  if (requirements.readOnlyTransactions) reader.executionOptions({ readOnly: true });
  await add(writer, 1);
  expect(await valuesOf(reader, ids)).toEqual([]);
  expect(await valuesOf(writer, ids)).toEqual([1]);
});

transactions.onEngine("READ COMMITTED sees what others commit meanwhile", ["isolationLevels"], async (context) => {
  emptyAfterwards(context);
  const [writer, reader] = [await context.connect(), await context.connect()];
  reader.executionOptions({ isolationLevel: "READ COMMITTED" });
  expect(await valuesOf(reader, ids)).toEqual([]);
  await add(writer, 1);
  await writer.commit();
  expect(await valuesOf(reader, ids)).toEqual([1]);
  await reader.rollback();
});

transactions.onEngine("SNAPSHOT, or else REPEATABLE READ, keeps to what it saw first", ["isolationLevels"], async (context) => {
  emptyAfterwards(context);
  const [writer, reader] = [await context.connect(), await context.connect()];
  // Where there is SNAPSHOT, REPEATABLE READ keeps the rows that it saw by locks, and sees new ones.
  const snapshot = context.engine.dialect.isolationLevels.includes("SNAPSHOT");
  reader.executionOptions({ isolationLevel: snapshot ? "SNAPSHOT" : "REPEATABLE READ" });
  expect(await valuesOf(reader, ids)).toEqual([]);
  await add(writer, 1);
  await writer.commit();
  expect(await valuesOf(reader, ids)).toEqual([]);
  await reader.commit();
  expect(await valuesOf(reader, ids)).toEqual([1]);
  await reader.rollback();
});

transactions.onEngine("FOR UPDATE SKIP LOCKED passes over rows that others hold", ["skipLocked", "severalConnections"], async (context) => {
  emptyAfterwards(context);
  const [one, other] = [await context.connect(), await context.connect()];
  await one.execute(insert(entries), [{ id: 1 }, { id: 2 }]);
  await one.commit();
  expect(await valuesOf(one, ids.where(entries.c.id.eq(1)).forUpdate())).toEqual([1]);
  expect(await valuesOf(other, ids.forUpdate({ skipLocked: true }))).toEqual([2]);
  await one.rollback();
  await other.rollback();
});

transactions.onEngine("FOR UPDATE NOWAIT fails at once where others hold the rows", ["rowLocks", "severalConnections"], async (context) => {
  emptyAfterwards(context);
  const [one, other] = [await context.connect(), await context.connect()];
  await add(one, 1);
  await one.commit();
  expect(await valuesOf(one, ids.forUpdate())).toEqual([1]);
  expect(await failureOf(() => valuesOf(other, ids.forUpdate({ nowait: true })))).toBeInstanceOf(DatabaseError);
  await one.rollback();
  await other.rollback();
});

transactions.onEngine("events tell of the transaction", [], async ({ connect }) => {
  const connection = await connect();
  const told: string[] = [];
  for (const name of ["begin", "commit", "rollback"] as const) connection.events.on(name, () => told.push(name));
  await connection.execute(select(func.count()).selectFrom(entries));
  await connection.commit();
  await connection.execute(select(func.count()).selectFrom(entries));
  await connection.rollback();
  expect(told).toEqual(["begin", "commit", "begin", "rollback"]);
});

transactions.onEngine("listeners work within the transaction that they are told of", [], async ({ connect }) => {
  const connection = await connect();
  connection.events.on("begin", (event) => event.connection.execute(insert(entries).values({ id: 1 })));
  connection.events.on("savepoint", (event) => event.connection.execute(insert(entries), [{ id: 2 }, { id: 3 }]));
  const savepoint = await connection.beginNested();
  expect(await valuesOf(connection, ids)).toEqual([1, 2, 3]);
  await savepoint.rollback();
  expect(await valuesOf(connection, ids)).toEqual([1]);
  await connection.rollback();
  // The next transaction is another one.
  expect(await valuesOf(connection, ids)).toEqual([1]);
});
