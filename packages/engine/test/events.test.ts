/** Events, tracing, and what is logged beside statements. */
import { tracingChannel } from "node:diagnostics_channel";
import { cloneNode, column, insert, MetaData, select, types as t, table } from "@athanor/core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EventMap } from "../src/index.ts";
import { allEngines, createEngine, DatabaseError, Events, InterfaceError, runAsync, runSync } from "../src/index.ts";
import type { StatementTrace } from "../src/tracing.ts";
import { FakeError, fakeDialect } from "./fake-dialect.ts";

const items = table("item", new MetaData(), { id: column(t.integer(), { primaryKey: true }), name: column(t.text()) });
const ids = select(items.c.id);
const SELECT = "SELECT item.id FROM item";

describe("listeners", () => {
  const event: EventMap["begin"] = { savepoint: null, isolationLevel: null };

  it("are called in the order of their coming, until they go", () => {
    const events = new Events(null);
    const heard: string[] = [];
    const stop = events.on("begin", () => heard.push("first"));
    const second = () => heard.push("second");
    events.on("begin", second);
    events.once("begin", () => heard.push("once"));
    runSync(events.emit("begin", event));
    stop();
    runSync(events.emit("begin", event));
    events.off("begin", second);
    runSync(events.emit("begin", event));
    expect(heard).toEqual(["first", "second", "once", "second"]);
    expect(events.has("begin")).toBe(false);
  });

  it("of a connection are told before those of the engine, and those of all engines last", () => {
    const { dialect } = fakeDialect();
    const engine = createEngine(dialect);
    const heard: string[] = [];
    onTestFinished(allEngines.on("begin", () => heard.push("all")));
    engine.events.on("begin", () => heard.push("engine"));
    using connection = engine.connect();
    connection.events.on("begin", () => heard.push("connection"));
    connection.begin();
    engine.begin(() => {});
    expect(heard).toEqual(["connection", "engine", "all", "engine", "all"]);
  });

  it("that return promises are waited for in the asynchronous face, and refused in the other", async () => {
    const events = new Events(null);
    const heard: string[] = [];
    events.on("begin", async () => {
      await Promise.resolve();
      heard.push("slow");
    });
    events.on("begin", () => heard.push("quick"));
    await runAsync(events.emit("begin", event));
    expect(heard).toEqual(["slow", "quick"]);
    expect(() => runSync(events.emit("begin", event))).toThrow(/has to wait/);
  });
});

describe("a statement", () => {
  it("may be replaced before it is compiled, and its text before it is sent", () => {
    const fake = fakeDialect();
    const engine = createEngine(fake.dialect);
    engine.events.on("beforeExecute", (event) => {
      event.statement = cloneNode(event.statement);
      if (event.parameters !== undefined) event.parameters = { name: "other" };
    });
    engine.events.on("beforeCursorExecute", (event) => {
      event.sql = `/* marked */ ${event.sql}`;
    });
    const after: unknown[] = [];
    engine.events.on("afterCursorExecute", ({ sql, rowCount, batch }) => after.push([sql, rowCount, batch]));
    engine.begin((connection) => {
      connection.execute(ids);
      connection.execute(insert(items).inline(), { name: "one" });
    });
    expect(fake.requests.map(({ sql, values }) => [sql, values])).toEqual([
      [`/* marked */ ${SELECT}`, []],
      ["/* marked */ INSERT INTO item (name) VALUES (?)", ["other"]],
    ]);
    expect(after).toEqual([
      [`/* marked */ ${SELECT}`, 1, false],
      ["/* marked */ INSERT INTO item (name) VALUES (?)", 1, false],
    ]);
  });

  it("that fails may fail with another error, and may say that the connection is lost", () => {
    const fake = fakeDialect({ answers: { [`#1 ${SELECT}`]: new FakeError("gone wrong") } });
    const engine = createEngine(fake.dialect);
    engine.events.on("handleError", (event) => {
      expect(event).toMatchObject({ sql: SELECT, values: [], isDisconnect: false, original: { message: "gone wrong" } });
      expect(event.error).toBeInstanceOf(DatabaseError);
      event.error = new InterfaceError({ kind: "interface", message: "mine" }, null);
      event.isDisconnect = true;
    });
    const connection = engine.connect();
    expect(() => connection.execute(ids)).toThrow("mine");
    connection.close();
    // It was thrown away, and nothing was sent on it any more.
    expect(fake.diary.slice(-2)).toEqual([`#1 ${SELECT}`, "#1 CLOSE"]);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 0 });
  });
});

it("transactions tell how they go", () => {
  const engine = createEngine(fakeDialect().dialect, { isolationLevel: "SERIALIZABLE" });
  const heard: string[] = [];
  for (const name of ["begin", "commit", "rollback", "savepoint", "releaseSavepoint", "rollbackToSavepoint"] as const)
    engine.events.on(name, ({ savepoint, isolationLevel }) => heard.push(`${name} ${savepoint ?? isolationLevel}`));
  engine.begin((connection) => {
    connection.beginNested().commit();
    connection.beginNested().rollback();
  });
  using connection = engine.connect();
  connection.execute(ids);
  connection.rollback();
  expect(heard).toEqual([
    "begin SERIALIZABLE",
    "savepoint athanor_savepoint_1",
    "releaseSavepoint athanor_savepoint_1",
    "savepoint athanor_savepoint_1",
    "rollbackToSavepoint athanor_savepoint_1",
    "commit SERIALIZABLE",
    "begin SERIALIZABLE",
    "rollback SERIALIZABLE",
  ]);
});

it("diagnostics channels tell of statements and of how they ended, without values that must not be seen", () => {
  const heard: unknown[] = [];
  const note = (what: string) => (trace: unknown) => {
    const { sql, values, batchSize, rowCount, error } = trace as StatementTrace;
    heard.push([what, sql, values, batchSize, rowCount, error instanceof DatabaseError]);
  };
  const channel = tracingChannel<unknown, StatementTrace>("athanor:statement");
  const subscribers = { start: note("start"), error: note("error"), asyncEnd: note("end") };
  channel.subscribe(subscribers as never);
  onTestFinished(() => void channel.unsubscribe(subscribers as never));
  const fake = fakeDialect({ answers: { "#1 wrong": new FakeError("gone wrong") } });
  using connection = createEngine(fake.dialect, { hideParameters: true }).connect();
  connection.execute(ids.where(items.c.id.eq(1)));
  expect(() => connection.driverSql("wrong")).toThrow();
  const sql = `${SELECT} WHERE item.id = ?`;
  expect(heard).toEqual([
    ["start", sql, null, null, null, false],
    ["end", sql, null, null, 1, false],
    ["start", "wrong", null, null, null, false],
    ["error", "wrong", null, null, null, true],
    ["end", "wrong", null, null, null, true],
  ]);
});

it("slow statements and the pool are logged without the statements", () => {
  const lines: string[] = [];
  const logger = {
    info: (line: string) => lines.push(line),
    debug: (line: string) => lines.push(line),
    warn: (line: string) => lines.push(line),
  };
  const engine = createEngine(fakeDialect().dialect, { logger, slowQuery: 0, echoPool: "debug" });
  engine.begin((connection) => void connection.execute(ids));
  engine.dispose();
  expect(lines.map((line) => line.replace(/\d+\.\d+s/, "…s"))).toEqual([
    "Connection opened",
    "Connection taken out of the pool",
    `[slow: …s] ${SELECT}`,
    "Connection given back to the pool",
    "Connection closed",
  ]);
  expect(() => createEngine(fakeDialect().dialect, { slowQuery: -1 })).toThrow(/slowQuery/);
});
