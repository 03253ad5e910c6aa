/** Which objects a flush would find changed. */
import { differenceOf, RelatedCollection } from "../state/collections/related-collection.ts";
import { columnChanged } from "../state/history.ts";
import type { InstanceState } from "../state/instance-state.ts";
import type { SessionState } from "./session-state.ts";

/** Whether a flush would find anything of an object changed. */
export function hasChanges(state: InstanceState): boolean {
  if (state.key === null) return true;
  if (state.mapper.columns.some((property) => columnChanged(state, property))) return true;
  return (
    state.pending !== null ||
    state.mapper.relationships.some(({ index }) => state.original?.[index] !== undefined || collectionChanged(state.values[index]))
  );
}

function collectionChanged(value: unknown): boolean {
  if (!(value instanceof RelatedCollection)) return false;
  const { added, removed } = differenceOf(value);
  return added.length > 0 || removed.length > 0;
}

/** The persistent objects of a session that were changed, also where only a comparison shows it. */
export function changedObjects(session: SessionState): ReadonlySet<object> {
  const changed = new Set<object>();
  for (const state of session.modified) if (state.modified && !session.removed.has(state)) changed.add(state.object);
  for (const state of session.handedOut)
    if (state.key !== null && !session.removed.has(state) && hasChanges(state)) changed.add(state.object);
  return changed;
}
