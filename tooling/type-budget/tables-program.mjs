// A program without the ORM: many tables with foreign keys, and for each of them functions that hold four queries of the kinds an application has.

/**
 * @param {number} tables
 * @param {number} functions for each table
 * @returns {string}
 */
export function tablesProgram(tables, functions) {
  return [
    `import { and, column, func, MetaData, or, select, table, types as t, update, type InferRow } from "@athanor/core";`,
    "const metadata = new MetaData();",
    ...Array.from({ length: tables }, (_, index) => tableDeclaration(index)),
    ...Array.from({ length: tables * functions }, (_, index) => queries(index % (tables - 1), index)),
    "",
  ].join("\n");
}

/** What the tables program is measured against: the same imports, and none of its own types. */
export const tablesBaseline = `import { and, column, func, MetaData, or, select, table, types as t, update, type InferRow } from "@athanor/core";
export const imported = [and, column, func, MetaData, or, select, table, t, update];
export type Imported = InferRow<never>;
`;

/** @param {number} index */
function tableDeclaration(index) {
  const parent = index === 0 ? "" : `\n  parentId: column(t.integer(), { nullable: true, foreignKey: () => table${index - 1}.c.id }),`;
  return `export const table${index} = table("table_${index}", metadata, {
  id: column(t.integer(), { primaryKey: true }),${parent}
  name: column(t.string(30)),
  note: column(t.text(), { nullable: true }),
  role: column(t.enum("admin", "user"), { default: "user" }),
  amount: column(t.numeric(12, 2), { default: "0" }),
  created: column(t.dateTime(), { serverDefault: func.now() }),
  active: column(t.boolean(), { default: true }),
});`;
}

/**
 * @param {number} parent
 * @param {number} index
 */
function queries(parent, index) {
  const [a, b] = [`table${parent}`, `table${parent + 1}`];
  return `export function queries${index}(id: number) {
  const joined = select(${a}.c.id, ${a}.c.name, ${b}.c.note.label("childNote"))
    .outerJoin(${b})
    .where(and(${a}.c.id.gt(id), or(${a}.c.name.like("a%"), ${b}.c.role.in(["admin", "user"]))))
    .orderBy(${a}.c.name.desc())
    .limit(10);
  const totals = select(${b}.c.role, func.count(${b}.c.id).label("n"), func.sum(${b}.c.amount).label("total"))
    .groupBy(${b}.c.role)
    .having(func.count(${b}.c.id).gt(1))
    .cte("totals");
  const outer = select(${a}.c.name, totals.c.total).outerJoin(totals, totals.c.role.eq(${a}.c.role));
  const changed = update(${b}).where(${b}.c.id.eq(id)).values({ amount: ${b}.c.amount.add("1.00"), note: null });
  const row = {} as InferRow<typeof joined>;
  return [row.id, row.name, row.childNote, outer, changed] as const;
}`;
}
