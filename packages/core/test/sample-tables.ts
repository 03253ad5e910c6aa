/** Tables that several tests speak of. */
import { column, MetaData, types as t, table } from "@athanor/core";

const metadata = new MetaData();

export const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  fullname: column(t.text(), { nullable: true }),
  active: column(t.boolean()),
  created: column(t.dateTime()),
  doc: column(t.json<{ a: number }>(), { nullable: true }),
});

export const addresses = table("address", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id }),
  email: column(t.string(255)),
});

/** A column with a default that the program knows. */
export const logs = table("log_line", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  line: column(t.text()),
  level: column(t.integer(), { default: 1 }),
});
