/** Plans of entities: which columns a statement must select for them, and which joins it needs for what is loaded along. */
import type { ExpressionNode, FromClause, Node } from "@athanor/core";
import { Alias, combine, ExpressionNode as Expression, Join, JoinStep, OPERATORS, replaceNodes } from "@athanor/core";
import type { EntitySource } from "../mapping/entity-node.ts";
import type { LoadNode } from "../mapping/load-option.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { Cursor, RelationshipLoad } from "./load-tree.ts";
import { loadsOf } from "./load-tree.ts";
import type { EntityPlan, JoinedPlan, LaterLoad } from "./plan.ts";
import { columnIn, primaryCondition, secondaryCondition } from "./relationship-sql.ts";
import type { Rewriter } from "./rewriter.ts";

/** What the plans of one statement ask for. */
export class EntityPlanner {
  /** The columns to select, in order: their index is their place in the raw row. */
  readonly columns: ExpressionNode[] = [];
  /** The joins of what is loaded along. */
  readonly joins: JoinStep[] = [];
  /** How joined collections are ordered. */
  readonly orders: Node[] = [];
  /** Whether a joined collection repeats the rows. */
  repeats = false;
  private readonly rewriter: Rewriter;
  private readonly options: readonly LoadNode[];

  constructor(rewriter: Rewriter, options: readonly LoadNode[]) {
    this.rewriter = rewriter;
    this.options = options;
  }

  /** The plan of an entity in the select list. */
  plan(entity: EntitySource): EntityPlan {
    const cursors = this.options.map((_option, option) => ({ option, step: 0 }));
    return this.entityPlan(entity, this.rewriter.sourceOf(entity), cursors, []);
  }

  /** Adds a column, and says where it will stand. */
  add(column: ExpressionNode): number {
    return this.columns.push(column) - 1;
  }

  private entityPlan(
    entity: EntitySource,
    source: FromClause,
    cursors: readonly Cursor[],
    path: readonly RelationshipProperty[],
  ): EntityPlan {
    const { mapper } = entity;
    const { columns, relationships } = loadsOf(entity, this.options, cursors, path);
    const rawIndexes = columns.map((property) => this.add(columnIn(source, property.column)));
    const keyIndexes = mapper.primaryKey.map((property) => rawIndexes[columns.indexOf(property)] ?? -1);
    const joined: JoinedPlan[] = [];
    const later: LaterLoad[] = [];
    for (const load of relationships) {
      const { property, strategy, cursor, below } = load;
      if (strategy === "joined") joined.push({ property, target: this.joinedPlan(load, source, path) });
      else if (strategy === "contains_eager") joined.push({ property, target: this.containedPlan(load, path) });
      else if (strategy === "selectin") later.push({ property, cursor, below });
    }
    const by = (strategy: string): RelationshipProperty[] =>
      relationships.filter((load) => load.strategy === strategy).map((load) => load.property);
    const remembered = cursors.filter(({ option, step }) => this.options[option]?.steps[step] !== undefined);
    return {
      mapper,
      valueIndexes: columns.map((property) => property.index),
      rawIndexes,
      keyIndexes,
      joined,
      later,
      raised: by("raise"),
      empty: by("noload"),
      remembered,
    };
  }

  /** What an explicit join of the statement brings already. */
  private containedPlan(load: RelationshipLoad, path: readonly RelationshipProperty[]): EntityPlan {
    const { property, step, below } = load;
    const target = step?.attribute.target ?? property.target.entity;
    if (property.useList) this.repeats = true;
    return this.entityPlan(target, this.rewriter.sourceOf(target), below, [...path, property]);
  }

  /** What a join of its own brings, under a name that nothing else in the statement has. */
  private joinedPlan(load: RelationshipLoad, near: FromClause, path: readonly RelationshipProperty[]): EntityPlan {
    const { property, step, below } = load;
    const target = step?.attribute.narrowedTo ?? property.target.entity;
    const far = new Alias(target.mapper.table, null);
    const secondary = property.facts.secondary === null ? null : new Alias(property.facts.secondary, null);
    const sides = { near, far, secondary };
    const criteria = this.rewriter.substituting(target, far, () =>
      (step?.attribute.criteria ?? []).map((each) => this.rewriter.rewrite(each)),
    );
    const first = primaryCondition(property, sides);
    const second = secondaryCondition(property, sides);
    if (secondary === null || second === null) this.joins.push(new JoinStep(far, combine(OPERATORS.and, [first, ...criteria]), "left"));
    else this.joins.push(new JoinStep(new Join(secondary, far, combine(OPERATORS.and, [second, ...criteria]), "inner"), first, "left"));
    if (property.useList) {
      this.repeats = true;
      this.orders.push(...property.facts.orderBy.map((each) => inSource(each, far, secondary)));
    }
    return this.entityPlan(target, far, below, [...path, property]);
  }
}

/** An expression over tables, over the aliases that stand for them. */
export function inSource(node: Node, far: FromClause, secondary: FromClause | null): Node {
  const targets = [far, secondary].flatMap((source) => (source instanceof Alias ? [source] : []));
  return replaceNodes(node, (each) => {
    if (!(each instanceof Expression) || !("owner" in each)) return undefined;
    const source = targets.find((target) => target.element === each.owner);
    return source === undefined || each.resultKey === null ? undefined : source.columnFor(each.resultKey);
  });
}
