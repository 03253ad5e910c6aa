// Casts are counted per package and only go down: the committed numbers are the most that a package may have.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import ts from "typescript-5.9";
import { isCast } from "./house-rules.mjs";

/**
 * @typedef {import("./sources.mjs").Source} Source
 * @typedef {import("@athanor-tooling/workspace").Problem} Problem
 * @typedef {{ throughUnknown: number, others: number }} Casts `as unknown as T` counts once, as throughUnknown
 */

/**
 * @param {readonly Source[]} sources
 * @returns {Record<string, Casts>} by package
 */
export function countCasts(sources) {
  /** @type {Record<string, Casts>} */
  const counts = {};
  for (const source of sources) {
    if (!source.published) continue;
    const count = (counts[source.package.name] ??= { throughUnknown: 0, others: 0 });
    /** @param {ts.Node} node */
    const visit = (node) => {
      const inner = isCast(node) ? castToUnknown(node) : undefined;
      if (isCast(node)) count[inner === undefined ? "others" : "throughUnknown"]++;
      // The inner half of `x as unknown as T` is not counted again.
      ts.forEachChild(inner ?? node, visit);
    };
    visit(source.file);
  }
  return counts;
}

/**
 * The `x as unknown` in `x as unknown as T`.
 * @param {ts.AsExpression | ts.TypeAssertion} cast
 */
function castToUnknown(cast) {
  /** @type {ts.Expression} */
  let inner = cast.expression;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  return isCast(inner) && inner.type.kind === ts.SyntaxKind.UnknownKeyword ? inner : undefined;
}

/**
 * @param {Record<string, Casts>} counts
 * @param {string} file the committed numbers
 * @returns {{ problems: Problem[], better: string[] }} `better`: the packages that have fewer than they may
 */
export function compareCasts(counts, file) {
  /** @type {Record<string, Casts>} */
  const most = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  /** @type {Problem[]} */
  const problems = [];
  const better = [];
  for (const [name, count] of Object.entries(counts)) {
    const { throughUnknown, others } = most[name] ?? { throughUnknown: 0, others: 0 };
    if (count.throughUnknown > throughUnknown) problems.push(tooMany(name, "casts through unknown", count.throughUnknown, throughUnknown));
    if (count.others > others) problems.push(tooMany(name, "casts", count.others, others));
    if (count.throughUnknown < throughUnknown || count.others < others) better.push(name);
  }
  return { problems, better };
}

/**
 * @param {string} name
 * @param {string} what
 * @param {number} now
 * @param {number} most
 * @returns {Problem}
 */
function tooMany(name, what, now, most) {
  return {
    file: name,
    message:
      `${now} ${what} in its src, and ${most} is the most: give the value its type where it is made. ` +
      "Where a cast is truly needed, raise the number by `pnpm boundaries --write-casts` and say why in the commit",
  };
}

/**
 * @param {Record<string, Casts>} counts
 * @param {string} file
 */
export function writeCasts(counts, file) {
  writeFileSync(file, `${JSON.stringify(counts, null, 2)}\n`);
}
