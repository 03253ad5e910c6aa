/** Attributes that are awaited: loaded if they have to be. */
import type { Op } from "@athanor/engine";
import type { InstanceState } from "@athanor/orm";
import {
  ColumnProperty,
  DetachedInstanceError,
  loadColumns,
  loadRelationshipOf,
  mappedState,
  RelationshipProperty,
  SessionState,
} from "@athanor/orm";
import { turnsOf } from "./session-turns.ts";

/** An object's attributes as promises. */
export type Awaitable<T> = { readonly [K in keyof T]: Promise<T[K]> };

/** What was asked for in one tick, of one session. */
class Requests {
  readonly #session: SessionState;
  readonly #relationships = new Map<RelationshipProperty, Set<InstanceState>>();
  readonly #columns = new Set<InstanceState>();
  /** Fulfilled when all of it is loaded. */
  readonly done: Promise<void>;

  constructor(session: SessionState) {
    this.#session = session;
    const turns = turnsOf(session);
    // A microtask later, so that what else is asked for in this tick comes along.
    this.done = Promise.resolve().then(() => {
      pending.delete(session);
      return turns.run(() => this.#load());
    });
  }

  add(state: InstanceState, property: ColumnProperty | RelationshipProperty): void {
    if (property instanceof ColumnProperty) this.#columns.add(state);
    else {
      const states = this.#relationships.get(property) ?? new Set();
      this.#relationships.set(property, states.add(state));
    }
  }

  *#load(): Op<void> {
    const session = this.#session;
    if (this.#relationships.size > 0) yield* session.autoflush();
    for (const state of this.#columns) yield* loadColumns(session, state, null);
    for (const [property, states] of this.#relationships) yield* loadRelationshipOf(session, [...states], property);
  }
}

const pending = new WeakMap<SessionState, Requests>();

/**
 * An object's attributes as promises, each loaded if it has to be. What is asked for in one tick, of however many objects, is loaded by
 * as few statements as can be (one SELECT … IN for each relationship), behind whatever the session is doing.
 *
 * @param object an object of an `AsyncSession`
 * @returns its attributes: what is loaded already is given as it is. The promises are rejected with a `DetachedInstanceError` if the
 *   object belongs to no session and something has to be loaded
 * @throws UnmappedError for what is no object of a mapped class
 * @example
 * (await awaitable(user).addresses).length;
 * const lists = await Promise.all(users.map((user) => awaitable(user).addresses));
 */
export function awaitable<T extends object>(object: T): Awaitable<T> {
  const state = mappedState(object, "awaitable");
  // The attributes of the object, each as a promise: what the type says.
  return new Proxy(object, {
    get: (target, key) => (typeof key === "string" ? attributeOf(target, state, key) : Reflect.get(target, key)),
    set: () => {
      throw new TypeError("awaitable() only reads: set the attribute of the object itself.");
    },
  }) as Awaitable<T>;
}

async function attributeOf(object: object, state: InstanceState, key: string): Promise<unknown> {
  const property = state.mapper.properties.get(key);
  if ((property instanceof ColumnProperty || property instanceof RelationshipProperty) && mustLoad(state, property)) {
    const { session } = state;
    if (!(session instanceof SessionState))
      throw new DetachedInstanceError(
        `${property} of ${state.describe()} is not loaded, and the object belongs to no session that could load it: load it before the session is closed, or add the object to a session.`,
      );
    let requests = pending.get(session);
    if (requests === undefined) {
      requests = new Requests(session);
      pending.set(session, requests);
    }
    requests.add(state, property);
    await requests.done;
  }
  return Reflect.get(object, key);
}

function mustLoad(state: InstanceState, property: ColumnProperty | RelationshipProperty): boolean {
  return state.key !== null && state.values[property.index] === undefined;
}
