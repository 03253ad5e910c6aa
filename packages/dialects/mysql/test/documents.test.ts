/** JSON that is compared with values. */
import { column, insert, MetaData, not, select, types as t, table } from "@athanor/core";
import { createAll, executeStatement } from "@athanor/engine";
import { expect, it } from "vitest";
import { mysql } from "../src/index.ts";
import { describeServer, inTransaction, SERVER, TestDatabase } from "./server.ts";

const database = new TestDatabase();
const metadata = new MetaData();
const documents = table("document", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  data: column(t.json<{ n: number; ok: boolean; tags: string[] }>()),
});
const { id, data } = documents.c;
const n = data.at("n");

describeServer("a member of a document", () => {
  it.each([true, false])("is compared with what is JSON too (prepared: %s)", async (prepare) => {
    const engine = await database.engine({}, { prepare });
    const rows = [1, 2, 10].map((each) => ({ id: each, data: { n: each, ok: each > 1, tags: ["a", `"${each}`] } }));
    await inTransaction(engine, function* (connection) {
      yield* createAll(connection, metadata);
      yield* executeStatement(connection, insert(documents).onConflict().doNothing(), rows);
      const found = function* (condition: ReturnType<typeof n.eq>) {
        return (yield* executeStatement(connection, select(id).where(condition).orderBy(id), undefined)).all().map((row) => row.id);
      };
      expect(yield* found(n.eq(2))).toEqual([2]);
      expect(yield* found(n.ne(2))).toEqual([1, 10]);
      expect(yield* found(n.in([1, 10]))).toEqual([1, 10]);
      expect(yield* found(n.notIn([1, 10]))).toEqual([2]);
      expect(yield* found(data.at("ok").eq(true))).toEqual([2, 10]);
      expect(yield* found(n.isDistinctFrom(1))).toEqual([2, 10]);
      // MariaDB's JSON is text, and compared as such.
      if (SERVER?.mariadb === true) return;
      expect(yield* found(n.lt(9))).toEqual([1, 2]);
      expect(yield* found(n.between(2, 10))).toEqual([2, 10]);
      expect(yield* found(not(n.between(2, 9)))).toEqual([1, 10]);
      expect(yield* found(data.at("tags").eq(["a", '"10']))).toEqual([10]);
      expect(yield* found(data.at("tags").at(1).eq('"2'))).toEqual([2]);
      expect(yield* found(data.eq({ tags: ["a", '"1'], ok: false, n: 1 }))).toEqual([1]);
    });
  });
});

it("is cast in comparisons, and nowhere else", () => {
  const statement = select(data).where(n.eq(1), n.in([1, 2]), n.between(1, 2), data.atText("n").eq("1"), n.eq(data.at("ok")));
  expect(statement.compile(mysql()).sql).toBe(
    "SELECT document.data FROM document WHERE JSON_EXTRACT(document.data, ?) = CAST(? AS JSON) AND JSON_EXTRACT(document.data, ?) IN ([param_2]) " +
      "AND (JSON_EXTRACT(document.data, ?) >= CAST(? AS JSON) AND JSON_EXTRACT(document.data, ?) <= CAST(? AS JSON)) AND CASE JSON_TYPE(JSON_EXTRACT(document.data, ?)) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(document.data, ?)) END = ? " +
      "AND JSON_EXTRACT(document.data, ?) = JSON_EXTRACT(document.data, ?)",
  );
  expect(
    insert(documents)
      .values({ id: 1, data: { n: 1, ok: true, tags: [] } })
      .compile(mysql()).sql,
  ).toBe("INSERT INTO document (id, data) VALUES (?, ?)");
});
