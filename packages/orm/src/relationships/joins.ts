/** The join of a relationship: given by the declaration, or found from foreign keys. */
import type { Column, ExpressionNode, ForeignKeyLink, Table } from "@athanor/core";
import { combine, OPERATORS, Column as TableColumn } from "@athanor/core";
import { MappingError } from "../errors.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { ColumnProperty } from "../mapping/properties/column-property.ts";
import type { Direction, RelationshipProperty, SyncPair } from "../mapping/properties/relationship-property.ts";
import type { ComparedPair } from "./direction.ts";
import { comparedPairs, isPlainEquality, markRemote, refersTo, syncPairOf } from "./direction.ts";
import { givenCondition, namedColumns } from "./targets.ts";

/** A join condition, and what it means. */
export interface FoundJoin {
  readonly direction: Direction;
  readonly primaryJoin: ExpressionNode;
  readonly secondaryJoin: ExpressionNode | null;
  readonly pairs: readonly SyncPair[];
  readonly secondaryPairs: readonly SyncPair[];
  readonly localRemote: readonly (readonly [local: Column, remote: Column])[];
  readonly getKey: readonly ColumnProperty[] | null;
}

/** The join between a class and its target, one of which has the foreign key. */
export function directJoin(property: RelationshipProperty, target: Mapper): FoundJoin {
  const near = property.mapper.table;
  const far = target.table;
  const { primaryJoin, foreignKeys } = property.spec.options;
  const foreign = namedColumns(property, foreignKeys, "foreignKeys");
  const remote = namedColumns(property, property.spec.options.remoteSide, "remoteSide");
  const condition =
    primaryJoin === undefined
      ? foundCondition(property, near, far, foreign, "primaryJoin")
      : givenCondition(property, primaryJoin, "primaryJoin");
  const compared = comparedPairs(condition);
  const pairs = syncPairs(property, compared, foreign);
  const direction = directionOf(property, { pairs, near, far, remote });
  const isRemote = remoteTest(property, { direction, pairs, near, far, remote });
  const localRemote = compared.map(([left, right]) => (isRemote(left) ? ([right, left] as const) : ([left, right] as const)));
  return {
    direction,
    primaryJoin: markRemote(condition, isRemote),
    secondaryJoin: null,
    pairs,
    secondaryPairs: [],
    localRemote,
    getKey: direction === "many-to-one" && isPlainEquality(condition) ? keyOf(property.mapper, target, localRemote) : null,
  };
}

/** The join between a class and its target by an association table. */
export function secondaryJoin(property: RelationshipProperty, target: Mapper, secondary: Table): FoundJoin {
  const near = property.mapper.table;
  const { options } = property.spec;
  const foreign = namedColumns(property, options.foreignKeys, "foreignKeys");
  const first =
    options.primaryJoin === undefined
      ? foundCondition(property, near, secondary, foreign, "primaryJoin")
      : givenCondition(property, options.primaryJoin, "primaryJoin");
  const second =
    options.secondaryJoin === undefined
      ? foundCondition(property, target.table, secondary, foreign, "secondaryJoin")
      : givenCondition(property, options.secondaryJoin, "secondaryJoin");
  const pairs = intoSecondary(property, syncPairs(property, comparedPairs(first), foreign), secondary, "primaryJoin");
  return {
    direction: "many-to-many",
    primaryJoin: markRemote(first, (column) => column.owner === secondary),
    secondaryJoin: markRemote(second, (column) => column.owner !== secondary),
    pairs,
    secondaryPairs: intoSecondary(property, syncPairs(property, comparedPairs(second), foreign), secondary, "secondaryJoin"),
    localRemote: pairs.map(({ source, destination }) => [source, destination] as const),
    getKey: null,
  };
}

function intoSecondary(property: RelationshipProperty, pairs: readonly SyncPair[], secondary: Table, option: string): readonly SyncPair[] {
  if (pairs.every(({ destination }) => destination.owner === secondary)) return pairs;
  throw new MappingError(`The ${option} of ${property} has foreign keys that are not in the association table "${secondary.name}".`);
}

/** The condition between two tables that their foreign keys give. */
function foundCondition(
  property: RelationshipProperty,
  left: Table,
  right: Table,
  foreign: ReadonlySet<Column>,
  option: string,
): ExpressionNode {
  const links = new Map<object, ForeignKeyLink[]>();
  for (const link of [...linksBetween(right, left), ...(left === right ? [] : linksBetween(left, right))]) {
    if (foreign.size > 0 && !(link.column instanceof TableColumn && foreign.has(link.column))) continue;
    const known = links.get(link.constraint);
    if (known === undefined) links.set(link.constraint, [link]);
    else known.push(link);
  }
  const [found] = links.values();
  if (found === undefined)
    throw new MappingError(
      `${property}: no foreign key links the tables "${left.name}" and "${right.name}". Give one of them a foreign key, or say how they are joined: ${option}: () => ….`,
    );
  if (links.size > 1) {
    const names = [...links.values()].map((each) => each.map(({ column }) => column.resultKey).join(" + ")).join(", ");
    throw new MappingError(
      `${property}: more than one foreign key links the tables "${left.name}" and "${right.name}" (${names}). Say which one is meant: foreignKeys: () => …, or ${option}: () => ….`,
    );
  }
  return combine(
    OPERATORS.and,
    found.map(({ column, target }) => target.eq(column)),
  );
}

function linksBetween(from: Table, to: Table): readonly ForeignKeyLink[] {
  return from.foreignKeyLinks().filter(({ target }) => target instanceof TableColumn && target.owner === to);
}

function syncPairs(property: RelationshipProperty, compared: readonly ComparedPair[], foreign: ReadonlySet<Column>): readonly SyncPair[] {
  const isForeign = foreign.size > 0 ? (column: Column) => foreign.has(column) : refersTo;
  const pairs = compared.flatMap((each) => syncPairOf(each, isForeign) ?? []);
  if (pairs.length > 0) return pairs;
  throw new MappingError(
    `${property}: its join condition compares no foreign key with the column it refers to. Say which columns are to be seen as foreign keys: foreignKeys: () => ….`,
  );
}

interface Sides {
  readonly pairs: readonly SyncPair[];
  readonly near: Table;
  readonly far: Table;
  /** What `remoteSide` names; empty without it. */
  readonly remote: ReadonlySet<Column>;
}

function directionOf(property: RelationshipProperty, { pairs, near, far, remote }: Sides): Direction {
  if (near === far) {
    // Both sides are one table. What remoteSide names is far; without it, a collection means the rows that refer to this one.
    if (remote.size === 0) return property.useList ? "one-to-many" : "many-to-one";
    return pairs.every(({ source }) => remote.has(source)) ? "many-to-one" : "one-to-many";
  }
  const toNear = pairs.every(({ destination }) => destination.owner === far);
  if (toNear || pairs.every(({ destination }) => destination.owner === near)) return toNear ? "one-to-many" : "many-to-one";
  throw new MappingError(
    `The direction of ${property} can't be told: the foreign keys of its join condition go both ways. Say which one is meant: foreignKeys: () => ….`,
  );
}

function remoteTest(
  property: RelationshipProperty,
  { direction, pairs, near, far, remote }: Sides & { readonly direction: Direction },
): (column: Column) => boolean {
  if (near !== far) return (column) => column.owner === far;
  if (remote.size > 0) return (column) => remote.has(column);
  const columns = new Set(pairs.map((pair) => (direction === "many-to-one" ? pair.source : pair.destination)));
  if (pairs.some((pair) => columns.has(direction === "many-to-one" ? pair.destination : pair.source))) {
    throw new MappingError(
      `${property}: a column of "${near.name}" stands on both sides of its join condition, so that the far side can't be told. Name it: remoteSide: () => ….`,
    );
  }
  return (column) => columns.has(column);
}

/** This class's attributes that hold the target's primary key, in its order; null if the join is by anything else. */
function keyOf(mapper: Mapper, target: Mapper, localRemote: FoundJoin["localRemote"]): readonly ColumnProperty[] | null {
  if (localRemote.length !== target.primaryKey.length) return null;
  const key: ColumnProperty[] = [];
  for (const { column } of target.primaryKey) {
    const local = localRemote.find(([, remote]) => remote === column)?.[0];
    const property = local === undefined ? null : mapper.propertyOf(local);
    if (property === null) return null;
    key.push(property);
  }
  return key;
}
