/** Raw rows that come part by part, for all views of one result. */
import type { Op, RawRowStream } from "@athanor/engine";
import { wait } from "@athanor/engine";

type RawRow = readonly unknown[];

/** Fetches parts when they are needed, and hands out their rows one by one. */
export class StreamedRows {
  readonly #stream: RawRowStream;
  readonly #size: number;
  readonly #run: <T>(make: () => Op<T>) => Promise<T>;
  #part: readonly RawRow[] = [];
  #position = 0;
  /** The part that is on its way. */
  #coming: Promise<boolean> | null = null;
  #givenUp = false;

  /**
   * @param size how many rows are fetched at a time
   * @param run runs an operation on the connection that the rows come from
   */
  constructor(stream: RawRowStream, size: number, run: <T>(make: () => Op<T>) => Promise<T>) {
    this.#stream = stream;
    this.#size = size;
    this.#run = run;
  }

  get size(): number {
    return this.#size;
  }

  get closed(): boolean {
    return this.#stream.closed;
  }

  /** A row of the part at hand; null if there is none left in it. */
  nextAtHand(): RawRow | null {
    return this.#part[this.#position++] ?? null;
  }

  /** Fetches the next part; false at the end. Whoever asks while one is on its way waits for that one: another would take its place. */
  fetchPart(): Promise<boolean> {
    this.#coming ??= this.#fetch().finally(() => {
      this.#coming = null;
    });
    return this.#coming;
  }

  close(): Promise<void> {
    this.#part = [];
    this.#givenUp = true;
    return this.#stream.closed ? Promise.resolve() : this.#run(() => this.#stream.close());
  }

  async #fetch(): Promise<boolean> {
    const part = await this.#run(() => this.#nextPart());
    this.#part = this.#givenUp ? [] : part;
    this.#position = 0;
    return this.#part.length > 0;
  }

  *#nextPart(): Op<readonly RawRow[]> {
    // Drivers that never wait would else keep everybody waiting until the last row.
    yield* wait(new Promise<void>((resolve) => setImmediate(resolve)));
    if (this.#givenUp) yield* this.#stream.close();
    return yield* this.#stream.fetch(this.#size);
  }
}
