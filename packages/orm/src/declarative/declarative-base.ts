/** `declarativeBase`: where mapped classes begin. */
import "../query/lowering.ts";
import type { SqlTableItem } from "@athanor/core";
import { MetaData, Table } from "@athanor/core";
import { MappingError } from "../errors.ts";
import type { Shape } from "../mapping/declare/attribute-kinds.ts";
import type { DeclarativeBase, FilledByMapper, MapOptions, MappedClass } from "../mapping/declare/mapped-class.ts";
import type { MapperOptions } from "../mapping/declare/mapper-options.ts";
import type { MappedConstructor } from "../mapping/mapper.ts";
import { Mapper } from "../mapping/mapper.ts";
import { MapperRegistry } from "../mapping/registry.ts";
import { configureMappers } from "../relationships/configure.ts";
import { sortAttributes } from "./declaration.ts";
import { makeMappedConstructor } from "./mapped-constructor.ts";
import { mapperOptions, tableItems } from "./mapper-options.ts";

/** Options of a declarative base. */
export interface BaseOptions {
  /** The catalogue that the classes' tables belong to; by default one of its own. */
  readonly metadata?: MetaData;
}

/**
 * Begins a family of mapped classes, whose tables share a catalogue and whose relationships lead to each other. After SQLAlchemy's
 * `DeclarativeBase`.
 *
 * @param options the catalogue, if it is not to be a new one
 * @example
 * const Base = declarativeBase();
 * class User extends Base.mapped("user_account", {
 *   id: column(t.integer(), { primaryKey: true }),
 *   name: column(t.string(30)),
 * }) {}
 * engine.createAll(Base.metadata);
 */
export function declarativeBase(options: BaseOptions = {}): DeclarativeBase {
  const metadata = options.metadata ?? new MetaData();
  const registry = new MapperRegistry(metadata, configureMappers);
  return {
    metadata,
    configure: () => registry.configure(),
    mapped<const N extends string, Sh extends Shape, const On extends keyof Sh = never, const V extends keyof Sh = never>(
      table: N,
      shape: Sh,
      given?: MapOptions<Sh, On, V>,
    ) {
      return classOf<MappedClass<FilledByMapper<Sh, On | V>, N>>(mapClass(registry, table, shape, mapperOptions(given), given?.items));
    },
  };
}

/** A class under the type that users see it by: its attributes are accessors, made at run time. */
function classOf<C>(made: MappedConstructor): C {
  return made as unknown as C;
}

function mapClass(
  registry: MapperRegistry,
  tableName: string,
  shape: Readonly<Record<string, unknown>>,
  options: MapperOptions,
  items?: readonly SqlTableItem[] | Function,
): MappedConstructor {
  const where = `The class of the table "${tableName}"`;
  if (options.polymorphicOn !== undefined && !Object.hasOwn(shape, options.polymorphicOn))
    throw new MappingError(`${where} names polymorphicOn: "${options.polymorphicOn}", which is none of its columns.`);
  const attributes = sortAttributes(shape, where);
  const { schema } = options;
  const table = new Table(tableName, registry.metadata, attributes.columns, tableItems(items), schema === undefined ? {} : { schema });
  try {
    const mapper = new Mapper({
      registry,
      table,
      name: tableName,
      columns: table.columnList.map((column) => ({ key: column.key, column, deferred: attributes.deferred.has(column.key) })),
      relationships: attributes.relationships,
      expressions: attributes.expressions,
      options,
      findClass: () => classFromOption(options),
    });
    return makeMappedConstructor(mapper);
  } catch (error) {
    // Nothing is half done: a class that can't be mapped leaves no table behind.
    registry.metadata.remove(table);
    throw error;
  }
}

function classFromOption({ entity }: MapperOptions): MappedConstructor | null {
  const given: unknown = entity === undefined ? null : entity();
  return isConstructor(given) ? given : null;
}

function isConstructor(value: unknown): value is MappedConstructor {
  return typeof value === "function";
}
