/** Regular expressions. */
import type { FieldVisitor } from "../node.ts";
import { BooleanType } from "../types/data.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ExpressionNode } from "./expression-node.ts";
import type { Operator } from "./operators.ts";
import { negationOf, OPERATORS } from "./operators.ts";

const BOOLEAN = new BooleanType();

/** Whether a regular expression of the database's kind matches. */
export class RegexpMatch extends ExpressionNode {
  readonly kind = "regexp_match";
  readonly operation: Operator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  /** The database's own flags, such as `"i"`; null for none. */
  readonly flags: string | null;

  constructor(operation: Operator, left: ExpressionNode, right: ExpressionNode, flags: string | null) {
    super();
    this.operation = operation;
    this.left = left;
    this.right = right;
    this.flags = flags;
  }

  get type(): SqlType {
    return BOOLEAN;
  }

  override get operator(): Operator {
    return this.operation;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.child("left", this.left);
    visitor.child("right", this.right);
    visitor.value("flags", this.flags);
  }

  override negated(): ExpressionNode {
    const opposite = negationOf(this.operation);
    return opposite === null ? super.negated() : new RegexpMatch(opposite, this.left, this.right, this.flags);
  }
}

/** A text with what a regular expression matches replaced. */
export class RegexpReplace extends ExpressionNode {
  readonly kind = "regexp_replace";
  readonly element: ExpressionNode;
  readonly pattern: ExpressionNode;
  readonly replacement: ExpressionNode;
  readonly flags: string | null;

  constructor(element: ExpressionNode, pattern: ExpressionNode, replacement: ExpressionNode, flags: string | null) {
    super();
    this.element = element;
    this.pattern = pattern;
    this.replacement = replacement;
    this.flags = flags;
  }

  get type(): SqlType {
    return this.element.type;
  }

  override get operator(): Operator {
    return OPERATORS.regexp_replace;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.child("pattern", this.pattern);
    visitor.child("replacement", this.replacement);
    visitor.value("flags", this.flags);
  }
}
