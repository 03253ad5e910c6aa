/** SQLite, as a dialect. */
import type { Capabilities, IdentifierRules } from "@athanor/compiler";
import { BASE_IDENTIFIERS, DEFAULT_CAPABILITIES } from "@athanor/compiler";
import { ArgumentError } from "@athanor/core";
import type { EngineDialect, Op, QueryRunner } from "@athanor/engine";
import { bindsLoosely, SQLITE_RENDER_TABLE } from "./compiler.ts";
import { sqliteDriver, waitingSqliteDriver } from "./driver.ts";
import { mapSqliteError } from "./errors.ts";
import type { ChosenOptions, SqliteOptions } from "./options.ts";
import { DRIVERS, isDriver, MEMORY } from "./options.ts";
import { SQLITE_INSPECTION } from "./reflect.ts";
import { mayBeWide, SQLITE_TYPE_RULES } from "./types/type-rules.ts";
import { givenBy } from "./url-options.ts";

/** What SQLite can do, from version 3.39 on; the driver brings a later one. */
const CAPABILITIES: Capabilities = {
  ...DEFAULT_CAPABILITIES,
  insertReturning: true,
  insertMany: "values",
  survivesErrors: true,
  maxInsertRows: 60,
  risingKeys: true,
  updateReturning: true,
  deleteReturning: true,
  defaultValues: true,
  lastInsertId: true,
  onConflict: true,
  severalConflicts: true,
  updateFrom: true,
  forUpdate: false,
  alterConstraints: false,
  dropCascade: false,
  betweenSymmetric: false,
  setOperationsAll: false,
  maxParameters: 32_766,
};

/** The words that are quoted: SQLAlchemy's list for SQLite, two that came later, and what WITH would take for its own word. */
const RESERVED =
  "add after all alter analyze and as asc attach autoincrement before begin between by cascade case cast check collate column commit conflict constraint create cross current_date current_time current_timestamp " +
  "database default deferrable deferred delete desc detach distinct drop each else end escape except exclusive exists explain fail false for foreign from full glob group having if ignore immediate in index indexed " +
  "initially inner insert instead intersect into is isnull join key left like limit match natural not nothing notnull null of offset on or order outer plan pragma primary query raise recursive references reindex rename " +
  "replace restrict returning right rollback row select set table temp temporary then to transaction trigger true union unique update using vacuum values view virtual when where";

const IDENTIFIERS: IdentifierRules = { ...BASE_IDENTIFIERS, reserved: new Set(RESERVED.split(" ")) };

/**
 * A SQLite database, on better-sqlite3 or, with `driver: "node"`, on Node's own SQLite.
 *
 * Foreign keys are enforced, and files use a write-ahead log, unless the options say otherwise.
 *
 * @param target the path of the file, `":memory:"`, a URL (`sqlite:///app.db`, `sqlite:////var/lib/app.db`, with options behind a question
 *   mark), or options; without it, a database in memory
 * @returns what `createEngine` takes. Nothing is opened yet, and statements can be rendered for it without a driver
 * @throws ArgumentError for options that can't be
 * @example
 * const engine = createEngine(sqlite("app.db"));
 * const reader = createEngine(sqlite({ file: "app.db", readOnly: true }));
 * const withoutPackage = createEngine(sqlite({ file: "app.db", driver: "node" }));
 * select(users.c.id).compile(sqlite()).sql;
 */
export const sqlite: SqliteFactory = Object.assign(dialectFor, { schemes: ["sqlite"] });

/** What `sqlite` is: a function, which `createEngine(url, { dialects: [sqlite] })` takes too. */
export interface SqliteFactory {
  (target?: string | SqliteOptions): EngineDialect;
  readonly schemes: readonly string[];
}

function dialectFor(target: string | SqliteOptions = MEMORY): EngineDialect {
  const options = choose(typeof target === "string" ? givenBy(target) : target);
  const memory = options.file === MEMORY;
  return {
    name: "sqlite",
    capabilities: CAPABILITIES,
    identifiers: IDENTIFIERS,
    bindsLoosely,
    parameterStyle: "question",
    render: SQLITE_RENDER_TABLE,
    types: SQLITE_TYPE_RULES,
    driver: sqliteDriver(options),
    ...(memory ? { waitingPool: { size: 1, overflow: 0 } } : { waitingDriver: waitingSqliteDriver(options) }),
    description: memory ? "the in-memory SQLite database" : `the SQLite file ${JSON.stringify(options.file)}`,
    pool: { size: 5, overflow: 10 },
    isolationLevels: ["SERIALIZABLE"],
    inspection: SQLITE_INSPECTION,
    mapError: mapSqliteError,
    onConnect: (queries) => setPragmas(queries, options),
    wideIntegers: mayBeWide,
  };
}

function choose(given: SqliteOptions): ChosenOptions {
  const file = given.file ?? MEMORY;
  if (file === "") throw new ArgumentError('sqlite() takes the path of a file, or ":memory:"; an empty path is neither.');
  const memory = file === MEMORY;
  const readOnly = given.readOnly ?? false;
  if (memory && readOnly) throw new ArgumentError("A database in memory that is readOnly would be empty for ever: give a file.");
  const create = given.create ?? !readOnly;
  const defaults = {
    driver: "better-sqlite3",
    foreignKeys: true,
    begin: null,
    busyTimeout: 5000,
    pragmas: {},
    preparedStatements: 200,
  } as const;
  const options: ChosenOptions = { ...defaults, ...given, file, readOnly, create, wal: given.wal ?? (!memory && !readOnly) };
  if (options.begin !== null && options.begin !== "deferred" && options.begin !== "immediate")
    throw new ArgumentError(`begin is "deferred" or "immediate", not ${JSON.stringify(options.begin)}.`);
  if (!isDriver(options.driver))
    throw new ArgumentError(
      `There is no driver ${JSON.stringify(options.driver)} for SQLite: there are ${DRIVERS.map((each) => `"${each}"`).join(" and ")}.`,
    );
  for (const [name, value] of Object.entries(options.pragmas)) checkPragma(name, value);
  return options;
}

/** PRAGMAs take no bound values: what is written into their text may be a word or a number and nothing else. */
function checkPragma(name: string, value: unknown): void {
  const plain =
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value)) ||
    (typeof value === "string" && /^[\w.-]+$/.test(value));
  if (!/^\w+(\.\w+)?$/.test(name) || !plain)
    throw new ArgumentError(
      `The pragma ${JSON.stringify(name)} can't be set to ${JSON.stringify(value)}: names are words, values are words, numbers or booleans.`,
    );
}

function* setPragmas(queries: QueryRunner, { wal, foreignKeys, pragmas }: ChosenOptions): Op<void> {
  yield* queries.query(`PRAGMA foreign_keys = ${foreignKeys ? "ON" : "OFF"}`);
  if (wal) yield* queries.query("PRAGMA journal_mode = WAL");
  for (const [name, value] of Object.entries(pragmas))
    yield* queries.query(`PRAGMA ${name} = ${typeof value === "boolean" ? (value ? "ON" : "OFF") : value}`);
}
