/** EXISTS. */
import type { FieldVisitor } from "../node.ts";
import { BooleanType } from "../types/data.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ExpressionNode } from "./element.ts";
import type { Operator } from "./operators.ts";
import { OPERATORS } from "./operators.ts";

const BOOLEAN = new BooleanType();

/** `EXISTS (SELECT …)`. */
export class ExistsNode extends ExpressionNode {
  readonly kind = "exists";
  readonly element: ExpressionNode;

  constructor(element: ExpressionNode) {
    super();
    this.element = element;
  }

  get type(): SqlType {
    return BOOLEAN;
  }

  override get operator(): Operator {
    return OPERATORS.exists;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
  }
}
