/** Listeners that work with the connection that they are told of, where statements have to be awaited. */
import { func, InvalidRequestError, insert, select } from "@athanor/core";
import { expect, test } from "vitest";
import { memoryEngine, users } from "./database.ts";

const count = select(func.count()).selectFrom(users);

test("a listener of begin does something in every transaction, and can roll it back with the rest", async () => {
  const engine = await memoryEngine();
  engine.events.on("begin", async ({ connection }) => {
    await connection.execute(insert(users), { name: "from the listener" });
  });
  await using connection = await engine.connect();
  expect(await connection.scalar(count)).toBe(1);
  await connection.rollback();
  expect(await connection.scalar(count)).toBe(1);
});

test("a listener of a connection that others use too goes first", async () => {
  const engine = await memoryEngine();
  await using connection = await engine.connect();
  const heard: unknown[] = [];
  connection.events.once("afterExecute", async (event) => {
    await new Promise((resolve) => setImmediate(resolve));
    await event.connection.execute(insert(users), { name: "listener" });
    heard.push("listener");
  });
  await Promise.all([
    connection.execute(insert(users), { name: "one" }).then(() => heard.push("one")),
    connection.scalar(count).then((found) => heard.push(found)),
  ]);
  expect(heard).toEqual(["listener", "one", 2]);
});

test("a listener that uses the connection of the code around it is told not to, instead of waiting for ever", async () => {
  const engine = await memoryEngine();
  await using connection = await engine.connect();
  const stop = connection.events.on("begin", () => connection.execute(count));
  await expect(connection.execute(count)).rejects.toThrow(/Use event\.connection/);
  stop();
  await connection.rollback();
  expect(await connection.scalar(count)).toBe(0);
});

test("the same goes for transactions and for streams of that connection", async () => {
  const engine = await memoryEngine();
  await engine.begin((connection) => connection.execute(insert(users), { name: "one" }));
  await using connection = await engine.connect();
  const transaction = await connection.begin();
  const stop = connection.events.on("beforeCursorExecute", () => transaction.commit());
  await expect(connection.execute(count)).rejects.toThrow(/Use event\.connection/);
  stop();
  expect(transaction.isActive).toBe(true);
  const rows = await connection.stream(select(users.c.name));
  connection.events.once("commit", () => rows.fetchOne());
  await expect(transaction.commit()).rejects.toThrow(/Use event\.connection/);
});

test("what a listener does that fails, fails what it was told of", async () => {
  const engine = await memoryEngine();
  engine.events.on("beforeExecute", async ({ connection }) => {
    await connection.driverSql("nonsense");
  });
  await using connection = await engine.connect();
  await expect(connection.execute(count)).rejects.toThrow(/syntax error/);
});

test("a listener's connection is refused once the listener has ended", async () => {
  const engine = await memoryEngine();
  let later: Promise<unknown> | null = null;
  engine.events.once("begin", ({ connection }) => {
    later = new Promise((resolve) => setImmediate(resolve)).then(() => connection.execute(count));
    // Of this face it is a promise.
    later.catch(() => {});
  });
  await using connection = await engine.connect();
  await connection.begin();
  await expect(later).rejects.toThrow(InvalidRequestError);
});
