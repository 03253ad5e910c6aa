/** A dialect as the engine needs it: what the compiler knows, and how to reach, question and understand the database. */

import type { Dialect } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import type { Driver } from "./driver.ts";
import type { DatabaseErrorFacts } from "./errors.ts";
import type { Op } from "./op.ts";

/** Runs the few plain queries by which a dialect sets up a connection or looks into the schema. */
export interface QueryRunner {
  /** Runs SQL text and gives its rows as arrays of driver values; none for a statement that gives no rows. */
  query(sql: string, values?: readonly unknown[]): Op<unknown[][]>;
}

/** How a dialect looks into the schema. */
export interface Inspection {
  /** The names of the tables, without views and without the database's own. */
  tableNames(queries: QueryRunner, schema: string | null): Op<string[]>;
  /** Whether there is a table, or a view, of that name. */
  hasTable(queries: QueryRunner, table: string, schema: string | null): Op<boolean>;
  /** Whether there is a sequence of that name; for databases that have sequences. */
  hasSequence?(queries: QueryRunner, sequence: string, schema: string | null): Op<boolean>;
  /** Whether there is a type of that name; for databases with types of one's own. */
  hasType?(queries: QueryRunner, type: string, schema: string | null): Op<boolean>;
}

/** How many connections an engine's pool has, unless its options say otherwise. */
export interface PoolDefaults {
  /** How many are kept open. */
  readonly size: number;
  /** How many more may be open for a while. */
  readonly overflow: number;
}

/** A dialect together with a database to connect to: what `sqlite("app.db")` gives and `createEngine` takes. Immutable. */
export interface EngineDialect extends Dialect {
  readonly driver: Driver;
  /** The driver for engines that can wait, where that is another: it never blocks the event loop to wait for a lock. */
  readonly waitingDriver?: Driver;
  /** The database in the words of a message, without secrets: `SQLite file "app.db"`. */
  readonly description: string;
  readonly pool: PoolDefaults;
  /** The same for engines that can wait, where that is another. */
  readonly waitingPool?: PoolDefaults;
  /** The isolation levels that `executionOptions({ isolationLevel })` may name, beside `"AUTOCOMMIT"`. */
  readonly isolationLevels: readonly string[];
  readonly inspection: Inspection;
  /** Says what an error means; null for one that isn't the driver's, which is then thrown as it is. */
  mapError(error: unknown): DatabaseErrorFacts | null;
  /**
   * What the server turns out to be (its version, MariaDB and not MySQL): asked once, on the first connection of an engine.
   *
   * @returns the dialect that the engine goes on with: this one, or a copy that knows more
   */
  forServer?(queries: QueryRunner): Op<EngineDialect>;
  /** Sets up a connection that was just opened. */
  onConnect?(queries: QueryRunner): Op<void>;
  /**
   * How far the keys are apart that the server has just generated for the rows of one INSERT, of which it tells the first: asked each time,
   * because clusters change it. Without this, they follow each other.
   */
  keyStep?(queries: QueryRunner): Op<number>;
  /** Whether values of a type may be integers beyond what a number holds, so that the driver has to be asked for `bigint`. */
  wideIntegers?(type: SqlType): boolean;
}

/** What makes a dialect from a URL: `postgresql`, `sqlite` and so on, as `createEngine(url, { dialects: [postgresql] })` takes them. */
export interface DialectFactory {
  /**
   * @param url the database
   * @throws ArgumentError for a URL that can't be
   */
  (url: string): EngineDialect;
  /** The schemes of the URLs that it understands: `["postgresql", "postgres"]`. */
  readonly schemes: readonly string[];
}
