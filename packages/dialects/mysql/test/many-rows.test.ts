/** INSERT of many rows: in the VALUES of as few statements as the limit of parameters allows. */
import { compileStatement } from "@athanor/compiler";
import { column, func, insert, MetaData, nodeOf, select, types as t, table } from "@athanor/core";
import type { EngineState, ExecutionEntry, ExecutionStrategy } from "@athanor/engine";
import { createAll, entryFacts, executeDriverSql, executeStatement, IntegrityError, runStatement } from "@athanor/engine";
import { beforeAll, expect, it } from "vitest";
import { mysql } from "../src/index.ts";
import { describeMariadb, describeServer, inTransaction, rowsOf, TestDatabase } from "./server.ts";

const metadata = new MetaData();
let calls = 0;
const items = table("item", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(60), { unique: true }),
  price: column(t.numeric(20, 4), { nullable: true }),
  body: column(t.json<unknown>(), { nullable: true }),
  serial: column(t.integer(), { default: () => ++calls }),
});

const blobs = table("blob_row", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  body: column(t.largeBinary().withVariant(mysql.longblob(), "mysql").withVariant(mysql.longblob(), "mariadb")),
});

const database = new TestDatabase();
let engine: EngineState;
const sent: string[] = [];

beforeAll(async () => {
  engine = await database.engine();
  await inTransaction(engine, (state) => createAll(state, metadata));
  engine.events.on("beforeCursorExecute", ({ sql }) => sent.push(sql));
});

describeServer("an INSERT of many rows", () => {
  it("is one statement for a thousand of them, and every value stays what it is", async () => {
    sent.length = 0;
    const rows = Array.from({ length: 2500 }, (_, i) => ({
      name: `row ${i} '"\\`,
      price: i % 3 === 0 ? null : `${i}.1250`,
      body: i % 2 === 0 ? { i, text: "ü😀" } : null,
    }));
    const back = await inTransaction(engine, function* (state) {
      const { rowCount } = yield* executeStatement(state, insert(items), rows);
      expect(rowCount).toBe(2500);
      const { name, price, body } = items.c;
      return (yield* executeStatement(state, select(name, price, body).orderBy(items.c.serial), undefined)).all();
    });
    expect(sent.filter((sql) => sql.startsWith("INSERT"))).toHaveLength(3);
    expect(back).toEqual(rows);
  });

  it("is several statements where they are too much for a packet", async () => {
    sent.length = 0;
    const size = 1 << 20;
    const [limits] = await rowsOf(engine, "SELECT @@max_allowed_packet");
    const count = Math.ceil((Number(limits?.[0]) * 1.5) / size);
    const rows = Array.from({ length: count }, () => ({ body: new Uint8Array(size) }));
    const lengths = await inTransaction(engine, function* (state) {
      yield* executeStatement(state, insert(blobs), rows);
      return (yield* executeStatement(state, select(func.named("length", t.integer())(blobs.c.body)), undefined)).scalars().all();
    });
    expect(lengths).toEqual(rows.map(() => size));
    expect(sent.filter((sql) => sql.startsWith("INSERT")).length).toBeLessThan(count);
  });

  it("does nothing at all when one of them can't be", async () => {
    const rows = [{ name: "twice" }, { name: "once" }, { name: "twice" }];
    const failed = inTransaction(engine, (state) => executeStatement(state, insert(items), rows));
    await expect(failed).rejects.toBeInstanceOf(IntegrityError);
    const left = await inTransaction(engine, (state) =>
      executeStatement(state, select(items.c.id).where(items.c.name.eq("once")), undefined),
    );
    expect(left.all()).toEqual([]);
  });

  it("of one row alone tells the key that the database made", async () => {
    const result = await inTransaction(engine, (state) => executeStatement(state, insert(items), { name: "alone" }));
    const [id] = result.insertedPrimaryKey;
    const found = await inTransaction(engine, (state) =>
      executeStatement(state, select(items.c.name).where(items.c.id.eq(Number(id))), undefined),
    );
    expect(found.scalar()).toBe("alone");
  });
});

/** As the unit of work executes, which is who asks for keys. */
const PLAIN: ExecutionStrategy<ExecutionEntry> = {
  variant: "plain",
  prepare: (dialect, statement, binds, columnKeys, schemas) =>
    entryFacts(dialect, compileStatement(dialect, statement, binds, { columnKeys: columnKeys ?? [], ...schemas })),
  owns: (entry): entry is ExecutionEntry => entry.compiled.kind === "insert",
};

describeMariadb("without RETURNING", () => {
  it("keys are those that the server counts, also where it counts by threes", async () => {
    // As an older server, which has none.
    const old = await database.engine({}, { serverVersion: "10.4.0-MariaDB" });
    const rows = Array.from({ length: 1500 }, (_, i) => ({ name: `counted ${i}` }));
    const { ids, stored } = await inTransaction(old, function* (state) {
      yield* executeDriverSql(state, "SET SESSION auto_increment_increment = 3", []);
      const { lastInsertIds } = yield* runStatement(state, nodeOf(insert(items)), rows, PLAIN, { lastInsertIds: true });
      const found = yield* executeStatement(state, select(items.c.id, items.c.name).where(items.c.name.like("counted %")), undefined);
      yield* executeDriverSql(state, "SET SESSION auto_increment_increment = 1", []);
      return { ids: lastInsertIds, stored: found.all() };
    });
    const idOf = new Map(stored.map(({ id, name }) => [name, id]));
    expect(ids?.map(Number)).toEqual(rows.map(({ name }) => idOf.get(name)));
  });
});

describeMariadb("with RETURNING", () => {
  it("the rows come back in the order of the parameters", async () => {
    const rows = Array.from({ length: 2500 }, (_, i) => ({ name: `returned ${(i * 7919) % 2500}` }));
    const statement = insert(items).returning(items.c.name, { sortByParameterOrder: true });
    const names = await inTransaction(engine, function* (state) {
      return (yield* executeStatement(state, statement, rows)).scalars().all();
    });
    expect(names).toEqual(rows.map(({ name }) => name));
  });
});
