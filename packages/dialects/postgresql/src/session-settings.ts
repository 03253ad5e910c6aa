/** What a session is set to. */
import type { Op, QueryRunner } from "@athanor/engine";

/** A setting of a session. */
export type Setting = readonly [name: string, value: string];

/** What makes values exact, whatever the server and the role are set to. Bytes need nothing: both forms are read. */
export const EXACT_VALUES: readonly Setting[] = [
  ["datestyle", "ISO"],
  ["intervalstyle", "iso_8601"],
  ["extra_float_digits", "1"],
  // What the server makes a time without zone of, such as now() in a TIMESTAMP column, is UTC like all others.
  ["timezone", "UTC"],
];

/** SQL that sets all of them, for as long as the session lasts. The values are our own: nothing in them has to be quoted. */
export function setAll(settings: readonly Setting[]): string {
  return `SELECT ${settings.map(([name, value]) => `set_config('${name}', '${value}', false)`).join(", ")}`;
}

/**
 * Sets a session so that the dialect's types read its values exactly: the `onConnect` of a dialect on PostgreSQL whose driver can't
 * give settings when it connects.
 *
 * @param queries of the connection that was just opened
 * @example
 * postgresqlOn({ driver, description: "…", pool: { size: 1, overflow: 0 }, onConnect: readExactValues });
 */
export function* readExactValues(queries: QueryRunner): Op<void> {
  yield* queries.query(setAll(EXACT_VALUES));
}
