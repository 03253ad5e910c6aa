/** Loading one relationship of several objects at once. */
import type { Op } from "@athanor/engine";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { InstanceState } from "../state/instance-state.ts";
import type { SessionContext } from "../state/session-handle.ts";
import type { LoadRun } from "./entity-loader.ts";
import { loadRelationship } from "./load-object.ts";
import { loadLater } from "./run.ts";

/**
 * Loads what a relationship of several objects leads to, by as few statements as can be.
 *
 * @throws LazyLoadError if a statement's `raiseLoad` or the mapping forbids it
 */
export function* loadRelationshipOf(context: SessionContext, states: readonly InstanceState[], property: RelationshipProperty): Op<void> {
  // What says something of its own (options that were remembered, a key that has to be loaded first) goes by itself.
  const together = states.filter((state) => isPlainLoad(state, property));
  if (together.length > 1) {
    const run: LoadRun = { context, processors: [], options: [], populateExisting: false };
    yield* loadLater(run, together, { property, cursor: null, below: [] });
  }
  for (const state of states) if (state.values[property.index] === undefined) yield* loadRelationship(context, state, property);
}

function isPlainLoad(state: InstanceState, property: RelationshipProperty): boolean {
  if (state.loadContext !== null || property.lazy === "raise" || property.lazy === "noload") return false;
  return property.facts.localRemote.every(([local]) => state.values[state.mapper.propertyOf(local)?.index ?? -1] !== undefined);
}
