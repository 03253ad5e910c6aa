/** Setting the attributes of a new object. */
import { ArgumentError } from "@athanor/core";
import { ColumnProperty } from "../mapping/properties/column-property.ts";
import { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { setRelated } from "./attribute-access.ts";
import type { InstanceState } from "./instance-state.ts";

/**
 * Sets what a constructor was given.
 *
 * @throws ArgumentError for an attribute that the class has not, and for undefined
 */
export function initialise(state: InstanceState, init: unknown): void {
  const { mapper, values } = state;
  if (typeof init !== "object" || init === null)
    throw new ArgumentError(
      `new ${mapper.name}() takes an object of values by attribute, not ${init === null ? "null" : `a ${typeof init}`}.`,
    );
  for (const key of Object.keys(init)) {
    const property = mapper.properties.get(key);
    const value: unknown = Reflect.get(init, key);
    if (value === undefined)
      throw new ArgumentError(`new ${mapper.name}() was given undefined as "${key}": leave it out, or use null for NULL.`);
    if (property instanceof ColumnProperty) values[property.index] = value;
    else if (property instanceof RelationshipProperty) setRelated(state, property, value);
    else refuse(state, key, property !== undefined);
  }
}

function refuse(state: InstanceState, key: string, known: boolean): never {
  const { mapper } = state;
  if (known) throw new ArgumentError(`${mapper.name}.${key} is computed, and can't be set.`);
  throw new ArgumentError(
    `${mapper.name} has no attribute "${key}"; it has ${[...mapper.properties.keys()].map((each) => `"${each}"`).join(", ")}.`,
  );
}
