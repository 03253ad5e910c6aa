/** What createAll and dropAll do, in which order, on databases of different abilities. */
import type { RenderTable } from "@athanor/compiler";
import type { CreateType, DropType } from "@athanor/core";
import {
  bindParam,
  checkConstraint,
  column,
  createView,
  EnumType,
  foreignKeyConstraint,
  index,
  insert,
  literal,
  MetaData,
  nodeOf,
  select,
  sequence,
  sql,
  types as t,
  table,
  uniqueConstraint,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import type { DdlOptions, EngineDialect, EngineState } from "../src/index.ts";
import { createAll, createEngine, dropAll, makeEngineState, runSync, withTransaction } from "../src/index.ts";
import type { Fake } from "./fake-dialect.ts";
import { fakeDialect } from "./fake-dialect.ts";

type Able = EngineDialect["capabilities"];

const nameOf = (type: unknown): string => (type instanceof EnumType ? (type.objectName?.name ?? "?") : "?");
const NAMED_TYPES: RenderTable = {
  create_type: ({ type }: CreateType) => `CREATE TYPE ${nameOf(type)}`,
  drop_type: ({ type, ifExists }: DropType) => `DROP TYPE ${ifExists ? "IF EXISTS " : ""}${nameOf(type)}`,
};

/** A database that can do more, or less, than the default one. */
function database(able: Partial<Able> = {}, answers: Record<string, unknown> = {}): Fake {
  const fake = fakeDialect({ answers });
  const { dialect } = fake;
  const render = { ...dialect.render, ...NAMED_TYPES };
  return { ...fake, dialect: { ...dialect, capabilities: { ...dialect.capabilities, ...able }, render } };
}

/** The statements that were sent, each on one line and without what stands within a table's parentheses. */
const sent = (fake: Fake, from = 0): string[] =>
  fake.diary
    .slice(from)
    .map((line) => line.replace(/^#1 /, "").replaceAll(/\s+/g, " "))
    .filter((line) => /^(?:CREATE|ALTER|DROP|COMMENT)/.test(line))
    .map((line) => line.replace(/^(CREATE TABLE \w+) \(.*\)$/, "$1"));

const run = (fake: Fake, what: typeof createAll, metadata: MetaData, options?: DdlOptions): string[] => {
  const state: EngineState = makeEngineState(fake.dialect, {});
  const before = fake.diary.length;
  runSync(withTransaction(state, (connection) => what(connection, metadata, options)));
  return sent(fake, before);
};

const created = (metadata: MetaData, able?: Partial<Able>, options: DdlOptions = { checkFirst: false }): string[] =>
  run(database(able), createAll, metadata, options);
const dropped = (metadata: MetaData, able?: Partial<Able>, options: DdlOptions = { checkFirst: false }): string[] =>
  run(database(able), dropAll, metadata, options);

const id = () => column(t.integer(), { primaryKey: true });

describe("createAll", () => {
  it("creates what others need before them, whatever the order of definition", () => {
    const metadata = new MetaData();
    table("c", metadata, { id: id(), b: column(t.integer(), { foreignKey: "b.id" }) });
    table("b", metadata, { id: id(), a: column(t.integer(), { foreignKey: "a.id", index: true }) });
    table("a", metadata, { id: id(), self: column(t.integer(), { foreignKey: "a.id" }) });
    expect(created(metadata)).toEqual(["CREATE TABLE a", "CREATE TABLE b", "CREATE INDEX ix_b_a ON b (a)", "CREATE TABLE c"]);
    expect(dropped(metadata)).toEqual(["DROP TABLE c", "DROP TABLE b", "DROP TABLE a"]);
  });

  it("adds the foreign keys of a circle behind the tables, and drops them before", () => {
    const metadata = new MetaData();
    table("a", metadata, { id: id(), b: column(t.integer(), { foreignKey: "b.id", foreignKeyOptions: { name: "fk_a" } }) });
    table("b", metadata, { id: id(), a: column(t.integer(), { foreignKey: "a.id", foreignKeyOptions: { name: "fk_b" } }) });
    const fake = database();
    expect(run(fake, createAll, metadata, { checkFirst: false })).toEqual([
      "CREATE TABLE b",
      "CREATE TABLE a",
      "ALTER TABLE b ADD CONSTRAINT fk_b FOREIGN KEY(a) REFERENCES a (id)",
    ]);
    // Each reference is made once: within its table, or behind.
    const bodies = fake.diary.filter((line) => line.includes("CREATE TABLE"));
    expect(bodies.map((line) => line.includes("FOREIGN KEY"))).toEqual([false, true]);
    expect(dropped(metadata)).toEqual(["ALTER TABLE b DROP CONSTRAINT fk_b", "DROP TABLE a", "DROP TABLE b"]);
  });

  it("says a circle within the tables where constraints can't be added to what is there", () => {
    const metadata = new MetaData();
    table("a", metadata, { id: id(), b: column(t.integer(), { foreignKey: "b.id" }) });
    table("b", metadata, { id: id(), a: column(t.integer(), { foreignKey: "a.id" }) });
    const fake = database({ alterConstraints: false });
    expect(run(fake, createAll, metadata, { checkFirst: false })).toEqual(["CREATE TABLE b", "CREATE TABLE a"]);
    expect(fake.diary.filter((line) => line.includes("FOREIGN KEY"))).toHaveLength(2);
    expect(dropped(metadata, { alterConstraints: false })).toEqual(["DROP TABLE a", "DROP TABLE b"]);
  });

  it("says what to do where a circle can't be dropped because a foreign key has no name", () => {
    const metadata = new MetaData();
    table("a", metadata, { id: id(), b: column(t.integer(), { foreignKey: "b.id" }) });
    table("b", metadata, { id: id(), a: column(t.integer(), { foreignKey: "a.id" }) });
    expect(() => dropped(metadata)).toThrow(/DROP CONSTRAINT needs the name/);
  });

  it("adds what wants to be added by ALTER at the end, also where there is no circle", () => {
    const metadata = new MetaData();
    table("a", metadata, { id: id() });
    table("b", metadata, { id: id(), a: column(t.integer()) }, (c) => [
      foreignKeyConstraint(["a"], ["a.id"], { name: "fk", useAlter: true }),
      checkConstraint(c.a.gt(0), { name: "ck", useAlter: true }),
    ]);
    expect(created(metadata).slice(2)).toEqual([
      "ALTER TABLE b ADD CONSTRAINT fk FOREIGN KEY(a) REFERENCES a (id)",
      "ALTER TABLE b ADD CONSTRAINT ck CHECK (a > 0)",
    ]);
    // Only the foreign key has to be dropped: the check goes with its table.
    expect(dropped(metadata)).toEqual(["ALTER TABLE b DROP CONSTRAINT fk", "DROP TABLE b", "DROP TABLE a"]);
    expect(created(metadata, { alterConstraints: false })).toEqual(["CREATE TABLE a", "CREATE TABLE b"]);
  });

  it("creates sequences first: those of the metadata, and those that columns count by", () => {
    const metadata = new MetaData();
    sequence("own", metadata);
    sequence("for_others", metadata, { optional: true });
    const numbers = sequence("numbers");
    const more = sequence("more");
    table("a", metadata, {
      id: column(t.integer(), { primaryKey: true, default: numbers.nextValue() }),
      n: column(t.integer(), { serverDefault: sql`${more.nextValue()} + 1` }),
    });
    table("b", metadata, { id: column(t.integer(), { primaryKey: true, default: numbers.nextValue() }) });
    const creation = ["CREATE SEQUENCE own", "CREATE SEQUENCE numbers", "CREATE SEQUENCE more"];
    expect(created(metadata).slice(0, 3)).toEqual(creation);
    expect(dropped(metadata)).toEqual(["DROP TABLE b", "DROP TABLE a", "DROP SEQUENCE own", "DROP SEQUENCE numbers", "DROP SEQUENCE more"]);
  });

  it("creates no sequences where there are none", () => {
    const metadata = new MetaData();
    sequence("own", metadata);
    expect(created(metadata, { sequences: false })).toEqual([]);
    expect(dropped(metadata, { sequences: false })).toEqual([]);
  });

  it("creates each type once, before the tables, also within arrays", () => {
    const metadata = new MetaData();
    const mood = () => t.enum(["a"], { name: "mood" });
    table("x", metadata, { m: column(mood()), n: column(mood()), p: column(t.enum(["a"], { name: "plain", native: false })) });
    table("y", metadata, { m: column(t.array(mood())), size: column(t.array(t.enum(["s"], { name: "size" }))) });
    expect(created(metadata, { namedTypes: true })).toEqual(["CREATE TYPE mood", "CREATE TYPE size", "CREATE TABLE x", "CREATE TABLE y"]);
    expect(dropped(metadata, { namedTypes: true })).toEqual(["DROP TABLE y", "DROP TABLE x", "DROP TYPE mood", "DROP TYPE size"]);
    expect(created(metadata)).toEqual(["CREATE TABLE x", "CREATE TABLE y"]);
  });

  it("says comments behind each table, unless they stand within it", () => {
    const metadata = new MetaData();
    table(
      "a",
      metadata,
      { id: column(t.integer(), { primaryKey: true, comment: "it's" }) },
      [uniqueConstraint("id", { name: "u", comment: "c" })],
      {
        comment: "all",
      },
    );
    expect(created(metadata)).toEqual(["CREATE TABLE a", "COMMENT ON TABLE a IS 'all'", "COMMENT ON COLUMN a.id IS 'it''s'"]);
    expect(created(metadata, { inlineComments: true })).toEqual(["CREATE TABLE a"]);
    expect(created(metadata, { comments: false })).toEqual(["CREATE TABLE a"]);
  });

  it("creates views last, in the order of their definition, and drops them first, the other way round", () => {
    const metadata = new MetaData();
    createView("v", select(literal(1).label("one")), { metadata });
    table("a", metadata, { id: id() });
    createView("w", select(literal(1).label("one")), { metadata, materialized: true, schema: "s" });
    expect(created(metadata).map((line) => line.replace(/ AS SELECT.*/, ""))).toEqual([
      "CREATE TABLE a",
      "CREATE VIEW v",
      "CREATE MATERIALIZED VIEW s.w",
    ]);
    expect(dropped(metadata)).toEqual(["DROP MATERIALIZED VIEW s.w", "DROP VIEW v", "DROP TABLE a"]);
  });

  it("leaves away what is for other dialects", () => {
    const metadata = new MetaData();
    table("a", metadata, { id: id() }, (c) => [
      index("ix_other", c.id, { ddlIf: "sqlite" }),
      index("ix_here", c.id, { ddlIf: ["sqlite", "default"] }),
      index("ix_able", c.id, { ddlIf: ({ name }) => name === "default" }),
      checkConstraint(c.id.gt(0), { name: "ck", ddlIf: "sqlite", useAlter: true }),
    ]);
    expect(created(metadata)).toEqual(["CREATE TABLE a", "CREATE INDEX ix_here ON a (id)", "CREATE INDEX ix_able ON a (id)"]);
  });

  it("looks what is there, and leaves it alone", () => {
    const metadata = new MetaData();
    sequence("n", metadata);
    const numbered = table("a", metadata, { id: id(), m: column(t.enum(["a"], { name: "mood" })) }, [], { comment: "x" });
    createView("v", select(numbered.c.id), { metadata });
    createView("w", select(numbered.c.id), { metadata, orReplace: true });
    const there = database({ namedTypes: true }, { "#1 HAS": { rows: [[1]], columnNames: null, rowCount: 1, lastInsertId: null } });
    expect(run(there, createAll, metadata).map((line) => line.replace(/ AS SELECT.*/, ""))).toEqual([
      "CREATE SEQUENCE IF NOT EXISTS n",
      "CREATE OR REPLACE VIEW w",
    ]);
    const empty = database({ namedTypes: true }, { "#1 HAS": { rows: [], columnNames: null, rowCount: 0, lastInsertId: null } });
    expect(run(empty, dropAll, metadata)).toEqual(["DROP TYPE IF EXISTS mood", "DROP SEQUENCE IF EXISTS n"]);
  });

  it("creates chosen tables with what they need, and nothing else", () => {
    const metadata = new MetaData();
    sequence("unused", metadata);
    const numbers = sequence("numbers", metadata);
    const a = table("a", metadata, { id: column(t.integer(), { primaryKey: true, default: numbers.nextValue() }) });
    table("b", metadata, { m: column(t.enum(["a"], { name: "mood" })) });
    createView("v", select(a.c.id), { metadata });
    const tables = [nodeOf(a) as never];
    expect(created(metadata, { namedTypes: true }, { tables, checkFirst: false })).toEqual(["CREATE SEQUENCE numbers", "CREATE TABLE a"]);
  });
});

describe("schemaTranslateMap", () => {
  const metadata = new MetaData();
  const items = table("item", metadata, { id: id(), n: column(t.integer(), { nullable: true }) }, [], { schema: "s" });
  const byId = select(items.c.id).where(items.c.id.eq(bindParam("id", t.integer())));

  it("holds for a statement, a connection or an engine, the nearest first", () => {
    const fake = database();
    const engine = createEngine(fake.dialect).executionOptions({ schemaTranslateMap: { s: "engine" } });
    engine.begin((connection) => {
      connection.execute(select(items.c.id));
      const nearer = connection.executionOptions({ schemaTranslateMap: { s: "connection" } });
      nearer.execute(select(items.c.id));
      nearer.execute(select(items.c.id).executionOptions({ schemaTranslateMap: { s: "statement" } }));
      nearer.execute(select(items.c.id).executionOptions({ schemaTranslateMap: {} }));
    });
    const schemas = fake.diary.flatMap((line) => line.match(/FROM (\w+)\.item/)?.[1] ?? []);
    expect(schemas).toEqual(["engine", "connection", "statement", "s"]);
  });

  it("keeps one entry of the cache for all maps of the same names, and another for other names", () => {
    const fake = database();
    const engine = createEngine(fake.dialect);
    const execute = (schemaTranslateMap: Record<string, string | null>): void => {
      engine.begin((connection) => void connection.executionOptions({ schemaTranslateMap }).execute(byId, { id: 1 }));
    };
    for (let i = 0; i < 5; i++) execute({ s: `tenant_${i}` });
    expect(engine.cacheStatistics).toMatchObject({ misses: 1, hits: 4 });
    execute({ s: "x", other: "y" });
    execute({ other: "y", s: null });
    expect(engine.cacheStatistics).toMatchObject({ misses: 2, hits: 5 });
    const tables = fake.diary.flatMap((line) => line.match(/FROM (\S+)/)?.[1] ?? []);
    expect(tables).toEqual([0, 1, 2, 3, 4].map((i) => `tenant_${i}.item`).concat("x.item", "item"));
  });

  it("holds for rows of parameters, and for DDL and its questions", () => {
    const fake = database();
    const engine = createEngine(fake.dialect).executionOptions({ schemaTranslateMap: { s: "t" } });
    engine.begin((connection) => {
      connection.execute(insert(items), [{ id: 1 }, { id: 2 }]);
    });
    engine.createAll(metadata, { checkFirst: false });
    expect(fake.batches.map((batch) => batch.sql)).toEqual(["INSERT INTO t.item (id) VALUES (?)"]);
    expect(fake.diary.join("\n")).toContain("CREATE TABLE t.item");
    engine.createAll(metadata);
    expect(fake.requests.at(-1)).toMatchObject({ sql: "HAS", values: ["item", "t"] });
  });

  it("refuses what is no map of schemas", () => {
    const engine = createEngine(database().dialect);
    expect(() => engine.executionOptions({ schemaTranslateMap: { s: "" } })).toThrow(/schemaTranslateMap/);
  });
});
