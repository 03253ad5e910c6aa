/** What a statement said about loading, as far as it concerns what is loaded later. */
import type { Node } from "@athanor/core";
import type { StatementOptions } from "@athanor/engine";
import type { LoadNode } from "../mapping/load-option.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { Cursor } from "../query/load-tree.ts";

/** How a statement is run, beside its parameters. */
export interface OrmExecutionOptions {
  /** Whether objects that are there already get the values of their rows. */
  readonly populateExisting?: boolean;
  /** Loader options beside those of the statement. */
  readonly loaderOptions?: readonly Node[];
  /** What stops the statement. */
  readonly stopping?: StatementOptions;
}

/** What an object remembers of the statement that loaded it: the options of that very execution, never those of the cached plan. */
export interface LoadContext {
  readonly options: readonly LoadNode[];
  readonly cursors: readonly Cursor[];
  readonly raised: readonly RelationshipProperty[];
}

/** What an object remembers; null if there is nothing. */
export function loadContextOf(remembered: unknown): LoadContext | null {
  return typeof remembered === "object" && remembered !== null && "cursors" in remembered ? (remembered as LoadContext) : null;
}
