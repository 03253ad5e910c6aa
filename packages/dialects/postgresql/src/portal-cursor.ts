/** Rows part by part: a statement whose portal stays open on the server, as long as the transaction does. */
import type { DriverCursor } from "@athanor/engine";
import type { StatementText } from "./exchange.ts";
import { Exchange, StatementExchange } from "./exchange.ts";
import type { RowDescription, WireProtocol, WireValue } from "./pg-library.ts";

/** What a portal needs of its connection. */
export interface PortalConnection {
  /** Runs an exchange to its end. */
  run(exchange: Exchange): Promise<void>;
  /** Ends the transaction that was begun for the portal alone; null if it is in one of the program's. */
  readonly endTransaction: ((failed: boolean) => Promise<void>) | null;
}

/** Executes a portal for some rows; the first time, it is opened. */
class PortalExecution extends StatementExchange {
  readonly #portal: string;
  readonly #count: number;
  /** The values that it is opened with; null if it is open. */
  readonly #values: readonly WireValue[] | null;

  constructor(
    text: StatementText,
    portal: string,
    count: number,
    values: readonly WireValue[] | null,
    fields?: RowDescription["fields"] | null,
  ) {
    super(text, fields);
    this.#portal = portal;
    this.#count = count;
    this.#values = values;
  }

  /** Whether there are no more rows. */
  get exhausted(): boolean {
    return this.completed > 0;
  }

  protected override send(protocol: WireProtocol): void {
    if (this.#values !== null) {
      this.prepare(protocol);
      this.bind(protocol, this.#values, this.#portal);
      this.describe(protocol, this.#portal);
    }
    protocol.execute({ portal: this.#portal, rows: this.#count });
    protocol.sync();
  }
}

/** Closes a portal; it need not be there any more. */
class PortalClosing extends Exchange {
  readonly #portal: string;

  constructor(portal: string) {
    super();
    this.#portal = portal;
  }

  protected override send(protocol: WireProtocol): void {
    protocol.close({ type: "P", name: this.#portal });
    protocol.sync();
  }
}

/** What the engine reads by. Between its parts, the connection can be used for other statements of the same transaction. */
export class PortalCursor implements DriverCursor {
  readonly #connection: PortalConnection;
  readonly #text: StatementText;
  readonly #portal: string;
  #last: PortalExecution | null = null;
  #rows: unknown[][] = [];
  #position = 0;
  #failed = false;
  #closed = false;
  columnNames: readonly string[] | null = null;

  /**
   * @param text the statement, which the server doesn't keep
   * @param portal a name that no other portal of the connection has
   */
  constructor(connection: PortalConnection, text: StatementText, portal: string) {
    this.#connection = connection;
    this.#text = text;
    this.#portal = portal;
  }

  /** What else ran would be in the transaction that is there for the cursor alone. */
  get exclusive(): boolean {
    return this.#connection.endTransaction !== null;
  }

  /** Opens the portal, and waits for the first rows. */
  async open(values: readonly WireValue[], count: number): Promise<this> {
    await this.#execute(new PortalExecution(this.#text, this.#portal, count, values));
    this.columnNames = this.#last?.columnNames ?? null;
    return this;
  }

  async fetch(count: number): Promise<unknown[][]> {
    if (this.#closed) return [];
    if (this.#position >= this.#rows.length && this.#last?.exhausted === false)
      await this.#execute(new PortalExecution(this.#text, this.#portal, count, null, this.#last.fields));
    const part = this.#rows.slice(this.#position, this.#position + count);
    this.#position += part.length;
    return part;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#rows = [];
    const { endTransaction } = this.#connection;
    if (endTransaction !== null) return endTransaction(this.#failed);
    try {
      await this.#connection.run(new PortalClosing(this.#portal));
    } catch {
      // The connection is lost, and the portal with it.
    }
  }

  async #execute(execution: PortalExecution): Promise<void> {
    try {
      await this.#connection.run(execution);
    } catch (error) {
      this.#failed = true;
      throw error;
    }
    this.#last = execution;
    this.#rows = execution.rows ?? [];
    this.#position = 0;
  }
}
