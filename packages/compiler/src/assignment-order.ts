/** The order of assignments where each sees what those before it have changed. */

/**
 * Orders assignments so that each column is read before it is set, as far as they have to be moved.
 *
 * @param column what an item sets
 * @param reads what it reads
 * @returns null if two of them need each other's value as it was
 */
export function readBeforeSet<T, C>(items: readonly T[], column: (item: T) => C, reads: (item: T) => ReadonlySet<C>): T[] | null {
  const rest = new Set(items);
  const ordered: T[] = [];
  while (rest.size > 0) {
    const next = [...rest].find((each) => ![...rest].some((other) => other !== each && reads(other).has(column(each))));
    if (next === undefined) return null;
    ordered.push(next);
    rest.delete(next);
  }
  return ordered;
}
