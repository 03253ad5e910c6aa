/** INSERT of many rows that gives them back: in few statements, and in the order of the parameters. */
import { randomUUID } from "node:crypto";
import { compileStatement } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { column, func, insert, literal, MetaData, nodeOf, select, sequence, types as t, table, text, walkKey } from "@athanor/core";
import type { EngineState } from "@athanor/engine";
import { createAll, executeStatement, IntegrityError } from "@athanor/engine";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mssql } from "../src/index.ts";
import { describeServer, inTransaction, TestDatabase } from "./server.ts";

const metadata = new MetaData();
const items = table("item", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.unicode(60), { unique: true }),
  price: column(t.numeric(20, 4), { nullable: true }),
  body: column(t.json<unknown>(), { nullable: true }),
  data: column(t.largeBinary(), { nullable: true }),
  made: column(t.string(20), { default: func.lower(literal("BY SQL")) }),
});
const elsewhere = new MetaData();
const counted = table("counted", elsewhere, {
  id: column(t.integer(), { primaryKey: true, identity: { start: 10, increment: -1 } }),
  name: column(t.string(60)),
});
const tickets = sequence("ticket", elsewhere);
const numbered = table("numbered", elsewhere, {
  id: column(t.integer(), { primaryKey: true }),
  ticket: column(t.integer(), { default: tickets.nextValue() }),
  name: column(t.string(60)),
});
const marked = table("marked", metadata, {
  id: column(t.uuid(), { primaryKey: true, serverDefault: text("newid()") }),
  name: column(t.string(60)),
  mark: column(t.integer(), { insertSentinel: true, nullable: true }),
});
const keyed = table("keyed", metadata, {
  id: column(t.uuid(), { primaryKey: true, default: () => randomUUID() }),
  name: column(t.string(60)),
});

function many(statement: unknown, rows: readonly Record<string, unknown>[]) {
  const node: Node = nodeOf(statement);
  const { binds } = walkKey(node);
  const { many: form } = compileStatement(mssql(), node, binds, { columnKeys: Object.keys(rows[0] ?? {}), manyRows: true });
  return { sql: form?.bind(binds, rows).sql, rises: form?.risingKeys, mostRows: form?.mostRows };
}

const TWO = [{ name: "a" }, { name: "b" }];

describe("the text", () => {
  it("selects numbered rows in their order where the key is given back", () => {
    expect(many(insert(items).returning(items.c.id, items.c.name), TWO)).toEqual({
      sql:
        "INSERT INTO item (name, made) OUTPUT inserted.id, inserted.name SELECT c0, c1 FROM " +
        "(VALUES (@p1, lower(@p2), 0), (@p3, lower(@p4), 1)) AS given_rows (c0, c1, row_number) ORDER BY row_number",
      rises: true,
      mostRows: 1000,
    });
  });

  it("has as many rows as there may be parameters, and a thousand at most", () => {
    const wide = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`c${i}`, i]));
    const columns = Object.fromEntries(Object.keys(wide).map((key) => [key, column(t.integer())]));
    const wideTable = table("wide", new MetaData(), { id: column(t.integer(), { primaryKey: true }), ...columns });
    expect(many(insert(wideTable).returning(wideTable.c.id), [wide]).mostRows).toBe(349);
  });

  it("numbers rows in a sentinel column, where there is one", () => {
    expect(many(insert(marked).returning(marked.c.name, { sortByParameterOrder: true }), TWO)).toMatchObject({
      sql: "INSERT INTO marked (name, mark) OUTPUT inserted.name, inserted.mark VALUES (@p1, 0), (@p2, 1)",
      rises: true,
    });
  });

  const plain = "VALUES (@p1), (@p2)";
  it.each([
    ["nothing is given back", insert(counted), "INSERT INTO counted (name) VALUES (@p1), (@p2)"],
    ["the key isn't", insert(counted).returning(counted.c.name), `INSERT INTO counted (name) OUTPUT inserted.name ${plain}`],
    ["keys count down", insert(counted).returning(counted.c.id), `INSERT INTO counted (name) OUTPUT inserted.id ${plain}`],
    [
      "a sequence counts",
      insert(numbered).returning(numbered.c.id),
      "INSERT INTO numbered (ticket, name) OUTPUT inserted.id VALUES (NEXT VALUE FOR ticket, @p1), (NEXT VALUE FOR ticket, @p2)",
    ],
  ])("is VALUES where %s, and promises nothing", (_what, statement, sql) => {
    expect(many(statement, TWO)).toMatchObject({ sql, rises: false });
  });
});

describeServer("on a server", () => {
  const database = new TestDatabase();
  let engine: EngineState;
  const sent: string[] = [];

  beforeAll(async () => {
    engine = await database.engine();
    await inTransaction(engine, (state) => createAll(state, metadata));
    engine.events.on("beforeCursorExecute", ({ sql }) => sent.push(sql));
  });

  beforeEach(() => {
    sent.length = 0;
  });

  it("thousands of rows come back in the order of the parameters, in few statements, and every value stays what it is", async () => {
    const rows = Array.from({ length: 4300 }, (_, i) => ({
      name: `row ${(i * 7919) % 4300} ř`,
      price: i % 3 === 0 ? null : `${i}.1250`,
      body: i % 2 === 0 ? { i, text: "ü😀" } : null,
      data: i % 5 === 0 ? new Uint8Array([i & 255, 0]) : null,
    }));
    const { id, name, price, body, data, made } = items.c;
    const statement = insert(items).returning(id, name, price, body, data, made, { sortByParameterOrder: true });
    const given = (await inTransaction(engine, (state) => executeStatement(state, statement, rows))).all();
    // Five values a row, of 2,098 that a statement takes.
    expect(sent).toHaveLength(Math.ceil(4300 / 419));
    expect(given.map(({ id: _, data: bytes, ...row }) => ({ ...row, data: bytes === null ? null : new Uint8Array(bytes) }))).toEqual(
      rows.map((row) => ({ ...row, made: "by sql" })),
    );
    const stored = await inTransaction(engine, (state) => executeStatement(state, select(id, name).orderBy(id), undefined));
    expect(stored.all()).toEqual(given.map((row) => ({ id: row.id, name: row.name })));
  });

  it("a sentinel column brings rows into order whose keys the server makes up", async () => {
    const rows = Array.from({ length: 2300 }, (_, i) => ({ name: `marked ${(i * 7) % 2300}` }));
    const statement = insert(marked).returning(marked.c.id, marked.c.name, { sortByParameterOrder: true });
    const given = (await inTransaction(engine, (state) => executeStatement(state, statement, rows))).all();
    expect(sent).toHaveLength(3);
    expect(given.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    expect(new Set(given.map(({ id }) => id)).size).toBe(2300);
  });

  it("so do keys that the program makes", async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => ({ name: `keyed ${(i * 7) % 1200}` }));
    const statement = insert(keyed).returning(keyed.c.name, { sortByParameterOrder: true });
    const names = (await inTransaction(engine, (state) => executeStatement(state, statement, rows))).scalars().all();
    expect(sent).toHaveLength(2);
    expect(names).toEqual(rows.map(({ name }) => name));
  });

  it("rows whose keys don't tell the order go one by one", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ name: `single ${(i * 7) % 30}` }));
    const statement = insert(items).returning(items.c.name, { sortByParameterOrder: true });
    const names = (await inTransaction(engine, (state) => executeStatement(state, statement, rows))).scalars().all();
    expect(names).toEqual(rows.map(({ name }) => name));
  });

  it("of rows that can't be, the wrong one is named", async () => {
    const rows = [{ name: "fine" }, { name: "twice" }, { name: "twice" }];
    const statement = insert(items).returning(items.c.id, { sortByParameterOrder: true });
    const error: unknown = await inTransaction(engine, (state) => executeStatement(state, statement, rows)).catch((reason) => reason);
    expect(error).toBeInstanceOf(IntegrityError);
    expect(String(error)).toMatch(/row 2\b/);
  });
});
