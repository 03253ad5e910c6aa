/** Running a statement over entities, and loading what its options ask for beyond its own rows. */
import type { Node } from "@athanor/core";
import { SelectNode } from "@athanor/core";
import type { Execution, GivenParameters, Op } from "@athanor/engine";
import { runStatement } from "@athanor/engine";
import { identityKeyOf } from "../mapping/identity-key.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { LaterLoad, RowPlan } from "../query/plan.ts";
import { loadOptions } from "../query/select-plan.ts";
import type { OrmEntry } from "../query/strategy.ts";
import { ORM } from "../query/strategy.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { stateOf } from "../state/instance-state.ts";
import { setLoadedCollection, setLoadedReference } from "../state/loaded.ts";
import type { SessionContext } from "../state/session-handle.ts";
import type { LoadRun } from "./entity-loader.ts";
import { EntityLoader } from "./entity-loader.ts";
import type { OrmExecutionOptions } from "./load-context.ts";
import type { RelatedOptions } from "./related-statement.ts";
import { listStatement } from "./related-statement.ts";

/** An execution, and its rows with objects in them. */
export interface LoadedRows {
  readonly execution: Execution<OrmEntry>;
  /** null if the statement gives no rows. */
  readonly rows: unknown[][] | null;
}

/** How many keys one statement asks for. */
const KEYS_AT_ONCE = 500;

/** Runs a statement over entities and makes its objects, with all that its options say. */
export function* runEntities(
  context: SessionContext,
  statement: Node,
  parameters: GivenParameters,
  options: OrmExecutionOptions,
): Op<LoadedRows> {
  const connection = yield* context.connection();
  const execution = yield* runStatement(connection, statement, parameters, ORM, options.stopping);
  if (execution.rows === null) return { execution, rows: null };
  return { execution, rows: yield* makeEntities(context, statement, execution.entry.rows, execution.rows, options) };
}

/** Makes the objects of raw rows, with all that the statement's options say. */
export function* makeEntities(
  context: SessionContext,
  statement: Node,
  plan: RowPlan,
  raws: readonly (readonly unknown[])[],
  options: OrmExecutionOptions,
): Op<unknown[][]> {
  const given = statement instanceof SelectNode ? loadOptions(statement.extras.loaderOptions) : [];
  const run: LoadRun = { context, processors: plan.processors, options: given, populateExisting: options.populateExisting === true };
  const loaders = plan.items.map((item) => (item.kind === "entity" ? new EntityLoader(item.plan, run) : null));
  const rows = makeRows(raws, plan, loaders);
  for (const loader of loaders) {
    if (loader === null) continue;
    loader.finish();
    for (const each of loader.all()) for (const later of each.later) yield* loadLater(run, [...each.waiting], later);
  }
  return rows;
}

function makeRows(raws: readonly (readonly unknown[])[], plan: RowPlan, loaders: readonly (EntityLoader | null)[]): unknown[][] {
  const [only] = loaders;
  // The most common of all: the objects of one class.
  if (loaders.length === 1 && only != null) return raws.map((raw) => [only.load(raw)?.object ?? null]);
  return raws.map((raw) =>
    plan.items.map((item, i) => {
      const loader = loaders[i] ?? null;
      if (loader !== null) return loader.load(raw)?.object ?? null;
      if (item.kind === "entity") return null;
      const value = raw[item.rawIndex];
      const process = plan.processors[item.rawIndex] ?? null;
      return value === null || process === null ? value : process(value);
    }),
  );
}

/** Loads one relationship of many objects by further statements. */
export function* loadLater(run: LoadRun, states: readonly InstanceState[], later: LaterLoad): Op<void> {
  const { property } = later;
  const given: RelatedOptions = { options: run.options, cursor: later.cursor, below: later.below };
  const waiting = run.populateExisting ? states : states.filter((state) => state.values[property.index] === undefined);
  const groups = groupByKey(property, waiting);
  const criteria =
    given.cursor === null ? 0 : (given.options[given.cursor.option]?.steps[given.cursor.step]?.attribute.criteria.length ?? 0);
  if (!run.populateExisting && criteria === 0) fromIdentityMap(run.context, property, groups);
  const keys = [...groups.values()];
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    yield* loadGroups(run, property, given, keys.slice(from, from + KEYS_AT_ONCE));
  }
}

/** Objects with the same key: what is loaded for it belongs to all of them. */
interface Group {
  readonly key: readonly unknown[];
  readonly states: InstanceState[];
}

function groupByKey(property: RelationshipProperty, states: readonly InstanceState[]): Map<unknown, Group> {
  const { localRemote } = property.facts;
  const groups = new Map<unknown, Group>();
  for (const state of states) {
    const key = localRemote.map(([local]) => state.values[state.mapper.propertyOf(local)?.index ?? -1]);
    // An expired key is loaded when the relationship is asked for.
    if (key.includes(undefined)) continue;
    if (key.includes(null)) {
      settle(state, property, []);
      continue;
    }
    const identity = groupKey(property, key);
    const group = groups.get(identity);
    if (group === undefined) groups.set(identity, { key, states: [state] });
    else group.states.push(state);
  }
  return groups;
}

/** Equal for values of the two sides that are equal in the database. */
function groupKey(property: RelationshipProperty, values: readonly unknown[]): unknown {
  const { localRemote } = property.facts;
  const parts = values.map((value, i) => localRemote[i]?.[0].type.identityKey(value) ?? value);
  return parts.length === 1 ? parts[0] : JSON.stringify(parts.map((part) => (typeof part === "bigint" ? `${part}n` : part)));
}

/** A reference to an object that the session has needs no statement. */
function fromIdentityMap(context: SessionContext, property: RelationshipProperty, groups: Map<unknown, Group>): void {
  const { getKey, target } = property.facts;
  if (getKey === null || property.useList) return;
  for (const [identity, group] of groups) {
    const [first] = group.states;
    const key = identityKeyOf(
      target.primaryKey,
      getKey.map((each) => first?.values[each.index]),
    );
    const found = key === null ? undefined : context.identityMap.get(target, key);
    if (found === undefined || found.deleted) continue;
    for (const state of group.states) setLoadedReference(state, property, found.object);
    groups.delete(identity);
  }
}

function* loadGroups(run: LoadRun, property: RelationshipProperty, given: RelatedOptions, groups: readonly Group[]): Op<void> {
  const width = property.facts.localRemote.length;
  const statement = listStatement(
    property,
    given,
    groups.map((group) => group.key),
  );
  const parameters = width === 1 ? { keys: groups.map((group) => group.key[0]) } : undefined;
  const { rows } = yield* runEntities(run.context, statement, parameters, { populateExisting: run.populateExisting });
  const members = new Map<unknown, object[]>();
  for (const row of rows ?? []) {
    const key = groupKey(property, row.slice(0, width));
    const object = row[width];
    if (stateOf(object) === null || typeof object !== "object" || object === null) continue;
    const list = members.get(key);
    if (list === undefined) members.set(key, [object]);
    else list.push(object);
  }
  for (const group of groups) {
    const found = members.get(groupKey(property, group.key)) ?? [];
    for (const state of group.states) settle(state, property, found);
  }
}

/** Puts what was found into an object. */
export function settle(state: InstanceState, property: RelationshipProperty, found: readonly object[]): void {
  if (property.useList) setLoadedCollection(state, property, found);
  else setLoadedReference(state, property, found[0] ?? null);
}
