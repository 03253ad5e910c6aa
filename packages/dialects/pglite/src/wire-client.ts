/** PGlite as a client of PostgreSQL's protocol: messages go to it through memory, and the answers come back the same way. */
import { EventEmitter } from "node:events";
import type { ServerMessage, Submittable, WireClient } from "@athanor/postgresql";
import type { KnownMessage, MessageWriter, PgliteInstance } from "./library.ts";
import { isKnown } from "./library.ts";
import { Outbox } from "./outbox.ts";
import { failureOf, PgliteBusy, whyStopped } from "./stopped.ts";

interface ClientEvents {
  readonly error: [error: Error];
  readonly end: [];
  readonly notice: [message: ServerMessage];
}

/**
 * A client of a PGlite, which others may use too: the program itself, another engine. A statement alone, and a transaction from its
 * beginning to its end, have it to themselves.
 */
export class PgliteClient extends EventEmitter<ClientEvents> implements WireClient {
  /** The PGlite itself. */
  readonly instance: PgliteInstance;
  readonly connection: Outbox;
  readonly #lockTimeout: number;
  /** Lets the others have PGlite again; null while it isn't ours. */
  #release: (() => void) | null = null;
  /** What the database said last: `I` idle, `T` in a transaction, `E` in one that has failed. */
  #status = "I";
  #working: Promise<void> = Promise.resolve();
  #ended = false;

  /** @param lockTimeout how long to wait for the others, in milliseconds */
  constructor(instance: PgliteInstance, writer: MessageWriter, lockTimeout: number) {
    super();
    this.instance = instance;
    this.#lockTimeout = lockTimeout;
    this.connection = new Outbox(writer, () => void this.end());
  }

  /** Runs an exchange, which is told its answers, and that it has ended by the last of them. */
  query(exchange: Submittable): void {
    this.#working = this.#exchange(() => exchange.submit(this.connection), exchange);
  }

  /** Rolls back what is open and has the prepared statements forgotten. Nobody waits for it: whoever comes next waits for PGlite. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#working = this.#leave(this.#working);
    this.emit("end");
  }

  /** Ends it from this side: whoever still has it is told why. */
  hangUp(reason: Error): void {
    this.emit("error", reason);
    void this.end();
  }

  async #leave(working: Promise<void>): Promise<void> {
    await working;
    const { connection } = this;
    if (this.#status === "I" && !connection.keepsStatements) return;
    await this.#exchange(() => {
      if (this.#status !== "I") connection.query("ROLLBACK");
      connection.closeStatements();
    }, null);
  }

  /** @param asked null: taking leave, whose answers nobody waits for */
  async #exchange(write: () => void, asked: Submittable | null): Promise<void> {
    try {
      if (this.#release === null) await this.#take();
      const reason = whyStopped(this.instance);
      if (reason !== null) throw reason;
      // Given up while it was waiting: nothing may be begun any more.
      if (this.#ended && asked !== null) return;
      write();
      const { messages } = await this.instance.execProtocol(this.connection.take(), { throwOnError: false });
      for (const message of messages) if (isKnown(message)) this.#tell(message, asked);
    } catch (error) {
      const failure = failureOf(this.instance, error);
      this.#status = this.#mustRollBack() ? "E" : "I";
      this.emit("error", failure);
    } finally {
      if (this.#status === "I") this.#letGo();
    }
  }

  /** Whether a transaction of ours is open, after an error of which nobody knows how far the exchange has come. */
  #mustRollBack(): boolean {
    return this.#release !== null && whyStopped(this.instance) === null && this.instance.isInTransaction();
  }

  /** Waits until PGlite does nothing for anybody else, and keeps the others out. */
  #take(): Promise<void> {
    const { instance } = this;
    return new Promise((taken, reject) => {
      let tooLate = false;
      const timer = setTimeout(() => {
        tooLate = true;
        reject(new PgliteBusy(this.#lockTimeout));
      }, this.#lockTimeout);
      const hold = (): Promise<void> => {
        clearTimeout(timer);
        if (tooLate) return Promise.resolve();
        return new Promise((release) => {
          this.#release = release;
          taken();
        });
      };
      // Their transactions first, then their statements, as PGlite itself does it: in another order, two could wait for each other.
      instance._runExclusiveTransaction(() => instance.runExclusive(hold)).catch(reject);
    });
  }

  #letGo(): void {
    this.#release?.();
    this.#release = null;
  }

  #tell(message: KnownMessage, asked: Submittable | null): void {
    switch (message.name) {
      case "parseComplete":
        this.connection.emit("parseComplete");
        break;
      case "readyForQuery":
        this.#status = message.status;
        this.connection.emit("readyForQuery", message);
        break;
      case "notice":
        // Not at once: what a listener throws must not tear the exchange.
        queueMicrotask(() => this.emit("notice", message));
        break;
      default:
        if (asked !== null) tell(message, asked);
    }
  }
}

function tell(message: Exclude<KnownMessage, { readonly name: "parseComplete" | "readyForQuery" | "notice" }>, asked: Submittable): void {
  switch (message.name) {
    case "dataRow":
      asked.handleDataRow(message);
      break;
    case "rowDescription":
      asked.handleRowDescription(message);
      break;
    case "commandComplete":
      asked.handleCommandComplete(message);
      break;
    case "portalSuspended":
      asked.handlePortalSuspended();
      break;
    case "emptyQuery":
      asked.handleEmptyQuery();
      break;
    case "copyData":
      asked.handleCopyData();
      break;
    case "error":
      asked.handleError(message);
      break;
  }
}
