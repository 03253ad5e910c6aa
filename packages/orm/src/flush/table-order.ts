/** In which order tables are written: one stands behind those it refers to. */
import type { Table } from "@athanor/core";
import type { Mapper } from "../mapping/mapper.ts";

/** Mappers that are written together: alone, or (if their tables refer to each other, or one to itself) object by object. */
export interface MapperGroup {
  readonly mappers: readonly Mapper[];
  /** Whether rows of the group may refer to rows of the group. */
  readonly cyclic: boolean;
}

const known = new WeakMap<Mapper, ReadonlySet<Table>>();

/** The tables that a class's rows refer to, by foreign keys or by relationships. */
function referredTables(mapper: Mapper): ReadonlySet<Table> {
  let tables = known.get(mapper);
  if (tables === undefined) {
    const found = new Set<Table>();
    for (const constraint of mapper.table.foreignKeys) for (const column of constraint.referredColumns) found.add(column.owner);
    for (const { viewOnly, facts } of mapper.relationships)
      if (!viewOnly && facts.direction === "many-to-one") for (const { source } of facts.pairs) found.add(source.owner);
    tables = found;
    known.set(mapper, tables);
  }
  return tables;
}

/** A class refers to its target also where only the target has the relationship. */
function refers(from: Mapper, to: Mapper): boolean {
  if (referredTables(from).has(to.table)) return true;
  return to.relationships.some(({ viewOnly, facts }) => !viewOnly && facts.direction === "one-to-many" && facts.target === from);
}

/**
 * Sorts classes: each behind those that its rows refer to. Circles become groups.
 *
 * @param mappers in the order in which they should stand where nothing else decides
 */
export function sortMappers(mappers: readonly Mapper[]): MapperGroup[] {
  const search = new CircleSearch(mappers);
  for (const mapper of mappers) search.visit(mapper);
  return search.groups;
}

/** Tarjan's search for strongly connected components: they come out with those they refer to in front. */
class CircleSearch {
  readonly groups: MapperGroup[] = [];
  private readonly mappers: readonly Mapper[];
  private readonly indexes = new Map<Mapper, number>();
  private readonly path: Mapper[] = [];
  private readonly onPath = new Set<Mapper>();

  constructor(mappers: readonly Mapper[]) {
    this.mappers = mappers;
  }

  visit(mapper: Mapper): void {
    if (!this.indexes.has(mapper)) this.enter(mapper);
  }

  /** Gives the index of the first mapper on the path that can be reached. */
  private enter(mapper: Mapper): number {
    const index = this.indexes.size;
    this.indexes.set(mapper, index);
    this.path.push(mapper);
    this.onPath.add(mapper);
    let lowest = index;
    for (const other of this.mappers) {
      if (other === mapper || !refers(mapper, other)) continue;
      const known = this.indexes.get(other);
      if (known === undefined) lowest = Math.min(lowest, this.enter(other));
      else if (this.onPath.has(other)) lowest = Math.min(lowest, known);
    }
    if (lowest === index) this.close(mapper);
    return lowest;
  }

  private close(mapper: Mapper): void {
    const members = this.path.splice(this.path.indexOf(mapper));
    for (const member of members) this.onPath.delete(member);
    this.groups.push({ mappers: members, cyclic: members.length > 1 || refers(mapper, mapper) });
  }
}
