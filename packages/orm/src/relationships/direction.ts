/** From a join condition to what it means: which columns are foreign keys, and which side is the far one. */
import type { Column, ExpressionNode } from "@athanor/core";
import { Binary, combine, ExpressionList, iterate, OPERATORS, replaceNodes, Column as TableColumn } from "@athanor/core";
import type { SyncPair } from "../mapping/properties/relationship-property.ts";
import { RemoteColumn } from "../mapping/remote-column.ts";

/** Two columns that a condition compares by `=`. */
export type ComparedPair = readonly [left: Column, right: Column];

/** The pairs of columns that a condition compares by `=`, in order. */
export function comparedPairs(condition: ExpressionNode): ComparedPair[] {
  const found: ComparedPair[] = [];
  for (const node of iterate(condition)) {
    const pair = pairOf(node);
    if (pair !== null) found.push(pair);
  }
  return found;
}

function pairOf(node: object): ComparedPair | null {
  return node instanceof Binary && node.operation === OPERATORS.eq && node.left instanceof TableColumn && node.right instanceof TableColumn
    ? [node.left, node.right]
    : null;
}

/** Whether a condition says nothing but that columns are equal: then their values alone find the row. */
export function isPlainEquality(condition: ExpressionNode): boolean {
  if (condition instanceof ExpressionList && condition.operation === OPERATORS.and)
    return condition.elements.every((each) => pairOf(each) !== null);
  return pairOf(condition) !== null;
}

/** Which of two compared columns refers to the other; null if neither does, or both. */
export function syncPairOf([left, right]: ComparedPair, isForeign: (column: Column, other: Column) => boolean): SyncPair | null {
  const leftRefers = isForeign(left, right);
  if (leftRefers === isForeign(right, left)) return null;
  return leftRefers ? { source: right, destination: left } : { source: left, destination: right };
}

/** Whether a column refers to another by a foreign key. */
export function refersTo(column: Column, other: Column): boolean {
  return column.foreignKeys.some((constraint) =>
    constraint.columns.some((each, i) => each === column && constraint.referredColumns[i] === other),
  );
}

/** A condition with its far columns marked. */
export function markRemote(condition: ExpressionNode, isRemote: (column: Column) => boolean): ExpressionNode {
  return combine(OPERATORS.and, [
    replaceNodes(condition, (node) => (node instanceof TableColumn && isRemote(node) ? new RemoteColumn(node) : undefined)),
  ]);
}
