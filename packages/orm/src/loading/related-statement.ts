/** The statements that load what a relationship leads to, for many objects or for one. */
import type { Column, ExpressionNode, Node } from "@athanor/core";
import { BIND_EXPANDING, BIND_NAMED, BIND_REQUIRED, Binary, Bind, BooleanType, combine, OPERATORS, SelectNode } from "@athanor/core";
import type { EntitySource } from "../mapping/entity-node.ts";
import { LoadNode } from "../mapping/load-option.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { Cursor } from "../query/load-tree.ts";
import { secondaryCondition } from "../query/relationship-sql.ts";

/** What the options of the current execution say about one relationship. */
export interface RelatedOptions {
  readonly options: readonly LoadNode[];
  readonly cursor: Cursor | null;
  readonly below: readonly Cursor[];
}

export const NO_OPTIONS: RelatedOptions = { options: [], cursor: null, below: [] };

const inLists = new WeakMap<RelationshipProperty, SelectNode>();
const singles = new WeakMap<RelationshipProperty, SelectNode>();

/**
 * Selects the far side's key columns and its entities, for a list of keys: `{ keys: […] }`. Of several columns, the conditions
 * are made for the keys at hand.
 */
export function listStatement(property: RelationshipProperty, given: RelatedOptions, keys: readonly (readonly unknown[])[]): SelectNode {
  const columns = keyColumns(property);
  const [only] = columns;
  if (columns.length > 1 || only === undefined) {
    const each = keys.map((key) =>
      combine(
        OPERATORS.and,
        columns.map((column, i) => column.eq(key[i])),
      ),
    );
    return build(property, given, combine(OPERATORS.or, each));
  }
  const condition = (): ExpressionNode => inParameter(only);
  return isPlain(given) ? kept(inLists, property, () => build(property, given, condition())) : build(property, given, condition());
}

/** The same for one object: parameters `k0`, `k1`, … */
export function singleStatement(property: RelationshipProperty, given: RelatedOptions): SelectNode {
  const make = (): SelectNode =>
    build(
      property,
      given,
      combine(
        OPERATORS.and,
        keyColumns(property).map((column, i) => column.eq(new Bind(`k${i}`, null, column.type, BIND_NAMED | BIND_REQUIRED))),
      ),
    );
  return isPlain(given) ? kept(singles, property, make) : make();
}

function isPlain(given: RelatedOptions): boolean {
  return given.cursor === null && given.below.length === 0;
}

function kept(cache: WeakMap<RelationshipProperty, SelectNode>, property: RelationshipProperty, make: () => SelectNode): SelectNode {
  let statement = cache.get(property);
  if (statement === undefined) {
    statement = make();
    cache.set(property, statement);
  }
  return statement;
}

/** A condition whose list is given at execution. */
function inParameter(column: ExpressionNode): ExpressionNode {
  return new Binary(
    OPERATORS.in,
    column,
    new Bind("keys", null, column.type, BIND_NAMED | BIND_REQUIRED | BIND_EXPANDING),
    new BooleanType(),
  );
}

/** The columns of the far side, or of the association table, that are equated with the near side's. */
function keyColumns(property: RelationshipProperty): readonly Column[] {
  return property.facts.localRemote.map(([, remote]) => remote);
}

function build(property: RelationshipProperty, given: RelatedOptions, condition: ExpressionNode): SelectNode {
  const { secondary, orderBy, target } = property.facts;
  const attribute = given.cursor === null ? null : (given.options[given.cursor.option]?.steps[given.cursor.step]?.attribute ?? null);
  const entity: EntitySource = attribute?.target ?? target.entity;
  const items: Node[] = [...keyColumns(property), entity];
  let statement = new SelectNode(items);
  if (secondary !== null) {
    const link = secondaryCondition(property, { near: property.mapper.table, far: target.table, secondary });
    statement = statement.selectFrom(secondary).join(entity, link ?? undefined);
  }
  statement = statement.where(condition, ...(attribute?.criteria ?? []));
  if (orderBy.length > 0) statement = statement.orderBy(...orderBy);
  const rest = optionsBelow(given);
  return rest.length === 0 ? statement : statement.options(...rest);
}

/** The options as they go on behind a relationship. */
export function optionsBelow({ options, below }: RelatedOptions): LoadNode[] {
  return below.flatMap(({ option, step }) => {
    const node = options[option];
    if (node === undefined || (node.steps.length <= step && node.columns.length === 0)) return [];
    return [new LoadNode(node.steps.slice(step), node.columns)];
  });
}
