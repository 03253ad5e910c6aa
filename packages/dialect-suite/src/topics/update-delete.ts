import {
  bindParam,
  column,
  deleteFrom,
  func,
  insert,
  MetaData,
  mergeInto,
  select,
  types as t,
  table,
  tuple,
  update,
  values,
} from "@athanor/core";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const staff = table("staff", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  name: column(t.string(30)),
  department: column(t.string(1)),
  pay: column(t.integer(), { nullable: true }),
  touched: column(t.string(10), { nullable: true, onUpdate: "yes" }),
});
const raises = table("raise", metadata, {
  department: column(t.string(1), { primaryKey: true }),
  amount: column(t.integer()),
});
const c = staff.c;

/** UPDATE and DELETE, and how many rows they tell of. */
export const updatingAndDeleting: Topic = new Topic("UPDATE and DELETE", {
  metadata,
  async fill(connection: ConnectionFace) {
    const names = ["Angela", "Andrew", "Anand", "Bob", "Bobette", "Buffy", "Charly", "Cathy", "Chris"];
    await connection.execute(
      insert(staff),
      names.map((name, i) => ({ id: i + 1, name, department: name.slice(0, 1), pay: (i + 1) * 100 })),
    );
    await connection.execute(insert(raises), [
      { department: "A", amount: 10 },
      { department: "B", amount: 20 },
    ]);
  },
});

updatingAndDeleting.test("UPDATE changes the rows it finds, and tells how many", async (connection) => {
  const result = await connection.execute(update(staff).where(c.department.eq("C")).values({ name: "X", pay: null }));
  expect(result.rowCount).toBe(3);
  expect(await rowsOf(connection, select(c.name, c.pay).where(c.id.gte(7)))).toEqual([
    ["X", null],
    ["X", null],
    ["X", null],
  ]);
  expect(await valueOf(connection, select(func.count()).selectFrom(staff).where(c.name.eq("X")))).toBe(3);
});

updatingAndDeleting.test("UPDATE counts the rows it finds, changed or not", async (connection) => {
  const statement = update(staff).where(c.department.eq("C")).values({ department: "C", touched: "no" });
  await connection.execute(statement);
  expect((await connection.execute(statement)).rowCount).toBe(3);
});

updatingAndDeleting.test("UPDATE that finds nothing changes nothing", async (connection) => {
  expect((await connection.execute(update(staff).where(c.id.eq(99)).values({ name: "X" }))).rowCount).toBe(0);
  expect(await valueOf(connection, select(func.count()).selectFrom(staff).where(c.name.eq("X")))).toBe(0);
  expect(await valueOf(connection, select(func.count()).selectFrom(staff))).toBe(9);
});

updatingAndDeleting.test("UPDATE of all rows, by an expression", async (connection) => {
  expect((await connection.execute(update(staff).values({ pay: c.pay.add(1) }))).rowCount).toBe(9);
  expect(await valueOf(connection, select(func.sum(c.pay)))).toBe(4509);
});

updatingAndDeleting.test("UPDATE sets what columns set by themselves", async (connection) => {
  await connection.execute(update(staff).where(c.id.eq(1)).values({ name: "A" }));
  await connection.execute(update(staff).where(c.id.eq(2)).values({ name: "B", touched: "own" }));
  expect(await valuesOf(connection, select(c.touched).where(c.id.lte(3)).orderBy(c.id))).toEqual(["yes", "own", null]);
});

updatingAndDeleting.test("UPDATE for each of many rows of parameters", async (connection) => {
  const statement = update(staff)
    .where(c.id.eq(bindParam("which", t.integer())))
    .values({ name: bindParam("newName", t.string(30)) });
  const result = await connection.execute(statement, [
    { which: 1, newName: "one" },
    { which: 2, newName: "two" },
    { which: 99, newName: "nobody" },
  ]);
  expect(result.rowCount).toBe(2);
  expect(await valuesOf(connection, select(c.name).where(c.id.lte(2)).orderBy(c.id))).toEqual(["one", "two"]);
});

updatingAndDeleting.test("UPDATE takes values from another table", ["updateFrom"], async (connection) => {
  await connection.execute(
    update(staff)
      .where(c.department.eq(raises.c.department), c.id.ne(1))
      .values({ pay: c.pay.add(raises.c.amount) }),
  );
  expect(await valuesOf(connection, select(c.pay).orderBy(c.id))).toEqual([100, 210, 310, 420, 520, 620, 700, 800, 900]);
});

updatingAndDeleting.test("DELETE takes rows away, and tells how many", async (connection) => {
  expect((await connection.execute(deleteFrom(staff).where(c.department.in(["A", "B"])))).rowCount).toBe(6);
  expect(await valuesOf(connection, select(c.id).orderBy(c.id))).toEqual([7, 8, 9]);
});

updatingAndDeleting.test("DELETE for each of many rows of parameters", async (connection) => {
  const statement = deleteFrom(staff).where(c.id.eq(bindParam("which", t.integer())));
  expect((await connection.execute(statement, [{ which: 1 }, { which: 5 }, { which: 99 }])).rowCount).toBe(2);
  expect(await valueOf(connection, select(func.count()).selectFrom(staff))).toBe(7);
});

updatingAndDeleting.test("DELETE of all rows", async (connection) => {
  expect((await connection.execute(deleteFrom(staff))).rowCount).toBe(9);
  expect(await valuesOf(connection, select(c.id))).toEqual([]);
});

updatingAndDeleting.test("DELETE asks another table", ["deleteUsing"], async (connection) => {
  await connection.execute(deleteFrom(staff).where(c.department.eq(raises.c.department), raises.c.amount.gt(15)));
  expect(await valuesOf(connection, select(c.id).orderBy(c.id))).toEqual([1, 2, 3, 7, 8, 9]);
});

updatingAndDeleting.test("DELETE asks a subquery", async (connection) => {
  const rich = select(raises.c.department).where(raises.c.amount.gt(15));
  await connection.execute(deleteFrom(staff).where(c.department.in(rich)));
  expect(await valueOf(connection, select(func.count()).selectFrom(staff))).toBe(6);
});

updatingAndDeleting.test("UPDATE of some rows in an order", ["limitedWrites"], async (connection) => {
  await connection.execute(update(staff).values({ name: "last" }).orderBy(c.id.desc()).limit(2));
  expect(await valuesOf(connection, select(c.id).where(c.name.eq("last")).orderBy(c.id))).toEqual([8, 9]);
  await connection.execute(deleteFrom(staff).orderBy(c.id).limit(3));
  expect(await valuesOf(connection, select(c.id).orderBy(c.id).limit(1))).toEqual([4]);
});

updatingAndDeleting.test("UPDATE sets several columns by one subquery", ["updateRowValues"], async (connection) => {
  const raise = select(raises.c.amount, raises.c.department).where(raises.c.department.eq("B"));
  await connection.execute(update(staff).where(c.id.eq(1)).assign(tuple(c.pay, c.department), raise));
  expect(await rowsOf(connection, select(c.pay, c.department).where(c.id.lte(2)).orderBy(c.id))).toEqual([
    [20, "B"],
    [200, "A"],
  ]);
});

updatingAndDeleting.test(
  "UPDATE in an order of assignments sees the row as it was, or as it has become",
  async (connection, { engine }) => {
    await connection.execute(
      update(staff)
        .where(c.id.eq(1))
        .orderedValues([
          [c.pay, 1],
          [c.name, func.coalesce(c.pay.cast(t.string(10)), "none")],
        ]),
    );
    const seen = engine.dialect.capabilities.sequentialAssignments ? "1" : "100";
    expect(await rowsOf(connection, select(c.pay, c.name).where(c.id.eq(1)))).toEqual([[1, seen]]);
  },
);

updatingAndDeleting.test("MERGE changes, deletes and inserts", ["merge"], async (connection) => {
  const news = values("news", { id: t.integer(), pay: t.integer() }).data([
    { id: 1, pay: 111 },
    { id: 2, pay: 0 },
    { id: 50, pay: 5000 },
  ]);
  await connection.execute(
    mergeInto(staff)
      .using(news, c.id.eq(news.c.id))
      .whenMatched(news.c.pay.eq(0))
      .delete()
      .whenMatched()
      .update({ pay: news.c.pay })
      .whenNotMatched()
      .insert({ id: news.c.id, name: "new", department: "N", pay: news.c.pay }),
  );
  expect(
    await rowsOf(
      connection,
      select(c.id, c.pay)
        .where(c.id.in([1, 2, 3, 50]))
        .orderBy(c.id),
    ),
  ).toEqual([
    [1, 111],
    [3, 300],
    [50, 5000],
  ]);
});
