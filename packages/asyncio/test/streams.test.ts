/** Rows that come part by part, asked for in unusual ways. */
import { InvalidRequestError, insert, select, sql } from "@athanor/core";
import { expect, test } from "vitest";
import { memoryEngine, users } from "./database.ts";

const NAMES = ["a", "b", "c", "d", "e", "f", "g"];

async function streamOfNames(yieldPer: number) {
  const engine = await memoryEngine();
  await engine.begin((connection) =>
    connection.execute(
      insert(users),
      NAMES.map((name) => ({ name })),
    ),
  );
  const connection = await engine.connect();
  return { connection, result: await connection.streamScalars(select(users.c.name).orderBy(users.c.id), { yieldPer }) };
}

test("rows that are asked for at the same time are all there, each once", async () => {
  const { connection, result } = await streamOfNames(2);
  const asked = await Promise.all(NAMES.map(() => result.fetchMany(1)));
  expect(asked.flat().sort()).toEqual(NAMES);
  expect(await result.all()).toEqual([]);
  await connection.close();
});

test("a stream that is closed while it fetches gives no rows any more", async () => {
  const { connection, result } = await streamOfNames(2);
  const fetched = result.fetchMany(2);
  await result.close();
  expect(result.closed).toBe(true);
  await expect(fetched).rejects.toThrow(/closed/);
  await expect(result.all()).rejects.toThrow(/closed/);
  await connection.close();
});

test("a stream that was read to its end finds no more, however it was read", async () => {
  for (const read of ["iterator", "partitions", "all"] as const) {
    const { connection, result } = await streamOfNames(2);
    const names: string[] = [];
    if (read === "iterator") for await (const name of result) names.push(name);
    else if (read === "partitions") for await (const part of result.partitions()) names.push(...part);
    else names.push(...(await result.all()));
    expect(names).toEqual(NAMES);
    expect([result.closed, await result.all(), await result.first()]).toEqual([false, [], null]);
    await connection.close();
  }
});

test("what a stream can tell beside its rows", async () => {
  const engine = await memoryEngine();
  await using connection = await engine.connect();
  const inserted = await connection.stream(insert(users).values({ name: "a" }).returning(users.c.id), { yieldPer: 1 });
  expect([inserted.returnsRows, inserted.rowCount, inserted.lastInsertId, inserted.returnedDefaults]).toEqual([true, -1, null, null]);
  expect(() => inserted.insertedPrimaryKey).toThrow(InvalidRequestError);
  expect(() => inserted.insertedPrimaryKey).toThrow(/streamed.*returning\(…\).*execute\(\)/);
  expect(await inserted.columns("id").scalarOne()).toBe(1);
  const nothing = await connection.stream(sql`delete from user_account`);
  expect([nothing.returnsRows, await nothing.all()]).toEqual([false, []]);
});
