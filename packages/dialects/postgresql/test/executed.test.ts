/** What the rendering tests say is what the server takes: each statement is run for real. */
import type { Executable } from "@athanor/core";
import { mergeInto } from "@athanor/core";
import { createAll, executeDriverSql, executeStatement } from "@athanor/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { DELETES, INSERTS, lists, UPDATES } from "./dml-statements.ts";
import { users as members, orders } from "./dml-tables.ts";
import { AGGREGATES, STRUCTURES, TEXTS, VALUES } from "./expressions.ts";
import { LIMITS, LOCKS, SOURCES, WITHS } from "./queries.ts";
import { users } from "./sample-tables.ts";
import { connection, extension, onServer, ownSchema, rows, transaction } from "./server.ts";

const schema = ownSchema();

/** What can't be run, and why. */
const REASONS: Readonly<Record<string, string>> = {
  "flags are literals": "the flags are hostile, and no flags to the server",
  "ON CONFLICT of a partial index, whose condition has no placeholder": "there is another index, so that the columns would mean two",
};

/** Values of parameters that statements name. */
const PARAMETERS: Readonly<Record<string, object>> = { "named parameters": { wanted: 1 } };

const ROW = `INSERT INTO user_account VALUES (1, '{"a": 1}', 'Ab C', 12.50, true, '2000-01-01', '{"theme": "x", "deep": {"a": [1]}}', '{x,y}',
  '{"theme": "x", "deep": {"a": [1]}}', 'color=>red', '[1,5)', 'fat:2', '{{1,2},{3,4}}')`;

type Statement = Executable<readonly unknown[], unknown, object>;

onServer("the server takes", () => {
  beforeAll(async () => {
    expect(await extension(schema.engine(), "hstore")).toBe(true);
    await transaction(schema.engine(), function* (state) {
      yield* createAll(state, users.metadata);
      yield* createAll(state, members.metadata);
      yield* createAll(state, lists.metadata);
      yield* executeDriverSql(state, "ALTER TABLE users ADD CONSTRAINT uq_email UNIQUE (email)");
      yield* executeDriverSql(state, "INSERT INTO users (visits) VALUES (0)");
      yield* executeDriverSql(state, ROW);
      yield* executeDriverSql(state, "INSERT INTO address (user_id, email) VALUES (1, 'a@b.c')");
    });
  });

  describe.each([
    ["texts and patterns", TEXTS],
    ["values", VALUES],
    ["arrays and JSON", STRUCTURES],
    ["aggregates and windows", AGGREGATES],
    ["which rows, and in which order", LIMITS],
    ["locks", LOCKS],
    ["what stands in FROM", SOURCES],
    ["WITH and set operations", WITHS],
    ["INSERT", INSERTS],
    ["UPDATE", UPDATES],
    ["DELETE", DELETES],
  ])("%s", (_family, statements) => {
    it.each(statements.filter(([about]) => REASONS[about] === undefined))("%s", async (about, statement, sql) => {
      const given = PARAMETERS[about];
      const result = await connection(schema.engine(), (state) => executeStatement(state, statement as object as Statement, given));
      // All that comes back can be read.
      if (/^SELECT|^WITH.* SELECT|RETURNING/.test(sql) && !/^WITH.* INSERT INTO orders/.test(sql))
        expect(result.all().length).toBe(result.rowCount);
    });
  });

  it("MERGE, from 15 on", async () => {
    const merge = mergeInto(members)
      .using(orders, orders.c.userId.eq(members.c.id))
      .whenMatched(orders.c.amount.eq(0))
      .doNothing()
      .whenMatched()
      .update({ visits: orders.c.amount });
    await connection(schema.engine(), function* (state) {
      if (state.engine.dialect.capabilities.merge) yield* executeStatement(state, merge, undefined);
    });
  });
});

onServer("names", () => {
  it("that are words of the server's are quoted where it would take them for those", async () => {
    const engine = schema.engine();
    const { reserved } = engine.dialect.identifiers;
    const refused: string[] = [];
    for (const { word: given } of await rows(engine, "SELECT word FROM pg_get_keywords()")) {
      const word = String(given);
      if (reserved.has(word)) continue;
      const answer = rows(engine, `SELECT ${word}, ${word}.${word} FROM (SELECT 1 AS ${word}) AS ${word}`);
      await answer.catch(() => refused.push(word));
    }
    expect(refused).toEqual([]);
  });
});
