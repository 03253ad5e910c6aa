/** Running a statement on tedious, and collecting what it gives. */
import { RowDecoder } from "./decoding.ts";
import type { NativeCallback, NativeCell, NativeColumn, NativeRequest } from "./native.ts";

/** What a statement gave. */
export interface Outcome {
  /** The results that have rows, in order. */
  readonly results: readonly ResultRows[];
  /** How many rows were changed, by the last statement that says so: those of triggers come before it. */
  readonly rowCount: number;
}

/** The rows of one result. */
export interface ResultRows {
  readonly columns: readonly NativeColumn[];
  readonly rows: unknown[][];
}

/** Listens to a request. A listener must not throw: tedious would end the process. */
class Collector {
  readonly results: ResultRows[] = [];
  rowCount = 0;
  /** What was wrong with a value. */
  failure: unknown = null;
  #decoder: RowDecoder | null = null;
  #rows: unknown[][] = [];

  listen(request: NativeRequest): void {
    request.on("columnMetadata", (columns) => this.#begin(columns));
    request.on("row", (cells) => this.#take(cells));
    const done = (count: number | undefined): void => this.#end(count);
    request.on("done", done);
    request.on("doneInProc", done);
  }

  #begin(columns: readonly NativeColumn[]): void {
    this.#decoder = new RowDecoder(columns);
    this.#rows = [];
    this.results.push({ columns, rows: this.#rows });
  }

  #take(cells: readonly NativeCell[]): void {
    if (this.#decoder === null || this.failure !== null) return;
    try {
      this.#rows.push(this.#decoder.row(cells));
    } catch (error) {
      this.failure = error;
    }
  }

  #end(count: number | undefined): void {
    if (this.#decoder === null && count !== undefined) this.rowCount = count;
    this.#decoder = null;
  }
}

/**
 * Runs a request to its end.
 *
 * @param make makes the request, with what is to be called at its end
 * @param send sends it
 */
export function collected(make: (callback: NativeCallback) => NativeRequest, send: (request: NativeRequest) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const collector = new Collector();
    const request = make((error) => {
      const failure = isError(error) ? error : collector.failure;
      if (failure !== null) reject(failure);
      else resolve(collector);
    });
    collector.listen(request);
    send(request);
  });
}

/** A call of tedious as a promise. */
export function called(call: (callback: NativeCallback) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (isError(error) ? reject(error) : resolve())));
}

export function isError(error: unknown): boolean {
  return error !== null && error !== undefined;
}
