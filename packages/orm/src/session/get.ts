/** Objects by their primary key. */
import { ArgumentError, NODE, nodeOf } from "@athanor/core";
import type { Op } from "@athanor/engine";
import { ObjectDeletedError, UnmappedError } from "../errors.ts";
import { loadByKey, loadColumns } from "../loading/load-object.ts";
import { EntityNode } from "../mapping/entity-node.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { SessionState } from "./session-state.ts";

/** How an object is got. */
export interface GetOptions {
  /** Loader options for it, if it has to be loaded. */
  readonly options?: readonly object[];
  /** Whether it is loaded even if the session has it, and its changes are forgotten. */
  readonly populateExisting?: boolean;
}

/**
 * The mapper of a class.
 *
 * @throws UnmappedError if the class is not mapped
 */
export function mapperOf(entity: unknown, where: string): Mapper {
  const node: unknown = typeof entity === "function" ? Reflect.get(entity, NODE) : undefined;
  if (node instanceof EntityNode) {
    node.mapper.registry.configure();
    return node.mapper;
  }
  const what = typeof entity === "function" ? `the class ${entity.name}, which is not mapped` : `${String(entity)}, which is no class`;
  throw new UnmappedError(`${where} was given ${what}.`);
}

/** The object of a primary key: the session's own, or loaded; null if there is none. */
export function* getObject(session: SessionState, entity: unknown, key: unknown, options: GetOptions): Op<object | null> {
  const mapper = mapperOf(entity, "session.get()");
  const values = keyValues(mapper, key);
  const identity = mapper.identityKey(values);
  if (identity === null) return null;
  const known = options.populateExisting === true ? undefined : session.identityMap.get(mapper, identity);
  if (known !== undefined) {
    try {
      // An object that was expired may be gone since.
      if (known.mapper.columns.every(({ index, column }) => column.primaryKey || known.values[index] === undefined))
        yield* loadColumns(session, known, null);
      return known.object;
    } catch (error) {
      if (error instanceof ObjectDeletedError) return null;
      throw error;
    }
  }
  yield* session.autoflush();
  const state = yield* loadByKey(session, mapper, values, {
    ...(options.options === undefined ? {} : { loaderOptions: options.options.map(nodeOf) }),
    ...(options.populateExisting === undefined ? {} : { populateExisting: options.populateExisting }),
  });
  return state?.object ?? null;
}

/**
 * A primary key as it may be given, in the order of the primary key.
 *
 * @throws ArgumentError if it has too few or too many values
 */
function keyValues(mapper: Mapper, key: unknown): readonly unknown[] {
  const { primaryKey } = mapper;
  const names = primaryKey.map((property) => `"${property.key}"`).join(", ");
  if (key === undefined) throw new ArgumentError(`The primary key of ${mapper.name} (${names}) was given as undefined.`);
  if (Array.isArray(key)) {
    if (key.length !== primaryKey.length)
      throw new ArgumentError(
        `The primary key of ${mapper.name} has ${primaryKey.length} value(s) (${names}), and ${key.length} were given.`,
      );
    return key;
  }
  if (primaryKey.length === 1 && !isPlainObject(key)) return [key];
  if (!isPlainObject(key))
    throw new ArgumentError(
      `The primary key of ${mapper.name} has ${primaryKey.length} values (${names}): give them as an object, or as an array in their order.`,
    );
  return primaryKey.map((property) => {
    const value: unknown = Object.hasOwn(key, property.key) ? Reflect.get(key, property.key) : undefined;
    if (value === undefined) throw new ArgumentError(`The primary key of ${mapper.name} (${names}) was given without "${property.key}".`);
    return value;
  });
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}
