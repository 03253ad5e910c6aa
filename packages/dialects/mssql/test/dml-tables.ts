/** The tables that the tests of statements that write speak of. */
import { column, MetaData, types as t, table, uniqueConstraint } from "@athanor/core";

const metadata = new MetaData();

export const users = table(
  "users",
  metadata,
  {
    id: column(t.integer(), { primaryKey: true }),
    name: column(t.string(30), { nullable: true }),
    email: column(t.string(50), { nullable: true }),
    visits: column(t.integer(), { default: 0 }),
    changed: column(t.integer(), { nullable: true, onUpdate: 7 }),
  },
  [uniqueConstraint("email")],
);

export const orders = table("orders", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id }),
  amount: column(t.integer()),
});

export const flags = table("flags", metadata, { n: column(t.integer()), many: column(t.boolean()) });

/** A statement, as far as rendering it goes. */
export interface Written {
  compile(dialect: object): { readonly sql: string; readonly params: readonly unknown[] };
}
