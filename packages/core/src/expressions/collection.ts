/** Several values as one: tuples, slices of arrays, and what is compared with all members of a collection. */
import type { FieldVisitor } from "../node.ts";
import { ArrayType } from "../types/array.ts";
import { BooleanType } from "../types/data.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { TupleType } from "../types/tuple.ts";
import { Binary } from "./basic-nodes.ts";
import { ExpressionNode } from "./element.ts";
import { operandOf } from "./operands.ts";
import type { Operator } from "./operators.ts";
import { mirrored, OPERATORS } from "./operators.ts";

const BOOLEAN = new BooleanType();

/** `ANY (…)` or `ALL (…)` of an array or a subquery: the right side of a comparison. */
export class CollectionAggregate extends ExpressionNode {
  readonly kind = "collection_aggregate";
  readonly operation: Operator;
  readonly element: ExpressionNode;

  constructor(operation: Operator, element: ExpressionNode) {
    super();
    this.operation = operation;
    this.element = element;
  }

  /** The type of a member. */
  get type(): SqlType {
    const { type } = this.element;
    return type instanceof ArrayType ? type.item : type;
  }

  override get operator(): Operator {
    return this.operation;
  }

  override eq(other: unknown): ExpressionNode {
    return this.reversed(OPERATORS.eq, other);
  }
  override ne(other: unknown): ExpressionNode {
    return this.reversed(OPERATORS.ne, other);
  }
  override lt(other: unknown): ExpressionNode {
    return this.reversed(OPERATORS.lt, other);
  }
  override lte(other: unknown): ExpressionNode {
    return this.reversed(OPERATORS.lte, other);
  }
  override gt(other: unknown): ExpressionNode {
    return this.reversed(OPERATORS.gt, other);
  }
  override gte(other: unknown): ExpressionNode {
    return this.reversed(OPERATORS.gte, other);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.child("element", this.element);
  }

  /** SQL has it on the right side only. */
  private reversed(operator: Operator, other: unknown): ExpressionNode {
    return new Binary(mirrored(operator), operandOf(other, this, operator), this, BOOLEAN);
  }
}

/** `(a, b)`: compared and looked up as one. */
export class TupleNode extends ExpressionNode {
  readonly kind = "tuple";
  readonly elements: readonly ExpressionNode[];
  readonly type: TupleType;

  constructor(elements: readonly ExpressionNode[]) {
    super();
    this.elements = elements;
    this.type = new TupleType(elements.map((each) => each.type));
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("elements", this.elements);
    visitor.value("type", this.type);
  }
}

/** `start:end` within the brackets behind an array; both included, as SQL has it. */
export class Slice extends ExpressionNode {
  readonly kind = "slice";
  readonly start: ExpressionNode | null;
  readonly end: ExpressionNode | null;

  constructor(start: ExpressionNode | null, end: ExpressionNode | null) {
    super();
    this.start = start;
    this.end = end;
  }

  get type(): SqlType {
    return NULL_TYPE;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("start", this.start);
    visitor.child("end", this.end);
  }
}
