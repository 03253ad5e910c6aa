/** Bringing the rows that an INSERT of several returns into the order of its parameters. */
import type { SentinelValues } from "@athanor/compiler";
import { InvalidRequestError } from "@athanor/core";

/**
 * How the rows of one statement are sorted.
 *
 * @param rows what came back
 * @param marks the values that were sent of the column that tells them apart
 */
export type RowOrder = (rows: unknown[][], marks: readonly unknown[]) => unknown[][];

/** They are in order, or it doesn't matter. */
export const AS_THEY_COME: RowOrder = (rows) => rows;

/** By the numbers or keys in a column, which rise. */
export function byRising(at: number): RowOrder {
  return (rows) => rows.sort((left, right) => compareKeys(left[at], right[at]));
}

/** Numbers, or `bigint`s, which a number may not hold. */
function compareKeys(left: unknown, right: unknown): number {
  if (typeof left === "bigint" && typeof right === "bigint") return left < right ? -1 : Number(left > right);
  return Number(left) - Number(right);
}

/**
 * By the values in a column, which the program gave.
 *
 * @throws InvalidRequestError of a value that wasn't sent, or comes back twice
 */
export function byValues(at: number, { key, text, process }: SentinelValues): RowOrder {
  return (rows, marks) => {
    const places = new Map(marks.map((mark, place) => [text(mark), place]));
    const ordered: (unknown[] | undefined)[] = marks.map(() => undefined);
    for (const row of rows) {
      const raw = row[at];
      const name = text(raw === null || process === null ? raw : process(raw));
      const place = places.get(name);
      if (place === undefined || ordered[place] !== undefined)
        throw new InvalidRequestError(
          `The rows of an INSERT can't be brought into order by "${key}": ${JSON.stringify(name)} came back, ` +
            `${place === undefined ? "which isn't what was sent" : "more than once"}. Its values have to be unique, and stay what they are; ` +
            "a column with insertSentinel: true and no default numbers the rows instead.",
        );
      ordered[place] = row;
    }
    return ordered.filter((row) => row !== undefined);
  };
}
