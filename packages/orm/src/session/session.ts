/** A session, synchronous. */
import type { Executable, StatementOption } from "@athanor/core";
import { InvalidRequestError, NoResultFound, nodeOf } from "@athanor/core";
import type { Engine, NoPromise, Result, ScalarResult } from "@athanor/engine";
import { runSync } from "@athanor/engine";
import type { EntityOf, Identity } from "../mapping/declare/identity.ts";
import { beginSavepoint, commitSavepoint, commitSession } from "./commit.ts";
import { executeInSession } from "./execute.ts";
import { getObject } from "./get.ts";
import { addState, expungeState, mappedState, markRemoved } from "./membership.ts";
import { mergeObject } from "./merge.ts";
import { changedObjects, hasChanges } from "./net-changes.ts";
import { expireAll, expireObject, refreshObject } from "./refresh.ts";
import { closeSession, rollbackSavepoint, rollbackSession } from "./rollback.ts";
import { Savepoint } from "./savepoint.ts";
import { objectsOf, SessionState } from "./session-state.ts";
import { loadAtOnce, within } from "./sync-face.ts";

/** Options of a session. */
export interface SessionOptions {
  /** Whether a commit forgets what is loaded, so that it is loaded anew when it is asked for: other transactions may have changed it. By default it does. */
  readonly expireOnCommit?: boolean;
  /** Whether changes are flushed before every query. By default they are. */
  readonly autoflush?: boolean;
}

/** Options of `session.get`. */
export interface SessionGetOptions {
  /** How the object is loaded, if it has to be. */
  readonly options?: readonly StatementOption[];
  /** Whether it is loaded even if the session has it; changes that were not flushed are lost. */
  readonly populateExisting?: boolean;
}

/** What a callback of `begin` and `beginNested` may be: not async. */
type Callback<T> = ((session: Session) => T) & NoPromise<T>;

/**
 * A session: the objects that a program works with, each row's object once, and the unit of work that writes what was changed of
 * them. SQLAlchemy's `Session`. It is made for one piece of work, and lives as long as that.
 *
 * @example
 * using session = new Session(engine);
 * session.add(new User({ name: "spongebob" }));
 * session.commit();
 * const users = session.scalars(select(User).where(User.c.name.like("s%"))).all();
 */
export class Session {
  /** What packages that build on the ORM work with. */
  readonly state: SessionState;

  constructor(engine: Engine, options: SessionOptions = {}) {
    this.state = new SessionState(
      engine.state,
      { expireOnCommit: options.expireOnCommit ?? true, autoflush: options.autoflush ?? true },
      loadAtOnce,
    );
  }

  /**
   * Adds an object, and what it leads to (the save-update cascade). New objects are inserted at the next flush.
   *
   * @throws UnmappedError for what is no mapped object
   * @throws InvalidRequestError if the object belongs to another session, or a field of its class hides an attribute
   */
  add(object: object): void {
    this.state.refuseDuringFlush("add");
    addState(this.state, mappedState(object, "add"));
  }

  /** Adds several objects. */
  addAll(objects: Iterable<object>): void {
    for (const object of objects) this.add(object);
  }

  /**
   * Marks an object to be deleted at the next flush, with what its delete cascade leads to.
   *
   * @throws InvalidRequestError for an object that was never written: `expunge` it
   */
  delete(object: object): void {
    const state = mappedState(object, "delete");
    if (state.key === null)
      throw new InvalidRequestError(`session.delete() was given ${state.describe()}, which is not in the database: expunge() it.`);
    runSync(markRemoved(this.state, state));
  }

  /**
   * Writes all changes, in the order that foreign keys ask for.
   *
   * @throws DatabaseError, StaleDataError, FlushError: the transaction is rolled back then, and `rollback()` has to be called
   */
  flush(): void {
    runSync(this.state.flush());
  }

  /** Flushes and commits. */
  commit(): void {
    runSync(commitSession(this.state));
  }

  /** Rolls back. Objects that were added are new again, with their values; deleted ones are back; changed ones are loaded anew when they are asked for. */
  rollback(): void {
    runSync(rollbackSession(this.state));
  }

  /**
   * Runs a function, then commits; rolls back if it throws.
   *
   * @param callback given the session; not async
   * @returns what the function returns
   * @throws InvalidRequestError if a transaction has begun already
   * @example
   * session.begin((s) => s.add(new User({ name: "sandy" })));
   */
  begin<T>(callback: Callback<T>): T {
    if (this.state.transaction !== null)
      throw new InvalidRequestError(
        "A transaction has begun already in this session: the first query or flush begins one. End it by commit() or rollback() first, or use beginNested() for a savepoint.",
      );
    return within(
      () => callback(this),
      () => commitSession(this.state),
      () => rollbackSession(this.state),
    );
  }

  /**
   * Flushes and sets a savepoint.
   *
   * @param callback if given, it is run: then the savepoint is committed, or rolled back if it throws
   * @returns the savepoint; with a callback, what that returns
   * @example
   * using savepoint = session.beginNested();
   * session.add(new User({ name: "maybe" }));
   * savepoint.commit();
   */
  beginNested(): Savepoint;
  beginNested<T>(callback: Callback<T>): T;
  beginNested<T>(callback?: Callback<T>): Savepoint | T {
    const savepoint = runSync(beginSavepoint(this.state));
    if (callback === undefined) return new Savepoint(this.state, savepoint);
    return within(
      () => callback(this),
      () => commitSavepoint(this.state, savepoint),
      () => rollbackSavepoint(this.state, savepoint),
    );
  }

  /**
   * The object of a primary key: the session's own if it has it, else loaded.
   *
   * @param entity the class
   * @param key the key; of several columns, an object by attribute or an array in their order
   * @returns null if there is no such row
   * @example
   * session.get(User, 1);
   * session.get(OrderItem, { orderId: 1, sku: "a" });
   */
  get<I, Sh>(entity: EntityOf<I, Sh>, key: Identity<Sh>, options: SessionGetOptions = {}): I | null {
    return instanceOf<I>(runSync(getObject(this.state, entity, key, options)));
  }

  /**
   * As `get`, but the row must be there.
   *
   * @throws NoResultFound if it is not
   */
  getOne<I, Sh>(entity: EntityOf<I, Sh>, key: Identity<Sh>, options: SessionGetOptions = {}): I {
    const found = this.get<I, Sh>(entity, key, options);
    if (found === null)
      throw new NoResultFound(
        `There is no ${entity.name} with the primary key ${typeof key === "object" ? JSON.stringify(key) : String(key)}.`,
      );
    return found;
  }

  /**
   * Flushes, and executes any statement.
   *
   * @param params its parameters: a row, or a list of rows to run it for each of them
   * @returns the result; entities in its rows are objects of this session
   */
  execute<V extends readonly unknown[], R, P>(statement: Executable<V, R, P>, params?: NoInfer<P> | readonly NoInfer<P>[]): Result<V, R> {
    return runSync(executeInSession<V, R>(this.state, nodeOf(statement), params));
  }

  /** Executes a statement and gives the first item of each row: `session.scalars(select(User)).all()`. */
  scalars<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
  ): ScalarResult<V[0]> {
    return this.execute(statement, params).scalars();
  }

  /** Executes a statement and gives the first item of the first row; null if there is no row. */
  scalar<V extends readonly unknown[], R, P>(statement: Executable<V, R, P>, params?: NoInfer<P> | readonly NoInfer<P>[]): V[0] | null {
    return this.execute(statement, params).scalar();
  }

  /**
   * Loads an object again, at once; what was changed is flushed before.
   *
   * @param keys the attributes; by default all columns that are not deferred
   * @throws ObjectDeletedError if its row is gone
   */
  refresh(object: object, keys?: readonly string[]): void {
    runSync(refreshObject(this.state, object, keys));
  }

  /** Forgets an object's attributes, so that they are loaded when they are asked for; changes that were not flushed are lost. */
  expire(object: object, keys?: readonly string[]): void {
    this.state.refuseDuringFlush("expire");
    expireObject(this.state, object, keys);
  }

  /** Forgets the attributes of all objects. */
  expireAll(): void {
    this.state.refuseDuringFlush("expireAll");
    expireAll(this.state);
  }

  /** Takes an object out of the session, with what its expunge cascade leads to; it keeps what it has loaded. */
  expunge(object: object): void {
    const state = mappedState(object, "expunge");
    if (state.session !== this.state)
      throw new InvalidRequestError(`session.expunge() was given ${state.describe()}, which is not in this session.`);
    this.state.refuseDuringFlush("expunge");
    expungeState(this.state, state);
  }

  /**
   * Copies an object, of another session or of none, onto the session's object of the same primary key, which is loaded or made
   * if it is not there; by the merge cascade, what it leads to as well.
   *
   * @returns the session's object
   */
  merge<T extends object>(object: T): T {
    const merged = runSync(mergeObject(this.state, object));
    // A merged object is of the class of the one that it was copied from.
    return merged as T;
  }

  /** Whether an object is in this session. */
  contains(object: object): boolean {
    const state = mappedState(object, "contains");
    return state.session === this.state && !state.deleted;
  }

  /** Whether an object has changes that a flush would write. Setting a value that was there before is none. */
  isModified(object: object): boolean {
    return hasChanges(mappedState(object, "isModified"));
  }

  /** Runs a function during which queries don't flush; not async. */
  noAutoflush<T>(callback: Callback<T>): T {
    this.state.quiet++;
    try {
      return callback(this);
    } finally {
      this.state.quiet--;
    }
  }

  /** The objects that the next flush inserts. */
  get new(): ReadonlySet<object> {
    return objectsOf(this.state.added);
  }

  /** The persistent objects that were changed since the last flush. */
  get dirty(): ReadonlySet<object> {
    return changedObjects(this.state);
  }

  /** The objects that the next flush deletes. */
  get deleted(): ReadonlySet<object> {
    return objectsOf(this.state.removed);
  }

  /** Rolls back what was not committed, gives the connection back, and lets all objects go: they keep what they have loaded. */
  close(): void {
    runSync(closeSession(this.state));
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** The object of an identity is one of the class that was asked for: its mapper has made it. */
function instanceOf<I>(object: object | null): I | null {
  return object as I | null;
}
