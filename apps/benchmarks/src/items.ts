/** The table, the class and the rows that everything is measured with. */
import { column, insert, MetaData, types as t, table } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import { createEngine } from "@athanor/engine";
import { declarativeBase } from "@athanor/orm";
import { sqlite } from "@athanor/sqlite";
import Database from "better-sqlite3";

export const ROWS = 100_000;

const columns = {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(40)),
  size: column(t.integer()),
  price: column(t.float()),
  place: column(t.text(), { nullable: true }),
  rank: column(t.integer()),
};

export const metadata = new MetaData();
export const items = table("item", metadata, columns);

const classes = new MetaData();
export class Item extends declarativeBase({ metadata: classes }).mapped("item", columns) {}

export const data = Array.from({ length: ROWS }, (_, i) => ({
  name: `item ${i}`,
  size: i % 97,
  price: i / 3,
  place: i % 2 === 0 ? "here" : null,
  rank: i,
}));

/** An engine on a database in memory, with the table and, if asked for, its rows. */
export function freshEngine(filled: boolean): Engine {
  const engine = createEngine(sqlite(":memory:"));
  engine.createAll(metadata);
  if (filled) engine.begin((connection) => void connection.execute(insert(items), data));
  return engine;
}

/** The same with better-sqlite3 alone. */
export function freshRaw(filled: boolean): Database.Database {
  const database = new Database(":memory:");
  database.exec(
    "CREATE TABLE item (id INTEGER NOT NULL, name VARCHAR(40) NOT NULL, size INTEGER NOT NULL, price FLOAT NOT NULL, place TEXT, rank INTEGER NOT NULL, PRIMARY KEY (id))",
  );
  if (filled) insertRaw(database);
  return database;
}

/** All rows by one prepared statement in one transaction. Integers are bound as integers. */
export function insertRaw(database: Database.Database): void {
  const statement = database.prepare("INSERT INTO item (name, size, price, place, rank) VALUES (?, ?, ?, ?, ?)");
  database.exec("BEGIN");
  for (const { name, size, price, place, rank } of data) statement.run(name, BigInt(size), price, place, BigInt(rank));
  database.exec("COMMIT");
}
