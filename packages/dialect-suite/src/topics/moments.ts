import { column, deleteFrom, extract, func, insert, literal, MetaData, select, types as t, table } from "@athanor/core";
import { expect } from "vitest";
import { rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const moments = table("moment", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  day: column(t.date(), { nullable: true }),
  hour: column(t.time(), { nullable: true }),
  at: column(t.dateTime(), { nullable: true }),
  exactly: column(t.dateTime({ as: "string" }), { nullable: true }),
  zoned: column(t.dateTime({ timezone: true }), { nullable: true }),
  span: column(t.interval(), { nullable: true }),
  zonedExactly: column(t.dateTime({ timezone: true, as: "string" }), { nullable: true }),
});
const c = moments.c;

/** Dates, times and moments. */
export const momentValues: Topic = new Topic("dates and times", { metadata });

momentValues.test("dates are what they were", async (connection) => {
  const days = ["2024-02-29", "2012-10-15", "1999-12-31", "2038-01-20", "9999-12-31"];
  await connection.execute(
    insert(moments),
    days.map((day, id) => ({ id, day })),
  );
  expect(await valuesOf(connection, select(c.day).orderBy(c.id))).toEqual(days);
  expect(await valuesOf(connection, select(c.id).where(c.day.eq("1999-12-31")))).toEqual([2]);
  expect(await valuesOf(connection, select(c.id).where(c.day.lt("2013-01-01")).orderBy(c.day))).toEqual([2, 1]);
});

momentValues.test("dates long ago", ["historicDates"], async (connection) => {
  const days = ["1850-11-10", "1727-04-01", "1000-01-01"];
  await connection.execute(
    insert(moments),
    days.map((day, id) => ({ id, day })),
  );
  expect(await valuesOf(connection, select(c.day).orderBy(c.id))).toEqual(days);
});

momentValues.test("times are what they were", async (connection) => {
  const hours = ["00:00:00", "12:57:18", "23:59:59"];
  await connection.execute(
    insert(moments),
    hours.map((hour, id) => ({ id, hour })),
  );
  expect((await valuesOf(connection, select(c.hour).orderBy(c.id))).map((each) => each?.replace(/\.0+$/, ""))).toEqual(hours);
  expect(await valuesOf(connection, select(c.id).where(c.hour.gt("13:00:00")))).toEqual([2]);
});

momentValues.test("times to the microsecond", ["microseconds"], async (connection) => {
  await connection.execute(insert(moments).values({ id: 1, hour: "12:57:18.000396" }));
  expect(await valueOf(connection, select(c.hour))).toBe("12:57:18.000396");
});

momentValues.test("moments are the Dates that they were, to the millisecond", async (connection) => {
  const all = [
    "2012-10-15T12:57:18.123Z",
    "2024-03-31T02:30:00.000Z",
    "2024-10-27T01:30:00.000Z",
    "1970-01-01T00:00:00.000Z",
    "2040-06-01T00:00:00.001Z",
  ];
  await connection.execute(
    insert(moments),
    all.map((at, id) => ({ id, at: new Date(at) })),
  );
  expect((await valuesOf(connection, select(c.at).orderBy(c.id))).map((each) => each?.toISOString())).toEqual(all);
  expect(await valuesOf(connection, select(c.id).where(c.at.eq(new Date("2024-03-31T02:30:00Z"))))).toEqual([1]);
  expect(await valuesOf(connection, select(c.id).where(c.at.lt(new Date("2000-01-01T00:00:00Z"))))).toEqual([3]);
});

momentValues.test("moments long ago", ["historicDates"], async (connection) => {
  await connection.execute(insert(moments).values({ id: 1, at: new Date("1850-11-10T11:52:35.000Z") }));
  expect((await valueOf(connection, select(c.at)))?.toISOString()).toBe("1850-11-10T11:52:35.000Z");
});

momentValues.test("moments as texts to the microsecond", ["microseconds"], async (connection) => {
  const exactly = "2012-10-15T12:57:18.000396";
  await connection.execute(insert(moments).values({ id: 1, exactly }));
  expect((await valueOf(connection, select(c.exactly)))?.replace(" ", "T")).toBe(exactly);
  expect(await valuesOf(connection, select(c.id).where(c.exactly.eq(exactly)))).toEqual([1]);
});

momentValues.test("moments with a time zone are the same moments", ["timeZones"], async (connection) => {
  const all = ["2012-10-15T12:57:18.250Z", "2024-10-27T00:30:00.000Z", "2024-10-27T01:30:00.000Z"];
  await connection.execute(
    insert(moments),
    all.map((zoned, id) => ({ id, zoned: new Date(zoned) })),
  );
  expect((await valuesOf(connection, select(c.zoned).orderBy(c.id))).map((each) => each?.toISOString())).toEqual(all);
  expect(await valuesOf(connection, select(c.id).where(c.zoned.eq(new Date("2024-10-27T00:30:00Z"))))).toEqual([1]);
});

momentValues.test("moments with a time zone as texts", ["timeZones", "microseconds"], async (connection) => {
  await connection.execute(insert(moments).values({ id: 1, zonedExactly: "2012-10-15T12:57:18.000396+02:00" }));
  const stored = String(await valueOf(connection, select(c.zonedExactly)));
  expect(stored).toContain(".000396");
  expect(Date.parse(stored.replace(".000396", ".000"))).toBe(Date.parse("2012-10-15T10:57:18.000Z"));
});

momentValues.test("intervals are as long as they were", ["intervals"], async (connection) => {
  const spans = ["PT0S", "PT1H30M", "P2DT3H4M5S", "PT0.25S", "PT-45M"];
  for (const span of spans) {
    await connection.execute(insert(moments).values({ id: 1, span }));
    const stored = String(await valueOf(connection, select(c.span)));
    expect(secondsOf(stored)).toBe(secondsOf(span));
    expect(await valuesOf(connection, select(c.id).where(c.span.eq(span)))).toEqual([1]);
    await connection.execute(deleteFrom(moments));
  }
});

momentValues.test("NULL in every kind of column", async (connection) => {
  await connection.execute(
    insert(moments).values({ id: 1, day: null, hour: null, at: null, exactly: null, zoned: null, zonedExactly: null, span: null }),
  );
  expect(((await rowsOf(connection, select(moments)))[0] ?? []).slice(1)).toEqual([null, null, null, null, null, null, null]);
});

momentValues.test("bound dates and moments are selected", async (connection) => {
  const at = new Date("2012-10-15T12:57:18.000Z");
  const statement = select(literal("2012-10-15", t.date()).label("day"), literal(at).label("at"));
  const [row] = await rowsOf(connection, statement);
  expect(row).toEqual(["2012-10-15", at]);
});

momentValues.test("the latest of each", async (connection) => {
  await connection.execute(insert(moments), [
    { id: 1, day: "2001-01-01", at: new Date("2001-01-01T00:00:00Z") },
    { id: 2, day: "2002-02-02", at: new Date("2002-02-02T00:00:00Z") },
  ]);
  expect(await rowsOf(connection, select(func.max(c.day), func.min(c.at)))).toEqual([["2002-02-02", new Date("2001-01-01T00:00:00Z")]]);
});

momentValues.test("the database knows what time it is", async (connection) => {
  const now = await valueOf(connection, select(func.now().label("now")));
  expect(now).toBeInstanceOf(Date);
  // The server's clock may be in another time zone, if its type has none.
  expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(26 * 3600 * 1000);
});

momentValues.test("parts of dates and moments", ["extract"], async (connection) => {
  await connection.execute(insert(moments).values({ id: 1, day: "2012-10-15", at: new Date("2012-10-15T12:57:18.000Z") }));
  const statement = select(
    extract("year", c.day),
    extract("month", c.day),
    extract("day", c.at),
    extract("hour", c.at),
    extract("minute", c.at),
  );
  const [row] = await rowsOf(connection, statement);
  expect(row?.map(Number)).toEqual([2012, 10, 15, 12, 57]);
});

/** How long an ISO 8601 duration of days and less is. */
function secondsOf(span: string): number {
  const match = /^(-?)P(?:(-?[\d.]+)D)?(?:T(?:(-?[\d.]+)H)?(?:(-?[\d.]+)M)?(?:(-?[\d.]+)S)?)?$/.exec(span);
  if (match === null) throw new TypeError(`${span} is no duration of days and less.`);
  const [, sign, ...parts] = match;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return (sign === "-" ? -1 : 1) * (days * 86_400 + hours * 3600 + minutes * 60 + seconds) || 0;
}
