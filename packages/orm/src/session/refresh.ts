/** Forgetting and reloading the attributes of objects. */
import { ArgumentError, InvalidRequestError } from "@athanor/core";
import type { Op } from "@athanor/engine";
import { loadColumns } from "../loading/load-object.ts";
import { ColumnProperty } from "../mapping/properties/column-property.ts";
import type { Property } from "../mapping/properties/property.ts";
import { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { expireAttributes, expireState } from "../state/expiry.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { mappedState, reachable } from "./membership.ts";
import type { SessionState } from "./session-state.ts";

/**
 * The state of a persistent object of the session.
 *
 * @throws InvalidRequestError if the object is new, or not the session's
 */
export function persistentState(session: SessionState, object: unknown, verb: string): InstanceState {
  const state = mappedState(object, verb);
  if (state.session === session && state.stage === "persistent") return state;
  throw new InvalidRequestError(
    `session.${verb}() was given ${state.describe()}, which is not persistent in this session but ${state.session === null || state.session === session ? state.stage : "another session's"}.`,
  );
}

/** Forgets attributes: they are loaded again when they are asked for. Changes to them are lost. */
export function expireObject(session: SessionState, object: unknown, keys: readonly string[] | undefined): void {
  const state = persistentState(session, object, "expire");
  if (keys === undefined) for (const each of reachable(state, "refresh-expire")) expireWhole(session, each);
  else expireAttributes(state, namedProperties(state, keys));
}

function expireWhole(session: SessionState, state: InstanceState): void {
  if (state.key === null || state.session !== session) return;
  expireState(state);
  session.modified.delete(state);
}

/** Forgets the attributes of all persistent objects. */
export function expireAll(session: SessionState): void {
  for (const state of session.identityMap.states()) expireState(state);
  session.modified.clear();
  session.handedOut.clear();
}

/** Loads attributes again, at once. */
export function* refreshObject(session: SessionState, object: unknown, keys: readonly string[] | undefined): Op<void> {
  const state = persistentState(session, object, "refresh");
  yield* session.autoflush();
  if (keys === undefined) {
    for (const each of reachable(state, "refresh-expire")) expireWhole(session, each);
    yield* loadColumns(
      session,
      state,
      state.mapper.columns.filter(({ deferred }) => !deferred),
    );
    return;
  }
  const properties = namedProperties(state, keys);
  expireAttributes(state, properties);
  const columns = properties.filter((each) => each instanceof ColumnProperty);
  if (columns.length > 0) yield* loadColumns(session, state, columns);
  for (const property of properties) if (property instanceof RelationshipProperty) yield* session.loadRelated(state, property);
}

function namedProperties(state: InstanceState, keys: readonly string[]): Property[] {
  return keys.map((key) => {
    const property = state.mapper.properties.get(key);
    if (property !== undefined && property.index >= 0) return property;
    throw new ArgumentError(
      `${state.mapper.name} has no attribute "${key}" that is loaded; it has ${[...state.mapper.properties.keys()].map((each) => `"${each}"`).join(", ")}.`,
    );
  });
}
