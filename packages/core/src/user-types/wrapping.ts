/** SQL around values and columns of a type, as users give it. */
import { expressionOf } from "../expressions/element.ts";
import type { AnyExpr } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { Node } from "../node.ts";
import type { SqlWrapping } from "../types/sql-type.ts";

/** What wraps expressions of a type; `E` is how they are seen meanwhile. */
export interface WrappingOptions<E extends AnyExpr = AnyExpr> {
  /** SQL around every value of the type: `(value) => func.lower(value)`. Called once for each place where a value stands. */
  readonly bindExpression?: (value: E) => AnyExpr;
  /** SQL around every column of the type that a statement returns: `(column) => func.named("ST_AsText", t.text())(column)`. */
  readonly columnExpression?: (column: E) => AnyExpr;
}

/** The wrapping that options ask for; null if they ask for none. */
export function wrappingOf<E extends AnyExpr>({ bindExpression, columnExpression }: WrappingOptions<E>): SqlWrapping | null {
  if (bindExpression === undefined && columnExpression === undefined) return null;
  return { bind: wrapper(bindExpression, "bindExpression"), column: wrapper(columnExpression, "columnExpression") };
}

function wrapper<E extends AnyExpr>(wrap: ((expression: E) => AnyExpr) | undefined, name: string): ((node: Node) => Node) | null {
  return wrap === undefined ? null : (node) => expressionOf(wrap(typed(node)), `The ${name} of a type`);
}
