/** Objects of classes that were mapped as they stood: they have no state until the ORM sees them. */
import { Mapper } from "../mapping/mapper.ts";
import { MAPPER } from "../mapping/state-slot.ts";
import type { InstanceState } from "./instance-state.ts";
import { stateOf } from "./instance-state.ts";
import { attachState, emptyValues } from "./instantiate.ts";

/**
 * The state of an object; a plain object of a mapped class gets one. Its own values move into the state, and the class's
 * accessors take over.
 *
 * @returns null if the object's class is not mapped
 */
export function ensureState(object: unknown): InstanceState | null {
  const known = stateOf(object);
  if (known !== null || typeof object !== "object" || object === null) return known;
  const mapper: unknown = Reflect.get(object, MAPPER);
  if (!(mapper instanceof Mapper)) return null;
  const state = attachState(mapper, object, emptyValues(mapper));
  for (const key of mapper.properties.keys()) {
    if (!Object.hasOwn(object, key)) continue;
    const value: unknown = Reflect.get(object, key);
    Reflect.deleteProperty(object, key);
    // A field that was declared and never set is an own property too: undefined. All others go through the accessor.
    if (value !== undefined) Reflect.set(object, key, value);
  }
  return state;
}
