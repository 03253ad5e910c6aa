/** The suite on a SQLite whose driver lies: a test that no lie can fail proves nothing. */
import { createAsyncEngine } from "@athanor/asyncio";
import type { Capabilities } from "@athanor/compiler";
import type { Harness, SuiteTest, Topic } from "@athanor/dialect-suite";
import { SuiteRun, TOPICS } from "@athanor/dialect-suite";
import type {
  Driver,
  DriverBatch,
  DriverBatchResult,
  DriverConnection,
  DriverCursor,
  DriverRequest,
  DriverResult,
  EngineDialect,
  TransactionMode,
} from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import { afterEach, expect, it } from "vitest";
import { SQLITE_REQUIREMENTS } from "./sqlite.ts";

/** How a driver may lie. */
const LIES = [
  "nothing comes back",
  "everything comes twice",
  "everything is null",
  "the order is another",
  "errors are kept quiet",
  "keys are others",
  "rollbacks commit",
  "commits roll back",
  "texts end at NUL",
  "keys are earlier ones",
  "names are in lower case",
] as const;

type Lie = (typeof LIES)[number];

/** What the driver lies about just now. */
let lie: Lie | null = null;

afterEach(() => {
  lie = null;
});

/** A driver's connection that lies. */
class LyingConnection implements DriverConnection {
  readonly #honest: DriverConnection;
  /** The last key that there was. */
  #key: number | bigint | null = null;

  constructor(honest: DriverConnection) {
    this.#honest = honest;
  }

  async execute(request: DriverRequest): Promise<DriverResult> {
    const nothing = { rows: request.returnsRows === false ? null : [], columnNames: [], rowCount: 0, lastInsertId: null };
    const sent = { ...request, values: request.values.map(cut) };
    const { rows, columnNames, rowCount, lastInsertId, ...rest } = await quietly(() => this.#honest.execute(sent), nothing);
    const earlier = this.#key;
    this.#key = lastInsertId ?? earlier;
    return {
      ...rest,
      rows: rows === null ? null : distorted(rows),
      columnNames: lie === "names are in lower case" ? (columnNames?.map((name) => name.toLowerCase()) ?? null) : columnNames,
      rowCount: miscounted(rowCount),
      lastInsertId: lie === "keys are others" ? 77 : lie === "keys are earlier ones" ? earlier : lastInsertId,
    };
  }

  async executeMany(request: DriverBatch): Promise<DriverBatchResult> {
    const nothing = { rows: request.returnsRows ? [] : null, rowCount: 0, lastInsertIds: null };
    const { rows, rowCount, ...rest } = await quietly(() => this.#honest.executeMany(request), nothing);
    return { ...rest, rows: rows === null ? null : distorted(rows), rowCount: miscounted(rowCount) };
  }

  async stream(request: DriverRequest, size: number): Promise<DriverCursor> {
    const { stream } = this.#honest;
    if (stream === undefined) throw new TypeError("SQLite streams.");
    return lyingCursor(await stream.call(this.#honest, request, size));
  }

  begin(mode: TransactionMode) {
    return this.#honest.begin(mode);
  }

  commit() {
    return lie === "commits roll back" ? this.#honest.rollback() : this.#honest.commit();
  }

  rollback() {
    return lie === "rollbacks commit" ? this.#honest.commit() : this.#honest.rollback();
  }

  savepoint(name: string) {
    return this.#honest.savepoint(name);
  }

  rollbackToSavepoint(name: string) {
    return lie === "rollbacks commit" ? this.#honest.releaseSavepoint(name) : this.#honest.rollbackToSavepoint(name);
  }

  releaseSavepoint(name: string) {
    return this.#honest.releaseSavepoint(name);
  }

  ping() {
    return this.#honest.ping();
  }

  close() {
    return this.#honest.close();
  }

  get inTransaction() {
    return this.#honest.inTransaction;
  }

  get raw() {
    return this.#honest.raw;
  }
}

/** A cursor that lies about each part of the rows. */
function lyingCursor(honest: DriverCursor): DriverCursor {
  return {
    columnNames: honest.columnNames,
    fetch: async (count) => distorted([...(await honest.fetch(count))]),
    close: () => honest.close(),
    ...(honest.exclusive === undefined ? {} : { exclusive: honest.exclusive }),
  };
}

async function quietly<T>(run: () => T | PromiseLike<T>, nothing: T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (lie === "errors are kept quiet") return nothing;
    throw error;
  }
}

function cut(value: unknown): unknown {
  return lie === "texts end at NUL" && typeof value === "string" ? value.split("\0")[0] : value;
}

function distorted(rows: unknown[][]): unknown[][] {
  if (lie === "nothing comes back") return [];
  if (lie === "everything comes twice") return [...rows, ...rows];
  if (lie === "everything is null") return rows.map((row) => row.map(() => null));
  return lie === "the order is another" ? rows.toReversed() : rows;
}

function miscounted(count: number): number {
  if (lie === "nothing comes back") return 0;
  return lie === "everything comes twice" ? count * 2 : count;
}

function lying(dialect: EngineDialect): EngineDialect {
  const driver: Driver = {
    name: dialect.driver.name,
    sync: false,
    connect: async () => new LyingConnection(await dialect.driver.connect()),
  };
  return { ...dialect, driver };
}

/** @param boasts capabilities that it says it has */
function harnessOf(boasts: Partial<Capabilities> = {}): Harness {
  return {
    name: "SQLite that lies",
    makeEngine(options) {
      const dialect = lying(sqlite());
      const capabilities = { ...dialect.capabilities, ...boasts };
      return createAsyncEngine({ ...dialect, capabilities }, { ...options, pool: { timeout: 1, ...options.pool } });
    },
    requirements: { ...SQLITE_REQUIREMENTS, severalConnections: false, readersBesideWriters: false },
  };
}

const HARNESS = harnessOf();

/** Whether a test finds out that the driver lies; null if it can't be run here. */
async function findsOut(topic: Topic, test: SuiteTest, how: Lie | null, harness = HARNESS): Promise<boolean | null> {
  const run = new SuiteRun(harness);
  await run.start();
  try {
    if (run.lacking(test.needs) !== null) return null;
    await run.prepare(topic);
    lie = how;
    await run.test(test);
    return false;
  } catch {
    return true;
  } finally {
    lie = null;
    await run.end();
  }
}

/** These prove that nothing is there, or that something is refused before the driver hears of it. */
const NOTHING_FOR_THE_DRIVER: readonly string[] = [
  "conditions > FALSE",
  "conditions > NULL is neither equal to NULL nor different",
  "RETURNING > UPDATE that finds nothing gives no row",
  "texts and bytes > half of a character is refused, and not made another one",
  "results > a statement without rows gives none, and says so",
  "streaming > gives nothing where there is nothing",
  "transactions > in a block, nothing can be done once its transaction has ended",
  "transactions > events tell of the transaction",
  "errors > undefined is no value, and nothing is sent",
  "CREATE and DROP > dropping what isn't there does nothing",
];

/** What SQLite hasn't, said to be there. */
const BOASTS: Partial<Capabilities> = {
  maxParameters: 10_000_000,
  lateral: true,
  merge: true,
  distinctOn: true,
  setOperationsAll: true,
  updateTables: true,
  writingCtes: true,
  alterConstraints: true,
  sequentialAssignments: true,
  ilike: true,
  comments: true,
  sequences: true,
  identityColumns: true,
  dropCascade: true,
  defaultMetavalue: true,
  betweenSymmetric: true,
  tryCast: true,
  emptySelect: true,
  nativeEnums: true,
  onDuplicateKey: true,
};

/** Whether a test of the suite finds something out. */
async function anyFindsOut(how: Lie | null, harness = HARNESS): Promise<boolean> {
  for (const topic of TOPICS) for (const test of topic.tests) if ((await findsOut(topic, test, how, harness)) === true) return true;
  return false;
}

it("each lie of the driver is found", { timeout: 60_000 }, async () => {
  for (const how of LIES) expect([how, await anyFindsOut(how)]).toEqual([how, true]);
});

it.each(Object.entries(BOASTS))("the dialect says %s: %s, and it is found", { timeout: 60_000 }, async (name, value) => {
  expect(await anyFindsOut(null, harnessOf({ [name]: value }))).toBe(true);
});

it("each test holds for an honest driver, and finds out about one lie at least", { timeout: 60_000 }, async () => {
  const failing: string[] = [];
  const credulous: string[] = [];
  for (const topic of TOPICS) {
    for (const test of topic.tests) {
      const name = `${topic.name} > ${test.name}`;
      const honestly = await findsOut(topic, test, null);
      if (honestly === true) failing.push(name);
      if (honestly !== false) continue;
      let found = false;
      for (const how of LIES) if ((found = (await findsOut(topic, test, how)) === true)) break;
      if (!found) credulous.push(name);
    }
  }
  expect(failing).toEqual([]);
  expect(credulous).toEqual(NOTHING_FOR_THE_DRIVER);
});
