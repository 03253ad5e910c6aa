/** Noting what changed: the value an attribute had in the database is kept when it is changed for the first time. */
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
