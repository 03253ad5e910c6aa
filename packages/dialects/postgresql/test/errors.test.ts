/** What PostgreSQL's errors become. */
import { InvalidRequestError } from "@athanor/core";
import type { DatabaseError } from "@athanor/engine";
import {
  DataError,
  executeDriverSql,
  IntegrityError,
  InternalError,
  NotSupportedError,
  OperationalError,
  ProgrammingError,
} from "@athanor/engine";
import { beforeAll, expect, it } from "vitest";
import type { PostgresqlOptions } from "../src/index.ts";
import { postgresql } from "../src/index.ts";
import { loadPg } from "../src/pg-library.ts";
import { connection, engineOn, failure, onServer, ownSchema, run, SERVER, transaction } from "./server.ts";

const schema = ownSchema();

onServer("an error", () => {
  beforeAll(() =>
    run(
      schema.engine(),
      'CREATE TABLE users (id int PRIMARY KEY, email text CONSTRAINT uq_email UNIQUE, "First Name" text, age int CONSTRAINT ck_age CHECK (age > 0), must text NOT NULL DEFAULT \'\', UNIQUE ("First Name", age))',
      "CREATE UNIQUE INDEX ux_lower ON users (lower(email))",
      "CREATE TABLE orders (id int PRIMARY KEY, user_id int CONSTRAINT fk_user REFERENCES users)",
      'CREATE TABLE seats ("Row, Seat" int, "at (hall)" int, PRIMARY KEY ("Row, Seat", "at (hall)"))',
      'CREATE TABLE tickets ("The Row" int, place int, FOREIGN KEY ("The Row", place) REFERENCES seats)',
      "CREATE TABLE bookings (span int4range, CONSTRAINT ex_span EXCLUDE USING gist (span WITH &&))",
      "INSERT INTO users VALUES (1, 'a', 'Ann', 5, 'x')",
      "INSERT INTO orders VALUES (1, 1)",
      "INSERT INTO bookings VALUES ('[1,5)')",
    ),
  );

  it.each<[string, string, Partial<DatabaseError>]>([
    [
      "a primary key that is there",
      "INSERT INTO users (id) VALUES (1)",
      { violation: "primary-key", constraint: "users_pkey", table: "users", columns: ["id"], driverCode: "23505" },
    ],
    [
      "a unique value that is there",
      "INSERT INTO users (id, email) VALUES (2, 'a')",
      { violation: "unique", constraint: "uq_email", table: "users", columns: ["email"] },
    ],
    [
      "unique values that are there, by their quoted names",
      "INSERT INTO users (id, \"First Name\", age) VALUES (2, 'Ann', 5)",
      { violation: "unique", columns: ["First Name", "age"] },
    ],
    [
      "an index over an expression",
      "INSERT INTO users (id, email) VALUES (2, 'A')",
      { violation: "unique", constraint: "ux_lower", columns: [] },
    ],
    [
      "a row that isn't there to refer to",
      "INSERT INTO orders VALUES (2, 99)",
      { violation: "foreign-key", constraint: "fk_user", table: "orders", columns: ["user_id"], driverCode: "23503" },
    ],
    [
      "a row that isn't there to refer to, by columns whose names would be quoted",
      "INSERT INTO tickets VALUES (1, 2)",
      { violation: "foreign-key", table: "tickets", columns: ["The Row", "place"] },
    ],
    [
      "a row that others refer to",
      "DELETE FROM users WHERE id = 1",
      { violation: "foreign-key", constraint: "fk_user", table: "orders", columns: [] },
    ],
    [
      "NULL where it mustn't be",
      "INSERT INTO users (id, must) VALUES (2, NULL)",
      { violation: "not-null", constraint: null, table: "users", columns: ["must"], driverCode: "23502" },
    ],
    [
      "a CHECK",
      "INSERT INTO users (id, age) VALUES (2, -1)",
      { violation: "check", constraint: "ck_age", table: "users", driverCode: "23514" },
    ],
    [
      "an EXCLUDE",
      "INSERT INTO bookings VALUES ('[4,6)')",
      { violation: "exclusion", constraint: "ex_span", table: "bookings", driverCode: "23P01" },
    ],
  ])("of integrity: %s", async (_what, sql, facts) => {
    const error = await failure(run(schema.engine(), sql));
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error).toMatchObject({ ...facts, isDisconnect: false });
  });

  it.each<[string, string, new (...given: never[]) => Error, string, RegExp]>([
    ["a table that isn't there", "SELECT * FROM nowhere", ProgrammingError, "42P01", /"nowhere" does not exist/],
    ["a column that isn't there, with the server's hint", "SELECT emial FROM users", ProgrammingError, "42703", /Perhaps you meant/],
    ["SQL that is none", "SELEC 1", ProgrammingError, "42601", /syntax error at or near "SELEC"\n/],
    ["several statements", "SELECT 1; SELECT 2", ProgrammingError, "42601", /one by one/],
    ["a table that is there", "CREATE TABLE users ()", ProgrammingError, "42P07", /already exists/],
    ["a role that isn't there", "SET ROLE nobody_at_all", DataError, "22023", /nobody_at_all/],
    ["a division by zero", "SELECT 1 / 0", DataError, "22012", /division by zero/],
    ["a number that is none", "SELECT 'x'::int", DataError, "22P02", /integer/],
    ["a number that is too large", "SELECT 2147483647 + 1", DataError, "22003", /out of range/],
    ["a NUL", "SELECT convert_from('\\x00', 'UTF8')", DataError, "22021", /NUL characters/],
    ["what needs to be outside a transaction", "VACUUM", InternalError, "25001", /AUTOCOMMIT/],
    ["a window of what has none", "SELECT nextval('seq') OVER ()", ProgrammingError, "42809", /window/],
    ["RAISE EXCEPTION", "DO $$ BEGIN RAISE EXCEPTION 'no' USING HINT = 'say yes.'; END $$", InternalError, "P0001", /no\. say yes/],
    ["an error of one's own code", "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'AB123'; END $$", Error, "AB123", /no/],
    ["COPY from the program", "COPY users FROM STDIN", OperationalError, "57014", /needs a stream/],
    ["COPY to the program", "COPY users TO STDOUT", NotSupportedError, "", /pg-copy-streams/],
    ["a lock that another holds", "DO $$ BEGIN RAISE lock_not_available; END $$", OperationalError, "55P03", /holds the lock/],
    ["a serialization failure", "DO $$ BEGIN RAISE serialization_failure; END $$", OperationalError, "40001", /do it again/],
    ["a deadlock", "DO $$ BEGIN RAISE deadlock_detected; END $$", OperationalError, "40P01", /waited for each other/],
  ])("of another kind: %s", async (_what, sql, kind, driverCode, message) => {
    const engine = schema.engine();
    const error = await failure(run(engine, sql));
    expect(error).toBeInstanceOf(kind);
    expect(error).toHaveProperty("message", expect.stringMatching(message));
    if (driverCode !== "") expect(error).toMatchObject({ driverCode, sql, isDisconnect: false });
    // The connection has survived it.
    await run(engine, "SELECT 1");
    expect(engine.pool.status).toMatchObject({ idle: 1, checkedOut: 0 });
  });

  it("in a transaction is followed by others that say why", async () => {
    const errors = await connection(schema.engine(), function* (state) {
      const seen: unknown[] = [];
      for (const sql of ["SELECT 1 / 0", "SELECT 1"]) {
        try {
          yield* executeDriverSql(state, sql);
        } catch (error) {
          seen.push(error);
        }
      }
      return seen;
    });
    expect(errors).toMatchObject([
      { driverCode: "22012" },
      { driverCode: "25P02", message: expect.stringContaining("has failed: roll back") },
    ]);
  });
});

onServer("a connection that can't be opened", () => {
  it.each<[string, PostgresqlOptions, string | null, RegExp]>([
    ["without a server", { ...SERVER, host: "127.0.0.1", port: 1 }, "ECONNREFUSED", /Nothing listens/],
    ["to a host that isn't there", { ...SERVER, host: "no-such-host.invalid" }, "E", /host/],
    ["to a socket that isn't there", { ...SERVER, host: "/nowhere" }, "ENOENT", /no socket/],
    ["to a database that isn't there", { ...SERVER, database: "no_such_database" }, "3D000", /CREATE DATABASE/],
    ["as a user that isn't there", { ...SERVER, user: "no_such_user" }, "28", /user and the password/],
    ["with TLS, to a server without", { ...SERVER, sslmode: "require" }, null, /sslmode "disable"/],
  ])("%s says what to do", async (_what, target, code, message) => {
    const engine = engineOn(target);
    const error = await failure(run(engine, "SELECT 1"));
    expect(error).toBeInstanceOf(OperationalError);
    expect(error).toHaveProperty("message", expect.stringMatching(message));
    expect(error).toMatchObject({ isDisconnect: false, driverCode: code === null ? null : expect.stringContaining(code) });
    expect(engine.pool.status).toMatchObject({ checkedOut: 0, idle: 0 });
  });

  it("is never blamed on TLS that is only preferred", async () => {
    expect(
      await transaction(engineOn({ sslmode: "prefer" }), function* (state) {
        return (yield* executeDriverSql(state, "SELECT 1 AS one")).all();
      }),
    ).toEqual([{ one: 1 }]);
  });

  it("says that it was the program's own function for passwords", async () => {
    const mine = Object.assign(new Error("no token today"), { code: "ENOENT" });
    const password = () => Promise.reject(mine);
    const error = await failure(run(engineOn({ password }), "SELECT 1"));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ message: expect.stringContaining("password failed: no token today"), cause: mine });
  });

  it("asks for a password each time", async () => {
    let asked = 0;
    const password = async () => {
      asked++;
      return "secret";
    };
    const engine = engineOn({ password });
    await Promise.all([run(engine, "SELECT pg_sleep(0.01)"), run(engine, "SELECT pg_sleep(0.01)")]);
    expect(asked).toBe(2);
  });
});

it("without the package pg, the error says how to install it", async () => {
  const name = "a-package-that-nobody-has-installed";
  const error = await failure(loadPg(() => import(name)));
  expect(error).toBeInstanceOf(InvalidRequestError);
  expect(error).toHaveProperty("message", expect.stringContaining("npm i pg"));
});

it.each<unknown>([
  new Error("mine"),
  new TypeError("Cannot read properties"),
  "text",
  null,
  Object.assign(new Error("x"), { code: "12345" }),
])("an error of the program's own is left alone: %s", (error) => {
  expect(postgresql().mapError(error)).toBeNull();
});
