/** Engines, connections, transactions, results; and what dialects, drivers and packages above build on. */

export type { CacheStatistics } from "@athanor/compiler";
// For packages that build on the engine: its operations, and the seams between them.
export { onAbort } from "./abort.ts";
export { withConnection, withTransaction } from "./block.ts";
// For those who use it.
export { Connection } from "./connection.ts";
export type { TransactionState } from "./connection-state.ts";
export { ConnectionState } from "./connection-state.ts";
export type { CreateOptions, EngineOptions } from "./create.ts";
export { createEngine, givenEngineOptions, makeEngineState } from "./create.ts";
export { BufferedStream } from "./cursor-reading.ts";
export type { DdlOptions } from "./ddl.ts";
export { createAll, dropAll } from "./ddl.ts";
export { dialectOf } from "./dialect-choice.ts";
// For those who write a dialect or a driver.
export type {
  Driver,
  DriverBatch,
  DriverBatchResult,
  DriverConnection,
  DriverCursor,
  DriverRequest,
  DriverResult,
  TransactionMode,
} from "./driver.ts";
export { BatchFailure } from "./driver.ts";
export type { UnknownRow } from "./driver-sql.ts";
export { connectionQueries, executeDriverSql } from "./driver-sql.ts";
export type { NoPromise } from "./engine.ts";
export { Engine } from "./engine.ts";
export type { DialectFactory, EngineDialect, Inspection, PoolDefaults, QueryRunner } from "./engine-dialect.ts";
export { EngineState } from "./engine-state.ts";
export type { DatabaseErrorFacts, DatabaseErrorKind, StatementFacts, Violation } from "./errors.ts";
export {
  DatabaseError,
  DataError,
  IntegrityError,
  InterfaceError,
  InternalError,
  NotSupportedError,
  OperationalError,
  PendingRollbackError,
  ProgrammingError,
  ResourceClosedError,
  TimeoutError,
} from "./errors.ts";
export type { AsyncEventConnection, EventConnection, SyncEventConnection } from "./event-connection.ts";
export type {
  AfterCursorExecuteEvent,
  BeforeCursorExecuteEvent,
  ConnectionEvent,
  DisposeEvent,
  ErrorEvent,
  EventMap,
  ExecuteEvent,
  Listener,
  OnConnection,
  TransactionEvent,
} from "./events.ts";
export { allEngines, Events } from "./events.ts";
export type { StreamedExecution, StreamedResult } from "./execute.ts";
export { executeStatement, runStatement, streamRows, streamStatement } from "./execute.ts";
export type { Execution, RunOptions } from "./execution.ts";
export type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
export { entryFacts } from "./execution-entry.ts";
export type { InsertedKey } from "./execution-facts.ts";
export { ExecutionFacts, narrowInteger, STREAM_FACTS } from "./execution-facts.ts";
export type { ExecutionOptions, StatementOptions } from "./execution-options.ts";
export { givenExecutionOptions, givenStatementOptions, givenStreamOptions } from "./execution-options.ts";
export { hasTable, Inspector, tableNames } from "./inspect/inspector.ts";
export type { Echo, Logger } from "./logging.ts";
export type { Op } from "./op.ts";
export { isPromiseLike, runAsync, runSync, wait } from "./op.ts";
export { abortSignal, checkFunction, givenOptions } from "./option-checks.ts";
export type { GivenParameters } from "./parameters.ts";
export { givenParameters, isBatch, streamedParameters } from "./parameters.ts";
export type { CheckoutOptions, PooledConnection, PoolStatus } from "./pool/pool.ts";
export type { PoolOptions } from "./pool/pool-options.ts";
export type { Fetching, IdentityOf } from "./result/fetch.ts";
export { firstTimeOnly } from "./result/fetch.ts";
export type { RawRowStream } from "./result/raw-row-stream.ts";
export type { ResultFacts, ResultParts } from "./result/result.ts";
export { Result } from "./result/result.ts";
export type { AnyRow, RowFactory, RowFactoryOptions } from "./result/row.ts";
export { makeRowFactory } from "./result/row.ts";
export { rowKeys } from "./result/row-keys.ts";
export type { RowSupply } from "./result/row-supply.ts";
export { BufferedRows, NoRows } from "./result/row-supply.ts";
export { ScalarResult } from "./result/scalar-result.ts";
export type { ResultSource, SourceColumn } from "./result/source.ts";
export { ColumnSource, ProjectedSource } from "./result/source.ts";
export type { RetryOptions, TransactionOptions } from "./retry.ts";
export { inTransaction } from "./retry.ts";
export type { ConnectTrace, StatementTrace } from "./tracing.ts";
export {
  begin,
  beginNested,
  checkOptions,
  closeConnection,
  commit,
  commitTransaction,
  openConnection,
  physicalConnection,
  rollback,
  rollbackTransaction,
  setOptions,
} from "./transact.ts";
export { Transaction } from "./transaction.ts";
export { givenTransactionOptions } from "./transaction-options.ts";
export type { DatabaseUrlParts } from "./url.ts";
export { DatabaseUrl } from "./url.ts";
export type { Moment } from "./values/moments.ts";
export {
  dateOfMoment,
  dateTimeText,
  digitsAt,
  durationText,
  givenMoment,
  isoMoment,
  isTemporal,
  parseMoment,
  readDateQuickly,
  temporalReader,
} from "./values/moments.ts";
export {
  convertedBinder,
  decimalDigits,
  decimalReader,
  finiteNumber,
  integerReader,
  memberBinder,
  plainBytes,
  plainText,
  readBytes,
  readJson,
  readNumber,
  readUntyped,
  wellFormed,
  wholeNumber,
  wholeOfText,
} from "./values/plain-values.ts";
export { unfitValue, unreadableValue } from "./values/value-errors.ts";
