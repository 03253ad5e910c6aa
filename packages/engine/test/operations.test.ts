import { column, InvalidRequestError, insert, MetaData, select, sql, types as t, table } from "@athanor/core";
import { describe, expect, it } from "vitest";
import type { ConnectionState, EngineState } from "../src/index.ts";
import {
  BatchFailure,
  beginNested,
  closeConnection,
  commit,
  createAll,
  createEngine,
  DatabaseError,
  executeDriverSql,
  executeStatement,
  makeEngineState,
  OperationalError,
  openConnection,
  PendingRollbackError,
  rollback,
  rollbackTransaction,
  runAsync,
  runSync,
  TimeoutError,
  withTransaction,
} from "../src/index.ts";
import type { Fake } from "./fake-dialect.ts";
import { FakeError, fakeDialect } from "./fake-dialect.ts";

const metadata = new MetaData();
const items = table("item", metadata, { id: column(t.integer(), { primaryKey: true }), name: column(t.text()) });
const SELECT = "SELECT item.id FROM item";
const ids = select(items.c.id);

const stateOf = (fake: Fake): EngineState => makeEngineState(fake.dialect, {});
const open = (fake: Fake): ConnectionState => runSync(openConnection(stateOf(fake)));

describe("one body, two faces", () => {
  it("the same operations run on promises", async () => {
    const fake = fakeDialect({ sync: false, promises: true });
    const engine = stateOf(fake);
    const rows = await runAsync(
      withTransaction(engine, function* (state) {
        yield* beginNested(state);
        yield* executeStatement(state, insert(items), [{ name: "a" }, { name: "b" }]);
        return (yield* executeStatement(state, ids, undefined)).all();
      }),
    );
    expect(rows).toEqual([{ id: 1 }]);
    expect(fake.diary).toEqual([
      "connect",
      "#1 BEGIN",
      "#1 SAVEPOINT athanor_savepoint_1",
      "#1 INSERT INTO item (name) VALUES (?) ×2",
      `#1 ${SELECT}`,
      "#1 COMMIT",
    ]);
    expect(engine.pool.status).toMatchObject({ size: 2, overflow: 0, checkedOut: 0, idle: 1 });
    await runAsync(engine.pool.dispose());
    expect(fake.diary.slice(-2)).toEqual(["#1 CLOSE", "dispose"]);
  });

  it("errors of promises are wrapped, and roll back", async () => {
    const cause = new FakeError("gone wrong");
    const fake = fakeDialect({ sync: false, promises: true, answers: { [`#1 ${SELECT}`]: cause } });
    const error = await runAsync(withTransaction(stateOf(fake), (state) => executeStatement(state, ids, undefined))).catch(
      (each: unknown) => each,
    );
    expect(error).toBeInstanceOf(OperationalError);
    expect(error).toMatchObject({ message: `gone wrong\n[SQL: ${SELECT}]`, sql: SELECT, params: [], cause });
    expect(fake.diary).toEqual(["connect", "#1 BEGIN", `#1 ${SELECT}`, "#1 ROLLBACK"]);
  });

  it("a driver that isn't synchronous has no synchronous engine", () => {
    const { dialect } = fakeDialect({ sync: false, promises: true });
    expect(() => createEngine(dialect)).toThrow(InvalidRequestError);
    expect(() => createEngine(dialect)).toThrow(/driver "fake" of the fake database is asynchronous.*createAsyncEngine/);
  });

  it("an engine is made of a dialect, and of nothing else", () => {
    // @ts-expect-error nothing
    expect(() => createEngine(undefined)).toThrow(/takes a dialect with its database/);
    expect(() => createEngine("sqlite:///app.db")).toThrow(/npm i @athanor\/sqlite better-sqlite3; then import \{ sqlite \}/);
    expect(() => createEngine("oracle://h/d")).toThrow(/No dialect for URLs that begin with "oracle:"/);
    expect(() => createEngine("app.db")).toThrow(/This is no database URL/);
  });

  it("a driver that says it's synchronous, and isn't, is an error that leaves nothing open", () => {
    const fake = fakeDialect({ promises: true });
    const engine = createEngine(fake.dialect);
    expect(() => engine.connect()).toThrow(/can't: the driver.*gave a promise/s);
    expect(engine.poolStatus).toMatchObject({ checkedOut: 0, idle: 0 });
  });
});

describe("what a driver is asked for", () => {
  it("depends on the statement", () => {
    const fake = fakeDialect();
    const state = open(fake);
    runSync(executeStatement(state, ids, undefined));
    runSync(executeStatement(state, insert(items), { name: "a" }));
    runSync(executeStatement(state, ids.where(items.c.id.in([1, 2])), undefined));
    runSync(executeStatement(state, sql`select 1 as one`, undefined));
    runSync(executeDriverSql(state, "raw", ["x"]));
    expect(fake.requests).toEqual([
      { sql: SELECT, values: [], returnsRows: true, prepare: true, wideIntegers: false },
      { sql: "INSERT INTO item (name) VALUES (?) RETURNING item.id", values: ["a"], returnsRows: true, prepare: true, wideIntegers: false },
      { sql: `${SELECT} WHERE item.id IN (?, ?)`, values: [1, 2], returnsRows: true, prepare: false, wideIntegers: false },
      { sql: "select 1 as one", values: [], returnsRows: null, prepare: true, wideIntegers: true },
      { sql: "raw", values: ["x"], returnsRows: null, prepare: true, wideIntegers: true },
    ]);
  });

  it("of wide integers, as the dialect says by type", () => {
    const fake = fakeDialect({
      answers: { [`#1 ${SELECT}`]: { rows: [[7n], [2n ** 60n]], columnNames: null, rowCount: 2, lastInsertId: null } },
    });
    const state = runSync(openConnection(makeEngineState({ ...fake.dialect, wideIntegers: (type) => type.kind === "integer" }, {})));
    expect(
      runSync(executeStatement(state, ids, undefined))
        .scalars()
        .all(),
    ).toEqual([7, 2n ** 60n]);
    expect(fake.requests[0]?.wideIntegers).toBe(true);
  });

  it("in batches of limited size", () => {
    const fake = fakeDialect();
    const state = open(fake);
    const rows = Array.from({ length: 2100 }, (_, i) => ({ name: `n${i}` }));
    const result = runSync(executeStatement(state, insert(items).returning(items.c.name), rows));
    expect(fake.batches.map((batch) => batch.rows.length)).toEqual([1000, 1000, 100]);
    expect(result.scalars().all()).toEqual(rows.map((row) => row.name));
    expect(result.rowCount).toBe(2100);
  });

  it("counts the rows of all batches in an error", () => {
    const sqlText = "INSERT INTO item (name) VALUES (?)";
    const cause = new FakeError("bad row");
    const fake = fakeDialect({ answers: { [`#1 ${sqlText} ×500`]: new BatchFailure(17, cause) } });
    const rows = Array.from({ length: 1500 }, (_, i) => ({ name: `n${i}` }));
    const failing = () => runSync(executeStatement(open(fake), insert(items), rows));
    expect(failing).toThrow("bad row\n[SQL: INSERT INTO item (name) VALUES (?)]\n[parameters of row 1017: ('n1017')]");
  });
});

describe("a connection that is lost", () => {
  const lost = new FakeError("connection reset", { disconnect: true });

  it("takes its transaction with it, and is replaced after rollback", () => {
    const fake = fakeDialect();
    const state = open(fake);
    runSync(executeStatement(state, insert(items), { name: "a" }));
    const nested = runSync(beginNested(state));
    fake.answers[`#1 ${SELECT}`] = lost;
    expect(() => runSync(executeStatement(state, ids, undefined))).toThrow(/connection reset/);
    expect(() => runSync(executeStatement(state, ids, undefined))).toThrow(PendingRollbackError);
    expect(() => runSync(commit(state))).toThrow(PendingRollbackError);
    runSync(rollbackTransaction(state, nested));
    expect(() => runSync(executeStatement(state, ids, undefined))).toThrow(PendingRollbackError);
    runSync(rollback(state));
    expect(state.engine.pool.status).toMatchObject({ checkedOut: 0, idle: 0 });
    runSync(executeStatement(state, ids, undefined));
    runSync(closeConnection(state));
    expect(fake.diary.slice(-6)).toEqual([`#1 ${SELECT}`, "#1 CLOSE", "connect", "#2 BEGIN", `#2 ${SELECT}`, "#2 ROLLBACK"]);
  });

  it("is thrown away when it's closed", () => {
    const fake = fakeDialect({ answers: { [`#1 ${SELECT}`]: lost } });
    const state = open(fake);
    expect(() => runSync(executeStatement(state, ids, undefined))).toThrow(DatabaseError);
    runSync(closeConnection(state));
    expect(fake.diary.slice(-2)).toEqual([`#1 ${SELECT}`, "#1 CLOSE"]);
    expect(state.engine.pool.status.idle).toBe(0);
  });

  it("is thrown away when it can't even be rolled back", () => {
    const fake = fakeDialect({ answers: { "#1 ROLLBACK": new FakeError("no") } });
    const state = open(fake);
    runSync(executeStatement(state, ids, undefined));
    runSync(closeConnection(state));
    expect(fake.diary.slice(-2)).toEqual(["#1 ROLLBACK", "#1 CLOSE"]);
    expect(state.engine.pool.status).toMatchObject({ checkedOut: 0, idle: 0 });
  });

  it("while it commits leaves nothing open", () => {
    const fake = fakeDialect({ answers: { "#1 COMMIT": lost } });
    const state = open(fake);
    runSync(executeStatement(state, ids, undefined));
    expect(() => runSync(commit(state))).toThrow(/connection reset/);
    expect(state.transaction).toBeNull();
    expect(fake.diary.slice(-2)).toEqual(["#1 COMMIT", "#1 CLOSE"]);
    runSync(executeStatement(state, ids, undefined));
    expect(fake.diary.slice(-2)).toEqual(["#2 BEGIN", `#2 ${SELECT}`]);
  });
});

describe("connecting", () => {
  it("sets the connection up by the dialect, once", () => {
    const fake = fakeDialect({
      *onConnect(queries) {
        yield* queries.query("SET UP", [1]);
      },
    });
    const engine = createEngine(fake.dialect);
    engine.connect().close();
    engine.connect().close();
    expect(fake.diary).toEqual(["connect", "#1 SET UP"]);
  });

  it("closes a connection that can't be set up, and says why", () => {
    const fake = fakeDialect({
      answers: { "#1 SET UP": new FakeError("refused") },
      *onConnect(queries) {
        yield* queries.query("SET UP");
      },
    });
    const engine = createEngine(fake.dialect);
    expect(() => engine.connect()).toThrow(OperationalError);
    expect(fake.diary.slice(0, 3)).toEqual(["connect", "#1 SET UP", "#1 CLOSE"]);
    expect(engine.poolStatus.checkedOut).toBe(0);
  });

  it("wraps the driver's errors, and no others", () => {
    const fake = fakeDialect({ answers: { connect: new FakeError("no route") } });
    const engine = createEngine(fake.dialect);
    expect(() => engine.connect()).toThrow(OperationalError);
    const bug = new TypeError("x is not a function");
    fake.answers["connect"] = bug;
    expect(() => engine.connect()).toThrow(bug);
    delete fake.answers["connect"];
    engine.connect();
    engine.connect();
    expect(() => engine.connect()).toThrow(TimeoutError);
  });
});

describe("looking into the schema", () => {
  it("goes through the dialect, on a connection of its own", () => {
    const fake = fakeDialect({
      answers: { "#1 TABLES": { rows: [["a"], ["b"]], columnNames: ["name"], rowCount: 2, lastInsertId: null } },
    });
    const engine = createEngine(fake.dialect);
    expect(engine.inspect().getTableNames()).toEqual(["a", "b"]);
    expect(engine.inspect().hasTable("a")).toBe(true);
    expect(fake.diary).toEqual(["connect", "#1 BEGIN", "#1 TABLES", "#1 ROLLBACK", "#1 BEGIN", "#1 HAS", "#1 ROLLBACK"]);
  });

  it("comes before creating", () => {
    const fake = fakeDialect();
    runSync(withTransaction(stateOf(fake), (state) => createAll(state, metadata)));
    expect(fake.diary).toEqual(["connect", "#1 BEGIN", "#1 HAS", "#1 COMMIT"]);
    fake.answers["#1 HAS"] = { rows: [], columnNames: [], rowCount: 0, lastInsertId: null };
    const state = open(fake);
    fake.answers["#2 HAS"] = fake.answers["#1 HAS"];
    runSync(createAll(state, metadata));
    expect(fake.diary.slice(-1)[0]).toMatch(/^#2 CREATE TABLE item/);
  });
});
