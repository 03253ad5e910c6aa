/** Rows as they come in, in bounded memory: while nobody takes them, nothing more is read from the server. */
import type { DriverCursor } from "@athanor/engine";
import type { NativeCommand, NativeConnection, NativeField } from "./native.ts";
import { exactRows } from "./outcome.ts";

/** After so many rows that nobody wants, it's better to stop the statement than to read the rest of it. */
const MOST_DISCARDED = 1000;

/** What a cursor works with. */
export interface CursorParts {
  readonly connection: NativeConnection;
  /** Sends the statement. */
  readonly start: () => NativeCommand;
  /** How many rows are asked for at a time. */
  readonly fetchSize: number;
  /** Whether the names of the columns are wanted. */
  readonly named: boolean;
  /** Stops the statement on the server, and comes back when the connection can be used for another one. */
  readonly interrupt: () => Promise<void>;
  /** Called once, at the end. */
  readonly finished: () => void;
  /** Learns what a failure means for the transaction. */
  readonly failed: (error: unknown) => Promise<unknown>;
}

/** The rows of a running statement. */
export class MysqlCursor implements DriverCursor {
  readonly #parts: CursorParts;
  #fields: readonly NativeField[] | null = null;
  /** Whether what comes now belongs to another result than the first. */
  #isLater = false;
  #rows: unknown[][] = [];
  #paused = false;
  #ended = false;
  #closed = false;
  #error: unknown = null;
  #discarded = 0;
  /** How many rows somebody waits for. */
  #wanted = 0;
  /** Whoever waits for something to happen. */
  #wake: (() => void) | null = null;

  constructor(parts: CursorParts) {
    this.#parts = parts;
    const command = parts.start();
    command.on("fields", (fields) => this.#begin(fields));
    command.on("result", (row) => this.#take(row));
    command.on("error", (error) => this.fail(error));
    command.on("end", () => this.#end());
  }

  get columnNames(): readonly string[] | null {
    return this.#parts.named ? (this.#fields ?? []).map(({ name }) => name) : null;
  }

  /** Waits until the server has taken the statement. */
  async begun(): Promise<void> {
    while (this.#fields === null && !this.#ended) await this.#change();
    await this.#throw();
  }

  async fetch(count: number): Promise<unknown[][]> {
    this.#wanted = count;
    while (this.#rows.length < count && !this.#ended) {
      this.#resume();
      if (this.#rows.length < count && !this.#ended) await this.#change();
    }
    this.#wanted = 0;
    await this.#throw();
    return exactRows(this.#rows.splice(0, count), this.#fields ?? []);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#discarded = this.#rows.length;
    this.#rows = [];
    this.#resume();
    while (!this.#ended && this.#discarded <= MOST_DISCARDED) await this.#change();
    if (!this.#ended) await this.#parts.interrupt().catch(() => {});
    while (!this.#ended) await this.#change();
  }

  /** The statement, or the connection, failed. */
  fail(error: unknown): void {
    this.#error ??= error;
    this.#end();
  }

  /** A result begins. A procedure may give several, also such as have no columns: the first that has rows is the statement's. */
  #begin(fields: NativeField[] | undefined): void {
    if (fields === undefined) return;
    this.#isLater = this.#fields !== null;
    this.#fields ??= fields;
    this.#notify();
  }

  #take(row: unknown): void {
    if (this.#isLater || !Array.isArray(row)) return;
    if (this.#closed) {
      if (++this.#discarded > MOST_DISCARDED) this.#notify();
      return;
    }
    this.#rows.push(row);
    if (this.#rows.length < this.#wanted) return;
    if (this.#rows.length >= 2 * this.#parts.fetchSize) this.#pause();
    this.#notify();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#parts.finished();
    this.#notify();
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#parts.connection.pause();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#parts.connection.resume();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  async #throw(): Promise<void> {
    if (this.#error !== null && !this.#closed) throw await this.#parts.failed(this.#error);
  }
}
