/** Rows through Core. */
import { insert, select } from "@athanor/core";
import { data, freshEngine, freshRaw, insertRaw, items, ROWS } from "./items.ts";
import type { Figure } from "./measure.ts";
import { best, figure } from "./measure.ts";

const LOOKUPS = 20_000;
const { c } = items;

export function coreFigures(): Figure[] {
  return [byKey(), allRows(), insertRows()];
}

function byKey(): Figure {
  const raw = freshRaw(true);
  const statement = raw.prepare("SELECT id, name, size, price, place, rank FROM item WHERE id = ?");
  const engine = freshEngine(true);
  using connection = engine.connect();
  const alone = best(5, () => {
    for (let i = 1; i <= LOOKUPS; i++) statement.get(i);
  });
  const ours = best(5, () => {
    for (let i = 1; i <= LOOKUPS; i++) connection.execute(select(c.id, c.name, c.size, c.price, c.place, c.rank).where(c.id.eq(i))).one();
  });
  return figure("one row by key, statement built anew", alone, ours, LOOKUPS);
}

function allRows(): Figure {
  const raw = freshRaw(true);
  const statement = raw.prepare("SELECT id, name, size, price, place, rank FROM item");
  const engine = freshEngine(true);
  using connection = engine.connect();
  const alone = best(5, () => void statement.all());
  const ours = best(5, () => void connection.execute(select(items)).all());
  return figure(`${ROWS.toLocaleString("en")} rows of six columns`, alone, ours, 1);
}

function insertRows(): Figure {
  const alone = best(3, () => insertRaw(freshRaw(false)));
  const ours = best(3, () => {
    freshEngine(false).begin((connection) => void connection.execute(insert(items), data));
  });
  return figure(`insert ${ROWS.toLocaleString("en")} rows`, alone, ours, 1);
}
