/** In which order objects are written where their tables refer to each other, or to themselves. */
import { FlushError } from "../errors.ts";
import { RelatedCollection } from "../state/collections/related-collection.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { stateOf } from "../state/instance-state.ts";
import { peekReference } from "../state/relationship-events.ts";

/**
 * Parts objects into levels: what an object refers to stands in an earlier level. Objects of one level and one class can be
 * written by one statement.
 *
 * @throws FlushError if objects refer to each other in a circle
 */
export function levelsOf(states: readonly InstanceState[]): InstanceState[][] {
  const followers = new Map<InstanceState, InstanceState[]>();
  const waitsFor = new Map<InstanceState, number>();
  for (const state of states) waitsFor.set(state, 0);
  const edge = (first: InstanceState | null, second: InstanceState | null): void => {
    if (first === null || second === null || first === second || !waitsFor.has(first) || !waitsFor.has(second)) return;
    const list = followers.get(first);
    if (list === undefined) followers.set(first, [second]);
    else list.push(second);
    waitsFor.set(second, (waitsFor.get(second) ?? 0) + 1);
  };
  for (const state of states) addEdges(state, edge);
  const levels: InstanceState[][] = [];
  let level = states.filter((state) => waitsFor.get(state) === 0);
  let done = 0;
  while (level.length > 0) {
    levels.push(level);
    done += level.length;
    const next: InstanceState[] = [];
    for (const state of level) {
      for (const follower of followers.get(state) ?? []) {
        const left = (waitsFor.get(follower) ?? 0) - 1;
        waitsFor.set(follower, left);
        if (left === 0) next.push(follower);
      }
    }
    level = next;
  }
  if (done < states.length) throw circle(states.filter((state) => (waitsFor.get(state) ?? 0) > 0));
  return levels;
}

/** The references of one object: it comes behind what it refers to, and before what its collections hold. */
function addEdges(state: InstanceState, edge: (first: InstanceState | null, second: InstanceState | null) => void): void {
  for (const property of state.mapper.relationships) {
    const { viewOnly, index, facts } = property;
    if (viewOnly || facts.direction === "many-to-many") continue;
    const value = state.values[index];
    if (value instanceof RelatedCollection) for (const member of value.members) edge(state, stateOf(member));
    else if (facts.direction === "many-to-one") edge(stateOf(peekReference(state, property)), state);
    else edge(state, stateOf(value));
  }
}

function circle(states: readonly InstanceState[]): FlushError {
  const names = states
    .slice(0, 5)
    .map((state) => state.describe())
    .join(", ");
  return new FlushError(
    `Objects refer to each other in a circle, so that none of them can be written first: ${names}${states.length > 5 ? ", …" : ""}. Flush one of them before it is made to refer to another.`,
  );
}
