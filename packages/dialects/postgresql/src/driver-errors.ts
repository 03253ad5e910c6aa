/** Errors of the driver's own, and those of the server that it answers itself. */

/** Where a code stands in errors of our own, which the server never gives. */
export const LOST = "ATHANOR_CONNECTION_LOST";

/** The connection was lost before this was asked of it. */
export class ConnectionLost extends Error {
  readonly code = LOST;

  constructor(cause: Error) {
    super(`The connection was lost: ${cause.message}`, { cause });
    this.name = "ConnectionLost";
  }
}

/** Something was asked of a connection that is answering something else. */
export class ConnectionBusy extends Error {
  readonly code = "ATHANOR_BUSY";

  constructor() {
    super("The connection is busy with another statement");
    this.name = "ConnectionBusy";
  }
}

/** A COMMIT that PostgreSQL has made a ROLLBACK of. */
export class RolledBack extends Error {
  readonly code = "ATHANOR_ROLLED_BACK";

  constructor() {
    super("The transaction was rolled back and not committed: a statement in it had failed");
    this.name = "RolledBack";
  }
}

/** An error's member, if it has one of that name. */
export function detailOf(error: unknown, name: string): string | null {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, name) : null;
  return typeof value === "string" ? value : null;
}

/** Whether the server doesn't have a statement that was prepared: somebody has sent `DISCARD ALL` or `DEALLOCATE`, or a pooler is between. */
export function knowsNoStatement(error: unknown): boolean {
  return detailOf(error, "code") === "26000";
}

/** Whether a statement has to be prepared anew: "cached plan must not change result type", or the server doesn't have it. */
export function isStale(error: unknown): boolean {
  const plan = detailOf(error, "code") === "0A000" && detailOf(error, "routine") === "RevalidateCachedQuery";
  return plan || knowsNoStatement(error);
}
