/** What the server's errors become. */
import { column, createTable, insert, MetaData, types as t, table } from "@athanor/core";
import type { DatabaseError, EngineState } from "@athanor/engine";
import {
  DatabaseError as AnyError,
  DataError,
  executeDriverSql,
  executeStatement,
  IntegrityError,
  ProgrammingError,
} from "@athanor/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { mssql } from "../src/index.ts";
import { describeServer, has, inTransaction, runSql, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();
let engine: EngineState;

beforeAll(async () => {
  if (SERVER === null) return;
  engine = await database.engine();
  await runSql(
    engine,
    "CREATE TABLE parent (id INTEGER CONSTRAINT pk_parent PRIMARY KEY, name VARCHAR(9), CONSTRAINT uq_name UNIQUE (name))",
    `CREATE TABLE child (
       id INTEGER PRIMARY KEY, a INTEGER, b INTEGER NOT NULL DEFAULT 1, c INTEGER NOT NULL, d TINYINT, e VARCHAR(2),
       CONSTRAINT fk_parent FOREIGN KEY (a) REFERENCES parent (id), CONSTRAINT ck_b CHECK (b > 0))`,
    "CREATE UNIQUE INDEX ix_e ON child (e)",
    "INSERT INTO parent VALUES (1, 'x'), (2, 'y')",
    "INSERT INTO child VALUES (1, 1, 1, 1, 1, 'x')",
  );
});

async function failure(sql: string, values: readonly unknown[] = []): Promise<DatabaseError> {
  const error = await inTransaction(engine, (connection) => executeDriverSql(connection, sql, values)).catch((each: unknown) => each);
  return error as DatabaseError;
}

type Kind = new (...given: never[]) => DatabaseError;
/** What a server says that doesn't say the same as SQL Server: only the kind of the error is compared. */
const exactly = (facts: Partial<DatabaseError>): Partial<DatabaseError> => (has("original") ? facts : {});

describeServer("an error", () => {
  it.each<[string, string, Kind, Partial<DatabaseError>]>([
    [
      "of a primary key",
      "INSERT INTO parent (id) VALUES (1)",
      IntegrityError,
      { driverCode: "2627", violation: "primary-key", constraint: "pk_parent", table: "parent" },
    ],
    ["of a unique key", "INSERT INTO parent VALUES (3, 'x')", IntegrityError, { violation: "unique", constraint: "uq_name" }],
    ["of a unique index", "INSERT INTO child (id, c, e) VALUES (3, 1, 'x')", IntegrityError, { violation: "unique", constraint: "ix_e" }],
    [
      "of a foreign key that leads nowhere",
      "INSERT INTO child (id, a, c) VALUES (2, 9, 1)",
      IntegrityError,
      { driverCode: "547", violation: "foreign-key", constraint: "fk_parent" },
    ],
    [
      "of a row that others refer to",
      "DELETE FROM parent WHERE id = 1",
      IntegrityError,
      { driverCode: "547", violation: "foreign-key", constraint: "fk_parent", table: "child", columns: ["a"] },
    ],
    [
      "of NULL in a column that takes none",
      "INSERT INTO child (id, c) VALUES (2, NULL)",
      IntegrityError,
      { driverCode: "515", violation: "not-null", columns: ["c"], table: "child" },
    ],
    ["of a CHECK", "INSERT INTO child (id, c, b) VALUES (2, 1, 0)", IntegrityError, { violation: "check", constraint: "ck_b" }],
    ["of a text that is too long", "INSERT INTO child (id, c, e) VALUES (2, 1, 'xyz')", DataError, {}],
    ["of a division by zero", "SELECT 1 / (id - 1) FROM parent", DataError, { driverCode: "8134" }],
    ["of syntax", "SELECT FROM WHERE", ProgrammingError, {}],
    ["of a table that there isn't", "SELECT 1 FROM nothing", ProgrammingError, { driverCode: "208" }],
    ["of a column that there isn't", "SELECT x FROM parent", ProgrammingError, { driverCode: "207" }],
    ["of a table that is there", "CREATE TABLE parent (id INTEGER)", ProgrammingError, { driverCode: "2714" }],
    ["of one's own", "THROW 50001, 'mine', 1", AnyError, { driverCode: "50001" }],
  ])("%s", async (_what, sql, kind, facts) => {
    const error = await failure(sql);
    expect(error).toBeInstanceOf(kind === ProgrammingError && !has("original") ? AnyError : kind);
    expect(error).toMatchObject({ ...exactly(facts), sql, isDisconnect: false });
  });

  it("of a text that is no number is one of data", async () => {
    const error = await failure("SELECT CAST(@p1 AS INTEGER)", ["x"]);
    if (has("original")) expect(error).toBeInstanceOf(DataError);
    else expect(error).toBeInstanceOf(AnyError);
  });
});

describe("a message", () => {
  /** An error as tedious gives it. */
  const serverError = (number: number, message: string, severity = 16) =>
    Object.assign(new Error(message), { code: "EREQUEST", number, state: 1, class: severity });
  const facts = (number: number, message: string, severity?: number) => mssql().mapError(serverError(number, message, severity));

  it.each([
    [
      "a primary key",
      2627,
      "Violation of PRIMARY KEY constraint 'PK__users__3213E83F'. Cannot insert duplicate key in object 'dbo.users'. The duplicate key value is (1).",
      { kind: "integrity", violation: "primary-key", constraint: "PK__users__3213E83F", table: "users" },
    ],
    [
      "a unique key",
      2627,
      "Violation of UNIQUE KEY constraint 'uq'. Cannot insert duplicate key in object 'dbo.users'. The duplicate key value is (it's 'in object').",
      { violation: "unique", constraint: "uq", table: "users" },
    ],
    [
      "a unique index",
      2601,
      "Cannot insert duplicate key row in object 'shop.items' with unique index 'ix_items'. The duplicate key value is (a).",
      { violation: "unique", constraint: "ix_items", table: "items" },
    ],
    [
      "NULL where there is none",
      515,
      "Cannot insert the value NULL into column 'name', table 'test.dbo.users'; column does not allow nulls. INSERT fails.",
      { violation: "not-null", table: "users", columns: ["name"] },
    ],
    [
      "a foreign key that leads nowhere",
      547,
      'The INSERT statement conflicted with the FOREIGN KEY constraint "fk_a". The conflict occurred in database "test", table "dbo.parent", column \'id\'.',
      { violation: "foreign-key", constraint: "fk_a" },
    ],
    [
      "a foreign key within a table",
      547,
      'The DELETE statement conflicted with the SAME TABLE REFERENCE constraint "fk_a". The conflict occurred in database "test", table "dbo.node", column \'parent_id\'.',
      { violation: "foreign-key", constraint: "fk_a", table: "node", columns: ["parent_id"] },
    ],
    [
      "a row that others refer to",
      547,
      'The DELETE statement conflicted with the REFERENCE constraint "fk_a". The conflict occurred in database "test", table "dbo.child", column \'a\'.',
      { violation: "foreign-key", constraint: "fk_a", table: "child", columns: ["a"] },
    ],
    [
      "a CHECK of several columns",
      547,
      'The UPDATE statement conflicted with the CHECK constraint "ck". The conflict occurred in database "test", table "dbo.t".',
      { violation: "check", constraint: "ck", table: "t" },
    ],
    [
      "text that is too long",
      2628,
      "String or binary data would be truncated in table 'test.dbo.users', column 'name'. Truncated value: 'xy'.",
      { kind: "data", table: "users", columns: ["name"] },
    ],
    ["text that is too long, before 2019", 8152, "String or binary data would be truncated.", { kind: "data" }],
    ["text that is no number", 245, "Conversion failed when converting the varchar value 'x' to data type int.", { kind: "data" }],
    ["a table that there isn't", 208, "Invalid object name 'nothing'.", { kind: "programming", driverCode: "208" }],
    ["a login that fails", 18456, "Login failed for user 'sa'.", { kind: "operational" }],
    ["a database that there isn't", 4060, 'Cannot open database "nix" requested by the login.', { kind: "operational" }],
    ["a lock that wasn't had in time", 1222, "Lock request time out period exceeded.", { kind: "operational", retryable: true }],
    ["a snapshot that is too old", 3960, "Snapshot isolation transaction aborted due to update conflict.", { retryable: true }],
    ["a permission", 229, "The SELECT permission was denied on the object 'x'.", { kind: "operational" }],
    ["a service that moves", 40613, "Database 'x' on server 'y' is not currently available.", { kind: "operational", disconnect: true }],
    ["one's own", 50001, "mine", { kind: "database" }],
  ] as const)("of %s is read", (_what, number, message, expected) => {
    expect(facts(number, message)).toMatchObject(expected);
  });

  it("of a deadlock says that it may be tried again", () => {
    expect(facts(1205, "Transaction (Process ID 52) was deadlocked on lock resources", 13)).toMatchObject({
      kind: "operational",
      retryable: true,
      hint: expect.stringMatching(/do all of its work again/),
    });
  });

  it("so severe that the server ends the connection is a lost one", () => {
    expect(facts(4711, "A fatal error", 20)).toMatchObject({ kind: "operational", disconnect: true });
  });

  it("that tells why is the one that counts, of several", () => {
    const errors = [
      serverError(1750, "Could not create constraint. See previous errors."),
      serverError(1767, "Foreign key 'fk' references invalid table 'x'."),
    ];
    expect(mssql().mapError(new AggregateError(errors, "several"))).toMatchObject({ kind: "programming", driverCode: "1767" });
  });

  it.each([
    ["ESOCKET", "Connection lost - socket hang up", { kind: "operational", disconnect: true }],
    ["ECANCEL", "Canceled.", { kind: "operational" }],
    ["EINVALIDSTATE", "Requests can only be made in the LoggedIn state", { disconnect: true }],
    ["ETIMEOUT", "Failed to connect to x:1433 in 15000ms", { disconnect: true, hint: expect.stringMatching(/connectTimeout/) }],
    ["ETIMEOUT", "Failed to cancel request in 5000ms", { disconnect: true, hint: expect.stringMatching(/didn't stop/) }],
    ["EPARAM", "Validation failed for parameter 'p1'.", { kind: "data" }],
  ])("of tedious, %s, is read", (code, message, expected) => {
    expect(mssql().mapError(Object.assign(new Error(message), { code }))).toMatchObject({ driverCode: code, ...expected });
  });

  it("of anything but a database is left alone", () => {
    expect([mssql().mapError(new TypeError("x is not a function")), mssql().mapError("x"), mssql().mapError(null)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describeServer("one row among many that is refused", () => {
  const items = table("item", new MetaData(), {
    id: column(t.integer(), { primaryKey: true, autoincrement: false }),
    n: column(t.integer()),
  });

  it("is named, and the transaction goes on", async () => {
    const rows = Array.from({ length: 2500 }, (_, i) => ({ id: i === 1700 ? 5 : i, n: i }));
    const [error, count] = await inTransaction(engine, function* (connection) {
      yield* executeStatement(connection, createTable(items), undefined);
      let caught: unknown;
      try {
        yield* executeStatement(connection, insert(items), rows);
      } catch (each) {
        caught = each;
      }
      return [caught, (yield* executeDriverSql(connection, "SELECT COUNT(*) FROM item")).scalar()];
    });
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error).toMatchObject({
      ...exactly({ violation: "primary-key" }),
      message: expect.stringMatching(/parameters of row 1700: \(5, 1700\)/),
    });
    expect(count).toBe(1700);
  });
});
