/** What can be executed, as far as types go. */
import type { PARAMS, REC, ROW } from "./phantoms.ts";

/**
 * A statement whose rows are the tuple `V` and the record `R`, and which takes the parameters `P` at execution.
 * `never` for `P`: it takes none.
 */
export interface Executable<out V extends readonly unknown[] = readonly unknown[], out R = unknown, in P = never> {
  readonly [ROW]: V;
  readonly [REC]: R;
  readonly [PARAMS]: (parameters: P) => void;
}

/** Parameters by name, for statements that say nothing more exact. */
export type Parameters = Readonly<Record<string, unknown>>;
