/** The unit of work: everything that changed in a session, written in the order that foreign keys ask for. */
import type { ConnectionState, Op } from "@athanor/engine";
import type { Mapper } from "../mapping/mapper.ts";
import { commitState } from "../state/expiry.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { Associations } from "./association.ts";
import { deleteObjects } from "./delete.ts";
import type { FlushContext } from "./flush-context.ts";
import { pushForeignKeys } from "./foreign-keys.ts";
import { insertObjects } from "./insert.ts";
import { levelsOf } from "./object-order.ts";
import { releaseChildren, removeOrphans } from "./orphans.ts";
import type { MapperGroup } from "./table-order.ts";
import { sortMappers } from "./table-order.ts";
import { findUnseenChanges } from "./unseen-changes.ts";
import { updateObjects } from "./update.ts";

/**
 * Whether there may be anything to write.
 *
 * @param everywhere also where only a comparison would show it
 */
export function hasWork(context: FlushContext, everywhere: boolean): boolean {
  return context.added.size > 0 || context.modified.size > 0 || context.removed.size > 0 || (everywhere && context.handedOut.size > 0);
}

/**
 * Writes all changes of a session.
 *
 * @param everywhere whether collections are compared that nothing was seen to change
 * @throws FlushError, StaleDataError, DatabaseError: then the transaction must be rolled back
 */
export function* flushChanges(context: FlushContext, everywhere: boolean): Op<void> {
  findUnseenChanges(context, everywhere);
  yield* removeOrphans(context);
  yield* releaseChildren(context);
  if (context.added.size === 0 && context.removed.size === 0 && context.modified.size === 0) return;
  yield* new UnitOfWork(context).run();
}

class UnitOfWork {
  private readonly context: FlushContext;
  private readonly associations = new Associations();
  private readonly fresh: Map<Mapper, InstanceState[]>;
  private readonly doomed: Map<Mapper, InstanceState[]>;

  constructor(context: FlushContext) {
    this.context = context;
    this.fresh = byMapper(context.added);
    this.doomed = byMapper(context.removed);
  }

  *run(): Op<void> {
    const { context } = this;
    // Members may be changed by what is copied into them, and then belong to the changed ones.
    for (const state of [...context.modified]) if (!context.removed.has(state)) pushForeignKeys(state);
    for (const states of [context.added, context.modified])
      for (const state of states) if (!context.removed.has(state)) this.associations.collect(state);
    for (const state of context.removed) this.associations.collectDeleted(state);
    const groups = sortMappers([...this.mappers()]);
    const connection = yield* context.connection();
    for (const group of groups) yield* group.cyclic ? this.saveCircle(connection, group) : this.save(connection, group);
    yield* this.associations.deleteRows(connection);
    yield* this.associations.insertRows(connection);
    for (const group of groups.reverse()) yield* this.delete(connection, group);
    this.settle();
  }

  /** The classes of all objects that may be written: with those whose foreign keys are copied from other objects. */
  private mappers(): Set<Mapper> {
    const mappers = new Set([...this.fresh.keys(), ...this.doomed.keys()]);
    for (const { mapper } of this.context.modified) mappers.add(mapper);
    for (const { relationships } of [...mappers])
      for (const { viewOnly, facts } of relationships) if (!viewOnly && facts.direction === "one-to-many") mappers.add(facts.target);
    return mappers;
  }

  /** Classes whose rows refer to none of their own: each is written as a whole. */
  private *save(connection: ConnectionState, { mappers }: MapperGroup): Op<void> {
    for (const mapper of mappers) {
      yield* this.update(connection, mapper);
      const states = this.fresh.get(mapper);
      if (states !== undefined) yield* this.insert(connection, mapper, states);
    }
  }

  /** Classes whose rows refer to each other: new objects level by level, then the changed ones. */
  private *saveCircle(connection: ConnectionState, { mappers }: MapperGroup): Op<void> {
    const states = mappers.flatMap((mapper) => this.fresh.get(mapper) ?? []);
    for (const level of levelsOf(states)) for (const [mapper, members] of byMapper(level)) yield* this.insert(connection, mapper, members);
    for (const mapper of mappers) yield* this.update(connection, mapper);
  }

  private *insert(connection: ConnectionState, mapper: Mapper, states: readonly InstanceState[]): Op<void> {
    yield* insertObjects(this.context, connection, mapper, states);
    if (mapper.relationships.some(({ viewOnly, direction }) => !viewOnly && direction === "one-to-many"))
      for (const state of states) pushForeignKeys(state);
  }

  private *update(connection: ConnectionState, mapper: Mapper): Op<void> {
    const states: InstanceState[] = [];
    for (const state of this.context.modified)
      if (state.mapper === mapper && state.original !== null && !this.context.removed.has(state)) states.push(state);
    if (states.length > 0) yield* updateObjects(this.context, connection, mapper, states);
  }

  private *delete(connection: ConnectionState, { mappers, cyclic }: MapperGroup): Op<void> {
    if (!cyclic) {
      for (const mapper of mappers) {
        const states = this.doomed.get(mapper);
        if (states !== undefined) yield* deleteObjects(this.context, connection, mapper, states);
      }
      return;
    }
    const states = mappers.flatMap((mapper) => this.doomed.get(mapper) ?? []);
    for (const level of levelsOf(states).reverse())
      for (const [mapper, members] of byMapper(level)) yield* deleteObjects(this.context, connection, mapper, members);
  }

  /** What is written is what is in the database: nothing is new or changed any more. */
  private settle(): void {
    const { added, modified, removed } = this.context;
    for (const state of added) commitState(state);
    for (const state of modified) {
      commitState(state);
      // Also where no row of its own was written: what its collections hold was.
      this.context.wasUpdated(state, null);
    }
    added.clear();
    modified.clear();
    removed.clear();
  }
}

function byMapper(states: Iterable<InstanceState>): Map<Mapper, InstanceState[]> {
  const groups = new Map<Mapper, InstanceState[]>();
  let last: { readonly mapper: Mapper; readonly list: InstanceState[] } | null = null;
  for (const state of states) {
    if (last === null || last.mapper !== state.mapper) {
      let list = groups.get(state.mapper);
      if (list === undefined) {
        list = [];
        groups.set(state.mapper, list);
      }
      last = { mapper: state.mapper, list };
    }
    last.list.push(state);
  }
  return groups;
}
