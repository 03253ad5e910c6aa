/** INSERT of many rows: as one array for each column, where that can be. */
import { compileStatement } from "@athanor/compiler";
import { column, insert, MetaData, nodeOf, select, types as t, table, typeDecorator } from "@athanor/core";
import type { EngineState } from "@athanor/engine";
import { createAll, executeStatement, IntegrityError } from "@athanor/engine";
import { beforeAll, expect, it } from "vitest";
import { pg } from "../src/index.ts";
import { failure, onServer, ownSchema, transaction } from "./server.ts";

const metadata = new MetaData();
let calls = 0;
const items = table("item", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(60), { unique: true }),
  price: column(t.numeric(20, 4), { nullable: true }),
  at: column(t.dateTime({ timezone: true }), { nullable: true }),
  data: column(t.largeBinary(), { nullable: true }),
  mood: column(t.enum(["sad", "ok"], { name: "mood" }), { default: "ok" }),
  serial: column(t.integer(), { default: () => ++calls }),
});
const documents = table("document", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  body: column(t.json<unknown>(), { nullable: true }),
  tags: column(pg.array(t.text()), { nullable: true }),
});

const awkward = ['a"b', "c\\d", "{e,f}", "NULL", "", "   ", "g'h", "i\nj", "ü😀", "null"];

onServer("an INSERT of many rows", () => {
  const schema = ownSchema();
  let engine: EngineState;
  const sent: string[] = [];

  beforeAll(async () => {
    engine = schema.engine();
    await transaction(engine, (state) => createAll(state, metadata));
    engine.events.on("beforeCursorExecute", ({ sql }) => sent.push(sql));
  });

  it("is one statement for ten thousand of them, of one array for each column, and the rows come back in their order", async () => {
    sent.length = 0;
    const rows = Array.from({ length: 12_345 }, (_, i) => ({ name: `row ${i}`, price: i % 3 === 0 ? null : `${i}.1250` }));
    const statement = insert(items).returning(items.c.id, items.c.name, items.c.price, items.c.serial, { sortByParameterOrder: true });
    const result = await transaction(engine, function* (state) {
      return (yield* executeStatement(state, statement, rows)).all();
    });
    expect(sent).toHaveLength(2);
    expect(sent[0]).toMatch(/unnest\(\$1::VARCHAR\[\], \$2::NUMERIC\[\], \$3::mood\[\], \$4::INTEGER\[\]\) WITH ORDINALITY/);
    expect(result.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    expect(result.map(({ price }) => price)).toEqual(rows.map(({ price }) => price));
    // The keys rise with the rows, and the default's function is asked once for each.
    expect(result.every(({ id, serial }, i) => i === 0 || (id > (result[i - 1]?.id ?? 0) && serial === i + 1))).toBe(true);
  });

  it("goes by VALUES where members would be lists, however the type says so", async () => {
    const lists = new MetaData();
    const words = t.array(t.text());
    const list = table("list", lists, {
      id: column(t.integer(), { primaryKey: true }),
      own: column(pg.domain("words", words)),
      made: column(typeDecorator({ impl: words, bind: (text: string) => text.split(" "), result: (all) => all.join(" ") })),
    });
    const rows = [
      { own: ["a", null as never], made: "x y" },
      { own: ["b", "c"], made: "z" },
    ];
    const back = await transaction(engine, function* (state) {
      yield* createAll(state, lists);
      yield* executeStatement(state, insert(list), rows);
      return (yield* executeStatement(state, select(list.c.own, list.c.made).orderBy(list.c.id), undefined)).all();
    });
    expect(back).toEqual(rows);
  });

  it("keeps every value what it is", async () => {
    const rows = awkward.map((name, i) => ({
      name: `${name}|${i}`,
      price: `${i}.0001`,
      at: new Date(Date.UTC(1850 + i * 100, 0, 1)),
      data: new Uint8Array([0, 34, 92, 123, 125, 44, i]),
    }));
    const back = await transaction(engine, function* (state) {
      yield* executeStatement(state, insert(items), rows);
      const names = rows.map(({ name }) => name);
      const { name, price, at, data } = items.c;
      return (yield* executeStatement(state, select(name, price, at, data).where(name.in(names)).orderBy(items.c.id), undefined)).all();
    });
    expect(back.map((row) => ({ ...row, data: new Uint8Array(row.data ?? []) }))).toEqual(rows);
  });

  it("keeps JSON's null apart from SQL's, and arrays of any length, by rows of VALUES", async () => {
    sent.length = 0;
    const rows = [
      { body: { a: [1, null] }, tags: ["x", "y"] },
      { body: null, tags: [] },
      { body: "text", tags: null },
    ];
    const back = await transaction(engine, function* (state) {
      yield* executeStatement(state, insert(documents), rows);
      return (yield* executeStatement(state, select(documents.c.body, documents.c.tags).orderBy(documents.c.id), undefined)).all();
    });
    expect(sent[0]).toMatch(/VALUES \(.*\), \(.*\), \(/);
    expect(back).toEqual(rows);
  });

  it("changes what is there already, where it says so", async () => {
    const names = ["upsert 1", "upsert 2"];
    const statement = insert(items)
      .onConflict([items.c.name])
      .doUpdate(({ excluded }) => ({ price: excluded.price }))
      .returning(items.c.price);
    const run = (price: string) =>
      transaction(engine, function* (state) {
        const rows = names.map((name) => ({ name, price }));
        return (yield* executeStatement(state, statement, rows)).scalars().all();
      });
    expect([await run("1.0000"), await run("2.0000")]).toEqual([
      ["1.0000", "1.0000"],
      ["2.0000", "2.0000"],
    ]);
  });

  it("changes the same row twice where two of them meet it, one after the other", async () => {
    sent.length = 0;
    const statement = insert(items)
      .onConflict([items.c.name])
      .doUpdate(({ excluded }) => ({ price: excluded.price }));
    const rows = ["1.0000", "2.0000", "3.0000"].map((price, i) => ({ name: i === 1 ? "another" : "met twice", price }));
    const stored = await transaction(engine, function* (state) {
      yield* executeStatement(state, statement, rows);
      const { name, price } = items.c;
      return (yield* executeStatement(
        state,
        select(name, price)
          .where(name.in(["met twice", "another"]))
          .orderBy(name),
        undefined,
      )).all();
    });
    expect(stored).toEqual([
      { name: "another", price: "2.0000" },
      { name: "met twice", price: "3.0000" },
    ]);
    expect(sent.filter((sql) => sql.startsWith("INSERT"))).toHaveLength(2);
  });

  it("is several statements where the arrays would be longer than a text can be", () => {
    const { dialect } = engine;
    const node = nodeOf(insert(items));
    const name = "x".repeat(2 ** 24);
    const { many } = compileStatement(dialect, node, [], { columnKeys: ["name"], manyRows: true });
    expect(many?.bind([], [{ name }, { name }, { name }, { name }]).count).toBe(2);
  });

  it("does nothing at all when one of them can't be", async () => {
    const rows = [{ name: "twice" }, { name: "once" }, { name: "twice" }];
    const error = await failure(transaction(engine, (state) => executeStatement(state, insert(items), rows)));
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error).toMatchObject({ violation: "unique", table: "item", message: expect.stringContaining("twice") });
    const left = await transaction(engine, (state) =>
      executeStatement(state, select(items.c.id).where(items.c.name.eq("once")), undefined),
    );
    expect(left.all()).toEqual([]);
  });

  it("of one row alone tells the key that the database made", async () => {
    const result = await transaction(engine, (state) => executeStatement(state, insert(items), { name: "alone" }));
    const [id] = result.insertedPrimaryKey;
    const found = await transaction(engine, (state) =>
      executeStatement(state, select(items.c.name).where(items.c.id.eq(Number(id))), undefined),
    );
    expect([found.scalar(), result.returnsRows, result.rowCount]).toEqual(["alone", false, 1]);
  });
});
