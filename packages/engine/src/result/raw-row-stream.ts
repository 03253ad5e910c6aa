/** Rows as a driver gives them, when they come part by part. */
import type { Op } from "../op.ts";

/** Raw rows that come part by part. */
export interface RawRowStream {
  /** The names of the columns, where the statement doesn't tell them. */
  readonly columnNames: readonly string[] | null;
  /** The next rows, at most so many; none at the end. */
  fetch(count: number): Op<readonly (readonly unknown[])[]>;
  /** Gives up what is left. */
  close(): Op<void>;
  readonly closed: boolean;
  /** Whether the connection can do nothing else meanwhile. */
  readonly exclusive: boolean;
}
