/** What an engine is made of, for the operations that work with it. */
import type { StatementCache } from "@athanor/compiler";
import type { ConnectionState } from "./connection-state.ts";
import type { EngineDialect } from "./engine-dialect.ts";
import type { EventHandle } from "./event-connection.ts";
import { BoundConnection } from "./event-connection.ts";
import type { Events } from "./events.ts";
import type { ExecutionEntry } from "./execution-entry.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import type { StatementLog } from "./logging.ts";
import type { LeakWatch } from "./pool/leak-watch.ts";
import type { Pool } from "./pool/pool.ts";
import type { ResultSource } from "./result/source.ts";

/** What an engine is made of. */
export interface EngineParts {
  /** The dialect; once a server was reached, the copy of it that knows the server. */
  readonly dialect: EngineDialect;
  readonly pool: Pool;
  readonly events: Events;
  /** Whether operations may wait: the asynchronous face. */
  readonly mayWait: boolean;
  /** Takes connections back that were never closed; null where nobody looks for them. */
  readonly leaks: LeakWatch | null;
  /** What was worked out for statements, Core's and the ORM's. */
  readonly cache: StatementCache<ExecutionEntry>;
  /** Row sources of raw text, by the names of its columns. */
  readonly textSources: Map<string, ResultSource>;
  /** null: nothing is logged. */
  readonly log: StatementLog | null;
  readonly hideParameters: boolean;
  /** Tells of what a statement probably doesn't mean, once when it is compiled; null if nobody wants to know. */
  readonly warn: ((message: string) => void) | null;
}

/** Shared by both faces of an engine. Engines that differ in execution options only share all their parts. */
export class EngineState {
  /** What engines that differ in execution options only have in common. */
  readonly parts: EngineParts;
  readonly options: ExecutionOptions;
  readonly pool: Pool;
  readonly events: Events;
  readonly mayWait: boolean;
  readonly leaks: LeakWatch | null;
  readonly cache: StatementCache<ExecutionEntry>;
  readonly textSources: Map<string, ResultSource>;
  readonly log: StatementLog | null;
  readonly hideParameters: boolean;
  readonly warn: ((message: string) => void) | null;

  constructor(parts: EngineParts, options: ExecutionOptions) {
    this.parts = parts;
    this.options = options;
    this.pool = parts.pool;
    this.events = parts.events;
    this.mayWait = parts.mayWait;
    this.leaks = parts.leaks;
    this.cache = parts.cache;
    this.textSources = parts.textSources;
    this.log = parts.log;
    this.hideParameters = parts.hideParameters;
    this.warn = parts.warn;
  }

  /** The dialect, as it is known by now. */
  get dialect(): EngineDialect {
    return this.parts.dialect;
  }

  /** The same engine with other options in addition to its own. */
  withOptions(options: ExecutionOptions): EngineState {
    return new EngineState(this.parts, { ...this.options, ...options });
  }

  /**
   * A connection in the hands of those who are told of an event on it.
   *
   * @param begins whether they may begin a transaction: else there has to be one
   */
  eventConnection(state: ConnectionState, begins: boolean): EventHandle {
    return new BoundConnection(state, begins);
  }
}
