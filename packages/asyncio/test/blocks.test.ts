/** What is still under way when a block ends. */
import { insert, select } from "@athanor/core";
import { describe, expect, test } from "vitest";
import { fileEngine, users } from "./database.ts";

/** An engine on which each statement takes a while, as on a server. */
async function slowEngine() {
  const engine = await fileEngine();
  engine.events.on("beforeCursorExecute", () => new Promise((resolve) => setImmediate(resolve)));
  return engine;
}

describe("engine.begin()", () => {
  test("whose callback fails while other statements are under way rolls them back too", async () => {
    const engine = await slowEngine();
    const failed = engine.begin((connection) =>
      Promise.all([
        connection.driverSql("nonsense"),
        connection.execute(insert(users), { name: "second" }),
        connection.execute(insert(users), { name: "third" }),
      ]),
    );
    await expect(failed).rejects.toThrow(/syntax error/);
    expect(await engine.begin((connection) => connection.scalar(select(users.c.name)))).toBeNull();
  });

  test("whose callback doesn't await a statement commits it, and refuses what is asked for afterwards", async () => {
    const engine = await slowEngine();
    let late: Promise<unknown> = Promise.resolve();
    await engine.begin((connection) => {
      void connection.execute(insert(users), { name: "first" });
      late = connection.execute(insert(users), { name: "second" }).then(() => connection.execute(insert(users), { name: "late" }));
      late.catch(() => {});
    });
    await expect(late).rejects.toThrow(/has ended/);
    const names = await engine.begin(async (connection) => (await connection.scalars(select(users.c.name))).all());
    expect(names).toEqual(["first", "second"]);
  });
});

test("runSync() refuses a function that returns a promise: what it did after that would be in nobody's turn", async () => {
  const engine = await fileEngine();
  await using connection = await engine.connect();
  await expect(connection.runSync(async (sync) => sync.execute(insert(users), { name: "x" }))).rejects.toThrow(/returned a promise/);
  await connection.rollback();
  expect(await connection.runSync((sync) => sync.scalar(select(users.c.name)))).toBeNull();
});
