/** INSERT of many rows: in the VALUES of as few statements as the limit of parameters allows. */
import { column, insert, MetaData, select, types as t, table } from "@athanor/core";
import type { EngineState } from "@athanor/engine";
import { createAll, executeStatement, IntegrityError } from "@athanor/engine";
import { beforeAll, expect, it } from "vitest";
import { describeMariadb, describeServer, inTransaction, TestDatabase } from "./server.ts";

const metadata = new MetaData();
let calls = 0;
const items = table("item", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(60), { unique: true }),
  price: column(t.numeric(20, 4), { nullable: true }),
  body: column(t.json<unknown>(), { nullable: true }),
  serial: column(t.integer(), { default: () => ++calls }),
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
