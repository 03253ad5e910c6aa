/** Loading one object, or some of its attributes. */
import type { ExpressionNode } from "@athanor/core";
import { BIND_NAMED, BIND_REQUIRED, Bind, combine, InvalidRequestError, OPERATORS, SelectNode } from "@athanor/core";
import type { Op } from "@athanor/engine";
import { LazyLoadError, ObjectDeletedError } from "../errors.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { ColumnProperty } from "../mapping/properties/column-property.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { stateOf } from "../state/instance-state.ts";
import { setLoadedReference } from "../state/loaded.ts";
import type { SessionContext } from "../state/session-handle.ts";
import type { OrmExecutionOptions } from "./load-context.ts";
import { loadContextOf } from "./load-context.ts";
import type { RelatedOptions } from "./related-statement.ts";
import { NO_OPTIONS, singleStatement } from "./related-statement.ts";
import { runEntities, settle } from "./run.ts";

const byKey = new WeakMap<Mapper, SelectNode>();
const byColumns = new WeakMap<Mapper, Map<string, SelectNode>>();

function keyCondition(mapper: Mapper): ExpressionNode {
  const { entity } = mapper;
  return combine(
    OPERATORS.and,
    mapper.primaryKey.map((property, i) =>
      entity.columnFor(property.key).eq(new Bind(`k${i}`, null, property.column.type, BIND_NAMED | BIND_REQUIRED)),
    ),
  );
}

function keyParameters(values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(values.map((value, i) => [`k${i}`, value]));
}

/**
 * Loads the object of a primary key.
 *
 * @param values the key's values in the order of the primary key
 * @returns its state; null if there is no such row
 */
export function* loadByKey(
  context: SessionContext,
  mapper: Mapper,
  values: readonly unknown[],
  options: OrmExecutionOptions = {},
): Op<InstanceState | null> {
  let statement = byKey.get(mapper);
  if (statement === undefined) {
    statement = new SelectNode([mapper.entity]).where(keyCondition(mapper));
    byKey.set(mapper, statement);
  }
  const added = options.loaderOptions ?? [];
  const asked = added.length === 0 ? statement : statement.options(...added);
  const { rows } = yield* runEntities(context, asked, keyParameters(values), options);
  return stateOf(rows?.[0]?.[0]);
}

/**
 * Loads columns of a persistent object.
 *
 * @param properties which; null for all that are not loaded
 * @throws ObjectDeletedError if the row is gone
 */
export function* loadColumns(context: SessionContext, state: InstanceState, properties: readonly ColumnProperty[] | null): Op<void> {
  const { mapper, values } = state;
  const missing = properties ?? mapper.columns.filter((property) => values[property.index] === undefined);
  if (missing.length === 0) return;
  const key = mapper.primaryKey.map((property) => values[property.index]);
  const { rows } = yield* runEntities(context, columnsStatement(mapper, missing), keyParameters(key), {});
  const row = rows?.[0];
  if (row === undefined)
    throw new ObjectDeletedError(
      `The row of ${state.describe()} is gone: it was deleted, or its key was changed, since the object was loaded.`,
    );
  missing.forEach((property, i) => {
    values[property.index] = row[i];
  });
  context.noteLoaded(state);
}

function columnsStatement(mapper: Mapper, properties: readonly ColumnProperty[]): SelectNode {
  let statements = byColumns.get(mapper);
  if (statements === undefined) {
    statements = new Map();
    byColumns.set(mapper, statements);
  }
  const name = properties.map((property) => property.index).join();
  let statement = statements.get(name);
  if (statement === undefined) {
    statement = new SelectNode(properties.map((property) => mapper.entity.columnFor(property.key))).where(keyCondition(mapper));
    statements.set(name, statement);
  }
  return statement;
}

/**
 * Loads what a relationship of a persistent object leads to: out of the identity map if it can, else by a SELECT.
 *
 * @throws LazyLoadError if a statement's `raiseLoad` or the mapping forbids it
 */
export function* loadRelationship(context: SessionContext, state: InstanceState, property: RelationshipProperty): Op<void> {
  const remembered = loadContextOf(state.loadContext);
  if (property.lazy === "raise" || remembered?.raised.includes(property)) {
    throw new LazyLoadError(
      `${property} of ${state.describe()} is not loaded, and loading it now was forbidden (raise): load it with the object, options(selectinLoad(${property.mapper.name}.c.${property.key})).`,
    );
  }
  if (property.lazy === "noload") {
    settle(state, property, []);
    return;
  }
  const key = yield* localKey(context, state, property);
  if (key === null) {
    settle(state, property, []);
    return;
  }
  const found = inIdentityMap(context, state, property);
  if (found !== null) {
    setLoadedReference(state, property, found.object);
    return;
  }
  const given = remembered === null ? NO_OPTIONS : optionsFor(property, remembered.options, remembered.cursors);
  const { rows } = yield* runEntities(context, singleStatement(property, given), keyParameters(key), {});
  const width = property.facts.localRemote.length;
  const objects = (rows ?? []).flatMap((row) => stateOf(row[width])?.object ?? []);
  if (!property.useList && objects.length > 1)
    throw new InvalidRequestError(`${property} of ${state.describe()} leads to ${objects.length} rows, and is declared to lead to one.`);
  settle(state, property, objects);
}

/** The values of the near side's columns; null if one of them is NULL, so that there is nothing to find. */
function* localKey(context: SessionContext, state: InstanceState, property: RelationshipProperty): Op<readonly unknown[] | null> {
  const properties = property.facts.localRemote.map(([local]) => {
    const own = state.mapper.propertyOf(local);
    if (own === null)
      throw new InvalidRequestError(`${property} needs the column "${local.key}", which is no attribute of ${state.mapper.name}.`);
    return own;
  });
  const unloaded = properties.filter((each) => state.values[each.index] === undefined);
  if (unloaded.length > 0) yield* loadColumns(context, state, null);
  const key = properties.map((each) => state.values[each.index]);
  return key.some((value) => value === null || value === undefined) ? null : key;
}

function inIdentityMap(context: SessionContext, state: InstanceState, property: RelationshipProperty): InstanceState | null {
  const { getKey, target } = property.facts;
  if (getKey === null) return null;
  const key = target.identityKey(getKey.map((each) => state.values[each.index]));
  const found = key === null ? undefined : context.identityMap.get(target, key);
  return found === undefined || found.deleted ? null : found;
}

/** What remembered options say about a relationship, and where they go on behind it. */
function optionsFor(property: RelationshipProperty, options: RelatedOptions["options"], cursors: RelatedOptions["below"]): RelatedOptions {
  const own = cursors.filter(({ option, step }) => options[option]?.steps[step]?.attribute.property === property);
  const [cursor] = own;
  return cursor === undefined ? NO_OPTIONS : { options, cursor, below: own.map(({ option, step }) => ({ option, step: step + 1 })) };
}
