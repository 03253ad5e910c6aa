/** The rows of association tables: many-to-many relationships are written here. */
import type { ExpressionNode, Table } from "@athanor/core";
import { BIND_NAMED, BIND_REQUIRED, Bind, DeleteNode, InsertNode } from "@athanor/core";
import type { ConnectionState, Op } from "@athanor/engine";
import { FlushError } from "../errors.ts";
import type { RelationshipProperty, SyncPair } from "../mapping/properties/relationship-property.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { changedMembers } from "./foreign-keys.ts";
import { runRows } from "./run-batch.ts";

type Row = Record<string, unknown>;

/** What a flush has to write into one association table, for one relationship and its reverse. */
interface AssociationWork {
  readonly property: RelationshipProperty;
  readonly table: Table;
  /** Pairs of objects that were seen from one side: the other side has them too. */
  readonly linked: Map<InstanceState, Set<InstanceState>>;
  readonly unlinked: Map<InstanceState, Set<InstanceState>>;
  /** Objects that are deleted: all their rows go. */
  readonly gone: { readonly state: InstanceState; readonly pairs: readonly SyncPair[] }[];
}

/** Collects the changes of many-to-many relationships, and writes them. */
export class Associations {
  private readonly work = new Map<RelationshipProperty, AssociationWork>();

  /** An object's many-to-many relationships may have changed. */
  collect(state: InstanceState): void {
    for (const property of state.mapper.relationships) {
      if (property.viewOnly || property.direction !== "many-to-many") continue;
      const { added, removed } = changedMembers(state, property);
      for (const member of added) this.note("linked", property, state, member);
      for (const member of removed) this.note("unlinked", property, state, member);
    }
  }

  /** An object is deleted: no row may refer to it. */
  collectDeleted(state: InstanceState): void {
    for (const property of state.mapper.relationships) {
      if (property.viewOnly || property.direction !== "many-to-many" || property.passiveDeletes === "all") continue;
      this.workOf(property)?.gone.push({ state, pairs: property.facts.pairs });
    }
  }

  /** Deletes rows: before the objects that they refer to. */
  *deleteRows(connection: ConnectionState): Op<void> {
    for (const work of this.work.values()) {
      const rows = rowsOf(work, work.unlinked);
      if (rows.length > 0)
        yield* runRows(
          connection,
          deleteStatement(work.table, [...work.property.facts.pairs, ...work.property.facts.secondaryPairs]),
          rows,
        );
      const byPairs = new Map<readonly SyncPair[], Row[]>();
      for (const { state, pairs } of work.gone) {
        const list = byPairs.get(pairs) ?? [];
        list.push(rowOf(state, pairs, {}));
        byPairs.set(pairs, list);
      }
      for (const [pairs, list] of byPairs) yield* runRows(connection, deleteStatement(work.table, pairs), list);
    }
  }

  /** Inserts rows: after the objects that they refer to. */
  *insertRows(connection: ConnectionState): Op<void> {
    for (const work of this.work.values()) {
      const rows = rowsOf(work, work.linked);
      if (rows.length > 0) yield* runRows(connection, new InsertNode(work.table), rows);
    }
  }

  private note(what: "linked" | "unlinked", property: RelationshipProperty, state: InstanceState, member: InstanceState): void {
    const work = this.workOf(property);
    if (work === null) return;
    // A pair that was linked from one side and from the other is one row.
    const [from, to] = work.property === property ? [state, member] : [member, state];
    const members = work[what].get(from);
    if (members === undefined) work[what].set(from, new Set([to]));
    else members.add(to);
  }

  private workOf(property: RelationshipProperty): AssociationWork | null {
    const { secondary, reverse } = property.facts;
    if (secondary === null) return null;
    for (const each of [property, ...reverse]) {
      const known = this.work.get(each);
      if (known !== undefined) return known;
    }
    const work: AssociationWork = { property, table: secondary, linked: new Map(), unlinked: new Map(), gone: [] };
    this.work.set(property, work);
    return work;
  }
}

function rowsOf({ property }: AssociationWork, pairs: ReadonlyMap<InstanceState, ReadonlySet<InstanceState>>): Row[] {
  const rows: Row[] = [];
  for (const [from, members] of pairs) {
    for (const to of members) {
      // What is deleted takes its rows with it.
      if (from.deleted || to.deleted) continue;
      rows.push(rowOf(to, property.facts.secondaryPairs, rowOf(from, property.facts.pairs, {})));
    }
  }
  return rows;
}

function rowOf(state: InstanceState, pairs: readonly SyncPair[], row: Row): Row {
  for (const { source, destination } of pairs) {
    const index = state.mapper.propertyOf(source)?.index ?? -1;
    const value = state.values[index];
    if (value === undefined || value === null)
      throw new FlushError(`${state.describe()} is in a many-to-many relationship, and has no "${source.key}": add it to the session too.`);
    row[destination.key] = value;
  }
  return row;
}

function deleteStatement(table: Table, pairs: readonly SyncPair[]): DeleteNode {
  const conditions = pairs.map(
    ({ destination }): ExpressionNode => destination.eq(new Bind(destination.key, null, destination.type, BIND_NAMED | BIND_REQUIRED)),
  );
  return new DeleteNode(table, { conditions, returned: [], runOptions: null });
}
