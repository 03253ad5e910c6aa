/** The key that the server generated for a row: it is asked for in the same request. */
import type { ResultRows } from "./execution.ts";

/** Whether a statement inserts: the texts are those of the compiler. */
export function insertsRow(sql: string): boolean {
  return /^(?:SET IDENTITY_INSERT .+? ON; )?INSERT /.test(sql);
}

/** The text, and the question for the key behind it. */
export function withKey(sql: string): string {
  return `${sql}; SELECT CAST(SCOPE_IDENTITY() AS BIGINT)`;
}

/** The answer, which comes last. */
export function keyOf(results: readonly ResultRows[]): number | bigint | null {
  const key = results.at(-1)?.rows[0]?.[0];
  return typeof key === "number" || typeof key === "bigint" ? key : null;
}
