/** What the tests of DDL say is what the server takes: each statement is run for real, and rolled back. */
import { executeDriverSql } from "@athanor/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { COLUMNS, CONSTRAINTS, INDEXES, OTHERS, TABLES, text } from "./ddl-statements.ts";
import { connection, extension, onServer, ownSchema } from "./server.ts";

const schema = ownSchema();

/** What can't be run, and why. */
const REASONS: Readonly<Record<string, string>> = {
  "or computed when it is read, where the server can": "from version 18 on",
  "an identity that may be NULL says so": "an identity is never NULL to the server, and it says so",
  "has operator classes, by key and by label": "no index method has all of them",
  "has a method, parameters, a tablespace and ON COMMIT": "there is no tablespace of that name, and ON COMMIT is for temporary tables",
  "has all that it can have, in its place": "there is no tablespace of that name, and CONCURRENTLY can't be rolled back",
  "a sequence's name is no way out of that string": "there is no sequence of that name",
};

/** What the statements speak of. The schema is gone when the transaction is rolled back. */
const AROUND = [
  "CREATE SCHEMA s",
  'CREATE SEQUENCE s."Numbers"',
  "CREATE TABLE parent (z int)",
  'CREATE TABLE "Other" (y int)',
  "CREATE TABLE room (id int PRIMARY KEY, name text, span tstzrange, number int, doc jsonb)",
  "CREATE OPERATOR CLASS s.text_pattern_ops FOR TYPE text USING btree AS OPERATOR 3 =, FUNCTION 1 bttextcmp(text, text)",
];

async function taken(...statements: readonly string[]): Promise<void> {
  await connection(schema.engine(), function* (state) {
    for (const statement of [...AROUND, ...statements]) yield* executeDriverSql(state, statement);
  });
}

const runnable = <R extends readonly [about: string, ...rest: unknown[]]>(all: readonly R[]): readonly R[] =>
  all.filter(([about]) => REASONS[about] === undefined);

onServer("the server takes", () => {
  beforeAll(async () => {
    for (const name of ["btree_gist", "pg_trgm"]) expect(await extension(schema.engine(), name)).toBe(true);
  });

  describe.each([
    ["a column", COLUMNS],
    ["a table", TABLES],
    ["a constraint", CONSTRAINTS],
    ["an index", INDEXES],
  ])("%s", (_family, all) => {
    it.each(runnable(all))("%s", async (_about, sql) => {
      const begin = /^(UNIQUE )?INDEX/.test(sql) ? "CREATE " : sql.startsWith("(") ? "CREATE TABLE t " : "ALTER TABLE room ADD ";
      await expect(taken(begin + sql)).resolves.toBeUndefined();
    });
  });

  it.each(runnable(OTHERS))("%s", async (_about, statement) => {
    const sql = text(statement);
    const setup = sql.startsWith("INSERT INTO t ") ? ["CREATE TABLE t (id int, n text)"] : [];
    const prepared = sql.startsWith("CREATE") ? sql : `PREPARE athanor_prepared AS ${sql}`;
    await expect(taken(...setup, prepared)).resolves.toBeUndefined();
  });
});
