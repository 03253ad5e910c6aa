/** Timeouts and signals, of statements and of streams. */
import { ArgumentError, nodeOf, text } from "@athanor/core";
import type { Op, StatementOptions } from "@athanor/engine";
import {
  closeConnection,
  executeDriverSql,
  executeStatement,
  openConnection,
  rollback,
  runAsync,
  streamStatement,
  TimeoutError,
} from "@athanor/engine";
import { expect, it } from "vitest";
import { failure, onServer, ownSchema, run } from "./server.ts";

const schema = ownSchema();

async function opened() {
  const state = await runAsync(openConnection(schema.engine()));
  const sleep = (options: StatementOptions) => runAsync(executeStatement(state, text("SELECT pg_sleep(0.02)"), undefined, options));
  const open = (sql: string, options: StatementOptions) =>
    runAsync(
      (function* (): Op<unknown> {
        return yield* streamStatement(state, nodeOf(text(sql)), undefined, 10, options);
      })(),
    );
  return { state, sleep, open };
}

onServer("a timeout", () => {
  it("may be longer than a timer can be set for, or endless", async () => {
    const { state, sleep } = await opened();
    for (const timeout of [3_000_000, Number.POSITIVE_INFINITY]) expect((await sleep({ timeout })).rowCount).toBe(1);
    await runAsync(closeConnection(state));
  });

  it("that is none is refused, for streams too", async () => {
    const { state, sleep, open } = await opened();
    for (const timeout of [0, -1, Number.NaN]) {
      expect(await failure(sleep({ timeout }))).toBeInstanceOf(ArgumentError);
      expect(await failure(open("SELECT 1", { timeout }))).toBeInstanceOf(ArgumentError);
    }
    await runAsync(closeConnection(state));
  });
});

onServer("a stream", () => {
  it("that has to wait for a lock before its first row is stopped by its timeout, and the connection goes on", async () => {
    await run(schema.engine(), "CREATE TABLE locked (n int)");
    const blocker = await opened();
    await runAsync(executeDriverSql(blocker.state, "LOCK TABLE locked IN ACCESS EXCLUSIVE MODE"));
    const { state, open, sleep } = await opened();
    expect(await failure(open("SELECT n FROM locked", { timeout: 0.05 }))).toBeInstanceOf(TimeoutError);
    await runAsync(rollback(state));
    expect((await sleep({})).rowCount).toBe(1);
    await runAsync(closeConnection(state));
    await runAsync(closeConnection(blocker.state));
  });

  it("whose signal was given already isn't opened", async () => {
    const { state, open } = await opened();
    const signal = AbortSignal.abort(new Error("never wanted"));
    expect(await failure(open("SELECT 1", { signal }))).toMatchObject({ message: "never wanted" });
    expect(state.transaction).toBeNull();
    await runAsync(closeConnection(state));
  });
});
