/** Prepared statements: which are kept, and what happens when the server doesn't have them any more. */
import type { DriverConnection, DriverRequest } from "@athanor/engine";
import { executeDriverSql, NotSupportedError } from "@athanor/engine";
import { Client } from "pg";
import { expect, it } from "vitest";
import type { PostgresqlOptions } from "../src/index.ts";
import { driverConnection, failure, onServer, ownSchema, transaction } from "./server.ts";

const schema = ownSchema();

const request = (sql: string, values: readonly unknown[] = [], more: Partial<DriverRequest> = {}): DriverRequest => ({
  sql,
  values,
  returnsRows: true,
  prepare: true,
  wideIntegers: false,
  ...more,
});

const KEPT = "SELECT statement FROM pg_prepared_statements WHERE from_sql = false ORDER BY statement";

/** What the server keeps. */
async function kept(connection: DriverConnection): Promise<unknown[]> {
  const { rows } = await connection.execute(request(KEPT, [], { prepare: false }));
  return (rows ?? []).map(([statement]) => statement);
}

const open = (options: PostgresqlOptions = {}) => driverConnection({ options: `-c search_path=${schema.name}`, ...options });

/** pg's own client. */
function rawClient({ raw }: DriverConnection): Client {
  if (raw instanceof Client) return raw;
  throw new TypeError("The driver is not pg.");
}

onServer("a prepared statement", () => {
  it("is kept by its text, and used again", async () => {
    const connection = await open();
    for (const value of [1, 2, 3]) expect((await connection.execute(request("SELECT $1::int", [value]))).rows).toEqual([[String(value)]]);
    expect(await kept(connection)).toEqual(["SELECT $1::int"]);
  });

  it("is not kept where the text belongs to its values", async () => {
    const connection = await open();
    await connection.execute(request("SELECT 1", [], { prepare: false }));
    expect(await kept(connection)).toEqual([]);
  });

  it.each<PostgresqlOptions>([{ prepare: false }, { preparedStatements: 0 }])("is never kept with %o", async (options) => {
    const connection = await open(options);
    await connection.execute(request("SELECT 1"));
    await connection.executeMany({ ...request("SELECT $1::int"), rows: [[1], [2]], returnsRows: true, lastInsertIds: false });
    expect(await kept(connection)).toEqual([]);
  });

  it("makes room for others on the server too, those that were used last staying", async () => {
    const connection = await open({ preparedStatements: 4 });
    for (const n of [1, 2, 3, 4, 1, 5, 6]) await connection.execute(request(`SELECT ${n}`));
    expect(await kept(connection)).toEqual(["SELECT 1", "SELECT 4", "SELECT 5", "SELECT 6"]);
  });

  it("that can't be understood is not kept, and tried anew", async () => {
    const connection = await open();
    await expect(connection.execute(request("SELECT * FROM later"))).rejects.toThrow(/later/);
    await connection.execute(request("CREATE TABLE later (a int)", [], { returnsRows: false, prepare: false }));
    expect((await connection.execute(request("SELECT * FROM later"))).rows).toEqual([]);
    await connection.execute(request("DROP TABLE later", [], { returnsRows: false, prepare: false }));
  });

  it("survives an error in its execution", async () => {
    const connection = await open();
    await expect(connection.execute(request("SELECT 1 / $1::int", [0]))).rejects.toThrow(/zero/);
    expect((await connection.execute(request("SELECT 1 / $1::int", [1]))).rows).toEqual([["1"]]);
    expect(await kept(connection)).toEqual(["SELECT 1 / $1::int"]);
  });

  it("is prepared anew when its table has changed, outside a transaction", async () => {
    const connection = await open();
    const change = (sql: string) => connection.execute(request(sql, [], { returnsRows: false, prepare: false }));
    await change("CREATE TABLE changing (a int)");
    await change("INSERT INTO changing VALUES (1)");
    const read = request("SELECT * FROM changing", [], { returnsRows: null, wideIntegers: true });
    expect(await connection.execute(read)).toMatchObject({ rows: [[1]], columnNames: ["a"] });
    await change("ALTER TABLE changing ADD b text DEFAULT 'x'");
    expect(await connection.execute(read)).toMatchObject({ rows: [[1, "x"]], columnNames: ["a", "b"] });
    await change("ALTER TABLE changing ALTER a TYPE text");
    expect(await connection.execute(read)).toMatchObject({ rows: [["1", "x"]], columnNames: ["a", "b"] });
    const batch = { ...read, returnsRows: true, rows: [[], []], lastInsertIds: false };
    await change("ALTER TABLE changing DROP b");
    expect(await connection.executeMany(batch)).toMatchObject({ rows: [["1"], ["1"]] });
    await change("DROP TABLE changing");
  });

  it("is prepared anew as the first statement of a transaction, which is begun again as it was", async () => {
    const connection = await open();
    const change = (sql: string) => connection.execute(request(sql, [], { returnsRows: false, prepare: false }));
    const read = request("SELECT *, current_setting('transaction_isolation') FROM first");
    const mode = { isolationLevel: "SERIALIZABLE", readOnly: true, deferrable: null };
    await change("CREATE TABLE first AS SELECT 1 AS a");
    expect((await connection.execute(read)).rows).toEqual([["1", "read committed"]]);
    await change("ALTER TABLE first ADD b int");
    await connection.begin(mode);
    expect((await connection.execute(read)).rows).toEqual([["1", null, "serializable"]]);
    await expect(change("DROP TABLE first")).rejects.toThrow(/read-only/);
    await connection.rollback();
    await change("ALTER TABLE first DROP b");
    await connection.begin(mode);
    // It belongs to the transaction, as anything that was done in it.
    await connection.savepoint("s");
    await expect(connection.execute(read)).rejects.toThrow(/cached plan/);
    await connection.rollback();
    await change("ALTER TABLE first ADD c int");
    await connection.execute(read);
    await change("ALTER TABLE first DROP c");
    await connection.begin(mode);
    // Past the connection, by what the driver itself offers.
    await rawClient(connection).query("SET LOCAL athanor.x = 'z'");
    await expect(connection.execute(read)).rejects.toThrow(/cached plan/);
    await connection.rollback();
    await change("DROP TABLE first");
  });

  it("later in a transaction, is an error that says what to do, and the next transaction succeeds", async () => {
    const engine = schema.engine();
    const read = () =>
      transaction(engine, function* (state) {
        yield* executeDriverSql(state, "SELECT 1");
        return (yield* executeDriverSql(state, "SELECT * FROM altered")).all();
      });
    const change = (sql: string) => transaction(engine, (state) => executeDriverSql(state, sql));
    await change("CREATE TABLE altered AS SELECT 1 AS a");
    expect(await read()).toEqual([{ a: 1 }]);
    await change("ALTER TABLE altered ADD b int");
    const error = await failure(read());
    expect(error).toBeInstanceOf(NotSupportedError);
    expect(error).toHaveProperty("message", expect.stringContaining("do the transaction again"));
    expect(await read()).toEqual([{ a: 1, b: null }]);
  });

  it.each(["DISCARD ALL", "DEALLOCATE ALL"])("is prepared anew after %s", async (sql) => {
    const connection = await open();
    await connection.execute(request("SELECT 1"));
    await connection.execute(request(sql, [], { returnsRows: false, prepare: false }));
    expect((await connection.execute(request("SELECT 1"))).rows).toEqual([["1"]]);
    expect(await kept(connection)).toEqual(["SELECT 1"]);
  });

  it("tells its columns each time, though the server is asked once", async () => {
    const connection = await open();
    const read = request("SELECT 1 AS a, true AS b", [], { returnsRows: null, wideIntegers: true });
    const written = request("SELECT set_config('athanor.x', $1, true)", ["y"], { returnsRows: null });
    for (let i = 0; i < 3; i++) {
      expect(await connection.execute(read)).toMatchObject({ rows: [[1, true]], columnNames: ["a", "b"] });
      expect(await connection.execute(written)).toMatchObject({ rows: [["y"]], columnNames: ["set_config"] });
      expect(await connection.execute(request("SET LOCAL athanor.x = 'z'", [], { returnsRows: null }))).toMatchObject({
        rows: null,
        columnNames: null,
      });
    }
  });

  it("has a name that no other connection has", async () => {
    const names = new Set<unknown>();
    for (const connection of [await open(), await open()]) {
      await connection.execute(request("SELECT 1"));
      const { rows } = await connection.execute(request("SELECT name FROM pg_prepared_statements", [], { prepare: false }));
      names.add(rows?.[0]?.[0]);
    }
    expect(names.size).toBe(2);
  });
});
