/** A dialect on a driver that does nothing but keep a diary, synchronous or not. */
import { DEFAULT_DIALECT } from "@athanor/compiler";
import type {
  DatabaseErrorFacts,
  Driver,
  DriverBatch,
  DriverConnection,
  DriverCursor,
  DriverRequest,
  EngineDialect,
} from "../src/index.ts";

/** An error of the fake driver, with what it means. */
export class FakeError extends Error {
  readonly facts: Partial<DatabaseErrorFacts>;
  /** Whether the database ends the transaction with it. */
  readonly endsTransaction: boolean;

  constructor(message: string, facts: Partial<DatabaseErrorFacts> = {}, endsTransaction = false) {
    super(message);
    this.facts = facts;
    this.endsTransaction = endsTransaction;
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
  /** Whether rows can be read part by part. */
  readonly streams?: boolean;
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

export function fakeDialect({ sync = true, promises = false, answers = {}, onConnect, streams = false }: FakeOptions = {}): Fake {
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
    /** An error may say that the database has ended the transaction. */
    const ran = <T>(line: string, otherwise: T) => {
      const reply = replies[`${name} ${line}`];
      if (reply instanceof FakeError && reply.endsTransaction) inTransaction = false;
      return answer(`${name} ${line}`, otherwise);
    };
    const note = (line: string) => answer(`${name} ${line}`, undefined);
    return {
      raw: name,
      get inTransaction() {
        return inTransaction;
      },
      execute(request) {
        requests.push(request);
        return ran(request.sql, {
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
      ...(streams && {
        stream(request) {
          requests.push(request);
          let left = 1;
          const cursor: DriverCursor = {
            columnNames: request.returnsRows === null ? ["one"] : null,
            fetch: () => answer(`${name} FETCH`, left-- > 0 ? [[1]] : []),
            close: () => note("CLOSE CURSOR"),
          };
          return answer(`${name} ${request.sql}`, cursor);
        },
      }),
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
