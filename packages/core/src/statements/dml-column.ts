/** The value that a statement sets a column to, within that same statement. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import { ExpressionNode, expressionOf } from "../expressions/element.ts";
import type { Expr } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { FieldVisitor } from "../node.ts";
import type { Family, SqlType } from "../types/sql-type.ts";

/** Stands for what the INSERT or UPDATE around sets a column to. */
export class DmlColumn extends ExpressionNode {
  readonly kind = "dml_column";
  readonly column: ColumnNode;

  constructor(column: ColumnNode) {
    super();
    this.column = column;
  }

  get type(): SqlType {
    return this.column.type;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("column", this.column);
  }
}

/**
 * The value that the same INSERT or UPDATE sets a column to: in its other values, and in columns' defaults. In an UPDATE that
 * does not set the column, it is the column itself.
 *
 * @throws ArgumentError for what is no column
 * @example
 * update(users).values({ name: "x", fullname: fromDmlColumn(users.c.name).concat("!") }) // SET name = 'x', fullname = 'x' || '!'
 */
export function fromDmlColumn<T, S extends string, F extends Family>(column: Expr<T, string, S, F>): Expr<T, never, S, F> {
  const node = expressionOf(column, "fromDmlColumn()");
  if (!(node instanceof ColumnNode)) throw new ArgumentError("fromDmlColumn() takes a column of the table that is written to.");
  return typed(new DmlColumn(node));
}
