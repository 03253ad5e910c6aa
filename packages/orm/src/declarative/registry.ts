/** `registry`: mapping classes that exist already. */
import "../query/lowering.ts";
import { MetaData, NODE, nodeOf, Table } from "@athanor/core";
import { MappingError } from "../errors.ts";
import { attributesOf } from "../mapping/attributes.ts";
import type { Registry } from "../mapping/declare/mapped-class.ts";
import type { MappedConstructor } from "../mapping/mapper.ts";
import { Mapper } from "../mapping/mapper.ts";
import { MapperRegistry } from "../mapping/registry.ts";
import { MAPPER } from "../mapping/state-slot.ts";
import { configureMappers } from "../relationships/configure.ts";
import { instrument } from "../state/instrument.ts";
import { makePrintable } from "../state/printing.ts";
import { sortAttributes } from "./declaration.ts";

/** Options of a registry. */
export interface RegistryOptions {
  /** The catalogue in which tables are looked up by name; by default one of its own. */
  readonly metadata?: MetaData;
}

/**
 * Begins a family of classes that are mapped where they stand, to tables that exist already. After SQLAlchemy's
 * `registry().map_imperatively()`.
 *
 * @example
 * class Plain { declare id: number; declare label: string }
 * const PlainRow = registry().map(Plain, plainTable);
 * session.scalars(select(PlainRow)).all(); // Plain[]
 */
export function registry(options: RegistryOptions = {}): Registry {
  const mappers = new MapperRegistry(options.metadata ?? new MetaData(), configureMappers);
  return {
    metadata: mappers.metadata,
    configure: () => mappers.configure(),
    map(target: unknown, table: unknown, attributes: Readonly<Record<string, unknown>> = {}) {
      return mapExisting(mappers, target, table, attributes);
    },
  } as Registry;
}

function mapExisting(
  registry: MapperRegistry,
  target: unknown,
  given: unknown,
  attributes: Readonly<Record<string, unknown>>,
): MappedConstructor {
  if (!isConstructor(target)) throw new MappingError("map() takes a class and a table: registry.map(Plain, plainTable).");
  const table = nodeOf(given);
  if (!(table instanceof Table)) throw new MappingError(`map() takes a table for the class ${target.name}.`);
  if (Object.hasOwn(target, NODE)) throw new MappingError(`The class ${target.name} is mapped already.`);
  const { relationships, expressions, columns } = sortAttributes(attributes, target.name);
  const [extra] = Object.keys(columns);
  if (extra !== undefined)
    throw new MappingError(
      `${target.name}.${extra} is a column, but the columns of a class that is mapped to a table are the table's: declare it there.`,
    );
  const mapper = new Mapper({
    registry,
    table,
    name: target.name,
    columns: table.columnList
      .filter((column) => !Object.hasOwn(attributes, column.key))
      .map((column) => ({ key: column.key, column, deferred: false })),
    relationships,
    expressions,
    options: {},
    findClass: () => target,
  });
  mapper.learnClass(target);
  instrument(target.prototype, mapper);
  makePrintable(target.prototype);
  Object.defineProperty(target.prototype, MAPPER, { value: mapper });
  Object.defineProperty(target, NODE, { value: mapper.entity });
  Object.defineProperty(target, "c", { get: () => attributesOf(mapper.entity), configurable: true });
  return target;
}

function isConstructor(value: unknown): value is MappedConstructor {
  return typeof value === "function" && "prototype" in value;
}
