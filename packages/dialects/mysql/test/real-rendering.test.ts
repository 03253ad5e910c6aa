/** The statements of the rendering tests, for real: the server takes each of them, as it's written for that server. */
import type { Executable } from "@athanor/core";
import { createTable, func, insert, scalarValues, select, types as t, tuple, values } from "@athanor/core";
import type { ConnectionState, EngineState, Op } from "@athanor/engine";
import { createAll, executeDriverSql, executeStatement, rollback } from "@athanor/engine";
import { beforeAll, expect, it } from "vitest";
import { INDEXES, notes, OTHERS, TABLES } from "./ddl-statements.ts";
import { news, WRITES } from "./dml-statements.ts";
import { orders } from "./dml-tables.ts";
import { AGGREGATES, STRUCTURES, TEXTS, VALUES } from "./expressions.ts";
import { LIMITS, LOCKS, SOURCES, WITHS } from "./queries.ts";
import { users } from "./sample-tables.ts";
import { describeMariadb, describeServer, inTransaction, onConnection, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();
let engine: EngineState;

beforeAll(async () => {
  if (SERVER === null) return;
  engine = await database.engine();
  await inTransaction(engine, function* (connection) {
    for (const { metadata } of [users, orders, news]) yield* createAll(connection, metadata);
    yield* executeDriverSql(connection, "CREATE INDEX ix_user_account ON user_account (name)");
    for (const [i, names] of ["name", "name, fullname"].entries())
      yield* executeDriverSql(connection, `CREATE FULLTEXT INDEX ft_${i} ON user_account (${names})`);
    yield* executeStatement(connection, insert(users), [
      { id: 1, name: "1", fullname: "a", balance: "1.50", active: true, born: new Date(0), prefs: { theme: "dark", deep: { a: [1] } } },
      { id: 2, name: "2", fullname: null, balance: "2.50", active: false, born: null, prefs: null },
    ]);
  });
});

/** Runs statements one after the other, and undoes what can be undone. */
function ran(...statements: readonly (object | string)[]): Promise<void> {
  return onConnection(engine, function* (connection) {
    for (const each of statements) yield* execute(connection, each);
    yield* rollback(connection);
  });
}

function execute(connection: ConnectionState, statement: object | string): Op<unknown> {
  if (typeof statement === "string") return executeDriverSql(connection, statement);
  // The tables of statements say no more of them than that they are some.
  return executeStatement(connection, statement as Executable, undefined);
}

/** What the server refuses for a reason that isn't the text's: on any server, or on one of the two. */
const REFUSED: Readonly<Record<string, readonly [reason: RegExp, by?: "mariadb" | "mysql"]>> = {
  // The tables have columns that take no NULL and have no default.
  "nothing but defaults": [/doesn't have a default value/],
  "of rows from a SELECT, which can have no name": [/doesn't have a default value/, "mariadb"],
  // MySQL's own.
  "has options, the character set before its collation": [/COMPRESSION/, "mariadb"],
  "has all that it can have, in its place": [/ngram/, "mariadb"],
  // MariaDB's own.
  "is of its table where it is dropped": [/IF EXISTS/, "mysql"],
  // A column that is numbered needs its key.
  "the primary key has no name": [/there can be only one auto column and it must be defined as a key/],
  // Names of indexes that differ in upper and lower case are the same.
  "a constraint more": [/Duplicate key name/],
};

async function taken(about: string, ...statements: readonly (object | string)[]): Promise<void> {
  const [reason, by] = REFUSED[about] ?? [];
  if (reason === undefined || (by !== undefined && by !== (SERVER?.mariadb === true ? "mariadb" : "mysql"))) await ran(...statements);
  else await expect(ran(...statements)).rejects.toThrow(reason);
}

const READS = [
  ["texts and patterns", TEXTS],
  ["values", VALUES],
  ["JSON", STRUCTURES],
  ["aggregates", AGGREGATES],
  ["which rows, and in which order", LIMITS],
  ["locks", LOCKS],
  ["what stands in FROM", SOURCES],
  ["WITH and set operations", WITHS],
] as const;

describeServer.each([...READS, ...WRITES])("%s", (_family, rows) => {
  it.each(rows.map(([about, statement]) => [about, statement] as const))("%s", async (about, statement) => {
    await taken(about, statement);
  });
});

/** The rows that a SELECT gives. */
function rowsOf(statement: object): Promise<unknown[][]> {
  return inTransaction(engine, function* (connection) {
    const result = yield* executeStatement(connection, statement as Executable, undefined);
    return result.all().map((row) => [...row]);
  });
}

describeServer("what is found", () => {
  const { id, name } = users.c;

  it("among VALUES", async () => {
    const pairs = values("v", { n: t.integer(), s: t.string(5) }).data([
      { n: 1, s: "1" },
      { n: 2, s: "x" },
    ]);
    const numbers = values("v", { n: t.integer() }).data([{ n: 2 }, { n: 3 }]);
    expect(await rowsOf(select(id).where(tuple(id, name).in(scalarValues(pairs as never))))).toEqual([[1]]);
    expect(await rowsOf(select(id).where(id.in(scalarValues(numbers) as never)))).toEqual([[2]]);
    expect(await rowsOf(select(id).where(id.notIn(scalarValues(numbers) as never)))).toEqual([[1]]);
  });
});

describeMariadb("MariaDB's own", () => {
  const { id } = users.c;

  it("percentiles", async () => {
    const over = {};
    const middle = select(
      func.percentileCont(0.5).withinGroup(id).over(over).label("a"),
      func.percentileDisc(0.5).withinGroup(id).over(over).label("b"),
    ).limit(1);
    expect((await rowsOf(middle)).flat().map(Number)).toEqual([1.5, 1]);
  });
});

describeServer("DDL", () => {
  const FRESH = [
    "DROP TABLE IF EXISTS t, x",
    "DROP VIEW IF EXISTS v",
    "DROP SCHEMA IF EXISTS `S`",
    "DROP TABLE IF EXISTS note",
    createTable(notes),
  ];

  it.each(TABLES.map(([about, statement]) => [about, statement] as const))("a table %s", async (about, statement) => {
    await taken(about, "DROP TABLE IF EXISTS t", statement);
  });

  it.each(INDEXES.map(([about, statement]) => [about, statement] as const))("an index %s", async (about, statement) => {
    await taken(about, ...FRESH, statement);
  });

  it.each(OTHERS.map(([about, statement]) => [about, statement] as const))("%s", async (about, statement) => {
    await taken(about, ...FRESH, statement);
  });
});
