/** The nodes that the operators of expressions make. */
import { ArgumentError } from "../errors.ts";
import type { BoundValue, FieldVisitor } from "../node.ts";
import { BooleanType } from "../types/data.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ExpressionNode } from "./expression-node.ts";
import type { Operator } from "./operators.ts";
import { negationOf, OPERATORS } from "./operators.ts";

const BOOLEAN = new BooleanType();

/** Flags of a bound value, which belong to the structure of a statement. */
export const BIND_EXPANDING = 1;
export const BIND_LITERAL = 2;
export const BIND_REQUIRED = 4;
export const BIND_NAMED = 8;

/** A bound value: a placeholder in the SQL, a value beside it. */
export class Bind extends ExpressionNode implements BoundValue {
  readonly name: string | null;
  readonly value: unknown;
  readonly type: SqlType;
  readonly flags: number;
  readonly origin: Bind;

  constructor(name: string | null, value: unknown, type: SqlType, flags = 0, origin?: Bind) {
    super();
    this.name = name;
    this.value = value;
    this.type = type;
    this.flags = flags;
    this.origin = origin ?? this;
  }

  // An accessor, because these are made by the thousand: nothing is stored.
  get kind(): "bind" {
    return "bind";
  }

  get typeId(): number {
    return this.type.keyId;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.bind(this);
  }

  override rebuild(): Bind {
    return new Bind(this.name, this.value, this.type, this.flags, this.origin);
  }
}

/** NULL, TRUE or FALSE as a word of SQL. */
export class Constant extends ExpressionNode {
  readonly kind = "constant";
  readonly value: null | boolean;
  readonly type: SqlType;

  constructor(value: null | boolean) {
    super();
    this.value = value;
    this.type = value === null ? NULL_TYPE : BOOLEAN;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("value", this.value);
    visitor.value("type", this.type);
  }

  override negated(): ExpressionNode {
    return this.value === null ? this : this.value ? FALSE : TRUE;
  }
}

export const NULL = new Constant(null);
export const TRUE = new Constant(true);
export const FALSE = new Constant(false);

/** `left operator right`. */
export class Binary extends ExpressionNode {
  readonly operation: Operator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly type: SqlType;

  constructor(operation: Operator, left: ExpressionNode, right: ExpressionNode, type: SqlType) {
    super();
    this.operation = operation;
    this.left = left;
    this.right = right;
    this.type = type;
  }

  // An accessor, because these are made by the thousand: nothing is stored.
  get kind(): "binary" {
    return "binary";
  }

  override get operator(): Operator {
    return this.operation;
  }

  override get outline(): number {
    return (Math.imul(this.operation.id, 31) + this.left.outline) | 0;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.child("left", this.left);
    visitor.child("right", this.right);
    visitor.value("type", this.type);
  }

  override negated(): ExpressionNode {
    const opposite = negationOf(this.operation);
    // Unequal to any of several is something else than not being equal to any.
    const collective = isCollective(this.left) || isCollective(this.right);
    return opposite === null || collective ? super.negated() : new Binary(opposite, this.left, this.right, this.type);
  }
}

/** Whether an expression stands for several values: ANY and ALL, also as functions. */
function isCollective(node: ExpressionNode): boolean {
  return (
    node.operator === OPERATORS.any ||
    node.operator === OPERATORS.all ||
    (/^(any|some|all)$/i.test(node.resultKey ?? "") && node.kind === "function")
  );
}

/** LIKE and its relatives: the operator says whether case counts, and which wildcards stand around the pattern. */
export class Like extends ExpressionNode {
  readonly operation: Operator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly escape: string | null;

  constructor(operation: Operator, left: ExpressionNode, right: ExpressionNode, escape: string | null) {
    super();
    this.operation = operation;
    this.left = left;
    this.right = right;
    if (escape !== null && (typeof escape !== "string" || [...escape].length !== 1))
      throw new ArgumentError(`The escape of a LIKE pattern is one character, not ${JSON.stringify(escape)}.`);
    this.escape = escape;
  }

  // An accessor, because these are made by the thousand: nothing is stored.
  get kind(): "like" {
    return "like";
  }

  get type(): SqlType {
    return BOOLEAN;
  }

  override get operator(): Operator {
    return this.operation;
  }

  override get outline(): number {
    return (Math.imul(this.operation.id, 31) + this.left.outline) | 0;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.child("left", this.left);
    visitor.child("right", this.right);
    visitor.value("escape", this.escape);
  }

  override negated(): ExpressionNode {
    const opposite = negationOf(this.operation);
    return opposite === null ? super.negated() : new Like(opposite, this.left, this.right, this.escape);
  }
}

/** `element BETWEEN low AND high`. */
export class Between extends ExpressionNode {
  readonly kind = "between";
  readonly element: ExpressionNode;
  readonly low: ExpressionNode;
  readonly high: ExpressionNode;
  readonly not: boolean;
  /** Whether the bounds may be given in either order. */
  readonly symmetric: boolean;

  constructor(element: ExpressionNode, low: ExpressionNode, high: ExpressionNode, not: boolean, symmetric = false) {
    super();
    this.element = element;
    this.low = low;
    this.high = high;
    this.not = not;
    this.symmetric = symmetric;
  }

  get type(): SqlType {
    return BOOLEAN;
  }

  override get operator(): Operator {
    return OPERATORS.between;
  }

  override get outline(): number {
    return this.element.outline;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.child("low", this.low);
    visitor.child("high", this.high);
    visitor.value("not", this.not);
    visitor.value("symmetric", this.symmetric);
  }

  override negated(): ExpressionNode {
    return new Between(this.element, this.low, this.high, !this.not, this.symmetric);
  }
}

/** `NOT x`, `-x`, `~x`, `DISTINCT x`. */
export class Unary extends ExpressionNode {
  readonly kind = "unary";
  readonly operation: Operator;
  readonly element: ExpressionNode;
  readonly type: SqlType;
  /** Whether the operator stands behind. */
  readonly postfix: boolean;

  constructor(operation: Operator, element: ExpressionNode, type: SqlType, postfix = false) {
    super();
    this.operation = operation;
    this.element = element;
    this.type = type;
    this.postfix = postfix;
  }

  override get operator(): Operator {
    return this.operation;
  }

  override get outline(): number {
    return this.element.outline;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.child("element", this.element);
    visitor.value("type", this.type);
    visitor.value("postfix", this.postfix);
  }

  override negated(): ExpressionNode {
    return this.operation === OPERATORS.not ? this.element : super.negated();
  }
}

/** Conditions joined by AND or OR, or expressions by commas. */
export class ExpressionList extends ExpressionNode {
  readonly kind = "list";
  readonly operation: Operator;
  readonly elements: readonly ExpressionNode[];
  readonly type: SqlType;

  constructor(operation: Operator, elements: readonly ExpressionNode[], type: SqlType) {
    super();
    this.operation = operation;
    this.elements = elements;
    this.type = type;
  }

  override get operator(): Operator {
    return this.operation;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.children("elements", this.elements);
    visitor.value("type", this.type);
  }
}
