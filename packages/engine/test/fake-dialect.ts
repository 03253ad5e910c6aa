/** A dialect on a driver that does nothing but keep a diary, synchronous or not. */
import { DEFAULT_DIALECT } from "@athanor/compiler";
import type { DatabaseErrorFacts, Driver, DriverBatch, DriverConnection, DriverRequest, EngineDialect } from "../src/index.ts";

/** An error of the fake driver, with what it means. */
export class FakeError extends Error {
  readonly facts: Partial<DatabaseErrorFacts>;

  constructor(message: string, facts: Partial<DatabaseErrorFacts> = {}) {
    super(message);
    this.facts = facts;
  }
}

/** What a fake driver may be told. */
export interface FakeOptions {
  /** Whether it says that it is synchronous. */
  readonly sync?: boolean;
  /** Whether it returns promises. */
  readonly promises?: boolean;
  /** What a call answers, by the diary's line; an error is thrown. */
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly onConnect?: EngineDialect["onConnect"];
}

/** A dialect, and the diary of its driver. */
export interface Fake {
  readonly dialect: EngineDialect;
  readonly diary: string[];
  readonly requests: DriverRequest[];
  readonly batches: DriverBatch[];
  /** May be changed while a test runs. */
  readonly answers: Record<string, unknown>;
}

export function fakeDialect({ sync = true, promises = false, answers = {}, onConnect }: FakeOptions = {}): Fake {
  const diary: string[] = [];
  const requests: DriverRequest[] = [];
  const batches: DriverBatch[] = [];
  const replies = { ...answers };
  let opened = 0;

  function answer<T>(line: string, otherwise: T): T | Promise<T> {
    diary.push(line);
    const reply = Object.hasOwn(replies, line) ? replies[line] : otherwise;
    if (!promises) {
      if (reply instanceof Error) throw reply;
      return reply as T;
    }
    return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply as T);
  }

  function connection(): DriverConnection {
    const name = `#${++opened}`;
    let inTransaction = false;
    const note = (line: string) => answer(`${name} ${line}`, undefined);
    return {
      raw: name,
      get inTransaction() {
        return inTransaction;
      },
      execute(request) {
        requests.push(request);
        return answer(`${name} ${request.sql}`, {
          rows: request.returnsRows === false ? null : [[1]],
          columnNames: request.returnsRows === null ? ["one"] : null,
          rowCount: 1,
          lastInsertId: null,
        });
      },
      executeMany(batch) {
        batches.push(batch);
        return answer(`${name} ${batch.sql} ×${batch.rows.length}`, {
          rows: batch.returnsRows ? batch.rows.map((row) => [...row]) : null,
          rowCount: batch.rows.length,
          lastInsertIds: batch.lastInsertIds ? batch.rows.map((_, i) => i) : null,
        });
      },
      begin: ({ isolationLevel }) => {
        inTransaction = true;
        return note(isolationLevel === null ? "BEGIN" : `BEGIN ${isolationLevel}`);
      },
      commit: () => {
        inTransaction = false;
        return note("COMMIT");
      },
      rollback: () => {
        inTransaction = false;
        return note("ROLLBACK");
      },
      savepoint: (savepoint) => note(`SAVEPOINT ${savepoint}`),
      rollbackToSavepoint: (savepoint) => note(`ROLLBACK TO ${savepoint}`),
      releaseSavepoint: (savepoint) => note(`RELEASE ${savepoint}`),
      ping: () => note("PING"),
      close: () => note("CLOSE"),
    };
  }

  const driver: Driver = {
    name: "fake",
    sync,
    connect: () => (answer("connect", null) instanceof Promise ? Promise.resolve(connection()) : connection()),
    dispose: () => answer("dispose", undefined),
  };
  const dialect: EngineDialect = {
    ...DEFAULT_DIALECT,
    parameterStyle: "question",
    driver,
    description: "the fake database",
    pool: { size: 2, overflow: 0 },
    isolationLevels: ["SERIALIZABLE"],
    inspection: {
      *tableNames(queries) {
        return (yield* queries.query("TABLES")).map(String);
      },
      *hasTable(queries, table, schema) {
        return (yield* queries.query("HAS", schema === null ? [table] : [table, schema])).length > 0;
      },
    },
    mapError: (error) => (error instanceof FakeError ? { kind: "operational", message: error.message, ...error.facts } : null),
    ...(onConnect === undefined ? {} : { onConnect }),
  };
  return { dialect, diary, requests, batches, answers: replies };
}
