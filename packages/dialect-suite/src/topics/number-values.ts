import { column, func, insert, literal, MetaData, select, types as t, table } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const numbers = table("number_value", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  i: column(t.integer(), { nullable: true }),
  small: column(t.smallInteger(), { nullable: true }),
  big: column(t.bigInteger({ as: "bigint" }), { nullable: true }),
  safe: column(t.bigInteger(), { nullable: true }),
  wide: column(t.bigInteger({ as: "string" }), { nullable: true }),
  exact: column(t.numeric(30, 10), { nullable: true }),
  whole: column(t.numeric(38, 0), { nullable: true }),
  money: column(t.numeric(10, 2), { nullable: true }),
  loose: column(t.numeric(10, 4, { as: "number" }), { nullable: true }),
  d: column(t.double(), { nullable: true }),
  f: column(t.float(), { nullable: true }),
});
const c = numbers.c;

/** Numbers, there and back, none of them changed. */
export const numberValues: Topic = new Topic("numbers", { metadata });

numberValues.test("integers to their limits", async (connection) => {
  const all = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];
  await connection.execute(
    insert(numbers),
    all.map((i, id) => ({ id, i })),
  );
  expect(await valuesOf(connection, select(c.i).orderBy(c.id))).toEqual(all);
});

numberValues.test("small integers to their limits", async (connection) => {
  const all = [0, 32_767, -32_768];
  await connection.execute(
    insert(numbers),
    all.map((small, id) => ({ id, small })),
  );
  expect(await valuesOf(connection, select(c.small).orderBy(c.id))).toEqual(all);
});

numberValues.test("big integers to their limits, as bigint", async (connection) => {
  const all = [0n, 1n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];
  await connection.execute(
    insert(numbers),
    all.map((big, id) => ({ id, big })),
  );
  expect(await valuesOf(connection, select(c.big).orderBy(c.id))).toEqual(all);
  for (const [id, big] of all.entries()) expect(await valuesOf(connection, select(c.id).where(c.big.eq(big)))).toEqual([id]);
});

numberValues.test("big integers as strings", async (connection) => {
  await connection.execute(insert(numbers).values({ id: 1, wide: "9223372036854775807" }));
  expect(await valueOf(connection, select(c.wide))).toBe("9223372036854775807");
});

numberValues.test("big integers as numbers, as far as those are safe", async (connection) => {
  await connection.execute(insert(numbers), [
    { id: 1, safe: Number.MAX_SAFE_INTEGER },
    { id: 2, safe: Number.MIN_SAFE_INTEGER },
  ]);
  expect(await valuesOf(connection, select(c.safe).orderBy(c.id))).toEqual([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);
});

numberValues.test("a big integer that is no safe number is an error, and not another number", async (connection) => {
  await connection.execute(insert(numbers).values({ id: 1, big: 2n ** 60n + 1n }));
  const asNumber = select(c.big.cast(t.bigInteger()).label("n"));
  await expect((async () => valueOf(connection, asNumber))()).rejects.toThrow(/1152921504606846977/);
});

numberValues.test("numbers larger than 32 bits are bound and come back", async (connection) => {
  expect(await valueOf(connection, select(literal(2 ** 40).label("n")))).toBe(2 ** 40);
  expect(await valueOf(connection, select(literal(2n ** 62n, t.bigInteger({ as: "bigint" })).label("n")))).toBe(2n ** 62n);
});

const EXACT = ["0", "1", "-1", "0.1", "-0.0000000001", "12345678901234567890.0123456789", "-99999999999999999999.9999999999"];

numberValues.test("numerics are exact", ["bigNumerics"], async (connection) => {
  await connection.execute(
    insert(numbers),
    EXACT.map((exact, id) => ({ id, exact })),
  );
  const stored = await valuesOf(connection, select(c.exact).orderBy(c.id));
  expect(stored.map((each) => shortened(each))).toEqual(EXACT);
  for (const [id, exact] of EXACT.entries()) expect(await valuesOf(connection, select(c.id).where(c.exact.eq(exact)))).toEqual([id]);
});

numberValues.test("whole numerics of 38 digits are exact", ["bigNumerics"], async (connection) => {
  const whole = "12345678901234567890123456789012345678";
  await connection.execute(insert(numbers).values({ id: 1, whole }));
  expect(await valueOf(connection, select(c.whole))).toBe(whole);
});

numberValues.test("numerics keep their scale", async (connection) => {
  await connection.execute(insert(numbers).values({ id: 1, money: "1.5" }));
  expect(await valueOf(connection, select(c.money))).toBe("1.50");
});

numberValues.test("numerics in other notations are the same numbers", async (connection) => {
  const notations = ["1e3", "1E-2", "+5", "007.5"];
  await connection.execute(
    insert(numbers),
    notations.map((money, id) => ({ id, money })),
  );
  expect(await valuesOf(connection, select(c.money).orderBy(c.id))).toEqual(["1000.00", "0.01", "5.00", "7.50"]);
});

numberValues.test("numerics as numbers", async (connection) => {
  await connection.execute(insert(numbers).values({ id: 1, loose: 15.7563 }));
  expect(await valueOf(connection, select(c.loose))).toBe(15.7563);
});

numberValues.test("sums of numerics are exact", ["exactSums"], async (connection) => {
  await connection.execute(
    insert(numbers),
    Array.from({ length: 10 }, (_, id) => ({ id, money: "0.10" })),
  );
  expect(shortened(await valueOf(connection, select(func.sum(c.money))))).toBe("1");
  expect(await valuesOf(connection, select(c.id).where(c.money.mul("3").eq("0.30")).limit(1).orderBy(c.id))).toEqual([0]);
});

numberValues.test("numerics are compared as numbers", async (connection) => {
  await connection.execute(insert(numbers), [
    { id: 1, money: "9.00" },
    { id: 2, money: "10.00" },
    { id: 3, money: "-2.00" },
  ]);
  expect(await valuesOf(connection, select(c.id).orderBy(c.money))).toEqual([3, 1, 2]);
  expect(await valuesOf(connection, select(c.id).where(c.money.gt("9.5")))).toEqual([2]);
});

numberValues.test("doubles come back bit by bit", async (connection) => {
  const all = [0, 0.1, -1.5, 1 / 3, Math.PI, 1e-300, 1.797693134862315e308, 5e-300, 123456789.12345679];
  await connection.execute(
    insert(numbers),
    all.map((d, id) => ({ id, d })),
  );
  expect(await valuesOf(connection, select(c.d).orderBy(c.id))).toEqual(all);
});

numberValues.test("whole numbers in floating-point columns stay numbers", async (connection) => {
  await connection.execute(insert(numbers).values({ id: 1, d: 5, f: 7 }));
  expect(await rowsOf(connection, select(c.d, c.f, c.d.div(2)))).toEqual([[5, 7, 2.5]]);
});

numberValues.test("infinities", ["infinities"], async (connection) => {
  await connection.execute(insert(numbers), [
    { id: 1, d: Number.POSITIVE_INFINITY },
    { id: 2, d: Number.NEGATIVE_INFINITY },
  ]);
  expect(await valuesOf(connection, select(c.d).orderBy(c.id))).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});

numberValues.test("NULL in every kind of column", async (connection) => {
  await connection.execute(
    insert(numbers).values({ id: 1, i: null, small: null, big: null, exact: null, money: null, loose: null, d: null, f: null }),
  );
  const row = (await rowsOf(connection, select(numbers)))[0] ?? [];
  expect(row.slice(1)).toEqual(Array.from({ length: 11 }, () => null));
});

numberValues.test("AVG of integers is no integer, SUM of them is one", async (connection) => {
  await connection.execute(insert(numbers), [
    { id: 1, i: 1 },
    { id: 2, i: 2 },
  ]);
  expect(await rowsOf(connection, select(func.avg(c.i), func.sum(c.i)))).toEqual([[1.5, 3]]);
});

numberValues.test("aggregates over nothing are NULL, but COUNT is 0", async (connection) => {
  expect(await rowsOf(connection, select(func.sum(c.i), func.max(c.money), func.avg(c.d), func.count(c.id)))).toEqual([
    [null, null, null, 0],
  ]);
});

/** Without zeros behind the last digit that counts. */
function shortened(value: string | null): string | null {
  return value?.includes(".") === true ? value.replace(/\.?0+$/, "") : value;
}
