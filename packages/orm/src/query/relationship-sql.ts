/** The SQL of relationships: join conditions between whatever stands for the two sides, and what is asked about the far side. */
import type { Column, ExpressionNode, FromClause } from "@athanor/core";
import {
  combine,
  ExistsNode,
  FromClause as From,
  OPERATORS,
  replaceNodes,
  ScalarSelect,
  SelectNode,
  Column as TableColumn,
  TextNode,
} from "@athanor/core";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { RelationshipComparison } from "../mapping/relationship-criterion.ts";
import { RemoteColumn } from "../mapping/remote-column.ts";

/** What stands in a statement for the sides of a relationship. */
export interface RelationshipSides {
  /** For the class that the relationship starts from: its table, or an alias of it. */
  readonly near: FromClause;
  /** For the class it leads to. */
  readonly far: FromClause;
  /** For the association table of many-to-many. */
  readonly secondary: FromClause | null;
}

/** A table's column as an alias of the table, or the table itself, has it. */
export function columnIn(source: FromClause, column: Column): ExpressionNode {
  return source === column.owner ? column : source.columnFor(column.key);
}

/** The condition between the near side and the next one: the far side, or the association table. */
export function primaryCondition(property: RelationshipProperty, sides: RelationshipSides): ExpressionNode {
  const { primaryJoin } = property.facts;
  return sided(primaryJoin, property.mapper.table, sides.near, sides.secondary ?? sides.far);
}

/** Many-to-many: the condition between the association table and the far side; null for other relationships. */
export function secondaryCondition(property: RelationshipProperty, sides: RelationshipSides): ExpressionNode | null {
  const { secondaryJoin, secondary } = property.facts;
  if (secondaryJoin === null || secondary === null || sides.secondary === null) return null;
  return sided(secondaryJoin, secondary, sides.secondary, sides.far);
}

/** A join condition over tables, over what stands for them: `RemoteColumn` marks the far side. */
function sided(condition: ExpressionNode, nearTable: FromClause, near: FromClause, far: FromClause): ExpressionNode {
  const result = replaceNodes(condition, (node) => {
    if (node instanceof RemoteColumn) return columnIn(far, node.column);
    if (node instanceof TableColumn && node.owner === nearTable) return columnIn(near, node);
    return undefined;
  });
  return combine(OPERATORS.and, [result]);
}

/** The far side of a question: under another name where it is the near side's own table. */
export function questionSides(property: RelationshipProperty, near: FromClause, narrowed: FromClause | null): RelationshipSides {
  const { target, secondary } = property.facts;
  const self = tableOf(near) === target.table;
  return { near, far: narrowed ?? (self ? target.table.alias() : target.table), secondary };
}

function tableOf(source: FromClause): FromClause {
  return "element" in source && source.element instanceof From ? source.element : source;
}

/** `any()` and `has()` as an EXISTS; the conditions are over the sides already. */
export function existsSql(property: RelationshipProperty, sides: RelationshipSides, conditions: readonly ExpressionNode[]): ExpressionNode {
  const link = secondaryCondition(property, sides);
  const where = [primaryCondition(property, sides), ...(link === null ? [] : [link]), ...conditions];
  const sources = sides.secondary === null ? [sides.far] : [sides.secondary, sides.far];
  const statement = new SelectNode([new TextNode("1")])
    .selectFrom(...sources)
    .where(...where)
    .correlate(sides.near);
  return new ExistsNode(new ScalarSelect(statement));
}

/** `contains()` and `eq()`: comparisons of keys, or an EXISTS over the association table. */
export function comparisonSql(comparison: RelationshipComparison, sides: RelationshipSides): ExpressionNode {
  const { property } = comparison.attribute;
  const { operands } = comparison;
  const { secondary, localRemote, direction } = property.facts;
  if (operands === null) {
    if (direction === "many-to-one")
      return combine(
        OPERATORS.and,
        localRemote.map(([local]) => columnIn(sides.near, local).isNull()),
      );
    return existsSql(property, sides, []).negated();
  }
  if (secondary === null)
    return combine(
      OPERATORS.and,
      localRemote.map(([local], i) => columnIn(sides.near, local).eq(operands[i])),
    );
  const link = primaryCondition(property, { ...sides, secondary });
  const keys = property.facts.secondaryPairs.map(({ destination }, i) => destination.eq(operands[i]));
  const statement = new SelectNode([new TextNode("1")])
    .selectFrom(secondary)
    .where(link, ...keys)
    .correlate(sides.near);
  return new ExistsNode(new ScalarSelect(statement));
}
