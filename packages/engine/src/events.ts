/** Events: what engines, connections and pools tell of themselves, and to whom. After SQLAlchemy's `event`. */
import type { Node } from "@athanor/core";
import type { DriverConnection } from "./driver.ts";
import type { EngineDialect } from "./engine-dialect.ts";
import type { Op } from "./op.ts";
import { isPromiseLike, wait } from "./op.ts";
import type { GivenParameters } from "./parameters.ts";

/** A driver's connection has come or gone. */
export interface ConnectionEvent {
  readonly dialect: EngineDialect;
  /** The driver's connection; `driver.raw` is the library's own. */
  readonly driver: DriverConnection;
}

/** A transaction or a savepoint began or ended. */
export interface TransactionEvent {
  /** The savepoint's name; null for the transaction itself. */
  readonly savepoint: string | null;
  readonly isolationLevel: string | null;
}

/** A statement is about to be executed, or was. */
export interface ExecuteEvent {
  /** The statement. A listener of `beforeExecute` may put another in its place. */
  statement: Node;
  /** Its parameters: none, a row, or many. A listener of `beforeExecute` may put others in their place. */
  parameters: GivenParameters;
}

/** SQL text is about to go to the driver. */
export interface BeforeCursorExecuteEvent {
  /** The text. A listener may put another in its place. */
  sql: string;
  /** The values, one per placeholder; of a batch, a list of such lists. A listener may put others in their place. */
  values: readonly unknown[];
  /** Whether the text is run for many rows of values. */
  readonly batch: boolean;
}

/** SQL text was run by the driver. */
export interface AfterCursorExecuteEvent {
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly batch: boolean;
  /** How many rows were changed or given. */
  readonly rowCount: number;
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
}

/** An error came from the driver. */
export interface ErrorEvent {
  /** The error that is about to be thrown. A listener may put another in its place. */
  error: unknown;
  /** What the driver threw. */
  readonly original: unknown;
  readonly sql: string | null;
  readonly values: readonly unknown[] | null;
  /** Whether the connection is taken for lost. A listener that knows better may say so: then it is thrown away, or kept. */
  isDisconnect: boolean;
}

/** The events by name, with what their listeners are given. */
export interface EventMap {
  /** A connection was opened. */
  connect: ConnectionEvent;
  /** A connection is about to be closed. */
  close: ConnectionEvent;
  /** A connection was taken out of the pool. */
  checkout: ConnectionEvent;
  /** A connection was given back to the pool. */
  checkin: ConnectionEvent;
  /** A connection must not be used again. */
  invalidate: ConnectionEvent;
  begin: TransactionEvent;
  commit: TransactionEvent;
  rollback: TransactionEvent;
  savepoint: TransactionEvent;
  releaseSavepoint: TransactionEvent;
  rollbackToSavepoint: TransactionEvent;
  beforeExecute: ExecuteEvent;
  afterExecute: ExecuteEvent;
  beforeCursorExecute: BeforeCursorExecuteEvent;
  afterCursorExecute: AfterCursorExecuteEvent;
  handleError: ErrorEvent;
}

/** What is called when something happens. In the asynchronous API it may return a promise, which is waited for. */
export type Listener<E> = (event: E) => unknown;

interface Registered {
  readonly listener: Listener<never>;
  readonly once: boolean;
}

/**
 * The listeners of one engine or of one connection. What happens on a connection is told to the connection's own listeners, then to
 * those of its engine, then to those of all engines (`allEngines`).
 *
 * @example
 * const stop = engine.events.on("afterCursorExecute", ({ sql, milliseconds }) => {
 *   if (milliseconds > 200) console.warn(sql);
 * });
 * stop();
 */
export class Events {
  readonly #parent: Events | null;
  readonly #listeners = new Map<keyof EventMap, readonly Registered[]>();

  /** @param parent who is told after these listeners */
  constructor(parent: Events | null) {
    this.#parent = parent;
  }

  /**
   * Adds a listener. They are called in the order in which they were added.
   *
   * @param options with `once`, it is called once and taken away
   * @returns takes the listener away
   */
  on<K extends keyof EventMap>(name: K, listener: Listener<EventMap[K]>, options: { readonly once?: boolean } = {}): () => void {
    const registered: Registered = { listener, once: options.once ?? false };
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), registered]);
    return () => this.#remove(name, (each) => each === registered);
  }

  /** Adds a listener for the next event of that name only. */
  once<K extends keyof EventMap>(name: K, listener: Listener<EventMap[K]>): () => void {
    return this.on(name, listener, { once: true });
  }

  /** Takes a listener away; does nothing if it isn't there. */
  off<K extends keyof EventMap>(name: K, listener: Listener<EventMap[K]>): void {
    this.#remove(name, (each) => each.listener === listener);
  }

  /** Whether anybody listens. Asked before an event is put together: an engine without listeners pays next to nothing. */
  has(name: keyof EventMap): boolean {
    return this.#listeners.has(name) || (this.#parent?.has(name) ?? false);
  }

  /** Tells all listeners, one after the other. What one of them throws, whoever caused the event gets. */
  *emit<K extends keyof EventMap>(name: K, event: EventMap[K]): Op<void> {
    for (const registered of this.#listeners.get(name) ?? []) {
      if (registered.once) this.#remove(name, (each) => each === registered);
      // The map's key decides what its listeners take.
      const answer = (registered.listener as Listener<EventMap[K]>)(event);
      if (isPromiseLike(answer)) yield* wait(answer);
    }
    if (this.#parent !== null) yield* this.#parent.emit(name, event);
  }

  #remove(name: keyof EventMap, which: (each: Registered) => boolean): void {
    const rest = (this.#listeners.get(name) ?? []).filter((each) => !which(each));
    if (rest.length === 0) this.#listeners.delete(name);
    else this.#listeners.set(name, rest);
  }
}

/**
 * The listeners of all engines.
 *
 * @example
 * allEngines.on("connect", ({ dialect }) => console.log(`connected to ${dialect.description}`));
 */
export const allEngines: Events = new Events(null);
