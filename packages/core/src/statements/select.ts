/** SELECT, as a node. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { combine, conditionOf, ExpressionNode as Expression, expressionOf, LabelName, nodeOf } from "../expressions/element.ts";
import { OPERATORS } from "../expressions/operators.ts";
import { FromClause } from "../from/from-clause.ts";
import { RawFrom } from "../from/raw-from.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { QueryClauses } from "./compound.ts";
import { append, EMPTY, ordersWith, QueryNode } from "./compound.ts";
import type { ForUpdate } from "./lock.ts";
import type { SelectExtras } from "./select-extras.ts";
import { NO_EXTRAS } from "./select-extras.ts";
import type { ExecutionOptions } from "./statement.ts";
import { selectedNodes } from "./statement.ts";

/** Which rows of which side a join step keeps. */
export type JoinStepKind = "inner" | "left" | "right" | "full" | "cross";

/** One `join()` of a SELECT: without a left side and a condition, those are found when the statement is compiled. */
export class JoinStep extends Node {
  readonly kind = "join_step";
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
  readonly havings: readonly ExpressionNode[];
  readonly distinctOn: readonly ExpressionNode[] | null;
  readonly correlates: readonly Node[] | null;
  readonly loaderOptions: readonly Node[];
}

/** SELECT. Immutable: every method gives a new one. */
export class SelectNode extends QueryNode<SelectNode> implements SelectClauses {
  readonly kind = "select";
  readonly items: readonly Node[];
  readonly from: readonly Node[];
  readonly joins: readonly JoinStep[];
  readonly conditions: readonly ExpressionNode[];
  readonly groups: readonly Node[];
  readonly havings: readonly ExpressionNode[];
  readonly orders: readonly Node[];
  readonly limitTo: ExpressionNode | null;
  readonly offsetBy: ExpressionNode | null;
  /** null: all rows; empty: DISTINCT; else DISTINCT ON. */
  readonly distinctOn: readonly ExpressionNode[] | null;
  readonly lock: ForUpdate | null;
  /** What belongs to the statement around; null where nothing was said, and it is found. */
  readonly correlates: readonly Node[] | null;
  readonly loaderOptions: readonly Node[];
  readonly extras: SelectExtras;
  readonly runOptions: ExecutionOptions | null;

  constructor(items: readonly Node[], base?: SelectNode) {
    super();
    this.items = items;
    this.from = base === undefined ? EMPTY : base.from;
    this.joins = base === undefined ? EMPTY : base.joins;
    this.conditions = base === undefined ? EMPTY : base.conditions;
    this.groups = base === undefined ? EMPTY : base.groups;
    this.havings = base === undefined ? EMPTY : base.havings;
    this.orders = base === undefined ? EMPTY : base.orders;
    this.limitTo = base === undefined ? null : base.limitTo;
    this.offsetBy = base === undefined ? null : base.offsetBy;
    this.distinctOn = base === undefined ? null : base.distinctOn;
    this.lock = base === undefined ? null : base.lock;
    this.correlates = base === undefined ? null : base.correlates;
    this.loaderOptions = base === undefined ? EMPTY : base.loaderOptions;
    this.extras = base === undefined ? NO_EXTRAS : base.extras;
    this.runOptions = base === undefined ? null : base.runOptions;
  }

  get returned(): readonly Node[] {
    return this.items;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("items", this.items);
    visitor.children("from", this.from);
    visitor.children("joins", this.joins);
    visitor.children("conditions", this.conditions);
    visitor.children("havings", this.havings);
    visitor.value("distinctOn", this.distinctOn === null);
    visitor.children("distinctOn", this.distinctOn ?? EMPTY);
    visitor.value("correlates", this.correlates === null);
    visitor.children("correlates", this.correlates ?? EMPTY);
    visitor.children("loaderOptions", this.loaderOptions);
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

  filterBy(values: Readonly<Record<string, unknown>>): SelectNode {
    const source = this.lastSource();
    return this.where(...Object.entries(values).map(([key, value]) => source.columnFor(key).eq(value)));
  }

  having(...conditions: unknown[]): SelectNode {
    return this.with({
      havings: append(
        this.havings,
        conditions.map((each) => conditionOf(each, "having()")),
      ),
    });
  }

  distinct(...on: unknown[]): SelectNode {
    return this.with({
      distinctOn: append(
        this.distinctOn ?? EMPTY,
        on.map((each) => (typeof each === "string" ? new LabelName(each) : expressionOf(each, "distinct()"))),
      ),
    });
  }

  selectFrom(...sources: unknown[]): SelectNode {
    return this.with({
      from: append(this.from, sources.map(fromEntry)),
    });
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
    return this.with({ correlates: sources[0] === null ? EMPTY : [...(this.correlates ?? EMPTY), ...sources.map((each) => nodeOf(each))] });
  }

  correlateExcept(...sources: unknown[]): SelectNode {
    const correlatesExcept = sources[0] === null ? EMPTY : sources.map((each) => nodeOf(each));
    return this.with({ extras: this.changed({ correlatesExcept }) });
  }

  addColumns(...items: unknown[]): SelectNode {
    return new SelectNode([...this.items, ...selectedNodes(items, "addColumns()")], this);
  }

  withOnlyColumns(...items: unknown[]): SelectNode {
    return new SelectNode(selectedNodes(items, "withOnlyColumns()"), this);
  }

  options(...options: unknown[]): SelectNode {
    return this.with({
      loaderOptions: append(
        this.loaderOptions,
        options.map((each) => nodeOf(each)),
      ),
    });
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
