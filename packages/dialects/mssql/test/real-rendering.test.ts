/** The statements of the rendering tests, for real: the server takes each of them, as it's written for that server. */
import type { Executable } from "@athanor/core";
import { column, createIndex, createTable, types as t } from "@athanor/core";
import type { ConnectionState, EngineState, Op } from "@athanor/engine";
import { createAll, executeDriverSql, executeStatement, rollback } from "@athanor/engine";
import { beforeAll, expect, it } from "vitest";
import { COLUMNS, COMMENTS, CONSTRAINTS, INDEXES, made, notes, OTHERS } from "./ddl-statements.ts";
import { inSchema, WRITES } from "./dml-statements.ts";
import { users as accounts } from "./dml-tables.ts";
import { AGGREGATES, STRUCTURES, TEXTS, VALUES } from "./expressions.ts";
import { LIMITS, SOURCES, WITHS } from "./queries.ts";
import { users } from "./sample-tables.ts";
import { describeServer, has, inTransaction, onConnection, runSql, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();
let engine: EngineState;

beforeAll(async () => {
  if (SERVER === null) return;
  engine = await database.engine();
  await runSql(engine, "CREATE SCHEMA [Shop]", "CREATE SCHEMA s", "CREATE SEQUENCE s.[Numbers] START WITH 3");
  await inTransaction(engine, function* (connection) {
    for (const { metadata } of [users, accounts, inSchema]) yield* createAll(connection, metadata);
    yield* executeDriverSql(connection, "INSERT INTO users (email, visits) VALUES ('first', 1)");
  });
});

/** Runs statements one after the other, and undoes them. */
function ran(...statements: readonly (object | string)[]): Promise<void> {
  return onConnection(engine, function* (connection) {
    for (const each of statements) yield* execute(connection, each);
    yield* rollback(connection);
  });
}

function execute(connection: ConnectionState, statement: object | string): Op<unknown> {
  if (typeof statement === "string") return executeDriverSql(connection, statement);
  // The tables of statements say no more of them than that they are some.
  return executeStatement(connection, statement as Executable, isLimitedByParameter(statement) ? { most: 5 } : undefined);
}

function isLimitedByParameter(statement: object): boolean {
  return LIMITS.some(([about, each]) => about === "a limit that is a parameter" && each === statement);
}

const READS = [
  ["texts and patterns", TEXTS],
  ["values", VALUES],
  ["JSON", STRUCTURES],
  ["aggregates", AGGREGATES],
  ["which rows, and in which order", LIMITS],
  ["what stands in FROM", SOURCES],
  ["WITH and set operations", WITHS],
] as const;

/** What is refused for a reason that isn't the text's. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  "behind DISTINCT": /select list/,
  // There is no such index.
  match: /CONTAINS/,
  "its opposite": /CONTAINS/,
  // There are no such databases, tables and comments.
  "a schema of another database": /does not exist|Invalid object/,
  "brackets keep dots together": /syntax|server|Invalid object/,
  "on a table of another database, where its procedure is": /does not exist|Could not find/,
  "on a table of no schema, which is in that of the owner, and of a hostile name": /not exist|invalid/,
  "on a table no more": /does not exist/,
  "on a column no more": /does not exist/,
  // Names that differ in upper and lower case only are the same.
  "a constraint more": /already/,
};

/** What the key of the table stands in the way of, which SQL Server keeps in its order. */
const ONE_ORDER = /clustered index/;
const REFUSED_BY_ORIGINAL: Readonly<Record<string, RegExp>> = {
  "is the order of the rows": ONE_ORDER,
  "of columns, all of them": ONE_ORDER,
};

/** What servers that speak SQL Server's language don't know of it. */
const REFUSED_BY_OTHERS: Readonly<Record<string, RegExp>> = {
  "names are quoted with brackets": /syntax error/,
  "with ties": /TOP/,
  "a percentage": /PERCENT/,
  "ties in a set operation's order": /TOP/,
  "a percentage of a set operation's rows": /PERCENT/,
  "a row of defaults": /DEFAULT VALUES/,
  "of the rows of a CTE": /does not exist/,
  "of columns, all of them": /COLUMNSTORE/,
  "of columns, some of them": /COLUMNSTORE/,
  "a sequence with all that it can have": /syntax error/,
  "a view in place of the one before": /ALTER VIEW/,
};

/** What has to be done before. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  "a schema": ["DROP TABLE [Shop].note", "DROP TABLE shop.items", "DROP SCHEMA [Shop]"],
  "no schema": ["DROP TABLE [Shop].note", "DROP TABLE shop.items"],
  "a sequence": ["DROP SEQUENCE s.[Numbers]"],
  "the next number as the program's default": ["CREATE TABLE t (id INTEGER)"],
};

function refusalOf(about: string, sql: string): RegExp | undefined {
  if (!has("merge") && /\bMERGE INTO\b/.test(sql)) return /MERGE/;
  return REFUSED[about] ?? (has("original") ? REFUSED_BY_ORIGINAL : REFUSED_BY_OTHERS)[about];
}

async function taken(about: string, sql: string, ...statements: readonly (object | string)[]): Promise<void> {
  const reason = refusalOf(about, sql);
  if (reason === undefined) await ran(...statements);
  else await expect(ran(...statements)).rejects.toThrow(reason);
}

describeServer.each([...READS, ...WRITES])("%s", (_family, rows) => {
  it.each(rows)("%s", async (about, statement, sql) => {
    await taken(about, sql, statement);
  });
});

describeServer("DDL", () => {
  const COLUMNS_OF_CONSTRAINTS = { a: column(t.integer()), b: column(t.integer()), x: column(t.boolean()) };

  it.each(COLUMNS)("a column %s", async (about, columns, sql) => {
    await taken(about, sql, made(columns));
  });

  it.each(CONSTRAINTS)("a constraint: %s", async (about, items, sql) => {
    await taken(about, sql, made(COLUMNS_OF_CONSTRAINTS, items));
  });

  it.each(INDEXES)("an index %s", async (about, item, sql) => {
    await taken(about, sql, createTable(notes), createIndex(notes, item));
  });

  it.each([...OTHERS, ...COMMENTS])("%s", async (about, statement, sql) => {
    await taken(about, sql, createTable(notes), ...(BEFORE[about] ?? []), statement);
  });
});
