/** What an engine is made of, for the operations that work with it. */
import type { StatementCache } from "@athanor/compiler";
import type { EngineDialect } from "./engine-dialect.ts";
import type { ExecutionEntry } from "./execution-entry.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import type { StatementLog } from "./logging.ts";
import type { Pool } from "./pool/pool.ts";
import type { ResultSource } from "./result/source.ts";

/** Shared by both faces of an engine. Engines that differ in execution options only share all but those. */
export interface EngineState {
  readonly dialect: EngineDialect;
  readonly pool: Pool;
  /** What was worked out for statements, Core's and the ORM's. */
  readonly cache: StatementCache<ExecutionEntry>;
  /** Row sources of raw text, by the names of its columns. */
  readonly textSources: Map<string, ResultSource>;
  /** null: nothing is logged. */
  readonly log: StatementLog | null;
  readonly hideParameters: boolean;
  /** Tells of what a statement probably doesn't mean, once when it is compiled; null if nobody wants to know. */
  readonly warn: ((message: string) => void) | null;
  readonly options: ExecutionOptions;
}
