/** Changes to collections that their own methods didn't make: `list[0] = x`, `list.length = 0`. */
import { differenceOf, RelatedCollection } from "../state/collections/related-collection.ts";
import type { InstanceState } from "../state/instance-state.ts";
import type { FlushContext } from "./flush-context.ts";

/**
 * Compares collections that the user has in hand with what they were, and treats what is found as if it had been seen.
 *
 * @param everywhere in all objects of the session; otherwise only in those that are written anyway, as a flush before a query
 * does: it must not cost more than there is to write
 */
export function findUnseenChanges(context: FlushContext, everywhere: boolean): void {
  const { handedOut, added, modified } = context;
  if (everywhere) {
    for (const state of handedOut) compareCollections(state);
  } else if (handedOut.size < added.size + modified.size) {
    for (const state of handedOut) if (added.has(state) || modified.has(state)) compareCollections(state);
  } else {
    for (const states of [added, modified]) for (const state of states) if (handedOut.has(state)) compareCollections(state);
  }
}

function compareCollections(state: InstanceState): void {
  for (const { index } of state.mapper.relationships) {
    const value = state.values[index];
    if (!(value instanceof RelatedCollection) || !value.handedOut) continue;
    const { added, removed } = differenceOf(value);
    // Each of these does nothing where the other side is in step already.
    for (const member of removed) value.removed(member);
    const { added: back, removed: gone } = value.unseen();
    for (const member of gone) value.removed(member);
    for (const member of new Set([...added, ...back])) value.found(member);
  }
}
