/** Finds FROM elements that nothing connects: their rows would all be combined with each other. */
import type { ExpressionNode, FromClause, Node } from "@athanor/core";
import { Between, Binary, iterate, Join, Like, RegexpMatch, StatementNode, Subquery, TableFunction } from "@athanor/core";
import { sourcesOf } from "./from.ts";

/**
 * The warning about a cartesian product; null if there is none.
 *
 * Elements are connected by joins, by comparisons between their columns, and where one is made of the columns of another, as a
 * function in FROM and a lateral subquery are. After SQLAlchemy's linter of FROM.
 *
 * @param elements the FROM elements of a SELECT, joins as a whole
 * @param conditions its WHERE
 */
export function cartesianProduct(elements: readonly FromClause[], conditions: readonly ExpressionNode[]): string | null {
  if (elements.length < 2) return null;
  const groups = new Groups();
  for (const element of elements) {
    const leaves = leavesOf(element);
    groups.connect(leaves);
    for (const leaf of leaves) groups.connect([leaf, ...madeOf(leaf)]);
  }
  for (const sources of compared(conditions)) groups.connect(sources);
  const [first, ...others] = elements;
  const apart = others.find((each) => first !== undefined && !groups.together(first, each));
  if (apart === undefined || first === undefined) return null;
  return (
    `A SELECT combines every row of ${describe(first)} with every row of ${describe(apart)}: nothing connects the two. ` +
    "Join them, or compare their columns in where(); crossJoin() says that it is meant so."
  );
}

function describe(element: FromClause): string {
  return leavesOf(element)
    .map((leaf) => leaf.describe())
    .join(", ");
}

function leavesOf(element: FromClause): FromClause[] {
  return element instanceof Join ? [element, ...leavesOf(element.left), ...leavesOf(element.right)] : [element];
}

/** What a FROM element takes from those beside it. */
function madeOf(element: FromClause): FromClause[] {
  if (element instanceof TableFunction) return sourcesOf([element.element]);
  if (!(element instanceof Subquery && element.lateral)) return [];
  const found: Node[] = [...iterate(element.element)];
  return sourcesOf(found.filter((node) => "table" in node));
}

/** The FROM elements on both sides of each comparison. */
function* compared(conditions: readonly ExpressionNode[]): Generator<FromClause[], void, undefined> {
  for (const condition of conditions) {
    for (const node of iterate(condition, (each) => !(each instanceof StatementNode))) {
      if (node instanceof Between) yield sourcesOf([node.element, node.low, node.high]);
      else if (node instanceof Like || node instanceof RegexpMatch || (node instanceof Binary && node.operation.class !== "arithmetic"))
        yield sourcesOf([node.left, node.right]);
    }
  }
}

/** Which elements belong together. */
class Groups {
  private readonly parents = new Map<FromClause, FromClause>();

  connect(elements: readonly FromClause[]): void {
    const [first, ...others] = elements;
    if (first !== undefined) for (const each of others) this.parents.set(this.rootOf(each), this.rootOf(first));
  }

  together(one: FromClause, other: FromClause): boolean {
    return this.rootOf(one) === this.rootOf(other);
  }

  private rootOf(element: FromClause): FromClause {
    let root = element;
    for (let next = this.parents.get(root); next !== undefined && next !== root; next = this.parents.get(root)) root = next;
    return root;
  }
}
