/** What becomes of members when they leave their collection, or when what they belong to is deleted. */
import type { Op } from "@athanor/engine";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { noteModified } from "../state/changes.ts";
import { RelatedCollection } from "../state/collections/related-collection.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { stateOf } from "../state/instance-state.ts";
import type { FlushContext } from "./flush-context.ts";
import { changedMembers, clearForeignKeys } from "./foreign-keys.ts";

/** Delete-orphan: what left its owner and came to no other is deleted; if it was new, it is not inserted. */
export function* removeOrphans(context: FlushContext): Op<void> {
  const left = new Set<InstanceState>();
  const kept = new Set<InstanceState>();
  for (const states of [context.modified, context.added]) {
    for (const state of states) {
      for (const property of state.mapper.relationships) {
        if (!property.cascade.has("delete-orphan")) continue;
        const { added, removed } = changedMembers(state, property);
        for (const member of added) kept.add(member);
        for (const member of removed) if (!hasOwner(member, property)) left.add(member);
      }
    }
  }
  for (const member of left) {
    if (kept.has(member) || member.session === null) continue;
    if (member.key === null) context.expungeNew(member);
    else yield* context.markRemoved(member);
  }
}

function hasOwner(member: InstanceState, property: RelationshipProperty): boolean {
  return property.facts.reverse.some(({ index }) => stateOf(member.values[index]) !== null);
}

/** What refers to an object that is deleted, and is not deleted along with it, refers to nothing from now on. */
export function* releaseChildren(context: FlushContext): Op<void> {
  for (const state of [...context.removed]) {
    for (const property of state.mapper.relationships) {
      if (property.viewOnly || property.direction !== "one-to-many" || property.passiveDeletes === "all") continue;
      // With the cascade, its members were marked together with it.
      if (state.values[property.index] === undefined) {
        if (property.passiveDeletes === true || property.cascade.has("delete")) continue;
        yield* context.loadRelated(state, property);
      }
      for (const member of membersOf(state, property)) release(context, state, property, member);
    }
  }
}

function release(context: FlushContext, owner: InstanceState, property: RelationshipProperty, member: InstanceState): void {
  if (context.removed.has(member) || member.deleted || member.key === null) return;
  for (const reverse of property.facts.reverse) if (member.values[reverse.index] === owner.object) member.values[reverse.index] = null;
  clearForeignKeys(member, property);
  noteModified(member);
}

function membersOf(state: InstanceState, { index }: RelationshipProperty): InstanceState[] {
  const value = state.values[index];
  const objects: readonly unknown[] = value instanceof RelatedCollection ? [...value.members, ...(value.committed ?? [])] : [value];
  return objects.flatMap((object) => stateOf(object) ?? []);
}
