/** SELECT, as a node. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { combine, conditionOf, ExpressionNode as Expression, expressionOf, LabelName, nodeOf } from "../expressions/element.ts";
import { OPERATORS } from "../expressions/operators.ts";
import { FromClause } from "../from/from-clause.ts";
import { RawFrom } from "../from/raw-from.ts";
import type { FieldVisitor } from "../node.ts";
import { Node, outlineOf } from "../node.ts";
import type { QueryClauses } from "./compound.ts";
import { append, EMPTY, ordersWith, QueryNode, rowCount } from "./compound.ts";
import type { SelectExtras } from "./select-extras.ts";
import { NO_EXTRAS } from "./select-extras.ts";
import type { ExecutionOptions } from "./statement.ts";
import { selectedNodes } from "./statement.ts";

/** Which rows of which side a join step keeps. */
export type JoinStepKind = "inner" | "left" | "right" | "full" | "cross";

/** One `join()` of a SELECT: without a left side and a condition, those are found when the statement is compiled. */
export class JoinStep extends Node {
  readonly target: Node;
  readonly on: Node | null;
  readonly type: JoinStepKind;
  readonly left: Node | null;

  constructor(target: Node, on: Node | null, type: JoinStepKind, left: Node | null = null) {
    super();
    this.target = target;
    this.on = on;
    this.type = type;
    this.left = left;
  }

  // An accessor, because these are made by the thousand: nothing is stored.
  get kind(): "join_step" {
    return "join_step";
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("target", this.target);
    visitor.child("on", this.on);
    visitor.value("type", this.type);
    visitor.child("left", this.left);
  }
}

/** The clauses of a SELECT. */
interface SelectClauses extends QueryClauses {
  readonly items: readonly Node[];
  readonly from: readonly Node[];
  readonly joins: readonly JoinStep[];
  readonly conditions: readonly ExpressionNode[];
}

/** SELECT. Immutable: every method gives a new one. */
export class SelectNode extends QueryNode<SelectNode> implements SelectClauses {
  readonly items: readonly Node[];
  readonly from: readonly Node[];
  readonly joins: readonly JoinStep[];
  readonly conditions: readonly ExpressionNode[];
  readonly groups: readonly Node[];
  readonly orders: readonly Node[];
  readonly limitTo: ExpressionNode | null;
  readonly offsetBy: ExpressionNode | null;
  readonly extras: SelectExtras;
  readonly runOptions: ExecutionOptions | null;

  constructor(items: readonly Node[], base?: SelectNode) {
    super();
    this.items = items;
    if (base === undefined) {
      this.from = EMPTY;
      this.joins = EMPTY;
      this.conditions = EMPTY;
      this.groups = EMPTY;
      this.orders = EMPTY;
      this.limitTo = null;
      this.offsetBy = null;
      this.extras = NO_EXTRAS;
      this.runOptions = null;
    } else {
      this.from = base.from;
      this.joins = base.joins;
      this.conditions = base.conditions;
      this.groups = base.groups;
      this.orders = base.orders;
      this.limitTo = base.limitTo;
      this.offsetBy = base.offsetBy;
      this.extras = base.extras;
      this.runOptions = base.runOptions;
    }
  }

  // An accessor, because these are made by the thousand: nothing is stored.
  get kind(): "select" {
    return "select";
  }

  get returned(): readonly Node[] {
    return this.items;
  }

  override get outline(): number {
    const { joins, orders } = this;
    return outlineOf(this.conditions, outlineOf(this.items, (joins.length << 8) + (orders.length << 4) + (this.limitTo === null ? 0 : 1)));
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("items", this.items);
    visitor.children("from", this.from);
    visitor.children("joins", this.joins);
    visitor.children("conditions", this.conditions);
    this.visitClauses(visitor);
  }

  where(...conditions: unknown[]): SelectNode {
    const copy = new SelectNode(this.items, this);
    opened(copy).conditions = append(
      this.conditions,
      conditions.map((each) => conditionOf(each, "where()")),
    );
    return copy;
  }

  override orderBy(...entries: unknown[]): SelectNode {
    const copy = new SelectNode(this.items, this);
    opened(copy).orders = ordersWith(this.orders, entries);
    return copy;
  }

  override limit(count: unknown): SelectNode {
    const copy = new SelectNode(this.items, this);
    opened(copy).limitTo = rowCount(count, "limit()");
    opened(copy).extras = this.withoutFetch();
    return copy;
  }

  filterBy(values: Readonly<Record<string, unknown>>): SelectNode {
    const source = this.lastSource();
    return this.where(...Object.entries(values).map(([key, value]) => source.columnFor(key).eq(value)));
  }

  having(...conditions: unknown[]): SelectNode {
    const more = conditions.map((each) => conditionOf(each, "having()"));
    return this.with({ extras: this.changed({ havings: append(this.extras.havings, more) }) });
  }

  distinct(...on: unknown[]): SelectNode {
    const more = on.map((each) => (typeof each === "string" ? new LabelName(each) : expressionOf(each, "distinct()")));
    return this.with({ extras: this.changed({ distinctOn: append(this.extras.distinctOn ?? EMPTY, more) }) });
  }

  selectFrom(...sources: unknown[]): SelectNode {
    const copy = new SelectNode(this.items, this);
    opened(copy).from = append(this.from, sources.map(fromEntry));
    return copy;
  }

  join(target: unknown, on?: unknown): SelectNode {
    return this.joined(target, on, "inner");
  }

  outerJoin(target: unknown, on?: unknown): SelectNode {
    return this.joined(target, on, "left");
  }

  rightJoin(target: unknown, on?: unknown): SelectNode {
    return this.joined(target, on, "right");
  }

  fullJoin(target: unknown, on?: unknown): SelectNode {
    return this.joined(target, on, "full");
  }

  crossJoin(target: unknown): SelectNode {
    return this.joined(target, undefined, "cross");
  }

  joinFrom(left: unknown, target: unknown, on?: unknown): SelectNode {
    return this.joined(target, on, "inner", left);
  }

  outerJoinFrom(left: unknown, target: unknown, on?: unknown): SelectNode {
    return this.joined(target, on, "left", left);
  }

  fullJoinFrom(left: unknown, target: unknown, on?: unknown): SelectNode {
    return this.joined(target, on, "full", left);
  }

  correlate(...sources: unknown[]): SelectNode {
    // `correlate(null)`: to nothing.
    const correlates = sources[0] === null ? EMPTY : [...(this.extras.correlates ?? EMPTY), ...sources.map((each) => nodeOf(each))];
    return this.with({ extras: this.changed({ correlates }) });
  }

  correlateExcept(...sources: unknown[]): SelectNode {
    const correlatesExcept = sources[0] === null ? EMPTY : sources.map((each) => nodeOf(each));
    return this.with({ extras: this.changed({ correlatesExcept }) });
  }

  addColumns(...items: unknown[]): SelectNode {
    return new SelectNode([...this.items, ...selectedNodes(items, "addColumns()")], this);
  }

  withOnlyColumns(...items: unknown[]): SelectNode {
    const copy = new SelectNode(selectedNodes(items, "withOnlyColumns()"), this);
    // What is joined was joined to what was selected from; that must not change with the columns.
    const [first, ...rest] = this.joins;
    const left = first === undefined || first.left !== null || this.from.length > 0 ? null : this.onlySource(first.target);
    if (first !== undefined && left !== null) opened(copy).joins = [new JoinStep(first.target, first.on, first.type, left), ...rest];
    return copy;
  }

  /** The one FROM element that the columns come from, beside what is joined to it; null if there are several, or none is known. */
  private onlySource(target: Node): Node | null {
    const sources = new Set(this.items.map((item) => (item instanceof ColumnNode ? item.table : item)).filter((each) => each !== target));
    const [only] = sources;
    return sources.size === 1 && only instanceof FromClause ? only : null;
  }

  options(...options: unknown[]): SelectNode {
    const loaderOptions = append(
      this.extras.loaderOptions,
      options.map((each) => nodeOf(each)),
    );
    return this.with({ extras: this.changed({ loaderOptions }) });
  }

  /** All of the conditions as one; null without any. */
  get whereClause(): ExpressionNode | null {
    return this.conditions.length === 0 ? null : combine(OPERATORS.and, this.conditions);
  }

  protected with(changes: Partial<SelectClauses>): SelectNode {
    return Object.assign(new SelectNode(this.items, this), changes);
  }

  private joined(target: unknown, on: unknown, type: JoinStepKind, left?: unknown): SelectNode {
    const node = joinTarget(target);
    const condition = on === undefined ? null : on instanceof Node ? on : nodeOf(on);
    const step = new JoinStep(node, condition, type, left === undefined ? null : nodeOf(left));
    const copy = new SelectNode(this.items, this);
    opened(copy).joins = append(this.joins, [step]);
    return copy;
  }

  /** What `filterBy` speaks of: the element joined last, or else the first that is selected from. */
  private lastSource(): FromClause {
    const step = this.joins.at(-1)?.target;
    const candidates = [step, this.from[0], ...this.items.map((item) => (item instanceof ColumnNode ? item.table : item))];
    const found = candidates.find((each) => each instanceof FromClause);
    if (found === undefined) throw new ArgumentError("filterBy() has no table to look the keys up in: name one with selectFrom().");
    return found;
  }
}

/** A statement that is being made, and open for changes yet: the methods that nearly every statement goes through set one clause each. */
function opened(statement: SelectNode): { -readonly [K in keyof SelectClauses]: SelectClauses[K] } {
  return statement;
}

function joinTarget(target: unknown): Node {
  if (target === undefined)
    throw new ArgumentError(
      "join() was given undefined: if it is a table or a class of another module, two modules may import each other in a circle.",
    );
  return fromEntry(target);
}

/** An element of FROM; raw SQL and function calls stand there as they are. */
function fromEntry(source: unknown): Node {
  const node = nodeOf(source);
  return node instanceof Expression ? new RawFrom(node) : node;
}
