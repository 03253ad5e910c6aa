/** What executing a statement gave, before rows are made of it. */
import type { ParameterRow } from "@athanor/compiler";
import type { BoundValue } from "@athanor/core";
import type { ExecutionEntry } from "./execution-entry.ts";
import type { StatementOptions } from "./execution-options.ts";

/**
 * What `runStatement` gives: the driver's raw rows, and everything that is needed to make something of them.
 *
 * @typeParam E the entry of the strategy that was used
 */
export interface Execution<E extends ExecutionEntry = ExecutionEntry> {
  readonly entry: E;
  /** The bound values of the statement at hand, in the order that the compiled statement refers to. */
  readonly binds: readonly BoundValue[];
  /** The parameter row; null if there was none, or if there were many. */
  readonly row: ParameterRow | null;
  /** The values that were sent; null for many rows. */
  readonly values: readonly unknown[] | null;
  /** The raw rows; null if the statement gives none. */
  readonly rows: unknown[][] | null;
  /** The names of the columns, where the statement doesn't tell them. */
  readonly columnNames: readonly string[] | null;
  readonly rowCount: number;
  readonly lastInsertId: number | bigint | null;
  /** The generated keys of many rows, if they were asked for and the driver tells them. */
  readonly lastInsertIds: readonly (number | bigint)[] | null;
}

/** What a layer above may ask of an execution. */
export interface RunOptions extends StatementOptions {
  /** Whether the generated key of every row of a batch is wanted. */
  readonly lastInsertIds?: boolean;
}
