/** Updating changed objects: only the columns that changed, objects with the same changed columns by one execution. */
import type { SqlType } from "@athanor/core";
import { Assignments, BIND_NAMED, BIND_REQUIRED, Bind, UpdateNode } from "@athanor/core";
import type { ConnectionState, Op } from "@athanor/engine";
import { FlushError, StaleDataError } from "../errors.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { ColumnProperty } from "../mapping/properties/column-property.ts";
import { columnChanged } from "../state/history.ts";
import type { InstanceState } from "../state/instance-state.ts";
import type { FlushContext, FormerKey } from "./flush-context.ts";
import { pullForeignKeys } from "./foreign-keys.ts";
import { keyConditions, keyParameters, missingRow } from "./row-keys.ts";
import { runRows } from "./run-batch.ts";

interface UpdateGroup {
  readonly columns: readonly ColumnProperty[];
  readonly states: InstanceState[];
  readonly rows: Record<string, unknown>[];
}

const statements = new WeakMap<Mapper, Map<string, UpdateNode>>();

/**
 * Updates the rows of changed objects of one class, whose foreign keys can be known by now.
 *
 * @throws StaleDataError that names the object whose row is gone, or has another version
 */
export function* updateObjects(
  context: FlushContext,
  connection: ConnectionState,
  mapper: Mapper,
  states: readonly InstanceState[],
): Op<void> {
  const groups = new Map<string, UpdateGroup>();
  for (const state of states) {
    pullForeignKeys(state);
    addRow(groups, mapper, state);
  }
  for (const [signature, group] of groups) {
    const statement = updateStatement(mapper, signature, group.columns);
    const { rowCount } = yield* runRows(connection, statement, group.rows);
    if (rowCount !== group.states.length) throw yield* staleObject(connection, mapper, group, rowCount);
    for (const state of group.states) settle(context, mapper, state, group.columns);
  }
}

function addRow(groups: Map<string, UpdateGroup>, mapper: Mapper, state: InstanceState): void {
  const changed = mapper.columns.filter((property) => !property.column.generated && columnChanged(state, property));
  if (changed.length === 0) return;
  const row: Record<string, unknown> = keyParameters(mapper, state);
  const columns = mapper.columns.filter((property) => changed.includes(property) || property === mapper.version || isRefreshed(property));
  for (const property of columns) {
    if (!changed.includes(property)) state.values[property.index] = refreshedValue(mapper, state, property, row);
    row[property.column.key] = state.values[property.index];
  }
  const signature = columns.map(({ index }) => index).join();
  const group = groups.get(signature);
  if (group === undefined) groups.set(signature, { columns, states: [state], rows: [row] });
  else {
    group.states.push(state);
    group.rows.push(row);
  }
}

/** Whether the program makes a new value of the column at every UPDATE. */
function isRefreshed({ column }: ColumnProperty): boolean {
  return column.onUpdate?.kind === "value";
}

function refreshedValue(mapper: Mapper, state: InstanceState, property: ColumnProperty, row: Readonly<Record<string, unknown>>): unknown {
  if (property === mapper.version) {
    const version = state.values[property.index];
    if (typeof version !== "number")
      throw new FlushError(`The version of ${state.describe()} in ${property} is not loaded, or is no number.`);
    return version + 1;
  }
  const { onUpdate } = property.column;
  return onUpdate?.kind === "value" ? onUpdate.make({ parameters: row }) : state.values[property.index];
}

function updateStatement(mapper: Mapper, signature: string, columns: readonly ColumnProperty[]): UpdateNode {
  let known = statements.get(mapper);
  if (known === undefined) {
    known = new Map();
    statements.set(mapper, known);
  }
  let statement = known.get(signature);
  if (statement === undefined) {
    const keys = columns.map(({ column }) => column.key);
    const set = new Assignments(
      keys,
      columns.map(({ column }) => required(column.key, column.type)),
    );
    statement = new UpdateNode(mapper.table, { set, conditions: keyConditions(mapper), returned: [], runOptions: null });
    known.set(signature, statement);
  }
  return statement;
}

function required(name: string, type: SqlType): Bind {
  return new Bind(name, null, type, BIND_NAMED | BIND_REQUIRED);
}

function* staleObject(connection: ConnectionState, mapper: Mapper, group: UpdateGroup, matched: number): Op<StaleDataError> {
  const index = yield* missingRow(connection, mapper, group.rows);
  const state = group.states[index ?? -1];
  const which = state === undefined ? `objects of the class ${mapper.name}` : state.describe();
  const why = mapper.version === null ? "its row is gone" : "its row is gone, or has another version";
  return new StaleDataError(
    `The UPDATE of ${which} met ${matched} of ${group.states.length} rows: ${why}. Another transaction was there before; roll back, load again, and try anew.`,
  );
}

/** The row is written: what the database has changed by itself is loaded when it is asked for, and a changed key is the object's identity. */
function settle(context: FlushContext, mapper: Mapper, state: InstanceState, columns: readonly ColumnProperty[]): void {
  for (const { index, column } of mapper.columns) {
    if (column.generated || (column.onUpdate?.kind === "expression" && !columns.some((each) => each.index === index)))
      state.values[index] = undefined;
  }
  const former = formerKey(mapper, state);
  if (former !== null) {
    const key = mapper.identityKey(mapper.primaryKey.map(({ index }) => state.values[index]));
    if (key === null) throw new FlushError(`The primary key of ${state.describe()} was set to null.`);
    context.identityMap.remove(state);
    state.key = key;
    context.identityMap.add(state);
  }
  context.wasUpdated(state, former);
}

function formerKey(mapper: Mapper, state: InstanceState): FormerKey | null {
  const { key, original } = state;
  if (key === null || original === null || !mapper.primaryKey.some((property) => columnChanged(state, property))) return null;
  return { key, values: mapper.primaryKey.map(({ index }) => original[index] ?? state.values[index]) };
}
