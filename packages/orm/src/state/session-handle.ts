/** What a state needs of its session. The session implements it; everything below the session knows no more of it than this. */
import type { ConnectionState, Op } from "@athanor/engine";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { IdentityMap } from "./identity-map.ts";
import type { InstanceState } from "./instance-state.ts";

/** The session, as an object's state sees it. */
export interface SessionHandle {
  readonly identityMap: IdentityMap;
  /** Whether a flush is under way: in the asynchronous face, it may wait for the server. */
  readonly flushing: boolean;
  /**
   * Loads the columns of an object that are expired or were never loaded, in the face that the session has.
   *
   * @throws ObjectDeletedError if the row is gone; LazyLoadError in the asynchronous face
   */
  loadColumns(state: InstanceState): void;
  /** Loads what a relationship leads to, and puts it into the state, in the face that the session has. */
  loadRelationship(state: InstanceState, property: RelationshipProperty): void;
  /** An object of the session was changed for the first time since the last flush. */
  noteModified(state: InstanceState): void;
  /** A collection of an object was handed out: what is assigned to its indexes can't be seen, so it is compared at the next flushes. */
  noteHandedOut(state: InstanceState): void;
  /** Something of an object was loaded: within a savepoint, it shows what may be rolled back with the savepoint. */
  noteLoaded(state: InstanceState): void;
  /** Save-update cascade: an object came to be referred to by one of the session's. */
  adopt(state: InstanceState): void;
  /** A new object has lost the owner without which it is not to be: it leaves the session. */
  expungeNew(state: InstanceState): void;
}

/** The session, as queries and loading see it: they may do I/O. */
export interface SessionContext extends SessionHandle {
  /** The connection that the session's transaction is on; begins one if there is none. */
  connection(): Op<ConnectionState>;
  /** Flushes, unless that is turned off: before every query. */
  autoflush(): Op<void>;
  /** An object came out of the database: enters it into the identity map and makes it persistent. Its key must be set. */
  register(state: InstanceState): void;
}
