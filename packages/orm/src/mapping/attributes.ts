/** `.c` of mapped classes and their aliases. */
import type { ExpressionNode, Node } from "@athanor/core";
import { emptyRecord, expressionOf, replaceNodes } from "@athanor/core";
import { AttributeNode } from "./attribute-node.ts";
import type { EntitySource } from "./entity-node.ts";
import type { Mapper } from "./mapper.ts";
import { ExpressionProperty } from "./properties/expression-property.ts";
import { RelationshipProperty } from "./properties/relationship-property.ts";
import { RelationshipAttribute } from "./relationship-attribute.ts";

const made = new WeakMap<EntitySource, Readonly<Record<string, Node>>>();

/** The attributes of an entity by key: columns, relationships, hybrids. Made once; hybrids' functions are called when they are first asked for. */
export function attributesOf(entity: EntitySource): Readonly<Record<string, Node>> {
  let attributes = made.get(entity);
  if (attributes === undefined) {
    attributes = makeAttributes(entity);
    made.set(entity, attributes);
  }
  return attributes;
}

function makeAttributes(entity: EntitySource): Readonly<Record<string, Node>> {
  const attributes = emptyRecord<Node>();
  for (const [key, column] of entity.columns) attributes[key] = column;
  for (const property of entity.mapper.properties.values()) {
    if (property instanceof RelationshipProperty) attributes[property.key] = new RelationshipAttribute(entity, property);
    else if (property instanceof ExpressionProperty) {
      Object.defineProperty(attributes, property.key, { get: () => adapted(property, entity), enumerable: true });
    }
  }
  return Object.freeze(attributes);
}

function adapted(property: ExpressionProperty, entity: EntitySource): Node {
  return adaptToEntity(property.expression, property.mapper, entity).label(property.key);
}

/** An expression over the attributes of a class, over those of an alias. */
export function adaptToEntity(expression: ExpressionNode, mapper: Mapper, entity: EntitySource): ExpressionNode {
  if (entity === mapper.entity) return expression;
  const own = (node: Node): Node | undefined => {
    if (node === mapper.entity) return entity;
    if (node instanceof AttributeNode && node.table === mapper.entity) return entity.columnFor(node.key);
    if (node instanceof RelationshipAttribute && node.entity === mapper.entity && node.serial !== undefined)
      return attributesOf(entity)[node.key];
    return undefined;
  };
  return expressionOf(replaceNodes(expression, own), `An attribute of ${mapper.name}`);
}
