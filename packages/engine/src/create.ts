/** Making an engine. */
import { StatementCache } from "@athanor/compiler";
import { ArgumentError, InvalidRequestError } from "@athanor/core";
import { connect } from "./connect.ts";
import { Engine } from "./engine.ts";
import type { EngineDialect } from "./engine-dialect.ts";
import type { EngineState } from "./engine-state.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import type { Echo, Logger } from "./logging.ts";
import { consoleLogger, StatementLog } from "./logging.ts";
import { QueuePool } from "./pool/queue-pool.ts";
import { checkOptions } from "./transact.ts";

/** What an engine may be told. */
export interface EngineOptions {
  /** Log every statement; with `"debug"`, the rows that come back too. */
  readonly echo?: Echo;
  /** Where the log goes; by default to the standard output. */
  readonly logger?: Logger;
  /** Keep values out of the log and of error messages. */
  readonly hideParameters?: boolean;
  /** Warn of statements that combine every row of one table with every row of another, unless `crossJoin` says so: by default, yes. */
  readonly fromLinting?: boolean;
  /** How many compiled statements are kept: by default 500; 0 turns the cache off. */
  readonly cacheSize?: number;
  /** How many connections there may be. By default as the dialect says. */
  readonly pool?: {
    /** How many are kept open. */
    readonly size?: number;
    /** How many more may be open for a while. */
    readonly overflow?: number;
  };
  /** The isolation level of all transactions, as in `executionOptions`. */
  readonly isolationLevel?: string;
}

/**
 * Makes an engine. No connection is opened before the first is needed.
 *
 * @param dialect the database, as `sqlite("app.db")` gives it
 * @throws InvalidRequestError if the dialect's driver is asynchronous
 * @throws ArgumentError for options that can't be
 * @example
 * const engine = createEngine(sqlite("app.db"), { echo: true });
 */
export function createEngine(dialect: EngineDialect, options: EngineOptions = {}): Engine {
  if (typeof dialect !== "object" || dialect === null || !("driver" in dialect)) {
    throw new ArgumentError(
      'createEngine() takes a dialect with its database: createEngine(sqlite("app.db")), with sqlite from "@athanor/sqlite".',
    );
  }
  if (!dialect.driver.sync) {
    throw new InvalidRequestError(
      `The driver "${dialect.driver.name}" of ${dialect.description} is asynchronous, and this engine is synchronous: use createAsyncEngine of "@athanor/asyncio".`,
    );
  }
  return new Engine(makeEngineState(dialect, options));
}

/** What both faces of an engine work on. */
export function makeEngineState(dialect: EngineDialect, options: EngineOptions): EngineState {
  const { echo = false, logger = consoleLogger, hideParameters = false, isolationLevel } = options;
  const executionOptions: ExecutionOptions = isolationLevel === undefined ? {} : { isolationLevel };
  checkOptions(dialect, executionOptions);
  const size = count(options.pool?.size ?? dialect.pool.size, "pool.size", 1);
  const overflow = count(options.pool?.overflow ?? dialect.pool.overflow, "pool.overflow", 0);
  return {
    dialect,
    pool: new QueuePool(
      () => connect(dialect),
      { size, overflow },
      () => dialect.driver.dispose?.(),
    ),
    cache: new StatementCache(count(options.cacheSize ?? 500, "cacheSize", 0)),
    textSources: new Map(),
    log: echo === false ? null : new StatementLog(logger, echo === "debug", hideParameters),
    hideParameters,
    warn: options.fromLinting === false ? null : warn,
    options: executionOptions,
  };
}

function warn(message: string): void {
  process.emitWarning(message, { type: "AthanorWarning", code: "ATHANOR_CARTESIAN_PRODUCT" });
}

function count(value: number, name: string, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new ArgumentError(`The option ${name} is a whole number from ${least} on; ${value} is not.`);
}
