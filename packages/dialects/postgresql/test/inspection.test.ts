/** Looking into the schema, and what the server tells of itself. */
import { column, MetaData, select, types as t, table } from "@athanor/core";
import { connectionQueries, createAll, dropAll, executeStatement } from "@athanor/engine";
import { beforeAll, expect, it } from "vitest";
import { pg, postgresql } from "../src/index.ts";
import { POSTGRESQL_INSPECTION } from "../src/reflect.ts";
import { connection, onServer, ownSchema, rows, run, SERVER, transaction } from "./server.ts";

const schema = ownSchema();

type Question = "hasTable" | "hasSequence" | "hasType";

function asked(what: Question, name: string, where: string | null): Promise<boolean> {
  return transaction(schema.engine(), (state) => {
    return POSTGRESQL_INSPECTION[what](connectionQueries(state), name, where);
  });
}

onServer("inspection", () => {
  beforeAll(() =>
    run(
      schema.engine(),
      'CREATE TABLE "Quoted" (a int)',
      "CREATE TABLE plain (id serial)",
      "CREATE TABLE parted (a int) PARTITION BY LIST (a)",
      "CREATE VIEW looked AS SELECT 1 AS one",
      "CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one",
      "CREATE TYPE mood AS ENUM ('happy')",
      "CREATE SEQUENCE numbers",
    ),
  );

  it.each([null, "own"])("names the tables, without views (schema: %s)", async (where) => {
    const names = await transaction(schema.engine({ options: `-c search_path=${schema.name}` }), (state) =>
      postgresql().inspection.tableNames(connectionQueries(state), where === null ? null : schema.name),
    );
    expect(names).toEqual(["Quoted", "parted", "plain"]);
  });

  it.each<[Question, string, boolean]>([
    ["hasTable", "plain", true],
    ["hasTable", "Quoted", true],
    ["hasTable", "quoted", false],
    ["hasTable", "parted", true],
    ["hasTable", "looked", true],
    ["hasTable", "kept", true],
    ["hasTable", "numbers", false],
    ["hasTable", "pg_class", false],
    ["hasTable", "' OR 1=1 --", false],
    ["hasSequence", "numbers", true],
    ["hasSequence", "plain_id_seq", true],
    ["hasSequence", "plain", false],
    ["hasType", "mood", true],
    ["hasType", "Mood", false],
    ["hasType", "int4", false],
  ])("%s %s: %s", async (what, name, there) => {
    expect(await asked(what, name, null)).toBe(there);
    expect(await asked(what, name, schema.name)).toBe(there);
    expect(await asked(what, name, "elsewhere")).toBe(false);
  });

  it("makes createAll and dropAll leave alone what is there", async () => {
    const metadata = new MetaData();
    const things = table("thing", metadata, {
      id: column(t.integer(), { primaryKey: true }),
      size: column(pg.enum(["s", "l"], { name: "thing_size" })),
    });
    const engine = schema.engine();
    for (let i = 0; i < 2; i++) await transaction(engine, (state) => createAll(state, metadata));
    await connection(engine, (state) => executeStatement(state, select(things.c.size), undefined));
    for (let i = 0; i < 2; i++) await transaction(engine, (state) => dropAll(state, metadata));
    expect(await asked("hasType", "thing_size", null)).toBe(false);
  });
});

onServer("the server's version", () => {
  it("is asked once, and decides what can be written", async () => {
    const engine = schema.engine();
    const before = engine.dialect;
    const [row] = await rows(engine, "SELECT current_setting('server_version_num')::int / 10000 AS major");
    expect(engine.dialect).not.toBe(before);
    const major = Number(row?.["major"]);
    expect(engine.dialect.capabilities).toMatchObject({ merge: major >= 15, mergeReturning: major >= 17 });
    expect(engine.dialect.driver).toBe(before.driver);
  });

  it("is not asked where the program has said it", async () => {
    const engine = schema.engine({ serverVersion: "13.4" });
    await rows(engine, "SELECT 1");
    expect(engine.dialect.capabilities.merge).toBe(false);
    expect(postgresql({ ...SERVER, serverVersion: "13.4" }).forServer).toBeUndefined();
  });
});
