/** Options of executions: given to an engine, or to a connection, which has the last word. */
import type { SchemaTranslateMap } from "@athanor/compiler";
import { ArgumentError } from "@athanor/core";
import type { Checks } from "./option-checks.ts";
import { abortSignal, anything, flag, givenOptions, object, shown, text } from "./option-checks.ts";

/** Everything is optional; what isn't named keeps its value. */
export interface ExecutionOptions {
  /**
   * Other schemas in place of those that tables, sequences and types are in: `{ "": "tenant_1", shared: "shared_v2" }`, where `""`
   * stands for those in none, and null for no schema. What was compiled for one such map serves for all others of the same names.
   */
  readonly schemaTranslateMap?: SchemaTranslateMap;
  /**
   * The isolation level of the transactions to come, as the database calls it, or `"AUTOCOMMIT"` for none at all: each
   * statement then stands for itself, and `commit()` and `rollback()` do nothing.
   */
  readonly isolationLevel?: string;
  /** Whether the transactions to come only read. Databases refuse to write in such a one; SQLite lets it run beside others that write. Not with AUTOCOMMIT. */
  readonly readOnly?: boolean;
  /** Whether a serializable transaction that only reads waits until it can't fail. PostgreSQL has it; others take no notice. */
  readonly deferrable?: boolean;
  /** How long a statement may take, in seconds: then it is stopped, if the driver can, and fails with a `TimeoutError`. Of the asynchronous API. */
  readonly timeout?: number;
}

/** What goes for one statement alone. */
export interface StatementOptions {
  /** Stops the statement, if the driver can: it fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long it may take, in seconds: goes before the connection's. */
  readonly timeout?: number | undefined;
}

/** The level at which no transaction is begun. */
export const AUTOCOMMIT = "AUTOCOMMIT";

/** @throws ArgumentError for what is no duration */
export function checkTimeout(timeout: unknown): void {
  if (timeout !== undefined && !(typeof timeout === "number" && timeout > 0))
    throw new ArgumentError(`A timeout is a number of seconds above 0; ${shown(timeout)} is not.`);
}

/** How transactions are to be. */
export const TRANSACTION_MODE: Checks<Pick<ExecutionOptions, "isolationLevel" | "readOnly" | "deferrable">> = {
  isolationLevel: text,
  readOnly: flag,
  deferrable: flag,
};

const EXECUTION: Checks<ExecutionOptions> = { schemaTranslateMap: object, ...TRANSACTION_MODE, timeout: checkTimeout };

const STATEMENT: Checks<StatementOptions> = { signal: abortSignal, timeout: checkTimeout };

/** What goes for one statement whose rows are streamed. */
interface StreamedOptions extends StatementOptions {
  readonly yieldPer?: number;
  readonly params?: unknown;
}

const STREAM: Checks<StreamedOptions> = { yieldPer: anything, params: anything, ...STATEMENT };

/** @throws ArgumentError for options that can't be */
export function givenExecutionOptions(given: ExecutionOptions): ExecutionOptions {
  return givenOptions(given, EXECUTION, "executionOptions()");
}

/** @throws ArgumentError for options that can't be */
export function givenStatementOptions(given: StatementOptions): StatementOptions {
  return givenOptions(given, STATEMENT, "execute()");
}

/** @throws ArgumentError for options that can't be; the rows and the parameters are looked at with the statement */
export function givenStreamOptions(given: StreamedOptions): StreamedOptions {
  return givenOptions(given, STREAM, "stream()");
}
