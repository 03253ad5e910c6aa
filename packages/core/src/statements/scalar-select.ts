/** A statement as a value. */
import { ExpressionNode } from "../expressions/element.ts";
import type { FieldVisitor } from "../node.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { expandItems } from "./result-columns.ts";
import type { StatementNode } from "./statement.ts";

/** A SELECT as a value: `(SELECT …)`. */
export class ScalarSelect extends ExpressionNode {
  readonly kind = "scalar_select";
  readonly element: StatementNode;

  constructor(element: StatementNode) {
    super();
    this.element = element;
  }

  get type(): SqlType {
    return expandItems(this.element.returned)[0]?.type ?? NULL_TYPE;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
  }
}
