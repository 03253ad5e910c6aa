/** What a run found, for people. */
import { clusters } from "./clusters.ts";
import type { Failed, Outcome } from "./outcome.ts";

/** The outcomes by area and dialect, with totals. */
export function summaryTable(outcomes: readonly Outcome[]): string {
  const rows = [...groupBy(outcomes, ({ area, dialect }) => `${area}\t${dialect}`)].sort(([a], [b]) => a.localeCompare(b));
  const lines = rows.map(([key, group]) => line(...pairOf(key), group));
  const dialects = [...groupBy(outcomes, ({ dialect }) => dialect)].sort(([a], [b]) => a.localeCompare(b));
  const totals = dialects.map(([dialect, group]) => line("all", dialect, group));
  const head = cells("area", "dialect", "cases", "passed", "failed", "not expressible", "%");
  const rule = "-".repeat(head.length);
  return [head, rule, ...lines, rule, ...totals, rule, line("all", "all", outcomes)].join("\n");
}

function pairOf(key: string): [string, string] {
  const [area = "", dialect = ""] = key.split("\t");
  return [area, dialect];
}

function line(area: string, dialect: string, group: readonly Outcome[]): string {
  const number = (status: Outcome["status"]): number => group.filter((each) => each.status === status).length;
  const passed = number("passed");
  return cells(area, dialect, group.length, passed, number("failed"), number("not expressible"), share(passed, group.length));
}

function cells(area: string, dialect: string, ...numbers: (string | number)[]): string {
  return [area.padEnd(10), dialect.padEnd(16), ...numbers.map((each, i) => String(each).padStart(i === 3 ? 16 : 7))].join(" ").trimEnd();
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : ((100 * part) / whole).toFixed(1);
}

/** What the API has no word for, by the number of cases that stop at it. */
export function missingConstructs(outcomes: readonly Outcome[]): string {
  const constructs = outcomes.flatMap((each) => (each.status === "not expressible" ? [each.construct] : []));
  const counted = [...groupBy(constructs, (each) => each)].sort(([a, some], [b, more]) => more.length - some.length || a.localeCompare(b));
  return counted.map(([construct, cases]) => `${String(cases.length).padStart(5)}  ${construct}`).join("\n");
}

/** Some failing cases in full. */
export function failingCases(outcomes: readonly Outcome[], limit: number): string {
  return failuresOf(outcomes)
    .slice(0, limit)
    .map(({ id, area, dialect, reason, expected, got }) =>
      [`${id}  (${area}, ${dialect}, ${reason})`, `  expected  ${expected}`, `  got       ${got}`].join("\n"),
    )
    .join("\n\n");
}

/** The failures by where they first differ, each group with an example. */
export function clusterList(outcomes: readonly Outcome[]): string {
  return clusters(failuresOf(outcomes))
    .map(({ key, failures }) => {
      const [first] = failures;
      const where = [...groupBy(failures, ({ area, dialect }) => `${area}/${dialect}`)].map(([name, group]) => `${name} ${group.length}`);
      const example = first === undefined ? [] : [`        ${first.id}`, `        + ${first.expected}`, `        - ${first.got}`];
      return [`${String(failures.length).padStart(5)}  ${key}  [${where.join(", ")}]`, ...example].join("\n");
    })
    .join("\n");
}

/** The last line: the figure of the run. */
export function verdictLine(outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter((each) => each.status === "passed").length;
  return `conformance: ${share(passed, outcomes.length)} % (${passed}/${outcomes.length})`;
}

function failuresOf(outcomes: readonly Outcome[]): Failed[] {
  return outcomes.flatMap((each) => (each.status === "failed" ? [each] : []));
}

function groupBy<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}
