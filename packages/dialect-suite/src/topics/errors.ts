import {
  checkConstraint,
  column,
  deleteFrom,
  insert,
  literalColumn,
  MetaData,
  select,
  sql,
  types as t,
  table,
  text,
  uniqueConstraint,
  update,
} from "@athanor/core";
import { DatabaseError, IntegrityError, ProgrammingError } from "@athanor/engine";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { failureOf, valueOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const owners = table("owner", metadata, { id: column(t.integer(), { primaryKey: true, autoincrement: false }) });
const things = table(
  "owned",
  metadata,
  {
    id: column(t.integer(), { primaryKey: true, autoincrement: false }),
    name: column(t.string(10)),
    amount: column(t.integer(), { nullable: true }),
    ownerId: column(t.integer(), {
      name: "owner_id",
      nullable: true,
      foreignKey: () => owners.c.id,
      foreignKeyOptions: { name: "fk_owned_owner" },
    }),
  },
  [uniqueConstraint("name", { name: "uq_owned_name" }), checkConstraint(sql`amount > 0`, { name: "ck_owned_amount" })],
);

/** What goes wrong, and what the error says of it. */
export const errors: Topic = new Topic("errors", {
  metadata,
  async fill(connection: ConnectionFace) {
    await connection.execute(insert(owners).values({ id: 1 }));
    await connection.execute(insert(things).values({ id: 1, name: "one", ownerId: 1 }));
  },
});

/** The error of a statement, which is to be one of the database's. */
async function refusal(run: () => unknown): Promise<DatabaseError> {
  const error = await failureOf(run);
  if (!(error instanceof DatabaseError)) throw error;
  return error;
}

errors.test("a key that is there already", async (connection) => {
  const error = await refusal(() => connection.execute(insert(things).values({ id: 1, name: "two" })));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(["unique", "primary-key"]).toContain(error.violation);
  expect(error.cause).toBeInstanceOf(Error);
  expect(error.sql).toMatch(/insert/i);
  expect(error.isDisconnect).toBe(false);
});

errors.test("a unique value that is there already", async (connection) => {
  const error = await refusal(() => connection.execute(insert(things).values({ id: 2, name: "one" })));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error.violation).toBe("unique");
});

errors.test("a unique constraint, by its name", ["constraintNamesInErrors"], async (connection) => {
  const error = await refusal(() => connection.execute(insert(things).values({ id: 2, name: "one" })));
  expect(error.constraint).toBe("uq_owned_name");
});

errors.test("NULL where none may be", async (connection) => {
  const error = await refusal(() => connection.execute(insert(things).values({ id: 2, name: literalColumn("null", t.string(10)) })));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error.violation).toBe("not-null");
});

errors.test("NULL where none may be, by the column's name", ["columnsInErrors"], async (connection) => {
  const error = await refusal(() => connection.execute(update(things).values({ name: literalColumn("null", t.string(10)) })));
  expect(error.columns).toEqual(["name"]);
});

errors.test("a CHECK that doesn't hold", ["checkConstraints"], async (connection) => {
  const error = await refusal(() => connection.execute(update(things).values({ amount: -1 })));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error.violation).toBe("check");
  expect(error.constraint).toBe("ck_owned_amount");
});

errors.test("a foreign key that leads nowhere", ["foreignKeys"], async (connection) => {
  const error = await refusal(() => connection.execute(insert(things).values({ id: 2, name: "two", ownerId: 99 })));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error.violation).toBe("foreign-key");
});

errors.test("a row that others refer to", ["foreignKeys"], async (connection) => {
  const error = await refusal(() => connection.execute(deleteFrom(owners)));
  expect(error.violation).toBe("foreign-key");
});

errors.test("a syntax error, a table and a column that there isn't", async (connection) => {
  for (const statement of [text("selectt 1"), text("select * from no_such_table"), text("select no_such_column from owned")]) {
    expect(await refusal(() => connection.execute(statement))).toBeInstanceOf(ProgrammingError);
    await connection.rollback();
  }
});

errors.test("the message of the database is kept, with the SQL and its values", async (connection) => {
  const error = await refusal(() => connection.execute(insert(things).values({ id: 1, name: "žluťoučký" })));
  expect(error.message).toContain("INSERT INTO");
  expect(error.message).toContain("žluťoučký");
  expect(error.params).toContain("žluťoučký");
});

errors.onEngine("values are kept out of messages on request", [], async ({ anotherEngine, connect }) => {
  const connection = await connect(await anotherEngine({ hideParameters: true }));
  const error = await refusal(() => connection.execute(sql`select * from no_such_table where a = ${"secret"}`));
  expect(error.params).toBeNull();
  expect(error.message).not.toContain("secret");
});

errors.test("of many rows, the one that failed is told", ["rowsInErrors"], async (connection) => {
  const rows = [
    { id: 11, name: "a" },
    { id: 12, name: "b" },
    { id: 13, name: "one" },
    { id: 14, name: "d" },
  ];
  const error = await refusal(() => connection.execute(insert(things), rows));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error.violation).toBe("unique");
  expect(error.message).toMatch(/row 2\b/);
});

errors.test("a value that doesn't fit", ["strictTypes"], async (connection) => {
  expect(await refusal(() => connection.execute(insert(things).values({ id: 2, name: "much too long for ten" })))).toBeInstanceOf(
    DatabaseError,
  );
  await connection.rollback();
  expect(await valueOf(connection, select(things.c.name))).toBe("one");
});

errors.test("undefined is no value, and nothing is sent", async (connection) => {
  const wrong = Object.fromEntries([["id", undefined]]);
  const error = await failureOf(() => connection.execute(select(owners.c.id).filterBy(wrong)));
  expect(error).toHaveProperty("name", "ArgumentError");
});

errors.test("listeners hear of errors, and may change them", async (connection) => {
  const seen: unknown[] = [];
  connection.events.on("handleError", (event) => {
    seen.push(event.original);
    event.error = new RangeError("mine");
  });
  expect(await failureOf(() => connection.execute(text("selectt 1")))).toBeInstanceOf(RangeError);
  expect(seen).toHaveLength(1);
});
