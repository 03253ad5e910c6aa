/** Noting what changed: the value an attribute had in the database is kept when it is changed for the first time. */
import { InvalidRequestError } from "@athanor/core";
import type { InstanceState } from "./instance-state.ts";
import { NOT_LOADED } from "./instance-state.ts";

/** Called before a value changes. New objects need no note of it: all they have is written. */
export function noteChange(state: InstanceState, index: number): void {
  if (state.key !== null) {
    state.original ??= new Array<unknown>(state.values.length);
    if (state.original[index] === undefined) state.original[index] = state.values[index] === undefined ? NOT_LOADED : state.values[index];
  }
  noteModified(state);
}

/** Something about an object changed that the next flush has to look at. */
export function noteModified(state: InstanceState): void {
  if (state.modified) return;
  state.modified = true;
  state.session?.noteModified(state);
}

/**
 * Called before the user changes an object. A flush that waits for the server has sent some values and not others: what is changed
 * meanwhile would be taken for written.
 *
 * @throws InvalidRequestError while the object's session is being flushed
 */
export function refuseDuringFlush(state: InstanceState): void {
  if (state.session?.flushing === true)
    throw new InvalidRequestError(
      `${state.describe()} can't be changed while its session is being flushed: await the flush, the commit or the query that flushes before, and change it then.`,
    );
}
