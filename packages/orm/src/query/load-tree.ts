/** Which of an entity's attributes a statement loads, and how: what the options say, and the mapping where they say nothing. */
import type { EntitySource } from "../mapping/entity-node.ts";
import { EntityNode } from "../mapping/entity-node.ts";
import type { LoadNode, LoadStep } from "../mapping/load-option.ts";
import type { ColumnProperty } from "../mapping/properties/column-property.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";

/** A step of an option of the statement: plans hold no node of any statement, only where the current statement has it. */
export interface Cursor {
  readonly option: number;
  readonly step: number;
}

/** How a relationship is loaded. */
export type Strategy = "joined" | "contains_eager" | "selectin" | "lazy" | "raise" | "noload";

/** One relationship that a statement says or decides something about. */
export interface RelationshipLoad {
  readonly property: RelationshipProperty;
  readonly strategy: Strategy;
  /** The step of an option that says so; null where it is the mapping. */
  readonly step: LoadStep | null;
  readonly cursor: Cursor | null;
  /** Where options go on behind it. */
  readonly below: readonly Cursor[];
}

/** What of an entity is loaded. */
export interface EntityLoads {
  readonly columns: readonly ColumnProperty[];
  readonly relationships: readonly RelationshipLoad[];
}

/**
 * Decides what of an entity is loaded.
 *
 * @param entity the class or the alias, as options speak of it
 * @param options the statement's options
 * @param cursors the steps of them that may speak of this entity
 * @param path the relationships on the way here: what the mapping loads eagerly does not go round in circles
 */
export function loadsOf(
  entity: EntitySource,
  options: readonly LoadNode[],
  cursors: readonly Cursor[],
  path: readonly RelationshipProperty[],
): EntityLoads {
  const { mapper } = entity;
  const said = new Map<RelationshipProperty, RelationshipLoad>();
  for (const cursor of cursors) {
    const step = options[cursor.option]?.steps[cursor.step];
    if (step === undefined || !speaksOf(step.attribute.entity, entity)) continue;
    const property = mapper.relationship(step.attribute.key);
    if (property === null) continue;
    const before = said.get(property);
    const next = { option: cursor.option, step: cursor.step + 1 };
    said.set(property, { property, strategy: strategyOf(step.strategy), step, cursor, below: [...(before?.below ?? []), next] });
  }
  const byMapping = mapper.relationships.flatMap((property): RelationshipLoad[] => {
    if (said.has(property) || property.lazy === "select" || path.includes(property)) return [];
    return [{ property, strategy: strategyOf(property.lazy), step: null, cursor: null, below: [] }];
  });
  return { columns: chosenColumns(entity, options, cursors), relationships: [...said.values(), ...byMapping] };
}

function speaksOf(spoken: EntitySource, entity: EntitySource): boolean {
  return spoken === entity || (spoken instanceof EntityNode && entity instanceof EntityNode && entity.mapper.isA(spoken.mapper));
}

function strategyOf(word: string): Strategy {
  switch (word) {
    case "joined":
    case "contains_eager":
    case "raise":
    case "noload":
    case "selectin":
      return word;
    // The rows are the same; what differs is only how the second statement finds the first one's.
    case "subquery":
      return "selectin";
    default:
      return "lazy";
  }
}

/** The columns to load: all that are not deferred, as far as the options don't say otherwise. The primary key always is. */
function chosenColumns(entity: EntitySource, options: readonly LoadNode[], cursors: readonly Cursor[]): readonly ColumnProperty[] {
  const { columns } = entity.mapper;
  let loaded = new Set(columns.filter((property) => !property.deferred));
  for (const option of new Set(cursors.map((cursor) => cursor.option))) {
    for (const { choice, attributes } of options[option]?.columns ?? []) {
      const named = new Set(attributes.filter((attribute) => speaksOf(attribute.table, entity)).map((attribute) => attribute.property));
      if (named.size === 0) continue;
      if (choice === "only") loaded = named;
      else if (choice === "undefer") for (const property of named) loaded.add(property);
      else for (const property of named) loaded.delete(property);
    }
  }
  return columns.filter((property) => loaded.has(property) || property.column.primaryKey);
}
