/** A session, asynchronous. */
import type { Executable } from "@athanor/core";
import { InvalidRequestError, NoResultFound, nodeOf } from "@athanor/core";
import type { Op, Result, ScalarResult, StatementOptions } from "@athanor/engine";
import { givenStatementOptions, givenStreamOptions, streamedParameters } from "@athanor/engine";
import type { EntityOf, Identity, LazyFace, SessionGetOptions, SessionOptions } from "@athanor/orm";
import {
  addState,
  beginSavepoint,
  changedObjects,
  closeSession,
  commitSavepoint,
  commitSession,
  executeInSession,
  expireAll,
  expireObject,
  expungeState,
  getObject,
  hasChanges,
  LazyLoadError,
  mappedState,
  markRemoved,
  mergeObject,
  objectsOf,
  refreshObject,
  rollbackSavepoint,
  rollbackSession,
  SessionState,
  streamEntities,
} from "@athanor/orm";
import type { StreamOptions } from "../async-connection.ts";
import type { AsyncEngine } from "../async-engine.ts";
import { AsyncResult } from "../async-result.ts";
import type { AsyncScalarResult } from "../async-scalar-result.ts";
import { StreamedRows } from "../streamed-rows.ts";
import type { Turns } from "../turns.ts";
import { AsyncSavepoint } from "./async-savepoint.ts";
import { turnsOf } from "./session-turns.ts";

/** Options of an asynchronous session. */
export interface AsyncSessionOptions extends SessionOptions {
  /** Whether a commit forgets what is loaded. By default it doesn't: what is forgotten could not be loaded again by reading it. */
  readonly expireOnCommit?: boolean;
}

/** Reading an attribute can't wait: what is not loaded is an error that says how to load it. */
const refuseToLoad: LazyFace = (load, state, what) => {
  load.return();
  const { mapper } = state;
  const attribute = mapper.properties.has(what)
    ? `${mapper.name}.${what} of ${state.describe()} is`
    : `The columns of ${state.describe()} are`;
  const key = mapper.properties.has(what) ? what : (mapper.columns[0]?.key ?? "name");
  throw new LazyLoadError(
    `${attribute} not loaded, and reading an attribute can't wait for the database. Load it with the object (options(selectinLoad(${mapper.name}.c.${key}))), await it (await awaitable(object).${key}), or refresh the object (await session.refresh(object, ["${key}"])).`,
  );
};

/**
 * A session whose verbs are awaited. SQLAlchemy's `AsyncSession`. It is made for one piece of work, by one task: what is asked of it
 * at the same time is done one after the other.
 *
 * Reading an attribute never loads anything: what is not loaded is a `LazyLoadError`. Load it with the object, or by `awaitable`.
 * While a flush waits for the database (that of a commit or of a query, too), changing an object of the session is an
 * `InvalidRequestError`: await what flushes first.
 *
 * @example
 * await using session = new AsyncSession(engine);
 * session.add(new User({ name: "spongebob" }));
 * await session.commit();
 * const users = (await session.scalars(select(User).where(User.c.name.like("s%")))).all();
 */
export class AsyncSession {
  /** What packages that build on the ORM work with. */
  readonly state: SessionState;
  readonly #turns: Turns;

  constructor(engine: AsyncEngine, options: AsyncSessionOptions = {}) {
    const { expireOnCommit = false, autoflush = true } = options;
    this.state = new SessionState(engine.state, { expireOnCommit, autoflush }, refuseToLoad);
    this.#turns = turnsOf(this.state);
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
   * Marks an object to be deleted at the next flush, with what its delete cascade leads to, which is loaded for that.
   *
   * @throws InvalidRequestError for an object that was never written: `expunge` it
   */
  async delete(object: object): Promise<void> {
    const state = mappedState(object, "delete");
    if (state.key === null)
      throw new InvalidRequestError(`session.delete() was given ${state.describe()}, which is not in the database: expunge() it.`);
    await this.#run(() => markRemoved(this.state, state));
  }

  /**
   * Writes all changes, in the order that foreign keys ask for.
   *
   * @throws DatabaseError, StaleDataError, FlushError: the transaction is rolled back then, and `rollback()` has to be called
   */
  flush(): Promise<void> {
    return this.#run(() => this.state.flush());
  }

  /** Flushes and commits. */
  commit(): Promise<void> {
    return this.#run(() => commitSession(this.state));
  }

  /** Rolls back. Objects that were added are new again, with their values; deleted ones are back; changed ones are expired. */
  rollback(): Promise<void> {
    return this.#run(() => rollbackSession(this.state));
  }

  /**
   * Runs a function, then commits; rolls back if its promise is rejected.
   *
   * @param callback given the session
   * @returns what the function gives
   * @throws InvalidRequestError if a transaction has begun already
   * @example
   * await session.begin(async (s) => s.add(new User({ name: "sandy" })));
   */
  async begin<T>(callback: (session: AsyncSession) => T | PromiseLike<T>): Promise<T> {
    if (this.state.transaction !== null)
      throw new InvalidRequestError(
        "A transaction has begun already in this session: the first query or flush begins one. End it by commit() or rollback() first, or use beginNested() for a savepoint.",
      );
    return this.#within(
      callback,
      () => commitSession(this.state),
      () => rollbackSession(this.state),
    );
  }

  /**
   * Flushes and sets a savepoint.
   *
   * @param callback if given, it is run: then the savepoint is committed, or rolled back if its promise is rejected
   * @returns the savepoint; with a callback, what that gives
   * @example
   * await using savepoint = await session.beginNested();
   * session.add(new User({ name: "maybe" }));
   * await savepoint.commit();
   */
  beginNested(): Promise<AsyncSavepoint>;
  beginNested<T>(callback: (session: AsyncSession) => T | PromiseLike<T>): Promise<T>;
  async beginNested<T>(callback?: (session: AsyncSession) => T | PromiseLike<T>): Promise<AsyncSavepoint | T> {
    const savepoint = await this.#run(() => beginSavepoint(this.state));
    if (callback === undefined) return new AsyncSavepoint(this.state, savepoint, this.#turns);
    return this.#within(
      callback,
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
   * await session.get(User, 1);
   * await session.get(OrderItem, { orderId: 1, sku: "a" });
   */
  async get<I, Sh>(entity: EntityOf<I, Sh>, key: Identity<Sh>, options: SessionGetOptions = {}): Promise<I | null> {
    return instanceOf<I>(await this.#run(() => getObject(this.state, entity, key, options)));
  }

  /**
   * As `get`, but the row must be there.
   *
   * @throws NoResultFound if it is not
   */
  async getOne<I, Sh>(entity: EntityOf<I, Sh>, key: Identity<Sh>, options: SessionGetOptions = {}): Promise<I> {
    const found = await this.get<I, Sh>(entity, key, options);
    if (found === null)
      throw new NoResultFound(
        `There is no ${entity.name} with the primary key ${typeof key === "object" ? JSON.stringify(key) : String(key)}.`,
      );
    return found;
  }

  /**
   * Flushes, and executes any statement; all its rows are fetched.
   *
   * @param params its parameters: a row, or a list of rows to run it for each of them
   * @param options `signal` and `timeout` stop it on the server, where the driver can
   * @returns the result; entities in its rows are objects of this session
   */
  async execute<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
    options: StatementOptions = {},
  ): Promise<Result<V, R>> {
    const stopping = givenStatementOptions(options);
    return this.#run(() => executeInSession<V, R>(this.state, nodeOf(statement), params, stopping), stopping.signal);
  }

  /** Executes a statement and gives the first item of each row: `(await session.scalars(select(User))).all()`. */
  async scalars<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
    options?: StatementOptions,
  ): Promise<ScalarResult<V[0]>> {
    return (await this.execute(statement, params, options)).scalars();
  }

  /** Executes a statement and gives the first item of the first row; null if there is no row. */
  async scalar<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    params?: NoInfer<P> | readonly NoInfer<P>[],
    options?: StatementOptions,
  ): Promise<V[0] | null> {
    return (await this.execute(statement, params, options)).scalar();
  }

  /**
   * Flushes, and executes a statement whose rows are fetched part by part. Objects that were not changed are let go of when the next part
   * comes, so that however many there are, the session holds a part of them.
   *
   * @param options how many rows are fetched at a time, the parameters, and what stops it
   * @throws InvalidRequestError for a statement that loads a collection by a join
   * @example
   * for await (const [user] of await session.stream(select(User), { yieldPer: 500 })) send(user);
   */
  async stream<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    options: StreamOptions<NoInfer<P>> = {},
  ): Promise<AsyncResult<V, R>> {
    const { yieldPer = 1000, params, ...stopping } = givenStreamOptions(options);
    const row = streamedParameters(params, yieldPer);
    const { state } = this;
    const { stream, source } = await this.#run(function* () {
      yield* state.autoflush();
      return yield* streamEntities(state, yield* state.connection(), nodeOf(statement), row, yieldPer, stopping);
    }, stopping.signal);
    return new AsyncResult({ rows: new StreamedRows(stream, yieldPer, (make) => this.#run(make)), source });
  }

  /** Executes a statement and gives the first item of its rows, fetched part by part. */
  async streamScalars<V extends readonly unknown[], R, P>(
    statement: Executable<V, R, P>,
    options: StreamOptions<NoInfer<P>> = {},
  ): Promise<AsyncScalarResult<V[0]>> {
    return (await this.stream(statement, options)).scalars();
  }

  /**
   * Loads an object again, at once; what was changed is flushed before.
   *
   * @param keys the attributes, relationships too; by default all columns that are not deferred
   * @throws ObjectDeletedError if its row is gone
   */
  refresh(object: object, keys?: readonly string[]): Promise<void> {
    return this.#run(() => refreshObject(this.state, object, keys));
  }

  /** Forgets an object's attributes: `refresh`, `awaitable` or a query loads them again. Changes that were not flushed are lost. */
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
  async merge<T extends object>(object: T): Promise<T> {
    const merged = await this.#run(() => mergeObject(this.state, object));
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

  /** Runs a function during which queries don't flush. */
  async noAutoflush<T>(callback: (session: AsyncSession) => T | PromiseLike<T>): Promise<T> {
    this.state.quiet++;
    try {
      return await callback(this);
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
  close(): Promise<void> {
    return this.#run(() => closeSession(this.state));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #run<T>(make: () => Op<T>, signal?: AbortSignal): Promise<T> {
    return this.#turns.run(make, signal);
  }

  async #within<T>(callback: (session: AsyncSession) => T | PromiseLike<T>, commit: () => Op<void>, rollback: () => Op<void>): Promise<T> {
    try {
      const value = await callback(this);
      await this.#run(commit);
      return value;
    } catch (error) {
      await this.#run(rollback);
      throw error;
    }
  }
}

/** The object of an identity is one of the class that was asked for: its mapper has made it. */
function instanceOf<I>(object: object | null): I | null {
  return object as I | null;
}
