/** What a flush needs of its session. */
import type { ConnectionState, Op } from "@athanor/engine";
import type { IdentityKey } from "../mapping/identity-key.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { IdentityMap } from "../state/identity-map.ts";
import type { InstanceState } from "../state/instance-state.ts";

/** The identity that an object had before its primary key was changed. */
export interface FormerKey {
  readonly key: IdentityKey;
  /** The primary key's values, in its order. */
  readonly values: readonly unknown[];
}

/** The session, as the unit of work sees it. */
export interface FlushContext {
  readonly identityMap: IdentityMap;
  /** New objects, in the order in which they came. */
  readonly added: Set<InstanceState>;
  /** Persistent objects that something was changed of. */
  readonly modified: Set<InstanceState>;
  /** Persistent objects to delete. */
  readonly removed: Set<InstanceState>;
  /** Objects with collections that the user has in hand. */
  readonly handedOut: Set<InstanceState>;
  connection(): Op<ConnectionState>;
  /** Loads what a relationship of a persistent object leads to. */
  loadRelated(state: InstanceState, property: RelationshipProperty): Op<void>;
  /** Marks an object to be deleted, with all that its cascades take along. */
  markRemoved(state: InstanceState): Op<void>;
  /** Takes a new object out of the session. */
  expungeNew(state: InstanceState): void;
  /** Called when a row was written, and the identity map knows it: the transaction remembers, so that a rollback can undo it. */
  wasInserted(state: InstanceState): void;
  wasUpdated(state: InstanceState, former: FormerKey | null): void;
  wasDeleted(state: InstanceState): void;
}
