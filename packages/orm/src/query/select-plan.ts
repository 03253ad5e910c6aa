/** From a SELECT over entities to one over tables, and the plan for its rows. */
import type { ExpressionNode, Node, StatementNode } from "@athanor/core";
import {
  ArgumentError,
  ExpressionNode as Expression,
  exportColumns,
  FromClause,
  Label,
  Ordering,
  replaceNodes,
  SelectNode,
  WriteNode,
} from "@athanor/core";
import { EntitySource } from "../mapping/entity-node.ts";
import { LoadNode } from "../mapping/load-option.ts";
import { EntityPlanner } from "./entity-planner.ts";
import type { ItemPlan, RowPlan } from "./plan.ts";
import { Rewriter } from "./rewriter.ts";

/** A statement over tables, and how its rows become what the user asked for. */
export interface PlannedStatement {
  readonly statement: Node;
  readonly rows: Omit<RowPlan, "processors">;
}

/** Plans a SELECT. */
export function planSelect(node: SelectNode): PlannedStatement {
  const rewriter = new Rewriter();
  const planner = new EntityPlanner(rewriter, loadOptions(node.extras.loaderOptions));
  let items: ItemPlan[] = [];
  const statement = rewriter.rewrite(node, (copy) => {
    // What was asked for comes first; what is loaded along stands behind it.
    items = node.items.flatMap((item) => itemPlans(item, planner, copy));
    const plain = rewriter.selectOf(node, copy, planner.columns);
    return planner.joins.length === 0 ? plain : withJoins(plain, planner);
  });
  return { statement, rows: { items, keys: itemKeys(node.items), repeats: planner.repeats } };
}

/** Plans what an INSERT, UPDATE or DELETE gives back. */
export function planReturning(node: StatementNode): PlannedStatement {
  const rewriter = new Rewriter();
  const planner = new EntityPlanner(rewriter, []);
  let items: ItemPlan[] = [];
  const statement = rewriter.rewrite(node, (copy) => {
    items = node.returned.flatMap((item) => itemPlans(item, planner, copy));
    if (planner.joins.length > 0)
      throw new ArgumentError("RETURNING can't load relationships by joins: load them by a SELECT, or by selectinLoad.");
    return rewriter.writing(asWriting(node), copy, planner.columns) ?? copy(node);
  });
  return { statement, rows: { items, keys: itemKeys(node.returned), repeats: false } };
}

function asWriting(node: StatementNode): WriteNode {
  if (node instanceof WriteNode) return node;
  throw new ArgumentError(`A statement of kind "${node.kind}" can't return entities.`);
}

function itemPlans(item: Node, planner: EntityPlanner, copy: (part: Node) => Node): ItemPlan[] {
  if (item instanceof EntitySource) return [{ kind: "entity", plan: planner.plan(item) }];
  if (item instanceof FromClause) return item.columns.map(([, column]) => valuePlan(column, planner, copy));
  if (item instanceof Expression) return [valuePlan(item, planner, copy)];
  throw new ArgumentError(`A node of kind "${item.kind}" can't be selected.`);
}

function valuePlan(item: ExpressionNode, planner: EntityPlanner, copy: (part: Node) => Node): ItemPlan {
  const column = copy(item);
  if (!(column instanceof Expression)) throw new ArgumentError(`A node of kind "${column.kind}" can't be selected.`);
  return { kind: "value", rawIndex: planner.add(column), type: column.type };
}

/** The keys of the rows: an entity by its class's or its alias's name, the others by their own. */
function itemKeys(items: readonly Node[]): string[] {
  const plain = items.filter((item) => !(item instanceof EntitySource));
  const exported = exportColumns(plain).map(({ key }) => key);
  let at = 0;
  return items.flatMap((item) => {
    if (item instanceof EntitySource) return [item.kind === "aliased_entity" && item.name !== null ? item.name : item.mapper.name];
    const count = item instanceof FromClause ? item.columns.length : 1;
    at += count;
    return exported.slice(at - count, at);
  });
}

/** The options that say how entities are loaded. */
export function loadOptions(options: readonly Node[]): readonly LoadNode[] {
  return options.map((option) => {
    if (option instanceof LoadNode) return option;
    throw new ArgumentError(`options() takes loader options, such as selectinLoad(User.c.addresses), not a node of kind "${option.kind}".`);
  });
}

/**
 * Adds the joins of what is loaded along. Where the statement counts its rows (LIMIT, OFFSET, DISTINCT, GROUP BY) and a joined
 * collection would change their number, the statement becomes a subquery and the joins stand around it.
 */
function withJoins(plain: SelectNode, planner: EntityPlanner): SelectNode {
  const counts = plain.limitTo !== null || plain.offsetBy !== null || plain.extras.distinctOn !== null || plain.groups.length > 0;
  if (planner.repeats && counts) return around(plain, planner);
  return rebuilt(plain, { joins: [...plain.joins, ...planner.joins], orders: [...plain.orders, ...planner.orders] });
}

function around(plain: SelectNode, planner: EntityPlanner): SelectNode {
  const joinedSources = new Set(planner.joins.flatMap((step) => (step.target instanceof FromClause ? [...elementsOf(step.target)] : [])));
  const isJoined = (column: ExpressionNode): boolean =>
    "table" in column && column.table instanceof FromClause && joinedSources.has(column.table);
  const own = planner.columns.filter((column) => !isJoined(column));
  const ordered = plain.orders
    .map((order) => (order instanceof Ordering ? order.element : order))
    .filter((each) => each instanceof Expression);
  const extra = ordered.filter((each) => !own.includes(each) && !(each instanceof Label));
  const inner = rebuilt(plain, { items: [...own, ...extra] });
  const subquery = inner.subquery();
  const exported = inner.exportedColumns();
  const outward = (node: Node): Node =>
    replaceNodes(node, (each) => {
      const found = exported.find(({ expression }) => expression === each);
      return found === undefined ? undefined : subquery.columnFor(found.key);
    });
  return rebuilt(new SelectNode(planner.columns.map(outward)), {
    from: [subquery],
    joins: planner.joins.map(outward),
    orders: [...plain.orders, ...planner.orders].map(outward),
  });
}

function* elementsOf(source: FromClause): Generator<FromClause, void, undefined> {
  yield source;
  if ("left" in source && source.left instanceof FromClause) yield* elementsOf(source.left);
  if ("right" in source && source.right instanceof FromClause) yield* elementsOf(source.right);
}

function rebuilt(node: SelectNode, changes: Readonly<Record<string, unknown>>): SelectNode {
  const result = node.rebuild(changes);
  if (!(result instanceof SelectNode)) throw new TypeError("a SELECT was rebuilt as something else");
  return result;
}
