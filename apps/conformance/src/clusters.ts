/** Failures that look alike: grouped by where they first differ, without the names that stand there. */
import type { Failed } from "./outcome.ts";

/** Failures of one kind. */
export interface Cluster {
  readonly key: string;
  readonly failures: readonly Failed[];
}

/** Groups failures, the largest group first. */
export function clusters(failures: readonly Failed[]): Cluster[] {
  const groups = new Map<string, Failed[]>();
  for (const failure of failures) {
    const key = `${failure.reason}: ${KEYS[failure.reason](failure)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups].map(([key, members]) => ({ key, failures: members })).sort((a, b) => b.failures.length - a.failures.length);
}

const KEYS: Readonly<Record<Failed["reason"], (failure: Failed) => string>> = {
  error: ({ got }) =>
    got
      .replace(/"[^"]*"/g, '"…"')
      .replace(/\d+/g, "n")
      .slice(0, 160),
  values: ({ expected, got }) => firstDifference(valueKinds(expected), valueKinds(got), 1),
  sql: ({ expected, got }) => firstDifference(tokens(expected), tokens(got), 3),
};

const TOKEN = /\[\?\]|\?|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|[A-Za-z_][\w$.]*|\d+(?:\.\d+)?|[(),]|[^\s\w(),'"]+/g;

function tokens(sql: string): string[] {
  return (sql.match(TOKEN) ?? []).map(normalised);
}

/** Words of SQL stay; a name is any name, a literal any literal. */
function normalised(token: string): string {
  if (/^[A-Z][A-Z_]*$/.test(token)) return token;
  if (/^[A-Za-z_"`]/.test(token)) return /_\d+$/.test(token) ? "name_n" : token.includes(".") ? "table.name" : "name";
  if (/^'/.test(token)) return "'text'";
  return /^\d/.test(token) ? "n" : token;
}

function valueKinds(values: string): string[] {
  return values.split(", ").map((value) => value.replace(/^(\w+) .*$/s, "$1"));
}

/** What stands at the first difference, with what stands before it. */
function firstDifference(expected: readonly string[], got: readonly string[], width: number): string {
  let at = 0;
  while (at < expected.length && expected[at] === got[at]) at++;
  if (at === expected.length && at === got.length) return "names or literals only";
  const before = expected.slice(Math.max(0, at - 2), at).join(" ");
  const part = (list: readonly string[]): string => list.slice(at, at + width).join(" ") || "end";
  return `${before} « ${part(expected)} » not « ${part(got)} »`;
}
