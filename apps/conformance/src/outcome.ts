/** The verdict on one case. */
import type { Case } from "./ast.ts";
import type { CanonicalSql } from "./canonical.ts";
import { canonicalSql, expectedPlaceholders, undoubledPercents } from "./canonical.ts";
import { NotExpressible } from "./not-expressible.ts";
import type { Rendered } from "./render.ts";
import { render } from "./render.ts";
import { canonicalValue, decode } from "./values.ts";

interface Judged {
  readonly id: string;
  readonly area: string;
  readonly dialect: string;
}

/** The SQL and the values are those expected. */
export interface Passed extends Judged {
  readonly status: "passed";
}

/** They are not, or building or compiling threw. */
export interface Failed extends Judged {
  readonly status: "failed";
  readonly reason: "sql" | "values" | "error";
  readonly expected: string;
  readonly got: string;
}

/** The API has no word for it. */
export interface Missing extends Judged {
  readonly status: "not expressible";
  readonly construct: string;
}

export type Outcome = Passed | Failed | Missing;

/** Builds, compiles and compares a case. Never throws. */
export function judge(of: Case): Outcome {
  const judged = { id: of.id, area: of.area, dialect: of.dialect.name };
  try {
    return { ...judged, ...compare(expectedOf(of), render(of)) };
  } catch (error) {
    if (error instanceof NotExpressible) return { ...judged, status: "not expressible", construct: error.construct };
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { ...judged, status: "failed", reason: "error", expected: of.expected.sql, got: message };
  }
}

interface Expected {
  readonly sql: string;
  readonly canonical: CanonicalSql;
  /** In the order of the placeholders; undefined where the case doesn't say. */
  readonly values: readonly unknown[];
}

/** With its white space, where the corpus has it: elsewhere lines were joined without any. */
function expectedOf({ expected, observed = {}, dialect }: Case): Expected {
  const style = dialect.paramstyle ?? "named";
  const params = { ...observed.params, ...expected.params };
  const known = observed.params === undefined && expected.params === undefined ? null : new Set(Object.keys(params));
  const raw = observed.sql_raw ?? expected.sql;
  const found = canonicalSql(raw, expectedPlaceholders(style, known));
  const positional = expected.positional ?? observed.positional;
  const values = found.placeholders.map((name) => {
    if (Object.hasOwn(params, name)) return decodedIfPossible(params[name]);
    const position = /^\d+$/.test(name) ? Number(name) - (style.startsWith("numeric") ? 1 : 0) : -1;
    return decodedIfPossible(positional?.[position]);
  });
  return { sql: expected.sql, canonical: { ...found, text: undoubledPercents(found.text, style) }, values };
}

/** The value, or undefined for one that has no form outside Python. */
function decodedIfPossible(value: unknown): unknown {
  if (value === undefined) return undefined;
  try {
    return decode(value);
  } catch (error) {
    if (error instanceof NotExpressible) return undefined;
    throw error;
  }
}

type Verdict = Pick<Passed, "status"> | Pick<Failed, "status" | "reason" | "expected" | "got">;

function compare(expected: Expected, rendered: Rendered): Verdict {
  if (expected.canonical.text !== rendered.canonical.text)
    return { status: "failed", reason: "sql", expected: expected.canonical.text, got: rendered.canonical.text };
  const pairs = expected.values.map((value, i) => [value, rendered.values[i]] as const);
  const different = pairs.some(
    ([left, right]) => left !== undefined && right !== undefined && canonicalValue(left) !== canonicalValue(right),
  );
  if (!different) return { status: "passed" };
  const list = (values: readonly unknown[]): string => values.map((each) => (each === undefined ? "?" : canonicalValue(each))).join(", ");
  return { status: "failed", reason: "values", expected: list(expected.values), got: list(rendered.values) };
}
