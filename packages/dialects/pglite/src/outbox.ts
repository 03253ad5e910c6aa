/** PostgreSQL's protocol, written down until it's handed over. */
import { EventEmitter } from "node:events";
import type { WireProtocol, WireValue } from "@athanor/postgresql";
import type { MessageWriter } from "./library.ts";

interface ProtocolEvents {
  readonly parseComplete: [];
  readonly readyForQuery: [message: { readonly status: string }];
}

type Portal = { readonly type: "P" | "S"; readonly name: string };

/** Collects messages, which PGlite wants all at once. */
export class Outbox extends EventEmitter<ProtocolEvents> implements WireProtocol {
  readonly stream: { destroy(): void };
  readonly #writer: MessageWriter;
  readonly #noCopy: Uint8Array;
  /** The names of the statements that the database keeps for us. */
  readonly #prepared = new Set<string>();
  #messages: Uint8Array[] = [];

  /** @param hangUp ends the connection at once */
  constructor(writer: MessageWriter, hangUp: () => void) {
    super();
    this.stream = { destroy: hangUp };
    this.#writer = writer;
    this.#noCopy = writer.copyFail("COPY … FROM STDIN needs a stream");
  }

  query(text: string): void {
    this.#messages.push(this.#writer.query(text), this.#noCopy);
  }

  parse(message: { readonly name: string; readonly text: string }): void {
    if (message.name !== "") this.#prepared.add(message.name);
    this.#messages.push(this.#writer.parse(message));
  }

  bind({
    portal,
    statement,
    values,
  }: {
    readonly portal: string;
    readonly statement: string;
    readonly values: readonly WireValue[];
  }): void {
    this.#messages.push(this.#writer.bind({ portal, statement, values: [...values] }));
  }

  describe(message: Portal): void {
    this.#messages.push(this.#writer.describe(message));
  }

  execute(message: { readonly portal: string; readonly rows: number }): void {
    this.#messages.push(this.#writer.execute(message));
  }

  close(message: Portal): void {
    if (message.type === "S") this.#prepared.delete(message.name);
    this.#messages.push(this.#writer.close(message));
  }

  /**
   * The answer to a COPY … FROM STDIN goes before it, in any case: nothing can be said while PGlite is waiting for data, and it ends
   * itself when none come. Where nothing waits for data, PostgreSQL passes it over.
   */
  sync(): void {
    this.#messages.push(this.#noCopy, this.#writer.sync());
  }

  /** Said already, by `sync`. */
  sendCopyFail(): void {}

  /** Whether the database keeps statements for us. */
  get keepsStatements(): boolean {
    return this.#prepared.size > 0;
  }

  /** Has the database forget the statements that it keeps. */
  closeStatements(): void {
    for (const name of [...this.#prepared]) this.close({ type: "S", name });
    this.sync();
  }

  /** What was written; from here on, there is nothing. */
  take(): Uint8Array {
    const messages = this.#messages;
    this.#messages = [];
    return Buffer.concat(messages);
  }
}
