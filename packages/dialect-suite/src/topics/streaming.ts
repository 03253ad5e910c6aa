import type { Executable } from "@athanor/core";
import { column, func, InvalidRequestError, insert, MetaData, nodeOf, select, types as t, table } from "@athanor/core";
import { ResourceClosedError } from "@athanor/engine";
import { expect } from "vitest";
import type { ConnectionFace, Now, StreamFace, StreamingOptions } from "../face.ts";
import { failureOf, valueOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const COUNT = 2500;
const metadata = new MetaData();
const rows = table("stream_row", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  data: column(t.string(40)),
  doc: column(t.json<{ readonly n: number }>()),
});
const { id } = rows.c;

/** Rows that come part by part. */
export const streaming: Topic = new Topic("streaming", {
  metadata,
  needs: ["streaming"],
  async fill(connection: ConnectionFace) {
    await connection.execute(
      insert(rows),
      Array.from({ length: COUNT }, (_, i) => ({ id: i, data: `row ${i}`, doc: { n: i } })),
    );
  },
});

/** Begins a stream; the requirement says that there is the verb. */
function stream<V extends readonly unknown[], R, P>(
  connection: ConnectionFace,
  statement: Executable<V, R, P>,
  options?: StreamingOptions,
): Now<StreamFace<V, R>> {
  if (connection.stream === undefined) throw new TypeError("This connection has no stream().");
  return connection.stream(statement, options);
}

const all = select(rows).orderBy(id);

streaming.test("gives every row once, in order, each value of its type", async (connection) => {
  let next = 0;
  for await (const row of await stream(connection, all, { yieldPer: 100 })) {
    if (row.id !== next || row.doc.n !== next || row.data !== `row ${next}`)
      expect(row).toEqual({ id: next, data: `row ${next}`, doc: { n: next } });
    next++;
  }
  expect(next).toBe(COUNT);
});

streaming.test("gives parts of the size that is asked for", async (connection) => {
  const sizes: number[] = [];
  for await (const part of (await stream(connection, all, { yieldPer: 1000 })).partitions(1000)) sizes.push(part.length);
  expect(sizes).toEqual([1000, 1000, 500]);
});

streaming.test("tells listeners of the statement, who may put another in its place", async (connection) => {
  const told: string[] = [];
  for (const name of ["beforeCursorExecute", "afterCursorExecute", "afterExecute"] as const)
    connection.events.on(name, () => told.push(name));
  connection.events.on("beforeExecute", (event) => {
    told.push("beforeExecute");
    event.statement = nodeOf(all.where(id.lt(3)));
  });
  const few = await stream(connection, all, { yieldPer: 2 });
  expect(told).toEqual(["beforeExecute", "beforeCursorExecute", "afterCursorExecute", "afterExecute"]);
  expect((await few.all()).map((row) => row.id)).toEqual([0, 1, 2]);
});

streaming.test("takes bound values", async (connection) => {
  const few = await stream(connection, all.where(id.between(10, 14), rows.c.data.ne("row 12")), { yieldPer: 2 });
  expect((await few.all()).map((row) => row.id)).toEqual([10, 11, 13, 14]);
});

streaming.test("gives nothing where there is nothing", async (connection) => {
  expect(await (await stream(connection, all.where(id.lt(0)))).all()).toEqual([]);
});

streaming.test("is given up by leaving the loop, and the connection goes on", ["asynchronous"], async (connection) => {
  let seen = 0;
  for await (const row of await stream(connection, all, { yieldPer: 10 })) if (++seen === 25 && row.id === 24) break;
  expect(seen).toBe(25);
  expect(await valueOf(connection, select(func.count()).selectFrom(rows))).toBe(COUNT);
});

streaming.test("is closed in the middle, and the connection goes on", async (connection) => {
  const result = await stream(connection, all, { yieldPer: 10 });
  expect((await result.fetchMany(15)).at(-1)?.id).toBe(14);
  await result.close();
  expect(result.closed).toBe(true);
  expect(await valueOf(connection, select(func.count()).selectFrom(rows))).toBe(COUNT);
});

streaming.test("is closed by an error in the loop, and the connection goes on", ["asynchronous"], async (connection) => {
  const failing = (async () => {
    for await (const _row of await stream(connection, all, { yieldPer: 10 })) throw new RangeError("enough");
  })();
  await expect(failing).rejects.toThrow(RangeError);
  expect(await valueOf(connection, select(func.count()).selectFrom(rows))).toBe(COUNT);
});

streaming.test("first() takes one row and closes it", async (connection) => {
  const result = await stream(connection, all, { yieldPer: 10 });
  expect((await result.first())?.id).toBe(0);
  expect(result.closed).toBe(true);
});

streaming.test("fetchMany() goes on where it ended", async (connection) => {
  const result = await stream(connection, all, { yieldPer: 10 });
  expect((await result.fetchMany(15)).map((row) => row.id).at(-1)).toBe(14);
  expect((await result.fetchMany(2)).map((row) => row.id)).toEqual([15, 16]);
  await result.close();
});

streaming.test("several streams are read in turn", ["severalStreams"], async (connection) => {
  const even = await stream(connection, select(id).where(id.mod(2).eq(0)).orderBy(id), { yieldPer: 3 });
  const odd = await stream(connection, select(id).where(id.mod(2).eq(1)).orderBy(id), { yieldPer: 3 });
  const seen: number[] = [];
  for (let i = 0; i < 5; i++) for (const part of [await even.fetchMany(1), await odd.fetchMany(1)]) seen.push(...part.map((row) => row.id));
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await even.close();
  await odd.close();
});

streaming.test("other statements run between the parts", ["severalStreams"], async (connection) => {
  const result = await stream(connection, all.limit(30), { yieldPer: 10 });
  const seen: number[] = [];
  for await (const part of result.partitions(10)) {
    seen.push(part.length);
    expect(await valueOf(connection, select(func.max(id)))).toBe(COUNT - 1);
  }
  expect(seen).toEqual([10, 10, 10]);
});

streaming.test("scalars are streamed", async (connection) => {
  const seen: unknown[] = [];
  for await (const value of (await stream(connection, select(id).orderBy(id).limit(4))).scalars()) seen.push(value);
  expect(seen).toEqual([0, 1, 2, 3]);
});

streaming.onEngine("a connection is closed while a stream is open, and the next one works", [], async ({ engine, connect }) => {
  const connection = await engine.connect();
  await (await stream(connection, all, { yieldPer: 10 })).fetchMany(5);
  await connection.close();
  expect(await valueOf(await connect(), select(func.count()).selectFrom(rows))).toBe(COUNT);
});

streaming.test("stops when its signal says so, between two parts too, and is closed then", ["asynchronous"], async (connection) => {
  const abort = new AbortController();
  const result = await stream(connection, all, { yieldPer: 10, signal: abort.signal });
  expect(await result.fetchMany(10)).toHaveLength(10);
  abort.abort(new RangeError("enough"));
  expect(await failureOf(() => result.fetchMany(20))).toEqual(new RangeError("enough"));
  // It is no end of the rows, which is what an empty part would say.
  expect(await failureOf(() => result.fetchMany(20))).toBeInstanceOf(ResourceClosedError);
  expect(result.closed).toBe(true);
  await connection.rollback();
  expect(await valueOf(connection, select(func.count()))).toBe(1);
});

streaming.test("a savepoint is set beside it, or refused: it goes on in either case", ["savepoints"], async (connection) => {
  const result = await stream(connection, all, { yieldPer: 10 });
  expect(await result.fetchMany(10)).toHaveLength(10);
  try {
    await (await connection.beginNested()).commit();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequestError);
  }
  expect((await result.fetchMany(COUNT)).map((row) => row.id)).toEqual(Array.from({ length: COUNT - 10 }, (_, i) => i + 10));
  await result.close();
});

streaming.test("ends with the savepoint that it was begun in", ["savepoints"], async (connection) => {
  for (const verb of ["rollback", "commit"] as const) {
    const nested = await connection.beginNested();
    const result = await stream(connection, all, { yieldPer: 10 });
    expect(await result.fetchMany(10)).toHaveLength(10);
    await nested[verb]();
    expect(await valueOf(connection, select(func.count()).selectFrom(rows))).toBe(COUNT);
    await result.close();
  }
});
