/** How objects look: printed, as JSON, and as plain objects. */
import { ArgumentError } from "@athanor/core";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import { STATE } from "../mapping/state-slot.ts";
import { getRelated } from "./attribute-access.ts";
import { RelatedCollection } from "./collections/related-collection.ts";
import type { InstanceState, ObjectSlot } from "./instance-state.ts";
import { stateOf } from "./instance-state.ts";
import { collectionIn } from "./relationship-events.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What Node's `util.inspect` gives to a function under its symbol. */
type Inspect = (value: unknown, options: object) => string;

/** Gives a class the methods by which its objects are printed; those that it has itself stay. */
export function makePrintable(prototype: object): void {
  const define = (key: string | symbol, value: Function): void => {
    if (!Object.hasOwn(prototype, key))
      Object.defineProperty(prototype, key, { value, writable: true, configurable: true, enumerable: false });
  };
  define("toJSON", function toJSON(this: { readonly [STATE]?: ObjectSlot }): unknown {
    return this[STATE] === undefined ? {} : loadedColumns(this[STATE].state, true);
  });
  define(
    INSPECT,
    function inspectObject(this: { readonly [STATE]?: ObjectSlot }, _depth: number, options: object, inspect: Inspect): unknown {
      return this[STATE] === undefined ? {} : `${nameOf(this[STATE].state)} ${inspect(printed(this[STATE].state), options)}`;
    },
  );
}

/** The columns of an object that are loaded; those that are expired are loaded first, if asked for. */
function loadedColumns(state: InstanceState, load: boolean): Record<string, unknown> {
  const { columns } = state.mapper;
  if (load && state.key !== null && columns.some(({ index, deferred }) => !deferred && state.values[index] === undefined))
    state.session?.loadColumns(state);
  const result: Record<string, unknown> = {};
  for (const { key, index } of columns) if (state.values[index] !== undefined) result[key] = state.values[index];
  return result;
}

/** Nothing is loaded for printing, and of related objects only their keys are shown: there is no end to what they lead to. */
function printed(state: InstanceState): Record<string, unknown> {
  const result = loadedColumns(state, false);
  for (const { key, index } of state.mapper.relationships) {
    const value = state.values[index];
    if (value === undefined) continue;
    result[key] = value instanceof RelatedCollection ? [...value.members].map(shortForm) : shortForm(value);
  }
  return result;
}

function shortForm(object: unknown): unknown {
  const state = stateOf(object);
  if (state === null) return object;
  const key = state.mapper.primaryKey.map((property) => `${property.key}: ${String(state.values[property.index] ?? null)}`).join(", ");
  return { [INSPECT]: () => `${nameOf(state)} { ${key} }` };
}

function nameOf(state: InstanceState): string {
  return state.object.constructor.name;
}

/** What `toObject` takes along. */
export interface ToObjectOptions {
  /** The relationships to follow: `true` for all that are loaded, or their names, which are loaded if they have to be. */
  readonly relationships?: boolean | readonly string[];
}

/**
 * A mapped object as a plain one: its columns, and the relationships that are asked for.
 *
 * @param object a mapped object
 * @param options which relationships come along; objects that were met already come as their primary key
 * @throws ArgumentError for an object that is not mapped, or a relationship that it has not
 * @example
 * toObject(user, { relationships: ["addresses"] }); // { id: 1, name: "spongebob", addresses: [{ id: 1, email: "s@sea" }] }
 */
export function toObject(object: object, options: ToObjectOptions = {}): Record<string, unknown> {
  const state = stateOf(object);
  if (state === null) throw new ArgumentError("toObject() takes an object of a mapped class.");
  return plain(state, options.relationships ?? false, new Set());
}

function plain(state: InstanceState, relationships: boolean | readonly string[], path: Set<InstanceState>): Record<string, unknown> {
  const result = loadedColumns(state, true);
  path.add(state);
  // Names are those of this object's relationships; what they lead to comes with its columns.
  const below = Array.isArray(relationships) ? false : relationships;
  for (const property of followed(state, relationships)) {
    const convert = (each: unknown): unknown => {
      const related = stateOf(each);
      if (related === null) return null;
      return path.has(related) ? keyOf(related) : plain(related, below, path);
    };
    const value = getRelated(state, property);
    result[property.key] = property.useList ? Array.from(collectionIn(state, property)?.members ?? [], convert) : convert(value);
  }
  path.delete(state);
  return result;
}

function followed(state: InstanceState, relationships: boolean | readonly string[]): readonly RelationshipProperty[] {
  if (relationships === false) return [];
  if (relationships === true) return state.mapper.relationships.filter(({ index }) => state.values[index] !== undefined);
  return relationships.map((name) => {
    const property = state.mapper.relationship(name);
    if (property === null)
      throw new ArgumentError(
        `${state.mapper.name} has no relationship "${name}"; it has ${state.mapper.relationships.map(({ key }) => `"${key}"`).join(", ") || "none"}.`,
      );
    return property;
  });
}

function keyOf(state: InstanceState): Record<string, unknown> {
  return Object.fromEntries(state.mapper.primaryKey.map(({ key, index }) => [key, state.values[index] ?? null]));
}
