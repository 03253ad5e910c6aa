/** Making an engine. */
import { StatementCache } from "@athanor/compiler";
import { InvalidRequestError } from "@athanor/core";
import { openerOf, ServerKnowledge } from "./connect.ts";
import { dialectOf } from "./dialect-choice.ts";
import type { Driver } from "./driver.ts";
import { Engine } from "./engine.ts";
import type { DialectFactory, EngineDialect } from "./engine-dialect.ts";
import type { EngineParts } from "./engine-state.ts";
import { EngineState } from "./engine-state.ts";
import { allEngines, Events } from "./events.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import type { Echo, Logger } from "./logging.ts";
import { consoleLogger, logPool, StatementLog } from "./logging.ts";
import type { Checks } from "./option-checks.ts";
import { anything, flag, givenOptions, hasMethod, kindOf, list, oneOf, seconds, text, wholeNumber } from "./option-checks.ts";
import { LeakWatch } from "./pool/leak-watch.ts";
import type { Pool } from "./pool/pool.ts";
import type { ChosenPoolOptions, PoolOptions } from "./pool/pool-options.ts";
import { choosePool } from "./pool/pool-options.ts";
import type { PoolHooks } from "./pool/queue-pool.ts";
import { QueuePool } from "./pool/queue-pool.ts";
import { NullPool, StaticPool } from "./pool/simple-pools.ts";
import { checkOptions } from "./transact.ts";

/** What an engine may be told. */
export interface EngineOptions {
  /** Log every statement; with `"debug"`, the rows that come back too. */
  readonly echo?: Echo;
  /** Log connections that are opened and closed; with `"debug"`, what goes in and out of the pool too. */
  readonly echoPool?: Echo;
  /** From how many seconds on a statement is logged as slow, whatever `echo` says: by default none is. */
  readonly slowQuery?: number;
  /** Where the log goes; by default to the standard output. */
  readonly logger?: Logger;
  /** Keep values out of the log and of error messages. */
  readonly hideParameters?: boolean;
  /** Warn of statements that combine every row of one table with every row of another, unless `crossJoin` says so: by default, yes. */
  readonly fromLinting?: boolean;
  /** How many compiled statements are kept: by default 500; 0 turns the cache off. */
  readonly cacheSize?: number;
  /** How many connections there may be, and how they are kept. By default as the dialect says. */
  readonly pool?: PoolOptions;
  /** The isolation level of all transactions, as in `executionOptions`. */
  readonly isolationLevel?: string;
}

/** Options of an engine that may be made of a URL. */
export interface CreateOptions extends EngineOptions {
  /** The dialects that a URL may be of. */
  readonly dialects?: readonly DialectFactory[];
}

const LOGGER = kindOf("an object with a method info(message), as console is", (value) => {
  const others = typeof value === "object" && value !== null ? ["debug", "warn"].filter((name) => Reflect.has(value, name)) : [];
  return hasMethod(value, "info") && others.every((name) => hasMethod(value, name));
});

const CREATE: Checks<CreateOptions> = {
  echo: oneOf(true, false, "debug"),
  echoPool: oneOf(true, false, "debug"),
  slowQuery: seconds,
  logger: LOGGER,
  hideParameters: flag,
  fromLinting: flag,
  cacheSize: wholeNumber(0),
  // Looked at where the choices are made.
  pool: anything,
  isolationLevel: text,
  dialects: list,
};

/**
 * The options of an engine, without those that are undefined.
 *
 * @param where the function that was given them, for messages
 * @throws ArgumentError for options that can't be
 */
export function givenEngineOptions(given: CreateOptions, where: string): CreateOptions {
  return givenOptions(given, CREATE, `${where}()`);
}

/**
 * Makes an engine. No connection is opened before the first is needed.
 *
 * @param target the database, as `sqlite("app.db")` gives it; or its URL, with the dialects that it may be of in the options
 * @throws InvalidRequestError if the dialect's driver is asynchronous
 * @throws ArgumentError for options that can't be, and for a URL of a dialect that wasn't given
 * @example
 * const engine = createEngine(sqlite("app.db"), { echo: true });
 * const same = createEngine("sqlite:///app.db", { dialects: [sqlite] });
 */
export function createEngine(target: EngineDialect | string, options: CreateOptions = {}): Engine {
  const { dialects, ...own } = givenEngineOptions(options, "createEngine");
  const dialect = dialectOf(target, dialects, "createEngine");
  if (!dialect.driver.sync) {
    throw new InvalidRequestError(
      `The driver "${dialect.driver.name}" of ${dialect.description} is asynchronous, and this engine is synchronous: use createAsyncEngine of "@athanor/asyncio".`,
    );
  }
  return new Engine(makeEngineState(dialect, own));
}

/**
 * What both faces of an engine work on.
 *
 * @param mayWait whether operations may wait: the asynchronous face
 */
export function makeEngineState(dialect: EngineDialect, options: EngineOptions, mayWait = false): EngineState {
  const { echo = false, echoPool = false, logger = consoleLogger, hideParameters = false, slowQuery, isolationLevel } = options;
  const executionOptions: ExecutionOptions = isolationLevel === undefined ? {} : { isolationLevel };
  checkOptions(dialect, executionOptions);
  const server = new ServerKnowledge(dialect);
  const events = new Events(allEngines);
  const driver = mayWait ? (dialect.waitingDriver ?? dialect.driver) : dialect.driver;
  const poolOptions = choosePool(options.pool === undefined ? {} : options.pool, {
    ...(mayWait ? (dialect.waitingPool ?? dialect.pool) : dialect.pool),
    detectLeaks: mayWait,
  });
  const hooks: PoolHooks = {
    opener: openerOf(server, driver, events),
    mayWait,
    *tell(name, { driver }) {
      if (events.has(name)) yield* events.emit(name, { dialect: server.dialect, driver });
    },
  };
  const pool = makePool(hooks, poolOptions, driver);
  const { detectLeaks } = poolOptions;
  logPool(events, logger, echoPool);
  const parts: EngineParts = {
    get dialect() {
      return server.dialect;
    },
    pool,
    events,
    mayWait,
    leaks: detectLeaks === false ? null : new LeakWatch(pool, detectLeaks === "trace", warnOfLeak),
    cache: new StatementCache(options.cacheSize ?? 500),
    textSources: new Map(),
    log: logOf(logger, echo, hideParameters, slowQuery),
    hideParameters,
    warn: options.fromLinting === false ? null : warn,
  };
  return new EngineState(parts, executionOptions);
}

function logOf(logger: Logger, echo: Echo, hideValues: boolean, slowQuery: number | undefined): StatementLog | null {
  if (echo === false && slowQuery === undefined) return null;
  const slow = slowQuery === undefined ? null : slowQuery * 1000;
  return new StatementLog(logger, { statements: echo !== false, rows: echo === "debug", hideValues, slow });
}

function makePool(hooks: PoolHooks, options: ChosenPoolOptions, driver: Driver): Pool {
  if (options.kind === "null") return new NullPool(hooks, options.timeout);
  if (options.kind === "queue") return new QueuePool(hooks, options);
  // A driver that waits can't do two things at once on the one connection: its users stand in line for it.
  return driver.sync ? new StaticPool(hooks) : new QueuePool(hooks, { ...options, size: 1, overflow: 0 });
}

function warnOfLeak(message: string): void {
  process.emitWarning(message, { type: "AthanorWarning", code: "ATHANOR_CONNECTION_LEAK" });
}

function warn(message: string): void {
  process.emitWarning(message, { type: "AthanorWarning", code: "ATHANOR_CARTESIAN_PRODUCT" });
}
