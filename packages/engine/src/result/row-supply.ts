/** The raw rows of a result, as far as they haven't been fetched. */
import { ResourceClosedError } from "../errors.ts";
import { runSync } from "../op.ts";
import type { RawRowStream } from "./raw-row-stream.ts";

/** Where raw rows are fetched from. All views of one result (scalars, mappings, columns) fetch from the same supply. */
export interface RowSupply {
  /** The next raw row; null at the end. */
  next(): readonly unknown[] | null;
  /** All raw rows that are left. */
  rest(): readonly (readonly unknown[])[];
  /** Gives up what is left. From then on fetching is an error. */
  close(): void;
  /** Called when a loop over the rows was left before their end, where that gives them up: the connection is waiting. */
  leave?(): void;
  /** Whether it was closed. Having come to the end is not being closed. */
  readonly closed: boolean;
}

/** Rows that are all there. */
export class BufferedRows implements RowSupply {
  private rows: readonly (readonly unknown[])[];
  private position = 0;
  closed = false;

  constructor(rows: readonly (readonly unknown[])[]) {
    this.rows = rows;
  }

  next(): readonly unknown[] | null {
    if (this.closed) throw closedError();
    return this.rows[this.position++] ?? null;
  }

  rest(): readonly (readonly unknown[])[] {
    if (this.closed) throw closedError();
    const rest = this.position === 0 ? this.rows : this.rows.slice(this.position);
    this.rows = [];
    this.position = 0;
    return rest;
  }

  close(): void {
    this.rows = [];
    this.closed = true;
  }
}

/** Rows that are fetched part by part, by an engine whose driver never waits. */
export class StreamedSupply implements RowSupply {
  private readonly stream: RawRowStream;
  private readonly size: number;
  private part: readonly (readonly unknown[])[] = [];
  private position = 0;

  /** @param size how many rows are fetched at a time */
  constructor(stream: RawRowStream, size: number) {
    this.stream = stream;
    this.size = size;
  }

  get closed(): boolean {
    return this.stream.closed;
  }

  next(): readonly unknown[] | null {
    if (this.closed) throw closedError();
    const raw = this.part[this.position++];
    if (raw !== undefined) return raw;
    this.part = runSync(this.stream.fetch(this.size));
    this.position = 1;
    return this.part[0] ?? null;
  }

  rest(): readonly (readonly unknown[])[] {
    const rows: (readonly unknown[])[] = [];
    for (let raw = this.next(); raw !== null; raw = this.next()) rows.push(raw);
    return rows;
  }

  leave(): void {
    this.close();
  }

  close(): void {
    this.part = [];
    if (!this.closed) runSync(this.stream.close());
  }
}

/** The supply of a statement that gives no rows: closed from the start, and fetching says why. */
export class NoRows implements RowSupply {
  readonly closed = true;

  next(): never {
    throw new ResourceClosedError(
      "This statement gives no rows, so its result was closed at once. For the rows of an INSERT, UPDATE or DELETE add " +
        ".returning(…); rowCount, lastInsertId and insertedPrimaryKey tell the rest.",
    );
  }

  rest(): never {
    return this.next();
  }

  close(): void {}
}

function closedError(): ResourceClosedError {
  return new ResourceClosedError(
    "This result is closed: close(), and methods that fetch at most one row (first, one, scalar …), end it. Execute the statement again, or fetch everything with all().",
  );
}
