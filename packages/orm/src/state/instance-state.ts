/** What the ORM knows of one object. */
import type { IdentityKey } from "../mapping/identity-key.ts";
import type { Mapper } from "../mapping/mapper.ts";
import { STATE } from "../mapping/state-slot.ts";
import type { PendingChanges } from "./collections/pending-changes.ts";
import type { SessionHandle } from "./session-handle.ts";

/** Where an object is in its life. */
export type LifeStage = "transient" | "pending" | "persistent" | "deleted" | "detached";

/** Stands in `original` for an attribute that was not loaded when it was changed. */
export const NOT_LOADED: unique symbol = Symbol("athanor.notLoaded");

/**
 * The state of one object: its values, what they were at the last flush, and to which session it belongs.
 *
 * Values are kept by the attribute's index, not by its name: all classes have states of one shape, and an attribute may be
 * called anything. `undefined` is no value: the attribute was not set, or is not loaded.
 */
export class InstanceState {
  readonly object: object;
  readonly mapper: Mapper;
  /** The values by attribute index. */
  readonly values: unknown[];
  /** Of a persistent object, the values that changed attributes had in the database; null without changes. */
  original: unknown[] | null = null;
  /** The identity in the database; null until there is one. */
  key: IdentityKey | null = null;
  session: SessionHandle | null = null;
  /** Whether anything was changed since the last flush: a value, or a collection. */
  modified = false;
  /** Whether the row was deleted in the transaction that is under way. */
  deleted = false;
  /** The attributes that the database filled in when the row was inserted: if that is undone, they are as before. */
  filled: readonly number[] | null = null;
  /** Changes to collections that are not loaded, made from the other side of a relationship. */
  pending: PendingChanges | null = null;
  /** What the statement that loaded the object said about loading: for the lazy loads to come. Belongs to the loading. */
  loadContext: unknown = null;

  constructor(mapper: Mapper, object: object, values: unknown[]) {
    this.mapper = mapper;
    this.object = object;
    this.values = values;
  }

  /** Where the object is in its life. */
  get stage(): LifeStage {
    if (this.key === null) return this.session === null ? "transient" : "pending";
    if (this.session === null) return "detached";
    return this.deleted ? "deleted" : "persistent";
  }

  /** How messages call it: `User { id: 1 }`, and no more than the key. */
  describe(): string {
    const keys = this.mapper.primaryKey.map((property) => `${property.key}: ${String(this.values[property.index] ?? null)}`);
    return this.key === null ? `a new object of the class ${this.mapper.name}` : `${this.mapper.name} { ${keys.join(", ")} }`;
  }
}

/** What an object has of its own: its values, to be compared by; the state behind them is not to be seen. */
export class ObjectSlot {
  readonly values: readonly unknown[];
  readonly #state: InstanceState;

  constructor(state: InstanceState) {
    this.values = state.values;
    this.#state = state;
  }

  get state(): InstanceState {
    return this.#state;
  }
}

/** An object with a state. */
export interface MappedObject {
  readonly [STATE]: ObjectSlot;
}

/** The state of an object; null if it has none, or only a copy of another object's. */
export function stateOf(object: unknown): InstanceState | null {
  if (typeof object !== "object" || object === null || !hasState(object)) return null;
  const state = object[STATE]?.state;
  // A copy of an object's own properties is not the object.
  return state?.object === object ? state : null;
}

function hasState(object: object): object is MappedObject {
  return STATE in object;
}
