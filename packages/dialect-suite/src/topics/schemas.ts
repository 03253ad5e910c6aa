import { column, insert, MetaData, select, sequence, types as t, table } from "@athanor/core";
import { expect } from "vitest";
import { failureOf, rowsOf, valueOf, valuesOf } from "../fetching.ts";
import type { TestContext } from "../topic.ts";
import { Topic } from "../topic.ts";

/** Tables in named schemas, and other schemas in their place. */
export const schemas: Topic = new Topic("schemas", { needs: ["otherSchema"] });

function otherSchema({ harness }: TestContext): string {
  if (harness.otherSchema === undefined) throw new TypeError("This harness has no otherSchema.");
  return harness.otherSchema;
}

/** A table of a name here, and one of the same name there. */
function twins(schema: string) {
  const metadata = new MetaData();
  const columns = { id: column(t.integer(), { primaryKey: true, autoincrement: false }), name: column(t.string(20), { nullable: true }) };
  const here = table("twin", metadata, columns);
  const there = table("twin", metadata, columns, [], { schema });
  return { metadata, here, there };
}

schemas.onEngine("tables of the same name in two schemas are two tables", [], async (context) => {
  const { metadata, here, there } = twins(otherSchema(context));
  await context.create(metadata);
  const connection = await context.connect();
  await connection.execute(insert(here).values({ id: 1, name: "here" }));
  await connection.execute(insert(there).values({ id: 1, name: "there" }));
  expect(await rowsOf(connection, select(here.c.name, there.c.name).join(there, here.c.id.eq(there.c.id)))).toEqual([["here", "there"]]);
});

schemas.onEngine("the inspector looks into the schema that it is asked about", [], async (context) => {
  const schema = otherSchema(context);
  const { metadata, there } = twins(schema);
  await context.create(new MetaData());
  context.after(() => context.engine.dropAll(metadata));
  await context.engine.createAll(metadata, { tables: [there] });
  const inspector = await context.engine.inspect();
  expect(await inspector.hasTable("twin")).toBe(false);
  expect(await inspector.hasTable("twin", schema)).toBe(true);
  expect(await inspector.getTableNames(schema)).toEqual(["twin"]);
  expect(await inspector.getTableNames()).toEqual([]);
});

/** A table in a schema that there isn't: only by translation it is found. */
function tenantTable() {
  const metadata = new MetaData();
  const accounts = table(
    "account",
    metadata,
    { id: column(t.integer(), { primaryKey: true, autoincrement: false }), owner: column(t.string(20)) },
    [],
    { schema: "tenant" },
  );
  return { metadata, accounts };
}

schemas.onEngine("another schema stands in for a table's own: creating, writing, reading, dropping", [], async (context) => {
  const schema = otherSchema(context);
  const { metadata, accounts } = tenantTable();
  const translated = context.engine.executionOptions({ schemaTranslateMap: { tenant: schema } });
  context.after(() => translated.dropAll(metadata));
  await translated.createAll(metadata);
  await translated.createAll(metadata);
  const connection = await context.connect(translated);
  await connection.execute(insert(accounts), [
    { id: 1, owner: "a" },
    { id: 2, owner: "b" },
  ]);
  expect(await valuesOf(connection, select(accounts.c.owner).orderBy(accounts.c.id))).toEqual(["a", "b"]);
  await connection.commit();
  await connection.close();
  expect(await (await context.engine.inspect()).hasTable("account", schema)).toBe(true);
});

schemas.onEngine("the same statement goes to one schema and then to another", [], async (context) => {
  const schema = otherSchema(context);
  const { metadata, accounts } = tenantTable();
  const maps = [{ tenant: schema }, { tenant: null }];
  const engines = maps.map((schemaTranslateMap) => context.engine.executionOptions({ schemaTranslateMap }));
  for (const [i, engine] of engines.entries()) {
    context.after(() => engine.dropAll(metadata));
    await engine.createAll(metadata);
    await engine.begin((connection) => connection.execute(insert(accounts).values({ id: i, owner: `owner ${i}` })));
  }
  const owners: unknown[] = [];
  for (const engine of [...engines, ...engines]) {
    const connection = await engine.connect();
    owners.push(await valueOf(connection, select(accounts.c.owner)));
    await connection.close();
  }
  expect(owners).toEqual(["owner 0", "owner 1", "owner 0", "owner 1"]);
});

schemas.onEngine("without a translation the schema isn't there", [], async (context) => {
  const { accounts } = tenantTable();
  const connection = await context.connect();
  expect(await failureOf(() => connection.execute(select(accounts)))).toHaveProperty("sql");
});

const counting = new MetaData();
const numbers = sequence("invoice_number", counting, { start: 1000, increment: 10 });
const invoices = table("invoice", counting, {
  id: column(t.integer(), { primaryKey: true, default: numbers.nextValue() }),
  note: column(t.string(20), { nullable: true }),
});

/** Sequences. */
export const sequences: Topic = new Topic("sequences", { metadata: counting, needs: ["sequences"] });

sequences.test("give the next number", async (connection) => {
  const first = Number(await valueOf(connection, select(numbers.nextValue().label("n"))));
  const second = Number(await valueOf(connection, select(numbers.nextValue().label("n"))));
  expect(first).toBeGreaterThanOrEqual(1000);
  expect(second - first).toBe(10);
});

sequences.test("number the rows of a table, and tell the key", async (connection) => {
  const [key] = (await connection.execute(insert(invoices).values({ note: "a" }))).insertedPrimaryKey;
  expect(Number(key) % 10).toBe(0);
  await connection.execute(insert(invoices), [{ note: "b" }, { note: "c" }]);
  const ids = await valuesOf(connection, select(invoices.c.id).orderBy(invoices.c.id));
  expect(ids).toEqual([Number(key), Number(key) + 10, Number(key) + 20]);
});

sequences.test("a key that is given leaves the sequence alone", async (connection) => {
  const [key] = (await connection.execute(insert(invoices).values({ id: 7, note: "own" }))).insertedPrimaryKey;
  expect(key).toBe(7);
});
