/** Inserting new objects: as few statements as their columns allow, and generated keys brought back to the objects. */
import type { Dialect } from "@athanor/compiler";
import { generatedKeyProcessor } from "@athanor/compiler";
import type { Column, DefaultContext } from "@athanor/core";
import { InsertNode, InvalidRequestError } from "@athanor/core";
import type { ConnectionState, Execution, Op } from "@athanor/engine";
import { narrowInteger } from "@athanor/engine";
import { FlushError } from "../errors.ts";
import type { IdentityKey } from "../mapping/identity-key.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { InstanceState } from "../state/instance-state.ts";
import type { FlushContext } from "./flush-context.ts";
import { pullForeignKeys } from "./foreign-keys.ts";
import { runRows } from "./run-batch.ts";

/** How one column gets its value in a new row. */
interface InsertColumn {
  readonly index: number;
  readonly key: string;
  readonly column: Column;
  /** Makes the value of a row that gives none; null if the program has no default. */
  readonly make: ((context: DefaultContext) => unknown) | null;
  /** Whether the database fills it where no value is given. */
  readonly left: boolean;
  /** Whether statements leave it out, as they do with the numbers of rows. */
  readonly omitted: boolean;
}

const IN_ORDER = { sortByParameterOrder: true };

interface InsertPlan {
  readonly node: InsertNode;
  readonly columns: readonly InsertColumn[];
  /** The column that the database numbers. */
  readonly auto: InsertColumn | null;
  /** Columns that the database computes. */
  readonly generated: readonly InsertColumn[];
  readonly version: number;
}

const plans = new WeakMap<Mapper, InsertPlan>();

function planOf(mapper: Mapper): InsertPlan {
  let plan = plans.get(mapper);
  if (plan === undefined) {
    const all = mapper.columns.map((property): InsertColumn => {
      const { column } = property;
      const given = column.default;
      const left = column === mapper.table.autoincrementColumn || column.serverDefault !== null || given?.kind === "expression";
      return {
        index: property.index,
        key: column.key,
        column,
        make: given?.kind === "value" ? given.make : null,
        left,
        omitted: column.omitted,
      };
    });
    plan = {
      node: new InsertNode(mapper.table),
      columns: all.filter(({ column }) => !column.generated),
      auto: all.find(({ column }) => column === mapper.table.autoincrementColumn) ?? null,
      generated: all.filter(({ column }) => column.generated),
      version: mapper.version?.index ?? -1,
    };
    plans.set(mapper, plan);
  }
  return plan;
}

/** Objects whose rows give the same columns. */
interface InsertGroup {
  readonly left: readonly InsertColumn[];
  readonly states: InstanceState[];
  readonly rows: Record<string, unknown>[];
}

/**
 * Inserts the rows of new objects of one class, whose foreign keys can be known by now.
 *
 * @throws FlushError for an object without a primary key, or with that of another object of the session
 * @throws DatabaseError if the database refuses a row
 */
export function* insertObjects(
  context: FlushContext,
  connection: ConnectionState,
  mapper: Mapper,
  states: readonly InstanceState[],
): Op<void> {
  const plan = planOf(mapper);
  const groups = new Map<string, InsertGroup>();
  const known = context.identityMap.of(mapper);
  for (const state of states) {
    pullForeignKeys(state);
    addRow(groups, plan, state);
  }
  for (const group of groups.values()) {
    yield* insertGroup(connection, plan, group);
    const filled = [...group.left, ...plan.generated].map(({ index }) => index);
    for (const state of group.states) {
      state.filled = filled;
      becomePersistent(context, known, state);
    }
  }
}

/** What the function of a default may look at: the values that the object has. */
class GivenValues implements DefaultContext {
  readonly #columns: readonly InsertColumn[];
  readonly #values: readonly unknown[];

  constructor(columns: readonly InsertColumn[], values: readonly unknown[]) {
    this.#columns = columns;
    this.#values = values;
  }

  get parameters(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.#columns.flatMap(({ key, index }) => (this.#values[index] === undefined ? [] : [[key, this.#values[index]] as const])),
    );
  }
}

function addRow(groups: Map<string, InsertGroup>, plan: InsertPlan, state: InstanceState): void {
  const { values } = state;
  const { columns } = plan;
  const row: Record<string, unknown> = {};
  let signature = "";
  if (plan.version >= 0 && values[plan.version] === undefined) values[plan.version] = 1;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (column === undefined) continue;
    let value = values[column.index];
    if (value === undefined) {
      if (column.make !== null) value = column.make(new GivenValues(columns, values));
      else if (column.left) {
        signature += `${i},`;
        continue;
      } else if (column.omitted) continue;
      else if (column.column.primaryKey)
        throw new FlushError(
          `${state.mapper.name}.${column.key} of a new object has no value, and it is part of the primary key, which the database does not number: set it.`,
        );
      else value = null;
      values[column.index] = value;
    }
    row[column.key] = value;
  }
  const group = groups.get(signature);
  if (group !== undefined) {
    group.states.push(state);
    group.rows.push(row);
  } else {
    groups.set(signature, { left: columns.filter(({ index, left }) => left && values[index] === undefined), states: [state], rows: [row] });
  }
}

function* insertGroup(connection: ConnectionState, plan: InsertPlan, group: InsertGroup): Op<void> {
  const { left } = group;
  const wanted = [...left, ...plan.generated];
  const { auto } = plan;
  const { lastInsertId, insertReturning, insertMany } = connection.engine.dialect.capabilities;
  // Where several rows go in one statement, its RETURNING tells their keys; the driver tells but one.
  const told = lastInsertId && (insertMany === "single" || group.rows.length === 1);
  const onlyKey = wanted.length === 1 && auto !== null && left[0] === auto;
  if (wanted.length === 0) {
    yield* runRows(connection, plan.node, group.rows);
  } else if (insertReturning && !(onlyKey && told)) {
    const execution = yield* runRows(connection, plan.node.returning(...wanted.map(({ column }) => column), IN_ORDER), group.rows);
    takeReturned(execution, group, wanted);
  } else if (auto === null || !left.includes(auto)) {
    // What the database filled in is loaded when it is asked for.
    yield* runRows(connection, plan.node, group.rows);
  } else {
    const { lastInsertIds } = yield* runRows(connection, plan.node, group.rows, true);
    takeKeys(lastInsertIds, group, auto, connection.engine.dialect);
  }
}

function takeReturned(execution: Execution, { states }: InsertGroup, wanted: readonly InsertColumn[]): void {
  const rows = execution.rows ?? [];
  if (rows.length !== states.length)
    throw new FlushError(
      `An INSERT of ${states.length} rows gave ${rows.length} rows back: a trigger or a rule of the database must have changed what is inserted.`,
    );
  const processors =
    execution.entry.compiled.columns?.map(({ process }) => process ?? (execution.entry.wideIntegers ? narrowInteger : null)) ?? [];
  for (let i = 0; i < states.length; i++) {
    const row = rows[i];
    const values = states[i]?.values;
    if (row === undefined || values === undefined) continue;
    for (let j = 0; j < wanted.length; j++) {
      const value = row[j];
      const process = processors[j] ?? null;
      values[wanted[j]?.index ?? -1] = value === null || process === null ? value : process(value);
    }
  }
}

function takeKeys(ids: readonly (number | bigint)[] | null, { states }: InsertGroup, auto: InsertColumn, dialect: Dialect): void {
  if (ids === null)
    throw new InvalidRequestError(
      `The driver does not tell the keys that the database generated for "${auto.column.owner.name}", and the database has no RETURNING: set the keys yourself.`,
    );
  const convert = generatedKeyProcessor(auto.column.type, dialect);
  for (let i = 0; i < states.length; i++) {
    const id = ids[i];
    const state = states[i];
    if (id !== undefined && state !== undefined) state.values[auto.index] = convert(narrowInteger(id));
  }
}

function becomePersistent(context: FlushContext, known: Map<IdentityKey, InstanceState>, state: InstanceState): void {
  const { mapper } = state;
  const key = mapper.identityKey(mapper.primaryKey.map(({ index }) => state.values[index]));
  if (key === null)
    throw new FlushError(
      `A new object of the class ${mapper.name} has no primary key after it was inserted: the database does not number "${mapper.primaryKey.map((each) => each.key).join(", ")}".`,
    );
  const other = known.get(key);
  if (other !== undefined && other !== state && !other.deleted)
    throw new FlushError(
      `A new object of the class ${mapper.name} has the primary key of another object of the session, ${other.describe()}: change that one, or give the new one another key.`,
    );
  state.key = key;
  known.set(key, state);
  context.wasInserted(state);
}
