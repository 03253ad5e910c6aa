/** Making the objects that rows become. */
import { InvalidRequestError } from "@athanor/core";
import type { Mapper } from "../mapping/mapper.ts";
import { STATE } from "../mapping/state-slot.ts";
import { InstanceState, ObjectSlot, stateOf } from "./instance-state.ts";

/** The only argument of the constructor of a class with `construct: "run"` when an object is loaded. */
export const LOADING: unique symbol = Symbol.for("athanor.orm.loading");

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
  if (mapper.options.construct === "run") return runConstructor(mapper, values);
  const Loader = loaders.get(mapper) ?? makeLoader(mapper);
  const object = new Loader();
  return attachState(mapper, object, values);
}

/** Makes an object by its class's own constructor, and puts the row's values over what that has set. */
function runConstructor(mapper: Mapper, values: unknown[]): InstanceState {
  const object: unknown = Reflect.construct(mapper.class, [LOADING]);
  const state = stateOf(object);
  if (state === null)
    throw new InvalidRequestError(
      `The constructor of ${mapper.name} gave no object of the class: with construct: "run" it has to pass its arguments on, super(...args).`,
    );
  for (let i = 0; i < values.length; i++) state.values[i] = values[i];
  return state;
}

/** Gives an object its state. */
export function attachState(mapper: Mapper, object: object, values: unknown[]): InstanceState {
  const state = new InstanceState(mapper, object, values);
  SLOT.value = new ObjectSlot(state);
  Object.defineProperty(object, STATE, SLOT);
  SLOT.value = null;
  return state;
}

/** One descriptor for all objects: they come by the ten thousand. */
const SLOT: PropertyDescriptor = { value: null, enumerable: true, writable: false, configurable: true };

/** An object's values before anything is loaded or set. */
export function emptyValues(mapper: Mapper): unknown[] {
  return new Array<unknown>(mapper.size).fill(undefined);
}

function makeLoader(mapper: Mapper): Loader {
  const { prototype } = mapper.class;
  // A constructor of its own for each class lets the engine know the objects' layout.
  const loader: unknown = { Loaded: function Loaded(): void {} }.Loaded;
  if (!isLoader(loader)) throw new TypeError("a function is none");
  loader.prototype = prototype;
  loaders.set(mapper, loader);
  return loader;
}

/** Every function of the old kind can be called with `new`, which its type does not say. */
function isLoader(value: unknown): value is Loader & { prototype: object } {
  return typeof value === "function";
}
