/** Reading the rows of a statement part by part. */
import type { DriverCursor } from "@athanor/engine";
import type { NativeStatement } from "./prepared-statements.ts";

/** The rows that SQLite computes as they are fetched. The connection can do nothing else meanwhile. */
export class SqliteCursor implements DriverCursor {
  readonly columnNames: readonly string[] | null;
  readonly #rows: Iterator<unknown[]>;

  /** @param named whether the names of the columns are wanted */
  constructor(statement: NativeStatement, values: readonly unknown[], named: boolean) {
    this.columnNames = named ? statement.columns().map((column) => column.name) : null;
    this.#rows = statement.iterate(...values);
  }

  fetch(count: number): unknown[][] {
    const part: unknown[][] = [];
    while (part.length < count) {
      const next = this.#rows.next();
      if (next.done === true) break;
      part.push(next.value);
    }
    return part;
  }

  close(): void {
    this.#rows.return?.();
  }
}

/** What a statement has given that writes: all there. */
export class WrittenRows implements DriverCursor {
  readonly columnNames: readonly string[] | null;
  readonly exclusive = false;
  #rows: unknown[][];
  #position = 0;

  constructor(rows: unknown[][], columnNames: readonly string[] | null) {
    this.#rows = rows;
    this.columnNames = columnNames;
  }

  fetch(count: number): unknown[][] {
    const part = this.#rows.slice(this.#position, this.#position + count);
    this.#position += part.length;
    return part;
  }

  close(): void {
    this.#rows = [];
  }
}
