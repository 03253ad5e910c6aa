import { func, select } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";
import { numbers } from "./sample-tables.ts";

const { samples, ...tables } = numbers();
const { id, x, y } = samples.c;

/** Window functions. */
export const windows: Topic = new Topic("window functions", { ...tables, needs: ["windowFunctions"] });

windows.test("rank rows within partitions", async (connection) => {
  const place = func.rowNumber().over({ partitionBy: x, orderBy: y.desc() }).label("place");
  expect(
    await rowsOf(
      connection,
      select(id, place)
        .where(x.in([2, 3]))
        .orderBy(id),
    ),
  ).toEqual([
    [2, 2],
    [3, 1],
    [4, 3],
    [5, 2],
    [6, 1],
  ]);
});

windows.test("RANK leaves gaps, DENSE_RANK does not", async (connection) => {
  const over = { orderBy: x };
  const statement = select(id, func.rank().over(over), func.denseRank().over(over)).where(x.isNotNull(), id.lte(5)).orderBy(id);
  expect(await rowsOf(connection, statement)).toEqual([
    [1, 1, 1],
    [2, 2, 2],
    [3, 2, 2],
    [4, 4, 3],
    [5, 4, 3],
  ]);
});

windows.test("aggregates run over the whole window or up to the row", async (connection) => {
  const statement = select(func.sum(y).over(), func.sum(y).over({ orderBy: id }))
    .where(id.lte(3))
    .orderBy(id);
  expect(await rowsOf(connection, statement)).toEqual([
    [60, 10],
    [60, 30],
    [60, 60],
  ]);
});

windows.test("LAG and LEAD look at neighbours", async (connection) => {
  const over = { orderBy: id };
  expect(await rowsOf(connection, select(func.lag(y).over(over), func.lead(y).over(over)).where(id.lte(3)).orderBy(id))).toEqual([
    [null, 20],
    [10, 30],
    [20, null],
  ]);
});

windows.test("frames by rows reach as far as they say", async (connection) => {
  const around = (before: number | null, after: number | null) =>
    select(func.sum(y).over({ orderBy: id, rows: [before, after] }))
      .where(id.lte(4))
      .orderBy(id);
  expect(await valuesOf(connection, around(-1, 1))).toEqual([30, 60, 90, 70]);
  expect(await valuesOf(connection, around(0, 1))).toEqual([30, 50, 70, 40]);
  expect(await valuesOf(connection, around(null, 0))).toEqual([10, 30, 60, 100]);
  expect(await valuesOf(connection, around(-2, -1))).toEqual([null, 10, 30, 50]);
});

windows.test("frames by value take in what is near", ["rangeFrames"], async (connection) => {
  const statement = select(func.count().over({ orderBy: x, range: [-1, 0] }))
    .where(x.isNotNull(), x.lte(3))
    .orderBy(x);
  expect(await valuesOf(connection, statement)).toEqual([1, 3, 3, 5, 5, 5]);
});

windows.test("FIRST_VALUE, LAST_VALUE, NTILE and PERCENT_RANK", async (connection) => {
  const whole = { orderBy: id, rows: [null, null] } as const;
  const statement = select(
    func.firstValue(y).over(whole),
    func.lastValue(y).over(whole),
    func.ntile(2).over({ orderBy: id }),
    func.percentRank().over({ orderBy: id }),
  )
    .where(id.lte(3))
    .orderBy(id);
  expect(await rowsOf(connection, statement)).toEqual([
    [10, 30, 1, 0],
    [10, 30, 1, 0.5],
    [10, 30, 2, 1],
  ]);
});

windows.test("a window is filtered from outside", async (connection) => {
  const ranked = select(id, func.rowNumber().over({ partitionBy: x, orderBy: id }).label("place"))
    .where(x.isNotNull())
    .subquery("ranked");
  expect(await valuesOf(connection, select(ranked.c.id).where(ranked.c.place.eq(2)).orderBy(ranked.c.id))).toEqual([3, 5, 10]);
});

windows.test("a filtered aggregate counts what fits", ["aggregateFilter"], async (connection) => {
  expect(await rowsOf(connection, select(func.count().filter(x.gt(2)), func.sum(y).filter(id.lte(2))).selectFrom(samples))).toEqual([
    [6, 30],
  ]);
});
