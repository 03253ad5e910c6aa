/** Events, tracing, and what is logged beside statements. */
import { tracingChannel } from "node:diagnostics_channel";
import { ArgumentError, cloneNode, column, InvalidRequestError, insert, MetaData, nodeOf, select, types as t, table } from "@athanor/core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EventMap } from "../src/index.ts";
import {
  allEngines,
  begin,
  createEngine,
  DatabaseError,
  Events,
  executeDriverSql,
  InterfaceError,
  makeEngineState,
  openConnection,
  PendingRollbackError,
  runAsync,
  runSync,
} from "../src/index.ts";
import type { StatementTrace } from "../src/tracing.ts";
import { FakeError, fakeDialect } from "./fake-dialect.ts";

const items = table("item", new MetaData(), { id: column(t.integer(), { primaryKey: true }), name: column(t.text()) });
const ids = select(items.c.id);
const SELECT = "SELECT item.id FROM item";

describe("listeners", () => {
  const event: EventMap["dispose"] = { dialect: fakeDialect().dialect };

  it("are called in the order of their coming, until they go", () => {
    const events = new Events(null);
    const heard: string[] = [];
    const stop = events.on("dispose", () => heard.push("first"));
    const second = () => heard.push("second");
    events.on("dispose", second);
    events.once("dispose", () => heard.push("once"));
    runSync(events.emit("dispose", event));
    stop();
    runSync(events.emit("dispose", event));
    events.off("dispose", second);
    runSync(events.emit("dispose", event));
    expect(heard).toEqual(["first", "second", "once", "second"]);
    expect(events.has("dispose")).toBe(false);
  });

  it("are called once, whatever goes on at the same time, and not any more when they have been taken away", async () => {
    const events = new Events(null);
    const heard: string[] = [];
    let go = (): void => {};
    const going = new Promise<void>((resolve) => (go = resolve));
    events.on("dispose", () => going);
    events.once("dispose", () => heard.push("once"));
    const stop = events.on("dispose", () => heard.push("gone"));
    const told = [runAsync(events.emit("dispose", event)), runAsync(events.emit("dispose", event))];
    stop();
    go();
    await Promise.all(told);
    expect(heard).toEqual(["once"]);
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
    events.on("dispose", async () => {
      await Promise.resolve();
      heard.push("slow");
    });
    events.on("dispose", () => heard.push("quick"));
    await runAsync(events.emit("dispose", event));
    expect(heard).toEqual(["slow", "quick"]);
    expect(() => runSync(events.emit("dispose", event))).toThrow(/has to wait/);
  });

  it("are functions, of events that there are", () => {
    const events = new Events(null);
    expect(() => events.on("nope" as never, () => {})).toThrow(ArgumentError);
    expect(() => events.on("nope" as never, () => {})).toThrow(/no event "nope": there are "connect", .*"beforeExecute", .*"handleError"/);
    expect(() => events.on("toString" as never, () => {})).toThrow(/no event/);
    expect(() => events.on("begin", null as never)).toThrow(/A listener of "begin" is a function; null is not/);
    expect(() => events.once("begin", {} as never)).toThrow(ArgumentError);
  });
});

describe("a statement", () => {
  it.each([
    ["statement", "select 1", ArgumentError],
    ["parameters", [], InvalidRequestError],
    ["parameters", "none", ArgumentError],
  ])("is refused where a listener makes of its %s what can't be: %j", (name, made, kind) => {
    const fake = fakeDialect({ streams: true });
    const engine = createEngine(fake.dialect);
    engine.events.on("beforeExecute", (event) => void Object.assign(event, { [name]: made }));
    using connection = engine.connect();
    expect(() => connection.execute(ids)).toThrow(kind);
    expect(() => connection.stream(ids)).toThrow(kind);
    expect(fake.diary).toEqual(["connect"]);
  });

  it.each([
    ["sql", 1],
    ["values", null],
  ])("is refused where a listener makes of its text's %s what can't be: %j", (name, made) => {
    const fake = fakeDialect();
    const engine = createEngine(fake.dialect);
    engine.events.on("beforeCursorExecute", (event) => void Object.assign(event, { [name]: made }));
    using connection = engine.connect();
    expect(() => connection.execute(ids)).toThrow(ArgumentError);
    expect(() => connection.execute(insert(items), [{ name: "a" }, { name: "b" }])).toThrow(ArgumentError);
    expect(fake.diary).toEqual(["connect", "#1 BEGIN"]);
  });

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

describe("a listener of errors that throws", () => {
  const throwing = (engine: ReturnType<typeof createEngine>) =>
    engine.events.on("handleError", () => {
      throw new RangeError("mine");
    });

  it("doesn't keep a transaction that the database has ended", () => {
    const fake = fakeDialect({ answers: { "#1 loses": new FakeError("deadlock", {}, true) } });
    const engine = createEngine(fake.dialect);
    throwing(engine);
    using connection = engine.connect();
    expect(() => connection.driverSql("loses")).toThrow("mine");
    expect(() => connection.driverSql("next")).toThrow(PendingRollbackError);
    expect(fake.diary).not.toContain("#1 next");
  });

  it("doesn't keep a connection that is lost", () => {
    const fake = fakeDialect({ answers: { "#1 breaks": new FakeError("gone", { disconnect: true }) } });
    const engine = createEngine(fake.dialect);
    throwing(engine);
    const connection = engine.connect();
    expect(() => connection.driverSql("breaks")).toThrow("mine");
    connection.close();
    expect(fake.diary.slice(-2)).toEqual(["#1 breaks", "#1 CLOSE"]);
  });

  it("keeps what listeners before it have said of the connection", () => {
    const fake = fakeDialect({ answers: { "#1 wrong": new FakeError("gone wrong") } });
    const engine = createEngine(fake.dialect);
    engine.events.on("handleError", (event) => {
      event.isDisconnect = true;
    });
    throwing(engine);
    const connection = engine.connect();
    expect(() => connection.driverSql("wrong")).toThrow("mine");
    connection.close();
    expect(engine.poolStatus).toMatchObject({ idle: 0 });
  });
});

describe("a stream", () => {
  it("is told of as any statement, when its rows can be read", () => {
    const fake = fakeDialect({ streams: true });
    const engine = createEngine(fake.dialect);
    const heard: unknown[] = [];
    engine.events.on("beforeExecute", (event) => {
      event.statement = nodeOf(ids.where(items.c.id.eq(7)));
    });
    engine.events.on("beforeCursorExecute", ({ sql, values }) => heard.push([sql, values, [...fake.diary]]));
    engine.events.on("afterCursorExecute", ({ sql, rowCount }) => heard.push([sql, rowCount]));
    engine.events.on("afterExecute", ({ statement }) => heard.push(String(statement)));
    using connection = engine.connect();
    const result = connection.stream(ids);
    const sql = `${SELECT} WHERE item.id = ?`;
    expect(heard).toEqual([[sql, [7], ["connect", "#1 BEGIN"]], [sql, -1], `${SELECT} WHERE item.id = :id_1`]);
    expect(fake.diary.at(-1)).toBe(`#1 ${sql}`);
    expect(result.all()).toHaveLength(1);
  });

  it("is told of where the driver has no cursors too", () => {
    const engine = createEngine(fakeDialect().dialect);
    const heard: string[] = [];
    for (const name of ["beforeExecute", "beforeCursorExecute", "afterCursorExecute", "afterExecute"] as const)
      engine.events.on(name, () => heard.push(name));
    using connection = engine.connect();
    connection.stream(ids).close();
    expect(heard).toEqual(["beforeExecute", "beforeCursorExecute", "afterCursorExecute", "afterExecute"]);
  });

  it("is closed if a listener throws", () => {
    const fake = fakeDialect({ streams: true });
    const engine = createEngine(fake.dialect);
    using connection = engine.connect();
    for (const name of ["afterCursorExecute", "afterExecute"] as const) {
      engine.events.once(name, () => {
        throw new RangeError(name);
      });
      expect(() => connection.stream(ids)).toThrow(name);
      expect(fake.diary.at(-1)).toBe("#1 CLOSE CURSOR");
    }
    connection.execute(ids);
  });

  it("is executed once", () => {
    const engine = createEngine(fakeDialect({ streams: true }).dialect);
    engine.events.on("beforeExecute", (event) => {
      event.parameters = [{}, {}];
    });
    using connection = engine.connect();
    expect(() => connection.stream(ids)).toThrow(/many rows of parameters/);
  });
});

describe("the connection of an event", () => {
  it("runs statements within the operation", () => {
    const fake = fakeDialect();
    const engine = createEngine(fake.dialect);
    engine.events.on("begin", ({ connection }) => void connection.driverSql("SET LOCAL x"));
    engine.events.on("afterExecute", ({ connection }) => void connection.execute(insert(items).inline(), { name: "log" }));
    engine.begin((connection) => void connection.execute(ids));
    expect(fake.diary).toEqual([
      "connect",
      "#1 BEGIN",
      "#1 SET LOCAL x",
      `#1 ${SELECT}`,
      "#1 INSERT INTO item (name) VALUES (?)",
      "#1 COMMIT",
    ]);
  });

  it("begins the transaction before the first statement", () => {
    const fake = fakeDialect();
    const engine = createEngine(fake.dialect);
    engine.events.on("beforeExecute", ({ connection }) => expect(connection.driverSql("look").scalar()).toBe(1));
    using connection = engine.connect();
    connection.execute(ids);
    expect(fake.diary).toEqual(["connect", "#1 BEGIN", "#1 look", `#1 ${SELECT}`]);
  });

  it("says which it is", () => {
    const engine = createEngine(fakeDialect().dialect);
    const states: unknown[] = [];
    for (const name of ["begin", "beforeExecute", "savepoint", "afterCursorExecute", "rollback"] as const)
      engine.events.on(name, (event) => states.push(event.connection.state));
    const connection = engine.connect();
    connection.beginNested();
    connection.execute(ids);
    connection.close();
    expect(states).toHaveLength(5);
    expect(new Set(states)).toEqual(new Set([connection.state]));
  });

  it("tells others of what a listener does, but not the listener itself", () => {
    const fake = fakeDialect();
    const engine = createEngine(fake.dialect);
    const heard: string[] = [];
    engine.events.on("beforeCursorExecute", ({ sql, connection }) => {
      heard.push(`first ${sql}`);
      connection.driverSql(`first of ${sql}`);
    });
    engine.events.on("beforeCursorExecute", ({ sql, connection }) => {
      heard.push(`second ${sql}`);
      if (sql === "x") connection.driverSql("second");
    });
    engine.begin((connection) => void connection.driverSql("x"));
    expect(heard).toEqual(["first x", "second first of x", "second x", "first second"]);
    expect(fake.diary).toEqual(["connect", "#1 BEGIN", "#1 first of x", "#1 first of second", "#1 second", "#1 x", "#1 COMMIT"]);
  });

  it("can't be used after the event, nor without a transaction", () => {
    const engine = createEngine(fakeDialect().dialect);
    let kept: EventMap["begin"]["connection"] | null = null;
    engine.events.on("begin", (event) => {
      kept = event.connection;
    });
    engine.events.on("commit", (event) => void event.connection.driverSql("too late"));
    using connection = engine.connect();
    connection.begin();
    expect(() => kept?.driverSql("x")).toThrow(InvalidRequestError);
    expect(() => kept?.execute(ids)).toThrow(/this event is over/);
    expect(() => connection.commit()).toThrow(/No transaction is open on the connection of this event/);
  });

  it("doesn't take a transaction for open that was lost with the error that is told", () => {
    const fake = fakeDialect({ answers: { "#1 loses": new FakeError("deadlock", {}, true) } });
    const engine = createEngine(fake.dialect);
    engine.events.on("handleError", (event) => void event.connection?.driverSql("note"));
    using connection = engine.connect();
    expect(() => connection.driverSql("loses")).toThrow(PendingRollbackError);
    expect(fake.diary).not.toContain("#1 note");
  });

  it("doesn't let a statement out of the transaction that a listener has lost", () => {
    const fake = fakeDialect({ answers: { "#1 loses": new FakeError("deadlock", {}, true) } });
    const engine = createEngine(fake.dialect);
    engine.events.on("beforeCursorExecute", (event) => {
      expect(() => event.connection.driverSql("loses")).toThrow("deadlock");
    });
    using connection = engine.connect();
    connection.begin();
    expect(() => connection.driverSql("next")).toThrow(PendingRollbackError);
    connection.rollback();
    expect(() => connection.driverSql("next", [[1], [2]])).toThrow(PendingRollbackError);
    expect(fake.requests.map(({ sql }) => sql)).toEqual(["loses", "loses"]);
  });

  it("doesn't let the first statement out of the transaction that a listener of begin has lost", () => {
    const fake = fakeDialect({ answers: { "#1 loses": new FakeError("deadlock", {}, true) } });
    const engine = createEngine(fake.dialect);
    engine.events.on("begin", (event) => {
      expect(() => event.connection.driverSql("loses")).toThrow("deadlock");
    });
    using connection = engine.connect();
    expect(() => connection.driverSql("next")).toThrow(PendingRollbackError);
    expect(fake.diary).not.toContain("#1 next");
  });

  it("gives promises in the asynchronous face, does one thing after another, and is waited for", async () => {
    const fake = fakeDialect({ promises: true, sync: false, answers: { "#1 wrong": new FakeError("gone wrong") } });
    const engine = makeEngineState(fake.dialect, {}, true);
    const failed: unknown[] = [];
    let kept: EventMap["begin"]["connection"] | null = null;
    engine.events.on("begin", ({ connection }) => {
      kept = connection;
      void connection.driverSql("first");
      void Promise.resolve(connection.driverSql("wrong")).catch((error: unknown) => failed.push(error));
      void connection.driverSql("third");
    });
    const state = await runAsync(openConnection(engine));
    await runAsync(begin(state));
    await runAsync(executeDriverSql(state, "next"));
    expect(fake.diary).toEqual(["connect", "#1 BEGIN", "#1 first", "#1 wrong", "#1 third", "#1 next"]);
    expect(failed).toEqual([expect.any(DatabaseError)]);
    const asked = (kept as EventMap["begin"]["connection"] | null)?.driverSql("late");
    await expect(asked).rejects.toThrow(/this event is over/);
  });

  it("tells a listener nothing of what it does itself, also where that isn't awaited", async () => {
    const fake = fakeDialect({ promises: true, sync: false });
    const engine = makeEngineState(fake.dialect, {}, true);
    const heard: string[] = [];
    engine.events.on("afterCursorExecute", ({ sql, connection }) => {
      heard.push(sql);
      if (heard.length < 9) void connection.driverSql("log");
    });
    engine.events.on("afterCursorExecute", ({ sql }) => heard.push(`other: ${sql}`));
    const state = await runAsync(openConnection(engine));
    await runAsync(executeDriverSql(state, "first"));
    expect(heard).toEqual(["first", "other: log", "other: first"]);
  });
});

describe("what isn't on a connection", () => {
  it("is told too: errors of connecting, and that the engine was disposed", () => {
    const fake = fakeDialect({ answers: { connect: new FakeError("not there") } });
    const engine = createEngine(fake.dialect);
    const heard: unknown[] = [];
    engine.events.on("handleError", ({ connection, error, original, sql }) => heard.push([connection, error, original, sql]));
    engine.events.on("dispose", ({ dialect }) => heard.push(dialect.description));
    expect(() => engine.connect()).toThrow("not there");
    expect(heard).toEqual([[null, expect.any(DatabaseError), fake.answers["connect"], null]]);
    engine.events.once("handleError", () => {
      throw new RangeError("mine");
    });
    expect(() => engine.connect()).toThrow(RangeError);
    engine.dispose();
    expect(heard.at(-1)).toBe("the fake database");
  });

  it("is told of a connection that the pool has tried out in vain", () => {
    const fake = fakeDialect({ answers: { "#1 PING": new FakeError("gone", { disconnect: true }) } });
    const engine = createEngine(fake.dialect, { pool: { prePing: true } });
    engine.begin(() => {});
    const heard: unknown[] = [];
    engine.events.on("handleError", ({ connection, original, isDisconnect }) => {
      heard.push([connection, original, isDisconnect]);
      throw new RangeError("nobody asked");
    });
    engine.begin(() => {});
    expect(heard).toEqual([[null, fake.answers["#1 PING"], true]]);
    expect(fake.diary.slice(-5)).toEqual(["#1 PING", "#1 CLOSE", "connect", "#2 BEGIN", "#2 COMMIT"]);
  });
});

describe("a listener of rollback that throws", () => {
  const withListener = () => {
    const fake = fakeDialect();
    const engine = createEngine(fake.dialect);
    engine.events.on("rollback", () => {
      throw new RangeError("mine");
    });
    return { engine, ...fake };
  };

  it("is heard by who closes the connection, which is kept", () => {
    const { engine, diary } = withListener();
    const connection = engine.connect();
    connection.execute(ids);
    expect(() => connection.close()).toThrow(RangeError);
    expect(connection.closed).toBe(true);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1 });
    expect(diary).toEqual(["connect", "#1 BEGIN", `#1 ${SELECT}`, "#1 ROLLBACK"]);
  });

  it("doesn't hide why a block has failed", () => {
    const { engine, diary } = withListener();
    const failing = (): void => {
      throw new TypeError("the program's");
    };
    expect(() => engine.begin(failing)).toThrow(TypeError);
    expect(() => engine.transaction(failing)).toThrow(TypeError);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 1 });
    expect(diary).not.toContain("#1 CLOSE");
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

describe("a trace that was begun ends once", () => {
  function traced() {
    const heard: string[] = [];
    const note = (what: string) => (trace: unknown) => heard.push(`${what} ${(trace as StatementTrace).sql}`);
    const channel = tracingChannel<unknown, StatementTrace>("athanor:statement");
    const subscribers = { start: note("start"), error: note("error"), asyncEnd: note("end") };
    channel.subscribe(subscribers as never);
    onTestFinished(() => void channel.unsubscribe(subscribers as never));
    return heard;
  }
  const fail = () => {
    throw new RangeError("mine");
  };

  it("if a listener throws that is told of the statement", () => {
    const heard = traced();
    const engine = createEngine(fakeDialect().dialect);
    engine.events.on("afterCursorExecute", fail);
    const errors: unknown[] = [];
    engine.events.on("handleError", ({ error }) => errors.push(error));
    using connection = engine.connect();
    expect(() => connection.driverSql("one")).toThrow("mine");
    expect(() => connection.driverSql("many", [[1], [2]])).toThrow("mine");
    expect(heard).toEqual(["start one", "end one", "start many", "end many"]);
    // It is no error of the driver.
    expect(errors).toEqual([]);
  });

  it("if a listener throws that is told of the error", () => {
    const heard = traced();
    const answers = { "#1 one": new FakeError("gone wrong"), "#1 many ×2": new FakeError("gone wrong") };
    const engine = createEngine(fakeDialect({ answers }).dialect);
    engine.events.on("handleError", fail);
    using connection = engine.connect();
    expect(() => connection.driverSql("one")).toThrow("mine");
    expect(() => connection.driverSql("many", [[1], [2]])).toThrow("mine");
    expect(heard).toEqual(["start one", "error one", "end one", "start many", "error many", "end many"]);
  });

  it("if the logger throws, which leaves no transaction that looks alive either", () => {
    const heard = traced();
    const fake = fakeDialect({ answers: { "#1 wrong": new FakeError("deadlock", {}, true) } });
    const engine = createEngine(fake.dialect, { slowQuery: 0, logger: { info: fail } });
    using connection = engine.connect();
    for (const sql of ["one", "wrong"]) expect(() => connection.driverSql(sql)).toThrow("mine");
    expect(() => connection.driverSql("next")).toThrow(PendingRollbackError);
    connection.rollback();
    expect(() => connection.driverSql("many", [[1], [2]])).toThrow("mine");
    expect(heard).toEqual(["start one", "end one", "start wrong", "error wrong", "end wrong", "start many", "end many"]);
  });

  it("of a stream, when it is open or couldn't be opened", () => {
    const heard = traced();
    const fake = fakeDialect({ streams: true });
    using connection = createEngine(fake.dialect).connect();
    connection.stream(ids).close();
    fake.answers[`#1 ${SELECT}`] = new FakeError("gone wrong");
    expect(() => connection.stream(ids)).toThrow("gone wrong");
    expect(heard).toEqual([`start ${SELECT}`, `end ${SELECT}`, `start ${SELECT}`, `error ${SELECT}`, `end ${SELECT}`]);
  });
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

it("slow statements are logged if they fail, and if their rows are streamed", () => {
  const lines: string[] = [];
  const logger = { info: () => {}, warn: (line: string) => lines.push(line) };
  const answers = { "#1 wrong": new FakeError("gone wrong"), "#1 wrong ×1": new FakeError("gone wrong") };
  using connection = createEngine(fakeDialect({ streams: true, answers }).dialect, { logger, slowQuery: 0 }).connect();
  expect(() => connection.driverSql("wrong")).toThrow("gone wrong");
  expect(() => connection.driverSql("wrong", [[1]])).toThrow("gone wrong");
  expect(connection.stream(ids).all()).toHaveLength(1);
  const slow = /^\[slow: \d+\.\d+s(, failed)?\] (wrong|SELECT item.id FROM item)$/;
  expect(lines.map((line) => slow.exec(line)?.slice(1))).toEqual([
    [", failed", "wrong"],
    [", failed", "wrong"],
    // Opening the cursor, its rows, and the end.
    [undefined, SELECT],
    [undefined, SELECT],
    [undefined, SELECT],
  ]);
});
