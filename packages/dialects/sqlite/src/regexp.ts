/** The function behind SQLite's operator REGEXP. */
import type { NativeDatabase } from "./sqlite-connection.ts";

const MOST_PATTERNS = 100;
const patterns = new Map<string, RegExp>();

/** The flags that a pattern may have, each once: those of JavaScript that say what matches. */
export const REGEXP_FLAGS = /^(?!.*(.).*\1)[ims]*$/;

/** SQLite has the operator REGEXP, and leaves the function behind it to the program. With flags there is no operator, but the function. */
export function defineRegexp(database: NativeDatabase): void {
  database.function("regexp", { deterministic: true }, matchesPattern);
  database.function("regexp", { deterministic: true }, matchesWithFlags);
}

/**
 * `value REGEXP pattern`, which SQLite calls as `regexp(pattern, value)`.
 *
 * @returns 1 or 0; null where either is NULL
 */
function matchesPattern(pattern: unknown, value: unknown): number | null {
  return matchesWithFlags(pattern, value, "");
}

/** `regexp(pattern, value, flags)`. */
function matchesWithFlags(pattern: unknown, value: unknown, flags: unknown): number | null {
  if (pattern === null || value === null) return null;
  return patternOf(String(pattern), `u${flags ?? ""}`).test(String(value)) ? 1 : 0;
}

function patternOf(source: string, flags: string): RegExp {
  const key = `${flags}/${source}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    pattern = new RegExp(source, flags);
    if (patterns.size >= MOST_PATTERNS) patterns.clear();
    patterns.set(key, pattern);
  }
  return pattern;
}
