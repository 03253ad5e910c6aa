/** Configuring mappers: what relationships need to know of the other classes is worked out for all of them at one time. */
import { MappingError } from "../errors.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { RelationshipFacts, RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { directJoin, secondaryJoin } from "./joins.ts";
import { givenOrder, secondaryOf, targetOf } from "./targets.ts";

/**
 * Works out the facts of all relationships of mappers that are new.
 *
 * @throws MappingError for a wrong declaration: it names the class and the attribute
 */
export function configureMappers(mappers: readonly Mapper[]): void {
  const found = new Map<RelationshipProperty, RelationshipFacts>();
  for (const mapper of mappers) for (const property of mapper.relationships) found.set(property, factsOf(property));
  const factsFor = (property: RelationshipProperty): RelationshipFacts => found.get(property) ?? property.facts;
  for (const [property, facts] of found) checkReverse(property, facts, factsFor);
  for (const [property, facts] of found) property.settle(facts);
}

function factsOf(property: RelationshipProperty): RelationshipFacts {
  refuseWhatIsToCome(property);
  const target = targetOf(property);
  const secondary = secondaryOf(property);
  const join = secondary === null ? directJoin(property, target) : secondaryJoin(property, target, secondary);
  if (join.direction === "many-to-one" && property.useList) {
    throw new MappingError(
      `${property} is declared as a ${property.collection}, but the foreign key is in the table "${property.mapper.table.name}": it leads to one object. Use relationship.one or relationship.optional${target === property.mapper ? ", or check remoteSide" : ""}.`,
    );
  }
  if (property.cascade.has("delete-orphan") && join.direction !== "one-to-many") {
    throw new MappingError(
      `${property} is ${join.direction} and has the cascade "delete-orphan": an object that others may refer to is no orphan. It belongs on the other side of the relationship.`,
    );
  }
  return { target, secondary, ...join, orderBy: givenOrder(property), reverse: reverseOf(property, target) };
}

function refuseWhatIsToCome(property: RelationshipProperty): void {
  const { collection } = property;
  if (collection === "map" || collection === "writeOnly" || collection === "dynamic") {
    throw new MappingError(
      `${property} is a relationship.${collection}, which is declared but does not work yet: use relationship.list or relationship.set.`,
    );
  }
  if (property.postUpdate) throw new MappingError(`${property} has the option postUpdate, which is declared but does not work yet.`);
}

function reverseOf(property: RelationshipProperty, target: Mapper): readonly RelationshipProperty[] {
  const name = property.spec.options.backPopulates;
  if (name === undefined) return [];
  const reverse = target.relationship(name);
  if (reverse === null)
    throw new MappingError(
      `${property} names backPopulates: "${name}", but ${target.name} has no relationship of that name: declare it there, with backPopulates: "${property.key}".`,
    );
  return [reverse];
}

/** Both sides must know of each other: else one would be kept in step and the other not. */
function checkReverse(
  property: RelationshipProperty,
  facts: RelationshipFacts,
  factsFor: (property: RelationshipProperty) => RelationshipFacts,
): void {
  for (const reverse of facts.reverse) {
    const back = reverse.spec.options.backPopulates;
    if (back !== property.key) {
      throw new MappingError(
        `${property} names backPopulates: "${reverse.key}", but ${reverse} ${back === undefined ? "names none" : `names "${back}"`}: give it backPopulates: "${property.key}".`,
      );
    }
    const other = factsFor(reverse);
    if (!property.mapper.isA(other.target))
      throw new MappingError(`${property} and ${reverse} name each other in backPopulates, but ${reverse} leads to ${other.target.name}.`);
    const both = facts.direction === other.direction;
    if (both && facts.direction !== "many-to-many") {
      throw new MappingError(
        `${property} and ${reverse} name each other in backPopulates, but both are ${facts.direction}${property.mapper === reverse.mapper ? ": one of them needs remoteSide" : ""}.`,
      );
    }
  }
}
