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
} as const;

/** The number of a server's error; null for any other. */
export function errorNumber(error: unknown): number | null {
  if (!(error instanceof Error) || !("errno" in error) || !("sqlState" in error)) return null;
  return typeof error.errno === "number" ? error.errno : null;
}

/** Whether an error says that an expression is none of those that are selected or grouped by. */
export function isAboutEqualExpressions(error: unknown): boolean {
  const number = errorNumber(error);
  const { notInGroupBy, orderNotSelected, aggregateNotSelected } = ServerError;
  return number === notInGroupBy || number === orderNotSelected || number === aggregateNotSelected;
}
