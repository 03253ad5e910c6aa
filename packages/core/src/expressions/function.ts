/** SQL functions and windows. */
import { ArgumentError } from "../errors.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { SqlType } from "../types/sql-type.ts";
import { conditionOf, ExpressionNode, expressionOf, Ordering } from "./element.ts";

/** A call of a SQL function. */
export class FunctionNode extends ExpressionNode {
  readonly kind = "function";
  /** The name, with its schema or package if any. */
  readonly name: string;
  readonly args: readonly ExpressionNode[];
  readonly type: SqlType;

  constructor(name: string, args: readonly ExpressionNode[], type: SqlType) {
    super();
    this.name = name;
    this.args = args;
    this.type = type;
  }

  override get resultKey(): string {
    const dot = this.name.lastIndexOf(".");
    return dot < 0 ? this.name : this.name.slice(dot + 1);
  }

  filter(...conditions: unknown[]): AggregateFilter {
    return new AggregateFilter(
      this,
      conditions.map((each) => conditionOf(each, "filter()")),
    );
  }

  withinGroup(...order: unknown[]): WithinGroup {
    return new WithinGroup(this, order.map(orderEntry));
  }

  over(options: OverOptions = {}): Over {
    return over(this, options);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("name", this.name);
    visitor.children("args", this.args);
    visitor.value("type", this.type);
  }
}

/** `aggregate FILTER (WHERE …)`. */
export class AggregateFilter extends ExpressionNode {
  readonly kind = "aggregate_filter";
  readonly element: ExpressionNode;
  readonly conditions: readonly ExpressionNode[];

  constructor(element: ExpressionNode, conditions: readonly ExpressionNode[]) {
    super();
    this.element = element;
    this.conditions = conditions;
  }

  get type(): SqlType {
    return this.element.type;
  }

  override get resultKey(): string | null {
    return this.element.resultKey;
  }

  override get unwrapped(): ExpressionNode {
    return this.element.unwrapped;
  }

  filter(...conditions: unknown[]): AggregateFilter {
    return new AggregateFilter(this.element, [...this.conditions, ...conditions.map((each) => conditionOf(each, "filter()"))]);
  }

  over(options: OverOptions = {}): Over {
    return over(this, options);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.children("conditions", this.conditions);
  }
}

/** `aggregate WITHIN GROUP (ORDER BY …)`. */
export class WithinGroup extends ExpressionNode {
  readonly kind = "within_group";
  readonly element: ExpressionNode;
  readonly order: readonly Node[];

  constructor(element: ExpressionNode, order: readonly Node[]) {
    super();
    this.element = element;
    this.order = order;
  }

  get type(): SqlType {
    return this.element.type;
  }

  override get resultKey(): string | null {
    return this.element.resultKey;
  }

  override get unwrapped(): ExpressionNode {
    return this.element.unwrapped;
  }

  filter(...conditions: unknown[]): AggregateFilter {
    return new AggregateFilter(
      this,
      conditions.map((each) => conditionOf(each, "filter()")),
    );
  }

  over(options: OverOptions = {}): Over {
    return over(this, options);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.children("order", this.order);
  }
}

/** A bound of a window frame: rows before (negative), the current row (0), rows after, or null for unbounded. */
export type FrameBound = number | null;

/** What a window takes. */
export interface OverOptions {
  readonly partitionBy?: unknown;
  readonly orderBy?: unknown;
  readonly rows?: readonly [FrameBound, FrameBound];
  readonly range?: readonly [FrameBound, FrameBound];
  readonly groups?: readonly [FrameBound, FrameBound];
}

/** A window frame: `ROWS BETWEEN 2 PRECEDING AND CURRENT ROW`. */
export class Frame extends Node {
  readonly kind = "frame";
  readonly unit: "ROWS" | "RANGE" | "GROUPS";
  readonly start: FrameBound;
  readonly end: FrameBound;

  constructor(unit: "ROWS" | "RANGE" | "GROUPS", start: FrameBound, end: FrameBound) {
    super();
    this.unit = unit;
    this.start = start;
    this.end = end;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("unit", this.unit);
    visitor.value("start", this.start);
    visitor.value("end", this.end);
  }
}

/** `element OVER (PARTITION BY … ORDER BY … frame)`. */
export class Over extends ExpressionNode {
  readonly kind = "over";
  readonly element: ExpressionNode;
  readonly partitionBy: readonly ExpressionNode[];
  readonly orderBy: readonly Node[];
  readonly frame: Frame | null;

  constructor(element: ExpressionNode, partitionBy: readonly ExpressionNode[], orderBy: readonly Node[], frame: Frame | null) {
    super();
    this.element = element;
    this.partitionBy = partitionBy;
    this.orderBy = orderBy;
    this.frame = frame;
  }

  get type(): SqlType {
    return this.element.type;
  }

  override get resultKey(): string | null {
    return this.element.resultKey;
  }

  override get unwrapped(): ExpressionNode {
    return this.element.unwrapped;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.children("partitionBy", this.partitionBy);
    visitor.children("orderBy", this.orderBy);
    visitor.child("frame", this.frame);
  }
}

function over(element: ExpressionNode, options: OverOptions): Over {
  const frames = (["rows", "range", "groups"] as const).filter((unit) => options[unit] !== undefined);
  if (frames.length > 1) throw new ArgumentError(`over() takes one frame, not ${frames.join(" and ")}.`);
  const [unit] = frames;
  const bounds = unit === undefined ? undefined : options[unit];
  const frame =
    unit === undefined || bounds === undefined
      ? null
      : new Frame(unit === "rows" ? "ROWS" : unit === "range" ? "RANGE" : "GROUPS", frameBound(bounds[0]), frameBound(bounds[1]));
  return new Over(
    element,
    listOf(options.partitionBy).map((each) => expressionOf(each, "partitionBy")),
    listOf(options.orderBy).map(orderEntry),
    frame,
  );
}

function frameBound(bound: FrameBound): FrameBound {
  if (bound !== null && !Number.isInteger(bound))
    throw new ArgumentError(`A frame's bound is a whole number of rows or null for unbounded, not ${String(bound)}.`);
  return bound;
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** An entry of an ORDER BY: an ordering or an expression. */
export function orderEntry(value: unknown): Node {
  return value instanceof Ordering ? value : expressionOf(value, "orderBy()");
}
