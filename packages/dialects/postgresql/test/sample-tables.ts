/** The tables that the statements of the rendering tests speak of. */
import { column, MetaData, types as t, table } from "@athanor/core";
import { pg } from "../src/index.ts";

const metadata = new MetaData();

export const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  fullname: column(t.text(), { nullable: true }),
  balance: column(t.numeric(12, 2)),
  active: column(t.boolean()),
  born: column(t.date(), { nullable: true }),
  prefs: column(t.json<{ theme: string; deep: { a: number[] } }>(), { nullable: true }),
  tags: column(pg.array(t.text())),
  doc: column(pg.jsonb<{ theme: string; deep: { a: number[] } }>()),
  attributes: column(pg.hstore(), { nullable: true }),
  span: column(pg.int4range()),
  words: column(pg.tsvector(), { nullable: true }),
  grid: column(pg.array(pg.array(t.integer())), { nullable: true }),
});

export const addresses = table("address", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id }),
  email: column(t.string(255)),
});

/** A statement, as far as rendering it goes. */
export interface Rendered {
  compile(dialect: object): { readonly sql: string; readonly params: readonly unknown[] };
}

/** What it is about, the statement, its SQL. */
export type Row = readonly [about: string, statement: Rendered, sql: string];
