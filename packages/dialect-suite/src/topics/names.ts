import { alias, column, deleteFrom, index, insert, MetaData, select, types as t, table, update } from "@athanor/core";
import { expect } from "vitest";
import type { ConnectionFace } from "../face.ts";
import { rowsOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

const metadata = new MetaData();
const words = table("select", metadata, {
  id: column(t.integer(), { primaryKey: true, autoincrement: false }),
  order: column(t.integer()),
  table: column(t.string(10)),
  Mixed: column(t.string(10)),
  user: column(t.string(10), { index: true }),
});
const c = words.c;

/** Names that have to be quoted. */
export const reservedNames: Topic = new Topic("reserved and mixed names", {
  metadata,
  async fill(connection: ConnectionFace) {
    await connection.execute(insert(words), [
      { id: 1, order: 2, table: "t", Mixed: "M", user: "u" },
      { id: 2, order: 1, table: "tt", Mixed: "MM", user: "uu" },
    ]);
  },
});

reservedNames.test("are selected, compared and ordered by", async (connection) => {
  const rows = (await connection.execute(select(words).where(c.user.ne("x")).orderBy(c.order))).all();
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { id: 2, order: 1, table: "tt", Mixed: "MM", user: "uu" },
    { id: 1, order: 2, table: "t", Mixed: "M", user: "u" },
  ]);
});

reservedNames.test("are updated and deleted", async (connection) => {
  await connection.execute(update(words).where(c.order.eq(1)).values({ table: "new", user: c.Mixed }));
  await connection.execute(deleteFrom(words).where(c.order.eq(2)));
  expect(await rowsOf(connection, select(c.table, c.user))).toEqual([["new", "MM"]]);
});

reservedNames.test("serve as aliases, labels and names of subqueries", async (connection) => {
  const from = alias(words, "from");
  const group = select(from.c.order.label("limit"), from.c.id).subquery("group");
  const statement = select(group.c.limit.label("where"), words.c.id).join(group, group.c.id.eq(words.c.id)).orderBy(group.c.limit);
  expect((await connection.execute(statement)).all().map((row) => row.where)).toEqual([1, 2]);
});

const awkward = new MetaData();
const odd = table(
  'a "very" odd `table`; -- with 100% :quotes',
  awkward,
  {
    id: column(t.integer(), { name: "the id", primaryKey: true, autoincrement: false }),
    percent: column(t.integer(), { name: "per %(cent)s" }),
    colon: column(t.integer(), { name: "co:lon ::x" }),
    quote: column(t.integer(), { name: `quo"te'd \`tick` }),
    question: column(t.integer(), { name: "que?stion $1 @p" }),
    unicode: column(t.integer(), { name: "žluť 漢字" }),
    bracket: column(t.integer(), { name: "[brack]et" }),
    backslash: column(t.integer(), { name: "back\\slash" }),
    dotted: column(t.integer(), { name: "dot.ted, comma" }),
  },
  (own) => [index("an index, with spaces", own.percent, own.quote)],
);
const o = odd.c;

/** Names with any character in them. */
export const awkwardNames: Topic = new Topic("names with any character", { metadata: awkward, needs: ["anyNames"] });

const ROW = { id: 1, percent: 2, colon: 3, quote: 4, question: 5, unicode: 6, bracket: 7, backslash: 8, dotted: 9 };

awkwardNames.test("are inserted into and selected", async (connection) => {
  await connection.execute(insert(odd).values(ROW));
  expect((await connection.execute(select(odd))).all()).toEqual([ROW]);
});

awkwardNames.test("are given many rows", async (connection) => {
  await connection.execute(insert(odd), [ROW, { ...ROW, id: 2, percent: 20 }, { ...ROW, id: 3, percent: 30 }]);
  expect(await valuesOf(connection, select(o.percent).orderBy(o.percent))).toEqual([2, 20, 30]);
});

awkwardNames.test("give many rows back", ["insertReturning"], async (connection) => {
  const result = await connection.execute(insert(odd).returning(o.unicode, o.quote, { sortByParameterOrder: true }), [
    ROW,
    { ...ROW, id: 2, quote: 40 },
  ]);
  expect(result.all()).toEqual([
    { unicode: 6, quote: 4 },
    { unicode: 6, quote: 40 },
  ]);
});

awkwardNames.test("are compared, updated and joined to themselves", async (connection) => {
  await connection.execute(insert(odd).values(ROW));
  await connection.execute(
    update(odd)
      .where(o.percent.eq(2), o.colon.in([3, 4]), o.question.eq(5))
      .values({ quote: o.quote.add(o.backslash), dotted: 90 }),
  );
  const other = alias(odd, "o t 'h' er % : ?");
  expect(await rowsOf(connection, select(o.quote, other.c.dotted).join(other, other.c.unicode.eq(o.unicode)))).toEqual([[12, 90]]);
});

awkwardNames.onEngine("the inspector finds such a table", [], async ({ engine }) => {
  const inspector = await engine.inspect();
  expect(await inspector.hasTable(odd.name)).toBe(true);
  expect(await inspector.getTableNames()).toContain(odd.name);
  expect(await inspector.hasTable('a "very')).toBe(false);
});
