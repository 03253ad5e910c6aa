/** Where `mysql()` and `mariadb()` connect to, how, and what they learn there. */
import {
  ArgumentError,
  column,
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
  createEngine,
  executeDriverSql,
  makeEngineState,
  OperationalError,
  runAsync,
  withConnection,
} from "@athanor/engine";
import { beforeAll, describe, expect, it } from "vitest";
import type { MysqlOptions } from "../src/index.ts";
import { mariadb, mysql } from "../src/index.ts";
import { describeMariadb, describeServer, inTransaction, onConnection, rowsOf, runSql, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();

beforeAll(async () => {
  if (SERVER !== null) await database.engine();
});

describe("a target", () => {
  it.each<[string, () => EngineDialect, string]>([
    ["a URL", () => mysql("mysql://scott:tiger@db.example.com:3307/test"), 'the MySQL database "test" at db.example.com:3307'],
    ["a URL with a driver", () => mariadb("mariadb+mysql2://localhost/test"), 'the MariaDB database "test" at localhost:3306'],
    ["a URL without a host", () => mysql("mysql:///test"), 'the MySQL database "test" at localhost:3306'],
    ["a URL of an address", () => mysql("mysql://[::1]/a%20b"), 'the MySQL database "a b" at [::1]:3306'],
    ["a URL of a socket", () => mysql("mysql://root@/test?socketPath=/run/x.sock"), 'the MySQL database "test" at /run/x.sock'],
    ["options", () => mariadb({ user: "scott", password: "tiger" }), "the MariaDB database at localhost:3306"],
    ["nothing", () => mysql(), "MySQL, without a database to connect to"],
    ["what SQL depends on", () => mysql({ serverVersion: "5.7" }), "MySQL, without a database to connect to"],
  ])("is %s", (_what, make, description) => {
    expect(make().description).toBe(description);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["a URL of another dialect", () => mysql("postgresql://localhost/test"), /mysql:\/\/.*not "postgresql:\/\/"/],
    ["a URL of MariaDB for MySQL", () => mysql("mariadb://localhost/test"), /not "mariadb:\/\/"/],
    ["a URL of another driver", () => mysql("mysql+other://localhost/test"), /not "mysql\+other:\/\/"/],
    ["a text that is no URL", () => mysql("test"), /no database URL/],
    [
      "an option that there isn't",
      () => mysql("mysql://u:secret@localhost/test?sslmode=require"),
      /no option "sslmode": there are charset, connectTimeout.*ssl, timezone/,
    ],
    ["a flag that is none", () => mysql("mysql://localhost/test?ssl=maybe"), /ssl.*true or false/],
    ["a number that is none", () => mysql("mysql://localhost/test?preparedStatements=many"), /whole number/],
    ["a count below zero", () => mysql({ host: "x", preparedStatements: -1 }), /preparedStatements is a whole number/],
    ["SQL as a time zone", () => mysql({ host: "x", timezone: "'; --" }), /timezone/],
    ["SQL as a sql_mode", () => mysql({ host: "x", sqlMode: "'; --" }), /sqlMode/],
    ["a character set that JavaScript's texts don't fit into", () => mysql({ host: "x", charset: "latin1" }), /charset.*UTF-8/],
    ["placeholders that mysql2 doesn't know", () => mysql({ host: "x", parameterStyle: "format" }), /placeholders/],
  ])("is not %s", (_what, make, message) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/secret/);
  });

  it("without a database refuses to connect", async () => {
    await expect(Promise.resolve(mysql().driver.connect())).rejects.toThrow(InvalidRequestError);
    await expect(Promise.resolve(mysql().driver.connect())).rejects.toThrow(/give it one, mysql\("mysql:/);
  });

  it("is understood by its scheme", () => {
    const factories: readonly DialectFactory[] = [mysql, mariadb];
    expect(factories.map(({ schemes }) => schemes)).toEqual([["mysql"], ["mariadb"]]);
  });

  it("is asynchronous", () => {
    expect(() => createEngine(mysql("mysql://localhost/test"))).toThrow(
      /"mysql2" of the MySQL database "test" at localhost:3306 is asynchronous/,
    );
  });
});

async function refusal(options: MysqlOptions): Promise<DatabaseError> {
  const state = makeEngineState(mysql(options), {});
  const error = await runAsync(withConnection(state, (connection) => connectionQueries(connection).query("SELECT 1"))).catch(
    (each: unknown) => each,
  );
  await runAsync(state.pool.dispose());
  expect(error).toBeInstanceOf(OperationalError);
  expect(String(error)).not.toContain("Secret");
  return error as DatabaseError;
}

describeServer("connecting fails", () => {
  it("with a wrong password", async () => {
    const options = database.options({ user: "nobody_of_that_name", password: "Secret" });
    expect(await refusal(options)).toMatchObject({ message: expect.stringMatching(/Access denied.*Check the user and the password/s) });
  });

  it("where the database isn't there", async () => {
    expect(await refusal(database.options({ database: "athanor_nix" }))).toMatchObject({
      driverCode: "ER_BAD_DB_ERROR",
      message: expect.stringMatching(/Create the database first/),
    });
  });

  it("where nobody listens", async () => {
    expect(await refusal({ host: "127.0.0.1", port: 1, password: "Secret" })).toMatchObject({
      driverCode: "ECONNREFUSED",
      message: expect.stringMatching(/127\.0\.0\.1:1.*Check that the server runs/s),
    });
    expect(await refusal({ host: "localhost", port: 1 })).toMatchObject({ message: expect.stringMatching(/ECONNREFUSED 127\.0\.0\.1:1/) });
  });

  it("where there is no socket", async () => {
    expect(await refusal({ socketPath: "/nowhere/at/all.sock" })).toMatchObject({ message: expect.stringMatching(/check socketPath/) });
  });

  it("with a password that is no text", async () => {
    const driver = mysql(database.options({ password: () => 5 as never })).driver;
    await expect(Promise.resolve(driver.connect())).rejects.toThrow(ArgumentError);
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

  it("has the time zone UTC, UTF-8 and strictness", async () => {
    const engine = await database.engine();
    const [[zone, charset, mode] = []] = await rowsOf(engine, "SELECT @@time_zone, @@character_set_connection, @@sql_mode");
    expect([zone, charset]).toEqual(["+00:00", "utf8mb4"]);
    expect(mode).toContain("STRICT_TRANS_TABLES");
    await runSql(engine, "CREATE TABLE short (a VARCHAR(2))");
    await expect(runSql(engine, "INSERT INTO short VALUES ('abc')")).rejects.toThrow(/too long/);
  });

  it("has what it was told", async () => {
    const engine = await database.engine({}, { timezone: "+02:00", sqlMode: "ANSI_QUOTES,NO_BACKSLASH_ESCAPES", charset: "utf8mb4_bin" });
    const session = "SELECT @@time_zone, @@collation_connection, @@sql_mode";
    expect(await rowsOf(engine, session)).toEqual([["+02:00", "utf8mb4_bin", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"]]);
    expect(engine.dialect.backslashEscapes).toBe(false);
    // Names are in backticks, texts in single quotes: this holds with ANSI_QUOTES too.
    const [[made] = []] = await rowsOf(engine, "SELECT 1 AS `select`, '\\'");
    expect(made).toBe(1);
  });

  it("leaves alone what it was told to leave alone", async () => {
    const engine = await database.engine({}, { timezone: null, sqlMode: null });
    expect(await rowsOf(engine, "SELECT @@time_zone = @@global.time_zone, @@sql_mode = @@global.sql_mode")).toEqual([[1, 1]]);
  });

  it("has a TIMESTAMP as the instant that it is, whatever the server's time zone", async () => {
    const engine = await database.engine();
    const at = new Date("2024-03-31T01:30:00Z");
    await runSql(engine, "CREATE TABLE moment (at TIMESTAMP NOT NULL)");
    await inTransaction(engine, (connection) => executeDriverSql(connection, "INSERT INTO moment VALUES (?)", [at]));
    expect(await rowsOf(engine, "SELECT UNIX_TIMESTAMP(at), CAST(at AS CHAR) FROM moment")).toEqual([
      [at.getTime() / 1000, "2024-03-31 01:30:00"],
    ]);
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
    await onConnection(engine, (connection) => connectionQueries(connection).query("SELECT 1"));
    const [[version] = []] = await rowsOf(engine, "SELECT VERSION()");
    expect(engine.dialect.name).toBe(/mariadb/i.test(String(version)) ? "mariadb" : "mysql");
  });

  it("isn't asked what was said", async () => {
    const state = makeEngineState(mysql(database.options({ serverVersion: "5.7.44", backslashEscapes: false })), {});
    await runAsync(withConnection(state, (connection) => connectionQueries(connection).query("SELECT 1")));
    expect([state.dialect.name, state.dialect.backslashEscapes, state.dialect.capabilities.lateral]).toEqual(["mysql", false, false]);
    await runAsync(state.pool.dispose());
  });
});

it.skipIf(SERVER === null)("the words that can't be names are quoted", async () => {
  const engine = await database.engine();
  const refused = await onConnection(engine, function* (connection) {
    const queries = connectionQueries(connection);
    const words: string[] = [];
    for (const [given] of yield* queries.query("SELECT DISTINCT LOWER(WORD) FROM information_schema.KEYWORDS")) {
      const word = String(given);
      if (!/^\w+$/.test(word) || engine.dialect.identifiers.reserved.has(word)) continue;
      try {
        yield* queries.query(`SELECT ${word}.${word} FROM (SELECT 1 AS ${word}) AS ${word}`);
      } catch {
        words.push(word);
      }
    }
    return words;
  });
  expect(refused).toEqual([]);
});

describeMariadb("MariaDB, reached as MySQL", () => {
  it("is written to as MariaDB", async () => {
    const state = makeEngineState(mysql(database.options()), {});
    await runAsync(withConnection(state, (connection) => connectionQueries(connection).query("SELECT 1")));
    const items = table("item", new MetaData(), { id: column(t.integer(), { primaryKey: true }), u: column(t.uuid()) });
    expect(state.dialect.name).toBe("mariadb");
    expect(insert(items).values({ id: 1, u: "x" }).returning(items.c.id).compile(state.dialect).sql).toContain("RETURNING");
    expect(createTable(items).compile(state.dialect).sql).toContain("u UUID");
    expect(select(items.c.id).compile(state.dialect).sql).toBe("SELECT item.id FROM item");
    await runAsync(state.pool.dispose());
  });
});

describeServer("the schema", () => {
  it("has tables and views", async () => {
    const engine = await database.engine();
    await runSql(engine, "CREATE TABLE `Mixed` (id INTEGER)", "CREATE TABLE plain (id INTEGER)", "CREATE VIEW seen AS SELECT 1 AS a");
    const { inspection } = engine.dialect;
    const answers = await inTransaction(engine, function* (connection) {
      const queries = connectionQueries(connection);
      const found: unknown[] = [];
      for (const name of ["plain", "Mixed", "seen", "nothing", "pl_in", "plai%"])
        found.push(yield* inspection.hasTable(queries, name, null));
      found.push(yield* inspection.hasTable(queries, "plain", database.name));
      found.push(yield* inspection.hasTable(queries, "plain", "information_schema"));
      found.push(yield* inspection.hasTable(queries, "TABLES", "information_schema"));
      return [found, yield* inspection.tableNames(queries, null), yield* inspection.tableNames(queries, database.name)];
    });
    const [found, names, same] = answers;
    expect(found).toEqual([true, true, true, false, false, false, true, false, true]);
    expect(names).toEqual(expect.arrayContaining(["Mixed", "plain"]));
    expect(names).not.toContain("seen");
    expect(same).toEqual(names);
  });

  it("has names as the server tells them apart", async () => {
    const engine = await database.engine();
    await runSql(engine, "CREATE TABLE lower_case (id INTEGER)");
    const [[folds] = []] = await rowsOf(engine, "SELECT @@lower_case_table_names");
    const { inspection } = engine.dialect;
    const has = await inTransaction(engine, (connection) => inspection.hasTable(connectionQueries(connection), "LOWER_CASE", null));
    expect(has).toBe(folds !== 0);
  });
});

describeMariadb("sequences", () => {
  it("are found, and are no tables", async () => {
    const engine = await database.engine();
    await runSql(engine, "CREATE SEQUENCE numbers");
    const { inspection } = engine.dialect;
    const answers = await inTransaction(engine, function* (connection) {
      const queries = connectionQueries(connection);
      const known = yield* inspection.hasSequence?.(queries, "numbers", null) ?? [];
      const table = yield* inspection.hasTable(queries, "numbers", null);
      return [known, yield* inspection.hasSequence?.(queries, "others", null) ?? [], table];
    });
    expect(answers).toEqual([true, false, false]);
    expect(select(sequence("numbers").nextValue()).compile(engine.dialect).sql).toContain("nextval(numbers)");
  });
});
