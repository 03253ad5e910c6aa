/** The mark on columns of the far side in a relationship's join condition. */
import type { Column, FieldVisitor, SqlType } from "@athanor/core";
import { ExpressionNode } from "@athanor/core";

/** A column of the far side. The mark is what tells `node.id` from `node.id` where a table refers to itself. */
export class RemoteColumn extends ExpressionNode {
  readonly kind = "remote_column";
  readonly column: Column;

  constructor(column: Column) {
    super();
    this.column = column;
  }

  get type(): SqlType {
    return this.column.type;
  }

  override get resultKey(): string {
    return this.column.key;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("column", this.column);
  }
}
