/** The pool, where trying a connection out takes a while. */
import { closeConnection, makeEngineState, openConnection, runAsync, TimeoutError } from "@athanor/engine";
import { expect, it } from "vitest";
import { postgresql } from "../src/index.ts";
import { engineOn, failure, onServer, rows, SERVER } from "./server.ts";

onServer("a pool that tries its connections out", () => {
  it("has no more than it may while it does", async () => {
    const engine = engineOn({}, { pool: { size: 1, overflow: 0, prePing: true } });
    await rows(engine, "SELECT 1");
    const first = runAsync(openConnection(engine));
    const second = runAsync(openConnection(engine));
    expect(await failure(second)).toBeInstanceOf(TimeoutError);
    expect(engine.pool.status).toMatchObject({ checkedOut: 1, idle: 0 });
    await runAsync(closeConnection(await first));
    expect(engine.pool.status).toMatchObject({ checkedOut: 0, idle: 1 });
  });

  it("opens another in place of one that doesn't answer, also while others wait", async () => {
    const admin = engineOn();
    const engine = engineOn({}, { pool: { size: 1, overflow: 0, prePing: true } });
    const [row] = await rows(engine, "SELECT pg_backend_pid() AS pid");
    await rows(admin, "SELECT pg_terminate_backend($1::int, 5000)", [row?.["pid"]]);
    const state = await runAsync(openConnection(engine));
    expect(engine.pool.status).toMatchObject({ checkedOut: 1, idle: 0 });
    await runAsync(closeConnection(state));
    expect((await rows(engine, "SELECT 1 AS one"))[0]).toEqual({ one: 1 });
  });
});

onServer("the static pool", () => {
  it("lends its one connection to one user at a time", async () => {
    const engine = makeEngineState(postgresql(SERVER), { pool: { kind: "static" } }, true);
    try {
      const pids = await Promise.all([1, 2, 3].map(() => rows(engine, "SELECT pg_backend_pid() AS pid")));
      expect(new Set(pids.map(([row]) => row?.["pid"])).size).toBe(1);
    } finally {
      await runAsync(engine.pool.dispose());
    }
  });
});
