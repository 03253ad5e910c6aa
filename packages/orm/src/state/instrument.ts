/** The accessors by which a mapped class's objects have their attributes. */
import { InvalidRequestError } from "@athanor/core";
import type { Mapper } from "../mapping/mapper.ts";
import { ColumnProperty } from "../mapping/properties/column-property.ts";
import type { Property } from "../mapping/properties/property.ts";
import { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { STATE } from "../mapping/state-slot.ts";
import { getRelated, loadColumn, setColumn, setRelated } from "./attribute-access.ts";
import type { ObjectSlot } from "./instance-state.ts";

/** `this` of an accessor: an object with a state; without one if the prototype itself is looked at. */
interface Instrumented {
  readonly [STATE]?: ObjectSlot;
}

/** Defines an accessor on a class's prototype for each attribute. */
export function instrument(prototype: object, mapper: Mapper): void {
  for (const property of mapper.properties.values()) {
    Object.defineProperty(prototype, property.key, { ...accessorsOf(property), enumerable: true, configurable: true });
  }
}

function accessorsOf(property: Property): PropertyDescriptor & ThisType<Instrumented> {
  if (property instanceof ColumnProperty) return columnAccessors(property);
  if (property instanceof RelationshipProperty) return relationshipAccessors(property);
  return {
    get(): unknown {
      if (this[STATE] === undefined) return undefined;
      throw new InvalidRequestError(
        `${property} is a hybrid, and hybrids can't be read on objects yet, only used in statements: compute it in a method of the class.`,
      );
    },
  };
}

function columnAccessors(property: ColumnProperty): PropertyDescriptor & ThisType<Instrumented> {
  const { index } = property;
  return {
    get(): unknown {
      const state = this[STATE]?.state;
      if (state === undefined) return undefined;
      const value = state.values[index];
      return value === undefined ? loadColumn(state, property) : value;
    },
    set(value: unknown): void {
      const state = this[STATE]?.state;
      if (state === undefined) setOwn(this, property, value);
      else setColumn(state, property, value);
    },
  };
}

function relationshipAccessors(property: RelationshipProperty): PropertyDescriptor & ThisType<Instrumented> {
  return {
    get(): unknown {
      const state = this[STATE]?.state;
      return state === undefined ? undefined : getRelated(state, property);
    },
    set(value: unknown): void {
      const state = this[STATE]?.state;
      if (state === undefined) setOwn(this, property, value);
      else setRelated(state, property, value);
    },
  };
}

/**
 * Sets an attribute of an object that has no state yet: one of a class that was mapped imperatively, in its constructor. It becomes
 * the object's own until the object is added to a session, as a field of the class's body does.
 */
function setOwn(object: object, property: Property, value: unknown): void {
  if (Object.hasOwn(object, "constructor"))
    throw new InvalidRequestError(`${property} was set on the prototype of its class: set it on an object of the class.`);
  Object.defineProperty(object, property.key, { value, writable: true, enumerable: true, configurable: true });
}
