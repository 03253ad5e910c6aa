/** Other readings of an expression: as another type, or a part of it. */
import type { FieldVisitor } from "../node.ts";
import { types } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ExpressionNode } from "./element.ts";
import type { Operator } from "./operators.ts";

const INTEGER = types.integer();

/** The expression under another type: in the program alone, nothing of it is in the SQL. */
export class TypeCoerce extends ExpressionNode {
  readonly kind = "type_coerce";
  readonly element: ExpressionNode;
  readonly type: SqlType;

  constructor(element: ExpressionNode, type: SqlType) {
    super();
    this.element = element;
    this.type = type;
  }

  override get operator(): Operator | null {
    return this.element.operator;
  }

  override get resultKey(): string | null {
    return this.element.resultKey;
  }

  override get unwrapped(): ExpressionNode {
    return this.element.unwrapped;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("type", this.type);
  }
}

/** `EXTRACT(field FROM element)`. */
export class Extract extends ExpressionNode {
  readonly kind = "extract";
  readonly field: string;
  readonly element: ExpressionNode;

  constructor(field: string, element: ExpressionNode) {
    super();
    this.field = field;
    this.element = element;
  }

  get type(): SqlType {
    return INTEGER;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("field", this.field);
    visitor.child("element", this.element);
  }
}
