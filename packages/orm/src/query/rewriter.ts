/**
 * From statements over entities to statements over tables. It happens once for each statement that the cache does not know.
 *
 * A class becomes its table, an alias of a class an alias of the table, an attribute a column, a join along a relationship one
 * or two joins with their conditions, a question about a relationship an EXISTS. Everything else stays as it is.
 */
import type { ExpressionNode, FromClause, Node } from "@athanor/core";
import {
  Alias,
  ArgumentError,
  Assignments,
  combine,
  ExpressionNode as Expression,
  InsertNode,
  Join,
  JoinStep,
  OPERATORS,
  rebuildWith,
  replaceNodes,
  SelectNode,
  WriteNode,
} from "@athanor/core";
import { AttributeNode } from "../mapping/attribute-node.ts";
import { EntityNode, EntitySource } from "../mapping/entity-node.ts";
import { RelationshipAttribute } from "../mapping/relationship-attribute.ts";
import { RelationshipComparison, RelationshipCriterion } from "../mapping/relationship-criterion.ts";
import { columnIn, comparisonSql, existsSql, primaryCondition, questionSides, secondaryCondition } from "./relationship-sql.ts";

type Copy = (part: Node) => Node;

/** Rewrites one statement: what stands for an alias of a class is made once and kept. */
export class Rewriter {
  private readonly aliases = new Map<EntitySource, FromClause>();
  /** Entities that stand for something else within a part: the far side of `any()` where a table refers to itself. */
  private readonly substitutes = new Map<EntitySource, FromClause>();

  /** The table or the alias that an entity becomes. */
  sourceOf(entity: EntitySource): FromClause {
    const substitute = this.substitutes.get(entity);
    if (substitute !== undefined) return substitute;
    if (entity instanceof EntityNode) return entity.mapper.table;
    let alias = this.aliases.get(entity);
    if (alias === undefined) {
      alias = new Alias(entity.mapper.table, entity.name);
      this.aliases.set(entity, alias);
    }
    return alias;
  }

  /**
   * Rewrites a statement or a part of one, in one go: what was one node stays one.
   *
   * @param top rewrites the outermost node in a way of its own, given how its parts are rewritten
   */
  rewrite(root: Node, top?: (copy: Copy) => Node): Node {
    return replaceNodes(root, (node, copy) => (node === root && top !== undefined ? top(copy) : this.replacement(node, copy)));
  }

  /** The columns that an entity stands for as a whole. */
  columnsOf(entity: EntitySource): ExpressionNode[] {
    const source = this.sourceOf(entity);
    return entity.mapper.columns.map((property) => columnIn(source, property.column));
  }

  /**
   * A SELECT over tables.
   *
   * @param items its select list, where it is not simply the columns of the original's
   */
  selectOf(node: SelectNode, copy: Copy, items?: readonly Node[]): SelectNode {
    const result = rebuildWith(node, copy, {
      items: items ?? this.itemsOf(node.items, copy),
      joins: node.joins.flatMap((step) => this.joinSteps(step, copy)),
      groups: node.groups.flatMap((each) => (each instanceof EntitySource ? this.columnsOf(each) : [copy(each)])),
      extras: copy(node.extras.loaderOptions.length === 0 ? node.extras : node.extras.rebuild({ loaderOptions: [] })),
    });
    if (!(result instanceof SelectNode)) throw new TypeError("a SELECT was rebuilt as something else");
    return result;
  }

  /** A select list over tables: an entity stands for all its columns. */
  itemsOf(items: readonly Node[], copy: Copy): Node[] {
    return items.flatMap((item) => (item instanceof EntitySource ? this.columnsOf(item) : [copy(item)]));
  }

  private replacement(node: Node, copy: Copy): Node | undefined {
    if (node instanceof EntitySource) return this.sourceOf(node);
    if (node instanceof AttributeNode) return columnIn(this.sourceOf(node.table), node.property.column);
    if (node instanceof SelectNode) return this.selectOf(node, copy);
    if (node instanceof RelationshipCriterion) return this.criterion(node);
    if (node instanceof RelationshipComparison)
      return comparisonSql(node, questionSides(node.attribute.property, this.sourceOf(node.attribute.entity), null));
    if (node instanceof RelationshipAttribute)
      throw new ArgumentError(
        `${node.property} is a relationship, and has no value in SQL: join along it, or ask it any(…), has(…), contains(…) or eq(…).`,
      );
    if (node instanceof WriteNode) return this.writing(node, copy);
    if (node instanceof Assignments) return this.assignments(node, copy);
    return undefined;
  }

  /** A statement that writes over tables: column keys in place of attribute keys. */
  writing(node: WriteNode, copy: Copy, returned?: readonly Node[]): Node | undefined {
    const { table } = node;
    if (!(table instanceof EntitySource)) return undefined;
    const given: Record<string, unknown> = { table: this.sourceOf(table), returned: returned ?? this.itemsOf(node.returned, copy) };
    if (node instanceof InsertNode) given["keys"] = node.keys?.map((key) => columnKey(table, key)) ?? null;
    return rebuildWith(node, copy, given);
  }

  private assignments(node: Assignments, copy: Copy): Node | undefined {
    const { table } = node;
    if (!(table instanceof EntitySource)) return undefined;
    return rebuildWith(node, copy, { table: this.sourceOf(table), keys: node.keys.map((key) => columnKey(table, key)) });
  }

  private criterion(node: RelationshipCriterion): ExpressionNode {
    const { attribute } = node;
    const narrowed = attribute.narrowedTo === null ? null : this.sourceOf(attribute.narrowedTo);
    const sides = questionSides(attribute.property, this.sourceOf(attribute.entity), narrowed);
    const target = attribute.property.target.entity;
    const conditions = this.substituting(target, narrowed === null ? sides.far : this.sourceOf(target), () =>
      [...attribute.criteria, ...node.conditions].map((each) => asExpression(this.rewrite(each))),
    );
    return existsSql(attribute.property, sides, conditions);
  }

  /** Rewrites with an entity standing for something else. */
  substituting<T>(entity: EntitySource, source: FromClause, rewrite: () => T): T {
    const before = this.substitutes.get(entity);
    this.substitutes.set(entity, source);
    try {
      return rewrite();
    } finally {
      if (before === undefined) this.substitutes.delete(entity);
      else this.substitutes.set(entity, before);
    }
  }

  private joinSteps(step: JoinStep, copy: Copy): Node[] {
    const { target, on, type } = step;
    if (target instanceof RelationshipAttribute) return this.alongRelationship(target, target.target, type, copy);
    if (on instanceof RelationshipAttribute) {
      if (!(target instanceof EntitySource))
        throw new ArgumentError(`A join along ${on.property} leads to a mapped class or an alias of one.`);
      return this.alongRelationship(on, target, type, copy);
    }
    return [new JoinStep(copy(target), on === null ? null : copy(on), type, step.left === null ? null : copy(step.left))];
  }

  private alongRelationship(attribute: RelationshipAttribute, target: EntitySource, type: JoinStep["type"], copy: Copy): Node[] {
    const { property } = attribute;
    const near = this.sourceOf(attribute.entity);
    const far = this.sourceOf(target);
    const secondary = property.facts.secondary === null ? null : new Alias(property.facts.secondary, null);
    const sides = { near, far, secondary };
    const criteria = attribute.criteria.map((each) => asExpression(copy(each)));
    const first = primaryCondition(property, sides);
    const second = secondaryCondition(property, sides);
    if (secondary === null || second === null) return [new JoinStep(far, combine(OPERATORS.and, [first, ...criteria]), type)];
    const last = combine(OPERATORS.and, [second, ...criteria]);
    if (type === "inner") return [new JoinStep(secondary, first, type), new JoinStep(far, last, type)];
    // An outer join takes the association table and the target as one: a row that leads to no fitting target is no partner.
    return [new JoinStep(new Join(secondary, far, last, "inner"), first, type)];
  }
}

/** The key of the column that an attribute of an entity is. */
function columnKey(table: EntitySource, key: string): string {
  return table.mapper.columnProperty(key)?.column.key ?? key;
}

function asExpression(node: Node): ExpressionNode {
  if (node instanceof Expression) return node;
  throw new ArgumentError(`A node of kind "${node.kind}" can't be a condition.`);
}
