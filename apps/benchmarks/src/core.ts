/** Rows through Core. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { column, insert, MetaData, select, types as t, table } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import Database from "better-sqlite3";
import { data, freshEngine, freshRaw, insertRaw, items, ROWS } from "./items.ts";
import type { Figure } from "./measure.ts";
import { best, figure } from "./measure.ts";

const LOOKUPS = 20_000;
const { c } = items;

export function coreFigures(): Figure[] {
  return [byKey(), allRows(), insertRows(), singleRows()];
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

const TRANSACTIONS = 2000;

/** On a file, with a write-ahead log and without waiting for the disk, for both alike. */
function singleRows(): Figure {
  const directory = mkdtempSync(join(tmpdir(), "athanor-benchmark-"));
  try {
    const raw = new Database(join(directory, "raw.db"));
    raw.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, size INTEGER)");
    const statement = raw.prepare("INSERT INTO item (name, size) VALUES (?, ?)");
    const [begin, commit] = [raw.prepare("BEGIN"), raw.prepare("COMMIT")];
    const own = new MetaData();
    const small = table("item", own, {
      id: column(t.integer(), { primaryKey: true }),
      name: column(t.text()),
      size: column(t.integer()),
    });
    const engine = createEngine(sqlite({ file: join(directory, "ours.db"), pragmas: { synchronous: "OFF" } }));
    engine.createAll(own);
    const alone = best(5, () => {
      for (let i = 0; i < TRANSACTIONS; i++) {
        begin.run();
        statement.run("a name", BigInt(i));
        commit.run();
      }
    });
    const ours = best(5, () => {
      for (let i = 0; i < TRANSACTIONS; i++)
        engine.begin((connection) => void connection.execute(insert(small), { name: "a name", size: i }));
    });
    raw.close();
    engine.dispose();
    return figure(`${TRANSACTIONS.toLocaleString("en")} single-row transactions on a file`, alone, ours, TRANSACTIONS);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
