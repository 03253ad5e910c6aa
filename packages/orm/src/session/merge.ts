/** Copying objects, of other sessions or of none, onto those of a session. */
import type { Op } from "@athanor/engine";
import { loadByKey } from "../loading/load-object.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { setColumn, setRelated } from "../state/attribute-access.ts";
import { RelatedCollection } from "../state/collections/related-collection.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { stateOf } from "../state/instance-state.ts";
import { emptyValues, makeInstance } from "../state/instantiate.ts";
import { addState, mappedState, membersIn } from "./membership.ts";
import type { SessionState } from "./session-state.ts";

/**
 * Copies an object, with what its merge cascade leads to, onto the session's object of the same primary key: its own, a loaded
 * one, or a new one.
 *
 * @returns the session's object
 */
export function* mergeObject(session: SessionState, object: unknown): Op<object> {
  yield* session.autoflush();
  session.quiet++;
  try {
    const merged = yield* mergeState(session, mappedState(object, "merge"), new Map());
    return merged.object;
  } finally {
    session.quiet--;
  }
}

function* mergeState(session: SessionState, given: InstanceState, done: Map<InstanceState, InstanceState>): Op<InstanceState> {
  const before = done.get(given);
  if (before !== undefined) return before;
  if (given.session === session) {
    done.set(given, given);
    return given;
  }
  const target = yield* findTarget(session, given);
  done.set(given, target);
  for (const property of given.mapper.columns) {
    const value = given.values[property.index];
    if (value !== undefined && target.values[property.index] !== value) setColumn(target, property, value);
  }
  for (const property of given.mapper.relationships) {
    if (given.values[property.index] !== undefined && property.cascade.has("merge"))
      yield* mergeRelated(session, given, target, property, done);
  }
  return target;
}

function* findTarget(session: SessionState, given: InstanceState): Op<InstanceState> {
  const { mapper } = given;
  const values = mapper.primaryKey.map(({ index }) => given.values[index]);
  const key = mapper.identityKey(values);
  if (key !== null) {
    const known = session.identityMap.get(mapper, key) ?? (yield* loadByKey(session, mapper, values));
    if (known !== null) return known;
  }
  const made = makeInstance(mapper, emptyValues(mapper));
  addState(session, made);
  return made;
}

function* mergeRelated(
  session: SessionState,
  given: InstanceState,
  target: InstanceState,
  property: RelationshipProperty,
  done: Map<InstanceState, InstanceState>,
): Op<void> {
  const value = given.values[property.index];
  const members: object[] = [];
  for (const member of membersIn(value)) members.push((yield* mergeState(session, member, done)).object);
  if (target.key !== null && target.values[property.index] === undefined) yield* session.loadRelated(target, property);
  if (value instanceof RelatedCollection) setRelated(target, property, members);
  else if (stateOf(target.values[property.index])?.object !== (members[0] ?? undefined)) setRelated(target, property, members[0] ?? null);
}
