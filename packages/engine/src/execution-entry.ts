/** What is kept of a compiled statement, and who makes it. */
import type { Compiled } from "@athanor/compiler";
import type { BoundValue, Node, SqlType } from "@athanor/core";
import type { EngineDialect } from "./engine-dialect.ts";
import type { SchemaOptions } from "./schema-translation.ts";

/** Everything about executing a statement that can be worked out once. It holds no node of any statement. */
export interface ExecutionEntry {
  readonly compiled: Compiled;
  /** Whether rows are to come; null for raw SQL, where the database tells, with the names of the columns. */
  readonly returnsRows: boolean | null;
  /** Whether integers are asked for as `bigint`: see `DriverRequest`. */
  readonly wideIntegers: boolean;
}

/**
 * How a layer above executes statements: an ORM has its own way of compiling them and of making rows.
 *
 * @typeParam E the entries it makes
 */
export interface ExecutionStrategy<E extends ExecutionEntry> {
  /** Tells its entries apart from others' for the same statement, in the cache they share. */
  readonly variant: string;
  /**
   * Makes the entry of a statement that is new.
   *
   * @param binds the bound values that were found in it, in order: `compiled.bind` is given those of the statement at hand
   * @param columnKeys the keys of the parameter row, if there are parameters
   * @param schemas what to compile with, so that the schemas can be other ones
   */
  prepare(
    dialect: EngineDialect,
    statement: Node,
    binds: readonly BoundValue[],
    columnKeys: readonly string[] | null,
    schemas: SchemaOptions,
  ): E;
  /** Whether an entry is one of its own. */
  owns(entry: ExecutionEntry): entry is E;
}

/** The facts of an entry that follow from what was compiled. */
export function entryFacts(dialect: EngineDialect, compiled: Compiled): ExecutionEntry {
  const { columns, kind, insert } = compiled;
  const returnsRows = kind === "text" ? null : compiled.returnsRows;
  // A key that tells rows apart is read too.
  const hidden = insert?.sentinel?.of ?? null;
  const isWide = ({ type }: { readonly type: SqlType }): boolean => dialect.wideIntegers?.(type) ?? false;
  const mayBeWide = columns === null || columns.some(isWide) || (hidden !== null && isWide(hidden));
  return { compiled, returnsRows, wideIntegers: returnsRows !== false && mayBeWide };
}
