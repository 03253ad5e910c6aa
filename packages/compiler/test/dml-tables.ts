/** Tables, and what statements that write become: for the tests of INSERT, UPDATE, DELETE and MERGE. */
import type { Dialect, ParameterRow } from "@athanor/compiler";
import { compileStatement, DEFAULT_DIALECT } from "@athanor/compiler";
import { column, func, MetaData, nodeOf, types as t, table, uniqueConstraint, uniqueIndex, walkKey } from "@athanor/core";

const metadata = new MetaData();

export const users = table("users", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  fullname: column(t.text(), { nullable: true }),
  tags: column(t.json<string[]>(), { nullable: true }),
});

export const orders = table("orders", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id }),
  amount: column(t.integer(), { nullable: true }),
});

/** Columns that the program fills: by a value, a function, a function of the row, SQL; and at each UPDATE. */
export const posts = table("posts", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  title: column(t.text()),
  slug: column(t.text(), { default: ({ parameters }) => String(parameters["title"]).toLowerCase() }),
  kind: column(t.text(), { default: "note" }),
  created: column(t.text(), { default: func.named("clock", t.text())() }),
  changed: column(t.text(), { nullable: true, onUpdate: func.named("clock", t.text())() }),
  touched: column(t.integer(), { nullable: true, onUpdate: ({ parameters }) => Object.keys(parameters).length }),
});

/** Several unique keys. */
export const accounts = table(
  "accounts",
  metadata,
  {
    id: column(t.integer(), { primaryKey: true }),
    email: column(t.text()),
    phone: column(t.text(), { nullable: true }),
    region: column(t.text(), { nullable: true }),
    visits: column(t.integer(), { serverDefault: "0" }),
  },
  (c) => [uniqueConstraint("email"), uniqueConstraint("phone", "region"), uniqueIndex("ux_lower", func.lower(c.region))],
);

/** A dialect that numbers its placeholders by place, so that repeated values show. */
export const POSITIONAL: Dialect = { ...DEFAULT_DIALECT, name: "positional", parameterStyle: "question" };

/** SQL and values, as they are sent for a row of parameters; without keys, nothing is known of parameters. */
export function sent(statement: unknown, row?: ParameterRow, columnKeys?: readonly string[], dialect: Dialect = POSITIONAL) {
  const node = nodeOf(statement);
  const { binds } = walkKey(node);
  const compiled = compileStatement(dialect, node, binds, columnKeys === undefined ? {} : { columnKeys });
  const { sql, values } = compiled.bind(binds, row);
  return [sql, values];
}

/** As `sent`, with the keys of the row as an engine passes them. */
export function executed(statement: unknown, row: ParameterRow = {}, dialect: Dialect = POSITIONAL) {
  return sent(statement, row, Object.keys(row), dialect);
}

/** A dialect that differs from the default in some capabilities. */
export function able(capabilities: Partial<Dialect["capabilities"]>): Dialect {
  return { ...POSITIONAL, capabilities: { ...POSITIONAL.capabilities, ...capabilities } };
}
