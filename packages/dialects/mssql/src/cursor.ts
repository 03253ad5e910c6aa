/** Rows as they come in, in bounded memory: while nobody takes them, nothing more is read from the server. */
import type { DriverCursor } from "@athanor/engine";
import { RowDecoder } from "./decoding.ts";
import { isError } from "./execution.ts";
import type { NativeCallback, NativeCell, NativeRequest } from "./native.ts";

/** What a cursor works with. */
export interface CursorParts {
  /** Makes the request, with what is to be called at its end. */
  readonly make: (callback: NativeCallback) => NativeRequest;
  readonly send: (request: NativeRequest) => void;
  /** How many rows are asked for at a time. */
  readonly fetchSize: number;
  /** Whether the names of the columns are wanted. */
  readonly named: boolean;
}

/** The rows of a running statement: those of its first result. */
export class MssqlCursor implements DriverCursor {
  readonly #parts: CursorParts;
  readonly #request: NativeRequest;
  #decoder: RowDecoder | null = null;
  #rows: unknown[][] = [];
  #results = 0;
  #paused = false;
  #ended = false;
  #closed = false;
  #error: unknown = null;
  /** How many rows somebody waits for. */
  #wanted = 0;
  /** Whoever waits for something to happen. */
  #wake: (() => void) | null = null;

  constructor(parts: CursorParts) {
    this.#parts = parts;
    this.#request = parts.make((error) => this.#end(error));
    this.#request.on("columnMetadata", (columns) => {
      this.#results++;
      if (this.#results === 1) this.#decoder = new RowDecoder(columns);
      this.#notify();
    });
    this.#request.on("row", (cells) => this.#take(cells));
    parts.send(this.#request);
  }

  get columnNames(): readonly string[] | null {
    return this.#parts.named ? (this.#decoder?.columns.map(({ colName }) => colName) ?? []) : null;
  }

  /** Waits until the server has begun to answer. */
  async begun(): Promise<void> {
    while (this.#decoder === null && !this.#ended) await this.#change();
    if (isError(this.#error)) throw this.#error;
  }

  async fetch(count: number): Promise<unknown[][]> {
    this.#wanted = count;
    while (this.#lacks(count)) {
      this.#resume();
      if (this.#lacks(count)) await this.#change();
    }
    this.#wanted = 0;
    if (isError(this.#error)) throw this.#error;
    return this.#rows.splice(0, count);
  }

  /** A statement that isn't read to its end is cancelled, which is what the server waits for before it takes another one. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#rows = [];
    if (!this.#ended) this.#request.cancel();
    this.#resume();
    while (!this.#ended) await this.#change();
  }

  /** Whether rows are wanted that may still come. */
  #lacks(count: number): boolean {
    return this.#rows.length < count && !this.#ended && this.#error === null;
  }

  #take(cells: readonly NativeCell[]): void {
    if (this.#closed || this.#results !== 1 || this.#decoder === null) return;
    try {
      this.#rows.push(this.#decoder.row(cells));
    } catch (error) {
      this.#error ??= error;
    }
    if (this.#rows.length < this.#wanted && this.#error === null) return;
    if (this.#rows.length >= 2 * this.#parts.fetchSize) this.#pause();
    this.#notify();
  }

  #end(error: unknown): void {
    this.#error ??= error ?? null;
    this.#ended = true;
    this.#notify();
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#request.pause();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#request.resume();
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
}
