/** SQL functions and windows. */
import { ArgumentError } from "../errors.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import { typeOfValue } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { Bind, conditionOf, ExpressionNode, expressionOf, LabelName, Ordering } from "./element.ts";
import type { Operator } from "./operators.ts";
import { OPERATORS } from "./operators.ts";

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
    return new WithinGroup(
      this,
      order.map((each) => orderEntry(each)),
    );
  }

  aggregateOrderBy(...order: unknown[]): AggregateOrder {
    return new AggregateOrder(
      this,
      order.map((each) => orderEntry(each)),
    );
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

  filter(...conditions: unknown[]): AggregateFilter {
    return new AggregateFilter(this.element, [...this.conditions, ...conditions.map((each) => conditionOf(each, "filter()"))]);
  }

  override get operator(): Operator {
    return OPERATORS.filter;
  }

  withinGroup(...order: unknown[]): WithinGroup {
    return new WithinGroup(
      this,
      order.map((each) => orderEntry(each)),
    );
  }

  over(options: OverOptions = {}): Over {
    return over(this, options);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.children("conditions", this.conditions);
  }
}

/** An aggregate over rows in an order: `string_agg(name, ',' ORDER BY name)`, or WITHIN GROUP where the dialect says it so. */
export class AggregateOrder extends ExpressionNode {
  readonly kind = "aggregate_order";
  readonly element: FunctionNode;
  readonly order: readonly Node[];

  constructor(element: FunctionNode, order: readonly Node[]) {
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

/**
 * A bound of a window frame: a number of rows (before the current one if negative), 0 for the current row, null for no bound;
 * or an expression before or after it, such as an interval for RANGE.
 */
export type FrameBound = number | null | { readonly preceding: unknown } | { readonly following: unknown };

/** What a frame leaves out. */
export type FrameExclusion = "CURRENT ROW" | "GROUP" | "TIES" | "NO OTHERS";

/** What a window takes. */
export interface OverOptions {
  readonly partitionBy?: unknown;
  readonly orderBy?: unknown;
  readonly rows?: readonly [FrameBound, FrameBound];
  readonly range?: readonly [FrameBound, FrameBound];
  readonly groups?: readonly [FrameBound, FrameBound];
  readonly exclude?: FrameExclusion;
}

/** One end of a frame. */
export class FrameEdge extends Node {
  readonly kind = "frame_edge";
  readonly side: "unbounded" | "current" | "preceding" | "following";
  /** How far; null where the side says it all. */
  readonly distance: ExpressionNode | null;

  constructor(side: "unbounded" | "current" | "preceding" | "following", distance: ExpressionNode | null) {
    super();
    this.side = side;
    this.distance = distance;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("side", this.side);
    visitor.child("distance", this.distance);
  }
}

/** A window frame: `ROWS BETWEEN 2 PRECEDING AND CURRENT ROW`. */
export class Frame extends Node {
  readonly kind = "frame";
  readonly unit: "ROWS" | "RANGE" | "GROUPS";
  readonly start: FrameEdge;
  readonly end: FrameEdge;
  readonly exclusion: FrameExclusion | null;

  constructor(unit: "ROWS" | "RANGE" | "GROUPS", start: FrameEdge, end: FrameEdge, exclusion: FrameExclusion | null) {
    super();
    this.unit = unit;
    this.start = start;
    this.end = end;
    this.exclusion = exclusion;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("unit", this.unit);
    visitor.child("start", this.start);
    visitor.child("end", this.end);
    visitor.value("exclusion", this.exclusion);
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

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.children("partitionBy", this.partitionBy);
    visitor.children("orderBy", this.orderBy);
    visitor.child("frame", this.frame);
  }
}

function over(element: ExpressionNode, options: OverOptions): Over {
  return new Over(
    element,
    listOf(options.partitionBy).map((each) => expressionOf(each, "partitionBy")),
    listOf(options.orderBy).map((each) => orderEntry(each)),
    frameOf(options),
  );
}

const EXCLUSIONS: ReadonlySet<unknown> = new Set(["CURRENT ROW", "GROUP", "TIES", "NO OTHERS"]);

function frameOf({ rows, range, groups, exclude }: OverOptions): Frame | null {
  const given = Object.entries({ ROWS: rows, RANGE: range, GROUPS: groups } as const).filter(([, bounds]) => bounds !== undefined);
  const [first, second] = given;
  if (second !== undefined) throw new ArgumentError(`over() takes one frame, not ${given.map(([unit]) => unit).join(" and ")}.`);
  if (exclude !== undefined && !EXCLUSIONS.has(exclude))
    throw new ArgumentError(`exclude is one of ${[...EXCLUSIONS].join(", ")}, not ${JSON.stringify(exclude)}.`);
  const [unit, bounds] = first ?? [];
  if (bounds === undefined) {
    if (exclude !== undefined) throw new ArgumentError("exclude belongs to a frame: give rows, range or groups as well.");
    return null;
  }
  const [start, end] = bounds;
  return new Frame(
    unit === "ROWS" || unit === "GROUPS" ? unit : "RANGE",
    frameEdge(start, unit ?? ""),
    frameEdge(end, unit ?? ""),
    exclude ?? null,
  );
}

function frameEdge(bound: FrameBound, unit: string): FrameEdge {
  if (bound === null) return new FrameEdge("unbounded", null);
  if (typeof bound === "object") {
    const [side, distance] = "preceding" in bound ? (["preceding", bound.preceding] as const) : (["following", bound.following] as const);
    return new FrameEdge(side, distance instanceof ExpressionNode ? distance : new Bind(null, distance, typeOfValue(distance)));
  }
  if (unit === "RANGE" ? !Number.isFinite(bound) : !Number.isInteger(bound))
    throw new ArgumentError(`A frame's bound is a whole number of rows or null for unbounded, not ${String(bound)}.`);
  if (bound === 0) return new FrameEdge("current", null);
  return new FrameEdge(bound < 0 ? "preceding" : "following", new Bind(null, Math.abs(bound), typeOfValue(bound)));
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** An entry of an ORDER BY: an ordering, an expression, or the name of a column of the select list. */
export function orderEntry(value: unknown, where = "orderBy()"): Node {
  if (value instanceof Ordering) return value;
  return typeof value === "string" ? new LabelName(value) : expressionOf(value, where);
}
