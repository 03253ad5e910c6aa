import type { Executable } from "@athanor/core";
import { column, func, insert, MetaData, select, types as t, table } from "@athanor/core";
import { DatabaseError, PendingRollbackError, TimeoutError } from "@athanor/engine";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { failureOf, valueOf } from "../fetching.ts";
import type { TestContext } from "../topic.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const notes = table("note", metadata, { id: column(t.integer(), { primaryKey: true, autoincrement: false }) });
const count = select(func.count()).selectFrom(notes);

/** Connections that are lost, and statements that are stopped. */
export const disconnects: Topic = new Topic("lost connections", { metadata });

async function kill({ harness }: TestContext, connection: ConnectionFace): Promise<void> {
  if (harness.killConnection === undefined) throw new TypeError("This harness has no killConnection.");
  await harness.killConnection(connection);
}

disconnects.onEngine("a lost connection is an error that says so, and costs the transaction", ["killing"], async (context) => {
  const connection = await context.connect(await context.anotherEngine());
  await connection.execute(insert(notes).values({ id: 1 }));
  await kill(context, connection);
  const error = await failureOf(() => connection.execute(count));
  expect(error).toBeInstanceOf(DatabaseError);
  expect(error).toMatchObject({ isDisconnect: true });
  expect(await failureOf(() => connection.execute(count))).toBeInstanceOf(PendingRollbackError);
  expect(await failureOf(() => connection.commit())).toBeInstanceOf(PendingRollbackError);
  await connection.rollback();
  expect(await valueOf(connection, count)).toBe(0);
});

disconnects.onEngine("a lost connection is thrown away, whatever a listener throws", ["killing"], async (context) => {
  const engine = await context.anotherEngine();
  const stop = engine.events.on("handleError", () => {
    throw new RangeError("mine");
  });
  const connection = await context.connect(engine);
  await connection.execute(count);
  await kill(context, connection);
  expect(await failureOf(() => connection.execute(count))).toBeInstanceOf(RangeError);
  expect(await failureOf(() => connection.execute(count))).toBeInstanceOf(PendingRollbackError);
  stop();
  await connection.rollback();
  expect(await valueOf(connection, count)).toBe(0);
});

disconnects.onEngine("a connection lost at commit is an error, and the next use works", ["killing"], async (context) => {
  const connection = await context.connect(await context.anotherEngine());
  await connection.execute(insert(notes).values({ id: 1 }));
  await kill(context, connection);
  expect(await failureOf(() => connection.commit())).toMatchObject({ isDisconnect: true });
  await connection.rollback();
  expect(await valueOf(connection, count)).toBe(0);
});

disconnects.onEngine("closing a connection that was lost is no error, and the pool goes on", ["killing"], async (context) => {
  const engine = await context.anotherEngine();
  const connection = await engine.connect();
  await connection.execute(count);
  await kill(context, connection);
  await connection.close();
  expect(await valueOf(await context.connect(engine), count)).toBe(0);
  expect(engine.poolStatus.checkedOut).toBe(1);
});

disconnects.onEngine("a whole pool of lost connections recovers after one error", ["killing", "severalConnections"], async (context) => {
  const engine = await context.anotherEngine({ pool: { size: 3 } });
  const connections = [await engine.connect(), await engine.connect(), await engine.connect()];
  for (const connection of connections) await connection.execute(count);
  for (const connection of connections) await kill(context, connection);
  const failures: unknown[] = [];
  for (const connection of connections) await connection.close();
  for (let i = 0; i < 4; i++) {
    const connection = await context.connect(engine);
    try {
      await connection.execute(count);
    } catch (error) {
      failures.push(error);
      await connection.rollback();
    }
    expect(await valueOf(connection, count)).toBe(0);
  }
  expect(failures.length).toBeLessThanOrEqual(1);
  for (const error of failures) expect(error).toMatchObject({ isDisconnect: true });
});

disconnects.onEngine("prePing finds a lost connection before anybody is lent it", ["killing"], async (context) => {
  const engine = await context.anotherEngine({ pool: { size: 1, prePing: true } });
  const first = await engine.connect();
  await first.execute(count);
  await first.commit();
  await kill(context, first);
  await first.close();
  expect(await valueOf(await context.connect(engine), count)).toBe(0);
});

/** Stopping what takes too long. */
export const interruption: Topic = new Topic("stopped statements", { metadata: new MetaData(), needs: ["cancellation"] });

function slow({ harness }: TestContext): Executable<readonly unknown[], unknown, never> {
  if (harness.slowStatement === undefined) throw new TypeError("This harness has no slowStatement.");
  return harness.slowStatement;
}

interruption.test("a signal stops a running statement with its reason", async (connection, context) => {
  const abort = new AbortController();
  const reason = new RangeError("enough");
  // The statement is handed to the driver before the next turn of the event loop.
  connection.events.once("beforeCursorExecute", () => void setImmediate(() => abort.abort(reason)));
  expect(await failureOf(() => connection.execute(slow(context), undefined, { signal: abort.signal }))).toBe(reason);
  await connection.rollback();
  expect(await valueOf(connection, select(func.count()))).toBe(1);
});

interruption.test("a signal that was given already stops a statement before it is sent", async (connection, context) => {
  const reason = new RangeError("too late");
  expect(await failureOf(() => connection.execute(slow(context), undefined, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(await valueOf(connection, select(func.count()))).toBe(1);
});

interruption.test("a timeout stops a running statement", async (connection, context) => {
  expect(await failureOf(() => connection.execute(slow(context), undefined, { timeout: 0.05 }))).toBeInstanceOf(TimeoutError);
  await connection.rollback();
  expect(await valueOf(connection, select(func.count()))).toBe(1);
});

interruption.test("a timeout stops SQL text that goes straight to the driver", async (connection, context) => {
  let sql = "";
  connection.events.once("beforeCursorExecute", (event) => {
    sql = event.sql;
  });
  await failureOf(() => connection.execute(slow(context), undefined, { timeout: 0.05 }));
  await connection.rollback();
  expect(await failureOf(() => connection.driverSql(sql, [], { timeout: 0.05 }))).toBeInstanceOf(TimeoutError);
  await connection.rollback();
  expect(await failureOf(() => connection.driverSql(sql, [], { signal: AbortSignal.abort("late") }))).toBe("late");
  expect(await valueOf(connection, select(func.count()))).toBe(1);
});

interruption.test("the connection's timeout holds for its statements", async (connection, context) => {
  connection.executionOptions({ timeout: 0.05 });
  expect(await failureOf(() => connection.execute(slow(context)))).toBeInstanceOf(TimeoutError);
});

interruption.onEngine("a connection whose statement was stopped can be closed, and its pool goes on", [], async (context) => {
  const engine = await context.anotherEngine({ pool: { size: 1, overflow: 0 } });
  const connection = await engine.connect();
  await failureOf(() => connection.execute(slow(context), undefined, { timeout: 0.05 }));
  await connection.close();
  expect(await valueOf(await context.connect(engine), select(func.count()))).toBe(1);
});
