/**
 * The verbs of engines and connections that the tests use, synchronous or not: the tests await every one of them, so that one text
 * runs on both faces. `Engine` of @athanor/engine and `AsyncEngine` of @athanor/asyncio fit as they are.
 */
import type { Executable, MetaData, Row } from "@athanor/core";
import type {
  CacheStatistics,
  DdlOptions,
  EngineDialect,
  Events,
  ExecutionOptions,
  PoolStatus,
  Result,
  ScalarResult,
  StatementOptions,
  UnknownRow,
} from "@athanor/engine";

/** A value, or a promise of it. */
export type Now<T> = T | PromiseLike<T>;

/** A transaction or a savepoint that was begun explicitly. */
export interface TransactionFace {
  readonly isActive: boolean;
  readonly isNested: boolean;
  commit(): Now<void>;
  rollback(): Now<void>;
}

/** How rows are streamed. */
export interface StreamingOptions {
  readonly yieldPer?: number;
  /** Only where the verbs are asynchronous. */
  readonly signal?: AbortSignal;
}

/** What `for await` takes. */
export type Iterated<T> = Iterable<T> | AsyncIterable<T>;

/** The rows of a statement, fetched part by part. */
export type StreamFace<V extends readonly unknown[], R> = StreamVerbs<Row<V, R>> & Iterated<Row<V, R>>;

/** What a stream of rows can be asked for, beside being iterated. */
export interface StreamVerbs<T> {
  all(): Now<T[]>;
  first(): Now<T | null>;
  fetchMany(count: number): Now<T[]>;
  partitions(size: number): Iterated<T[]>;
  scalars(): Iterated<unknown>;
  readonly closed: boolean;
  close(): Now<void>;
}

/** A connection of either face. */
export interface ConnectionFace {
  execute<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
    options?: StatementOptions,
  ): Now<Result<V, R>>;
  scalars<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
  ): Now<ScalarResult<V[0]>>;
  scalar<V extends readonly unknown[], R, P>(statement: Executable<V, R, P>, params?: NoInfer<P> | readonly NoInfer<P>[]): Now<V[0] | null>;
  driverSql(sql: string, values?: readonly unknown[], options?: StatementOptions): Now<Result<readonly unknown[], UnknownRow>>;
  /** Absent where rows can't be streamed. */
  stream?<V extends readonly unknown[], R, P>(statement: Executable<V, R, P>, options?: StreamingOptions): Now<StreamFace<V, R>>;
  begin(): Now<TransactionFace>;
  beginNested(): Now<TransactionFace>;
  commit(): Now<void>;
  rollback(): Now<void>;
  inTransaction(): boolean;
  inNestedTransaction(): boolean;
  executionOptions(options: ExecutionOptions): ConnectionFace;
  readonly events: Events;
  readonly closed: boolean;
  close(): Now<void>;
}

/** What looks into the schema. */
export interface InspectorFace {
  getTableNames(schema?: string | null): Now<string[]>;
  hasTable(name: string, schema?: string | null): Now<boolean>;
}

/** An engine of either face. */
export interface EngineFace {
  readonly dialect: EngineDialect;
  connect(): Now<ConnectionFace>;
  /** The function returns what a verb of the connection returns, and is not async: the synchronous face takes none that is. */
  begin(callback: (connection: ConnectionFace) => unknown): Now<unknown>;
  createAll(metadata: MetaData, options?: DdlOptions): Now<void>;
  dropAll(metadata: MetaData, options?: DdlOptions): Now<void>;
  inspect(): Now<InspectorFace>;
  executionOptions(options: ExecutionOptions): EngineFace;
  readonly events: Events;
  readonly cacheStatistics: CacheStatistics;
  readonly poolStatus: PoolStatus;
  dispose(): Now<void>;
}
