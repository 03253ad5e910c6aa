/** What the server's errors become. */
import type { DatabaseError, EngineState } from "@athanor/engine";
import { DataError, executeDriverSql, IntegrityError, NotSupportedError, OperationalError, ProgrammingError } from "@athanor/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { mysql } from "../src/index.ts";
import { describeServer, inTransaction, runSql, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();
let engine: EngineState;

beforeAll(async () => {
  if (SERVER === null) return;
  engine = await database.engine();
  await runSql(
    engine,
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, `odd``name` INTEGER, UNIQUE KEY `uq.dotted` (`odd``name`))",
    `CREATE TABLE child (
       id INTEGER PRIMARY KEY, a INTEGER, b INTEGER NOT NULL DEFAULT 1, c INTEGER NOT NULL, d TINYINT CHECK (d > 0), e ENUM('x'), f DATE,
       CONSTRAINT uq_ab UNIQUE (a, b), CONSTRAINT fk_parent FOREIGN KEY (a) REFERENCES parent (id), CONSTRAINT ck_b CHECK (b > 0))`,
    "INSERT INTO parent VALUES (1, 1), (2, 2)",
    "INSERT INTO child VALUES (1, 1, 1, 1, 1, 'x', NULL)",
  );
});

async function failure(sql: string, values: readonly unknown[] = []): Promise<DatabaseError> {
  const error = await inTransaction(engine, (connection) => executeDriverSql(connection, sql, values)).catch((each: unknown) => each);
  return error as DatabaseError;
}

type Kind = new (...given: never[]) => DatabaseError;

describeServer("an error", () => {
  it.each<[string, string, Kind, Partial<DatabaseError>]>([
    [
      "of a primary key",
      "INSERT INTO child (id, c) VALUES (1, 1)",
      IntegrityError,
      { driverCode: "ER_DUP_ENTRY", violation: "primary-key", constraint: "PRIMARY" },
    ],
    ["of a unique key", "INSERT INTO child (id, a, c) VALUES (2, 1, 1)", IntegrityError, { violation: "unique", constraint: "uq_ab" }],
    [
      "of a foreign key that leads nowhere",
      "INSERT INTO child (id, a, c) VALUES (2, 9, 1)",
      IntegrityError,
      { driverCode: "ER_NO_REFERENCED_ROW_2", violation: "foreign-key", constraint: "fk_parent", table: "child", columns: ["a"] },
    ],
    [
      "of a row that others refer to",
      "DELETE FROM parent WHERE id = 1",
      IntegrityError,
      { driverCode: "ER_ROW_IS_REFERENCED_2", violation: "foreign-key", constraint: "fk_parent", table: "child", columns: ["a"] },
    ],
    [
      "of NULL in a column that takes none",
      "INSERT INTO child (id, c) VALUES (2, NULL)",
      IntegrityError,
      { violation: "not-null", columns: ["c"] },
    ],
    [
      "of a value that is missing",
      "INSERT INTO child (id) VALUES (2)",
      IntegrityError,
      { driverCode: "ER_NO_DEFAULT_FOR_FIELD", violation: "not-null", columns: ["c"] },
    ],
    ["of a CHECK", "INSERT INTO child (id, c, b) VALUES (2, 1, 0)", IntegrityError, { violation: "check", constraint: "ck_b" }],
    ["of a number that is too large", "INSERT INTO child (id, c, d) VALUES (2, 1, 500)", DataError, { columns: ["d"] }],
    ["of a text that is no number", "INSERT INTO child (id, c) VALUES (2, 'x')", DataError, { columns: ["c"] }],
    ["of what is no member", "INSERT INTO child (id, c, e) VALUES (2, 1, 'y')", DataError, { columns: ["e"] }],
    ["of a date that there isn't", "INSERT INTO child (id, c, f) VALUES (2, 1, '2024-02-31')", DataError, { columns: ["f"] }],
    ["of syntax", "SELEC 1", ProgrammingError, { driverCode: "ER_PARSE_ERROR" }],
    ["of a table that there isn't", "SELECT 1 FROM nothing", ProgrammingError, { driverCode: "ER_NO_SUCH_TABLE" }],
    ["of a column that there isn't", "SELECT x FROM parent", ProgrammingError, { driverCode: "ER_BAD_FIELD_ERROR" }],
    [
      "of a name that two columns have",
      "SELECT id FROM parent, child",
      ProgrammingError,
      { driverCode: "ER_NON_UNIQ_ERROR", violation: null },
    ],
    ["of a literal that is no date", "SELECT DATE '2024-02-31'", DataError, {}],
    ["of a table that is there", "CREATE TABLE parent (id INTEGER)", ProgrammingError, { driverCode: "ER_TABLE_EXISTS_ERROR" }],
    ["of two statements", "SELECT 1; SELECT 2", ProgrammingError, { driverCode: "ER_PARSE_ERROR" }],
    ["of a table engine that there isn't", "CREATE TABLE x (id INTEGER) ENGINE = nix", NotSupportedError, {}],
    ["of one's own", "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'mine'", OperationalError, {}],
  ])("%s", async (_what, sql, kind, facts) => {
    const error = await failure(sql);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ ...facts, sql, isDisconnect: false });
  });

  it("of a CHECK names its table on MariaDB", async () => {
    const { table } = await failure("INSERT INTO child (id, c, b) VALUES (2, 1, 0)");
    expect(table).toBe(SERVER?.mariadb === true ? "child" : null);
  });

  it("of too few or too many values says how many there are", async () => {
    await expect(failure("SELECT ?, ?", [1])).resolves.toMatchObject({ message: expect.stringMatching(/2 placeholders, and 1 values/) });
    await expect(failure("SELECT ?, '?'", [1, 2, 3])).resolves.toMatchObject({
      message: expect.stringMatching(/1 placeholders, and 3 values/),
    });
  });
});

describe("a message", () => {
  /** An error as mysql2 gives it. */
  const serverError = (errno: number, sqlState: string, sqlMessage: string) =>
    Object.assign(new Error(sqlMessage), { code: `E${errno}`, errno, sqlState, sqlMessage });
  const facts = (errno: number, sqlState: string, message: string) => mysql().mapError(serverError(errno, sqlState, message));

  it.each([
    ["a key of MySQL", 1062, "23000", "Duplicate entry 'a' for key 'users.email'", { table: "users", constraint: "email" }],
    [
      "a key whose name a value pretends",
      1062,
      "23000",
      "Duplicate entry 'x' for key 'uq_phone' for key 'users.uq_email'",
      { table: "users", constraint: "uq_email" },
    ],
    ["a primary key of MySQL", 1062, "23000", "Duplicate entry '1' for key 'users.PRIMARY'", { table: "users", violation: "primary-key" }],
    ["a CHECK of MySQL", 3819, "HY000", "Check constraint 'ck' is violated.", { constraint: "ck", violation: "check", kind: "integrity" }],
    [
      "a key of several columns",
      1452,
      "23000",
      "Cannot add or update a child row: a foreign key constraint fails (`d`.`c`, CONSTRAINT `f``k` FOREIGN KEY (`a`, `b``c`) REFERENCES `p` (`a`, `b`))",
      { table: "c", constraint: "f`k", columns: ["a", "b`c"] },
    ],
    ["a number too large, on MySQL", 1264, "22003", "Out of range value for column 'n' at row 1", { kind: "data", columns: ["n"] }],
    [
      "a text that is no JSON",
      3140,
      "22032",
      `Invalid JSON text: "Missing a name for object member." at position 1 in value for column 'users.prefs'.`,
      { kind: "data", table: "users", columns: ["prefs"] },
    ],
    [
      "a table that others refer to",
      3730,
      "HY000",
      "Cannot drop table 'parent' referenced by a foreign key constraint 'fk' on table 'child'.",
      { violation: "foreign-key", constraint: "fk", table: "child" },
    ],
    [
      "a generated column's value",
      3105,
      "HY000",
      "The value specified for generated column 'g' in table 'users' is not allowed.",
      { kind: "programming" },
    ],
    ["a text that is no vector", 6138, "HY000", "Data cannot be converted to a valid vector: 'x'", { kind: "data" }],
    ["another error 4025 than MariaDB's", 4025, "HY000", "Something else", { kind: "operational" }],
    ["an idle connection that was ended", 4031, "HY000", "The client was disconnected", { disconnect: true }],
    ["too many prepared statements", 1461, "42000", "Can't create more than max_prepared_stmt_count statements", { kind: "operational" }],
  ] as const)("of %s is read", (_what, errno, state, message, expected) => {
    expect(facts(errno, state, message)).toMatchObject(expected);
  });

  it("has one full stop before what can be done", () => {
    const given = facts(1792, "25006", "Cannot execute statement in a READ ONLY transaction.");
    const { message } = new OperationalError(given ?? { kind: "internal", message: "" }, null, {});
    expect(message).toBe("Cannot execute statement in a READ ONLY transaction. The transaction was begun as READ ONLY");
  });

  it("of anything but a database is left alone", () => {
    expect([mysql().mapError(new TypeError("x is not a function")), mysql().mapError("x"), mysql().mapError(null)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
