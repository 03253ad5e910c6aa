import { column, insert, literal, MetaData, select, types as t, table } from "@athanor/core";
import { IntegrityError } from "@athanor/engine";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { failureOf, rowsOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const hits = table("hit", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  page: column(t.string(30), { unique: true }),
  n: column(t.integer()),
  note: column(t.string(30), { nullable: true }),
});
const c = hits.c;
const all = select(c.id, c.page, c.n, c.note).orderBy(c.id);

/** INSERT where the row may be there already. */
export const upserts: Topic = new Topic("upsert", {
  metadata,
  needs: ["upsert"],
  async fill(connection: ConnectionFace) {
    await connection.execute(insert(hits), [
      { id: 1, page: "home", n: 10 },
      { id: 2, page: "about", n: 20 },
    ]);
  },
});

upserts.test("a new row is inserted", async (connection) => {
  await connection.execute(
    insert(hits)
      .values({ id: 3, page: "new", n: 1 })
      .onConflict([c.id], { anyKey: true })
      .doUpdate(({ excluded }) => ({ n: excluded.n })),
  );
  expect(await rowsOf(connection, all)).toContainEqual([3, "new", 1, null]);
});

upserts.test("a row that is there is changed, by what was to be inserted and by what is there", async (connection) => {
  await connection.execute(
    insert(hits)
      .values({ id: 1, page: "home", n: 5, note: "again" })
      .onConflict([c.id], { anyKey: true })
      .doUpdate(({ excluded }) => ({ n: c.n.add(excluded.n), note: excluded.note })),
  );
  expect(await rowsOf(connection, all)).toEqual([
    [1, "home", 15, "again"],
    [2, "about", 20, null],
  ]);
});

upserts.test("a row that is there is left alone", async (connection) => {
  await connection.execute(insert(hits).values({ id: 1, page: "home", n: 5 }).onConflict([c.id], { anyKey: true }).doNothing());
  expect(await rowsOf(connection, all)).toEqual([
    [1, "home", 10, null],
    [2, "about", 20, null],
  ]);
});

upserts.test("a fixed value and an expression are set", async (connection) => {
  await connection.execute(
    insert(hits)
      .values({ id: 2, page: "about", n: 1 })
      .onConflict([c.id], { anyKey: true })
      .doUpdate(() => ({ note: "seen", n: literal(3).mul(c.n) })),
  );
  expect(await rowsOf(connection, all)).toContainEqual([2, "about", 60, "seen"]);
});

upserts.test("of many rows, some are new", async (connection) => {
  const statement = insert(hits)
    .onConflict([c.id], { anyKey: true })
    .doUpdate(({ excluded }) => ({ n: excluded.n }));
  await connection.execute(statement, [
    { id: 1, page: "home", n: 100 },
    { id: 3, page: "x", n: 300 },
    { id: 4, page: "y", n: 400 },
  ]);
  expect(await rowsOf(connection, select(c.id, c.n).orderBy(c.id))).toEqual([
    [1, 100],
    [2, 20],
    [3, 300],
    [4, 400],
  ]);
});

upserts.test("several rows of one VALUES", async (connection) => {
  await connection.execute(
    insert(hits)
      .values([
        { id: 2, page: "about", n: 21 },
        { id: 5, page: "five", n: 50 },
      ])
      .onConflict([c.id], { anyKey: true })
      .doUpdate(({ excluded }) => ({ n: excluded.n })),
  );
  expect(await rowsOf(connection, select(c.id, c.n).orderBy(c.id))).toEqual([
    [1, 10],
    [2, 21],
    [5, 50],
  ]);
});

upserts.test("ON DUPLICATE KEY UPDATE changes the row that is there", ["onDuplicateKey"], async (connection) => {
  await connection.execute(
    insert(hits)
      .values({ id: 9, page: "home", n: 5 })
      .onDuplicateKeyUpdate(({ inserted }) => ({ n: c.n.add(inserted.n) })),
  );
  expect(await rowsOf(connection, select(c.id, c.n).orderBy(c.id))).toEqual([
    [1, 15],
    [2, 20],
  ]);
});

upserts.test("any conflict at all is nothing to worry about", async (connection) => {
  await connection.execute(insert(hits).values({ id: 9, page: "home", n: 5 }).onConflict().doNothing());
  expect(await rowsOf(connection, select(c.id).orderBy(c.id))).toEqual([[1], [2]]);
});

upserts.test("the conflict is that of the key that is named", ["upsertTarget"], async (connection) => {
  await connection.execute(
    insert(hits)
      .values({ id: 77, page: "home", n: 5 })
      .onConflict([c.page])
      .doUpdate(({ excluded }) => ({ n: excluded.n })),
  );
  expect(await rowsOf(connection, all)).toContainEqual([1, "home", 5, null]);
  const other = insert(hits).values({ id: 77, page: "home", n: 5 }).onConflict([c.id]).doNothing();
  expect(await failureOf(() => connection.execute(other))).toBeInstanceOf(IntegrityError);
});

upserts.test("only rows of which a condition holds are changed", ["upsertTarget"], async (connection) => {
  const upsert = (id: number, page: string) =>
    insert(hits)
      .values({ id, page, n: 15 })
      .onConflict([c.id])
      .doUpdate(({ excluded }) => ({ n: excluded.n }), { where: c.n.lt(15) });
  await connection.execute(upsert(1, "home"));
  await connection.execute(upsert(2, "about"));
  expect(await rowsOf(connection, select(c.n).orderBy(c.id))).toEqual([[15], [20]]);
});

upserts.test("an upsert gives the row, new or not", ["upsertTarget", "insertReturning"], async (connection) => {
  const statement = insert(hits)
    .values({ id: 1, page: "home", n: 1 })
    .onConflict([c.id])
    .doUpdate(({ excluded }) => ({ n: c.n.add(excluded.n) }))
    .returning(c.id, c.n);
  expect(await rowsOf(connection, statement)).toEqual([[1, 11]]);
});
