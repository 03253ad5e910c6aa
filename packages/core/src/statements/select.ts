/** SELECT, as a node. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { combine, conditionOf, expressionOf, nodeOf } from "../expressions/element.ts";
import { orderEntry } from "../expressions/function.ts";
import { OPERATORS } from "../expressions/operators.ts";
import type { Cte, CteOptions } from "../from/subquery.ts";
import { Subquery } from "../from/subquery.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { CompoundSelect, ScalarSelect } from "./compound.ts";
import { compound, cteOf, EMPTY, rowCount, scalarSelect } from "./compound.ts";
import type { ExecutionOptions } from "./statement.ts";
import { StatementNode, selectedNodes } from "./statement.ts";

/** Which rows of which side a join step keeps. */
export type JoinStepKind = "inner" | "left" | "right" | "full" | "cross";

/** One `join()` of a SELECT: its left side and, without a condition, its ON are found when the statement is compiled. */
export class JoinStep extends Node {
  readonly kind = "join_step";
  readonly target: Node;
  readonly on: Node | null;
  readonly type: JoinStepKind;

  constructor(target: Node, on: Node | null, type: JoinStepKind) {
    super();
    this.target = target;
    this.on = on;
    this.type = type;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("target", this.target);
    visitor.child("on", this.on);
    visitor.value("type", this.type);
  }
}

/** FOR UPDATE and its options. */
export interface ForUpdateOptions {
  readonly skipLocked?: boolean;
  readonly nowait?: boolean;
  /** FOR SHARE. */
  readonly read?: boolean;
  readonly of?: object | readonly object[];
}

/** FOR UPDATE, as a node. */
export class ForUpdate extends Node {
  readonly kind = "for_update";
  readonly skipLocked: boolean;
  readonly nowait: boolean;
  readonly read: boolean;
  readonly of: readonly Node[];

  constructor(options: ForUpdateOptions) {
    super();
    this.skipLocked = options.skipLocked ?? false;
    this.nowait = options.nowait ?? false;
    this.read = options.read ?? false;
    const { of } = options;
    this.of = of === undefined ? [] : (Array.isArray(of) ? of : [of]).map((each) => nodeOf(each));
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("skipLocked", this.skipLocked);
    visitor.value("nowait", this.nowait);
    visitor.value("read", this.read);
    visitor.children("of", this.of);
  }
}

/** The clauses of a SELECT. Those in `rare` are left out of most statements. */
interface SelectClauses {
  readonly items: readonly Node[];
  readonly from: readonly Node[];
  readonly joins: readonly JoinStep[];
  readonly conditions: readonly ExpressionNode[];
  readonly groups: readonly Node[];
  readonly havings: readonly ExpressionNode[];
  readonly orders: readonly Node[];
  readonly limitTo: ExpressionNode | null;
  readonly offsetBy: ExpressionNode | null;
  readonly distinctOn: readonly ExpressionNode[] | null;
  readonly lock: ForUpdate | null;
  readonly correlates: readonly Node[] | null;
  readonly loaderOptions: readonly Node[];
  readonly runOptions: ExecutionOptions | null;
}

/** SELECT. Immutable: every method gives a new one. */
export class SelectNode extends StatementNode implements SelectClauses {
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
  readonly correlates: readonly Node[] | null;
  readonly loaderOptions: readonly Node[];
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
    visitor.children("groups", this.groups);
    visitor.children("havings", this.havings);
    visitor.children("orders", this.orders);
    visitor.child("limitTo", this.limitTo);
    visitor.child("offsetBy", this.offsetBy);
    visitor.value("distinctOn", this.distinctOn === null);
    visitor.children("distinctOn", this.distinctOn ?? EMPTY);
    visitor.child("lock", this.lock);
    visitor.value("correlates", this.correlates === null);
    visitor.children("correlates", this.correlates ?? EMPTY);
    visitor.children("loaderOptions", this.loaderOptions);
  }

  where(...conditions: unknown[]): SelectNode {
    return this.with({
      conditions: append(
        this.conditions,
        conditions.map((each) => conditionOf(each, "where()")),
      ),
    });
  }

  having(...conditions: unknown[]): SelectNode {
    return this.with({
      havings: append(
        this.havings,
        conditions.map((each) => conditionOf(each, "having()")),
      ),
    });
  }

  groupBy(...expressions: unknown[]): SelectNode {
    return this.with({
      groups: append(
        this.groups,
        expressions.map((each) => expressionOf(each, "groupBy()")),
      ),
    });
  }

  orderBy(...entries: unknown[]): SelectNode {
    return this.with({ orders: append(this.orders, entries.map(orderEntry)) });
  }

  distinct(...on: unknown[]): SelectNode {
    return this.with({ distinctOn: on.map((each) => expressionOf(each, "distinct()")) });
  }

  limit(count: unknown): SelectNode {
    return this.with({ limitTo: rowCount(count, "limit()") });
  }

  offset(count: unknown): SelectNode {
    return this.with({ offsetBy: rowCount(count, "offset()") });
  }

  selectFrom(...sources: unknown[]): SelectNode {
    return this.with({
      from: append(
        this.from,
        sources.map((each) => nodeOf(each)),
      ),
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

  forUpdate(options: ForUpdateOptions = {}): SelectNode {
    return this.with({ lock: new ForUpdate(options) });
  }

  correlate(...sources: unknown[]): SelectNode {
    return this.with({ correlates: sources.map((each) => nodeOf(each)) });
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

  executionOptions(options: ExecutionOptions): SelectNode {
    return this.with({ runOptions: { ...this.runOptions, ...options } });
  }

  subquery(name?: string): Subquery {
    return new Subquery(this, name ?? null, false);
  }

  lateral(name?: string): Subquery {
    return new Subquery(this, name ?? null, true);
  }

  cte(name?: string, options: CteOptions = {}): Cte {
    return cteOf(this, name, options);
  }

  scalarSubquery(): ScalarSelect {
    return scalarSelect(this);
  }

  asOperand(): ScalarSelect {
    return scalarSelect(this);
  }

  union(...others: unknown[]): CompoundSelect {
    return compound("union", [this, ...others]);
  }

  unionAll(...others: unknown[]): CompoundSelect {
    return compound("union_all", [this, ...others]);
  }

  intersect(...others: unknown[]): CompoundSelect {
    return compound("intersect", [this, ...others]);
  }

  except(...others: unknown[]): CompoundSelect {
    return compound("except", [this, ...others]);
  }

  /** All of the conditions as one; null without any. */
  get whereClause(): ExpressionNode | null {
    return this.conditions.length === 0 ? null : combine(OPERATORS.and, this.conditions);
  }

  private joined(target: unknown, on: unknown, type: JoinStepKind): SelectNode {
    const node = joinTarget(target);
    return this.with({
      joins: append(this.joins, [new JoinStep(node, on === undefined ? null : on instanceof Node ? on : nodeOf(on), type)]),
    });
  }

  private with(changes: Partial<SelectClauses>): SelectNode {
    const copy = new SelectNode(this.items, this);
    Object.assign(copy, changes);
    return copy;
  }
}

function joinTarget(target: unknown): Node {
  if (target === undefined)
    throw new ArgumentError(
      "join() was given undefined: if it is a table or a class of another module, two modules may import each other in a circle.",
    );
  return nodeOf(target);
}

function append<T>(list: readonly T[], more: readonly T[]): readonly T[] {
  return list.length === 0 ? more : [...list, ...more];
}
