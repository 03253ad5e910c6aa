/** Joins, and the ON clause that foreign keys give. */
import { AmbiguousForeignKeysError, NoForeignKeysError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { combine } from "../expressions/element.ts";
import { OPERATORS } from "../expressions/operators.ts";
import type { FieldVisitor } from "../node.ts";
import type { ColumnEntry, ForeignKeyLink } from "./from-clause.ts";
import { FromClause } from "./from-clause.ts";

/** Which rows a join keeps that have no partner. */
export type JoinKind = "inner" | "left" | "full" | "cross";

/** `left JOIN right ON condition`. */
export class Join extends FromClause {
  readonly kind = "join";
  readonly name = null;
  readonly left: FromClause;
  readonly right: FromClause;
  readonly on: ExpressionNode | null;
  readonly type: JoinKind;

  constructor(left: FromClause, right: FromClause, on: ExpressionNode | null, type: JoinKind) {
    super();
    this.left = left;
    this.right = right;
    this.on = on;
    this.type = type;
  }

  /** The columns of both sides, each under `table_column`. */
  protected makeColumns(): ColumnEntry[] {
    return [this.left, this.right].flatMap((side) =>
      side.columns.map(([key, column]): ColumnEntry => [side instanceof Join ? key : `${side.name ?? "anon"}_${key}`, column]),
    );
  }

  baseOf(key: string): ExpressionNode | null {
    return this.c[key] ?? null;
  }

  foreignKeyLinks(): readonly ForeignKeyLink[] {
    return [...this.left.foreignKeyLinks(), ...this.right.foreignKeyLinks()];
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("left", this.left);
    visitor.child("right", this.right);
    visitor.child("on", this.on);
    visitor.value("name", this.name);
    visitor.value("type", this.type);
  }
}

/**
 * The ON clause between two FROM elements, from their foreign keys, in either direction. Kept for each pair of tables.
 *
 * @throws NoForeignKeysError if nothing links them
 * @throws AmbiguousForeignKeysError if more than one foreign key does
 */
export function joinCondition(left: FromClause, right: FromClause): ExpressionNode {
  // Of a join on the left, the element joined last is meant where the whole leaves a choice.
  const nearer = left instanceof Join ? linksBetween(left.right, right) : [];
  const links = nearer.length > 0 ? nearer : linksBetween(left, right);
  let condition = conditions.get(links);
  if (condition === undefined) {
    condition = conditionOfLinks(links, left, right);
    conditions.set(links, condition);
  }
  return condition;
}

const conditions = new WeakMap<object, ExpressionNode>();

/** Whether foreign keys link two FROM elements. */
export function canJoin(left: FromClause, right: FromClause): boolean {
  return linksBetween(left, right).length > 0;
}

function conditionOfLinks(links: Links, left: FromClause, right: FromClause): ExpressionNode {
  if (links.length === 0) {
    throw new NoForeignKeysError(
      `No foreign key links ${left.describe()} and ${right.describe()}: give the ON clause, join(target, condition).`,
    );
  }
  if (links.length > 1) {
    const names = links.map((pairs) => pairs.map(({ column }) => describeColumn(column)).join(", ")).join("; ");
    throw new AmbiguousForeignKeysError(
      `More than one foreign key links ${left.describe()} and ${right.describe()} (${names}): give the ON clause, join(target, condition).`,
    );
  }
  const [pairs] = links;
  return combine(
    OPERATORS.and,
    (pairs ?? []).map(({ column, target }) => target.eq(column)),
  );
}

interface Pair {
  readonly column: ExpressionNode;
  readonly target: ExpressionNode;
}

/** The columns that each foreign key compares. */
type Links = readonly (readonly Pair[])[];

const kept = new WeakMap<FromClause, WeakMap<FromClause, Links>>();

/**
 * What links two FROM elements: kept where both are tables, which stay as they are. A foreign key that leads both ways, as between
 * a table and an alias of it, counts twice: the two are different joins.
 */
function linksBetween(left: FromClause, right: FromClause): Links {
  if (left.serial === undefined || right.serial === undefined) return findLinks(left, right);
  let byRight = kept.get(left);
  if (byRight === undefined) {
    byRight = new WeakMap();
    kept.set(left, byRight);
  }
  let links = byRight.get(right);
  if (links === undefined) {
    links = findLinks(left, right);
    byRight.set(right, links);
  }
  return links;
}

function findLinks(left: FromClause, right: FromClause): Links {
  const found = linksFrom(right, left);
  return left === right ? found : [...found, ...linksFrom(left, right)];
}

function linksFrom(from: FromClause, to: FromClause): Pair[][] {
  const links = new Map<object, Pair[]>();
  for (const { constraint, column, target } of from.foreignKeyLinks()) {
    const own = to.correspondingTo(target);
    if (own === null) continue;
    const pairs = links.get(constraint);
    if (pairs === undefined) links.set(constraint, [{ column, target: own }]);
    else if (!pairs.some((pair) => pair.column === column)) pairs.push({ column, target: own });
  }
  return [...links.values()];
}

/** As messages call a column: `address.userId`. */
function describeColumn(column: ExpressionNode): string {
  return column instanceof ColumnNode && column.table instanceof FromClause
    ? `${column.table.name ?? "anon"}.${column.key}`
    : String(column.resultKey);
}
