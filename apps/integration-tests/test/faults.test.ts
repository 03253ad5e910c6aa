/** What goes wrong between a program and its database: nothing hangs, nothing is lost or done twice, no connection leaks. */
import { randomBytes } from "node:crypto";
import type { AsyncEngine } from "@athanor/asyncio";
import { createAsyncEngine } from "@athanor/asyncio";
import { column, func, insert, MetaData, select, types as t, table, update } from "@athanor/core";
import type { EngineOptions } from "@athanor/engine";
import { DatabaseError, OperationalError, PendingRollbackError, TimeoutError } from "@athanor/engine";
import { mariadb } from "@athanor/mysql";
import { postgresql } from "@athanor/postgresql";
import { ownServer } from "@athanor-tooling/servers/own";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { atServer } from "./servers.ts";
import { TcpProxy } from "./tcp-proxy.ts";

const metadata = new MetaData();
const counters = table("counter", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  value: column(t.integer()),
});
const { id, value } = counters.c;
const count = select(func.count(id));

const places = { postgresql: (url: string) => postgresql(url), mariadb: (url: string) => mariadb(url) } as const;

describe.each(["postgresql", "mariadb"] as const)("%s", (name) => {
  atServer(name, (url) => {
    const database = `athanor_${randomBytes(6).toString("hex")}`;
    const own = new URL(url);
    own.pathname = `/${database}`;
    const admin = createAsyncEngine(places[name](url), { isolationLevel: "AUTOCOMMIT" });
    let engine: AsyncEngine;

    function engineAt(at: URL, options: EngineOptions = {}): AsyncEngine {
      const made = createAsyncEngine(places[name](at.href), options);
      onTestFinished(() => made.dispose());
      return made;
    }

    async function proxied(options: EngineOptions = {}) {
      const proxy = new TcpProxy({ host: own.hostname, port: Number(own.port || (name === "postgresql" ? 5432 : 3306)) });
      await proxy.start();
      onTestFinished(() => proxy.stop());
      const at = new URL(own.href);
      at.hostname = "127.0.0.1";
      at.port = String(proxy.port);
      return { proxy, engine: engineAt(at, options) };
    }

    beforeAll(async () => {
      await admin.begin((connection) => connection.driverSql(`CREATE DATABASE ${database}`));
      engine = createAsyncEngine(places[name](own.href), { pool: { size: 4, overflow: 0 } });
      await engine.createAll(metadata);
    });

    afterAll(async () => {
      await engine.dispose();
      await admin.begin((connection) => connection.driverSql(`DROP DATABASE ${database}`));
      await admin.dispose();
    });

    beforeEach(async () => {
      await engine.begin(async (connection) => {
        await connection.driverSql("DELETE FROM counter");
        await connection.execute(insert(counters), { id: 1, value: 0 });
      });
    });

    test("a connection that stands still is given up when the timeout of a statement is over, and the next use has another", async () => {
      const { proxy, engine: shaky } = await proxied();
      const connection = await shaky.connect();
      await connection.execute(update(counters).values({ value: 5 }));
      proxy.freeze();
      await expect(connection.execute(count, undefined, { timeout: 0.05 })).rejects.toBeInstanceOf(TimeoutError);
      proxy.thaw();
      await expect(connection.execute(count)).rejects.toBeInstanceOf(PendingRollbackError);
      await connection.rollback();
      // What it had locked is free when the server has noticed, which is the server's affair.
      expect(await connection.scalar(count)).toBe(1);
      await connection.close();
      expect(shaky.poolStatus).toMatchObject({ checkedOut: 0, idle: 1 });
    });

    test("whatever a connection that stands still is asked for ends when its timeout is over", async () => {
      const { proxy, engine: shaky } = await proxied({ pool: { size: 6, overflow: 0 } });
      const slowly = shaky.executionOptions({ timeout: 0.05 });
      const connections = await Promise.all(Array.from({ length: 6 }, () => slowly.connect()));
      const [committing, rolling, nesting, beginning, closing, reading] = connections;
      if (!committing || !rolling || !nesting || !beginning || !closing || !reading) throw new Error("too few connections");
      for (const each of [committing, rolling, nesting, closing]) await each.execute(count);
      const stream = await reading.stream(select(id), { yieldPer: 1 });
      proxy.freeze();
      const outcomes = await Promise.allSettled([
        committing.commit(),
        rolling.rollback(),
        nesting.beginNested(),
        beginning.execute(count),
        closing.close(),
        stream.close(),
      ]);
      expect(outcomes.slice(0, 4).map((each) => each.status === "rejected" && each.reason instanceof TimeoutError)).toEqual(
        Array.from({ length: 4 }, () => true),
      );
      proxy.thaw();
      await Promise.all(connections.map((each) => each.close()));
      expect(shaky.poolStatus).toMatchObject({ checkedOut: 0 });
      expect(await shaky.begin((connection) => connection.scalar(count))).toBe(1);
    });

    test("a pool that tries connections out, or opens one, waits no longer than it is told for a server that stands still", async () => {
      const { proxy, engine: shaky } = await proxied({ pool: { prePing: true, timeout: 0.2, size: 2, overflow: 0 } });
      await shaky.begin((connection) => connection.execute(count));
      proxy.freeze();
      const reason = new RangeError("enough");
      const abort = new AbortController();
      const pinged = shaky.connect({ signal: abort.signal });
      const opened = shaky.connect({ signal: abort.signal });
      const late = shaky.connect();
      abort.abort(reason);
      await expect(pinged).rejects.toBe(reason);
      await expect(opened).rejects.toBe(reason);
      await expect(late).rejects.toBeInstanceOf(TimeoutError);
      await expect(shaky.connect()).rejects.toBeInstanceOf(TimeoutError);
      proxy.thaw();
      proxy.cut();
      await expect.poll(() => shaky.begin((connection) => connection.scalar(count)).catch(() => null)).toBe(1);
      expect(shaky.poolStatus).toMatchObject({ checkedOut: 0, waiting: 0 });
    });

    test("a connection whose server ended it between two transactions is replaced after one error", async () => {
      const { proxy, engine: shaky } = await proxied();
      await using connection = await shaky.connect();
      await connection.execute(count);
      await connection.commit();
      proxy.cut();
      await connection.execute(count).catch((error: unknown) => expect(error).toBeInstanceOf(OperationalError));
      await connection.rollback();
      expect(await connection.scalar(count)).toBe(1);
    });

    test("connections that stand still are closed all at once", async () => {
      const { proxy, engine: shaky } = await proxied({ pool: { size: 5, overflow: 0 } });
      const connections = await Promise.all(Array.from({ length: 5 }, () => shaky.connect()));
      await Promise.all(connections.map((each) => each.close()));
      proxy.freeze();
      let begun = 0;
      shaky.events.on("close", () => void begun++);
      const disposed = shaky.dispose();
      await new Promise(setImmediate);
      // Each is given two seconds to take leave.
      expect(begun).toBe(5);
      await disposed;
    });

    test("when all connections are cut in the middle of their transactions, none of them is committed, and all recover", async () => {
      const { proxy, engine: shaky } = await proxied({ pool: { size: 8, overflow: 0 } });
      let ready = 0;
      let allReady = (): void => {};
      const everybody = new Promise<void>((resolve) => {
        allReady = resolve;
      });
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, async (_, i) => {
          try {
            await shaky.begin(async (connection) => {
              await connection.execute(insert(counters), { id: 100 + i, value: i });
              if (++ready === 8) allReady();
              await everybody;
              if (i === 0) proxy.cut();
              for (;;) await connection.execute(count);
            });
            return "committed";
          } catch (error) {
            return error instanceof DatabaseError && error.isDisconnect ? "lost" : error;
          }
        }),
      );
      expect(outcomes).toEqual(Array.from({ length: 8 }, () => "lost"));
      expect(shaky.poolStatus).toMatchObject({ checkedOut: 0 });
      // The pool connects anew by itself.
      await Promise.all(
        Array.from({ length: 8 }, () => shaky.begin((connection) => connection.execute(update(counters).values({ value: value.add(1) })))),
      );
      expect(await shaky.begin((connection) => connection.scalar(count))).toBe(1);
      expect(await shaky.begin((connection) => connection.scalar(select(value)))).toBe(8);
    });

    test("connections that were cut while they were idle are replaced unnoticed, or by one error that says so", async () => {
      const { proxy, engine: shaky } = await proxied({ pool: { size: 3, overflow: 0, prePing: true } });
      const three = await Promise.all([shaky.connect(), shaky.connect(), shaky.connect()]);
      for (const each of three) await each.close();
      expect(shaky.poolStatus).toMatchObject({ idle: 3 });
      proxy.cut();
      for (let i = 0; i < 4; i++) expect(await shaky.begin((connection) => connection.scalar(count))).toBe(1);
    });

    test("a server that can't be reached is an error that says so, and it is found again when it is back", async () => {
      const { proxy, engine: shaky } = await proxied({ pool: { timeout: 2 } });
      const { port } = proxy;
      await proxy.stop();
      const error = await shaky.connect().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(OperationalError);
      const back = new TcpProxy({ host: own.hostname, port: Number(own.port || (name === "postgresql" ? 5432 : 3306)) });
      await back.start(port);
      onTestFinished(() => back.stop());
      expect(await shaky.begin((connection) => connection.scalar(count))).toBe(1);
    });

    test("a thousand who want one of four connections get it, or give up when told to", async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 1000 }, async (_, i) => {
          const controller = new AbortController();
          const waiting = engine.connect({ signal: controller.signal });
          if (i % 5 === 4) controller.abort(new Error("no longer"));
          try {
            await using connection = await waiting;
            return await connection.scalar(count);
          } catch (error) {
            return error instanceof Error ? error.message : error;
          }
        }),
      );
      expect(outcomes).toEqual(Array.from({ length: 1000 }, (_, i) => (i % 5 === 4 ? "no longer" : 1)));
      expect(engine.poolStatus).toMatchObject({ checkedOut: 0, waiting: 0, idle: 4 });
    });

    test("transactions in each other's way are done again until they succeed, and each is done once", async () => {
      const wide = engineAt(own, { pool: { size: 10, overflow: 0 } });
      await Promise.all(
        Array.from({ length: 20 }, () =>
          wide.transaction(
            async (connection) => {
              const now = (await connection.execute(select(value).where(id.eq(1)))).scalarOne();
              await connection.execute(
                update(counters)
                  .where(id.eq(1))
                  .values({ value: now + 1 }),
              );
            },
            { isolationLevel: "SERIALIZABLE", retry: { attempts: 100, delay: 0.002, maxDelay: 0.05 } },
          ),
        ),
      );
      expect(await engine.begin((connection) => connection.scalar(select(value)))).toBe(20);
    });
  });
});

describe.each(["postgresql", "mariadb"] as const)("%s, on a server of our own", (name) => {
  test("what was committed before the server was restarted under load is there, and everybody goes on", {
    timeout: 120_000,
  }, async (context) => {
    const server = await ownServer(name);
    if (server === null) {
      context.skip(`The programs of ${name} aren't here: install its server, and it is started by itself.`);
      return;
    }
    onTestFinished(() => server.stop());
    const admin = createAsyncEngine(places[name](server.url), { isolationLevel: "AUTOCOMMIT" });
    await admin.begin((connection) => connection.driverSql("CREATE DATABASE under_load"));
    await admin.dispose();
    const own = new URL(server.url);
    own.pathname = "/under_load";
    const engine = createAsyncEngine(places[name](own.href), { pool: { size: 8, overflow: 0 } });
    onTestFinished(() => engine.dispose());
    const ledger = new MetaData();
    const accounts = table("account", ledger, { id: column(t.integer(), { primaryKey: true }), balance: column(t.integer()) });
    const transfers = table("transfer", ledger, { id: column(t.integer(), { primaryKey: true, autoincrement: false }) });
    await engine.createAll(ledger);
    await engine.begin((connection) =>
      connection.execute(
        insert(accounts),
        Array.from({ length: 10 }, (_, i) => ({ id: i + 1, balance: 100 })),
      ),
    );

    const done: number[] = [];
    let failed = 0;
    let next = 1;
    let restarted: Promise<void> | null = null;
    const transfer = async (own: number): Promise<void> => {
      const [from, to] = [(own % 10) + 1, ((own * 7 + 3) % 10) + 1];
      const move = (account: number, amount: number) =>
        update(accounts)
          .where(accounts.c.id.eq(account))
          .values({ balance: accounts.c.balance.add(amount) });
      await engine.transaction(
        async (connection) => {
          // Always in one order, so that nobody is in another's way for long: deadlocks are for another test.
          const moves = [move(from, -1), move(to, 1)];
          for (const each of from < to ? moves : moves.reverse()) await connection.execute(each);
          await connection.execute(insert(transfers), { id: own });
        },
        { retry: 5 },
      );
      done.push(own);
    };
    const work = async (): Promise<void> => {
      while (done.length < 400) {
        try {
          await transfer(next++);
        } catch (error) {
          expect(error).toBeInstanceOf(DatabaseError);
          failed++;
          await new Promise(setImmediate);
        }
        if (done.length >= 100) restarted ??= server.restart();
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    await restarted;

    expect(failed).toBeGreaterThan(0);
    const { sum, there } = await engine.begin(async (connection) => ({
      sum: await connection.scalar(select(func.sum(accounts.c.balance))),
      there: new Set((await connection.scalars(select(transfers.c.id))).all()),
    }));
    expect(Number(sum)).toBe(1000);
    expect(done.filter((each) => !there.has(each))).toEqual([]);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, waiting: 0 });
  });
});
