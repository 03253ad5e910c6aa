/** `inspect`: what the ORM knows of an object. */
import { ArgumentError } from "@athanor/core";
import type { History } from "../state/history.ts";
import { historyOf } from "../state/history.ts";
import type { InstanceState, LifeStage } from "../state/instance-state.ts";
import { isLoaded } from "../state/loaded.ts";
import { ensureState } from "../state/plain-object.ts";
import type { SessionHandle } from "../state/session-handle.ts";

/** What is known of one attribute. */
export interface AttributeInspection<T> {
  /** The value; undefined if it is not loaded. Nothing is loaded to tell it. */
  readonly loadedValue: T | undefined;
  readonly loaded: boolean;
  /** What was done to it since the last flush. */
  readonly history: History<T>;
}

/** What is known of an object. SQLAlchemy's `InstanceState`, as its users see it. */
export interface Inspection<T> {
  /** Where the object is in its life. */
  readonly stage: LifeStage;
  readonly transient: boolean;
  readonly pending: boolean;
  readonly persistent: boolean;
  readonly deleted: boolean;
  readonly detached: boolean;
  /** Whether anything was changed since the last flush. */
  readonly modified: boolean;
  /** The primary key's values in its order; null for an object that has no row. */
  readonly identity: readonly unknown[] | null;
  /** What the session is to the object; null if it has none. */
  readonly session: SessionHandle | null;
  /** The attributes that are not loaded. */
  readonly unloaded: readonly string[];
  readonly attrs: { readonly [K in keyof T]: AttributeInspection<T[K]> };
}

/**
 * What the ORM knows of an object: its state, its session, and the history of each attribute. Nothing is loaded by looking.
 *
 * @throws ArgumentError for what is no object of a mapped class
 * @example
 * inspect(user).attrs.name.history.added; // ["spongebob"]
 */
export function inspect<T extends object>(object: T): Inspection<T> {
  const state = ensureState(object);
  if (state === null) throw new ArgumentError("inspect() takes an object of a mapped class.");
  const { stage, mapper, values } = state;
  return {
    stage,
    transient: stage === "transient",
    pending: stage === "pending",
    persistent: stage === "persistent",
    deleted: stage === "deleted",
    detached: stage === "detached",
    modified: state.modified,
    identity: state.key === null ? null : mapper.primaryKey.map(({ index }) => values[index]),
    session: state.session,
    unloaded: [...mapper.properties.values()].filter((property) => !isLoaded(state, property)).map(({ key }) => key),
    attrs: attributesOf<T>(state),
  };
}

/** Each attribute is looked into when it is asked for. */
function attributesOf<T>(state: InstanceState): Inspection<T>["attrs"] {
  const attributes = {};
  for (const property of state.mapper.properties.values()) {
    if (property.index < 0) continue;
    Object.defineProperty(attributes, property.key, {
      enumerable: true,
      get: (): AttributeInspection<unknown> => {
        const history = historyOf(state, property);
        const loaded = isLoaded(state, property);
        const { unchanged, added } = history;
        return {
          loaded,
          history,
          loadedValue: loaded
            ? state.mapper.relationship(property.key)?.useList === true
              ? [...unchanged, ...added]
              : (added[0] ?? unchanged[0])
            : undefined,
        };
      },
    });
  }
  return attributes as Inspection<T>["attrs"];
}
