/** Objects that come to a session and leave it, with all that their cascades take along. */
import { InvalidRequestError } from "@athanor/core";
import type { Op } from "@athanor/engine";
import { UnmappedError } from "../errors.ts";
import type { CascadeOption } from "../mapping/declare/relationship-spec.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { RelatedCollection } from "../state/collections/related-collection.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { stateOf } from "../state/instance-state.ts";
import { ensureState } from "../state/plain-object.ts";
import type { SessionState } from "./session-state.ts";

/**
 * The state of an object that was given to a session.
 *
 * @throws UnmappedError for what is no object of a mapped class
 */
export function mappedState(object: unknown, verb: string): InstanceState {
  const state = ensureState(object);
  if (state !== null) return state;
  const what =
    typeof object === "object" && object !== null
      ? `an object of the class ${object.constructor?.name ?? "Object"}, which is not mapped`
      : typeof object === "function"
        ? `the class ${object.name}, not an object of it`
        : String(object);
  throw new UnmappedError(`session.${verb}() was given ${what}.`);
}

/** Adds an object, and by the save-update cascade all that it leads to. */
export function addState(session: SessionState, first: InstanceState): void {
  const waiting = [first];
  // A list that grows while it is walked: objects come in the order in which they are reached.
  for (const state of waiting) {
    enter(session, state);
    const { relationships } = state.mapper;
    for (let i = 0; i < relationships.length; i++) {
      const property = relationships[i];
      const value = property === undefined ? undefined : state.values[property.index];
      if (property === undefined || value === undefined || value === null) continue;
      if (value instanceof RelatedCollection && value.handedOut) session.handedOut.add(state);
      if (!property.cascade.has("save-update")) continue;
      for (const member of membersIn(value)) if (member.session !== session) waiting.push(member);
    }
  }
}

function enter(session: SessionState, state: InstanceState): void {
  if (state.session === session) {
    if (state.deleted) throw deletedAlready(state);
    session.removed.delete(state);
    return;
  }
  if (state.session !== null)
    throw new InvalidRequestError(`${state.describe()} belongs to another session: expunge() it there first, or merge() it into this one.`);
  refuseShadows(state);
  if (state.key === null) {
    state.session = session;
    session.added.add(state);
    return;
  }
  if (state.deleted) throw deletedAlready(state);
  const other = session.identityMap.get(state.mapper, state.key);
  if (other !== undefined && other !== state)
    throw new InvalidRequestError(
      `${state.describe()} can't be added: the session has another object with that key. Use merge() to copy one onto the other.`,
    );
  session.register(state);
  if (state.modified) session.modified.add(state);
}

function deletedAlready(state: InstanceState): InvalidRequestError {
  return new InvalidRequestError(`${state.describe()} was deleted, and its row is gone: make a new object.`);
}

const checked = new WeakSet<Mapper>();

/** A field of the class's body hides the attribute: nothing that is set would ever be seen. All objects of a class have the same fields. */
function refuseShadows({ object, mapper }: InstanceState): void {
  if (checked.has(mapper)) return;
  for (const key of mapper.properties.keys()) {
    if (!Object.hasOwn(object, key)) continue;
    throw new InvalidRequestError(
      `The class ${mapper.name} declares the field "${key}" in its body, which hides the mapped attribute: leave it out, or write "declare ${key}: …".`,
    );
  }
  checked.add(mapper);
}

/** The objects in a relationship's value. */
export function membersIn(value: unknown): InstanceState[] {
  if (value instanceof RelatedCollection) {
    const states: InstanceState[] = [];
    for (const member of value.members) {
      const state = stateOf(member);
      if (state !== null) states.push(state);
    }
    return states;
  }
  const state = stateOf(value);
  return state === null ? [] : [state];
}

/** Marks an object to be deleted, and by the delete cascade what it leads to. */
export function* markRemoved(session: SessionState, first: InstanceState): Op<void> {
  // All are found before any is marked: loading them flushes, and would delete those that are.
  const found = new Set([first]);
  for (const state of found) {
    if (state.key === null || session.removed.has(state) || state.deleted) continue;
    if (state.session !== session) enter(session, state);
    for (const property of state.mapper.relationships) {
      if (!property.cascade.has("delete")) continue;
      if (state.values[property.index] === undefined) {
        if (property.passiveDeletes !== false) continue;
        yield* session.loadRelated(state, property);
      }
      for (const member of membersIn(state.values[property.index])) found.add(member);
    }
  }
  for (const state of found) {
    if (state.key === null) session.expungeNew(state);
    else if (!state.deleted) session.removed.add(state);
  }
}

/** Takes an object out of the session, and by the expunge cascade what it leads to. It keeps its values. */
export function expungeState(session: SessionState, first: InstanceState): void {
  for (const state of reachable(first, "expunge")) {
    if (state.session !== session) continue;
    session.identityMap.remove(state);
    session.added.delete(state);
    session.modified.delete(state);
    session.removed.delete(state);
    session.handedOut.delete(state);
    state.session = null;
  }
}

/** An object and what its loaded relationships lead to, by one cascade. */
export function reachable(first: InstanceState, cascade: CascadeOption): ReadonlySet<InstanceState> {
  const found = new Set([first]);
  for (const state of found) {
    for (const property of state.mapper.relationships)
      if (property.cascade.has(cascade)) for (const member of membersIn(valueOf(state, property))) found.add(member);
  }
  return found;
}

function valueOf(state: InstanceState, property: RelationshipProperty): unknown {
  return state.values[property.index];
}
