/** Making the objects that rows become. */
import type { Mapper } from "../mapping/mapper.ts";
import { STATE } from "../mapping/state-slot.ts";
import { InstanceState } from "./instance-state.ts";

/** Makes an object without running the class's own constructor. */
type Loader = new () => object;

const loaders = new WeakMap<Mapper, Loader>();

/**
 * Makes an object of a class, with a state around values by attribute index.
 *
 * The class's constructor is not run: rows are no new objects. With the option `construct: "run"` it is, without arguments.
 *
 * @param values belongs to the state from now on
 */
export function makeInstance(mapper: Mapper, values: unknown[]): InstanceState {
  const Loader = loaders.get(mapper) ?? makeLoader(mapper);
  const object = new Loader();
  return attachState(mapper, object, values);
}

/** Gives an object its state. */
export function attachState(mapper: Mapper, object: object, values: unknown[]): InstanceState {
  const state = new InstanceState(mapper, object, values);
  SLOT.value = state;
  Object.defineProperty(object, STATE, SLOT);
  SLOT.value = null;
  return state;
}

/** One descriptor for all objects: they come by the ten thousand. */
const SLOT: PropertyDescriptor = { value: null, enumerable: false, writable: true, configurable: true };

/** An object's values before anything is loaded or set. */
export function emptyValues(mapper: Mapper): unknown[] {
  return new Array<unknown>(mapper.size).fill(undefined);
}

function makeLoader(mapper: Mapper): Loader {
  const { prototype } = mapper.class;
  // A constructor of its own for each class lets the engine know the objects' layout.
  const loader = { Loaded: function Loaded(): void {} }.Loaded;
  loader.prototype = prototype;
  const made = loader as unknown as Loader;
  loaders.set(mapper, made);
  return made;
}
