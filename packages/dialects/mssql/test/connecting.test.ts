/** Where `mssql()` connects to, how, and what it learns there. */
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import type { Executable } from "@athanor/core";
import {
  ArgumentError,
  column,
  createSequence,
  createTable,
  InvalidRequestError,
  insert,
  MetaData,
  select,
  sequence,
  types as t,
  table,
} from "@athanor/core";
import type { DatabaseError, DialectFactory, EngineDialect } from "@athanor/engine";
import {
  connectionQueries,
  createAll,
  createEngine,
  executeDriverSql,
  executeStatement,
  makeEngineState,
  OperationalError,
  runAsync,
  withConnection,
} from "@athanor/engine";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { loadLibrary } from "../src/driver-tedious.ts";
import type { MssqlOptions } from "../src/index.ts";
import { mssql } from "../src/index.ts";
import { describeServer, inTransaction, onConnection, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();

beforeAll(async () => {
  if (SERVER !== null) await database.engine();
});

describe("a target", () => {
  it.each<[string, () => EngineDialect, string]>([
    ["a URL", () => mssql("mssql://scott:tiger@db.example.com:1434/test"), 'the SQL Server database "test" at db.example.com:1434'],
    ["a URL with a driver", () => mssql("mssql+tedious://localhost/test"), 'the SQL Server database "test" at localhost:1433'],
    ["a URL without a host", () => mssql("mssql:///test"), 'the SQL Server database "test" at localhost:1433'],
    ["a URL of an address", () => mssql("mssql://[::1]/a%20b"), 'the SQL Server database "a b" at [::1]:1433'],
    [
      "a URL of an instance",
      () => mssql("mssql://sa@db/test?instanceName=SQLEXPRESS&encrypt=strict"),
      'the SQL Server database "test" at db\\SQLEXPRESS',
    ],
    ["options", () => mssql({ user: "scott", password: "tiger" }), "the SQL Server database at localhost:1433"],
    [
      "a token",
      () => mssql({ host: "x.database.windows.net", accessToken: () => "secret" }),
      "the SQL Server database at x.database.windows.net:1433",
    ],
    ["nothing", () => mssql(), "SQL Server, without a database to connect to"],
    ["what SQL depends on", () => mssql({ serverVersion: "10.50" }), "SQL Server, without a database to connect to"],
  ])("is %s", (_what, make, description) => {
    expect(make().description).toBe(description);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["a URL of another dialect", () => mssql("mysql://localhost/test"), /mssql:\/\/.*not "mysql:\/\/"/],
    ["a URL of another driver", () => mssql("mssql+pyodbc://localhost/test"), /not "mssql\+pyodbc:\/\/"/],
    ["a text that is no URL", () => mssql("test"), /no database URL/],
    [
      "an option that there isn't",
      () => mssql("mssql://u:secret@localhost/test?driver=ODBC"),
      /no option "driver": there are applicationName, connectTimeout.*trustServerCertificate/,
    ],
    ["a flag that is none", () => mssql("mssql://localhost/test?encrypt=maybe"), /encrypt.*true, false or "strict"/],
    ["a number that is none", () => mssql("mssql://localhost/test?packetSize=many"), /whole number/],
    ["a packet that is too large", () => mssql({ host: "x", packetSize: 100_000 }), /packetSize is a whole number from 512 to 32767/],
    ["an instance by both its name and its port", () => mssql({ port: 1, instanceName: "x" }), /not both/],
    ["two ways to log in", () => mssql({ password: "secret", accessToken: "secret" }), /one way to log in/],
  ])("is not %s", (_what, make, message) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/secret/);
  });

  it("without a database refuses to connect", async () => {
    await expect(Promise.resolve(mssql().driver.connect())).rejects.toThrow(InvalidRequestError);
    await expect(Promise.resolve(mssql().driver.connect())).rejects.toThrow(/give it one, mssql\("mssql:/);
  });

  it("is understood by its scheme", () => {
    const factory: DialectFactory = mssql;
    expect(factory.schemes).toEqual(["mssql"]);
  });

  it("is asynchronous", () => {
    expect(() => createEngine(mssql("mssql://localhost/test"))).toThrow(
      /"tedious" of the SQL Server database "test" at localhost:1433 is asynchronous/,
    );
  });
});

describe("the library", () => {
  const missing = Object.assign(new Error("Cannot find package 'tedious'"), { code: "ERR_MODULE_NOT_FOUND" });

  it("that isn't installed is asked for", async () => {
    const failure = loadLibrary(() => Promise.reject(missing));
    await expect(failure).rejects.toThrow(InvalidRequestError);
    await expect(failure).rejects.toThrow(/npm i tedious/);
  });

  it("that is too old is refused", async () => {
    await expect(loadLibrary(() => Promise.resolve({ default: { Connection: class {} } }))).rejects.toThrow(/too old/);
  });

  it("that fails to load says so itself", async () => {
    await expect(loadLibrary(() => Promise.reject(new SyntaxError("broken")))).rejects.toThrow(SyntaxError);
  });

  it("may have no part that reads values", async () => {
    expect((await loadLibrary(undefined, () => Promise.reject(missing))).parser).toBeNull();
  });
});

async function refusal(options: MssqlOptions): Promise<DatabaseError> {
  const state = makeEngineState(mssql(options), {});
  const error = await runAsync(withConnection(state, (connection) => connectionQueries(connection).query("SELECT 1"))).catch(
    (each: unknown) => each,
  );
  await runAsync(state.pool.dispose());
  expect(error).toBeInstanceOf(OperationalError);
  expect(String(error)).not.toContain("Secret");
  return error as DatabaseError;
}

/** What comes before the login: the version 16, and no encryption. */
const UNENCRYPTED = "0401001a0000000000000b00060100110001ff10000000000002";

/** A server that gives these answers, in hexadecimal, one to whatever it hears. */
async function answering(answers: readonly string[]): Promise<{ readonly port: number; readonly heard: readonly Buffer[] }> {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      const answer = answers[heard.length];
      heard.push(data);
      if (answer !== undefined) socket.write(Buffer.from(answer, "hex"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { port, heard };
}

describe("connecting fails", () => {
  it("where nobody listens", async () => {
    expect(await refusal({ host: "127.0.0.1", port: 1, password: "Secret" })).toMatchObject({
      driverCode: "ESOCKET",
      isDisconnect: true,
      message: expect.stringMatching(/127\.0\.0\.1:1.*Check that the server runs/s),
    });
    expect(await refusal({ host: "localhost", port: 1 })).toMatchObject({ message: expect.stringMatching(/Check that the server runs/) });
  });

  it("where the server doesn't encrypt, before a password is sent", async () => {
    const { port, heard } = await answering([UNENCRYPTED]);
    expect(await refusal({ host: "127.0.0.1", port, user: "scott", password: "Secret" })).toMatchObject({
      driverCode: "ECLEARTEXT",
      message: expect.stringMatching(/encrypt: false where the network can be trusted/),
    });
    expect(heard).toHaveLength(1);
  });

  it("where the answer can't be read", async () => {
    const { port } = await answering([UNENCRYPTED, "040100090000000000"]);
    expect(await refusal({ host: "127.0.0.1", port, user: "scott", password: "Secret", encrypt: false })).toMatchObject({
      isDisconnect: true,
      message: expect.stringMatching(/Unknown type: 0/),
    });
  });

  it("with a password that is no text", async () => {
    const { driver } = mssql({ host: "127.0.0.1", password: () => 5 as never });
    await expect(Promise.resolve(driver.connect())).rejects.toThrow(/password returned no string/);
  });
});

describeServer("connecting fails", () => {
  it("with a wrong password", async () => {
    const options = database.options({ user: "nobody_of_that_name", password: "Secret" });
    expect(await refusal(options)).toMatchObject({ message: expect.stringMatching(/Check the user and the password/) });
  });

  it("where the database isn't there", async () => {
    expect(await refusal(database.options({ database: "athanor_nix" }))).toMatchObject({
      message: expect.stringMatching(/Create the database first/),
    });
  });
});

describeServer("a connection", () => {
  it("asks for its password each time, if that is a function", async () => {
    let asked = 0;
    const given = database.options().password;
    const password = async (): Promise<string> => {
      asked++;
      return typeof given === "string" ? given : "";
    };
    const { driver } = database.dialect({ password });
    for (let i = 0; i < 2; i++) await (await driver.connect()).close();
    expect(asked).toBe(2);
  });

  it("has the settings that the server's rules want", async () => {
    const engine = await database.engine();
    const [row] = await inTransaction(engine, function* (connection) {
      return (yield* executeDriverSql(
        connection,
        "SELECT SESSIONPROPERTY('ANSI_NULLS'), SESSIONPROPERTY('QUOTED_IDENTIFIER'), SESSIONPROPERTY('ANSI_WARNINGS'), SESSIONPROPERTY('CONCAT_NULL_YIELDS_NULL')",
      )).all();
    });
    expect([...(row ?? [])]).toEqual([1, 1, 1, 1]);
  });

  it("knows a dead one from one that lives by ping()", async () => {
    const driver = await database.dialect().driver.connect();
    await driver.ping();
    await driver.close();
    await expect(Promise.resolve(driver.ping())).rejects.toThrow();
  });
});

describeServer("the server", () => {
  it("is asked for its version, once", async () => {
    const engine = await database.engine();
    const before = engine.dialect;
    await onConnection(engine, (connection) => connectionQueries(connection).query("SELECT 1"));
    const after = engine.dialect;
    expect(after).not.toBe(before);
    await onConnection(engine, (connection) => connectionQueries(connection).query("SELECT 1"));
    expect(engine.dialect).toBe(after);
  });

  it("isn't asked where the program has said it", async () => {
    const engine = await database.engine({}, { serverVersion: "10.50" });
    const { dialect } = engine;
    await onConnection(engine, (connection) => connectionQueries(connection).query("SELECT 1"));
    expect(engine.dialect).toBe(dialect);
  });
});

describeServer("the inserted primary key", () => {
  const metadata = new MetaData();
  const numbered = table("numbered", metadata, { id: column(t.integer(), { primaryKey: true }), n: column(t.integer()) });
  const named = table("named", metadata, { id: column(t.string(9), { primaryKey: true }), n: column(t.integer()) });

  beforeAll(async () => {
    if (SERVER === null) return;
    await inTransaction(await database.engine(), (connection) => createAll(connection, metadata));
  });

  it("is what the database generated, or what the program gave", async () => {
    const engine = await database.engine();
    const keys = await inTransaction(engine, function* (connection) {
      const of = function* (statement: object) {
        // The tables of statements say no more of them than that they are some.
        return (yield* executeStatement(connection, statement as Executable, undefined)).insertedPrimaryKey;
      };
      return [
        yield* of(insert(numbered).values({ n: 1 })),
        yield* of(insert(numbered).values({ id: 50, n: 2 })),
        yield* of(insert(numbered).values({ n: 3 })),
        yield* of(insert(named).values({ id: "a", n: 4 })),
      ];
    });
    expect(keys[0]).toEqual([1]);
    expect(keys[1]).toEqual([50]);
    expect(keys[3]).toEqual(["a"]);
    const found = await inTransaction(engine, function* (connection) {
      return (yield* executeStatement(connection, select(numbered.c.id).where(numbered.c.n.eq(3)), undefined)).scalarOne();
    });
    expect(keys[2]).toEqual([found]);
  });

  it("may be given for many rows, and isn't left allowed afterwards", async () => {
    const engine = await database.engine();
    const other = table("other_numbered", new MetaData(), { id: column(t.integer(), { primaryKey: true }), n: column(t.integer()) });
    const ids = await inTransaction(engine, function* (connection) {
      yield* executeStatement(connection, createTable(other), undefined);
      for (const each of [numbered, other])
        yield* executeStatement(connection, insert(each), [
          { id: 101, n: 1 },
          { id: 102, n: 2 },
        ]);
      yield* executeStatement(connection, insert(other).values({ n: 3 }), undefined);
      return (yield* executeStatement(connection, select(other.c.id).orderBy(other.c.n), undefined)).scalars().all();
    });
    expect(ids.slice(0, 2)).toEqual([101, 102]);
    expect(ids).toHaveLength(3);
  });
});

describeServer("inspection", () => {
  it("finds tables, views, sequences and types, by the schema or that of the user", async () => {
    const engine = await database.engine();
    const { inspection } = engine.dialect;
    const found = await onConnection(engine, function* (connection) {
      yield* executeDriverSql(connection, "CREATE SCHEMA shop");
      for (const sql of [
        "CREATE TABLE [it's a] (id INTEGER)",
        "CREATE TABLE shop.b (id INTEGER)",
        "CREATE VIEW v AS SELECT 1 AS a",
        "CREATE TYPE word FROM VARCHAR(9)",
        "CREATE TABLE #temporary (id INTEGER)",
      ])
        yield* executeDriverSql(connection, sql);
      yield* executeStatement(connection, createSequence(sequence("numbers")), undefined);
      const queries = connectionQueries(connection);
      const has = function* (name: string, schema: string | null = null) {
        return yield* inspection.hasTable(queries, name, schema);
      };
      return {
        own: (yield* inspection.tableNames(queries, null)).filter((name) => name.startsWith("it")),
        shop: yield* inspection.tableNames(queries, "shop"),
        qualified: yield* inspection.tableNames(queries, `${database.name}.shop`),
        tables: [
          yield* has("it's a"),
          yield* has("v"),
          yield* has("b"),
          yield* has("b", "shop"),
          yield* has("nix"),
          yield* has("b", "nix"),
        ],
        temporary: [yield* has("#temporary"), yield* has("#nix")],
        sequences: [
          yield* inspection.hasSequence?.(queries, "numbers", null) ?? [],
          yield* inspection.hasSequence?.(queries, "nix", null) ?? [],
        ],
        types: [yield* inspection.hasType?.(queries, "word", null) ?? [], yield* inspection.hasType?.(queries, "nix", null) ?? []],
      };
    });
    expect(found).toEqual({
      own: ["it's a"],
      shop: ["b"],
      qualified: ["b"],
      tables: [true, true, false, true, false, false],
      temporary: [true, false],
      sequences: [true, false],
      types: [true, false],
    });
  });
});
