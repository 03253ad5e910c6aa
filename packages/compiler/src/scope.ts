/** Which FROM elements are known where: what a nested SELECT may leave to the one around it. */
import type { ColumnNode, Label, Node } from "@athanor/core";

/** A label of the select list, and how it is written. */
export interface SelectedLabel {
  readonly label: Label;
  readonly text: string;
}

/** The FROM elements of one SELECT (or of the table of an UPDATE), and the scope around it. */
export interface Scope {
  /** Its FROM elements, and those inside its joins. */
  readonly sources: ReadonlySet<Node>;
  readonly outer: Scope | null;
  /** Labels of the select list: ORDER BY may name them. */
  readonly labels: readonly SelectedLabel[];
  /** What a name in ORDER BY or GROUP BY stands for; null if nothing is called so. */
  readonly named: (name: string) => string | null;
  /** In a statement that writes: what it sets a column to; null if it does not. */
  readonly assigned?: (column: ColumnNode) => string | null;
}

/** All FROM elements of a scope and of those around it. */
export function visibleSources(scope: Scope | null): ReadonlySet<Node> {
  const all = new Set<Node>();
  for (let each = scope; each !== null; each = each.outer) for (const source of each.sources) all.add(source);
  return all;
}
