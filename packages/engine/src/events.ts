/** Events: what engines, connections and pools tell of themselves, and to whom. After SQLAlchemy's `event`. */
import type { Node } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import type { DriverConnection } from "./driver.ts";
import type { EngineDialect } from "./engine-dialect.ts";
import type { EventConnection, EventHandle } from "./event-connection.ts";
import type { Op } from "./op.ts";
import { isPromiseLike, wait } from "./op.ts";
import type { GivenParameters } from "./parameters.ts";

/** What happens on a connection that is in use. */
export interface OnConnection<C = EventConnection> {
  /** The connection, for what a listener wants to do on it. */
  readonly connection: C;
}

/** A driver's connection has come or gone. */
export interface ConnectionEvent {
  readonly dialect: EngineDialect;
  /** The driver's connection; `driver.raw` is the library's own. */
  readonly driver: DriverConnection;
}

/** An engine has closed its connections. */
export interface DisposeEvent {
  readonly dialect: EngineDialect;
}

/** A transaction or a savepoint began or ended. */
export interface TransactionEvent<C = EventConnection> extends OnConnection<C> {
  /** The savepoint's name; null for the transaction itself. */
  readonly savepoint: string | null;
  readonly isolationLevel: string | null;
}

/** A statement is about to be executed, or was. */
export interface ExecuteEvent<C = EventConnection> extends OnConnection<C> {
  /** The statement. A listener of `beforeExecute` may put another in its place. */
  statement: Node;
  /** Its parameters: none, a row, or many. A listener of `beforeExecute` may put others in their place. */
  parameters: GivenParameters;
}

/** SQL text is about to go to the driver. */
export interface BeforeCursorExecuteEvent<C = EventConnection> extends OnConnection<C> {
  /** The text. A listener may put another in its place. */
  sql: string;
  /** The values, one per placeholder; of a batch, a list of such lists. A listener may put others in their place. */
  values: readonly unknown[];
  /** Whether the text is run for many rows of values. */
  readonly batch: boolean;
}

/** SQL text was run by the driver. */
export interface AfterCursorExecuteEvent<C = EventConnection> extends OnConnection<C> {
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly batch: boolean;
  /** How many rows were changed or given; -1 where they are read part by part, which has only begun. */
  readonly rowCount: number;
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
}

/** An error came from the driver. */
export interface ErrorEvent<C = EventConnection> {
  /** The connection; null where nobody has it: it couldn't be opened, or didn't answer to `prePing`. */
  readonly connection: C | null;
  /** The error that is about to be thrown. A listener may put another in its place. */
  error: unknown;
  /** What the driver threw. */
  readonly original: unknown;
  readonly sql: string | null;
  readonly values: readonly unknown[] | null;
  /** Whether the connection is taken for lost. A listener that knows better may say so: then it is thrown away, or kept. */
  isDisconnect: boolean;
}

/**
 * The events by name, with what their listeners are given.
 *
 * @typeParam C the connection that they are given, as their API knows it
 */
export interface EventMap<C = EventConnection> {
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
  /** The engine was disposed. */
  dispose: DisposeEvent;
  begin: TransactionEvent<C>;
  commit: TransactionEvent<C>;
  rollback: TransactionEvent<C>;
  savepoint: TransactionEvent<C>;
  releaseSavepoint: TransactionEvent<C>;
  rollbackToSavepoint: TransactionEvent<C>;
  beforeExecute: ExecuteEvent<C>;
  afterExecute: ExecuteEvent<C>;
  beforeCursorExecute: BeforeCursorExecuteEvent<C>;
  afterCursorExecute: AfterCursorExecuteEvent<C>;
  handleError: ErrorEvent<C>;
}

const NAMES: Readonly<Record<keyof EventMap, true>> = {
  connect: true,
  close: true,
  checkout: true,
  checkin: true,
  invalidate: true,
  dispose: true,
  begin: true,
  commit: true,
  rollback: true,
  savepoint: true,
  releaseSavepoint: true,
  rollbackToSavepoint: true,
  beforeExecute: true,
  afterExecute: true,
  beforeCursorExecute: true,
  afterCursorExecute: true,
  handleError: true,
};

/** What is to be said of an event on a connection; the connection is added when listeners are told. */
export type EventFacts<K extends keyof EventMap> = Omit<EventMap[K], keyof OnConnection>;

/** What is called when something happens. In the asynchronous API it may return a promise, which is waited for. */
export type Listener<E> = (event: E) => unknown;

interface Registered {
  readonly listener: Listener<never>;
  readonly once: boolean;
}

/** What listeners of a connection are doing. */
export class Telling {
  /** Those that have been called and have not ended: they aren't told of what they do themselves. */
  readonly running = new Set<object>();
  /** Whether a listener is being called at this moment, and hasn't returned (maybe a promise) yet. */
  calling = false;
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
 *
 * @typeParam C the connection that listeners are given, as their API knows it
 */
export class Events<C = EventConnection> {
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
   * @throws ArgumentError if there is no such event, or the listener is no function
   */
  on<K extends keyof EventMap>(name: K, listener: Listener<EventMap<C>[K]>, options: { readonly once?: boolean } = {}): () => void {
    checkListener(name, listener);
    const registered: Registered = { listener, once: options.once ?? false };
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), registered]);
    return () => this.#remove(name, (each) => each === registered);
  }

  /** Adds a listener for the next event of that name only. */
  once<K extends keyof EventMap>(name: K, listener: Listener<EventMap<C>[K]>): () => void {
    return this.on(name, listener, { once: true });
  }

  /** Takes a listener away; does nothing if it isn't there. */
  off<K extends keyof EventMap>(name: K, listener: Listener<EventMap<C>[K]>): void {
    this.#remove(name, (each) => each.listener === listener);
  }

  /** Whether anybody listens. Asked before an event is put together: an engine without listeners pays next to nothing. */
  has(name: keyof EventMap): boolean {
    return this.#listeners.has(name) || (this.#parent?.has(name) ?? false);
  }

  /** Tells all listeners, one after the other. What one of them throws, whoever caused the event gets. */
  emit<K extends keyof EventMap>(name: K, event: EventMap<C>[K]): Op<void> {
    return this.#tell(name, event, new Telling(), null);
  }

  /** Tells all listeners of what happens on a connection. */
  *emitOn<K extends keyof EventMap>(name: K, facts: EventFacts<K>, connection: EventHandle, telling: Telling): Op<void> {
    try {
      yield* this.#tell(name, Object.assign(facts, { connection }), telling, connection);
    } finally {
      yield* connection.end();
    }
  }

  *#tell(name: keyof EventMap, event: object, telling: Telling, connection: EventHandle | null): Op<void> {
    for (const registered of this.#listeners.get(name) ?? []) {
      if (telling.running.has(registered)) continue;
      // While others were waited for, it may have been taken away, or called for what was to be its only time.
      if (this.#listeners.get(name)?.includes(registered) !== true) continue;
      if (registered.once) this.#remove(name, (each) => each === registered);
      telling.running.add(registered);
      try {
        const answer = called(registered, event, telling);
        if (isPromiseLike(answer)) yield* wait(answer);
      } finally {
        // What it has asked for without awaiting it is its own doing too.
        if (connection !== null) yield* connection.settled();
        telling.running.delete(registered);
      }
    }
    if (this.#parent !== null) yield* this.#parent.#tell(name, event, telling, connection);
  }

  #remove(name: keyof EventMap, which: (each: Registered) => boolean): void {
    const rest = (this.#listeners.get(name) ?? []).filter((each) => !which(each));
    if (rest.length === 0) this.#listeners.delete(name);
    else this.#listeners.set(name, rest);
  }
}

function called({ listener }: Registered, event: object, telling: Telling): unknown {
  const { calling } = telling;
  telling.calling = true;
  try {
    // The name of the event decides what its listeners take.
    return (listener as Listener<object>)(event);
  } finally {
    telling.calling = calling;
  }
}

function checkListener(name: string, listener: unknown): void {
  if (!Object.hasOwn(NAMES, name)) {
    const names = Object.keys(NAMES).map((each) => `"${each}"`);
    throw new ArgumentError(`There is no event ${JSON.stringify(name)}: there are ${names.join(", ")}.`);
  }
  if (typeof listener !== "function") throw new ArgumentError(`A listener of "${name}" is a function; ${String(listener)} is not.`);
}

/**
 * The listeners of all engines.
 *
 * @example
 * allEngines.on("connect", ({ dialect }) => console.log(`connected to ${dialect.description}`));
 */
export const allEngines: Events = new Events(null);
