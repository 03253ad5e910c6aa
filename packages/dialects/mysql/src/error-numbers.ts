/** Errors of the server that the code itself looks for, by number. */

export const ServerError = {
  /** This command is not supported in the prepared statement protocol yet. */
  cantPrepare: 1295,
} as const;

/** The number of a server's error; null for any other. */
export function errorNumber(error: unknown): number | null {
  if (!(error instanceof Error) || !("errno" in error) || !("sqlState" in error)) return null;
  return typeof error.errno === "number" ? error.errno : null;
}
