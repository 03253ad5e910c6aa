/** Errors of the server that the code itself looks for, by number. */

export const ServerError = {
  /** This command is not supported in the prepared statement protocol yet. */
  cantPrepare: 1295,
  /** An expression isn't in GROUP BY clause (ONLY_FULL_GROUP_BY). */
  notInGroupBy: 1055,
  /** An expression of ORDER BY clause is not in SELECT list; this is incompatible with DISTINCT. */
  orderNotSelected: 3065,
  /** The same of an aggregate. */
  aggregateNotSelected: 3066,
  /** Bytes can't be converted to a text. */
  cantConvert: 3854,
} as const;

/** The number of a server's error; null for any other. */
export function errorNumber(error: unknown): number | null {
  if (!(error instanceof Error) || !("errno" in error) || !("sqlState" in error)) return null;
  return typeof error.errno === "number" ? error.errno : null;
}

const OF_PLACEHOLDERS: ReadonlySet<number | null> = new Set([
  ServerError.notInGroupBy,
  ServerError.orderNotSelected,
  ServerError.aggregateNotSelected,
  ServerError.cantConvert,
]);

/**
 * Whether an error may come of placeholders in place of values: that an expression is none of those that are selected or grouped by, or
 * that bytes are no text, for which MySQL takes a placeholder in UNION, VALUES and subqueries in FROM.
 */
export function mayComeOfPlaceholders(error: unknown): boolean {
  return OF_PLACEHOLDERS.has(errorNumber(error));
}
