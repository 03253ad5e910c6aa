/** Nodes around one expression: a name, another type, a collation, a place in an order. */
import { ArgumentError } from "../errors.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { AnonymousName } from "./anonymous-name.ts";
import { ExpressionNode } from "./expression-node.ts";
import type { Operator } from "./operators.ts";
import { OPERATORS } from "./operators.ts";

/** An expression with a name of its own, or one that the compiler gives it. */
export class Label extends ExpressionNode {
  readonly kind = "label";
  readonly name: string | AnonymousName;
  readonly element: ExpressionNode;

  constructor(name: string | AnonymousName, element: ExpressionNode) {
    super();
    if (name === "") throw new ArgumentError("label() takes a name that is not empty; without one, the compiler gives it.");
    this.name = name;
    this.element = element;
  }

  get type(): SqlType {
    return this.element.type;
  }

  override get operator(): Operator | null {
    return this.element.operator;
  }

  override get resultKey(): string | null {
    return typeof this.name === "string" ? this.name : null;
  }

  override get unlabelled(): ExpressionNode {
    return this.element;
  }

  override get outline(): number {
    return this.element.outline;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("name", typeof this.name === "string" ? this.name : null);
    visitor.value("name", typeof this.name === "string" ? null : this.name.base);
    visitor.child("element", this.element);
  }

  override rebuild(changes: Readonly<Record<string, unknown>>): Node {
    const { element } = changes;
    return new Label(this.name, element instanceof ExpressionNode ? element : this.element);
  }
}

/** CAST(element AS type), or TRY_CAST. */
export class Cast extends ExpressionNode {
  readonly kind = "cast";
  readonly element: ExpressionNode;
  readonly type: SqlType;
  readonly lenient: boolean;

  constructor(element: ExpressionNode, type: SqlType, lenient: boolean) {
    super();
    this.element = element;
    this.type = type;
    this.lenient = lenient;
  }

  override get resultKey(): string | null {
    return this.element.resultKey;
  }

  override get unwrapped(): ExpressionNode {
    return this.element.unwrapped;
  }

  override get outline(): number {
    return this.element.outline;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("type", this.type);
    visitor.value("lenient", this.lenient);
  }
}

/** `element COLLATE name`. */
export class Collate extends ExpressionNode {
  readonly kind = "collate";
  readonly element: ExpressionNode;
  readonly collation: string;
  /** The schema that it belongs to, where collations have one. */
  readonly schema: string | null;

  constructor(element: ExpressionNode, collation: string, schema: string | null = null) {
    super();
    if (typeof collation !== "string" || collation === "") throw new ArgumentError("collate() takes the name of a collation.");
    this.element = element;
    this.collation = collation;
    this.schema = schema;
  }

  get type(): SqlType {
    return this.element.type;
  }

  override get operator(): Operator {
    return OPERATORS.collate;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("collation", this.collation);
    visitor.value("schema", this.schema);
  }
}

/** An entry of ORDER BY. */
export class Ordering extends Node {
  readonly element: ExpressionNode;
  readonly direction: "asc" | "desc" | null;
  readonly nulls: "first" | "last" | null;

  constructor(element: ExpressionNode, direction: "asc" | "desc" | null, nulls: "first" | "last" | null) {
    super();
    this.element = element;
    this.direction = direction;
    this.nulls = nulls;
  }

  // An accessor, because these are made by the thousand: nothing is stored.
  get kind(): "ordering" {
    return "ordering";
  }

  nullsFirst(): Ordering {
    return new Ordering(this.element, this.direction, "first");
  }

  nullsLast(): Ordering {
    return new Ordering(this.element, this.direction, "last");
  }

  override get outline(): number {
    return this.element.outline;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("direction", this.direction);
    visitor.value("nulls", this.nulls);
  }
}

/** A column or label of the select list, by its name: in ORDER BY and GROUP BY. */
export class LabelName extends ExpressionNode {
  readonly kind = "label_name";
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  get type(): SqlType {
    return NULL_TYPE;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("name", this.name);
  }
}
