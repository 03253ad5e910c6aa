/** Connections that are lost, stopped or destroyed. */
import type { EngineState } from "@athanor/engine";
import {
  closeConnection,
  executeDriverSql,
  OperationalError,
  openConnection,
  PendingRollbackError,
  rollback,
  runAsync,
} from "@athanor/engine";
import { expect, it } from "vitest";
import { driverConnection, engineOn, failure, onServer, rows } from "./server.ts";

const request = (sql: string) => ({ sql, values: [], returnsRows: true, prepare: true, wideIntegers: true });

/** Ends a server process, by another connection, and comes back when it is gone. */
async function kill(admin: EngineState, pid: unknown): Promise<void> {
  await rows(admin, "SELECT pg_terminate_backend($1::int, 5000) AS done", [pid]);
}

onServer("a connection that the server ends", () => {
  it("while it is idle, knows it, and says so to whoever uses it", async () => {
    const admin = engineOn();
    const connection = await driverConnection();
    const { rows: answer } = await connection.execute(request("SELECT pg_backend_pid()"));
    expect(connection.lost).toBe(false);
    const ended = new Promise((resolve) => (connection.raw as NodeJS.EventEmitter).once("end", resolve));
    await kill(admin, answer?.[0]?.[0]);
    await ended;
    expect(connection).toMatchObject({ lost: true, inTransaction: false });
    for (const use of [
      () => connection.ping(),
      () => connection.execute(request("SELECT 1")),
      () => connection.stream?.(request("SELECT 1"), 1),
    ])
      await expect((async () => use())()).rejects.toThrow(/connection was lost: terminating connection due to administrator command/);
    await connection.close();
    await connection.close();
  });

  it("in a transaction, loses the transaction, and the engine goes on with another", async () => {
    const admin = engineOn();
    const engine = engineOn();
    const state = await runAsync(openConnection(engine));
    const sql = function* (text: string) {
      return (yield* executeDriverSql(state, text)).all();
    };
    const [row] = await runAsync(sql("SELECT pg_backend_pid() AS pid"));
    await kill(admin, row?.["pid"]);
    const error = await failure(runAsync(sql("SELECT 1")));
    expect(error).toBeInstanceOf(OperationalError);
    expect(error).toMatchObject({ isDisconnect: true });
    expect(await failure(runAsync(sql("SELECT 1")))).toBeInstanceOf(PendingRollbackError);
    await runAsync(rollback(state));
    expect(await runAsync(sql("SELECT 1 AS one"))).toEqual([{ one: 1 }]);
    await runAsync(closeConnection(state));
    expect(engine.pool.status).toMatchObject({ idle: 1, checkedOut: 0 });
  });

  it("while a statement runs, fails the statement with what the server says", async () => {
    const admin = engineOn();
    const connection = await driverConnection();
    const { rows: answer } = await connection.execute(request("SELECT pg_backend_pid()"));
    const pid = answer?.[0]?.[0];
    const running = failure(connection.execute(request("SELECT pg_sleep(60)")));
    await whenRunning(admin, pid);
    await kill(admin, pid);
    expect(await running).toMatchObject({ code: "57P01" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(connection.inTransaction).toBe(false);
    expect(await failure(connection.ping())).toMatchObject({ name: expect.stringMatching(/ConnectionLost|error/) });
  });

  it("while a cursor is open, fails the reading", async () => {
    const admin = engineOn();
    const connection = await driverConnection();
    const cursor = await connection.stream?.(request("SELECT pg_backend_pid(), generate_series(1, 1000)"), 1);
    const [row] = (await cursor?.fetch(1)) ?? [];
    await kill(admin, row?.[0]);
    await expect((async () => cursor?.fetch(1))()).rejects.toThrow();
    await cursor?.close();
  });
});

/** Comes back when a server process is busy with a statement. */
async function whenRunning(admin: EngineState, pid: unknown): Promise<void> {
  for (;;) {
    const [row] = await rows(admin, "SELECT wait_event AS event FROM pg_stat_activity WHERE pid = $1::int AND state = 'active'", [pid]);
    if (row?.["event"] === "PgSleep") return;
  }
}

onServer("a statement", () => {
  it("is stopped on the server, and the connection goes on", async () => {
    const admin = engineOn();
    const connection = await driverConnection();
    const { rows: answer } = await connection.execute(request("SELECT pg_backend_pid()"));
    const running = failure(connection.execute(request("SELECT pg_sleep(60)")));
    await whenRunning(admin, answer?.[0]?.[0]);
    await connection.cancel?.();
    expect(await running).toMatchObject({ code: "57014" });
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([[1]]);
    // Nothing runs now, so that there is nothing to stop.
    await connection.cancel?.();
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([[1]]);
  });

  it("fails at once when its connection is destroyed", async () => {
    const connection = await driverConnection();
    const running = failure(connection.execute(request("SELECT pg_sleep(3)")));
    connection.destroy?.();
    expect(await running).toHaveProperty("message", expect.stringMatching(/^Connection terminated/));
    expect(connection.lost).toBe(true);
    await connection.close();
  });

  it("that takes too long is stopped by statementTimeout", async () => {
    const error = await failure(rows(engineOn({ statementTimeout: 20 }), "SELECT pg_sleep(60)"));
    expect(error).toMatchObject({ driverCode: "57014", message: expect.stringContaining("statement_timeout") });
  });
});

onServer("a connection", () => {
  it("refuses to do two things at once", async () => {
    const connection = await driverConnection();
    const first = connection.execute(request("SELECT pg_sleep(0.01), 1"));
    expect(await failure(connection.execute(request("SELECT 2")))).toMatchObject({ code: "ATHANOR_BUSY" });
    expect((await first).rows).toHaveLength(1);
    expect((await connection.execute(request("SELECT 2"))).rows).toEqual([[2]]);
  });

  it("shares its client with whoever uses that past the engine", async () => {
    const connection = await driverConnection();
    const client = connection.raw as { query(sql: string): Promise<{ readonly rows: readonly unknown[] }> };
    const raw = client.query("SELECT 1 AS one");
    const own = connection.execute(request("SELECT 2"));
    expect((await raw).rows).toEqual([{ one: 1 }]);
    expect((await own).rows).toEqual([[2]]);
    await client.query("BEGIN");
    expect(connection.inTransaction).toBe(true);
  });

  it("is not confused by a NUL in a text", async () => {
    const connection = await driverConnection();
    await expect((async () => connection.execute(request("SELECT '\0'")))()).rejects.toThrow(/NUL character/);
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([[1]]);
  });
});

onServer("closing a connection", () => {
  it("rolls back what is open, and can be done twice", async () => {
    const connection = await driverConnection();
    await connection.begin({ isolationLevel: null, readOnly: null, deferrable: null });
    await connection.close();
    await connection.close();
    expect(connection.lost).toBe(true);
  });

  it("ends what is running", async () => {
    const connection = await driverConnection();
    const running = failure(connection.execute(request("SELECT pg_sleep(3)")));
    await connection.close();
    expect(await running).toHaveProperty("message", expect.stringMatching(/^Connection terminated/));
  });
});
