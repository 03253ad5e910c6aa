/** The table that the tests of transactions speak of. */
import { column, MetaData, types as t, table } from "@athanor/core";

export const metadata = new MetaData();

export const counters = table("counter", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  n: column(t.integer()),
});
