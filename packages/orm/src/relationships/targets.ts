/** Calling what a relationship's declaration left to be called: its target, its association table, the columns it names. */
import type { Column, ExpressionNode, Node, Table } from "@athanor/core";
import {
  Node as AnyNode,
  Table as AnyTable,
  baseOfColumn,
  conditionOf,
  ExpressionNode as Expression,
  NODE,
  nodeOf,
  replaceNodes,
  Column as TableColumn,
} from "@athanor/core";
import { MappingError } from "../errors.ts";
import { AttributeNode } from "../mapping/attribute-node.ts";
import { EntityNode } from "../mapping/entity-node.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";

/** Calls a function of a declaration. */
function call(property: RelationshipProperty, thunk: Function, what: string): unknown {
  try {
    return thunk();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new MappingError(
      `The ${what} of ${property} could not be worked out: ${message}. If it names a class of another module, that module must have been loaded before the classes are used.`,
      { cause: error },
    );
  }
}

/**
 * The class that a relationship leads to.
 *
 * @throws MappingError that names the class and the attribute, if its function gives no mapped class
 */
export function targetOf(property: RelationshipProperty): Mapper {
  const given = call(property, property.spec.target, "target");
  const node: unknown = typeof given === "function" || (typeof given === "object" && given !== null) ? Reflect.get(given, NODE) : undefined;
  if (node instanceof EntityNode) return node.mapper;
  const what =
    typeof given === "function"
      ? `${given.name === "" ? "a function" : given.name}, which is no mapped class`
      : `${String(given)}, and no mapped class`;
  throw new MappingError(`The target of ${property} is ${what}: write relationship.${property.collection}(() => TheClass).`);
}

/**
 * The association table of a relationship; null if it has none.
 *
 * @throws MappingError if what is named is no table
 */
export function secondaryOf(property: RelationshipProperty): Table | null {
  const { secondary } = property.spec.options;
  if (secondary === undefined) return null;
  if (typeof secondary === "string") {
    const found = property.mapper.registry.metadata.tables.get(secondary);
    if (found !== undefined) return found;
    throw new MappingError(
      `${property} names the association table "${secondary}", which is not in the metadata of its declarative base: import the module that defines it, define it with { metadata: Base.metadata }, or give it as a function, secondary: () => theTable.`,
    );
  }
  const given = isClassOrTable(secondary)
    ? secondary
    : typeof secondary === "function"
      ? call(property, secondary, "association table")
      : secondary;
  if (given instanceof AnyTable) return given;
  if (isClassOrTable(given)) {
    const node = nodeOf(given);
    if (node instanceof EntityNode) return node.mapper.table;
  }
  throw new MappingError(`The association table of ${property} is no table: secondary: "name", or secondary: () => theTable.`);
}

function isClassOrTable(value: unknown): value is object {
  return value instanceof AnyNode || (typeof value === "function" && NODE in value);
}

/** A join condition that the declaration gives, over columns of tables. */
export function givenCondition(property: RelationshipProperty, thunk: Function, what: string): ExpressionNode {
  const given = call(property, thunk, what);
  try {
    const where = `The ${what} of ${property}`;
    return conditionOf(overTables(conditionOf(given, where)), where);
  } catch (error) {
    throw new MappingError(`The ${what} of ${property} is no condition: write ${what}: () => User.c.id.eq(Address.c.userId).`, {
      cause: error,
    });
  }
}

/** The columns that an option names: one, or a list. */
export function namedColumns(property: RelationshipProperty, thunk: Function | undefined, option: string): ReadonlySet<Column> {
  if (thunk === undefined) return new Set();
  const given = call(property, thunk, option);
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return new Set(list.map((each) => columnOf(each) ?? refuse(property, option)));
}

function refuse(property: RelationshipProperty, option: string): never {
  throw new MappingError(
    `The option ${option} of ${property} names something that is no column: ${option}: () => User.c.id, or a list of columns.`,
  );
}

function columnOf(given: unknown): Column | null {
  for (let node = given instanceof Expression ? given : null; node !== null; node = baseOfColumn(node))
    if (node instanceof TableColumn) return node;
  return null;
}

/** What a collection is ordered by, over columns of tables. */
export function givenOrder(property: RelationshipProperty): Node[] {
  const { orderBy } = property.spec.options;
  if (orderBy === undefined) return [];
  const given = call(property, orderBy, "orderBy");
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.map((each) => overTables(nodeOf(each)));
}

/** The same expression, with the columns of tables in place of classes' attributes. */
function overTables(node: Node): Node {
  return replaceNodes(node, (each) =>
    each instanceof AttributeNode && each.table instanceof EntityNode ? each.property.column : undefined,
  );
}
