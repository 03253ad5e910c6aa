/** Which FROM elements are known where: what a nested SELECT may leave to the one around it. */
import type { Node } from "@athanor/core";

/** The FROM elements of one SELECT (or of the table of an UPDATE), and the scope around it. */
export interface Scope {
  /** Its FROM elements, and those inside its joins. */
  readonly sources: ReadonlySet<Node>;
  readonly outer: Scope | null;
  /** Labels of the select list, by node: ORDER BY may name them. */
  readonly labels: ReadonlyMap<Node, string>;
}

/** All FROM elements of a scope and of those around it. */
export function visibleSources(scope: Scope | null): ReadonlySet<Node> {
  const all = new Set<Node>();
  for (let each = scope; each !== null; each = each.outer) for (const source of each.sources) all.add(source);
  return all;
}
