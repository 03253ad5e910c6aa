/** Objects through the ORM. */
import { select } from "@athanor/core";
import { Session } from "@athanor/orm";
import { data, freshEngine, freshRaw, Item, insertRaw, ROWS } from "./items.ts";
import type { Figure } from "./measure.ts";
import { best, figure } from "./measure.ts";

const CHANGED = 10_000;

export function ormFigures(): Figure[] {
  return [loadAll(), insertAll(), updateSome()];
}

function loadAll(): Figure {
  const statement = freshRaw(true).prepare("SELECT id, name, size, price, place, rank FROM item");
  const engine = freshEngine(true);
  const alone = best(3, () => void statement.all());
  const ours = best(3, () => {
    using session = new Session(engine);
    session.scalars(select(Item)).all();
  });
  return figure(`${ROWS.toLocaleString("en")} entities`, alone, ours, 1);
}

function insertAll(): Figure {
  const alone = best(3, () => insertRaw(freshRaw(false)));
  const ours = best(3, () => {
    using session = new Session(freshEngine(false), { expireOnCommit: false });
    for (const row of data) session.add(new Item(row));
    session.commit();
  });
  return figure(`insert ${ROWS.toLocaleString("en")} entities`, alone, ours, 1);
}

function updateSome(): Figure {
  const raw = freshRaw(true);
  const statement = raw.prepare("UPDATE item SET rank = ? WHERE id = ?");
  const engine = freshEngine(true);
  using session = new Session(engine, { expireOnCommit: false });
  const objects = session.scalars(select(Item).limit(CHANGED)).all();
  let turn = 0n;
  const alone = best(3, () => {
    raw.exec("BEGIN");
    turn++;
    for (let id = 1; id <= CHANGED; id++) statement.run(turn, id);
    raw.exec("COMMIT");
  });
  const ours = best(3, () => {
    for (const object of objects) object.rank = -object.rank - 1;
    session.commit();
  });
  return figure(`update ${CHANGED.toLocaleString("en")} entities by flush`, alone, ours, 1);
}
