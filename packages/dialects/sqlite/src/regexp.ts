/** The function behind SQLite's operator REGEXP. */

const MOST_PATTERNS = 100;
const patterns = new Map<string, RegExp>();

/**
 * `value REGEXP pattern`, which SQLite calls as `regexp(pattern, value)`.
 *
 * @returns 1 or 0; null where either is NULL
 */
export function matchesPattern(pattern: unknown, value: unknown): number | null {
  if (pattern === null || value === null) return null;
  return patternOf(String(pattern)).test(String(value)) ? 1 : 0;
}

function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source, "u");
    if (patterns.size >= MOST_PATTERNS) patterns.clear();
    patterns.set(source, pattern);
  }
  return pattern;
}
