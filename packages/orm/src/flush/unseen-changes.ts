/** Changes to collections that their own methods didn't make: `list[0] = x`, `list.length = 0`. */
import { differenceOf, RelatedCollection } from "../state/collections/related-collection.ts";
import type { FlushContext } from "./flush-context.ts";

/** Compares the collections that the user has in hand with what they were, and treats what is found as if it had been seen. */
export function findUnseenChanges(context: FlushContext): void {
  for (const state of context.handedOut) {
    for (const { index } of state.mapper.relationships) {
      const value = state.values[index];
      if (!(value instanceof RelatedCollection) || !value.handedOut) continue;
      const { added, removed } = differenceOf(value);
      // Both do nothing where the other side is in step already.
      for (const member of removed) value.removed(member);
      for (const member of value.lost()) value.removed(member);
      for (const member of added) value.found(member);
    }
  }
}
